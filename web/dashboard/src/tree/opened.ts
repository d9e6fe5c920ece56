// Which nodes of the tree are open, and how much of each is listed; kept while the page is, so that going to another view and back changes nothing.
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

export const PAGE = 100
const pages = createStore<ReadonlyMap<string, number>>(new Map())

/** How many children of a node are asked for. */
export const usePages = (): ((id: string) => number) => {
  const all = useStore(pages)
  return (id) => all.get(id) ?? PAGE
}

export function setPage(id: string, first: number): void {
  pages.set(new Map(pages.get()).set(id, first))
}
