// Histories of several points as the chart takes them: one axis of time, and gaps where nothing was measured.

export interface History {
  time: readonly number[]
  avg: readonly (number | null)[]
  min: readonly (number | null)[]
  max: readonly (number | null)[]
  last: readonly (number | null)[]
  /** How often a reading is due, in milliseconds. */
  interval: number
}

/** Numbers; null where the line breaks, undefined where it goes on without a number of its own. */
export type Column = (number | null | undefined)[]

/** Times in epoch seconds and, for each history, the means, the least, the greatest and the last values. */
export interface Columns {
  time: number[]
  series: { avg: Column; min: Column; max: Column; last: Column }[]
}

/** What is due once in an interval may come this much late before the line breaks. */
const PATIENCE = 1.5

/** All histories on one axis of time. */
export function columnsOf(histories: readonly History[]): Columns {
  const times = [...new Set(histories.flatMap((history) => history.time))].sort((one, other) => one - other)
  const index = new Map(times.map((time, position) => [time, position]))
  const series = histories.map((history) => {
    const longest = PATIENCE * Math.max(bucketOf(history), history.interval)
    const holes = holesOf(times, index, history, longest)
    return {
      avg: placed(holes, index, history.time, history.avg),
      min: placed(holes, index, history.time, history.min),
      max: placed(holes, index, history.time, history.max),
      last: placed(holes, index, history.time, history.last),
    }
  })
  return { time: times.map((time) => time / 1000), series }
}

/** The width of the buckets, by the least distance of two. */
function bucketOf(history: History): number {
  return history.time.reduce((least, time, index) => (index ? Math.min(least, time - history.time[index - 1]!) : least), Number.MAX_SAFE_INTEGER)
}

/** For every time null or undefined, as the line breaks there or goes on. */
function holesOf(times: readonly number[], index: ReadonlyMap<number, number>, history: History, longest: number): (null | undefined)[] {
  const holes: (null | undefined)[] = new Array(times.length).fill(null)
  const measured = history.time.filter((_, position) => history.avg[position] != null)
  const steps = measured.slice(1).map((time, position) => time - measured[position]!)
  steps.forEach((step, position) => {
    // where all come as far apart, as in a thinned past, the line goes on
    const usual = Math.min(steps[position - 1] ?? Number.POSITIVE_INFINITY, steps[position + 1] ?? Number.POSITIVE_INFINITY)
    const alike = Number.isFinite(usual) && step <= PATIENCE * usual
    if (step <= longest || alike) holes.fill(undefined, index.get(measured[position]!)! + 1, index.get(measured[position + 1]!))
  })
  return holes
}

function placed(
  holes: readonly (null | undefined)[],
  index: ReadonlyMap<number, number>,
  times: readonly number[],
  numbers: readonly (number | null)[],
): Column {
  const column: Column = [...holes]
  times.forEach((time, position) => {
    const number = numbers[position]
    if (number != null) column[index.get(time) ?? 0] = number
  })
  return column
}

/** The extremes and the mean of the numbers of a history. */
export function summaryOf(series: { avg: Column; min: Column; max: Column }): { min: number; avg: number; max: number } | undefined {
  const numbers = series.avg.filter((value) => value != null)
  if (!numbers.length) return undefined
  const least = series.min.reduce<number>((min, value) => (value == null ? min : Math.min(min, value)), Number.POSITIVE_INFINITY)
  const most = series.max.reduce<number>((max, value) => (value == null ? max : Math.max(max, value)), Number.NEGATIVE_INFINITY)
  return { min: least, avg: numbers.reduce((sum, value) => sum + value, 0) / numbers.length, max: most }
}

function following(column: Column, place: number): number | null | undefined {
  let next = place + 1
  while (next < column.length && column[next] === undefined) next++
  return column[next]
}

/** The places of numbers between two gaps: no line shows them, so they get a dot. */
export function alone(column: Column): number[] {
  const places: number[] = []
  let previous: number | null = null
  column.forEach((value, place) => {
    if (value === undefined) return
    const next = following(column, place)
    if (value !== null && previous === null && next == null) places.push(place)
    previous = value
  })
  return places
}
