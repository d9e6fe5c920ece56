// What it hangs together with: what serves it and what it serves, its zones, systems, parts and meters.
import { nameOf } from '../ui/format'
import { hrefTo } from './Breadcrumb'
import type { Named, PlaceNode } from './documents'

interface Line {
  label: string
  entries: readonly { entity: Named; note?: string }[]
}

interface FlowLike {
  hops: number
  entity: Named
  via: readonly { name: string | null }[]
}

export function Relations({ node }: { node: PlaceNode }) {
  const lines = linesOf(node).filter((line) => line.entries.length)
  if (!lines.length) return null
  return (
    <section class="relations" aria-label="Relations">
      <h3>Relations</h3>
      <dl>
        {lines.map(({ label, entries }) => (
          <div key={label}>
            <dt class="dim">{label}</dt>
            <dd>
              <ul>
                {entries.map(({ entity, note }) => (
                  <li key={entity.id}>
                    <a href={hrefTo(entity)}>{nameOf(entity)}</a>
                    {note && <span class="dim"> {note}</span>}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function linesOf(node: PlaceNode): Line[] {
  return [
    { label: 'Served by', entries: 'servedBy' in node ? node.servedBy.nodes.map(flow) : [] },
    { label: 'Fed by', entries: 'fedBy' in node ? node.fedBy.nodes.map(flow) : [] },
    { label: 'Feeds', entries: 'feeds' in node ? node.feeds.nodes.map(flow) : [] },
    { label: 'Serves', entries: named('serves' in node ? node.serves.nodes : 'placesServed' in node ? node.placesServed : []) },
    { label: 'Zones', entries: named('zones' in node ? node.zones : []) },
    { label: 'Members', entries: named('members' in node ? node.members.nodes : []) },
    { label: 'Systems', entries: named('systems' in node ? node.systems : []) },
    { label: 'Assets', entries: named('assets' in node ? node.assets.nodes : []) },
    { label: 'Parts', entries: named('parts' in node ? node.parts.nodes : []) },
    { label: 'Controls', entries: named('controls' in node ? node.controls : []) },
    { label: 'Meters', entries: named('meters' in node ? node.meters : []) },
    { label: 'Metered by', entries: named('meteredBy' in node ? node.meteredBy : []) },
  ]
}

const named = (entities: readonly Named[]): Line['entries'] => entities.map((entity) => ({ entity }))

function flow({ entity, hops, via }: FlowLike): Line['entries'][number] {
  const through = via.map((one) => one.name).filter(Boolean).join(', ')
  return { entity, note: hops > 1 && through ? `through ${through}` : undefined }
}
