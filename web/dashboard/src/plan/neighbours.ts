// Which room an arrow key leads to.

export type Way = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

interface Placed {
  id: string
  x: number
  y: number
}

const STEPS: Readonly<Record<Way, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export function isWay(key: string): key is Way {
  return key in STEPS
}

/** The nearest room that way, those straight ahead first; undefined at the edge. */
export function neighbour<R extends Placed>(rooms: readonly R[], from: Placed, way: Way): R | undefined {
  const [stepX, stepY] = STEPS[way]
  let best: R | undefined
  let least = Number.POSITIVE_INFINITY
  for (const room of rooms) {
    const [x, y] = [room.x - from.x, room.y - from.y]
    const ahead = x * stepX + y * stepY
    const aside = Math.abs(x * stepY) + Math.abs(y * stepX)
    if (room.id === from.id || ahead <= 0 || aside > 3 * ahead) continue
    const cost = ahead + 2 * aside
    if (cost < least) [best, least] = [room, cost]
  }
  return best
}
