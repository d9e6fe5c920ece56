// Trying a pasted text: what may change something is never sent.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { faultsOf } from '../../../../web/dashboard/src/watch/ask.ts'

const QUERY = 'query Rooms @live { spaces { nodes { id ...Named } } } fragment Named on Space { name }'

/** The faults of a text, and the texts that were sent for them. */
async function asked(text: string, answer: object = {}, live?: Response) {
  const sent: string[] = []
  mock.method(globalThis, 'fetch', async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)).query)
    return live && sent.length > 1 ? live : Response.json(answer)
  })
  return { faults: await faultsOf(text), sent }
}

test('a query is sent once, then as it will be kept current, and is a list if it has nodes', async () => {
  const { faults, sent } = await asked(QUERY, { data: { spaces: { nodes: [] } } })
  assert.deepEqual([faults, sent], [[], [QUERY, QUERY]])
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

/** A stream of events that goes on after the first, as that of a live query does. */
function streamed(payload: object): { answer: Response; ended: () => boolean } {
  let ended = false
  const text = `:\n\nevent: next\ndata: ${JSON.stringify(payload)}\n\n`
  const body = new ReadableStream({
    start(stream) {
      const bytes = new TextEncoder().encode(text)
      stream.enqueue(bytes.slice(0, 30)) // an event may come in pieces
      stream.enqueue(bytes.slice(30))
    },
    cancel: () => void (ended = true),
  })
  return { answer: new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }), ended: () => ended }
}

test('what is too large to be kept current is told by the first event of the stream, which is the last', async () => {
  const list = { data: { spaces: { nodes: [] } } }
  const good = streamed(list)
  assert.deepEqual((await asked(QUERY, list, good.answer)).faults, [])
  await new Promise(setImmediate)
  assert.equal(good.ended(), true)
  const large = streamed({ errors: [{ message: 'A live query answers at most 4,000,000 bytes, this one 5,000,000.', extensions: { code: 'COST_LIMIT_EXCEEDED' } }] })
  assert.deepEqual((await asked(QUERY, list, large.answer)).faults, ['A live query answers at most 4,000,000 bytes, this one 5,000,000.'])
})

test('it is asked no further when it is given up', async () => {
  const trial = new AbortController()
  const asking: RequestInit[] = []
  mock.method(globalThis, 'fetch', async (_: string, init: RequestInit) => {
    asking.push(init)
    trial.abort()
    throw new Error('aborted')
  })
  await faultsOf(QUERY, trial.signal)
  assert.deepEqual(asking.map((init) => init.signal?.aborted), [true])
})
