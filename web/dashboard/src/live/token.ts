// The bearer token, where the server wants one: asked for once, and forgotten with the tab.
import { ofTab } from '../ui/shelf'
import { createStore } from '../ui/store'

const KEY = 'edifice-token' // GraphiQL reads the same

export interface Asking {
  /** Why it is asked for. */
  refused: boolean
  answer(token: string): void
}

/** The open question for a token, which the dialog shows; null while there is none. */
export const asking = createStore<Asking | null>(null)

let pending: Promise<void> | null = null

export function token(): string | null {
  return ofTab.read(KEY)
}

/** The headers with which every fetch of ours goes out. */
export function authHeaders(): Record<string, string> {
  const known = token()
  return known ? { authorization: `Bearer ${known}` } : {}
}

/** Ask the user for a token, once for all who need it; resolves when one is given. */
export function askToken(): Promise<void> {
  pending ??= new Promise<void>((resolve) => {
    asking.set({
      refused: token() !== null,
      answer(given) {
        ofTab.write(KEY, given)
        asking.set(null)
        pending = null
        resolve()
      },
    })
  })
  return pending
}

/** Resolves when no question for a token is open. */
export async function tokenAnswered(): Promise<void> {
  await pending
}
