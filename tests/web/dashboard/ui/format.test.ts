// Values, ages and names as people read them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAge, formatClass, formatDigits, formatNumber, formatReading, labelOf, nameOf, plural, secondsOf, shortName, unitBehind, unitOf } from '../../../../web/dashboard/src/ui/format.ts'

const reading = (value: number | null, rest = {}) => ({ time: '2026-01-15T10:00:00Z', value, ...rest })

test('a number has about three digits that mean something', () => {
  assert.deepEqual([21.4567, 0.5678, 412.3, 7, -3.14159].map((value) => formatReading(reading(value))), ['21.5', '0.57', '412', '7', '-3.14'])
})

test('a state has its label, a switch a word, and no reading a dash', () => {
  assert.equal(formatReading(reading(2), [{ value: 2, label: 'heating' }]), 'heating')
  assert.equal(formatReading(reading(null, { bool: true })), 'on')
  assert.equal(formatReading(reading(null, { text: 'AUTO' })), 'AUTO')
  assert.equal(formatReading(reading(null)), 'no value')
  assert.equal(formatReading(null), '–')
})

test('an age is told in its largest unit, and is never negative', () => {
  const now = Date.parse('2026-01-15T10:00:00Z')
  assert.deepEqual([8, 200, 7300, 200_000, -5].map((seconds) => formatAge(now - seconds * 1000, now)), ['8 s', '3 min', '2 h', '2 d', '0 s'])
})

test('a duration is seconds', () => {
  assert.deepEqual(['PT0.25S', 'PT15M', 'P1DT1H', 'P1M'].map(secondsOf), [0.25, 900, 90_000, null])
})

test('a class is told in words', () => {
  assert.deepEqual(['brick:CO2_Level_Sensor', 'rec:ConferenceRoom', 'ifc:IfcSpace'].map(formatClass), ['CO₂ Level Sensor', 'Conference Room', 'IfcSpace'])
})

test('a point beside its owner goes without the name of it', () => {
  assert.equal(shortName('VAV-08 air flow', { name: 'VAV-08' }), 'Air flow')
  assert.equal(shortName('104 Meeting room Spree CO2', { name: '104', longName: 'Meeting room Spree' }), 'CO₂')
  assert.equal(shortName('Office 4 air temperature', { name: '104', longName: 'Office 4' }), 'Air temperature')
  assert.equal(shortName('VAV-081 air flow', { name: 'VAV-08' }), 'VAV-081 air flow')
})

test('a place has both its names, once each', () => {
  assert.equal(nameOf({ name: '101', longName: 'Office 1' }), '101 · Office 1')
  assert.equal(nameOf({ name: 'Hall', longName: 'Hall' }), 'Hall')
  assert.equal(nameOf({ name: null, iri: 'urn:b#room-7' }), 'room-7')
  assert.equal(nameOf({ name: 'Lobby CO2' }), 'Lobby CO₂')
})

test('one of a thing is one', () => {
  assert.deepEqual([plural(1, 'point'), plural(0, 'point'), plural(2, 'property', 'properties')], ['1 point', '0 points', '2 properties'])
})

test('what is counted has no unit, but people are people', () => {
  assert.deepEqual([unitOf('#', ['brick:Occupancy_Count_Sensor']), unitOf('#', ['brick:Usage_Sensor']), unitOf('ppm'), unitOf(null)], ['people', '', 'ppm', ''])
  assert.deepEqual([unitBehind('people', '2'), unitBehind('people', '1'), unitBehind('°C', '1')], ['people', 'person', '°C'])
})

test('a label is the name alone, of what has none the last part of its IRI', () => {
  assert.deepEqual([labelOf({ name: '101', longName: 'Office 1' }), labelOf({ name: null, iri: 'urn:b#floor3' })], ['101', 'floor3'])
})

test('a value that has just passed a limit does not seem to be it', () => {
  assert.deepEqual([26.04, 26, 25.96, 26.004, 26.1, 21.04].map((value) => formatDigits(value, 1, [20, 26])), ['26.04', '26.0', '25.96', '26.004', '26.1', '21.0'])
  assert.deepEqual([26.04, 26, 28.25, 1000.3, 1012.6].map((value) => formatNumber(value, [26, 1000])), ['26.04', '26', '28.3', '1,000.3', '1,013'])
})
