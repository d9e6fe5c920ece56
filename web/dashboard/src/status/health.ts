// The one thing to know of how everything is, the worst first.
import type { Live } from '../live/entry'

export interface Health {
  tone: 'good' | 'warn' | 'bad' | ''
  words: string
}

interface Stores {
  server: { stores: readonly { name: string; state: 'UP' | 'DOWN' | 'STARTING' }[] }
}

/** `late`: how many documents of the page are not current. */
export function healthOf(server: Live<Stores>, late: number): Health {
  const stores = server.data?.server.stores ?? []
  const down = stores.filter((store) => store.state === 'DOWN').map((store) => store.name)
  // where only a part of its answer failed, it still names the store that is down
  if (server.state === 'stale' || server.state === 'failed') return lateness(server)
  if (down.length) return { tone: 'bad', words: `${down.join(', ')} down` }
  if (!server.data) return { tone: '', words: 'Connecting' }
  if (stores.some((store) => store.state === 'STARTING')) return { tone: 'warn', words: 'Starting' }
  return late ? { tone: 'warn', words: 'Not all is current' } : { tone: 'good', words: 'Live' }
}

/** The details say more; a whole sentence has no room here. */
function lateness({ errors }: Live<unknown>): Health {
  const away = errors.some((error) => error.extensions?.code === 'UNREACHABLE')
  return away ? { tone: 'bad', words: 'Reconnecting' } : { tone: 'warn', words: 'Answers are late' }
}
