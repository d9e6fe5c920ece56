// Where a place, an asset or a point lies.
import { useLive } from '../live/useLive'
import { WHEREABOUTS } from './documents'

export interface Holder {
  __typename: string
  id: string
}

/** The place itself, or the one that the asset or point is in, and the places that hold it, the nearest first. */
export function useWhereabouts(id: string | null): readonly Holder[] {
  const node = useLive(WHEREABOUTS, id ? { id } : null).data?.node
  if (!node) return []
  if ('ancestors' in node) return [node, ...node.ancestors]
  return 'place' in node && node.place ? [node.place, ...node.place.ancestors] : []
}
