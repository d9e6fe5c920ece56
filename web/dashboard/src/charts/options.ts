// How uPlot draws a panel: an axis for each unit, a line for each mean, a band from least to greatest.
import type uPlot from 'uplot'
import type { Ink } from './colours'
import { alone, type Column } from './columns'
import type { Panel } from './panels'
import type { Line } from './series'
import { axisNumber, axisTimes } from './times'

export interface Acts {
  bounds(): [start: number, end: number]
  zoom(start: number, end: number): void
  pan(share: number): void
  reset(): void
  point(index: number | null): void
}

export const SYNC = 'charts'
const FONT = '11px "Inter Variable", system-ui, sans-serif'
const HEADROOM = 0.12
const LEAST_SHARE = 0.04 // of its greatest value an axis spans at least
const AXIS = 48 // px

/** `beside`: another drawing of the chart has an axis at the right, so this one keeps its place free. */
export function optionsFor(panel: Panel<Line>, beside: boolean, ink: Ink, size: { width: number; height: number }, acts: Acts): uPlot.Options {
  return {
    ...size,
    legend: { show: false },
    padding: [10, panel.units.length > 1 ? 0 : beside ? AXIS : 12, 0, 0],
    cursor: {
      sync: { key: SYNC },
      drag: { x: true, y: false, setScale: false },
      dataIdx: (_, series, index) => (isMean(series) ? index : (null as unknown as number)), // no dots on the edges of a band
      points: { size: 7, width: 2, fill: (_, index) => ink.line(lineAt(panel, index).colour) },
      bind: { dblclick: () => () => (acts.reset(), null), mousedown: (plot, _, handler) => (event) => grab(plot, event, handler, acts) },
    },
    scales: { x: { time: true, range: () => acts.bounds() }, ...Object.fromEntries(panel.units.map((unit) => [scaleOf(unit), { range: withHeadroom }])) },
    axes: [
      { stroke: ink.text, font: FONT, grid: { stroke: ink.grid, width: 1 }, ticks: { show: false }, space: 64, size: 28, values: (_, marks, __, ___, step) => axisTimes(marks, step) },
      ...panel.units.map((unit, side): uPlot.Axis => ({
        scale: scaleOf(unit),
        side: side ? 1 : 3,
        stroke: ink.text,
        font: FONT,
        size: AXIS,
        space: 28,
        gap: 6,
        grid: { show: side === 0, stroke: ink.grid, width: 1 },
        ticks: { show: false },
        values: (plot, marks, _, __, step) => marks.map((mark) => (mark === null || !isShown(plot, scaleOf(unit)) ? '' : axisNumber(mark, step))),
      })),
    ],
    series: [{}, ...panel.series.flatMap((line) => seriesOf(line, ink))],
    bands: panel.series.map((line, index) => ({ series: [3 * index + 1, 3 * index + 3], fill: ink.band(line.colour) })),
    hooks: {
      setSelect: [(plot) => selected(plot, acts)],
      setCursor: [(plot) => acts.point(plot.cursor.idx ?? null)],
    },
  }
}

function seriesOf(line: Line, ink: Ink): uPlot.Series[] {
  const scale = scaleOf(line.unit)
  const edge: uPlot.Series = { scale, stroke: undefined, points: { show: false } }
  return [
    edge,
    { scale, stroke: ink.line(line.colour), width: 1.5, points: { size: 4, fill: ink.line(line.colour), show: true, filter: (plot, series) => alone(plot.data[series] as Column) } },
    edge,
  ]
}

/** Each line is three series: the greatest, the mean, the least; the first of all is time. */
const isMean = (series: number): boolean => series % 3 === 2

/** Whether a line of the scale is shown; an axis without any says nothing. */
function isShown(plot: uPlot, scale: string): boolean {
  return plot.series.some((series) => series.scale === scale && series.show)
}

export const scaleOf = (unit: string): string => `y ${unit}`

function lineAt(panel: Panel<Line>, series: number): Line {
  return panel.series[Math.floor((series - 1) / 3)] ?? panel.series[0]!
}

/** Some air above and below; what hardly changes lies in the middle, so that noise does not fill the drawing. */
function withHeadroom(_: uPlot, min: number | null, max: number | null): [number, number] {
  if (min == null || max == null) return [0, 1]
  const least = Math.abs(max) * LEAST_SHARE || 1
  const air = Math.max((max - min) * HEADROOM, (least - (max - min)) / 2)
  return [min >= 0 && min < air ? 0 : min - air, max + air]
}

/** What was dragged over is shown larger. */
function selected(plot: uPlot, acts: Acts): void {
  const { left, width } = plot.select
  if (width < 4) return
  acts.zoom(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + width, 'x') * 1000)
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
}

/** With shift held, dragging moves the span; else it marks what to zoom to. */
function grab(plot: uPlot, event: MouseEvent, handler: uPlot.Cursor.MouseListener, acts: Acts): null {
  if (!event.shiftKey) {
    handler(event)
    return null
  }
  let last = event.clientX
  const move = (now: MouseEvent): void => {
    acts.pan((last - now.clientX) / plot.over.clientWidth)
    last = now.clientX
  }
  addEventListener('mousemove', move)
  addEventListener('mouseup', () => removeEventListener('mousemove', move), { once: true })
  return null
}
