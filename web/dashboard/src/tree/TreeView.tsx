// The building as a tree: site, building, levels, spaces and assets; each branch is asked for when it is opened, and
// "show query" tells how the branch is asked for in which one is.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useRoute } from '../app/route'
import { useWhereabouts } from '../app/whereabouts'
import { useLive } from '../live/useLive'
import { ShowQuery } from '../ui/ShowQuery'
import { LiveNotice, Waiting } from '../ui/states'
import { Branch } from './Branch'
import { CHILDREN, isGroup, ROOT } from './documents'
import { handleTreeKey } from './keys'
import { reveal, setOpened, useOpened, usePages } from './opened'
import './tree.css'

export function TreeView({ buildingId }: { buildingId: string }) {
  const live = useLive(ROOT, { building: buildingId })
  const tree = useRef<HTMLUListElement>(null)
  const [focused, setFocused] = useState<Spot | null>(null)
  const { selected, holder } = useSelected()
  const branch = useBranch(buildingId, focused ?? (selected ? { id: selected, branch: holder ?? buildingId } : null))
  const first = usePages()
  useEffect(() => reveal([buildingId]), [buildingId])
  const building = live.data?.node
  const root = building && 'key' in building ? building : null
  const site = root?.partOf
  return (
    <>
      <header>
        <h2>Places</h2>
        <ShowQuery document={CHILDREN} variables={{ id: branch, first: first(branch) }} of="the branch of the tree" />
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
            onFocusCapture={(event) => setFocused(spotOf(event.target as HTMLElement))}
            onKeyDown={(event) => tree.current && handleTreeKey(event, tree.current, setOpened) && event.preventDefault()}
          >
            {site && <SiteRow name={site.name ?? site.longName ?? 'Site'} />}
            <Branch
              node={{ type: 'Building', id: root.id, name: root.name ?? root.longName ?? root.key, longName: null, silent: 0 }}
              level={site ? 2 : 1}
              branch={root.id}
              selected={selected}
              focusable={focused?.id ?? selected ?? root.id}
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

/** A node, and the one whose children it is among. */
interface Spot {
  id: string
  branch: string
}

function spotOf(item: HTMLElement): Spot | null {
  const { id, branch } = item.dataset
  return id && branch ? { id, branch } : null
}

/** The branch in which one is: that of the node itself while it is open, else the one that it hangs on. */
function useBranch(buildingId: string, at: Spot | null): string {
  const opened = useOpened()
  const open = [at?.id, at?.branch].find((id) => id && opened.has(id) && !isGroup(id))
  return open ?? buildingId
}

/** The place or level that the page shows, and what holds it; its parents are opened, so that it can be seen. */
function useSelected(): { selected: string | null; holder: string | undefined } {
  const { view, id, place } = useRoute()
  const selected = place ?? (view === 'level' ? id : null)
  const holders = useWhereabouts(place)
  const ids = holders.map((one) => one.id).filter((one) => one !== place)
  useEffect(() => reveal(ids), [ids.join()])
  return { selected, holder: ids[0] }
}
