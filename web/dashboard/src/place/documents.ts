// The one document behind the place panel: a place, an asset, or whatever else has an id.
import { graphql, type ResultOf } from '../live/graphql'

export const POINT_ROW = graphql(`
  fragment PointRow on PointConnection {
    totalCount
    nodes {
      id
      name
      pointKind
      classes { ref label }
      unit { symbol }
      enumeration { value label }
      of { __typename id iri name longName }
      stale
      latest { time value text bool quality }
    }
  }
`)

export const PLACE = graphql(
  `
  query Place($id: ID!, $ids: [ID!]!, $own: Int!, $contained: Int!, $serving: Int!) @live {
    node(id: $id) {
      __typename
      id
      ... on Entity {
        iri
        name
        longName
        description
        retiredAt
        classes { ref label definition }
        identifiers { scheme value model { name } }
        properties { group key text unit { symbol } model { name } }
        models { id name format }
      }
      ... on Place {
        netArea
        grossArea
        height
        volume
        ancestors { __typename id iri name longName }
        own: points(reach: OWN, first: $own) { ...PointRow }
        contained: points(reach: CONTAINED, first: $contained, where: { not: { at: { id: $ids, reach: OWN } } }) { ...PointRow }
        serving: points(reach: SERVING, first: $serving, where: { not: { at: { id: $ids, reach: CONTAINED } } }) { ...PointRow }
        servedBy(first: 20) { nodes { hops entity { __typename id iri name longName } via { id name } } }
        meteredBy { __typename id iri name longName }
      }
      ... on Space { level { id } zones { __typename id iri name longName zoneKind } }
      ... on Zone { zoneKind members(first: 100) { nodes { __typename id iri name longName } } }
      ... on Asset {
        place { __typename id iri name longName ancestors { __typename id iri name longName } }
        partOf { __typename id iri name longName }
        assetType { manufacturer modelLabel name }
        systems { __typename id iri name longName }
        controls { __typename id iri name longName }
        meters { __typename id iri name longName }
        meteredBy { __typename id iri name longName }
        itself: points(where: {of: {id: $ids}}, first: $own) { ...PointRow }
        within: points(where: {not: {of: {id: $ids}}}, first: $contained) { ...PointRow }
        parts(first: 50) { nodes { __typename id iri name longName } }
        feeds(first: 50) { nodes { hops entity { __typename id iri name longName } via { id name } } }
        fedBy(first: 50, depth: 8) { nodes { hops entity { __typename id iri name longName } via { id name } } }
        serves(first: 50) { nodes { __typename id iri name longName } }
      }
      ... on System { assets(first: 100) { nodes { __typename id iri name longName } } placesServed: serves { __typename id iri name longName } }
      ... on Point { of { __typename id iri name longName } place { __typename id iri name longName ancestors { __typename id iri name longName } } }
    }
  }
`,
  [POINT_ROW],
)

export type PlaceNode = NonNullable<ResultOf<typeof PLACE>['node']>
export type Points = ResultOf<typeof POINT_ROW>
export type PointRowData = Points['nodes'][number]

/** Something that the panel names and leads to. */
export interface Named {
  __typename: string
  id: string
  iri: string
  name: string | null
  longName: string | null
}
