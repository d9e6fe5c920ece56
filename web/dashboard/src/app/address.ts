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

/** The points of the chart that a hash names; null where it says nothing of a chart. */
export function chartOf(hash: string): string[] | null {
  const named = partsOf(hash)[1].get('chart')
  return named === null ? null : [...new Set(named.split(',').filter(Boolean))]
}

/** The same hash with another chart; without one where it has no points. */
export function withChart(hash: string, points: readonly string[]): string {
  const [path, asked] = partsOf(hash)
  asked.delete('chart')
  const chart = points.length ? `chart=${points.map(encodeURIComponent).join(',')}` : ''
  const search = [asked.toString(), chart].filter(Boolean).join('&')
  return `#/${path}${search && `?${search}`}`
}

/** The same hash with another building. */
export function withBuilding(hash: string, building: string): string {
  const [path, asked] = partsOf(hash)
  asked.set('building', building)
  const chart = chartOf(hash)
  return chart ? withChart(`#/${path}?${asked}`, chart) : `#/${path}?${asked}`
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
