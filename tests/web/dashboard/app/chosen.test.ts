// The points on the chart and their colours, which are their places in the address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenOf, pointsOf, withoutPoint, withPoint, type Charted } from '../../../../web/dashboard/src/app/chosen.ts'

const shown = (chosen: readonly Charted[] | null) => chosen?.map(({ id, colour }) => `${id}${colour}`).join(' ')

test('a point keeps its colour when one before it goes, and the next takes the free one', () => {
  const left = withoutPoint(chosenOf(['a', 'b', 'c']), 'a')
  assert.equal(shown(left), 'b2 c3')
  assert.equal(shown(withPoint(left, 'd')), 'd1 b2 c3')
})

test('an address gives the colours back', () => {
  const left = withoutPoint(chosenOf(['a', 'b', 'c', 'd']), 'b')
  assert.deepEqual(pointsOf(left), ['a', '', 'c', 'd'])
  assert.equal(shown(chosenOf(pointsOf(left))), 'a1 c3 d4')
  assert.deepEqual(pointsOf(withoutPoint(left, 'd')), ['a', '', 'c'])
  assert.deepEqual(pointsOf([]), [])
})

test('a point that is there stays as it is', () => {
  const before = chosenOf(['a', 'b'])
  assert.equal(withPoint(before, 'a'), before)
})

test('a ninth point is refused', () => {
  const full = chosenOf(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
  assert.equal(shown(full), 'a1 b2 c3 d4 e5 f6 g7 h8')
  assert.equal(withPoint(full, 'i'), null)
})
