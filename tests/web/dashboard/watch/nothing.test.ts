// What an empty list says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classesOf, nothingIn } from '../../../../web/dashboard/src/watch/nothing.ts'

const SORT = { is: ['CO2_Level_Sensor'], one: 'CO₂ sensor', many: 'CO₂ sensors' }
const counted = (totalCount: number, silent: number) => ({ totalCount, facets: [{ key: 'true', count: silent }] })

test('a building without points of the sort is told, and is no all-clear', () => {
  const { state, text } = nothingIn(SORT, counted(0, 0), 'Duplex')
  assert.deepEqual([state, /^Duplex has no CO₂ sensors/.test(text)], ['none', true])
})

test('all is clear where some of the points speak, and not where all of them are silent', () => {
  assert.equal(nothingIn(SORT, counted(3, 2), 'Duplex').state, 'clear')
  assert.deepEqual(nothingIn(SORT, counted(3, 3), 'Duplex'), { state: 'deaf', text: 'Nothing now, but all 3 CO₂ sensors are silent.' })
  assert.deepEqual(nothingIn(SORT, counted(1, 1), 'Duplex').text, 'Nothing now, but the one CO₂ sensor is silent.')
})

test('what is not known is no all-clear', () => {
  assert.equal(nothingIn(SORT, undefined, 'Duplex').state, 'unknown')
  assert.equal(nothingIn(SORT, { totalCount: 3, facets: null }, 'Duplex').state, 'unknown')
  assert.equal(nothingIn(null, undefined, 'Duplex').state, 'unknown')
})

test('the classes that a list is about stand in its query', () => {
  assert.deepEqual(classesOf('{ points(where: { is: ["A", "B"] }) { x(is: "C") } }'), ['A', 'B'])
  assert.deepEqual(classesOf('{ spaces(where: { point: { is: "A" } }) { x } }'), ['A'])
  assert.equal(classesOf('{ points(where: { stale: true }) { x } }'), null)
})
