// Geometry of room shapes: rings from path data, where a label has most room, and how large it may be. Metres, y down.

export type Spot = readonly [x: number, y: number]
export type Ring = readonly Spot[]

/** Where the middle of a label goes, and the height that it may have. */
export interface LabelRoom {
  x: number
  y: number
  height: number
  /** How many times as wide it is as high. */
  aspect: number
}

const TOKEN = /([MmLlHhVvCcSsQqTtAaZz])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/g
const SIZES: Readonly<Record<string, number>> = { M: 2, L: 2, T: 2, H: 1, V: 1, S: 4, Q: 4, C: 6, A: 7 }

/** The rings of an SVG path; of a curve its end alone. */
export function ringsOf(path: string): Ring[] {
  const rings: Spot[][] = []
  let command = 'M'
  let numbers: number[] = []
  let at: Spot = [0, 0]
  for (const [, letter, number] of path.matchAll(TOKEN)) {
    if (letter !== undefined) {
      command = letter
      numbers = []
      if (letter === 'Z' || letter === 'z') at = rings.at(-1)?.[0] ?? at
      continue
    }
    numbers.push(Number(number))
    if (numbers.length < (SIZES[command.toUpperCase()] ?? 2)) continue
    at = stepFrom(at, command, numbers)
    numbers = []
    if (command === 'M' || command === 'm') {
      rings.push([at])
      command = command === 'M' ? 'L' : 'l' // further pairs after a move are lines
    } else rings.at(-1)?.push(at)
  }
  return rings.filter((ring) => ring.length > 2)
}

function stepFrom(at: Spot, command: string, numbers: readonly number[]): Spot {
  const relative = command === command.toLowerCase()
  const [x, y] = relative ? at : ([0, 0] as const)
  const last = numbers.at(-1) ?? 0
  if (command === 'H' || command === 'h') return [x + last, at[1]]
  if (command === 'V' || command === 'v') return [at[0], y + last]
  return [x + (numbers.at(-2) ?? 0), y + last]
}

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export function boxOf(rings: readonly Ring[]): Box {
  const xs = rings.flat().map(([x]) => x)
  const ys = rings.flat().map(([, y]) => y)
  const x = xs.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const y = ys.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const right = xs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const bottom = ys.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return { x, y, width: right - x, height: bottom - y }
}

/** The place for a label `aspect` times as wide as high, by a grid that is refined twice around its best spot. */
export function labelRoom(rings: readonly Ring[], aspect: number): LabelRoom {
  const box = boxOf(rings)
  const [centreX, centreY] = [box.x + box.width / 2, box.y + box.height / 2]
  let best: LabelRoom = { x: centreX, y: centreY, height: heightAt(rings, centreX, centreY, aspect), aspect }
  // where there is as much room at many spots, as in a corridor, the one nearest to the middle
  const worth = ({ x, y, height }: LabelRoom): number => height * (1 - 0.15 * Math.hypot((x - centreX) / box.width, (y - centreY) / box.height))
  let [width, height] = [box.width, box.height]
  for (const steps of [10, 6, 6]) {
    const middle = best
    for (let column = 0; column <= steps; column++) {
      for (let row = 0; row <= steps; row++) {
        const x = middle.x + (column / steps - 0.5) * width
        const y = middle.y + (row / steps - 0.5) * height
        const found = { x, y, height: heightAt(rings, x, y, aspect), aspect }
        if (worth(found) > worth(best) * 1.001) best = found
      }
    }
    width /= steps / 2
    height /= steps / 2
  }
  return best
}

/** The height of about the largest such label around a spot: within the walls, its corners too; 0 outside. */
function heightAt(rings: readonly Ring[], x: number, y: number, aspect: number): number {
  const [left, right, crossings] = walls(rings, x, y, 0)
  if (crossings % 2 === 0) return 0
  const [above, below] = walls(rings, x, y, 1)
  let height = 2 * Math.min(left / aspect, right / aspect, above, below)
  for (let tries = 0; tries < 6 && !cornersInside(rings, x, y, height * aspect, height); tries++) height *= 0.75
  return height
}

function cornersInside(rings: readonly Ring[], x: number, y: number, width: number, height: number): boolean {
  const [aside, up] = [0.49 * width, 0.49 * height]
  return [-1, 1].every((right) => [-1, 1].every((below) => walls(rings, x + right * aside, y + below * up, 0)[2] % 2 === 1))
}

/** How far the walls are before and behind the spot along an axis, and how many lie behind. */
function walls(rings: readonly Ring[], x: number, y: number, axis: 0 | 1): [number, number, number] {
  const [along, across] = axis === 0 ? [x, y] : [y, x]
  let [before, behind, crossings] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0]
  for (const ring of rings) {
    for (let index = 0; index < ring.length; index++) {
      const from = ring[index] as Spot
      const to = ring[(index + 1) % ring.length] as Spot
      const [start, end] = [from[1 - axis] as number, to[1 - axis] as number]
      if (start > across === end > across) continue
      const hit = from[axis] + ((across - start) / (end - start)) * (to[axis] - from[axis]) - along
      if (hit >= 0) {
        behind = Math.min(behind, hit)
        crossings++
      } else before = Math.min(before, -hit)
    }
  }
  return [before, behind, crossings]
}
