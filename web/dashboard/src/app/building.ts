// Which building the page shows: the one of the address, else the first.
import { useLive, type Live } from '../live/useLive'
import type { ResultOf } from '../live/graphql'
import { BUILDINGS } from './documents'
import { useRoute } from './route'

type Answer = ResultOf<typeof BUILDINGS>
export type Building = Answer['buildings']['nodes'][number]

export interface BuildingChoice {
  buildings: readonly Building[]
  /** Null until it is known, or when there is none. */
  building: Building | null
  live: Live<Answer>
}

export function useBuilding(): BuildingChoice {
  const live = useLive(BUILDINGS, {})
  const asked = useRoute().building
  const buildings = live.data?.buildings.nodes ?? []
  const building = buildings.find((one) => one.id === asked || one.key === asked) ?? buildings[0] ?? null
  return { buildings, building, live }
}
