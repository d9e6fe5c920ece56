// What is tried until it succeeds.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { keepTrying } from '../../../../web/dashboard/src/live/keepTrying.ts'

const LONG = 60_000
const settle = () => new Promise((resolve) => setImmediate(resolve))

/** A trial whose attempts end as listed, by a text or by failing; what came of it, and a line to the server. */
function begin(ends: (string | null)[]) {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
  const told: string[] = []
  const listeners = new Set<() => void>()
  let state: 'open' | 'away' = 'open'
  const attempt = async (): Promise<string> => {
    const end = ends.shift()
    if (end == null) throw new Error('no answer')
    return end
  }
  const link = { get: () => state, subscribe: (listener: () => void) => (listeners.add(listener), () => void listeners.delete(listener)) }
  const turn = (to: typeof state) => {
    state = to
    listeners.forEach((listener) => listener())
  }
  const stop = keepTrying({ attempt, done: (text) => told.push(text), failed: () => told.push('failed') }, link)
  return { told, stop, turn, listeners, left: () => ends.length }
}

test('what fails is tried again after a while', async () => {
  const { told, listeners } = begin([null, null, 'there'])
  for (let attempt = 0; attempt < 3; attempt++) {
    await settle()
    mock.timers.tick(LONG)
  }
  await settle()
  assert.deepEqual(told, ['failed', 'failed', 'there'])
  assert.equal(listeners.size, 0)
})

test('and at once when the line is back', async () => {
  const { told, turn } = begin([null, 'there', 'too much'])
  await settle()
  turn('away')
  await settle()
  assert.deepEqual(told, ['failed'])
  turn('open')
  await settle()
  mock.timers.tick(LONG)
  await settle()
  assert.deepEqual(told, ['failed', 'there'])
})

test('what was ended tries no more and tells nothing', async () => {
  const { told, stop, turn, left } = begin([null, 'there'])
  await settle()
  stop()
  turn('open')
  mock.timers.tick(LONG)
  await settle()
  assert.deepEqual([told, left()], [['failed'], 1])
})
