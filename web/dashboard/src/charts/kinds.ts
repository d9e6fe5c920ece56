// How the values of a point are drawn and written: as a line of numbers, or in steps where they only change now and then.
import { formatNumber, unitOf } from '../ui/format'

/** `switch`: on and off; `state`: one of some that have names; `count`: whole numbers of things. */
export type Kind = 'number' | 'count' | 'switch' | 'state'

export interface State {
  value: number
  label: string
}

/** What an axis is for; those of one key share it. */
export interface Axis {
  key: string
  kind: Kind
  /** What stands above it. */
  unit: string
  states: readonly State[]
}

interface PointLike {
  pointKind?: string
  classes?: readonly { ref: string }[]
  enumeration?: readonly State[]
  latest?: { bool?: boolean | null } | null
}

const HELD = new Set(['COMMAND', 'SETPOINT', 'STATUS', 'PARAMETER']) // what holds until it is set anew
export const SWITCH: readonly State[] = [{ value: 0, label: 'off' }, { value: 1, label: 'on' }]

export function axisOf(point: PointLike, symbol: string | undefined): Axis {
  const refs = (point.classes ?? []).map(({ ref }) => ref)
  const unit = unitOf(symbol, refs)
  const named = point.enumeration ?? []
  if (typeof point.latest?.bool === 'boolean') return { key: 'switch', kind: 'switch', unit: '', states: SWITCH }
  if (named.length) return { key: `state ${named.map(({ value, label }) => `${value} ${label}`).join()}`, kind: 'state', unit: '', states: named }
  if (symbol === '#') return { key: `count ${unit}`, kind: 'count', unit, states: [] }
  return { key: `number ${unit}`, kind: 'number', unit, states: [] }
}

/** Whether the value of now holds until the next, so that between two of them there is nothing. */
export function isStepped(point: PointLike, kind: Kind): boolean {
  return kind !== 'number' || HELD.has(point.pointKind ?? '')
}

/** A value as its axis has it: a number, or the name of a state. */
export function written({ states }: Axis, value: number): string {
  return states.find((one) => one.value === value)?.label ?? formatNumber(value)
}

/** A mean, which of on and off is how long it was on. */
export function writtenMean(axis: Axis, mean: number): string {
  if (axis.kind === 'switch') return `${Math.round(mean * 100)} % on`
  return axis.kind === 'state' ? '–' : formatNumber(mean)
}
