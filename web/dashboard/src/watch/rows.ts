// Rows and columns from any answer whose first list is a connection: one column for each leaf of its nodes.
import { spelled, unitOf } from '../ui/format'

export type Answer = Readonly<Record<string, unknown>>

/** What stands in a cell; `time` and `unit` belong to the value of a reading, `id` to a name that leads somewhere. */
export interface Cell {
  text?: string
  number?: number
  time?: string
  unit?: string
  doubted?: boolean
  id?: string
}

export interface Row {
  id: string
  name: string
  /** The entity that the entry leads to: of a point what it belongs to, or its place. */
  leadsTo: string
  cells: ReadonlyMap<string, Cell>
}

export interface Entries {
  total: number
  /** The paths of the leaves, values first. */
  columns: string[]
  rows: Row[]
}

// what serves the program, and how far away something is that stands there by its name
const HIDDEN = new Set(['id', '__typename', 'cursor', 'hops'])

/** The entries of the first connection of an answer; undefined where there is none. */
export function entriesOf(answer: Answer): Entries | undefined {
  const connection = Object.values(answer).find((value) => isObject(value) && Array.isArray(value.nodes))
  if (!isObject(connection)) return undefined
  const nodes = (connection.nodes as unknown[]).filter(isObject)
  const rows = nodes.map(rowOf)
  const columns = [...new Set(rows.flatMap((row) => [...row.cells.keys()]))]
  const values = columns.filter(isReading)
  const total = typeof connection.totalCount === 'number' ? connection.totalCount : rows.length
  return { total, columns: [...values, ...columns.filter((column) => !values.includes(column))], rows }
}

/** Whether a column shows readings, by its path. */
export function isReading(column: string): boolean {
  return /(^|\.)(latest|value)$/i.test(column)
}

function rowOf(node: Answer, index: number): Row {
  const cells = new Map<string, Cell>()
  const { name, longName, id, iri, ...rest } = node
  collect(rest, '', cells)
  const owner = [node.of, node.place].find((other) => isObject(other) && typeof other.id === 'string')
  const own = typeof id === 'string' ? id : String(index)
  return { id: own, name: titled(name, longName, iri) || own, leadsTo: isObject(owner) ? String(owner.id) : own, cells }
}

/** Its names, else the last part of its IRI: many real models name nothing. */
function titled(name: unknown, longName: unknown, iri: unknown): string {
  const names = [name, longName].filter((text) => typeof text === 'string' && text).join(' · ')
  return spelled(names) || (typeof iri === 'string' ? iri.replace(/^.*[#/:]/, '') : '')
}

/** The leaves of an object, by their paths; lists and connections stand for their first entry. */
function collect(node: Answer, path: string, cells: Map<string, Cell>): void {
  for (const [key, value] of Object.entries(node)) {
    if (HIDDEN.has(key)) continue
    const here = path ? `${path}.${key}` : key
    const inner = first(value)
    if (isObject(inner)) nested(inner, here, cells)
    else if (inner != null && inner !== '') cells.set(here, leaf(key, inner))
  }
}

function nested(value: Answer, path: string, cells: Map<string, Cell>): void {
  const reading = readingOf(value)
  if (reading) {
    cells.set(path, reading)
    return
  }
  const { name, longName, iri, ...rest } = value
  const text = titled(name, undefined, iri)
  if (text) cells.set(path, { text, id: typeof value.id === 'string' ? value.id : undefined })
  collect(rest, path, cells)
}

/** The cell of a reading: a value, a text or a truth, with its unit and time. */
function readingOf(value: Answer): Cell | undefined {
  if (!('value' in value || 'text' in value || 'bool' in value)) return undefined
  const cell: Cell = {}
  if (typeof value.value === 'number') cell.number = value.value
  else if (typeof value.text === 'string') cell.text = value.text
  else if (typeof value.bool === 'boolean') cell.text = value.bool ? 'on' : 'off'
  const unit = isObject(value.unit) && typeof value.unit.symbol === 'string' ? unitOf(value.unit.symbol) : ''
  if (unit) cell.unit = unit
  if (typeof value.time === 'string') cell.time = value.time
  if (typeof value.quality === 'string' && value.quality !== 'GOOD') cell.doubted = true
  return cell
}

function leaf(key: string, value: unknown): Cell {
  if (typeof value === 'number') return { number: value }
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no' }
  const text = String(value)
  return /(^|[a-z])(time|at|since)$/i.test(key) && !Number.isNaN(Date.parse(text)) ? { time: text } : { text }
}

function first(value: unknown): unknown {
  if (Array.isArray(value)) return value[0]
  if (isObject(value) && Array.isArray(value.nodes)) return value.nodes[0]
  return value
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const LIMIT = /\b(?:gte?|lte?)\s*:\s*(-?\d+(?:\.\d+)?)|:\s*(?:Float|Int)!?\s*=\s*(-?\d+(?:\.\d+)?)/g

/** The numbers that a query compares with, or gives its variables: a value just beyond one is not to look like it. */
export function limitsOf(text: string): number[] {
  return [...text.matchAll(LIMIT)].map(([, compared, given]) => Number(compared ?? given))
}

/** The path of a column in words: "servedBy.entity" is "Served by". */
export function titleOf(column: string): string {
  const parts = column.split('.').filter((part, index) => index === 0 || !['entity', 'node', 'latest'].includes(part))
  const words = parts.join(' ').replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
  const one = /^points\b/.test(words) ? words.replace(/^points/, column.endsWith('latest') ? 'value' : 'point') : words
  const named = one === 'latest' ? 'value' : one
  return named.charAt(0).toUpperCase() + named.slice(1)
}
