// The buildings, and the one in view, which stays: it is in the address, and this browser remembers it.
import { useEffect } from 'preact/hooks'
import { useLive, type Live } from '../live/useLive'
import type { ResultOf } from '../live/graphql'
import { lasting } from '../ui/shelf'
import { createStore, useStore } from '../ui/store'
import { BUILDINGS, SPEAKING } from './documents'
import { liveliest, namedBuilding, withContent } from './inView'
import { nameBuilding, useRoute } from './route'
import { useBuildingOf } from './whereabouts'

type Answer = ResultOf<typeof BUILDINGS>
export type Building = Answer['buildings']['nodes'][number]

export interface BuildingChoice {
  buildings: readonly Building[]
  /** Null until it is known, or when there is none. */
  building: Building | null
  live: Live<Answer>
}

const KEY = 'edifice.building'
const shown = createStore<string | null>(null)

export function useBuilding(): BuildingChoice {
  const live = useLive(BUILDINGS, {})
  const route = useRoute()
  const holder = useBuildingOf(route.place)
  const seen = useStore(shown)
  const buildings = withContent(live.data?.buildings.nodes ?? [], live.data?.models.nodes ?? [])
  const named = namedBuilding({ buildings, route, holder, shown: seen, remembered: lasting.read(KEY) })
  const speaking = useLive(SPEAKING, named === undefined && buildings.length > 1 ? {} : null)
  const awaited = named === undefined && buildings.length > 1 && speaking.state === 'connecting'
  const building = named ?? (named === null || awaited ? null : liveliest(buildings, speaking.data?.buildings.nodes ?? []))
  return { buildings, building, live }
}

/** Keep the building in view where every link and the next visit find it. */
export function useStaying({ building }: BuildingChoice): void {
  const { building: named } = useRoute()
  useEffect(() => {
    if (!building) return
    shown.set(building.id)
    lasting.write(KEY, building.id)
    nameBuilding(building.id)
  }, [building?.id, named])
}
