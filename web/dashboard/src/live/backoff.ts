// How long to wait before the next attempt at what failed.

const LONGEST_WAIT = 15_000

/** Half a second at first, twice as long each time; the random half keeps many pages from coming back at once. */
export function backOff(retries: number): number {
  const wait = Math.min(500 * 2 ** retries, LONGEST_WAIT)
  return wait / 2 + (Math.random() * wait) / 2
}
