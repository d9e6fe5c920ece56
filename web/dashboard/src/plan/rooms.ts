// What each room shows: its value, the colour for it, and a name that says both.
import { formatAge, formatDigits, formatReading, labelOf, nameOf, unitBehind, unitOf } from '../ui/format'
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
  /** How many rooms of the level show the reading of the same point. */
  sharing: number
  paint?: Paint
  /** The value, alone as the plan writes it, and with its unit. */
  figure: string
  text: string
  space: Space
}

export interface Coloured {
  rooms: ReadonlyMap<string, RoomValue>
  /** Of the numbers in the unit that most of them have. */
  domain: Domain
  unit: string | undefined
  /** Whether there are rooms with numbers, and rooms that only say on or off. */
  numbers: boolean
  switches: boolean
}

/** What stands at the value of something that serves several rooms. */
export const SHARED = '*'

/** Every room with its colour by one quantity. */
export function coloured(spaces: readonly Space[], quantity: Quantity): Coloured {
  const points = [...new Map(spaces.flatMap(({ point }) => (point ? [[point.id, point] as const] : []))).values()]
  const measured = points.flatMap((point) => (point.latest?.value == null ? [] : [{ symbol: symbolOf(point), value: point.latest.value }]))
  const usual = mostFrequent(measured.map(({ symbol }) => symbol)) ?? ''
  const domainIn = (symbol: string): Domain => domainOf(quantity, symbol, measured.filter((one) => one.symbol === symbol).map(({ value }) => value))
  const rooms = spaces.map((space) => roomOf(space, quantity, domainIn(symbolOf(space.point)), sharingOf(space, spaces)))
  return {
    rooms: new Map(rooms.map((room) => [room.id, room])),
    domain: domainIn(usual),
    unit: unitIn(quantity, usual) || undefined,
    numbers: measured.length > 0,
    switches: points.some((point) => typeof point.latest?.bool === 'boolean'),
  }
}

const symbolOf = (point: Space['point']): string => point?.unit?.symbol ?? ''
const unitIn = (quantity: Quantity, symbol: string): string => unitOf(symbol, quantity.classes)

function sharingOf({ point }: Space, spaces: readonly Space[]): number {
  return point ? spaces.filter((other) => other.point?.id === point.id).length : 0
}

function roomOf(space: Space, quantity: Quantity, domain: Domain, sharing: number): RoomValue {
  const number = numberOf(space)
  const symbol = symbolOf(space.point)
  const reading = space.point?.latest
  const shown = reading && (number !== undefined || reading.text != null)
  const isSwitch = typeof reading?.bool === 'boolean'
  const share = number === undefined ? undefined : isSwitch ? number : shareOf(domain, number)
  // as many digits for every room, so that they can be compared at a glance
  const bare = reading?.value == null ? (shown ? formatReading(reading) : '') : formatDigits(reading.value, quantity.digits, domain.comfort)
  const unit = reading?.value == null ? '' : unitBehind(unitIn(quantity, symbol), bare)
  return {
    id: space.id,
    name: nameOf(space),
    short: space.name || space.longName ? labelOf({ name: space.name ?? space.longName }) : nameOf(space),
    state: !shown ? 'none' : space.point?.stale ? 'stale' : 'good',
    beyond: share === undefined || (share >= 0 && share <= 1) ? 0 : share > 1 ? 1 : -1,
    sharing,
    paint: share === undefined ? undefined : paintAt(quantity.scale, share),
    figure: bare && bare + (reading?.value == null ? '' : mark(symbol)) + (sharing > 1 ? SHARED : ''),
    text: shown ? `${bare}${unit && ` ${unit}`}` : '',
    space,
  }
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
    room.state === 'stale' && time ? `silent, last read ${formatAge(time, now)} ago` : '',
    room.beyond === 1 ? 'above the scale' : room.beyond === -1 ? 'below the scale' : '',
    comfortNote(room, domain),
    sharedNote(room),
  ]
  return [`${room.name}, ${quantity.label} ${room.text}`, ...notes.filter(Boolean)].join(', ')
}

/** Whose value it is that several rooms show. */
export function sharedNote({ sharing, space }: RoomValue): string {
  return sharing > 1 ? `one value of ${space.point?.of?.name ?? 'one point'} for ${sharing} rooms` : ''
}

/** Whether the value lies outside what is comfortable. */
export function comfortNote(room: RoomValue, domain: Domain): string {
  const value = numberOf(room.space)
  if (!domain.comfort || value === undefined) return ''
  return value > domain.comfort[1] ? 'above what is comfortable' : value < domain.comfort[0] ? 'below what is comfortable' : ''
}
