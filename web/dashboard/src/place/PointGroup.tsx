// Points in one reach, those of one owner together; a click on one puts it onto the chart.
import { useCharted } from '../app/charted'
import { formatCount, nameOf, plural } from '../ui/format'
import { hrefTo } from './Breadcrumb'
import type { Named, PointRowData, Points } from './documents'
import { PointRow } from './PointRow'

interface Props {
  title: string
  points: Points
  /** The place of the panel; what else points belong to is named above them. */
  of: Named
  onMore: () => void
}

export function PointGroup({ title, points, of, onMore }: Props) {
  const charted = useCharted()
  if (!points.totalCount) return null
  const hidden = points.totalCount - points.nodes.length
  return (
    <section class="points-group" aria-label={title}>
      <h3>{title} <span class="dim number">{formatCount(points.totalCount)}</span></h3>
      {byOwner(points.nodes, of).map(([owner, rows]) => (
        <div key={owner.id} class="owner">
          {owner.id !== of.id && <h4><a href={hrefTo(owner)}>{nameOf(owner)}</a></h4>}
          <ul>
            {rows.map((point) => <PointRow key={point.id} point={point} owner={owner} colour={charted.find((one) => one.id === point.id)?.colour} />)}
          </ul>
        </div>
      ))}
      {hidden > 0 && points.nodes.length < 500 && (
        <button type="button" class="button small" onClick={onMore}>More of {plural(points.totalCount, 'point')}</button>
      )}
      {hidden > 0 && points.nodes.length >= 500 && <p class="dim">{plural(hidden, 'more point')}: open what is in it, or search.</p>}
    </section>
  )
}

/** In the order in which the owners first come. */
function byOwner(points: readonly PointRowData[], place: Named): [Named, PointRowData[]][] {
  const groups = new Map<string, [Named, PointRowData[]]>()
  for (const point of points) {
    const owner = point.of ?? place
    const group = groups.get(owner.id)
    if (group) group[1].push(point)
    else groups.set(owner.id, [owner, [point]])
  }
  return [...groups.values()]
}
