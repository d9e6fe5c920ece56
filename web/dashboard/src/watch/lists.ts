// All watch lists: the four that come with the page, and those that the user has saved.
import { lasting } from '../ui/shelf'
import { createStore, useStore } from '../ui/store'
import { classesOf, type Sort } from './nothing'
import { keyFor, readLists, writeLists, type SavedList } from './saved'
import openDampers from './open-dampers.graphql?raw'
import silentPoints from './silent-points.graphql?raw'
import stuffyRooms from './stuffy-rooms.graphql?raw'
import warmRooms from './warm-rooms.graphql?raw'

export interface List extends SavedList {
  /** What is on it, in a sentence. */
  about: string
  /** Whether it is the user's, to edit and to delete. */
  own: boolean
  /** The points that it is about; null where the query is the user's. */
  sort: Sort | null
}

const READY: readonly List[] = [
  ready('warm-rooms', 'Warm rooms', warmRooms, 'room temperature sensor', 'room temperature sensors'),
  ready('stuffy-rooms', 'Stuffy rooms', stuffyRooms, 'CO₂ sensor', 'CO₂ sensors'),
  ready('silent-points', 'Silent points', silentPoints, 'point', 'points'),
  ready('open-dampers', 'Open dampers', openDampers, 'point of a damper or valve', 'points of dampers or valves'),
]

const saved = createStore<readonly SavedList[]>(readLists(lasting))

export function useLists(): readonly List[] {
  return [...READY, ...useStore(saved).map((list) => ({ ...list, about: aboutOf(list.text), own: true, sort: null }))]
}

/** Keep a list, anew or in place of the one with the key; answers its key, null where the browser keeps nothing. */
export function saveList(name: string, text: string, key?: string): string | null {
  const lists = saved.get()
  const own = key ?? keyFor(name, [...READY, ...lists].map((list) => list.key))
  const list = { key: own, name, text }
  return keep(key ? lists.map((one) => (one.key === key ? list : one)) : [...lists, list]) ? own : null
}

export function deleteList(key: string): void {
  keep(saved.get().filter((list) => list.key !== key))
}

function keep(lists: readonly SavedList[]): boolean {
  if (!writeLists(lasting, lists)) return false
  saved.set(lists)
  return true
}

function ready(key: string, name: string, text: string, one: string, many: string): List {
  return { key, name, text, about: aboutOf(text), own: false, sort: { is: classesOf(text), one, many } }
}

/** The comment at the beginning of a query. */
function aboutOf(text: string): string {
  return text.match(/^\s*#\s*(.+)/)?.[1] ?? ''
}
