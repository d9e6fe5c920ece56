// How large the writing on a room is: two lines where they fit, the value alone where it fits, else nothing.
import type { LabelRoom } from './shapes'

/** Labels are sought a place this many times as wide as high. */
export const ASPECT = 1.7

export interface Label {
  /** Of the letters, in metres. */
  size: number
  lines: 0 | 1 | 2
}

const LEAST = 8.5 // px: smaller cannot be read
const LEAST_OF_TWO = 10 // below, the value alone in larger letters
const MOST = 15
const LETTER = 0.58 // the width of a letter, of its height
const LINE = 1.2

/** `scale` is pixels per metre; `letters` of the two lines. */
export function labelFor(room: LabelRoom, name: number, figure: number, scale: number): Label {
  const width = 0.9 * room.height * ASPECT
  const two = Math.min(width / (LETTER * Math.max(name * 0.85, figure, 1)), (0.9 * room.height) / (2 * LINE))
  if (figure && name && two * scale >= LEAST_OF_TWO) return { size: Math.min(two, MOST / scale), lines: 2 }
  const one = Math.min(width / (LETTER * Math.max(figure || name, 1)), (0.9 * room.height) / LINE)
  return one * scale >= LEAST ? { size: Math.min(one, MOST / scale), lines: 1 } : { size: 0, lines: 0 }
}
