// Where it is: the places that hold it, from the outermost.
import { hrefOf, placeHref } from '../app/route'
import { labelOf } from '../ui/format'
import type { Named, PlaceNode } from './documents'

export function Breadcrumb({ node }: { node: PlaceNode }) {
  const parents = parentsOf(node)
  if (!parents.length) return null
  return (
    <nav class="breadcrumb" aria-label="Where it is">
      <ol>
        {parents.map((parent) => (
          <li key={parent.id}><a href={hrefTo(parent)}>{labelOf(parent)}</a></li>
        ))}
      </ol>
    </nav>
  )
}

function parentsOf(node: PlaceNode): Named[] {
  if ('ancestors' in node) return node.ancestors.toReversed()
  const owner = 'partOf' in node ? node.partOf : 'of' in node ? node.of : null
  const place = 'place' in node ? node.place : null
  const places = place ? [place, ...place.ancestors].toReversed() : []
  return owner && owner.id !== place?.id ? [...places, owner] : places
}

/** A building is its overview, a level its plan; anything else opens in the panel. */
export function hrefTo({ __typename, id }: Named): string {
  if (__typename === 'Building' || __typename === 'Site') return hrefOf('')
  return __typename === 'Level' ? hrefOf(`levels/${id}`) : placeHref(id)
}
