// The points that the chart shows; they are in the address, so that a reload keeps them and a link shares them.
import { createStore, useStore } from '../ui/store'
import { chartOf, withChart } from './address'
import { onlyPoints, withoutPoint, withPoint, type Charted } from './chosen'

export type { Charted } from './chosen'

const charted = createStore<readonly Charted[]>(onlyPoints([], chartOf(location.hash) ?? []))

// an address that says nothing of a chart, as that of another view, keeps the one that is there
addEventListener('hashchange', () => {
  const named = chartOf(location.hash)
  if (named) charted.set(onlyPoints(charted.get(), named))
  writeAddress()
})
charted.subscribe(writeAddress)

function writeAddress(): void {
  const ids = charted.get().map((one) => one.id)
  if ((chartOf(location.hash) ?? []).join() !== ids.join()) history.replaceState(history.state, '', withChart(location.hash, ids))
}

export const useCharted = (): readonly Charted[] => useStore(charted)

/** Put a point onto the chart; one that is there stays. */
export function addCharted(id: string): void {
  charted.set(withPoint(charted.get(), id))
}

/** Add a point to the chart, or take it off. */
export function toggleCharted(id: string): void {
  const now = charted.get()
  charted.set(now.some((one) => one.id === id) ? withoutPoint(now, id) : withPoint(now, id))
}

export function clearCharted(): void {
  charted.set([])
}
