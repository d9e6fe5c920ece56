// Which quantities a level offers, and the spans of their scales.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { domainOf, offered, offerFor, QUANTITIES, shareOf } from '../../../../web/dashboard/src/plan/quantities.ts'

const quantity = (key: string) => QUANTITIES.find((one) => one.key === key)!

test('offered are the quantities whose classes occur, by the most exact class', () => {
  const found = offered(['brick:Zone_Air_Temperature_Sensor', 'brick:Supply_Air_Temperature_Sensor', 'brick:CO2_Level_Sensor'])
  assert.deepEqual(found.map(({ quantity: { key }, is }) => [key, is]), [
    ['temperature', 'Zone_Air_Temperature_Sensor'],
    ['co2', 'CO2_Level_Sensor'],
  ])
})

test('a subclass counts for its class, an IRI like a short name', () => {
  assert.deepEqual(offered(['https://brickschema.org/schema/Brick#Return_Air_Temperature_Sensor']).map(({ is }) => is), ['Air_Temperature_Sensor'])
})

test('a class that only begins alike does not count', () => {
  assert.deepEqual(offered(['brick:CO2_Level_Sensor_Fault', 'brick:Pump']), [])
})

test('the span is that of the unit', () => {
  assert.deepEqual(domainOf(quantity('temperature'), '°C', [3]), { from: 16, to: 30, comfort: [20, 26] })
})

test('in an unknown unit the span is that of the values, from zero', () => {
  assert.deepEqual(domainOf(quantity('power'), 'W', [40, 250]), { from: 0, to: 250 })
  assert.deepEqual(domainOf(quantity('power'), 'W', [-5, 20]), { from: -5, to: 20 })
  assert.deepEqual(domainOf(quantity('power'), 'W', [7]), { from: 0, to: 7 })
  assert.deepEqual(domainOf(quantity('power'), undefined, [0]), { from: 0, to: 1 })
  assert.deepEqual(domainOf(quantity('power'), undefined, []), { from: 0, to: 1 })
})

test('a share beyond 0 to 1 is out of range', () => {
  assert.equal(shareOf({ from: 400, to: 1600 }, 1000), 0.5)
  assert.equal(shareOf({ from: 400, to: 1600 }, 2200), 1.5)
})

test('a few values far beyond the others do not press them into one colour', () => {
  assert.deepEqual(domainOf(quantity('airflow'), 'm³/h', [250, 577, 699, 721, 744, 947, 13_257]), { from: 0, to: 947 })
  assert.deepEqual(domainOf(quantity('airflow'), 'm³/h', [0, 0, 0, 0, 120, 180]), { from: 0, to: 180 })
  assert.deepEqual(domainOf(quantity('airflow'), 'm³/h', [10, 20, 30, 40, 55]), { from: 0, to: 55 })
})

test('the chosen quantity stays where nothing measures it; without one the first is shown', () => {
  const offers = offered(['brick:CO2_Sensor', 'brick:Electric_Power_Sensor'])
  assert.equal(offerFor(offers, 'power')?.is, 'Electric_Power_Sensor')
  assert.equal(offerFor(offered(['brick:CO2_Sensor']), 'power')?.is, 'Electric_Power_Sensor')
  assert.equal(offerFor(offers, null)?.quantity.key, 'co2')
  assert.equal(offerFor(offers, 'no such')?.quantity.key, 'co2')
  assert.equal(offerFor([], null), undefined)
})

test('where people are counted and where one only knows that there are some are two quantities', () => {
  assert.deepEqual(offered(['brick:Occupancy_Count_Sensor', 'brick:Occupancy_Sensor']).map(({ quantity: { key }, is }) => [key, is]), [
    ['occupancy', 'Occupancy_Sensor'],
    ['people', 'Occupancy_Count_Sensor'],
  ])
})
