// The page's frame: what is where at which width, and which view the address asks for.
import { useEffect, useRef } from 'preact/hooks'
import { Chart } from '../charts/Chart'
import { useDrops } from '../imports/useDrops'
import { PlaceView } from '../place/PlaceView'
import { TreeView } from '../tree/TreeView'
import { useBuilding, useStaying } from './building'
import { MainView } from './MainView'
import { useLayout } from './media'
import { closePlace, useRoute } from './route'
import { TokenDialog } from './TokenDialog'
import { TopBar } from './TopBar'
import { ViewBar } from './ViewBar'
import { Waiting } from '../ui/states'

export function App() {
  const route = useRoute()
  const layout = useLayout()
  const choice = useBuilding()
  useStaying(choice)
  const main = useRef<HTMLElement>(null)
  useDrops()
  const narrow = layout === 'narrow'
  const building = choice.building?.id ?? null
  const showPlace = route.place !== null && (!narrow || route.view === 'place')
  const places = (
    <nav class="side panel" aria-label="Places">
      {building ? <TreeView buildingId={building} /> : <div class="body"><Waiting live={choice.live} /></div>}
    </nav>
  )
  const place = showPlace && <PlacePanel placeId={route.place!} as={narrow ? 'section' : 'aside'} />
  return (
    <div class="shell" data-layout={layout} data-place={showPlace || undefined}>
      <button type="button" class="skip button primary" onClick={() => main.current?.focus()}>Skip to the view</button>
      <TopBar choice={choice}>{!narrow && <ViewBar view={route.view} narrow={false} />}</TopBar>
      {!narrow && places}
      <main ref={main} tabIndex={-1}>
        {narrow && route.view === 'places' ? places : narrow && place ? place : <MainView route={route} choice={choice} />}
      </main>
      {!narrow && place}
      {narrow && <ViewBar view={route.view} narrow />}
      <TokenDialog />
    </div>
  )
}

/** The place at the right with the chart below it; Escape closes it. */
function PlacePanel({ placeId, as: Frame }: { placeId: string; as: 'aside' | 'section' }) {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      // a search or a list that is open takes the key for itself
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) closePlace()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  return (
    <Frame class="place" aria-label="Place">
      <PlaceView key={placeId} placeId={placeId} />
      <Chart />
    </Frame>
  )
}
