// The document of the search: places, assets and points, the best of each first.
import { graphql, type ResultOf } from '../live/graphql'

export const HIT = graphql(`
  fragment Hit on SearchHitConnection {
    nodes {
      score
      entity {
        __typename
        id
        iri
        name
        longName
        classes { ref }
        ... on Point { of { id name } place { id name } }
        ... on Asset { place { id name } }
        ... on Space { level { id name } }
      }
    }
  }
`)

export const SEARCH = graphql(
  `
  query Search($text: String!, $building: ID) @live(minInterval: "PT5S") {
    places: search(text: $text, within: $building, kinds: [SITE, BUILDING, LEVEL, SPACE, ZONE], first: 6) { ...Hit }
    assets: search(text: $text, within: $building, kinds: [ASSET, SYSTEM], first: 6) { ...Hit }
    points: search(text: $text, within: $building, kinds: [POINT], first: 8) { ...Hit }
  }
`,
  [HIT],
)

type Found = ResultOf<typeof HIT>['nodes'][number]
export type SearchEntity = Found['entity']
export const KINDS = ['places', 'assets', 'points'] as const
