// Reads a level's plan.svg: the shapes of its rooms and nothing else, so that a file can bring nothing into the page.
import type { Box } from './shapes'

export interface RoomShape {
  id: string
  name: string
  path: string
}

export interface PlanShapes {
  box: Box
  rooms: RoomShape[]
}

const PATH_DATA = /^[MLHVCSQTAZmlhvcsqtaz\d\s.,eE+-]+$/

/** The rooms of a plan with their paths; null for what is no plan. */
export function parsePlan(text: string): PlanShapes | null {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  const [x, y, width, height] = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number)
  if (root.localName !== 'svg' || ![x, y, width, height].every(Number.isFinite) || !width || !height) return null
  const rooms = [...root.querySelectorAll('path[data-space]')].flatMap((path) => {
    const data = path.getAttribute('d') ?? ''
    const id = path.getAttribute('data-space') ?? ''
    return id && PATH_DATA.test(data) ? [{ id, name: path.querySelector('title')?.textContent ?? '', path: data }] : []
  })
  return { box: { x: x!, y: y!, width, height }, rooms }
}
