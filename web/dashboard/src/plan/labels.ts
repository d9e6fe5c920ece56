// How large the writing on a room is: name above value where both fit, else beside it, else the value alone, else nothing.
import type { LabelRoom } from './shapes'

/** Labels are sought a place this many times as wide as high: for usual rooms, narrow ones, low ones and corridors. */
export const ASPECTS = [1.7, 1.2, 2.6, 4.6] as const

export interface Label {
  /** Of the letters, in metres. */
  size: number
  /** Of the name's letters, as a share of the others. */
  name: number
  /** `stacked`: two lines; `beside`: both on one; `alone`: the value, or the name of what has none. */
  form: 'stacked' | 'beside' | 'alone'
  x: number
  y: number
}

const LEAST = 8.5 // px: smaller cannot be read
const MOST = 15
const SMALLER = 0.85 // the name above its value, where it can be read then
const LETTER = 0.58 // the width of a letter, of its height
const LINE = 1.2
const FILLED = 0.9 // of the place

/** The best writing; `scale` is pixels per metre; `name` and `figure` are numbers of letters. Null where none can be read. */
export function labelFor(rooms: readonly LabelRoom[], name: number, figure: number, scale: number): Label | null {
  const fitted = (form: Label['form'], letters: number, lines: number): Label | null => {
    const sizes = rooms.map(({ height, aspect }) => FILLED * Math.min((height * aspect) / (LETTER * Math.max(letters, 1)), height / (lines * LINE)))
    const size = Math.max(...sizes)
    const at = rooms[sizes.indexOf(size)]
    const readable = at && size * scale >= LEAST
    return readable ? { size: Math.min(size, MOST / scale), name: Math.min(1, Math.max(SMALLER, LEAST / (size * scale))), form, x: at.x, y: at.y } : null
  }
  const both = figure && name ? (fitted('stacked', Math.max(name, figure), 2) ?? fitted('beside', name + 1 + figure, 1)) : null
  return both ?? fitted('alone', figure || name, 1)
}
