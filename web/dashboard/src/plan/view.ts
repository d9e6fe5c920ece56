// The part of a plan that is seen: zooming and moving within its bounds. Metres.
import type { Box } from './shapes'

const MOST = 40
const MARGIN = 0.04

/** The whole plan with a margin. */
export function wholeOf(box: Box): Box {
  const margin = MARGIN * Math.max(box.width, box.height)
  return { x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin }
}

/** Zoom by a factor (above 1 nearer) around a spot that stays where it is. */
export function zoomed(view: Box, whole: Box, factor: number, x: number, y: number): Box {
  const width = Math.min(whole.width, Math.max(whole.width / MOST, view.width / factor))
  const scale = width / view.width
  const moved = { x: x - (x - view.x) * scale, y: y - (y - view.y) * scale, width, height: view.height * scale }
  return within(moved, whole)
}

export function moved(view: Box, whole: Box, x: number, y: number): Box {
  return within({ ...view, x: view.x + x, y: view.y + y }, whole)
}

/** The least move that shows the box, with some space around it. */
export function showing(view: Box, whole: Box, box: Box): Box {
  const x = Math.min(box.x, Math.max(view.x, box.x + box.width - view.width))
  const y = Math.min(box.y, Math.max(view.y, box.y + box.height - view.height))
  return within({ ...view, x, y }, whole)
}

export function isWhole(view: Box, whole: Box): boolean {
  return view.width >= whole.width * 0.999
}

function within(view: Box, whole: Box): Box {
  const x = Math.min(Math.max(view.x, whole.x), whole.x + whole.width - view.width)
  const y = Math.min(Math.max(view.y, whole.y), whole.y + whole.height - view.height)
  return { ...view, x, y }
}
