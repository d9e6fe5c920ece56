// A place or an asset: what it measures, what serves it and what it serves, and what its sources say about it.
import { useEffect, useRef, useState } from 'preact/hooks'
import { closePlace } from '../app/route'
import { useLive } from '../live/useLive'
import { formatMoment, nameOf } from '../ui/format'
import { Icon } from '../ui/Icon'
import { ShowQuery } from '../ui/ShowQuery'
import { Empty, LiveNotice, Notice, Waiting } from '../ui/states'
import { Breadcrumb } from './Breadcrumb'
import { PLACE, type PlaceNode } from './documents'
import { Facts } from './Facts'
import { giveBack, takesFocus } from './focus'
import { PointGroup } from './PointGroup'
import { Relations } from './Relations'
import { Sources } from './Sources'
import './place.css'

const PAGE = 25
const MOST = 500

export function PlaceView({ placeId }: { placeId: string }) {
  const [pages, setPages] = useState({ own: PAGE, contained: PAGE, serving: PAGE })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus(placeId)) heading.current?.focus()
    return () => void setTimeout(() => giveBack(placeId)) // once what follows is there
  }, [placeId])
  const variables = { id: placeId, ids: [placeId], ...pages }
  const live = useLive(PLACE, variables, { keep: true })
  const node = live.data?.node ?? null
  const entity = node && 'iri' in node ? node : null
  const more = (reach: keyof typeof pages) => () => setPages({ ...pages, [reach]: Math.min(MOST, pages[reach] * 4) })
  return (
    <section class="panel place-view" aria-labelledby="place-title">
      <header>
        <h2 ref={heading} id="place-title" class="clip" tabIndex={-1}>{entity ? nameOf(entity) : live.data ? 'Not found' : 'Place'}</h2>
        <ShowQuery document={PLACE} variables={variables} of="this place" />
        <button type="button" class="button quiet small icon" onClick={closePlace} aria-label="Close the place" title="Close (Esc)">
          <Icon name="close" />
        </button>
      </header>
      <div class="body">
        <LiveNotice live={live} />
        {!live.data && <Waiting live={live} rows={12} label="The place is loading" />}
        {live.data && !entity && <Empty icon="search" title="This is not there">It may have been removed with its model. Choose another place in the tree, or search for it.</Empty>}
        {entity && (
          <>
            <Breadcrumb node={entity} />
            {entity.retiredAt && <Notice>No model names this any more, since {formatMoment(entity.retiredAt)}.</Notice>}
            <Facts node={entity} />
            <PointGroups node={entity} more={more} />
            <Relations node={entity} />
            <Sources node={entity} />
          </>
        )}
      </div>
    </section>
  )
}

type EntityNode = Extract<PlaceNode, { iri: string }>
type More = (reach: 'own' | 'contained' | 'serving') => () => void

function PointGroups({ node, more }: { node: EntityNode; more: More }) {
  const groups = groupsOf(node)
  if (!groups) return null
  if (groups.every(({ points }) => !points.totalCount)) {
    return <p class="nothing dim">No model names a point of this, or of anything that serves it.</p>
  }
  return <>{groups.map(({ title, points, reach }) => <PointGroup key={title} title={title} points={points} of={node} onMore={more(reach)} />)}</>
}

function groupsOf(node: EntityNode) {
  if ('itself' in node) {
    return [
      { title: `Points of ${nameOf(node)}`, points: node.itself, reach: 'own' as const },
      { title: 'Points of its parts', points: node.within, reach: 'contained' as const },
    ]
  }
  if (!('own' in node)) return null
  return [
    { title: 'Points here', points: node.own, reach: 'own' as const },
    { title: 'Points of what is in it', points: node.contained, reach: 'contained' as const },
    { title: 'Points of what serves it', points: node.serving, reach: 'serving' as const },
  ]
}
