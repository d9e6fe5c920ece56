// The view in the middle: the building at a glance with its plan, the plan of a level, the watch lists, or the imports.
import { useRef } from 'preact/hooks'
import { ImportsView } from '../imports/ImportsView'
import { Overview } from '../overview/Overview'
import { PlanView } from '../plan/PlanView'
import { Empty, Waiting } from '../ui/states'
import { WatchLists } from '../watch/WatchLists'
import type { BuildingChoice } from './building'
import { firstLevel } from './inView'
import { hrefOf, type Route } from './route'
import { useWhereabouts } from './whereabouts'

export function MainView({ route, choice }: { route: Route; choice: BuildingChoice }) {
  if (route.view === 'imports') return <ImportsView />
  if (!choice.building) return <div class="panel"><div class="body">{choice.live.data ? <NoBuilding /> : <Waiting live={choice.live} rows={10} />}</div></div>
  if (route.view === 'watch') return <WatchLists />
  return (
    <>
      {route.view === 'overview' && <Overview key={choice.building.id} buildingId={choice.building.id} />}
      <LevelView route={route} choice={choice} />
    </>
  )
}

/** The plan of the level that the address names, or in which its place lies; else of the last one, or the first with rooms. */
function LevelView({ route, choice }: { route: Route; choice: BuildingChoice }) {
  const levels = choice.building?.levels ?? []
  const last = useRef<string | null>(null)
  const found = useWhereabouts(route.place).find((one) => one.__typename === 'Level')?.id
  const wanted = route.view === 'level' ? route.id : (found ?? last.current)
  const level = levels.find((one) => one.id === wanted) ?? firstLevel(levels)
  if (!level) return <div class="panel"><div class="body"><NoLevel /></div></div>
  last.current = level.id
  return <PlanView levelId={level.id} />
}

function NoBuilding() {
  return (
    <Empty icon="building" title="No building yet">
      Drop its IFC or Brick file at <a href={hrefOf('imports')}>Imports</a>, and it appears here while it is read.
    </Empty>
  )
}

function NoLevel() {
  return (
    <Empty icon="level" title="This building has no levels">
      A model with levels and spaces brings its plans; add one at <a href={hrefOf('imports')}>Imports</a>. What is known is in the list of places.
    </Empty>
  )
}
