// A value with its unit; it lights up briefly when it changes.
import { useEffect, useRef } from 'preact/hooks'
import { formatAge, formatMoment, formatReading, unitBehind, type ReadingLike } from './format'
import { useNow } from './useNow'

interface Props {
  reading: ReadingLike | null | undefined
  unit?: string | null
  stale?: boolean | null
  labels?: readonly { value: number; label: string }[]
}

export function Value({ reading, unit, stale, labels }: Props) {
  const shown = formatReading(reading, labels)
  const element = useFlash<HTMLSpanElement>(shown)
  return (
    <span ref={element} class={stale ? 'value stale' : 'value'}>
      {shown}
      {unit && reading?.value != null && <small> {unitBehind(unit, shown)}</small>}
    </span>
  )
}

/** The element to light up whenever `shown` differs from before; the first time it only appears. */
export function useFlash<E extends HTMLElement>(shown: string) {
  const element = useRef<E>(null)
  const last = useRef(shown)
  useEffect(() => {
    if (last.current === shown) return
    last.current = shown
    element.current?.classList.remove('flash')
    void element.current?.offsetWidth // the animation begins anew
    element.current?.classList.add('flash')
  }, [shown])
  return element
}

/** How old a reading is, ticking. */
export function Age({ time }: { time: string | number }) {
  const now = useNow()
  return (
    <time class="number dim" dateTime={new Date(time).toISOString()} title={formatMoment(time)}>
      {formatAge(time, now)}
    </time>
  )
}
