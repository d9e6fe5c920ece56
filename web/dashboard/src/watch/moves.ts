// Entries that come and go: what entered is marked, what left stays for as long as it takes to fade.
import type { Row } from './rows'

export interface Shown {
  row: Row
  state: 'there' | 'entered' | 'left'
  /** When it entered or left, in epoch milliseconds. */
  at: number
}

export const ENTERING_MS = 2400
export const LEAVING_MS = 900

/** The entries to show now: the new ones in their order, those that left where they were. Null: the first answer. */
export function moved(before: readonly Shown[] | null, rows: readonly Row[], now: number): Shown[] {
  const known = new Map((before ?? []).map((shown) => [shown.row.id, shown]))
  const shown: Shown[] = rows.map((row) => {
    const old = known.get(row.id)
    if (before !== null && (old === undefined || old.state === 'left')) return { row, state: 'entered', at: now }
    const fresh = old?.state === 'entered' && now - old.at < ENTERING_MS
    return fresh ? { row, state: 'entered', at: old.at } : { row, state: 'there', at: old?.at ?? now }
  })
  const present = new Set(rows.map((row) => row.id))
  for (const [index, old] of (before ?? []).entries()) {
    if (present.has(old.row.id)) continue
    const left: Shown = old.state === 'left' ? old : { row: old.row, state: 'left', at: now }
    if (now - left.at < LEAVING_MS) shown.splice(Math.min(index, shown.length), 0, left)
  }
  return shown
}
