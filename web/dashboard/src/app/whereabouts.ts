// Where a place, an asset or a point lies.
import { useLive } from '../live/useLive'
import type { ResultOf } from '../live/graphql'
import { WHEREABOUTS } from './documents'

export interface Holder {
  __typename: string
  id: string
}

/** The place itself, or the one that the asset or point is in, and the places that hold it, the nearest first. */
export function useWhereabouts(id: string | null): readonly Holder[] {
  return holdersOf(useLive(WHEREABOUTS, id ? { id } : null).data)
}

/** The building in which it lies, null where it lies in none; undefined while that is asked for. */
export function useBuildingOf(id: string | null): string | null | undefined {
  const { data, state } = useLive(WHEREABOUTS, id ? { id } : null)
  if (id && !data && state === 'connecting') return undefined
  return holdersOf(data).find((one) => one.__typename === 'Building')?.id ?? null
}

function holdersOf(answer: ResultOf<typeof WHEREABOUTS> | undefined): readonly Holder[] {
  const node = answer?.node
  if (!node) return []
  if ('ancestors' in node) return [node, ...node.ancestors]
  return 'place' in node && node.place ? [node.place, ...node.place.ancestors] : []
}
