// What each room shows: its value, the colour for it, and a name that says both.
import { formatAge, formatReading, LOCALE, nameOf } from '../ui/format'
import type { Space } from './document'
import { domainOf, shareOf, type Domain, type Quantity } from './quantities'
import { paintAt, type Paint } from './scales'

/** `none`: no point or no reading; `beyond`: outside the scale, above 0 or below. */
export interface RoomValue {
  id: string
  name: string
  short: string
  state: 'good' | 'stale' | 'none'
  beyond: -1 | 0 | 1
  paint?: Paint
  /** The value, alone as the plan writes it, and with its unit. */
  figure: string
  text: string
  space: Space
}

export interface Coloured {
  rooms: ReadonlyMap<string, RoomValue>
  domain: Domain
  unit: string | undefined
}

/** Every room with its colour by one quantity. */
export function coloured(spaces: readonly Space[], quantity: Quantity): Coloured {
  const measured = spaces.flatMap((space) => numberOf(space) ?? [])
  const unit = mostFrequent(spaces.flatMap((space) => (numberOf(space) === undefined ? [] : [space.point?.unit?.symbol ?? ''])))
  const domain = domainOf(quantity, unit, measured)
  const rooms = spaces.map((space) => roomOf(space, quantity, domain, unit, measured))
  return { rooms: new Map(rooms.map((room) => [room.id, room])), domain, unit: unit || undefined }
}

function roomOf(space: Space, quantity: Quantity, usual: Domain, unit: string | undefined, measured: readonly number[]): RoomValue {
  const number = numberOf(space)
  const symbol = space.point?.unit?.symbol ?? ''
  const reading = space.point?.latest
  const shown = reading && (number !== undefined || reading.text != null)
  const domain = symbol === (unit ?? '') ? usual : domainOf(quantity, symbol, measured)
  const share = number === undefined ? undefined : shareOf(domain, number)
  const figure = reading?.value == null ? (shown ? formatReading(reading) : '') : digits(reading.value, quantity.digits)
  return {
    id: space.id,
    name: nameOf(space),
    short: space.name ?? space.longName ?? nameOf(space),
    state: !shown ? 'none' : space.point?.stale ? 'stale' : 'good',
    beyond: share === undefined || (share >= 0 && share <= 1) ? 0 : share > 1 ? 1 : -1,
    paint: share === undefined ? undefined : paintAt(quantity.scale, share),
    figure: reading?.value == null ? figure : figure + mark(symbol),
    text: shown ? `${figure}${symbol && reading?.value != null ? ` ${symbol}` : ''}` : '',
    space,
  }
}

/** As many digits for every room, so that they can be compared at a glance. */
function digits(value: number, count: number): string {
  return value.toLocaleString(LOCALE, { minimumFractionDigits: count, maximumFractionDigits: count })
}

/** What is short enough to stand at each figure; the legend names the other units. */
function mark(symbol: string): string {
  return symbol.startsWith('°') ? '°' : symbol === '%' ? ' %' : ''
}

function numberOf(space: Space): number | undefined {
  const reading = space.point?.latest
  if (typeof reading?.bool === 'boolean') return reading.bool ? 1 : 0
  return reading?.value ?? undefined
}

function mostFrequent(units: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0]
}

/** The room in words, for those who hear the plan. */
export function spoken(room: RoomValue, quantity: Quantity, domain: Domain, now: number): string {
  if (room.state === 'none') return `${room.name}, ${quantity.label}: no value`
  const time = room.space.point?.latest?.time
  const notes = [
    room.state === 'stale' && time ? `overdue, last read ${formatAge(time, now)} ago` : '',
    room.beyond === 1 ? 'above the scale' : room.beyond === -1 ? 'below the scale' : '',
    comfortNote(room, domain),
  ]
  return [`${room.name}, ${quantity.label} ${room.text}`, ...notes.filter(Boolean)].join(', ')
}

/** Whether the value lies outside what is comfortable. */
export function comfortNote(room: RoomValue, domain: Domain): string {
  const value = numberOf(room.space)
  if (!domain.comfort || value === undefined) return ''
  return value > domain.comfort[1] ? 'above what is comfortable' : value < domain.comfort[0] ? 'below what is comfortable' : ''
}
