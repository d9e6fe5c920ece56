// How the building is, at a glance: above its plan, and only what its points tell.
import './overview.css'
import { placeHref } from '../app/route'
import { isLate } from '../live/late'
import { useLive } from '../live/useLive'
import { ShowQuery } from '../ui/ShowQuery'
import { clock } from '../ui/states'
import { useFlash } from '../ui/Value'
import { OVERVIEW } from './document'
import { tilesOf, type Tile } from './tiles'

export function Overview({ buildingId }: { buildingId: string }) {
  const variables = { building: buildingId, within: [buildingId] }
  const live = useLive(OVERVIEW, variables)
  const tiles = live.data ? tilesOf(live.data) : []
  if (!tiles.length) return null // what is wrong, the plan below says as well
  return (
    <section class="panel overview" aria-label="The building now" data-state={live.state}>
      <dl>{tiles.map((tile) => <Figure key={tile.key} tile={tile} />)}</dl>
      {isLate(live) && <span class="tag warn">as of {clock(live.at)}</span>}
      <ShowQuery document={OVERVIEW} variables={variables} of="the overview" />
    </section>
  )
}

function Figure({ tile: { key, label, text, unit, leadsTo } }: { tile: Tile }) {
  const value = useFlash<HTMLElement>(text)
  return (
    <div data-tile={key}>
      <dt class="dim clip">{leadsTo ? <a class="quiet" href={placeHref(leadsTo)}>{label}</a> : label}</dt>
      <dd ref={value} class="value">{text}{unit && <small> {unit}</small>}</dd>
    </div>
  )
}
