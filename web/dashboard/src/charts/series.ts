// The lines of a chart, in the order in which their points were chosen.
import type { Charted } from '../app/charted'
import { secondsOf, spelled, type ReadingLike } from '../ui/format'
import { columnsOf, type Column, type Columns, type History } from './columns'
import { axisOf, isStepped, type Axis } from './kinds'
import type { ChartAnswer } from './document'

export interface Line {
  id: string
  name: string
  unit: string
  axis: Axis
  /** Whether it holds each value until the next. */
  stepped: boolean
  /** Which of the colours --series-1 to --series-8. */
  colour: number
  stale: boolean
  latest: ReadingLike | null
  avg: Column
  min: Column
  max: Column
  /** What is drawn: the means, or the last of each bucket where a value holds. */
  drawn: Column
}

export interface Lines {
  time: Columns['time']
  lines: Line[]
}

const USUAL_INTERVAL = 15 * 60 // seconds, as the server takes it for `stale`

export function linesOf(answer: ChartAnswer | undefined, charted: readonly Charted[]): Lines {
  const colours = new Map(charted.map((one) => [one.id, one.colour]))
  const found = (answer?.history ?? []).flatMap((series) => (series?.point && colours.has(series.point.id) ? [{ ...series, point: series.point }] : []))
  const histories = found.map(({ point, columns }): History => ({
    time: columns.time,
    avg: columns.avg ?? [],
    min: columns.min ?? [],
    max: columns.max ?? [],
    last: columns.last ?? columns.avg ?? [],
    interval: 1000 * (secondsOf(point.expectedInterval ?? '') ?? USUAL_INTERVAL),
  }))
  const { time, series } = columnsOf(histories)
  const lines = found.map(({ point, unit }, index): Line => {
    const axis = axisOf(point, unit?.symbol)
    const stepped = isStepped(point, axis.kind)
    const { last, ...columns } = series[index]!
    return {
      id: point.id,
      name: spelled(titleOf(point.name ?? 'A point', point.of?.name)),
      unit: axis.unit,
      axis,
      stepped,
      colour: colours.get(point.id)!,
      stale: point.stale ?? false,
      latest: point.latest,
      ...columns,
      drawn: stepped ? last : columns.avg,
    }
  })
  return { time, lines }
}

/** The point's name, and whose it is unless the name says so. */
function titleOf(name: string, owner: string | null | undefined): string {
  return !owner || name.includes(owner) ? name : `${name} · ${owner}`
}
