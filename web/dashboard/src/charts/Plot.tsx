// One drawing by uPlot, kept over new data, made anew for other lines, another size of their set, or another theme.
import { useEffect, useRef } from 'preact/hooks'
import './language'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../app/theme'
import { inkOf } from './colours'
import { optionsFor, type Acts } from './options'
import type { Panel } from './panels'
import type { Line } from './series'

interface Props {
  time: readonly number[]
  panel: Panel<Line>
  /** Whether another drawing has an axis at the right. */
  beside: boolean
  hidden: ReadonlySet<string>
  /** The moment under the cursor as the keys set it; undefined leaves it to the mouse. */
  keyed: number | undefined
  width: number
  height: number
  bounds: readonly [start: number, end: number]
  acts: Acts
}

export function Plot({ time, panel, beside, hidden, keyed, width, height, bounds, acts }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(acts)
  latest.current = acts
  const theme = useTheme()
  const lines = panel.series.map((line) => `${line.id} ${line.axis.key} ${line.colour}`).join('\n')
  const data = [time, ...panel.series.flatMap((line) => [line.max, line.drawn, line.min])] as unknown as uPlot.AlignedData

  useEffect(() => {
    const made = new uPlot(optionsFor(panel, beside, inkOf(host.current!), { width, height }, through(latest)), data, host.current!)
    const untouch = followTouch(made)
    plot.current = made
    return () => {
      untouch()
      made.destroy()
      plot.current = undefined
    }
  }, [lines, beside, theme])
  useEffect(() => plot.current?.setSize({ width, height }), [width, height])
  useEffect(() => plot.current?.setData(data), [panel, time, bounds[0], bounds[1]])
  useEffect(() => {
    panel.series.forEach((line, index) => {
      const show = !hidden.has(line.id)
      for (const offset of [1, 2, 3]) plot.current?.setSeries(3 * index + offset, { show })
    })
  }, [hidden, lines, beside, theme])
  useEffect(() => {
    const drawn = plot.current
    if (!drawn) return
    const top = drawn.over.clientHeight / 2
    drawn.setCursor(keyed === undefined ? { left: -10, top: -10 } : { left: drawn.valToPos(keyed, 'x'), top })
  }, [keyed])

  return (
    <div class="chart-plot" aria-hidden="true">
      <p class="units dim">{panel.axes.map(({ key, unit }) => <span key={key}>{unit}</span>)}</p>
      <div ref={host} style={{ height: `${height}px` }} />
    </div>
  )
}

/** The acts of now, whichever they are by then. */
function through(latest: { current: Acts }): Acts {
  return {
    bounds: () => latest.current.bounds(),
    zoom: (start, end) => latest.current.zoom(start, end),
    pan: (share) => latest.current.pan(share),
    reset: () => latest.current.reset(),
    point: (index) => latest.current.point(index),
  }
}

/** A finger moves the cursor, as the mouse does; up and down it scrolls the page. */
function followTouch(plot: uPlot): () => void {
  const move = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return
    const { left, top } = plot.over.getBoundingClientRect()
    plot.setCursor({ left: event.clientX - left, top: event.clientY - top })
  }
  plot.over.addEventListener('pointermove', move)
  return () => plot.over.removeEventListener('pointermove', move)
}
