// The lists that a user has saved, kept in this browser.
import type { Shelf } from '../ui/shelf'

export interface SavedList {
  key: string
  name: string
  text: string
}

const PLACE = 'edifice.watch'
export const MOST_LISTS = 20

/** What is kept; what cannot be read counts as nothing. */
export function readLists(shelf: Shelf): SavedList[] {
  try {
    const kept: unknown = JSON.parse(shelf.read(PLACE) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isList).slice(0, MOST_LISTS) : []
  } catch {
    return []
  }
}

/** Keep the lists; false where the browser does not allow it. */
export function writeLists(shelf: Shelf, lists: readonly SavedList[]): boolean {
  return shelf.write(PLACE, JSON.stringify(lists))
}

/** A key for addresses, made of the name, that no other list has. */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'list'
  for (let count = 1; ; count++) {
    const key = count === 1 ? plain : `${plain}-${count}`
    if (!taken.includes(key)) return key
  }
}

function isList(value: unknown): value is SavedList {
  if (typeof value !== 'object' || value === null) return false
  const list = value as Record<string, unknown>
  return [list.key, list.name, list.text].every((part) => typeof part === 'string' && part !== '')
}
