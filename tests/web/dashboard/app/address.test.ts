// The hash of the address: read, made, and with a chart.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chartOf, hashOf, parseRoute, quantityOf, withBuilding, withChart, withParts } from '../../../../web/dashboard/src/app/address.ts'

test('an address names a view, what it is of, and what is beside it', () => {
  assert.deepEqual(parseRoute('#/watch/warm-rooms?place=p1&building=b1'), { view: 'watch', id: 'warm-rooms', place: 'p1', building: 'b1' })
  assert.deepEqual(parseRoute('#/places/p%201'), { view: 'place', id: 'p 1', place: 'p 1', building: null })
  assert.deepEqual(parseRoute('#/places'), { view: 'places', id: null, place: null, building: null })
  assert.deepEqual(parseRoute(''), { view: 'overview', id: null, place: null, building: null })
})

test('what cannot be read is the overview', () => {
  assert.deepEqual(parseRoute('#/watch/100%'), { view: 'overview', id: null, place: null, building: null })
  assert.deepEqual(parseRoute('#/no-such-view/1').view, 'overview')
  assert.deepEqual(parseRoute('#/?place=100%').place, '100%')
})

test('an address that was made is read again', () => {
  assert.equal(hashOf('', { building: null }), '#/')
  const hash = hashOf('watch/über 100%', { place: 'p1', building: null })
  assert.deepEqual(parseRoute(hash), { view: 'watch', id: 'über 100%', place: 'p1', building: null })
})

test('a chart is added to an address and taken from it, and nothing else changes', () => {
  const charted = withChart('#/watch/warm?place=p1', { points: ['a', '', 'b'], span: '6h', large: true })
  assert.equal(charted, '#/watch/warm?place=p1&chart=a,,b&span=6h&large=yes')
  assert.deepEqual(parseRoute(charted), parseRoute('#/watch/warm?place=p1'))
  assert.equal(withChart(charted, { points: [], span: '6h', large: true }), '#/watch/warm?place=p1')
  assert.equal(withChart('', { points: ['a'], span: null, large: false }), '#/?chart=a')
})

test('a chart has each point once; no chart is told from an empty one', () => {
  assert.deepEqual(chartOf('#/?chart=a,,b,a&span=6h&large=yes'), { points: ['a', '', 'b', ''], span: '6h', large: true })
  assert.deepEqual(chartOf('#/?chart='), { points: [''], span: null, large: false })
  assert.equal(chartOf('#/?place=a'), null)
})

test('a building is named in an address, in the place of another, and nothing else changes', () => {
  assert.equal(withBuilding('#/nope', 'b1'), '#/nope?building=b1')
  assert.equal(withBuilding('#/watch/warm?place=p1&building=b0&chart=a,,b&span=6h', 'b1'), '#/watch/warm?place=p1&building=b1&chart=a,,b&span=6h')
})

test('the quantity of the plan is in the address beside the chart', () => {
  const hash = withParts('#/?chart=a', { by: 'airflow' })
  assert.equal(hash, '#/?chart=a&by=airflow')
  assert.deepEqual([quantityOf(hash), quantityOf('#/')], ['airflow', null])
})
