// Tries what may fail until it succeeds: after a wait that grows, and at once when the line to the server is back.
import { backOff } from './backoff'
import type { Line } from './entry'

interface Trial<T> {
  attempt(): Promise<T>
  done(result: T): void
  /** After each attempt that failed. */
  failed(): void
}

/** Begin; answers how to end it, after which nothing is told any more. */
export function keepTrying<T>({ attempt, done, failed }: Trial<T>, link: Line['link']): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let state: 'trying' | 'waiting' | 'over' = 'trying'
  let retries = 0
  const isOver = (): boolean => state === 'over'
  const end = (): void => {
    state = 'over'
    clearTimeout(timer)
    unwatch()
  }
  const next = async (): Promise<void> => {
    clearTimeout(timer)
    state = 'trying'
    try {
      const result = await attempt()
      if (isOver()) return
      end()
      done(result)
    } catch {
      if (isOver()) return
      state = 'waiting'
      timer = setTimeout(next, 1000 + backOff(retries++))
      failed()
    }
  }
  const unwatch = link.subscribe(() => state === 'waiting' && link.get() === 'open' && void next())
  void next()
  return end
}
