// What the overview says of a building: a few figures, each only where the building has points for it.
import { formatNumber, type ReadingLike } from '../ui/format'

export interface Tile {
  key: string
  label: string
  text: string
  unit: string
  /** What it leads to, where it is of one thing. */
  leadsTo: string | null
}

interface Figure {
  stale: boolean | null
  unit?: { symbol: string | null } | null
  latest: ReadingLike | null
  of?: { id: string; name: string | null } | null
}

/** An answer, as far as it is used here. */
export interface Known {
  outdoors: { nodes: readonly Figure[] }
  building: { __typename?: string; meteredBy?: readonly { id: string; points: { nodes: readonly Figure[] } }[] } | null
  handling: { nodes: readonly { id: string; name: string | null; points: { nodes: readonly Figure[] } }[] }
  occupancy: { nodes: readonly (Figure & { classes: readonly { ref: string }[]; place: { id: string } | null })[] }
}

export function tilesOf({ outdoors, building, handling, occupancy }: Known): Tile[] {
  return [outdoorsOf(outdoors.nodes), powerOf(building?.meteredBy ?? []), handlingOf(handling.nodes), ...occupancyOf(occupancy.nodes)].filter((tile) => tile !== null)
}

/** Its latest value, unless it is silent. */
function freshOf({ stale, latest }: Figure): number | null {
  if (stale || !latest) return null
  return typeof latest.bool === 'boolean' ? Number(latest.bool) : latest.value
}

function outdoorsOf(points: readonly Figure[]): Tile | null {
  const point = points.find((one) => freshOf(one) !== null)
  return point ? tile('outdoors', 'Outdoors', freshOf(point)!, point.unit?.symbol, point.of?.id) : null
}

/** The sum of what the building's own meters tell, in the unit of the first. */
function powerOf(meters: NonNullable<NonNullable<Known['building']>['meteredBy']>): Tile | null {
  const told = meters.flatMap(({ id, points }) => points.nodes.map((point) => ({ id, value: freshOf(point), unit: point.unit?.symbol })))
  const known = told.filter((one) => one.value !== null && one.unit === told.find((other) => other.value !== null)?.unit)
  if (!known[0]) return null
  const sum = known.reduce((total, one) => total + one.value!, 0)
  return tile('power', 'Power now', sum, known[0].unit, known.length === 1 ? known[0].id : null)
}

/** A unit runs while any of its fans or switches says so; one of which none says anything is not counted. */
function handlingOf(units: Known['handling']['nodes']): Tile | null {
  const states = units.flatMap((unit) => {
    const told = unit.points.nodes.map(freshOf).filter((value) => value !== null)
    return told.length ? [{ unit, runs: told.some((value) => value > 0) }] : []
  })
  const [first] = states
  if (!first) return null
  const running = states.filter((one) => one.runs).length
  if (states.length > 1) return { key: 'handling', label: 'Air handling', text: `${running} of ${states.length} run`, unit: '', leadsTo: null }
  return { key: 'handling', label: first.unit.name ?? 'Air handling', text: running ? 'runs' : 'off', unit: '', leadsTo: first.unit.id }
}

/** How many people are counted, and in how many of the rooms that tell there is somebody. */
function occupancyOf(points: Known['occupancy']['nodes']): (Tile | null)[] {
  const told = points.flatMap((point) => ({ point, value: freshOf(point) })).filter((one) => one.value !== null)
  const counted = told.filter(({ point }) => point.classes.some(({ ref }) => ref.endsWith('Occupancy_Count_Sensor')))
  const people = counted.reduce((total, one) => total + one.value!, 0)
  const rooms = (some: typeof told): number => new Set(some.map(({ point }) => point.place?.id).filter(Boolean)).size
  return [
    counted.length ? tile('people', 'People counted', people) : null,
    rooms(told) ? { key: 'rooms', label: 'Rooms in use', text: `${rooms(told.filter((one) => one.value! > 0))} of ${rooms(told)}`, unit: '', leadsTo: null } : null,
  ]
}

function tile(key: string, label: string, value: number, unit?: string | null, leadsTo?: string | null): Tile {
  return { key, label, text: formatNumber(value), unit: unit ?? '', leadsTo: leadsTo ?? null }
}
