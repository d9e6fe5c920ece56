// Where the user is: the hash of the address, so that every view can be bookmarked and Back works.
import { createStore, useStore } from '../ui/store'
import { hashOf, parseRoute, withBuilding, type Route } from './address'

export type { Route, View } from './address'

const route = createStore(parseRoute(location.hash))
addEventListener('hashchange', () => route.set(parseRoute(location.hash)))

export const useRoute = (): Route => useStore(route)

/** Name the building in view in the address, where it names another one or none. */
export function nameBuilding(id: string): void {
  if (route.get().building === id) return
  history.replaceState(history.state, '', withBuilding(location.hash, id))
  route.set(parseRoute(location.hash))
}

/** The address of a view; the building in the present address stays. `path` as in "levels/ID". */
export function hrefOf(path: string, parameters: { place?: string | null; building?: string | null } = {}): string {
  return hashOf(path, { building: route.get().building, ...parameters })
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
