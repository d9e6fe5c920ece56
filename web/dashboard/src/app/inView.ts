// Which building is in view: that of the place or level in the address, else the one it names, else the one seen last.
import type { Route } from './address'

export interface Candidate {
  id: string
  key: string
  levels: readonly { id: string; spaces: { totalCount: number } }[]
}

export interface Known<B extends Candidate> {
  buildings: readonly B[]
  route: Pick<Route, 'view' | 'id' | 'building'>
  /** The building of the place in the address, null where it has none; undefined while it is asked for. */
  holder: string | null | undefined
  /** The one that this page shows; null at first. */
  shown: string | null
  /** The one that was shown when the page was open last. */
  remembered: string | null
}

/** Null while it must be waited for; undefined where nothing says which. */
export function namedBuilding<B extends Candidate>({ buildings, route, holder, shown, remembered }: Known<B>): B | null | undefined {
  const named = (name: string | null | undefined): B | undefined => buildings.find((one) => one.id === name || one.key === name)
  if (holder === undefined) return named(shown) ?? null // not another one for a moment
  const ofLevel = route.view === 'level' ? buildings.find((one) => one.levels.some((level) => level.id === route.id)) : undefined
  return named(holder) ?? ofLevel ?? named(route.building) ?? named(shown) ?? named(remembered)
}

/** The one with the most points that speak, since nobody has said which; of equals the first. */
export function liveliest<B extends Candidate>(buildings: readonly B[], speaking: readonly { id: string; points: { totalCount: number } }[]): B | null {
  const count = (one: B): number => speaking.find((other) => other.id === one.id)?.points.totalCount ?? 0
  return buildings.reduce<B | null>((best, one) => (best && count(best) >= count(one) ? best : one), null)
}

interface Model {
  format: string
  entities: number
  building: { id: string } | null
}

/** Without those whose models were all taken back: they are but a name, which their own model of edits keeps. */
export function withContent<B extends { id: string }>(buildings: readonly B[], models: readonly Model[]): B[] {
  return buildings.filter(({ id }) => {
    const own = models.filter((model) => model.building?.id === id)
    return !own.length || own.some((model) => model.entities > (model.format === 'edits' ? 1 : 0))
  })
}

/** The level to open first: foundations and roofs have no rooms. */
export function firstLevel<L extends Candidate['levels'][number]>(levels: readonly L[]): L | undefined {
  return levels.find((level) => level.spaces.totalCount > 0) ?? levels[0]
}
