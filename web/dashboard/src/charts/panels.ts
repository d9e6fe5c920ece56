// Which series share a drawing: two units at most, one axis each; further units get drawings of their own below.

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
