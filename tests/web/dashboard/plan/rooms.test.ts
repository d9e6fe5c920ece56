// What each room of a plan shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Space } from '../../../../web/dashboard/src/plan/document.ts'
import { QUANTITIES } from '../../../../web/dashboard/src/plan/quantities.ts'
import { coloured, comfortNote, spoken } from '../../../../web/dashboard/src/plan/rooms.ts'

const TIME = '2026-01-15T10:00:00Z'
const quantity = (key: string) => QUANTITIES.find((one) => one.key === key)!
const room = (name: string, point: string, value: number | boolean | null, symbol?: string) =>
  ({
    id: name, iri: `urn:b#${name}`, name, longName: null,
    point: {
      id: point, name: point, stale: false, unit: symbol ? { symbol } : null, of: { id: 'u', name: 'VAV-08' },
      latest: { time: TIME, quality: 'GOOD', text: null, value: typeof value === 'number' ? value : null, bool: typeof value === 'boolean' ? value : null },
    },
  }) as unknown as Space

test('the value of a unit that serves several rooms is marked in each', () => {
  const { rooms } = coloured([room('102', 'flow-8', 159, 'm³/h'), room('103', 'flow-8', 159, 'm³/h'), room('105', 'flow-9', 210, 'm³/h')], quantity('airflow'))
  assert.deepEqual([...rooms.values()].map(({ figure, sharing }) => [figure, sharing]), [['159*', 2], ['159*', 2], ['210', 1]])
  assert.match(spoken(rooms.get('102')!, quantity('airflow'), { from: 0, to: 1000 }, Date.parse(TIME)), /159 m³\/h, one value of VAV-08 for 2 rooms$/)
})

test('one room far beyond the others leaves them apart', () => {
  const flows = [250, 577, 699, 721, 744, 947, 13_257].map((value, index) => room(`00${index}`, `p${index}`, value, 'm³/h'))
  const { rooms, domain } = coloured(flows, quantity('airflow'))
  assert.equal(domain.to, 947)
  assert.deepEqual([...rooms.values()].map(({ beyond }) => beyond), [0, 0, 0, 0, 0, 0, 1])
  assert.equal(new Set([...rooms.values()].map(({ paint }) => paint?.fill)).size, 6)
})

test('rooms that say on or off are of two colours, others keep their scale beside them', () => {
  const { rooms, numbers, switches, unit, domain } = coloured([room('a', 'p1', true), room('b', 'p2', false), room('c', 'p3', 12, '#'), room('d', 'p4', 1, '#')], quantity('people'))
  assert.deepEqual([...rooms.values()].map(({ text }) => text), ['on', 'off', '12 people', '1 person'])
  assert.deepEqual([numbers, switches, unit, domain], [true, true, 'people', { from: 0, to: 12 }])
  const bare = coloured([room('a', 'p1', true), room('b', 'p2', false)], quantity('occupancy'))
  assert.deepEqual([bare.numbers, bare.switches, bare.unit], [false, true, undefined])
})

test('a value that has just passed a limit does not seem to be it', () => {
  const { rooms, domain } = coloured([room('017', 'p', 26.04, '°C')], quantity('temperature'))
  assert.equal(rooms.get('017')?.text, '26.04 °C')
  assert.equal(comfortNote(rooms.get('017')!, domain), 'above what is comfortable')
})

test('without a value there is no scale to show', () => {
  const { numbers, switches, rooms } = coloured([room('a', 'p1', null, '°F'), { ...room('b', 'p2', null), point: null }], quantity('temperature'))
  assert.deepEqual([numbers, switches], [false, false])
  assert.deepEqual([...rooms.values()].map(({ state, sharing }) => [state, sharing]), [['none', 1], ['none', 0]])
})
