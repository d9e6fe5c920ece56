// One point: value, unit, quality and age, ticking.
import { toggleCharted } from '../app/charted'
import { formatClass, shortName, unitOf } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Age, Value } from '../ui/Value'
import type { Named, PointRowData } from './documents'

interface Props {
  point: PointRowData
  owner: Named
  /** Its colour on the chart; none while it is not there. */
  colour: number | undefined
}

export function PointRow({ point, owner, colour }: Props) {
  const { latest, stale } = point
  const shown = colour !== undefined
  const kind = point.classes[0] ? formatClass(point.classes[0].ref) : point.pointKind.toLowerCase()
  return (
    <li class="point">
      <button
        type="button"
        aria-pressed={shown}
        title={`${point.name ?? kind}: ${shown ? 'take it off the chart' : 'show it on the chart'}`}
        onClick={() => toggleCharted(point.id)}
        style={shown ? { '--mark': `var(--series-${colour})` } : undefined}
      >
        <Icon name="chart" size={14} />
        <span class="names">
          <span class="clip">{point.name ? shortName(point.name, owner) : kind}</span>
          <span class="dim clip">{kind}</span>
        </span>
        <span class="reading">
          {latest && latest.quality !== 'GOOD' && <span class={`tag ${latest.quality === 'BAD' ? 'bad' : 'warn'}`}>{latest.quality === 'BAD' ? 'bad' : 'uncertain'}</span>}
          <Value reading={latest} unit={unitOf(point.unit?.symbol, point.classes.map(({ ref }) => ref))} stale={stale} labels={point.enumeration} />
        </span>
        <span class="age">
          {stale && <span class="dot warn"><span class="visually-hidden">silent, </span></span>}
          {latest ? <Age time={latest.time} /> : <span class="dim">never</span>}
        </span>
      </button>
    </li>
  )
}
