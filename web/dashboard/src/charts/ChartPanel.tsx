// The chart of the chosen points: their history in buckets with a live tail, all from one document; in its panel, or
// over the whole window.
import './charts.css'
import { useMemo, useState } from 'preact/hooks'
import { clearCharted, toggleCharted, useRefused, type Charted } from '../app/charted'
import { useLayout } from '../app/media'
import { useLive } from '../live/useLive'
import { Icon } from '../ui/Icon'
import { ShowQuery } from '../ui/ShowQuery'
import { LiveNotice, Notice, Waiting } from '../ui/states'
import { CHART } from './document'
import { LastValues } from './LastValues'
import { Legend, valueAt } from './Legend'
import { csvOf, download } from './csv'
import { heightsOf, panelsOf } from './panels'
import { Plot } from './Plot'
import { momentFor } from './ranges'
import { linesOf } from './series'
import { moment, spanWords } from './times'
import { RangeChoice, SpanForm, SpanTools } from './Toolbar'
import { useCursor } from './useCursor'
import { useSize } from './useSize'
import { useSpan } from './useSpan'

interface Props {
  charted: readonly Charted[]
  /** Whether it has the window to itself. */
  large: boolean
  enlarge(large: boolean): void
}

export function ChartPanel({ charted, large, enlarge }: Props) {
  const { ref, width, height } = useSize<HTMLDivElement>()
  const control = useSpan(width)
  const refused = useRefused()
  const narrow = useLayout() === 'narrow'
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const variables = { points: charted.map((one) => one.id), ...control.variables }
  const live = useLive(CHART, width ? variables : null, { keep: true })
  const { time, lines } = useMemo(() => linesOf(live.data, charted), [live.data, charted])
  const panels = useMemo(() => panelsOf(lines), [lines])
  const heights = heightsOf(panels.length, large ? height : undefined, narrow)
  const cursor = useCursor(time, control)
  const at = cursor.at === null ? null : moment(time[cursor.at]!, control.bucket < 60_000)
  const span = spanWords(control.span)
  const toggle = (id: string): void => {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    setHidden(next)
  }
  const acts = { bounds: () => control.bounds, zoom: control.zoomTo, pan: control.pan, reset: control.reset, point: cursor.point }
  const spoken = `${at ?? span}: ${lines.map((line) => `${line.name} ${valueAt(line, cursor.at).value} ${line.unit}`).join(', ')}`
  return (
    <section class="panel chart" aria-label="Chart" data-large={large || undefined}>
      <header>
        <h2>Chart</h2>
        <ShowQuery document={CHART} variables={variables} of="the chart" />
        <button type="button" class="button quiet small" disabled={!time.length} title="What the chart shows, as CSV" onClick={() => download(`chart-${momentFor(Date.now()).replace(':', '')}.csv`, csvOf(time, lines))}>CSV<span class="visually-hidden"> of the chart</span></button>
        <button type="button" class="button quiet small icon" aria-label={large ? 'Back to the panel' : 'Enlarge the chart'} title={large ? 'Back to the panel (Esc)' : 'Enlarge the chart, and choose any stretch of time'} onClick={() => enlarge(!large)}><Icon name={large ? 'shrink' : 'enlarge'} size={14} /></button>
        <button type="button" class="button quiet small icon" aria-label="Close the chart" title="Close the chart" onClick={clearCharted}><Icon name="close" size={14} /></button>
      </header>
      <div class="chart-body">
        <div class="chart-choice">
          <RangeChoice control={control} />
          {large && <SpanForm control={control} />}
        </div>
        <SpanTools control={control} cursor={at} />
        {refused && <Notice>{refused}</Notice>}
        <LiveNotice live={live} />
        <div
          ref={ref}
          class="chart-plots"
          role="slider"
          tabIndex={0}
          aria-label="Cursor of the chart; plus and minus zoom, with shift the arrows move the stretch of time"
          aria-valuemin={0}
          aria-valuemax={Math.max(1, time.length - 1)}
          aria-valuenow={cursor.at ?? Math.max(0, time.length - 1)}
          aria-valuetext={spoken}
          onKeyDown={cursor.onKeyDown}
          onBlur={() => cursor.point(null)}
        >
          {!live.data && <div class="chart-blank"><Waiting live={live} rows={5} label="The history is on its way" /></div>}
          {live.data && !lines.length && <p class="chart-blank dim">These points have no history of numbers.</p>}
          {width > 0 && panels.map((panel, index) => (
            <Plot key={panel.axes.map(({ key }) => key).join()} {...{ time, panel, hidden, width, acts }} beside={panels.some((other) => other.axes.length > 1)} keyed={cursor.keyed} height={heights[index]!} bounds={control.bounds} />
          ))}
          {lines.length > 0 && lines.every((line) => line.drawn.every((value) => value == null)) && <p class="chart-none">Nothing was measured in this stretch of time.</p>}
        </div>
        <Legend lines={lines} at={cursor.at} hidden={hidden} toggle={toggle} remove={toggleCharted} />
        {lines.length > 0 && <LastValues lines={lines} span={span} />}
      </div>
    </section>
  )
}
