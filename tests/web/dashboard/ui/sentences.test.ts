// Errors in words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonOf, sentence } from '../../../../web/dashboard/src/ui/sentences.ts'

const error = (code: string, message = 'Something is wrong.') => ({ message, extensions: { code } })

test('that it is tried again is said of what passes, and of nothing else', () => {
  assert.equal(reasonOf([error('STORE_UNAVAILABLE')]), 'Something is wrong. It is tried again by itself.')
  assert.equal(reasonOf([error('UNREACHABLE')]), 'Something is wrong. It is tried again by itself.')
  assert.equal(reasonOf([error('GRAPHQL_VALIDATION_FAILED')]), 'Something is wrong.')
  assert.equal(reasonOf([error('STORE_UNAVAILABLE'), error('COST_LIMIT_EXCEEDED')]), 'Something is wrong.')
})

test('each sentence comes once, three at most', () => {
  assert.equal(sentence([]), 'The connection was lost.')
  assert.equal(sentence(['A.', 'A.', 'B.', 'C.', 'D.', 'E.'].map((message) => error('CONFLICT', message))), 'A. B. C. And 2 more.')
})

test('a store that is slow or away is not the fault of who looks at the page', () => {
  const slow = error('TIMEOUT', 'The graph store took longer than the limit. Ask for less at once, or try again.')
  assert.equal(sentence([slow]), 'The graph store is slow to answer.')
  assert.equal(sentence([error('TIMEOUT', 'PostgreSQL took longer than the limit of the operation; ask for less, or try again')]), 'The store of readings is slow to answer.')
  const away = { message: 'PostgreSQL does not answer (CannotConnectNowError); try again', extensions: { code: 'STORE_UNAVAILABLE', store: 'series' } }
  assert.equal(reasonOf([away]), 'The store of readings does not answer. It is tried again by itself.')
  assert.equal(reasonOf([error('RATE_LIMITED', 'Too many at once')]), 'Too many at once. It is tried again by itself.')
})
