// What a plan can be coloured by: the Brick classes that measure it, the span of its scale and what is comfortable.
import type { ScaleName } from './scales'

/** A span of values in one unit; `comfort` lies within it. */
export interface Domain {
  from: number
  to: number
  comfort?: readonly [number, number]
}

export interface Quantity {
  key: string
  label: string
  /** Classes for `point(is:)`, the most exact first: the first that occurs is asked for. */
  classes: readonly string[]
  scale: ScaleName
  /** By the unit's symbol; values in other units span their own range. */
  domains: Readonly<Record<string, Domain>>
  digits: number
}

const PERCENT: Domain = { from: 0, to: 100 }

export const QUANTITIES: readonly Quantity[] = [
  {
    key: 'temperature',
    label: 'Temperature',
    classes: ['Zone_Air_Temperature_Sensor', 'Room_Air_Temperature_Sensor', 'Air_Temperature_Sensor', 'Temperature_Sensor'],
    scale: 'diverging',
    // EN 16798-1, category II for offices: 20 °C in winter, 26 °C in summer
    domains: {
      '°C': { from: 16, to: 30, comfort: [20, 26] },
      '°F': { from: 60.8, to: 86, comfort: [68, 78.8] },
      K: { from: 289.15, to: 303.15, comfort: [293.15, 299.15] },
    },
    digits: 1,
  },
  {
    key: 'co2',
    label: 'CO₂',
    classes: ['CO2_Level_Sensor', 'CO2_Sensor'],
    scale: 'sequential',
    domains: { ppm: { from: 350, to: 1600, comfort: [350, 1000] } },
    digits: 0,
  },
  {
    key: 'humidity',
    label: 'Humidity',
    classes: ['Zone_Air_Humidity_Sensor', 'Relative_Humidity_Sensor', 'Humidity_Sensor'],
    scale: 'diverging',
    domains: { '%': { from: 10, to: 90, comfort: [30, 60] } },
    digits: 0,
  },
  {
    key: 'occupancy',
    label: 'Occupancy',
    classes: ['Occupancy_Sensor', 'Occupancy_Status', 'Motion_Sensor'],
    scale: 'amount',
    domains: { '%': PERCENT },
    digits: 0,
  },
  { key: 'people', label: 'People', classes: ['Occupancy_Count_Sensor'], scale: 'amount', domains: {}, digits: 0 },
  {
    key: 'damper',
    label: 'Damper',
    classes: ['Damper_Position_Sensor', 'Damper_Position_Command', 'Damper_Command', 'Damper_Position_Setpoint'],
    scale: 'amount',
    domains: { '%': PERCENT },
    digits: 0,
  },
  {
    key: 'valve',
    label: 'Valve',
    classes: ['Valve_Position_Sensor', 'Valve_Position_Command', 'Valve_Command'],
    scale: 'amount',
    domains: { '%': PERCENT },
    digits: 0,
  },
  {
    key: 'airflow',
    label: 'Air flow',
    classes: ['Supply_Air_Flow_Sensor', 'Discharge_Air_Flow_Sensor', 'Air_Flow_Sensor'],
    scale: 'amount',
    domains: {},
    digits: 0,
  },
  {
    key: 'light',
    label: 'Light',
    classes: ['Illuminance_Sensor', 'Luminance_Sensor', 'Luminance_Command', 'Lighting_Level_Command'],
    scale: 'amount',
    domains: { lx: { from: 0, to: 1000, comfort: [300, 750] }, '%': PERCENT },
    digits: 0,
  },
  {
    key: 'setpoint',
    label: 'Setpoint',
    classes: ['Zone_Air_Temperature_Setpoint', 'Air_Temperature_Setpoint', 'Temperature_Setpoint'],
    scale: 'diverging',
    domains: { '°C': { from: 16, to: 30, comfort: [20, 26] }, '°F': { from: 60.8, to: 86, comfort: [68, 78.8] } },
    digits: 1,
  },
  {
    key: 'power',
    label: 'Power',
    classes: ['Electric_Power_Sensor', 'Electrical_Power_Sensor', 'Power_Sensor'],
    scale: 'sequential',
    domains: {},
    digits: 0,
  },
]

/** A quantity that occurs, with the class to ask for. */
export interface Offer {
  quantity: Quantity
  is: string
}

/** The quantities of a level by the classes of its points, short ("brick:CO2_Level_Sensor") or as IRIs. */
export function offered(classes: readonly string[]): Offer[] {
  const names = classes.map((name) => name.split(/[:#/]/).at(-1) ?? name)
  return QUANTITIES.flatMap((quantity) => {
    // Brick names its subclasses by more words in front, or within
    const is = quantity.classes.find((wanted) => names.some((name) => isSubclass(name, wanted)))
    return is === undefined ? [] : [{ quantity, is }]
  })
}

/** What to colour by: the chosen quantity, also where nothing measures it, else the first that is offered. */
export function offerFor(offers: readonly Offer[], key: string | null): Offer | undefined {
  const chosen = QUANTITIES.find((quantity) => quantity.key === key)
  if (!chosen) return offers[0]
  return offers.find(({ quantity }) => quantity === chosen) ?? { quantity: chosen, is: chosen.classes[0]! }
}

function isSubclass(name: string, of: string): boolean {
  return name === of || name.endsWith(`_${of}`)
}

/** The span to colour by: the fixed one of the unit, else from the least to the greatest value that is no outlier. */
export function domainOf(quantity: Quantity, unit: string | undefined, values: readonly number[]): Domain {
  const known = unit === undefined ? undefined : quantity.domains[unit]
  if (known) return known
  const from = Math.min(...values, Number.POSITIVE_INFINITY)
  const to = greatestOf(values)
  if (from > to) return { from: 0, to: 1 }
  return from === to ? { from: Math.min(0, from), to: to === 0 ? 1 : Math.max(0, to) } : { from: Math.min(0, from), to }
}

const FAR = 3 // widths of the middle half beyond it: Tukey's "far out"
const FEW = 0.2 // of all values: more of them are no outliers

/** The greatest value, leaving out a few that would press all others into one colour. */
function greatestOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const fence = at(0.75) + FAR * (at(0.75) - at(0.25))
  const near = sorted.filter((value) => value <= fence)
  const few = sorted.length - near.length <= FEW * sorted.length
  return (few ? near : sorted).at(-1) ?? Number.NEGATIVE_INFINITY
}

/** Where the value stands in the span, 0 to 1 within it. */
export function shareOf(domain: Domain, value: number): number {
  return (value - domain.from) / (domain.to - domain.from)
}
