// A value once it has been the same for a while, so that each letter typed is not a question of its own.
import { useEffect, useState } from 'preact/hooks'

export function useDebounced<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
