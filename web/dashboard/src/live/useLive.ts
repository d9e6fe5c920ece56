// The hook of every view: a document and its variables in, an answer that stays current out.
import { useEffect, useReducer, useRef } from 'preact/hooks'
import { Entry, type Live } from './entry'
import { textOf, type Document } from './graphql'
import { noteState } from './late'
import { link, socket } from './socket'

export type { FieldError, Live, LiveState } from './entry'

const entries = new Map<string, Entry>()
const IDLE: Live<never> = { data: undefined, errors: [], state: 'connecting', at: undefined }

/**
 * The answer to a document, current for as long as the component is mounted; same text and variables share one
 * subscription. `variables` null asks nothing yet. With `keep` the last data stays while other variables are asked,
 * as when a list grows.
 */
export function useLive<R, V>(document: Document<R, V>, variables: V | null, options?: { keep?: boolean }): Live<R> {
  return useLiveText<R>(textOf(document), variables as Record<string, unknown> | null, options)
}

/** The same for a text that is not typed, such as a saved query. */
export function useLiveText<R>(text: string, variables: Record<string, unknown> | null, options?: { keep?: boolean }): Live<R> {
  const [, draw] = useReducer((count: number, _: void) => count + 1, 0)
  const last = useRef<R | undefined>(undefined)
  const key = variables === null ? null : `${text}\n${JSON.stringify(variables)}`
  const entry = key === null ? null : entryOf(key, text, variables ?? {})
  const live = (entry?.snapshot ?? IDLE) as Live<R>
  useEffect(() => entry?.listen(draw, live), [entry])
  if (live.data !== undefined) last.current = live.data
  return options?.keep && live.data === undefined ? { ...live, data: last.current } : live
}

function entryOf(key: string, text: string, variables: Record<string, unknown>): Entry {
  let entry = entries.get(key)
  if (!entry) {
    const made = new Entry({ link, socket }, text, variables, () => forget(key, made), (snapshot) => noteState(made, snapshot))
    entries.set(key, (entry = made))
  }
  return entry
}

function forget(key: string, entry: Entry): void {
  noteState(entry, null)
  if (entries.get(key) === entry) entries.delete(key)
}
