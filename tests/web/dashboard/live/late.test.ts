// What of the page is not current.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLate } from '../../../../web/dashboard/src/live/late.ts'
import type { Live } from '../../../../web/dashboard/src/live/entry.ts'

const live = (state: Live<unknown>['state'], code?: string): Live<unknown> => ({ data: {}, state, at: 1, errors: code ? [{ message: 'x', extensions: { code } }] : [] })

test('late is what a store or the line keeps from an answer', () => {
  assert.deepEqual([live('stale', 'TIMEOUT'), live('failed', 'STORE_UNAVAILABLE'), live('live', 'STORE_UNAVAILABLE')].map(isLate), [true, true, true])
})

test('what is current, on its way, or refused for good is not', () => {
  assert.deepEqual([live('live'), live('connecting'), live('failed', 'COST_LIMIT_EXCEEDED'), live('failed')].map(isLate), [false, false, false, false])
})
