// Which building is in view, and which level is opened first.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstLevel, liveliest, namedBuilding, withContent } from '../../../../web/dashboard/src/app/inView.ts'

const level = (id: string, rooms: number) => ({ id, spaces: { totalCount: rooms } })
const ALPHA = { id: 'a', key: 'alpha', levels: [level('a0', 0), level('a1', 4)] }
const DEMO = { id: 'd', key: 'demo', levels: [level('d0', 2)] }
const NOTHING = { buildings: [ALPHA, DEMO], route: { view: 'overview', id: null, building: null }, holder: null, shown: null, remembered: null } as const

test('a building that comes before it by name takes nothing from the one in view', () => {
  assert.equal(namedBuilding({ ...NOTHING, shown: 'd' })?.id, 'd')
  assert.equal(namedBuilding({ ...NOTHING, remembered: 'd' })?.id, 'd')
  assert.equal(namedBuilding({ ...NOTHING, route: { view: 'level', id: 'xyz', building: null }, shown: 'd' })?.id, 'd')
})

test("a place's own building wins, then that of a level, then the one in the address, by id or key", () => {
  const route = { view: 'level', id: 'd0', building: 'alpha' } as const
  assert.equal(namedBuilding({ ...NOTHING, route, holder: 'a', shown: 'd' })?.id, 'a')
  assert.equal(namedBuilding({ ...NOTHING, route, shown: 'a' })?.id, 'd')
  assert.equal(namedBuilding({ ...NOTHING, route: { ...route, id: 'xyz' }, shown: 'd' })?.id, 'a')
})

test('while the building of a place is asked for, the one that is shown stays, and none comes for a moment', () => {
  assert.equal(namedBuilding({ ...NOTHING, holder: undefined, shown: 'd' })?.id, 'd')
  assert.equal(namedBuilding({ ...NOTHING, holder: undefined, remembered: 'd' }), null)
})

test('where nothing says which, the one whose points speak is shown', () => {
  assert.equal(namedBuilding({ ...NOTHING, remembered: 'gone' }), undefined)
  assert.equal(liveliest([ALPHA, DEMO], [{ id: 'd', points: { totalCount: 3 } }])?.id, 'd')
  assert.equal(liveliest([ALPHA, DEMO], [])?.id, 'a')
  assert.equal(liveliest([], []), null)
})

test('a building all of whose models were taken back is none', () => {
  const edits = (id: string, entities: number) => ({ format: 'edits', entities, building: { id } })
  const models = [edits('a', 1), { format: 'ifc', entities: 0, building: { id: 'a' } }, edits('d', 1), { format: 'ifc', entities: 7, building: { id: 'd' } }]
  assert.deepEqual(withContent([ALPHA, DEMO], models), [DEMO])
  assert.deepEqual(withContent([ALPHA], [edits('a', 2)]), [ALPHA])
  assert.deepEqual(withContent([ALPHA], []), [ALPHA])
})

test('the first level with rooms is opened first', () => {
  assert.equal(firstLevel(ALPHA.levels)?.id, 'a1')
  assert.equal(firstLevel([level('x', 0), level('y', 0)])?.id, 'x')
  assert.equal(firstLevel([]), undefined)
})
