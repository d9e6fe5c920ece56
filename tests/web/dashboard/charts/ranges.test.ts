// Spans of time, their buckets, zooming and moving.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundsOf, bucketFor, durationOf, momentFor, movedSpan, rangeOf, spanBetween, spanFrom, spanOf, spanText, zoomedSpan } from '../../../../web/dashboard/src/charts/ranges.ts'

const HOUR = 3_600_000
const NOW = 1_800_000_000_000

test('buckets are two pixels wide or more, of a usual width', () => {
  assert.equal(bucketFor(HOUR, 800), 10_000)
  assert.equal(bucketFor(24 * HOUR, 800), 300_000)
  assert.equal(bucketFor(14 * 24 * HOUR, 300), 3 * HOUR)
  assert.equal(bucketFor(60_000, 2000), 1000)
})

test('a span of the last hour ends now', () => {
  assert.deepEqual(boundsOf({ last: HOUR }, NOW), [NOW - HOUR, NOW])
})

test('zooming in around a moment keeps it in its place', () => {
  assert.deepEqual(zoomedSpan({ last: 4 * HOUR }, NOW, 2, NOW - 2 * HOUR), { start: NOW - 3 * HOUR, end: NOW - HOUR })
})

test('without a moment a running span zooms at its end, and runs on', () => {
  assert.deepEqual(zoomedSpan({ last: 4 * HOUR }, NOW, 2), { last: 2 * HOUR })
})

test('zooming out past now follows it again', () => {
  assert.deepEqual(zoomedSpan({ start: NOW - 2 * HOUR, end: NOW - HOUR }, NOW, 0.25), { last: 4 * HOUR })
})

test('no span is under a minute', () => {
  assert.deepEqual(zoomedSpan({ last: 60_000 }, NOW, 8), { last: 60_000 })
  assert.deepEqual(spanBetween(NOW - HOUR, NOW - HOUR + 2, NOW), { start: NOW - HOUR - 29_999, end: NOW - HOUR + 30_001 })
})

test('moving to the right ends at now', () => {
  assert.deepEqual(movedSpan({ last: HOUR }, NOW, -0.5), { start: NOW - 1.5 * HOUR, end: NOW - 0.5 * HOUR })
  assert.deepEqual(movedSpan({ start: NOW - 1.5 * HOUR, end: NOW - 0.5 * HOUR }, NOW, 4), { last: HOUR })
})

test('ranges as the API takes them, in whole buckets', () => {
  assert.equal(durationOf(90_000), 'PT90S')
  assert.deepEqual(rangeOf({ last: HOUR }, 10_000), { last: 'PT3600S' })
  assert.deepEqual(rangeOf({ start: 1_000, end: 61_500 }, 10_000), { start: '1970-01-01T00:00:00.000Z', end: '1970-01-01T00:01:10.000Z' })
})

test('from one moment to another, as a form gives them', () => {
  const given = (ms: number) => momentFor(ms) // to the minute, which NOW is
  assert.deepEqual(spanFrom(given(NOW - 3 * HOUR), given(NOW - HOUR), NOW), { start: NOW - 3 * HOUR, end: NOW - HOUR })
  assert.deepEqual(spanFrom(given(NOW - 3 * HOUR), given(NOW + HOUR), NOW), { last: 3 * HOUR })
  assert.match(String(spanFrom(given(NOW - HOUR), given(NOW - 2 * HOUR), NOW)), /must lie before/)
  assert.match(String(spanFrom(given(NOW + HOUR), given(NOW + 2 * HOUR), NOW)), /must lie before/)
  assert.match(String(spanFrom(given(NOW - 401 * 24 * HOUR), given(NOW - HOUR), NOW)), /400 days at most/)
  assert.match(String(spanFrom('', given(NOW), NOW)), /Give both/)
})

test('an address has the span in words, or between two moments to the second', () => {
  const spans = [{ last: 6 * HOUR }, { last: 90_000 }, { start: NOW - HOUR, end: NOW }]
  assert.deepEqual(spans.map(spanText), ['6h', '90s', '20270115T070000Z-20270115T080000Z'])
  assert.deepEqual(spans.map((span) => spanOf(spanText(span))), spans)
  assert.equal(spanText({ last: 24 * HOUR }), null)
  assert.equal(spanText({ start: NOW - HOUR + 400, end: NOW }), '20270115T070000Z-20270115T080000Z')
})

test('what an address should not ask for is no span', () => {
  for (const text of [null, '', '0s', '5x', '99999999999s', '20270115T080000Z-20270115T070000Z', '20271315T080000Z-20270115T070000Z', '20270115T080000Z']) {
    assert.equal(spanOf(text), undefined, String(text))
  }
})
