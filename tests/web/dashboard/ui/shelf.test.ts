// What the browser keeps for the page, and what stays where it keeps nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lasting, ofTab } from '../../../../web/dashboard/src/ui/shelf.ts'

test('what is written is read again, and forgotten by null', () => {
  const kept = new Map<string, string>()
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) }
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true })
  assert.equal(lasting.write('a', '1'), true)
  assert.deepEqual([lasting.read('a'), kept.get('a')], ['1', '1'])
  assert.equal(lasting.write('a', null), true)
  assert.equal(lasting.read('a'), null)
})

test('a browser that refuses keeps it for as long as the page is there, and says so', () => {
  const refuse = { get: () => { throw new DOMException('The operation is insecure.', 'SecurityError') }, configurable: true }
  Object.defineProperty(globalThis, 'sessionStorage', refuse)
  assert.equal(ofTab.read('token'), null)
  assert.equal(ofTab.write('token', 'x'), false)
  assert.equal(ofTab.read('token'), 'x')
  assert.equal(ofTab.write('token', null), false)
  assert.equal(ofTab.read('token'), null)
})
