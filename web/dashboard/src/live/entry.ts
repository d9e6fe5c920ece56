// One live document with its variables: subscribed once, however many components show it.
import { backOff } from './backoff'
import { AWAY, passes, type FieldError } from './errors'
import { keepFailed } from './keep'
import type { link, socket } from './socket'

export type { FieldError }

/** The page's one line to the server: subscriptions, and how it is. */
export interface Line {
  socket: Pick<typeof socket, 'subscribe'>
  link: Pick<typeof link, 'get' | 'subscribe'>
}

/** `connecting`: no answer yet; `stale`: data is the last that came, and the next is awaited; `failed`: no data. */
export type LiveState = 'connecting' | 'live' | 'stale' | 'failed'

export interface Live<R> {
  data: R | undefined
  /** What is missing in the answer, or why there is none. */
  errors: readonly FieldError[]
  state: LiveState
  /** When the last answer came that had no errors, in epoch milliseconds. */
  at: number | undefined
}

const LINGER = 500 // who comes back at once, such as the next view, finds the subscription still there

export class Entry {
  snapshot: Live<unknown> = { data: undefined, errors: [], state: 'connecting', at: undefined }
  #listeners = new Set<() => void>()
  #stop: (() => void) | undefined
  #linger: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #retries = 0
  #done = false

  readonly #line: Line
  readonly #payload: { query: string; variables: Record<string, unknown> }
  readonly #forget: () => void
  readonly #tell: (snapshot: Live<unknown>) => void

  /** `tell` hears of every change, whoever listens. */
  constructor(line: Line, query: string, variables: Record<string, unknown>, forget: () => void, tell: (snapshot: Live<unknown>) => void = () => {}) {
    this.#line = line
    this.#payload = { query, variables }
    this.#forget = forget
    this.#tell = tell
  }

  /** Tell of every change; `seen` is the snapshot that was drawn, and may be an old one by now. */
  listen(listener: () => void, seen: Live<unknown> = this.snapshot): () => void {
    this.#listeners.add(listener)
    clearTimeout(this.#linger)
    if (!this.#stop) this.#start()
    if (this.snapshot !== seen) listener()
    return () => {
      this.#listeners.delete(listener)
      if (!this.#listeners.size) this.#linger = setTimeout(() => this.#end(), LINGER)
    }
  }

  #start(): void {
    const unwatch = this.#line.link.subscribe(() => this.#follow())
    const unsubscribe = this.#subscribe()
    this.#stop = () => {
      unwatch()
      unsubscribe()
    }
    this.#follow()
  }

  #end(): void {
    clearTimeout(this.#linger)
    clearTimeout(this.#retry)
    this.#stop?.()
    this.#stop = undefined
    this.#forget()
  }

  #subscribe(): () => void {
    return this.#line.socket.subscribe<unknown>(
      this.#payload,
      {
        next: ({ data, errors }) => this.#take(data ?? undefined, (errors ?? []) as FieldError[]),
        error: (cause) => this.#fail(Array.isArray(cause) ? (cause as FieldError[]) : [AWAY]),
        complete: () => {
          this.#done = true
        },
      },
    )
  }

  #take(data: unknown, errors: readonly FieldError[]): void {
    this.#retries = 0
    const kept = errors.length ? keepFailed(this.snapshot.data, data, errors) : data
    if (kept === undefined) this.#set({ ...this.snapshot, errors, state: 'failed' })
    else if (data === undefined) this.#set({ ...this.snapshot, errors, state: 'stale' })
    else this.#set({ data: kept, errors, state: 'live', at: errors.length ? this.snapshot.at : Date.now() })
  }

  /** The server ended the operation by an error; what may pass is tried again. */
  #fail(errors: readonly FieldError[]): void {
    this.#set({ ...this.snapshot, errors, state: this.snapshot.data === undefined ? 'failed' : 'stale' })
    if (!this.#stop || !passes(errors)) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#again(), 1000 + backOff(this.#retries++))
  }

  #again(): void {
    clearTimeout(this.#retry)
    this.#done = false
    this.#stop?.()
    this.#start()
  }

  /** Follow the socket: cut, the data is stale; open again, graphql-ws subscribes anew and a snapshot comes. */
  #follow(): void {
    if (this.#line.link.get() !== 'away') {
      if (this.#done && this.snapshot.state === 'stale') this.#again() // what was answered once is asked once more
      return
    }
    const state = this.snapshot.data === undefined ? 'failed' : 'stale'
    this.#set({ ...this.snapshot, errors: [AWAY], state })
  }

  #set(snapshot: Live<unknown>): void {
    this.snapshot = snapshot
    this.#tell(snapshot)
    for (const listener of [...this.#listeners]) listener()
  }
}
