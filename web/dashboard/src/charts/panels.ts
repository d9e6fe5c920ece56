// Which series share a drawing: two axes at most, of one unit each; further ones get drawings of their own below.
import type { Axis } from './kinds'

const USUAL = [184, 116] // the first drawing and those below it, in pixels
const LOW = [132, 96] // the same where the place above needs the room
const ABOVE = 20 // the line with the units, and the space between two
const LEAST = 96

export interface Measured {
  axis: Axis
}

export interface Panel<S> {
  /** The left and the right axis. */
  axes: Axis[]
  series: S[]
}

export function panelsOf<S extends Measured>(series: readonly S[]): Panel<S>[] {
  const axes = [...new Map(series.map(({ axis }) => [axis.key, axis])).values()]
  const panels: Panel<S>[] = []
  for (let start = 0; start < axes.length; start += 2) {
    const own = axes.slice(start, start + 2)
    panels.push({ axes: own, series: series.filter((one) => own.some(({ key }) => key === one.axis.key)) })
  }
  return panels
}

/** How high each of `count` drawings is: as usual, lower on a phone, or so that they fill a height together. Pixels. */
export function heightsOf(count: number, height?: number, narrow = false): number[] {
  const each = height === undefined ? undefined : Math.max(LEAST, Math.floor(height / count) - ABOVE)
  return Array.from({ length: count }, (_, index) => each ?? (narrow ? LOW : USUAL)[index ? 1 : 0]!)
}
