// The hash of the address: which view, of what, with which place, building and chart.

export type View = 'overview' | 'level' | 'place' | 'places' | 'watch' | 'imports'

export interface Route {
  view: View
  /** The level or place of the view, or the watch list's name. */
  id: string | null
  /** The place or asset that the place panel shows beside the view. */
  place: string | null
  /** The building, when the address names one. */
  building: string | null
}

const NAMES: Record<string, View> = { '': 'overview', levels: 'level', places: 'place', watch: 'watch', imports: 'imports' }

/** What a hash asks for; what cannot be read is the overview. */
export function parseRoute(hash: string): Route {
  const [path, asked] = partsOf(hash)
  const [name = '', raw = ''] = path.split('/')
  const id = decoded(raw)
  const known = id === undefined ? 'overview' : (NAMES[name] ?? 'overview')
  const view = known === 'place' && !id ? 'places' : known
  return { view, id: id || null, place: (view === 'place' ? id : asked.get('place')) || null, building: asked.get('building') || null }
}

/** The hash of a path such as "levels/ID". */
export function hashOf(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const search = new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1])))
  const [name, ...rest] = path.split('/')
  const id = rest.map(encodeURIComponent).join('/')
  return `#/${name}${id ? `/${id}` : ''}${search.size ? `?${search}` : ''}`
}

/** What an address says of a chart. */
export interface ChartAddress {
  /** Each point at the place of its colour; '' where the colour is free. */
  points: string[]
  /** The stretch of time, as `spanText` writes it; null for the usual one. */
  span: string | null
  /** Whether the chart has the window to itself. */
  large: boolean
}

/** The chart that a hash names; null where it says nothing of one. */
export function chartOf(hash: string): ChartAddress | null {
  const asked = partsOf(hash)[1]
  const points = asked.get('chart')?.split(',')
  if (!points) return null
  return { points: points.map((id, place) => (points.indexOf(id) === place ? id : '')), span: asked.get('span'), large: asked.has('large') }
}

/** The same hash with another chart; without one where it has no points. */
export function withChart(hash: string, { points, span, large }: ChartAddress): string {
  const shown = points.some(Boolean)
  return withParts(hash, { chart: shown ? points.join() : null, span: shown ? span : null, large: shown && large ? 'yes' : null })
}

/** What the plan is coloured by, as a hash names it. */
export function quantityOf(hash: string): string | null {
  return partsOf(hash)[1].get('by')
}

/** The same hash with other parameters; without those that are null. */
export function withParts(hash: string, parameters: Readonly<Record<string, string | null>>): string {
  const [path, asked] = partsOf(hash)
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) asked.delete(name)
    else asked.set(name, value)
  }
  const search = asked.toString().replaceAll('%2C', ',') // which no id has in it
  return `#/${path}${search && `?${search}`}`
}

/** The same hash with another building. */
export function withBuilding(hash: string, building: string): string {
  return withParts(hash, { building })
}

function partsOf(hash: string): [path: string, search: URLSearchParams] {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  return [path, new URLSearchParams(search)]
}

/** Undefined for what no address of ours has. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
