// The points that the chart shows, in the order in which they were chosen.
import { createStore, useStore } from '../ui/store'

const MOST = 8 // more lines cannot be told apart
const charted = createStore<readonly string[]>([])

export const useCharted = (): readonly string[] => useStore(charted)

/** Add a point to the chart, or take it off. */
export function toggleCharted(id: string): void {
  const now = charted.get()
  charted.set(now.includes(id) ? now.filter((one) => one !== id) : [...now, id].slice(-MOST))
}

export function clearCharted(): void {
  charted.set([])
}
