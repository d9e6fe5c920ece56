// The marks of axes: numbers with their true value.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisNumber } from '../../../../web/dashboard/src/charts/times.ts'

const axis = (step: number, ...marks: number[]) => marks.map((mark) => axisNumber(mark, step))

test('a mark has as many decimals as the step has', () => {
  assert.deepEqual(axis(0.25, 25.75, 26, 26.25), ['25.75', '26.00', '26.25'])
  assert.deepEqual(axis(2.5, 0, 2.5, 5), ['0.0', '2.5', '5.0'])
  assert.deepEqual(axis(0.1, 0.1 + 0.2), ['0.3'])
  assert.deepEqual(axis(0.025, 0.1), ['0.100'])
})

test('whole steps have none', () => {
  assert.deepEqual(axis(2, 18, 20), ['18', '20'])
  assert.deepEqual(axis(25, 1000, 1025), ['1,000', '1,025'])
})

test('however small the step, a mark stays short', () => {
  assert.deepEqual(axis(1e-9, 1e-9), ['0.000000'])
})
