// What this browser keeps for the page; one that keeps nothing throws at the mere name of its storage.

export interface Shelf {
  read(key: string): string | null
  /** Keep a text, or forget it by null; false where it is kept no longer than the page is. */
  write(key: string, value: string | null): boolean
}

/** Kept for good. */
export const lasting = shelf('localStorage')
/** Kept until the tab is closed. */
export const ofTab = shelf('sessionStorage')

function shelf(name: 'localStorage' | 'sessionStorage'): Shelf {
  const page = new Map<string, string>() // where the browser refuses
  return {
    read(key) {
      try {
        return globalThis[name].getItem(key)
      } catch {
        return page.get(key) ?? null
      }
    },
    write(key, value) {
      try {
        if (value === null) globalThis[name].removeItem(key)
        else globalThis[name].setItem(key, value)
        return true
      } catch {
        if (value === null) page.delete(key)
        else page.set(key, value)
        return false
      }
    },
  }
}
