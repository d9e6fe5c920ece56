// How large the writing on a room is, and where.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ASPECTS, labelFor } from '../../../../web/dashboard/src/plan/labels.ts'
import { labelRoom, ringsOf } from '../../../../web/dashboard/src/plan/shapes.ts'

const rooms = (width: number, height: number) => ASPECTS.map((aspect) => labelRoom(ringsOf(`M0 0H${width}V${height}H0Z`), aspect))
const NAME = 3, FIGURE = 5 // "002", "23.3°"
const PHONE = 7.4 // pixels per metre of a building 47 m wide

test('a usual room has its name above its value', () => {
  const label = labelFor(rooms(6, 5), NAME, FIGURE, 20)
  assert.deepEqual([label?.form, label?.name], ['stacked', 0.85])
})

test('on a phone a narrow room still has both, in letters that can be read', () => {
  const label = labelFor(rooms(4.4, 6.6), NAME, FIGURE, PHONE)!
  assert.equal(label.form, 'stacked')
  assert.ok(label.size * PHONE >= 8.5 && label.size * label.name * PHONE >= 8.49)
})

test('a corridor has both on one line', () => {
  const label = labelFor(rooms(40, 1.8), NAME, FIGURE, PHONE)!
  assert.equal(label.form, 'beside')
  assert.ok(Math.abs(label.x - 20) < 1)
})

test('where one fits it is the value; a room without one has its name; where none can be read there is none', () => {
  assert.equal(labelFor(rooms(3.6, 1.6), NAME, FIGURE, PHONE + 1)?.form, 'alone')
  assert.equal(labelFor(rooms(2.5, 3), NAME, 0, PHONE)?.form, 'alone')
  assert.equal(labelFor(rooms(1, 1), NAME, FIGURE, PHONE), null)
})
