// Saved lists, pasted queries, and entries that come and go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withLive } from '../../../../web/dashboard/src/watch/live.ts'
import { moved } from '../../../../web/dashboard/src/watch/moves.ts'
import { keyFor, readLists, writeLists } from '../../../../web/dashboard/src/watch/saved.ts'

test('a query gets @live behind its name and variables', () => {
  assert.equal(withLive('query A { x }'), 'query A @live { x }')
  assert.equal(withLive('{ x }'), 'query @live { x }')
  assert.equal(withLive('query { x }'), 'query @live { x }')
  assert.equal(withLive('query A($a: I = {b: "){"}, $c: Int) { x }'), 'query A($a: I = {b: "){"}, $c: Int) @live { x }')
  assert.equal(withLive('# query in a comment\nquery A @dear { x }'), '# query in a comment\nquery A @live @dear { x }')
})

test('what is live, or no query, stays as it is', () => {
  assert.equal(withLive('query A @live(minInterval: "PT5S") { x }'), 'query A @live(minInterval: "PT5S") { x }')
  assert.equal(withLive('hello'), 'hello')
  assert.equal(withLive(''), '')
})

test('lists are kept and read again; anything else counts as nothing', () => {
  const kept = new Map<string, string>()
  const shelf = { read: (key: string) => kept.get(key) ?? null, write: (key: string, value: string | null) => kept.set(key, value!) === kept }
  const list = { key: 'a', name: 'A', text: '{ x }' }
  assert.equal(writeLists(shelf, [list]), true)
  assert.deepEqual(readLists(shelf), [list])
  kept.set('edifice.watch', '[{"key":1},null,"x"]')
  assert.deepEqual(readLists(shelf), [])
  kept.set('edifice.watch', '{')
  assert.deepEqual(readLists(shelf), [])
  assert.equal(writeLists({ ...shelf, write: () => false }, []), false)
})

test('keys of lists are made of their names, each once', () => {
  assert.equal(keyFor('Cold rooms!', []), 'cold-rooms')
  assert.equal(keyFor('Cold rooms', ['cold-rooms', 'cold-rooms-2']), 'cold-rooms-3')
  assert.equal(keyFor('??', []), 'list')
})

const row = (id: string) => ({ id, name: id, leadsTo: id, cells: new Map() })
const states = (shown: ReturnType<typeof moved>) => shown.map((one) => `${one.row.id} ${one.state}`)

test('the first answer enters nothing; then entries enter, stay and leave where they were', () => {
  const first = moved(null, [row('a'), row('b'), row('c')], 0)
  assert.deepEqual(states(first), ['a there', 'b there', 'c there'])
  const second = moved(first, [row('a'), row('c'), row('d')], 1000)
  assert.deepEqual(states(second), ['a there', 'b left', 'c there', 'd entered'])
  assert.deepEqual(states(moved(second, [row('a'), row('c'), row('d')], 1500)), ['a there', 'b left', 'c there', 'd entered'])
  assert.deepEqual(states(moved(second, [row('a'), row('c'), row('d')], 5000)), ['a there', 'c there', 'd there'])
})

test('an entry that comes back while it leaves enters anew', () => {
  const left = moved(moved(null, [row('a')], 0), [], 1000)
  assert.deepEqual(states(left), ['a left'])
  assert.deepEqual(states(moved(left, [row('a')], 1200)), ['a entered'])
})
