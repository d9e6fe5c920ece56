// The hits of the search, by kind; one list for the arrows.
import type { SearchEntity } from './searches'
import { Hit } from './Hit'

interface Props {
  id: string
  groups: readonly { kind: string; hits: readonly SearchEntity[] }[]
  /** The place of the chosen hit among all. */
  active: number
  onChoose: (entity: SearchEntity) => void
}

export function Hits({ id, groups, active, onChoose }: Props) {
  let place = 0
  return (
    <div role="listbox" id={id} aria-label="Hits" class="list">
      {groups.filter((group) => group.hits.length).map(({ kind, hits }) => (
        <div key={kind} role="group" aria-labelledby={`${id}-${kind}`}>
          <h3 id={`${id}-${kind}`} role="presentation">{kind}</h3>
          {hits.map((entity) => {
            const at = place++
            return <Hit key={entity.id} id={`${id}-${at}`} entity={entity} active={at === active} onChoose={() => onChoose(entity)} />
          })}
        </div>
      ))}
    </div>
  )
}
