// Moments and numbers as a chart writes them.
import { LOCALE } from '../ui/format'
import { lengthOf, RANGES, type Span } from './ranges'

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(LOCALE, { hourCycle: 'h23', ...options })
const DAY = format({ day: 'numeric', month: 'short' })
const MINUTES = format({ hour: '2-digit', minute: '2-digit' })
const SECONDS = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
const WHOLE = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const EXACT = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** The marks of an axis (epoch seconds, `step` apart): times, and the date where a day begins. */
export function axisTimes(marks: readonly number[], step: number): string[] {
  return marks.map((mark) => {
    const date = new Date(mark * 1000)
    const midnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0
    return step >= 86_400 || midnight ? DAY.format(date) : (step < 60 ? SECONDS : MINUTES).format(date)
  })
}

const MOST_DECIMALS = 6

/** A mark of an axis of numbers `step` apart, with as many decimals as the step has: steps of 0.25 need two. */
export function axisNumber(mark: number, step: number): string {
  let decimals = 0
  while (decimals < MOST_DECIMALS && !isWhole(step * 10 ** decimals)) decimals++
  return mark.toLocaleString(LOCALE, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

function isWhole(number: number): boolean {
  return Math.abs(number - Math.round(number)) < 1e-6 && Math.round(number) !== 0
}

/** The moment under the cursor; seconds where buckets are that narrow. */
export function moment(seconds: number, exact: boolean): string {
  return (exact ? EXACT : WHOLE).format(seconds * 1000)
}

/** What a span covers, in words. */
export function spanWords(span: Span): string {
  if (!('last' in span)) return `${WHOLE.format(span.start)} – ${WHOLE.format(span.end)}`
  const range = RANGES.find((one) => one.ms === span.last)
  return range ? `The ${range.name.replace('the ', '')}` : `The last ${lengthWords(lengthOf(span))}`
}

function lengthWords(ms: number): string {
  const minutes = ms / 60_000
  if (minutes < 90) return `${Math.round(minutes)} min`
  return minutes < 2880 ? `${Number((minutes / 60).toFixed(1))} h` : `${Number((minutes / 1440).toFixed(1))} d`
}
