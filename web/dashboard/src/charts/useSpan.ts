// The stretch of time that a chart shows, and the moment that ends it.
import { span } from '../app/charted'
import { createStore, useStore } from '../ui/store'
import { useNow } from '../ui/useNow'
import { boundsOf, bucketFor, durationOf, lengthOf, movedSpan, rangeOf, RANGES, spanBetween, spanText, USUAL_SPAN, zoomedSpan, type Span } from './ranges'

// what a reset goes back to: of the page, not of one panel, as the span itself
const chosen = createStore<Span>(isUsual(span.get()) ? span.get() : USUAL_SPAN)

function isUsual(shown: Span): boolean {
  return 'last' in shown && RANGES.some(({ ms }) => ms === shown.last)
}

export interface SpanControl {
  span: Span
  /** Epoch seconds. */
  bounds: [start: number, end: number]
  /** The width of buckets in milliseconds. */
  bucket: number
  variables: { range: ReturnType<typeof rangeOf>; bucket: string; every: string }
  /** Another stretch of time than one of the buttons. */
  zoomed: boolean
  choose(span: Span): void
  zoom(factor: number, around?: number): void
  zoomTo(start: number, end: number): void
  pan(share: number): void
  reset(): void
}

export function useSpan(width: number): SpanControl {
  const shown = useStore(span)
  const usual = useStore(chosen)
  const time = useNow()
  const length = lengthOf(shown)
  const bucket = bucketFor(length, width)
  const step = Math.max(1000, length / Math.max(width, 1)) // no redrawing for less than a pixel
  const now = Math.ceil(time / step) * step
  const [start, end] = boundsOf(shown, now)
  return {
    span: shown,
    bounds: [start / 1000, end / 1000],
    bucket,
    variables: { range: rangeOf(shown, bucket), bucket: durationOf(bucket), every: durationOf(Math.min(15_000, Math.max(2000, bucket / 4))) },
    zoomed: spanText(shown) !== spanText(usual),
    choose: (next) => {
      chosen.set(next)
      span.set(next)
    },
    zoom: (factor, around) => span.set(zoomedSpan(span.get(), Date.now(), factor, around)),
    zoomTo: (from, to) => span.set(spanBetween(from, to, Date.now())),
    pan: (share) => span.set(movedSpan(span.get(), Date.now(), share)),
    reset: () => span.set(chosen.get()),
  }
}
