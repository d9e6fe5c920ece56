// Which nodes of the tree are open; kept while the page is, so that going to another view and back changes nothing.
import { createStore, useStore } from '../ui/store'

const opened = createStore<ReadonlySet<string>>(new Set())

export const useOpened = (): ReadonlySet<string> => useStore(opened)

export function setOpened(id: string, open: boolean): void {
  const next = new Set(opened.get())
  if (open) next.add(id)
  else next.delete(id)
  opened.set(next)
}

/** Open all of these, as when a place is shown whose parents are closed. */
export function reveal(ids: readonly string[]): void {
  if (ids.every((id) => opened.get().has(id))) return
  opened.set(new Set([...opened.get(), ...ids]))
}
