// What the models say: properties by group, the names under which others know it, and which models name it.
import { hrefOf } from '../app/route'
import { plural } from '../ui/format'
import type { PlaceNode } from './documents'

type EntityNode = Extract<PlaceNode, { iri: string }>
type Property = EntityNode['properties'][number]

const SCHEMES: Record<string, string> = {
  IFC_GUID: 'IFC GlobalId', IFC_STEP: 'IFC instance', BACNET: 'BACnet', TIMESERIES: 'Time series', ASSET_TAG: 'Asset tag',
  SERIAL_NUMBER: 'Serial number', BAR_CODE: 'Bar code', HAYSTACK: 'Haystack', COBIE: 'COBie',
}

export function Sources({ node }: { node: EntityNode }) {
  return (
    <section class="sources" aria-label="Properties and sources">
      <h3>Properties and sources</h3>
      {groupsOf(node.properties).map(([group, properties]) => (
        <details key={group}>
          <summary>{group} <span class="dim number">{plural(properties.length, 'property', 'properties')}</span></summary>
          <dl>
            {properties.map((property) => (
              <div key={`${property.key} ${property.model?.name}`} title={property.model ? `From ${property.model.name}` : undefined}>
                <dt class="dim">{property.key}</dt>
                <dd class="number">{property.text}{property.unit && <small class="dim"> {property.unit.symbol}</small>}</dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
      <details>
        <summary>Identifiers <span class="dim number">{node.identifiers.length + 1}</span></summary>
        <dl>
          <div><dt class="dim">IRI</dt><dd><code>{node.iri}</code></dd></div>
          {node.identifiers.map(({ scheme, value, model }) => (
            <div key={scheme + value} title={model ? `From ${model.name}` : undefined}>
              <dt class="dim">{SCHEMES[scheme] ?? 'Other'}</dt>
              <dd><code>{value}</code></dd>
            </div>
          ))}
        </dl>
      </details>
      <p class="models">
        <span class="dim">Named by</span>{' '}
        {node.models.map((model) => <a key={model.id} class="tag" href={hrefOf('imports')}>{model.name}</a>)}
      </p>
    </section>
  )
}

/** By group and in the order of the groups' names; those without a group first. */
function groupsOf(properties: readonly Property[]): [string, Property[]][] {
  const groups = new Map<string, Property[]>()
  for (const property of properties) {
    const name = property.group ?? 'General'
    groups.set(name, [...(groups.get(name) ?? []), property])
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other))
}
