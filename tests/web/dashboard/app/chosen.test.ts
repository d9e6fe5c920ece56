// The points on the chart and their colours.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onlyPoints, withoutPoint, withPoint, type Charted } from '../../../../web/dashboard/src/app/chosen.ts'

const shown = (chosen: readonly Charted[]) => chosen.map(({ id, colour }) => `${id}${colour}`).join(' ')
const chosen = (...ids: string[]) => onlyPoints([], ids)

test('a point keeps its colour when one before it goes, and the next takes the free one', () => {
  const left = withoutPoint(chosen('a', 'b', 'c'), 'a')
  assert.equal(shown(left), 'b2 c3')
  assert.equal(shown(withPoint(left, 'd')), 'b2 c3 d1')
})

test('a point that is there stays as it is', () => {
  const before = chosen('a', 'b')
  assert.equal(withPoint(before, 'a'), before)
})

test('beyond eight the oldest makes room', () => {
  const full = chosen('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
  assert.equal(shown(withPoint(full, 'i')), 'b2 c3 d4 e5 f6 g7 h8 i1')
})

test('other points take the place of those that were there, whose colours stay', () => {
  assert.equal(shown(onlyPoints(chosen('a', 'b', 'c'), ['c', 'x'])), 'c3 x1')
})
