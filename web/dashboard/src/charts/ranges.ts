// The stretch of time of a chart: its choices, how wide its buckets are, zooming and moving.

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const RANGES = [
  { key: '1h', label: '1 h', name: 'the last hour', ms: HOUR },
  { key: '6h', label: '6 h', name: 'the last 6 hours', ms: 6 * HOUR },
  { key: '24h', label: '24 h', name: 'the last 24 hours', ms: DAY },
  { key: '7d', label: '7 d', name: 'the last 7 days', ms: 7 * DAY },
  { key: '14d', label: '14 d', name: 'the last 14 days', ms: 14 * DAY },
] as const

export type RangeKey = (typeof RANGES)[number]['key']

/** What is shown: back from now, or between two moments in epoch milliseconds. */
export type Span = { last: number } | { start: number; end: number }

export const USUAL_SPAN: Span = { last: DAY }

const LEAST_SPAN = MINUTE
const MOST_SPAN = 400 * DAY
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400].map(
  (seconds) => seconds * SECOND,
)

export function lengthOf(span: Span): number {
  return 'last' in span ? span.last : span.end - span.start
}

export function boundsOf(span: Span, now: number): [start: number, end: number] {
  return 'last' in span ? [now - span.last, now] : [span.start, span.end]
}

/** The width in milliseconds of buckets at least two pixels wide each. */
export function bucketFor(length: number, pixels: number): number {
  const least = length / Math.max(50, pixels / 2)
  return WIDTHS.find((width) => width >= least) ?? DAY
}

/** Nearer (above 1) or farther around a moment; a span that reaches now again goes on with it. */
export function zoomedSpan(span: Span, now: number, factor: number, around?: number): Span {
  const [start, end] = boundsOf(span, now)
  const length = Math.min(MOST_SPAN, Math.max(LEAST_SPAN, (end - start) / factor))
  const middle = around ?? ('last' in span ? end : (start + end) / 2)
  const share = (middle - start) / (end - start)
  return settled(middle - share * length, length, now)
}

/** Moved by a share of its length; to the right no farther than now. */
export function movedSpan(span: Span, now: number, share: number): Span {
  const [start, end] = boundsOf(span, now)
  return settled(start + share * (end - start), end - start, now)
}

/** Two moments as a span of the least length at least. */
export function spanBetween(start: number, end: number, now: number): Span {
  const length = Math.max(LEAST_SPAN, end - start)
  return settled((start + end - length) / 2, length, now)
}

/** The span from one moment to another as a form gives them (local times); a sentence where they are none. */
export function spanFrom(from: string, to: string, now: number): Span | string {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  if (Number.isNaN(start) || Number.isNaN(end)) return 'Give both days with their times.'
  if (start >= Math.min(end, now)) return 'The beginning must lie before the end, and before now.'
  if (end - start > MOST_SPAN) return `A chart shows ${MOST_SPAN / DAY} days at most.`
  return end > now - MINUTE ? { last: Math.max(LEAST_SPAN, now - start) } : spanBetween(start, end, now)
}

/** A moment as a form takes it: local, to the minute. */
export function momentFor(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE)
  return local.toISOString().slice(0, 16)
}

function settled(start: number, length: number, now: number): Span {
  return start + length >= now ? { last: Math.round(length) } : { start: Math.round(start), end: Math.round(start + length) }
}

/** As the API takes a duration. */
export function durationOf(ms: number): string {
  return `PT${Number((ms / SECOND).toFixed(3))}S`
}

/** The range as the API takes it, rounded to whole buckets so that equal views ask equal questions. */
export function rangeOf(span: Span, bucket: number): { last: string } | { start: string; end: string } {
  if ('last' in span) return { last: durationOf(span.last) }
  const start = new Date(Math.floor(span.start / bucket) * bucket).toISOString()
  return { start, end: new Date(Math.ceil(span.end / bucket) * bucket).toISOString() }
}

const STAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** As an address has it: "6h", "5400s", or from one moment to another by ISO 8601, "20260115T090000Z-20260115T100000Z"; null for the usual span. */
export function spanText(span: Span): string | null {
  if (!('last' in span)) return `${stamp(span.start)}-${stamp(span.end)}`
  if (span.last === lengthOf(USUAL_SPAN)) return null
  return RANGES.find(({ ms }) => ms === span.last)?.key ?? `${Math.round(span.last / SECOND)}s`
}

/** The span of an address; undefined for what is none. */
export function spanOf(text: string | null): Span | undefined {
  const range = RANGES.find(({ key }) => key === text)
  if (range) return { last: range.ms }
  const seconds = /^(\d{1,9})s$/.exec(text ?? '')?.[1]
  if (seconds) return allowed({ last: Number(seconds) * SECOND })
  const [start, end] = (text ?? '').split('-').map(momentOf)
  return start === undefined || end === undefined ? undefined : allowed({ start, end })
}

function allowed(span: Span): Span | undefined {
  const length = lengthOf(span)
  return length >= LEAST_SPAN && length <= MOST_SPAN ? span : undefined
}

/** To the second. */
function stamp(ms: number): string {
  return new Date(Math.round(ms / SECOND) * SECOND).toISOString().replace(/[-:]|\.\d+/g, '')
}

function momentOf(text: string): number | undefined {
  const moment = Date.parse(text.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'))
  return STAMP.test(text) && !Number.isNaN(moment) ? moment : undefined
}
