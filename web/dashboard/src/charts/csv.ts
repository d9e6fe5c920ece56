// What a chart shows, as a table for other programs: a row for each bucket, of each line its mean and its extremes.
import type { Column } from './columns'

interface Named {
  name: string
  unit: string
  avg: Column
  min: Column
  max: Column
}

const KINDS = [['mean', 'avg'], ['least', 'min'], ['greatest', 'max']] as const

/** CSV by RFC 4180 with times in UTC; `time` in epoch seconds. Buckets without any reading are left out. */
export function csvOf(time: readonly number[], lines: readonly Named[]): string {
  const head = lines.flatMap((line) => KINDS.map(([word]) => `${line.name}${line.unit && ` (${line.unit})`} ${word}`))
  const rows = time.flatMap((seconds, index) => {
    const numbers = lines.flatMap((line) => KINDS.map(([, kind]) => line[kind][index] ?? ''))
    return numbers.every((number) => number === '') ? [] : [[new Date(seconds * 1000).toISOString(), ...numbers]]
  })
  return [['time', ...head].map(quoted), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

/** As text: a spreadsheet would calculate what begins like a formula. */
function quoted(text: string): string {
  return `"${text.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`
}

/** Hand a text to the user as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
