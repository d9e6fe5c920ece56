// The time, ticking: one clock for all ages on the page.
import { useEffect } from 'preact/hooks'
import { createStore, useStore } from './store'

const now = createStore(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Epoch milliseconds, drawn anew each second for as long as someone shows an age. */
export function useNow(): number {
  useEffect(() => {
    if (users++ === 0) timer = setInterval(() => now.set(Date.now()), 1000)
    return () => {
      if (--users === 0) clearInterval(timer)
    }
  }, [])
  return useStore(now)
}
