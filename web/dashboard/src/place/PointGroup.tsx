// Points in one reach: value, unit, quality and age of each; a click puts it onto the chart.
import { toggleCharted, useCharted } from '../app/charted'
import { placeHref } from '../app/route'
import { formatClass, formatCount, plural } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Age, Value } from '../ui/Value'
import type { PointRowData, Points } from './documents'

interface Props {
  title: string
  points: Points
  /** The place of the panel: what else a point belongs to is named. */
  of: string
  onMore: () => void
}

export function PointGroup({ title, points, of, onMore }: Props) {
  const charted = useCharted()
  if (!points.totalCount) return null
  const hidden = points.totalCount - points.nodes.length
  return (
    <section class="points-group" aria-label={title}>
      <h3>{title} <span class="dim number">{formatCount(points.totalCount)}</span></h3>
      <ul>
        {points.nodes.map((point) => <PointRow key={point.id} point={point} of={of} charted={charted.indexOf(point.id)} />)}
      </ul>
      {hidden > 0 && points.nodes.length < 500 && (
        <button type="button" class="button small" onClick={onMore}>More of {plural(points.totalCount, 'point')}</button>
      )}
      {hidden > 0 && points.nodes.length >= 500 && <p class="dim">{plural(hidden, 'more point')}: open what is in it, or search.</p>}
    </section>
  )
}

function PointRow({ point, of, charted }: { point: PointRowData; of: string; charted: number }) {
  const { latest, stale } = point
  const shown = charted >= 0
  const kind = point.classes[0] ? formatClass(point.classes[0].ref) : point.pointKind.toLowerCase()
  return (
    <li class="point">
      <button
        type="button"
        aria-pressed={shown}
        title={shown ? 'Take it off the chart' : 'Show it on the chart'}
        onClick={() => toggleCharted(point.id)}
        style={shown ? { '--mark': `var(--series-${(charted % 8) + 1})` } : undefined}
      >
        <Icon name="chart" size={14} />
        <span class="names">
          <span class="clip">{point.name ?? kind}</span>
          <span class="dim clip">{kind}</span>
        </span>
        <Value reading={latest} unit={point.unit?.symbol} stale={stale} labels={point.enumeration} />
        <span class="age">
          {stale && <span class="dot warn"><span class="visually-hidden">stale, </span></span>}
          {latest ? <Age time={latest.time} /> : <span class="dim">never</span>}
        </span>
      </button>
      {(point.of && point.of.id !== of || latest && latest.quality !== 'GOOD') && (
        <p class="extra">
          {point.of && point.of.id !== of && <a href={placeHref(point.of.id)}>{point.of.name ?? 'its owner'}</a>}
          {latest && latest.quality !== 'GOOD' && <span class={`tag ${latest.quality === 'BAD' ? 'bad' : 'warn'}`}>{latest.quality === 'BAD' ? 'bad quality' : 'uncertain'}</span>}
        </p>
      )}
    </li>
  )
}
