// The few facts that one looks for first: what it is, how large, of which make.
import { formatClass, formatNumber } from '../ui/format'
import type { PlaceNode } from './documents'

type EntityNode = Extract<PlaceNode, { iri: string }>

export function Facts({ node }: { node: EntityNode }) {
  const facts = factsOf(node)
  return (
    <div class="facts">
      {node.classes.slice(0, 1).map((one) => (
        <span key={one.ref} class="tag" title={[...node.classes.map((each) => each.ref), one.definition].filter(Boolean).join('\n')}>{formatClass(one.ref)}</span>
      ))}
      {facts.map(([label, value]) => (
        <span key={label} class="fact"><span class="dim">{label}</span> <span class="number">{value}</span></span>
      ))}
      {node.description && <p class="dim">{node.description}</p>}
    </div>
  )
}

function factsOf(node: EntityNode): [string, string][] {
  const facts: [string, string | null | undefined][] = []
  if ('netArea' in node) {
    const area = node.netArea ?? node.grossArea
    facts.push(
      ['Area', area === null ? null : `${formatNumber(area)} m²`],
      ['Height', node.height === null ? null : `${formatNumber(node.height)} m`],
      ['Volume', node.volume === null ? null : `${formatNumber(node.volume)} m³`],
    )
  }
  if ('zoneKind' in node) facts.push(['Kind', node.zoneKind.toLowerCase()])
  if ('assetType' in node && node.assetType) {
    facts.push(['Make', node.assetType.manufacturer], ['Type', node.assetType.modelLabel ?? node.assetType.name])
  }
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]))
}
