// Where the user is: the hash of the address, so that every view can be bookmarked and Back works.
import { createStore, useStore } from '../ui/store'

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

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [name = '', raw = ''] = path.split('/')
  const asked = new URLSearchParams(search)
  const id = raw ? decodeURIComponent(raw) : null
  const known = NAMES[name] ?? 'overview'
  const view = known === 'place' && !id ? 'places' : known
  return { view, id, place: view === 'place' ? id : asked.get('place'), building: asked.get('building') }
}

const route = createStore(parseRoute(location.hash))
addEventListener('hashchange', () => route.set(parseRoute(location.hash)))

export const useRoute = (): Route => useStore(route)

/** The address of a view; the building in the present address stays. `path` as in "levels/ID". */
export function hrefOf(path: string, parameters: { place?: string | null; building?: string | null } = {}): string {
  const kept = { building: route.get().building, ...parameters }
  const search = new URLSearchParams(Object.entries(kept).filter((entry): entry is [string, string] => Boolean(entry[1])))
  const [name, ...rest] = path.split('/')
  const id = rest.map(encodeURIComponent).join('/')
  return `#/${name}${id ? `/${id}` : ''}${search.size ? `?${search}` : ''}`
}

export function go(path: string, parameters?: { place?: string | null; building?: string | null }): void {
  location.hash = hrefOf(path, parameters)
}

/** The address of a place or asset: beside a watch list or the imports on a wide screen, else with its plan. */
export function placeHref(id: string): string {
  const { view, id: own } = route.get()
  const beside = (view === 'watch' || view === 'imports') && matchMedia('(min-width: 52rem)').matches
  return beside ? hrefOf(own ? `${view}/${own}` : view, { place: id }) : hrefOf(`places/${id}`)
}

export function openPlace(id: string): void {
  location.hash = placeHref(id)
}

/** Close the place panel. */
export function closePlace(): void {
  const { view, id } = route.get()
  location.hash = view === 'place' ? hrefOf('') : hrefOf(view === 'level' ? `levels/${id}` : id ? `${view}/${id}` : view)
}
