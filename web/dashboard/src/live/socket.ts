// The page's one socket: opened with the first subscription, kept alive by pings, and opened again when it is cut.
import { createClient, type Client } from 'graphql-ws'
import { createStore } from '../ui/store'
import { backOff } from './backoff'
import { askToken, token, tokenAnswered } from './token'

const PING_EVERY = 10_000
const PONG_WITHIN = 5_000
const FORBIDDEN = [4401, 4403]

/** How the socket is; `away` once an attempt to open it failed. */
export const link = createStore<'idle' | 'open' | 'away'>('idle')

let pongDue: ReturnType<typeof setTimeout> | undefined

export const socket: Client = createClient({
  url: async () => {
    await tokenAnswered() // before it opens: an open socket has ten seconds to introduce itself
    return `${location.origin.replace(/^http/, 'ws')}/graphql`
  },
  connectionParams: () => {
    const known = token()
    return known ? { authorization: `Bearer ${known}` } : {}
  },
  lazyCloseTimeout: 10_000,
  keepAlive: PING_EVERY,
  retryAttempts: Number.POSITIVE_INFINITY,
  retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, backOff(retries))),
  shouldRetry: () => true,
  on: {
    connected: () => link.set('open'),
    closed: (event) => {
      clearTimeout(pongDue)
      const { code, wasClean } = event as CloseEvent
      if (FORBIDDEN.includes(code)) void askToken()
      link.set(code === 1000 && wasClean ? 'idle' : 'away')
    },
    ping: (received) => {
      // a dead line does not close by itself
      if (!received) pongDue = setTimeout(() => socket.terminate(), PONG_WITHIN)
    },
    pong: (received) => {
      if (received) clearTimeout(pongDue)
    },
  },
})

// a sleeping laptop or a phone that changes its network notices at once, not after the next ping
addEventListener('online', () => link.get() === 'open' && socket.terminate())
