// What the chart shows: points, a stretch of time, in its panel or over the window; all of it is in the address, so that a
// reload keeps it and a link shares it.
import { spanOf, spanText, USUAL_SPAN, type Span } from '../charts/ranges'
import { createStore, useStore } from '../ui/store'
import { chartOf, withChart, type ChartAddress } from './address'
import { chosenOf, FULL, MOST, pointsOf, withoutPoint, withPoint, type Charted } from './chosen'

export type { Charted } from './chosen'

const charted = createStore<readonly Charted[]>([])
/** Why the last point was not added; null where it was. */
const refused = createStore<string | null>(null)
export const span = createStore<Span>(USUAL_SPAN)
export const large = createStore(false)

const SETTLED_MS = 250 // browsers refuse an address that changes with every move of the mouse
let soon: ReturnType<typeof setTimeout> | undefined

// an address that says nothing of a chart, as that of another view, keeps the one that is there
addEventListener('hashchange', () => readAddress(chartOf(location.hash)))
readAddress(chartOf(location.hash))
for (const store of [charted, large]) store.subscribe(writeAddress)
span.subscribe(writeSoon)

function readAddress(named: ChartAddress | null): void {
  if (named) {
    charted.set(chosenOf(named.points))
    span.set(spanOf(named.span) ?? USUAL_SPAN)
    large.set(named.large)
    refused.set(named.points.slice(MOST).some(Boolean) ? `${FULL} The first ${MOST} of the address are shown.` : null)
  }
  writeAddress()
}

function writeSoon(): void {
  clearTimeout(soon)
  soon = setTimeout(writeAddress, SETTLED_MS)
}

function writeAddress(): void {
  clearTimeout(soon)
  const next = withChart(location.hash, { points: pointsOf(charted.get()), span: spanText(span.get()), large: large.get() })
  if (chartOf(location.hash) !== null || charted.get().length) history.replaceState(history.state, '', next)
}

export const useCharted = (): readonly Charted[] => useStore(charted)
export const useRefused = (): string | null => useStore(refused)

/** Put a point onto the chart; one that is there stays, and one too many is refused. */
export function addCharted(id: string): void {
  const more = withPoint(charted.get(), id)
  refused.set(more ? null : FULL)
  if (more) charted.set(more)
}

/** Add a point to the chart, or take it off. */
export function toggleCharted(id: string): void {
  if (!charted.get().some((one) => one.id === id)) return addCharted(id)
  refused.set(null)
  charted.set(withoutPoint(charted.get(), id))
}

export function clearCharted(): void {
  refused.set(null)
  large.set(false) // the next one begins in its panel
  charted.set([])
}
