// The watch lists: all side by side, or the one that the address names.
import './watch.css'
import { useState } from 'preact/hooks'
import { useBuilding } from '../app/building'
import { go, hrefOf, useRoute } from '../app/route'
import { Empty } from '../ui/states'
import { ListDialog } from './ListDialog'
import { useLists, type List } from './lists'
import { MOST_LISTS } from './saved'
import { WatchList } from './WatchList'

export function WatchLists() {
  const { view, id } = useRoute()
  const lists = useLists()
  const { buildings, building } = useBuilding()
  const [editing, setEditing] = useState<List | 'new' | null>(null)
  const named = view === 'watch' ? id : null
  const shown = named ? lists.filter((list) => list.key === named) : lists
  // the ready lists take a place; where there is one building it needs no naming
  const within = buildings.length > 1 && building ? { at: { id: [building.id] } } : {}
  const close = (key?: string | null): void => {
    setEditing(null)
    if (key) go(`watch/${key}`)
    if (key === null) go('watch')
  }
  return (
    <div class="watch">
      <header>
        <nav aria-label="Watch lists">
          <a href={hrefOf('watch')} aria-current={named ? undefined : 'page'}>All lists</a>
          {lists.map((list) => <a key={list.key} href={hrefOf(`watch/${list.key}`)} aria-current={named === list.key ? 'page' : undefined}>{list.name}</a>)}
        </nav>
        <button type="button" class="button" disabled={lists.filter((list) => list.own).length >= MOST_LISTS} onClick={() => setEditing('new')}>Watch a query</button>
      </header>
      <div class="watch-lists" data-alone={named ? '' : undefined}>
        {shown.map((list) => (
          <WatchList key={`${list.key} ${list.text}`} list={list} variables={list.own ? {} : within} building={building?.name ?? building?.key ?? 'The building'} alone={named !== null} edit={() => setEditing(list)} />
        ))}
        {!shown.length && <div class="panel"><Empty icon="watch" title="There is no such list">It may have been saved in another browser. <a href={hrefOf('watch')}>All lists</a></Empty></div>}
      </div>
      {editing && <ListDialog list={editing === 'new' ? null : editing} close={close} />}
    </div>
  )
}
