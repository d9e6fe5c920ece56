// Rows and columns from the answer of any list.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entriesOf, limitsOf, titleOf } from '../../../../web/dashboard/src/watch/rows.ts'

const WARM = {
  spaces: {
    totalCount: 7,
    nodes: [
      {
        id: 's1',
        name: '101',
        longName: 'Office',
        level: { id: 'l1', name: 'Ground floor' },
        points: { nodes: [{ id: 'p1', name: 'Temperature', latest: { value: 26.4, quality: 'GOOD', unit: { symbol: '°C' } } }] },
        servedBy: { nodes: [{ hops: 1, entity: { id: 'a1', name: 'VAV-1' } }] },
      },
    ],
  },
}

test('a room with its value first, and names that lead to what they name', () => {
  const entries = entriesOf(WARM)
  assert.equal(entries?.total, 7)
  assert.deepEqual(entries?.columns, ['points.latest', 'level', 'points', 'servedBy.entity'])
  const row = entries?.rows[0]
  assert.deepEqual([row?.id, row?.name, row?.leadsTo], ['s1', '101 · Office', 's1'])
  assert.deepEqual(row?.cells.get('points.latest'), { number: 26.4, unit: '°C' })
  assert.deepEqual(row?.cells.get('servedBy.entity'), { text: 'VAV-1', id: 'a1' })
})

test('a point leads to what it belongs to, or to its place', () => {
  const nodes = [
    { id: 'p1', name: 'A', latest: null, of: { id: 'a1', name: 'VAV' }, place: { id: 's1', name: '101' } },
    { id: 'p2', name: null, latest: { bool: true, value: null, quality: 'BAD', time: '2026-01-01T00:00:00Z' }, of: null, place: { id: 's2' } },
  ]
  const entries = entriesOf({ points: { nodes } })
  assert.deepEqual(entries?.rows.map((row) => row.leadsTo), ['a1', 's2'])
  assert.equal(entries?.total, 2)
  assert.equal(entries?.rows[1]?.name, 'p2')
  assert.deepEqual(entries?.rows[1]?.cells.get('latest'), { text: 'on', time: '2026-01-01T00:00:00Z', doubted: true })
})

test('an answer without a connection has no entries; an empty list has none to show', () => {
  assert.equal(entriesOf({ node: { id: 'x' } }), undefined)
  assert.equal(entriesOf({ points: null }), undefined)
  assert.deepEqual(entriesOf({ points: { nodes: [] } }), { total: 0, columns: [], rows: [] })
})

test('nodes without an id still are rows', () => {
  assert.deepEqual(entriesOf({ changes: { nodes: [{ cause: 'EDIT', time: '2026-01-01T00:00:00Z' }] } })?.rows[0]?.cells.get('time'), { time: '2026-01-01T00:00:00Z' })
})

test('paths of columns in words', () => {
  assert.equal(titleOf('servedBy.entity'), 'Served by')
  assert.equal(titleOf('points.latest'), 'Value')
  assert.equal(titleOf('points'), 'Point')
  assert.equal(titleOf('latest'), 'Value')
  assert.equal(titleOf('expectedInterval'), 'Expected interval')
})

test('what has no name is called by the last part of its IRI', () => {
  const nodes = [{ id: 'r1', iri: 'urn:hq#RM125_LAB', name: null, level: { id: 'l1', iri: 'urn:hq/first', name: null } }]
  const row = entriesOf({ spaces: { nodes } })?.rows[0]
  assert.equal(row?.name, 'RM125_LAB')
  assert.deepEqual([...(row?.cells ?? [])], [['level', { text: 'first', id: 'l1' }]])
})

test('the numbers that a query compares with are its limits', () => {
  assert.deepEqual(limitsOf('query A($above: Float! = 26, $at: PlaceFilter, $n: Int = -3) @live { a(where: {latest: {value: {gt: 1.5, lte: 20}}}, first: 100) }'), [26, -3, 1.5, 20])
})

test('what is counted has no unit, and CO₂ one spelling', () => {
  const nodes = [{ id: 'p1', name: 'Lobby CO2', latest: { value: 3, unit: { symbol: '#' } } }]
  const row = entriesOf({ points: { nodes } })?.rows[0]
  assert.deepEqual([row?.name, row?.cells.get('latest')], ['Lobby CO₂', { number: 3 }])
})
