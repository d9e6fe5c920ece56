// Which building the page shows: that of the place or level in the address, else the one it names, else the first.
import { useLive, type Live } from '../live/useLive'
import type { ResultOf } from '../live/graphql'
import { BUILDINGS } from './documents'
import { useRoute } from './route'
import { useWhereabouts } from './whereabouts'

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
  const route = useRoute()
  const holder = useWhereabouts(route.place).find((one) => one.__typename === 'Building')?.id
  const buildings = live.data?.buildings.nodes ?? []
  const building =
    buildings.find((one) => one.id === holder || (route.view === 'level' && one.levels.some((level) => level.id === route.id))) ??
    buildings.find((one) => one.id === route.building || one.key === route.building) ??
    buildings[0] ??
    null
  return { buildings, building, live }
}
