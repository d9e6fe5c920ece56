// How many of the page's documents are not current: what the header must not pass over.
import { createStore, useStore } from '../ui/store'
import type { Live } from './entry'
import { passes } from './errors'

const entries = new Set<object>()
const count = createStore(0)

export const useLate = (): number => useStore(count)

/** How a document is now; null when nobody shows it any more. */
export function noteState(entry: object, live: Live<unknown> | null): void {
  if (live && isLate(live)) entries.add(entry)
  else entries.delete(entry)
  count.set(entries.size)
}

/** What is refused is not late: it says so where it stands, and nothing is to come. */
export function isLate({ state, errors }: Live<unknown>): boolean {
  if (state === 'stale') return true
  return (state === 'failed' || state === 'live') && errors.length > 0 && passes(errors)
}
