// Arrow keys between rooms, and the part of the plan that is seen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { neighbour } from '../../../../web/dashboard/src/plan/neighbours.ts'
import { isWhole, moved, showing, wholeOf, zoomed } from '../../../../web/dashboard/src/plan/view.ts'

const room = (id: string, x: number, y: number) => ({ id, x, y })
const ROOMS = [room('a', 0, 0), room('b', 5, 0.4), room('c', 4, 4), room('d', 0, 6)]

test('an arrow leads to the next room straight ahead', () => {
  assert.equal(neighbour(ROOMS, ROOMS[0]!, 'ArrowRight')?.id, 'b')
  assert.equal(neighbour(ROOMS, ROOMS[0]!, 'ArrowDown')?.id, 'd')
  assert.equal(neighbour(ROOMS, ROOMS[2]!, 'ArrowUp')?.id, 'b')
})

test('at the edge it leads nowhere', () => {
  assert.equal(neighbour(ROOMS, ROOMS[0]!, 'ArrowLeft'), undefined)
  assert.equal(neighbour([], ROOMS[0]!, 'ArrowRight'), undefined)
})

const WHOLE = { x: 0, y: 0, width: 100, height: 50 }

test('the whole has a margin of a twenty-fifth', () => {
  assert.deepEqual(wholeOf({ x: 0, y: 0, width: 100, height: 50 }), { x: -4, y: -4, width: 108, height: 58 })
})

test('zooming keeps the spot where it is', () => {
  assert.deepEqual(zoomed(WHOLE, WHOLE, 2, 50, 25), { x: 25, y: 12.5, width: 50, height: 25 })
  assert.deepEqual(zoomed(WHOLE, WHOLE, 2, 0, 0), { x: 0, y: 0, width: 50, height: 25 })
})

test('zooming out ends at the whole, zooming in at a fortieth', () => {
  const near = zoomed(WHOLE, WHOLE, 1000, 50, 25)
  assert.equal(near.width, 2.5)
  assert.deepEqual(zoomed(near, WHOLE, 0.001, 90, 45), WHOLE)
  assert.ok(isWhole(WHOLE, WHOLE) && !isWhole(near, WHOLE))
})

test('moving stays within the whole', () => {
  const near = zoomed(WHOLE, WHOLE, 2, 50, 25)
  assert.deepEqual(moved(near, WHOLE, -1000, 5), { x: 0, y: 17.5, width: 50, height: 25 })
  assert.deepEqual(moved(near, WHOLE, 1000, 1000), { x: 50, y: 25, width: 50, height: 25 })
})

test('showing moves no farther than it must', () => {
  const near = { x: 0, y: 0, width: 50, height: 25 }
  assert.deepEqual(showing(near, WHOLE, { x: 10, y: 10, width: 5, height: 5 }), near)
  assert.deepEqual(showing(near, WHOLE, { x: 60, y: 10, width: 5, height: 5 }), { ...near, x: 15 })
})
