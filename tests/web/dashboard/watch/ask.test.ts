// Trying a pasted text: what may change something is never sent.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { faultsOf } from '../../../../web/dashboard/src/watch/ask.ts'

const QUERY = 'query Rooms @live { spaces { nodes { id ...Named } } } fragment Named on Space { name }'

/** The faults of a text, and the texts that were sent for them. */
async function asked(text: string, answer: object = {}) {
  const sent: string[] = []
  mock.method(globalThis, 'fetch', async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)).query)
    return Response.json(answer)
  })
  return { faults: await faultsOf(text), sent }
}

test('a query is sent once, and is a list if it has nodes', async () => {
  const { faults, sent } = await asked(QUERY, { data: { spaces: { nodes: [] } } })
  assert.deepEqual([faults, sent], [[], [QUERY]])
  assert.match((await asked('{ server { time } }', { data: { server: {} } })).faults[0]!, /This query has no list/)
})

for (const text of [
  'mutation { undoImport(id: "1") { __typename } }',
  '# query A { x }\nmutation A @live { undoImport(id: "1") { __typename } }',
  'query A { x(note: "mutation") } mutation B { undoImport(id: "1") { __typename } }',
  'query A { x(note: """query \\""" """) } mutation B { y }',
  'subscription { readings { points } }',
]) {
  test(`not sent: ${text}`, async () => {
    const { faults, sent } = await asked(text)
    assert.deepEqual([faults.length, sent], [1, []])
    assert.match(faults[0]!, /must be a query/)
  })
}

for (const text of ['', 'hello', '{ spaces {', 'query A { x } query B { y }', 'fragment F on Space { id }', 'type A { b: Int } { x }']) {
  test(`neither sent: ${text}`, async () => {
    const { faults, sent } = await asked(text)
    assert.deepEqual([faults.length, sent], [1, []])
  })
}
