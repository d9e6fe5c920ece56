// The lines by name, with the value under the cursor or the last one; each can be hidden, or taken off.
import { Icon } from '../ui/Icon'
import { formatReading, unitBehind } from '../ui/format'
import { written } from './kinds'
import type { Line } from './series'

interface Props {
  lines: readonly Line[]
  /** The place of the cursor in the columns. */
  at: number | null
  hidden: ReadonlySet<string>
  toggle(id: string): void
  remove(id: string): void
}

export function Legend({ lines, at, hidden, toggle, remove }: Props) {
  return (
    <ul class="chart-legend">
      {lines.map((line) => {
        const shown = !hidden.has(line.id)
        const { value, band } = valueAt(line, at)
        return (
          <li key={line.id} data-hidden={!shown || undefined}>
            <button type="button" class="toggle" aria-pressed={shown} title={shown ? 'Hide this line' : 'Show this line'} onClick={() => toggle(line.id)}>
              <i style={{ '--line-colour': `var(--series-${line.colour})` }} />
              <span class="clip">{line.name}</span>
            </button>
            {line.stale && at === null && <span class="tag warn">silent</span>}
            <span class="band number dim">{band}</span>
            <span class="value">{value}<small> {unitBehind(line.unit, value)}</small></span>
            <button type="button" class="button quiet small icon" aria-label={`Take ${line.name} off the chart`} title="Take off the chart" onClick={() => remove(line.id)}>
              <Icon name="close" size={12} />
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** The mean of the bucket under the cursor, or its last value where values hold, with its extremes; or the latest reading. */
export function valueAt(line: Line, at: number | null): { value: string; band: string } {
  if (at === null) return { value: formatReading(line.latest, line.axis.states), band: '' }
  const [drawn, min, max] = [line.drawn[at], line.min[at], line.max[at]]
  if (drawn == null) return { value: '–', band: '' }
  return { value: written(line.axis, drawn), band: min != null && max != null && max - min > 0 ? `${written(line.axis, min)} – ${written(line.axis, max)}` : '' }
}
