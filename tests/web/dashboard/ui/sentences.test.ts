// Errors in words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonOf, sentence } from '../../../../web/dashboard/src/ui/sentences.ts'

const error = (code: string, message = 'Something is wrong.') => ({ message, extensions: { code } })

test('that it is tried again is said of what passes, and of nothing else', () => {
  assert.equal(reasonOf([error('STORE_UNAVAILABLE')]), 'Something is wrong. It is tried again by itself.')
  assert.equal(reasonOf([error('UNREACHABLE'), error('TIMEOUT')]), 'Something is wrong. It is tried again by itself.')
  assert.equal(reasonOf([error('GRAPHQL_VALIDATION_FAILED')]), 'Something is wrong.')
  assert.equal(reasonOf([error('STORE_UNAVAILABLE'), error('COST_LIMIT_EXCEEDED')]), 'Something is wrong.')
})

test('each sentence comes once, three at most', () => {
  assert.equal(sentence([]), 'The connection was lost.')
  assert.equal(sentence(['A.', 'A.', 'B.', 'C.', 'D.', 'E.'].map((message) => error('TIMEOUT', message))), 'A. B. C. And 2 more.')
})
