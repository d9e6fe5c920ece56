// What an empty list says: that all is well only where there is something to watch, and it speaks.
import { plural } from '../ui/format'

/** The points that a list is about. */
export interface Sort {
  /** Of any of these classes; all points without. */
  is: string[] | null
  one: string
  many: string
}

/** As the server counts them; no facets while readings cannot be asked. */
export interface Counted {
  totalCount: number
  facets: readonly { key: string | null; count: number }[] | null
}

export interface Nothing {
  /** `clear`: watched, and nothing there; `deaf`: none of the points speaks; `none`: no such points; `unknown`. */
  state: 'clear' | 'deaf' | 'none' | 'unknown'
  text: string
}

const CLEAR = 'Nothing now. What comes appears here by itself.'

/** `counted` undefined while it is asked; `sort` null for a query of the user's own, of which nobody knows it. */
export function nothingIn(sort: Sort | null, counted: Counted | undefined, building: string): Nothing {
  if (!sort || !counted) return { state: 'unknown', text: CLEAR }
  if (!counted.totalCount) return { state: 'none', text: `${building} has no ${sort.many}, so that nothing can appear here. A model that names some brings them.` }
  const silent = counted.facets?.find((facet) => facet.key === 'true')?.count ?? 0
  if (sort.is && silent >= counted.totalCount) {
    return { state: 'deaf', text: counted.totalCount === 1 ? `Nothing now, but the one ${sort.one} is silent.` : `Nothing now, but all ${plural(silent, sort.one, sort.many)} are silent.` }
  }
  return { state: counted.facets ? 'clear' : 'unknown', text: CLEAR }
}

/** The classes that the first `is:` of a query names. */
export function classesOf(text: string): string[] | null {
  const found = /\bis: (\[[^\]]*\]|"[^"]*")/.exec(text)?.[1]
  return found ? [JSON.parse(found) as string | string[]].flat() : null
}
