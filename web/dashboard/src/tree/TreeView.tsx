// The building as a tree: site, building, levels, spaces and assets; each branch is asked for when it is opened.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useRoute } from '../app/route'
import { useWhereabouts } from '../app/whereabouts'
import { useLive } from '../live/useLive'
import { ShowQuery } from '../ui/ShowQuery'
import { LiveNotice, Waiting } from '../ui/states'
import { Branch } from './Branch'
import { ROOT } from './documents'
import { handleTreeKey } from './keys'
import { reveal, setOpened } from './opened'
import './tree.css'

export function TreeView({ buildingId }: { buildingId: string }) {
  const variables = { building: buildingId }
  const live = useLive(ROOT, variables)
  const tree = useRef<HTMLUListElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const selected = useSelected()
  useEffect(() => reveal([buildingId]), [buildingId])
  const building = live.data?.node
  const root = building && 'key' in building ? building : null
  const site = root?.partOf
  return (
    <>
      <header>
        <h2>Places</h2>
        <ShowQuery document={ROOT} variables={variables} of="the tree" />
      </header>
      <div class="body tree-body">
        <LiveNotice live={live} />
        {!root && <Waiting live={live} rows={9} label="The building is loading" />}
        {root && (
          <ul
            ref={tree}
            role="tree"
            aria-label="Places of the building"
            class="tree"
            onFocusCapture={(event) => setFocused((event.target as HTMLElement).dataset.id ?? null)}
            onKeyDown={(event) => tree.current && handleTreeKey(event, tree.current, setOpened) && event.preventDefault()}
          >
            {site && <SiteRow name={site.name ?? site.longName ?? 'Site'} />}
            <Branch
              node={{ type: 'Building', id: root.id, name: root.name ?? root.longName ?? root.key, longName: null, silent: 0 }}
              level={site ? 2 : 1}
              selected={selected}
              focusable={focused ?? selected ?? root.id}
              first={root.id}
            />
          </ul>
        )}
      </div>
    </>
  )
}

/** The site is shown and leads nowhere: the page is about one building at a time. */
function SiteRow({ name }: { name: string }) {
  return <li role="presentation" class="site clip">{name}</li>
}

/** The place or level that the page shows; its parents are opened, so that it can be seen. */
function useSelected(): string | null {
  const { view, id, place } = useRoute()
  const selected = place ?? (view === 'level' ? id : null)
  const holders = useWhereabouts(place)
  const ids = holders.map((one) => one.id).filter((one) => one !== place)
  useEffect(() => reveal(ids), [ids.join()])
  return selected
}
