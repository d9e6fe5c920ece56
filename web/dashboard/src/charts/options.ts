// How uPlot draws a panel: an axis for each unit, a line or steps for each point, a band from least to greatest.
import uPlot from 'uplot'
import { markTexts, marksOf, spanOf, WHOLE_STEPS } from './axes'
import type { Ink } from './colours'
import { alone, type Column } from './columns'
import type { Axis } from './kinds'
import type { Panel } from './panels'
import type { Line } from './series'
import { axisTimes } from './times'

export interface Acts {
  bounds(): [start: number, end: number]
  zoom(start: number, end: number): void
  pan(share: number): void
  reset(): void
  point(index: number | null): void
}

export const SYNC = 'charts'
const FONT = '11px "Inter Variable", system-ui, sans-serif'
const AXIS = 48 // px
const HALF_TIME = 20 // px: what of the last mark of time stands beyond the drawing

/** `beside`: another drawing of the chart has an axis at the right, so this one keeps its place free. */
export function optionsFor(panel: Panel<Line>, beside: boolean, ink: Ink, size: { width: number; height: number }, acts: Acts): uPlot.Options {
  return {
    ...size,
    legend: { show: false },
    padding: [10, panel.axes.length > 1 ? 0 : beside ? AXIS : HALF_TIME, 0, 0],
    cursor: {
      sync: { key: SYNC },
      drag: { x: true, y: false, setScale: false },
      dataIdx: (_, series, index) => (isMean(series) ? index : (null as unknown as number)), // no dots on the edges of a band
      points: { size: 7, width: 2, fill: (_, index) => ink.line(lineAt(panel, index).colour) },
      bind: { dblclick: () => () => (acts.reset(), null), mousedown: (plot, _, handler) => (event) => grab(plot, event, handler, acts) },
    },
    scales: { x: { time: true, range: () => acts.bounds() }, ...Object.fromEntries(panel.axes.map((axis) => [axis.key, scaleOf(axis)])) },
    axes: [
      { stroke: ink.text, font: FONT, grid: { stroke: ink.grid, width: 1 }, ticks: { show: false }, space: 64, size: 28, values: (_, marks, __, ___, step) => axisTimes(marks, step) },
      ...panel.axes.map((axis, side) => axisAt(axis, side, ink)),
    ],
    series: [{}, ...panel.series.flatMap((line) => seriesOf(line, ink))],
    bands: panel.series.map((line, index) => ({ series: [3 * index + 1, 3 * index + 3], fill: ink.band(line.colour) })),
    hooks: {
      setSelect: [(plot) => selected(plot, acts)],
      setCursor: [(plot) => acts.point(plot.cursor.idx ?? null)],
    },
  }
}

function scaleOf(axis: Axis): uPlot.Scale {
  return { range: (_, min, max) => spanOf(axis, min, max) }
}

function axisAt(axis: Axis, side: number, ink: Ink): uPlot.Axis {
  const marks = marksOf(axis)
  return {
    scale: axis.key,
    side: side ? 1 : 3,
    stroke: ink.text,
    font: FONT,
    size: AXIS,
    space: 28,
    gap: 6,
    grid: { show: side === 0, stroke: ink.grid, width: 1 },
    ticks: { show: false },
    ...(marks && { splits: marks }),
    ...(axis.kind === 'count' && { incrs: WHOLE_STEPS }),
    values: (plot, places, _, __, step) => markTexts(axis, places, step, isMeasured(plot, axis.key)),
  }
}

function seriesOf(line: Line, ink: Ink): uPlot.Series[] {
  const paths = line.stepped ? uPlot.paths.stepped!({ align: 1 }) : undefined // held until the next bucket begins
  const scale = line.axis.key
  const edge: uPlot.Series = { scale, paths, stroke: undefined, points: { show: false } }
  return [
    edge,
    { scale, paths, stroke: ink.line(line.colour), width: 1.5, points: { size: 4, fill: ink.line(line.colour), show: true, filter: (plot, series) => alone(plot.data[series] as Column) } },
    edge,
  ]
}

/** Each line is three series: the greatest, the mean, the least; the first of all is time. */
const isMean = (series: number): boolean => series % 3 === 2

/** Whether a line of the scale is shown and has a value. */
function isMeasured(plot: uPlot, scale: string): boolean {
  return plot.series.some((series, index) => series.scale === scale && series.show && plot.data[index]?.some((value) => value != null))
}

function lineAt(panel: Panel<Line>, series: number): Line {
  return panel.series[Math.floor((series - 1) / 3)] ?? panel.series[0]!
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
