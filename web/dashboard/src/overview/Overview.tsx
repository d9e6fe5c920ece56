// How the building is, at a glance: above its plan, and only what its points tell.
import './overview.css'
import { hrefOf, placeHref } from '../app/route'
import { isLate } from '../live/late'
import { useLive } from '../live/useLive'
import { Icon } from '../ui/Icon'
import { ShowQuery } from '../ui/ShowQuery'
import { clock } from '../ui/states'
import { useFlash } from '../ui/Value'
import { OVERVIEW } from './document'
import { tilesOf, type Tile } from './tiles'

export function Overview({ buildingId }: { buildingId: string }) {
  const variables = { building: buildingId, within: [buildingId] }
  const live = useLive(OVERVIEW, variables)
  const tiles = live.data ? tilesOf(live.data) : []
  if (live.data && live.data.all.totalCount === 0 && !live.errors.length) return <NoPoints />
  if (!tiles.length) return null // what is wrong, the plan below says as well
  return (
    <section class="panel overview" aria-label="The building now" data-state={isLate(live) ? 'stale' : live.state}>
      <dl>{tiles.map((tile) => <Figure key={tile.key} tile={tile} />)}</dl>
      {isLate(live) && <span class="tag warn">as of {clock(live.at)}</span>}
      <ShowQuery document={OVERVIEW} variables={variables} of="the overview" />
    </section>
  )
}

/** A model of walls alone: what is measured comes with another file. */
function NoPoints() {
  return (
    <section class="panel overview none" aria-label="The building now">
      <Icon name="point" size={20} />
      <p>
        <b>No points yet</b>
        <span class="dim"> The models name rooms, and nothing that is measured in them. Add a Brick file or a list of points at <a href={hrefOf('imports')}>Imports</a>: they find the rooms by GlobalId.</span>
      </p>
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
