// The building at a glance, from what its points tell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tilesOf, type Known } from '../../../../web/dashboard/src/overview/tiles.ts'

const figure = (value: number | boolean | null, { unit = '', stale = false, of = 'unit' } = {}) => ({
  stale,
  unit: { symbol: unit },
  latest: value === null ? null : { time: '2026-01-01T00:00:00Z', value: typeof value === 'number' ? value : null, bool: typeof value === 'boolean' ? value : null },
  of: { id: of, name: of },
})
const NOTHING: Known = { outdoors: { nodes: [] }, building: null, handling: { nodes: [] }, occupancy: { nodes: [] } }
const told = (known: Partial<Known>) => tilesOf({ ...NOTHING, ...known }).map(({ label, text, unit }) => `${label}: ${text} ${unit}`.trim())
const unit = (name: string, ...points: ReturnType<typeof figure>[]) => ({ id: name, name, points: { nodes: points } })
const seat = (place: string, value: number | boolean, kind = 'Occupancy_Sensor', stale = false) => ({ ...figure(value, { stale }), classes: [{ ref: `brick:${kind}` }], place: { id: place } })

test('a building without such points has no figures', () => {
  assert.deepEqual(told({}), [])
  assert.deepEqual(told({ building: {}, handling: { nodes: [unit('AHU-1')] }, outdoors: { nodes: [figure(null)] } }), [])
})

test('outdoors is the first sensor that is not overdue', () => {
  assert.deepEqual(told({ outdoors: { nodes: [figure(3, { stale: true }), figure(-4.26, { unit: '°C' }), figure(9)] } }), ['Outdoors: -4.26 °C'])
})

test('power is the sum of the meters in one unit', () => {
  const meter = (id: string, value: number | null, symbol: string) => ({ id, points: { nodes: [figure(value, { unit: symbol })] } })
  assert.deepEqual(told({ building: { meteredBy: [meter('water', null, ''), meter('a', 8, 'kW'), meter('b', 2, 'kW'), meter('c', 500, 'W')] } }), ['Power now: 10 kW'])
})

test('one unit is told by its name, several by how many run; of which nothing is known is not counted', () => {
  assert.deepEqual(told({ handling: { nodes: [unit('AHU-1', figure(false), figure(true)), unit('AHU-2')] } }), ['AHU-1: runs'])
  assert.deepEqual(told({ handling: { nodes: [unit('AHU-1', figure(0)), unit('AHU-2', figure(true)), unit('AHU-3', figure(1, { stale: true }))] } }), ['Air handling: 1 of 2 run'])
})

test('people are counted, and rooms are in use once however many sensors they have', () => {
  const nodes = [seat('a', 3, 'Occupancy_Count_Sensor'), seat('a', true), seat('b', false), seat('c', true), seat('d', true, 'Occupancy_Sensor', true)]
  assert.deepEqual(told({ occupancy: { nodes } }), ['People counted: 3', 'Rooms in use: 2 of 3'])
  assert.deepEqual(told({ occupancy: { nodes: [seat('b', false)] } }), ['Rooms in use: 0 of 1'])
})
