// One live document: when it is subscribed to, tried again, and let go.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Entry, type Line } from '../../../../web/dashboard/src/live/entry.ts'

type Sink = Parameters<Line['socket']['subscribe']>[1]

const DOWN = [{ message: 'The graph does not answer.', extensions: { code: 'STORE_UNAVAILABLE' } }]
const REFUSED = [{ message: 'There is no such field.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]
const LONG = 60_000

/** An entry on a line that does what the test says; `open` are its subscriptions. */
function begin() {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const open: Sink[] = []
  const listeners = new Set<() => void>()
  const line = {
    state: 'open',
    socket: {
      subscribe(_: unknown, sink: Sink) {
        open.push(sink)
        return () => void open.splice(open.indexOf(sink), 1)
      },
    },
    link: {
      get: () => line.state,
      subscribe: (listener: () => void) => (listeners.add(listener), () => void listeners.delete(listener)),
    },
    turn(state: string) {
      line.state = state
      listeners.forEach((listener) => listener())
    },
  }
  let forgotten = 0
  const told: string[] = []
  const entry = new Entry(line as unknown as Line, '{ x }', {}, () => forgotten++, ({ state }) => told.push(state))
  return { entry, told, open, line, forgotten: () => forgotten }
}

test('a second listener while a retry is due leaves it due', () => {
  const { entry, open } = begin()
  entry.listen(() => {})
  open[0]!.error(DOWN)
  assert.equal(entry.snapshot.state, 'failed')
  entry.listen(() => {})
  mock.timers.tick(LONG)
  open[0]!.next({ data: { x: 1 } })
  assert.equal(open.length, 1)
  assert.deepEqual([entry.snapshot.state, entry.snapshot.data], ['live', { x: 1 }])
})

test('a retry that was due when the last listener went opens nothing', () => {
  const { entry, open, forgotten } = begin()
  const leave = entry.listen(() => {})
  open[0]!.error(DOWN)
  leave()
  mock.timers.tick(LONG)
  assert.deepEqual([open.length, forgotten()], [0, 1])
})

test('a listener that comes back at once finds the subscription that was there', () => {
  const { entry, open, forgotten } = begin()
  entry.listen(() => {})()
  mock.timers.tick(400)
  entry.listen(() => {})
  mock.timers.tick(LONG)
  assert.deepEqual([open.length, forgotten()], [1, 0])
})

test('what the server refuses is not asked again', () => {
  const { entry, open } = begin()
  entry.listen(() => {})
  const first = open[0]
  first!.error(REFUSED)
  mock.timers.tick(LONG)
  assert.deepEqual([open[0] === first, entry.snapshot.state], [true, 'failed'])
})

test('an answer that came between drawing and listening is told at once', () => {
  const { entry, open } = begin()
  const drawn = entry.snapshot
  entry.listen(() => {})
  open[0]!.next({ data: { x: 1 } })
  let told = 0
  entry.listen(() => told++, drawn)
  assert.equal(told, 1)
  entry.listen(() => told++, entry.snapshot)
  assert.equal(told, 1)
})

test('a line that is cut makes data stale, and a question answered once is asked again when it is back', () => {
  const { entry, open, line } = begin()
  entry.listen(() => {})
  const first = open[0]
  first!.next({ data: { x: 1 } })
  first!.complete()
  line.turn('away')
  assert.deepEqual([entry.snapshot.state, entry.snapshot.data], ['stale', { x: 1 }])
  line.turn('open')
  assert.deepEqual([open.length, open[0] !== first], [1, true])
})

test('every change is told to whoever counts what is late', () => {
  const { open, told, entry } = begin()
  const leave = entry.listen(() => {})
  open[0]!.next({ data: { x: 1 } })
  open[0]!.error(DOWN)
  assert.deepEqual(told, ['live', 'stale'])
  leave()
})

test('an answer in which something failed is as old as the last that was whole', () => {
  const { entry, open } = begin()
  entry.listen(() => {})
  mock.timers.tick(1000)
  open[0]!.next({ data: { x: 1, y: 1 } })
  const { at } = entry.snapshot
  mock.timers.tick(5000)
  open[0]!.next({ data: { x: 2, y: null }, errors: [{ ...DOWN[0]!, path: ['y'] }] as never })
  assert.deepEqual([entry.snapshot.data, entry.snapshot.state, entry.snapshot.at], [{ x: 2, y: 1 }, 'live', at])
  open[0]!.next({ data: { x: 3, y: 3 } })
  assert.notEqual(entry.snapshot.at, at)
})
