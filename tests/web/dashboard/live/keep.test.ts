// What stays of the last answer where the new one failed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepFailed } from '../../../../web/dashboard/src/live/keep.ts'

const error = (...path: (string | number)[]) => ({ message: 'The series store does not answer.', path })
const rooms = (...nodes: object[]) => ({ rooms: { nodes } })

test('a failed field keeps its last value', () => {
  const last = rooms({ id: 'a', latest: { value: 21 } }, { id: 'b', latest: { value: 22 } })
  const next = rooms({ id: 'a', latest: null }, { id: 'b', latest: { value: 23 } })
  assert.deepEqual(keepFailed(last, next, [error('rooms', 'nodes', 0, 'latest')]), rooms({ id: 'a', latest: { value: 21 } }, { id: 'b', latest: { value: 23 } }))
})

test('another row at the same place keeps nothing of the one before', () => {
  const last = rooms({ id: 'a', latest: { value: 21 } })
  const next = rooms({ id: 'c', latest: null })
  assert.deepEqual(keepFailed(last, next, [error('rooms', 'nodes', 0, 'latest')]), rooms({ id: 'c', latest: null }))
})

test('where the error emptied what is above it, that stays whole', () => {
  const last = { server: { up: true }, rooms: { nodes: [{ id: 'a' }] } }
  const next = { server: { up: false }, rooms: null }
  assert.deepEqual(keepFailed<object>(last, next, [error('rooms', 'nodes', 0, 'name')]), { server: { up: false }, rooms: { nodes: [{ id: 'a' }] } })
})

test('an answer of failed fields alone is none', () => {
  assert.equal(keepFailed<object>(undefined, { node: null }, [error('node')]), undefined)
  assert.deepEqual(keepFailed<object>({ node: { id: 'a' } }, undefined, [error()]), { node: { id: 'a' } })
})

test('a field that is null without an error is null', () => {
  assert.deepEqual(keepFailed<object>({ node: { id: 'a' } }, { node: null, server: null }, [error('server')]), { node: null, server: null })
})
