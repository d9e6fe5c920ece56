// The cursor of a chart: where the mouse is, or where the keys moved it.
import { useState } from 'preact/hooks'
import type { SpanControl } from './useSpan'

export interface Cursor {
  /** The place in the columns; null without a cursor. */
  at: number | null
  /** Its moment in epoch seconds where the keys set it. */
  keyed: number | undefined
  point(index: number | null): void
  onKeyDown(event: KeyboardEvent): void
}

export function useCursor(time: readonly number[], control: SpanControl): Cursor {
  const [at, setAt] = useState<number | null>(null)
  const [keyed, setKeyed] = useState<number>()
  const here = at !== null && at < time.length ? at : null
  const move = (index: number): void => {
    const place = Math.min(time.length - 1, Math.max(0, index))
    if (time[place] === undefined) return
    setAt(place)
    setKeyed(time[place])
  }
  const around = here === null ? undefined : time[here]! * 1000
  const last = time.length - 1
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    ArrowLeft: (event) => (event.shiftKey ? control.pan(-0.25) : move((here ?? last + 1) - 1)),
    ArrowRight: (event) => (event.shiftKey ? control.pan(0.25) : move((here ?? last - 1) + 1)),
    PageUp: () => move((here ?? last) - 10),
    PageDown: () => move((here ?? last) + 10),
    Home: () => move(0),
    End: () => move(last),
    '+': () => control.zoom(2, around),
    '=': () => control.zoom(2, around),
    '-': () => control.zoom(0.5, around),
    '0': () => control.reset(),
  }
  return {
    at: here,
    keyed,
    point: (index) => {
      setAt(index)
      if (index === null) setKeyed(undefined)
    },
    onKeyDown: (event) => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
      if (event.key === 'Escape' && control.zoomed) control.reset()
      else if (act) act(event)
      else return
      event.preventDefault()
    },
  }
}
