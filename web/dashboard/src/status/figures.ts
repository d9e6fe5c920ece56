// What the status says in figures: the points of the building in view, and what the whole server takes.
import { formatCount, formatNumber, secondsOf } from '../ui/format'

interface Counted {
  points: { totalCount: number; facets: readonly { key: string | null; count: number }[] | null }
}

/** How many points are silent; null while readings cannot be asked. */
export function silentOf({ points }: Counted): number | null {
  if (!points.facets) return null
  return points.facets.find((facet) => facet.key === 'true')?.count ?? 0
}

/** "397 live", "12 points" while nobody can tell how many of them are, "no points". */
export function liveOf(status: Counted): string {
  const { totalCount } = status.points
  const silent = silentOf(status)
  if (!totalCount) return 'no points'
  return silent === null ? `${formatCount(totalCount)} ${totalCount === 1 ? 'point' : 'points'}` : `${formatCount(totalCount - silent)} live`
}

/** What comes in to all buildings together, and how late; null while it cannot be asked. */
export function rateOf({ ingest }: { ingest: { readingsPerSecond: number; lag: string | null } | null }): string | null {
  if (!ingest) return null
  const seconds = ingest.lag === null ? null : secondsOf(ingest.lag)
  return `${formatNumber(ingest.readingsPerSecond)}/s${seconds === null ? '' : `, lag ${formatNumber(seconds)} s`}`
}
