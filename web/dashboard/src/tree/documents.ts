// What a tree shows: its root once, and the children of each node that is opened.
import { graphql, type ResultOf } from '../live/graphql'

export const ROOT = graphql(`
  query TreeRoot($building: ID!) @live(minInterval: "PT5S") {
    node(id: $building) {
      id
      ... on Building {
        key
        name
        longName
        partOf { __typename id iri name longName }
      }
    }
  }
`)

export const CHILDREN = graphql(`
  query TreeChildren($id: ID!, $first: Int!) @live(minInterval: "PT5S") {
    node(id: $id) {
      id
      ... on Place {
        places(first: $first) {
          totalCount
          nodes {
            __typename
            id
            iri
            name
            longName
            ... on Level { elevation }
            silent: points(reach: CONTAINED, where: { stale: true }, first: 0) { totalCount }
          }
        }
        assets(deep: false, first: $first) {
          totalCount
          nodes { __typename id iri name longName }
        }
      }
      ... on Asset {
        parts(first: $first) {
          totalCount
          nodes { __typename id iri name longName }
        }
      }
    }
  }
`)

type Answer = NonNullable<ResultOf<typeof CHILDREN>['node']>
type PlaceAnswer = Extract<Answer, { places: unknown }>

export interface TreeNode {
  type: string
  id: string
  /** Of an entity: what it is called by where it has no name. */
  iri?: string
  name: string | null
  longName: string | null
  elevation?: number | null
  /** How many of the points in it are silent. */
  silent: number
  /** Of a group, which is no entity: what is in it. */
  members?: readonly TreeNode[]
}

const GROUP = 'zones-'

/** Whether a node of the tree is a group, which no document asks for. */
export const isGroup = (id: string): boolean => id.startsWith(GROUP)

/**
 * The children in the order of the tree: levels from below, spaces, assets, and the zones as one group, since a
 * building has many that cut across its levels; and how many there are in all.
 */
export function childrenOf(node: Answer | null | undefined): { nodes: TreeNode[]; total: number } {
  if (!node) return { nodes: [], total: 0 }
  if ('parts' in node) return { nodes: node.parts.nodes.map((one) => ({ ...one, type: one.__typename, silent: 0 })), total: node.parts.totalCount }
  if (!('places' in node)) return { nodes: [], total: 0 }
  const { places, assets } = node as PlaceAnswer
  const inside = places.nodes.map((one): TreeNode => ({ ...one, type: one.__typename, silent: one.silent.totalCount }))
  const levels = inside.filter((one) => one.type === 'Level').sort((one, other) => (one.elevation ?? Infinity) - (other.elevation ?? Infinity))
  const others = inside.filter((one) => one.type !== 'Level' && one.type !== 'Zone')
  const zones = inside.filter((one) => one.type === 'Zone')
  const group: TreeNode = { type: 'Group', id: `${GROUP}${node.id}`, name: 'Zones', longName: null, silent: 0, members: zones }
  const equipment = assets.nodes.map((one): TreeNode => ({ ...one, type: one.__typename, silent: 0 }))
  return { nodes: [...levels, ...others, ...equipment, ...(zones.length ? [group] : [])], total: places.totalCount + assets.totalCount }
}
