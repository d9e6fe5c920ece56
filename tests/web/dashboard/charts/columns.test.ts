// Histories on one axis: where lines go on, and where they break.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone, columnsOf, summaryOf } from '../../../../web/dashboard/src/charts/columns.ts'
import { axisOf } from '../../../../web/dashboard/src/charts/kinds.ts'
import { heightsOf, panelsOf } from '../../../../web/dashboard/src/charts/panels.ts'

const history = (time: number[], avg: (number | null)[], interval: number) => ({ time, avg, min: avg, max: avg, last: avg, interval })

test('a bucket without readings breaks the line where one was due', () => {
  const { series } = columnsOf([history([0, 60_000, 120_000], [1, null, 3], 10_000)])
  assert.deepEqual(series[0]?.avg, [1, null, 3])
})

test('between readings of a slow point the line goes on', () => {
  const { series } = columnsOf([history([0, 60_000, 120_000, 180_000], [1, null, 3, null], 120_000)])
  assert.deepEqual(series[0]?.avg, [1, undefined, 3, null])
})

test('in a past that was thinned the line goes on, and breaks where that pace is broken', () => {
  const time = [0, 60_000, 120_000, 600_000, 660_000, 690_000, 720_000]
  const { series } = columnsOf([history(time, [1, 2, 3, 4, 5, 6, 7], 30_000), history([300_000], [9], 30_000)])
  assert.deepEqual(series[0]?.avg, [1, 2, 3, null, 4, 5, 6, 7])
  const between = columnsOf([history([0, 60_000, 120_000], [1, 2, 3], 10_000), history([30_000], [9], 10_000)])
  assert.deepEqual(between.series[0]?.avg, [1, undefined, 2, 3])
})

test('points with other times share one axis', () => {
  const { time, series } = columnsOf([history([0, 60_000], [1, 2], 60_000), history([30_000], [9], 60_000)])
  assert.deepEqual(time, [0, 30, 60])
  assert.deepEqual(series.map(({ avg }) => avg), [[1, undefined, 2], [null, 9, null]])
})

test('nothing measured is all gap', () => {
  const columns = columnsOf([history([0, 1000], [null, null], 1000)])
  assert.deepEqual(columns.series[0]?.avg, [null, null])
  assert.equal(summaryOf(columns.series[0]!), undefined)
})

test('the summary of a series, its gaps left out', () => {
  const columns = columnsOf([{ time: [0, 1000, 2000], avg: [1, 3, null], min: [0, 2, null], max: [5, 4, null], last: [2, 3, null], interval: 1000 }])
  assert.deepEqual(summaryOf(columns.series[0]!), { min: 0, avg: 2, max: 5 })
})

test('numbers between two gaps stand alone', () => {
  assert.deepEqual(alone([1, null, 2, 3, null, undefined, 4, undefined, null, 5]), [0, 6, 9])
  assert.deepEqual(alone([1, undefined, 2, null, null]), [])
})

test('two axes share a drawing, a third gets its own', () => {
  const panels = panelsOf(['°C', 'ppm', '°C', '%'].map((symbol) => ({ axis: axisOf({}, symbol) })))
  assert.deepEqual(panels.map(({ axes, series }) => [axes.map(({ unit }) => unit), series.length]), [[['°C', 'ppm'], 3], [['%'], 1]])
})

test('drawings have their usual heights, or fill a height together', () => {
  assert.deepEqual(heightsOf(3), [184, 116, 116])
  assert.deepEqual(heightsOf(2, undefined, true), [132, 96])
  assert.deepEqual(heightsOf(2, 640), [300, 300])
  assert.deepEqual(heightsOf(4, 200), [96, 96, 96, 96])
})
