// The header: the one thing to know, and figures that say what they are of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Live } from '../../../../web/dashboard/src/live/entry.ts'
import { liveOf, rateOf, silentOf } from '../../../../web/dashboard/src/status/figures.ts'
import { healthOf } from '../../../../web/dashboard/src/status/health.ts'

type Server = Parameters<typeof healthOf>[0]
const server = (...states: ('UP' | 'DOWN' | 'STARTING')[]): Server => ({
  data: { server: { stores: states.map((state, at) => ({ name: ['graph', 'series'][at]!, state })) } },
  state: 'live',
  errors: [],
  at: 1,
})
const AWAY: Partial<Live<never>> = { state: 'stale', errors: [{ message: 'x', extensions: { code: 'UNREACHABLE' } }] }

test('the header is not live while a part of the page is not', () => {
  assert.equal(healthOf(server('UP', 'UP'), 0).words, 'Live')
  assert.deepEqual(healthOf(server('UP', 'UP'), 2), { tone: 'warn', words: 'Not all is current' })
})

test('what is worse is said first', () => {
  assert.equal(healthOf(server('DOWN', 'UP'), 2).words, 'graph down')
  assert.equal(healthOf({ ...server('DOWN'), ...AWAY }, 2).words, 'Reconnecting')
  const partly = { ...server('UP', 'DOWN'), errors: [{ message: 'x', extensions: { code: 'STORE_UNAVAILABLE' } }] }
  assert.equal(healthOf(partly, 2).words, 'series down')
  assert.equal(healthOf(server('UP', 'STARTING'), 2).words, 'Starting')
  assert.equal(healthOf({ data: undefined, errors: [], state: 'connecting', at: undefined }, 0).words, 'Connecting')
})

test('points are of a building, which may have none; readings are of the server', () => {
  const points = (totalCount: number, silent?: number) => ({ points: { totalCount, facets: silent === undefined ? null : [{ key: 'true', count: silent }, { key: 'false', count: totalCount - silent }] } })
  assert.deepEqual([liveOf(points(400, 3)), silentOf(points(400, 3))], ['397 live', 3])
  assert.deepEqual([liveOf(points(2)), liveOf(points(0, 0))], ['2 points', 'no points'])
  assert.equal(rateOf({ ingest: { readingsPerSecond: 24.7, lag: 'PT0.5S' } }), '24.7/s, lag 0.50 s')
  assert.equal(rateOf({ ingest: null }), null)
})
