// Rings of paths, and where their labels go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxOf, labelRoom, ringsOf } from '../../../../web/dashboard/src/plan/shapes.ts'

test('a path of absolute lines is one ring', () => {
  assert.deepEqual(ringsOf('M0 0L4 0L4 3L0 3Z'), [[[0, 0], [4, 0], [4, 3], [0, 3]]])
})

test('relative, horizontal and vertical steps, and signs without spaces', () => {
  assert.deepEqual(ringsOf('m1,1h4v3h-4z'), [[[1, 1], [5, 1], [5, 4], [1, 4]]])
  assert.deepEqual(ringsOf('M-1-2 3-2 3 .5Z'), [[[-1, -2], [3, -2], [3, 0.5]]])
})

test('a hole is a ring of its own, and a curve counts by its end', () => {
  assert.equal(ringsOf('M0 0H9V9H0ZM3 3V6H6V3Z').length, 2)
  assert.deepEqual(ringsOf('M0 0L4 0C4 1 4 2 4 3L0 3Z')[0], [[0, 0], [4, 0], [4, 3], [0, 3]])
})

test('what is no area is no ring', () => {
  assert.deepEqual(ringsOf('M0 0L4 0'), [])
  assert.deepEqual(ringsOf(''), [])
})

test('the box of all rings', () => {
  assert.deepEqual(boxOf(ringsOf('M1 2H5V8H1Z')), { x: 1, y: 2, width: 4, height: 6 })
})

test('in a square the label is in the middle, as wide as the square', () => {
  const { x, y, height } = labelRoom(ringsOf('M0 0H4V4H0Z'), 2)
  assert.deepEqual([x, y, height], [2, 2, 2])
})

test('in an L the label lies within its long arm', () => {
  const { x, y, height } = labelRoom(ringsOf('M0 0H10V3H2V8H0Z'), 2)
  assert.ok(x > 2 && x < 8, `x ${x}`)
  assert.ok(y > 1 && y < 2, `y ${y}`)
  assert.ok(height > 2.4, `height ${height}`)
})

test('at an inner corner the label does not reach across it', () => {
  const rings = ringsOf('M0 0H4V6H8V12H0Z')
  const { x, y, height } = labelRoom(rings, 1.7)
  assert.ok(x + 0.8 * height < 4 || y - 0.45 * height > 6, `${x} ${y} ${height}`)
})

test('a label keeps out of a hole', () => {
  const { x, y, height } = labelRoom(ringsOf('M0 0H10V10H0ZM4 0.5V9.5H6V0.5Z'), 1)
  assert.ok(x < 4 || x > 6, `x ${x} y ${y}`)
  assert.ok(height > 3)
})
