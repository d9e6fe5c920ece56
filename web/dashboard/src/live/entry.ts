// One live document with its variables: subscribed once, however many components show it.
import { backOff, link, socket } from './socket'
import { keepFailed, type FieldError } from './keep'
import { AWAY } from './request'

export type { FieldError }

/** `connecting`: no answer yet; `stale`: data is the last that came, and the next is awaited; `failed`: no data. */
export type LiveState = 'connecting' | 'live' | 'stale' | 'failed'

export interface Live<R> {
  data: R | undefined
  /** What is missing in the answer, or why there is none. */
  errors: readonly FieldError[]
  state: LiveState
  /** When the last answer came, in epoch milliseconds. */
  at: number | undefined
}

const PASSING = new Set(['STORE_UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR', 'UNREACHABLE'])
const LINGER = 500 // who comes back at once, such as the next view, finds the subscription still there

export class Entry {
  snapshot: Live<unknown> = { data: undefined, errors: [], state: 'connecting', at: undefined }
  #listeners = new Set<() => void>()
  #stop: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #retries = 0
  #done = false

  constructor(
    readonly text: string,
    readonly variables: Record<string, unknown>,
    readonly forget: () => void,
  ) {}

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    clearTimeout(this.#timer)
    if (!this.#stop) this.#start()
    return () => {
      this.#listeners.delete(listener)
      if (!this.#listeners.size) this.#timer = setTimeout(() => this.#end(), LINGER)
    }
  }

  #start(): void {
    const unwatch = link.subscribe(() => this.#follow())
    const unsubscribe = this.#subscribe()
    this.#stop = () => {
      unwatch()
      unsubscribe()
    }
    this.#follow()
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#stop?.()
    this.#stop = undefined
    this.forget()
  }

  #subscribe(): () => void {
    return socket.subscribe<unknown>(
      { query: this.text, variables: this.variables },
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
    else this.#set({ data: kept, errors, state: 'live', at: Date.now() })
  }

  /** The server ended the operation by an error; what may pass is tried again. */
  #fail(errors: readonly FieldError[]): void {
    this.#set({ ...this.snapshot, errors, state: this.snapshot.data === undefined ? 'failed' : 'stale' })
    if (!this.#stop || !errors.every((error) => PASSING.has(error.extensions?.code ?? ''))) return
    this.#timer = setTimeout(() => this.#again(), 1000 + backOff(this.#retries++))
  }

  #again(): void {
    this.#done = false
    this.#stop?.()
    this.#start()
  }

  /** Follow the socket: cut, the data is stale; open again, graphql-ws subscribes anew and a snapshot comes. */
  #follow(): void {
    if (link.get() !== 'away') {
      if (this.#done && this.snapshot.state === 'stale') this.#again() // what was answered once is asked once more
      return
    }
    const state = this.snapshot.data === undefined ? 'failed' : 'stale'
    this.#set({ ...this.snapshot, errors: [AWAY], state })
  }

  #set(snapshot: Live<unknown>): void {
    this.snapshot = snapshot
    for (const listener of [...this.#listeners]) listener()
  }
}
