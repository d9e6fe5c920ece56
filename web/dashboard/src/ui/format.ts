// Values and times as people read them; the same everywhere.

export interface ReadingLike {
  time: string
  value: number | null
  text?: string | null
  bool?: boolean | null
  quality?: 'GOOD' | 'UNCERTAIN' | 'BAD'
}

/** The browser's language, or English where its name is none that Intl knows, as in some containers. */
export const LOCALE = usableLocale()

function usableLocale(): string | undefined {
  try {
    new Intl.NumberFormat()
    return undefined
  } catch {
    return 'en-GB'
  }
}

const NUMBERS = [0, 1, 2, 3, 4].map((digits) => new Intl.NumberFormat(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits }))

/** About three digits that mean something: 1,024 · 412 · 21.4 · 0.56. More of them where it would seem to be a limit that it has passed. */
export function formatNumber(value: number, limits: readonly number[] = []): string {
  const size = Math.abs(value)
  return formatDigits(value, Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2, limits)
}

const MORE = 2 // digits that a value at a limit may have beyond the others

/** So many digits behind the point, or more where it would seem to be one of the limits: 26.04 of those above 26. */
export function formatDigits(value: number, count: number, limits: readonly number[] = []): string {
  const written = (number: number, digits: number): string => NUMBERS[digits]!.format(number)
  const passed = limits.find((limit) => limit !== value && written(limit, count) === written(value, count))
  if (passed === undefined) return written(value, count)
  const longer = Array.from({ length: MORE }, (_, index) => count + index + 1)
  return written(value, longer.find((digits) => written(passed, digits) !== written(value, digits)) ?? count)
}

/** A reading's value without its unit: a number, the label of a state, a text. */
export function formatReading(reading: ReadingLike | null | undefined, labels?: readonly { value: number; label: string }[]): string {
  if (!reading) return '–'
  if (reading.value !== null) return labels?.find((one) => one.value === reading.value)?.label ?? formatNumber(reading.value)
  if (typeof reading.bool === 'boolean') return reading.bool ? 'on' : 'off'
  return reading.text ?? 'no value'
}

/** A unit as it stands behind a number: what is only counted has none, but for people. */
export function unitOf(symbol: string | null | undefined, classes: readonly string[] = []): string {
  if (symbol !== '#') return symbol ?? ''
  return classes.some((ref) => /(^|[:#/_])Occupancy_Count_/.test(ref)) ? 'people' : ''
}

/** The same behind a figure: one of the people is a person. */
export function unitBehind(unit: string, figure: string): string {
  return unit === 'people' && figure === '1' ? 'person' : unit
}

const STEPS: [number, string][] = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']]

/** How long ago, in its largest unit: "8 s", "3 min", "2 d". */
export function formatAge(time: string | number, now: number): string {
  const seconds = Math.max(0, (now - new Date(time).getTime()) / 1000)
  const [size, name] = STEPS.find(([step]) => seconds >= step) ?? [1, 's']
  return `${Math.floor(seconds / size)} ${name}`
}

const DURATION = /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** The seconds of an ISO 8601 duration without months. */
export function secondsOf(duration: string): number | null {
  const found = DURATION.exec(duration)
  if (!found) return null
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}

/** "Zone Air Temperature Sensor" of "brick:Zone_Air_Temperature_Sensor". */
export function formatClass(ref: string): string {
  const name = ref.replace(/^.*[:#/]/, '')
  // the words of a REC class stand together, those of a Brick class do not; IFC's names are known as they are
  return name.startsWith('Ifc') ? name : spelled(name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' '))
}

export function formatCount(count: number): string {
  return NUMBERS[0]!.format(count)
}

const MOMENT = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' })
const TIME_OF_DAY = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' })

export function formatMoment(time: string | number): string {
  return MOMENT.format(new Date(time))
}

export function formatTimeOfDay(time: string | number): string {
  return TIME_OF_DAY.format(new Date(time))
}

/** A share of 1, in whole percent. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** CO₂ is written alike, however a model writes it. */
export function spelled(name: string): string {
  return name.replace(/\bCO2\b/g, 'CO₂')
}

/** A point's name without the name of what it belongs to, where that is shown beside it: "Air flow" of "VAV-08 air flow". */
export function shortName(name: string, owner: { name?: string | null; longName?: string | null }): string {
  const starts = [[owner.name, owner.longName], [owner.longName], [owner.name]].map((parts) => parts.filter(Boolean).join(' '))
  const found = starts.find((start) => start && name.toLowerCase().startsWith(`${start.toLowerCase()} `))
  const rest = found ? name.slice(found.length + 1) : name
  return spelled(rest.charAt(0).toUpperCase() + rest.slice(1))
}

interface NamedLike {
  name?: string | null
  longName?: string | null
  iri?: string
  id?: string
}

/** A place's name as one line: "101 · Office 1". */
export function nameOf(entity: NamedLike): string {
  const names = [entity.name, entity.longName].filter((name, place, all) => name && all.indexOf(name) === place)
  return spelled(names.join(' · ')) || (entity.iri?.replace(/^.*[#/:]/, '') ?? entity.id ?? '')
}

/** Its name where there is room for one alone: of what has none as `nameOf`. */
export function labelOf(entity: NamedLike): string {
  return entity.name ? spelled(entity.name) : nameOf(entity)
}
