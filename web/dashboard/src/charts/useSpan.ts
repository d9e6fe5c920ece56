// The stretch of time that a chart shows, and the moment that ends it.
import { useState } from 'preact/hooks'
import { useNow } from '../ui/useNow'
import { boundsOf, bucketFor, durationOf, lengthOf, movedSpan, rangeOf, RANGES, spanBetween, zoomedSpan, type Span } from './ranges'

const FIRST: Span = { last: RANGES[2].ms }

export interface SpanControl {
  span: Span
  /** Epoch seconds. */
  bounds: [start: number, end: number]
  /** The width of buckets in milliseconds. */
  bucket: number
  variables: { range: ReturnType<typeof rangeOf>; bucket: string; every: string }
  /** Another stretch of time than one of the buttons. */
  zoomed: boolean
  choose(ms: number): void
  zoom(factor: number, around?: number): void
  zoomTo(start: number, end: number): void
  pan(share: number): void
  reset(): void
}

export function useSpan(width: number): SpanControl {
  const [span, setSpan] = useState<Span>(FIRST)
  const [chosen, setChosen] = useState<Span>(FIRST)
  const time = useNow()
  const length = lengthOf(span)
  const bucket = bucketFor(length, width)
  const step = Math.max(1000, length / Math.max(width, 1)) // no redrawing for less than a pixel
  const now = Math.ceil(time / step) * step
  const [start, end] = boundsOf(span, now)
  return {
    span,
    bounds: [start / 1000, end / 1000],
    bucket,
    variables: { range: rangeOf(span, bucket), bucket: durationOf(bucket), every: durationOf(Math.min(15_000, Math.max(2000, bucket / 4))) },
    zoomed: span !== chosen,
    choose: (ms) => {
      const next = { last: ms }
      setChosen(next)
      setSpan(next)
    },
    zoom: (factor, around) => setSpan((before) => zoomedSpan(before, Date.now(), factor, around)),
    zoomTo: (from, to) => setSpan(spanBetween(from, to, Date.now())),
    pan: (share) => setSpan((before) => movedSpan(before, Date.now(), share)),
    reset: () => setSpan(chosen),
  }
}
