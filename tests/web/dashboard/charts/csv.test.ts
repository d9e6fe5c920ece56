// A chart as a table for other programs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from '../../../../web/dashboard/src/charts/csv.ts'

const line = (name: string, avg: (number | null | undefined)[], unit = '°C') => ({ name, unit, avg, min: avg, max: avg })

test('a row for each bucket, with times in UTC and gaps left empty', () => {
  const text = csvOf([0, 60, 90], [line('Room 1', [20.5, null, undefined]), line('CO₂', [null, 410, null], '')])
  assert.equal(text, [
    '"time","Room 1 (°C) mean","Room 1 (°C) least","Room 1 (°C) greatest","CO₂ mean","CO₂ least","CO₂ greatest"',
    '1970-01-01T00:00:00.000Z,20.5,20.5,20.5,,,',
    '1970-01-01T00:01:00.000Z,,,,410,410,410',
    '',
  ].join('\r\n'))
})

test('names are texts, whatever stands in them', () => {
  const [head] = csvOf([], [line('=1+1, "x"', [], '')]).split('\r\n')
  assert.equal(head, `"time","'=1+1, ""x"" mean","'=1+1, ""x"" least","'=1+1, ""x"" greatest"`)
})
