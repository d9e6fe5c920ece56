// Which points are drawn in steps, and what their axes say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markTexts, marksOf, spanOf } from '../../../../web/dashboard/src/charts/axes.ts'
import { axisOf, isStepped, written, writtenMean } from '../../../../web/dashboard/src/charts/kinds.ts'

const SWITCH = axisOf({ latest: { bool: true } }, undefined)
const MODES = axisOf({ enumeration: [{ value: 2, label: 'heating and cooling' }, { value: 1, label: 'off' }] }, undefined)
const PEOPLE = axisOf({ classes: [{ ref: 'brick:Occupancy_Count_Sensor' }] }, '#')
const DEGREES = axisOf({}, '°C')

test('what switches has two words at its axis', () => {
  assert.deepEqual(spanOf(SWITCH, 0, 0), [-0.15, 1.15])
  assert.deepEqual(markTexts(SWITCH, marksOf(SWITCH)!, 1, true), ['off', 'on'])
  assert.deepEqual([written(SWITCH, 1), writtenMean(SWITCH, 0.625)], ['on', '63 % on'])
})

test('states have their names, long ones cut', () => {
  assert.deepEqual(spanOf(MODES, 1, 1), [0.5, 2.5])
  assert.deepEqual(markTexts(MODES, marksOf(MODES)!, 1, true), ['off', 'heating…'])
  assert.equal(writtenMean(MODES, 1.5), '–')
})

test('people are counted in whole numbers from none', () => {
  assert.equal(PEOPLE.unit, 'people')
  assert.deepEqual(spanOf(PEOPLE, 0, 0), [0, 1])
  assert.deepEqual(spanOf(PEOPLE, 2, 50), [0, 56])
  assert.equal(axisOf({ classes: [{ ref: 'brick:Usage_Sensor' }] }, '#').unit, '')
})

test('an axis without a value says nothing', () => {
  assert.deepEqual(markTexts(DEGREES, [0, 0.5, 1], 0.5, false), ['', '', ''])
  assert.deepEqual(markTexts(DEGREES, [0, 0.5, 1], 0.5, true), ['0.0', '0.5', '1.0'])
})

test('what holds until it is set anew is drawn in steps, what is measured as a line', () => {
  assert.deepEqual(['COMMAND', 'SETPOINT', 'STATUS', 'SENSOR'].map((pointKind) => isStepped({ pointKind }, 'number')), [true, true, true, false])
  assert.deepEqual([isStepped({ pointKind: 'SENSOR' }, 'switch'), isStepped({ pointKind: 'SENSOR' }, 'count')], [true, true])
})
