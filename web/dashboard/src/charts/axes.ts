// The scales of the axes: what each spans, where its marks stand, and what is written at them.
import type { Axis } from './kinds'
import { axisNumber } from './times'

const HEADROOM = 0.12
const LEAST_SHARE = 0.04 // of its greatest value an axis spans at least
const LONGEST = 8 // letters of a state that stand beside an axis
/** How far marks of whole numbers may be apart. */
export const WHOLE_STEPS = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat()

/** What an axis spans for values from `min` to `max`; null without any. */
export function spanOf({ kind, states }: Axis, min: number | null, max: number | null): [number, number] {
  if (kind === 'switch') return [-0.15, 1.15]
  if (kind === 'state') return spanOfStates(states.map(({ value }) => value), min, max)
  if (min == null || max == null) return [0, 1]
  if (kind === 'count') return [Math.min(0, min), Math.max(1, max + (max - Math.min(0, min)) * HEADROOM)]
  return withHeadroom(min, max)
}

function spanOfStates(values: readonly number[], min: number | null, max: number | null): [number, number] {
  return [Math.min(...values, min ?? Infinity) - 0.5, Math.max(...values, max ?? -Infinity) + 0.5]
}

/** Some air above and below; what hardly changes lies in the middle, so that noise does not fill the drawing. */
function withHeadroom(min: number, max: number): [number, number] {
  const least = Math.abs(max) * LEAST_SHARE || 1
  const air = Math.max((max - min) * HEADROOM, (least - (max - min)) / 2)
  return [min >= 0 && min < air ? 0 : min - air, max + air]
}

/** Where marks stand that are no numbers; undefined where uPlot is to choose. */
export function marksOf({ states }: Axis): number[] | undefined {
  return states.length ? states.map(({ value }) => value).sort((one, other) => one - other) : undefined
}

/** What stands at the marks, `step` apart; nothing where no line has a value, for the axis would invent them. */
export function markTexts({ states }: Axis, marks: readonly (number | null)[], step: number, measured: boolean): string[] {
  return marks.map((mark) => {
    if (mark === null || !measured) return ''
    if (!states.length) return axisNumber(mark, step)
    const label = states.find(({ value }) => value === mark)?.label ?? ''
    return label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label
  })
}
