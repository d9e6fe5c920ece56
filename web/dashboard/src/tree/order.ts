// The order of the hits: the best first, and those that fit equally well by name, as people count.
import { LOCALE, nameOf } from '../ui/format'

const NAMES = new Intl.Collator(LOCALE, { numeric: true })

interface Named {
  id: string
  name: string | null
  longName?: string | null
  iri?: string
}

export function inOrder<E extends Named>(hits: readonly { score: number; entity: E }[]): E[] {
  return hits.toSorted((one, other) => other.score - one.score || NAMES.compare(nameOf(one.entity), nameOf(other.entity))).map((hit) => hit.entity)
}
