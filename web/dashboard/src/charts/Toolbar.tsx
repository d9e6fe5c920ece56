// Which stretch of time: the usual ones, earlier and later, nearer and farther, and back.
import { useRef } from 'preact/hooks'
import { lengthOf, momentFor, RANGES, spanFrom } from './ranges'
import { spanWords } from './times'
import type { SpanControl } from './useSpan'

export function RangeChoice({ control }: { control: SpanControl }) {
  const running = 'last' in control.span
  return (
    <div class="chart-ranges" role="group" aria-label="Stretch of time">
      {RANGES.map((range) => (
        <button
          key={range.key}
          type="button"
          aria-pressed={running && lengthOf(control.span) === range.ms}
          title={range.name}
          onClick={() => control.choose({ last: range.ms })}
        >
          {range.label}
        </button>
      ))}
    </div>
  )
}

/** Any stretch of time, from one moment to another. */
export function SpanForm({ control }: { control: SpanControl }) {
  const end = useRef<HTMLInputElement>(null)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const span = spanFrom(String(form.get('from')), String(form.get('to')), Date.now())
    end.current?.setCustomValidity(typeof span === 'string' ? span : '')
    if (typeof span === 'string') end.current?.reportValidity()
    else control.choose(span)
  }
  const [from, to] = control.bounds.map((bound) => momentFor(bound * 1000))
  return (
    // what is written anew when another stretch is shown is not overwritten while one types
    <form key={JSON.stringify(control.span)} class="chart-form" onSubmit={submit} onInput={() => end.current?.setCustomValidity('')}>
      <label class="field">From <input class="input" type="datetime-local" name="from" required defaultValue={from} /></label>
      <label class="field">To <input ref={end} class="input" type="datetime-local" name="to" required defaultValue={to} /></label>
      <button class="button">Show</button>
    </form>
  )
}

export function SpanTools({ control, cursor }: { control: SpanControl; cursor: string | null }) {
  const running = 'last' in control.span
  return (
    <div class="chart-span">
      <p class="clip number"><span class={running ? 'dot good' : 'dot'} />{cursor ?? spanWords(control.span)}</p>
      <div role="group" aria-label="Move and zoom">
        <Tool label="Earlier" path="M10 3.5 5.5 8l4.5 4.5" onClick={() => control.pan(-0.5)} />
        <Tool label="Later" path="M6 3.5 10.5 8 6 12.5" disabled={running} onClick={() => control.pan(0.5)} />
        <Tool label="Zoom out" path="M3.5 8h9" onClick={() => control.zoom(0.5)} />
        <Tool label="Zoom in" path="M8 3.5v9M3.5 8h9" onClick={() => control.zoom(2)} />
        <Tool label="Reset" path="M3.5 6.5h5.25a3.5 3.5 0 1 1 0 7H6M6 3.5l-3 3 3 3" disabled={!control.zoomed} onClick={control.reset} />
      </div>
    </div>
  )
}

function Tool({ label, path, disabled, onClick }: { label: string; path: string; disabled?: boolean; onClick: () => void }) {
  return (
    <button type="button" class="button quiet small icon" aria-label={label} title={label} aria-disabled={disabled} onClick={() => disabled || onClick()}>
      <svg width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  )
}
