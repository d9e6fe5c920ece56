// Which series share a drawing: two units at most, one axis each; further units get drawings of their own below.

const USUAL = [184, 116] // the first drawing and those below it, in pixels
const ABOVE = 20 // the line with the units, and the space between two
const LEAST = 96

export interface Measured {
  unit: string
}

export interface Panel<S> {
  /** The units of the left and the right axis. */
  units: string[]
  series: S[]
}

export function panelsOf<S extends Measured>(series: readonly S[]): Panel<S>[] {
  const units = [...new Set(series.map((one) => one.unit))]
  const panels: Panel<S>[] = []
  for (let start = 0; start < units.length; start += 2) {
    const own = units.slice(start, start + 2)
    panels.push({ units: own, series: series.filter((one) => own.includes(one.unit)) })
  }
  return panels
}

/** How high each of `count` drawings is: as usual, or so that they fill a height together. Pixels. */
export function heightsOf(count: number, height?: number): number[] {
  const each = height === undefined ? undefined : Math.max(LEAST, Math.floor(height / count) - ABOVE)
  return Array.from({ length: count }, (_, index) => each ?? USUAL[index ? 1 : 0]!)
}
