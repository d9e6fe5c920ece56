// The documents of the shell: which buildings there are, and where a place lies.
import { graphql } from '../live/graphql'

export const BUILDINGS = graphql(`
  query Buildings @live(minInterval: "PT5S") {
    buildings(first: 100) {
      nodes {
        id
        key
        name
        levels { id name spaces(first: 0) { totalCount } }
      }
    }
    models(first: 500) {
      nodes { format entities building { id } }
    }
  }
`)

/** How many points of each building speak: asked where nothing says which building to show. */
export const SPEAKING = graphql(`
  query SpeakingBuildings {
    buildings(first: 100) {
      nodes { id points(where: { stale: false }, first: 0) { totalCount } }
    }
  }
`)

/** The level and the building of a place, an asset or a point: what the plan beside it shows. */
export const WHEREABOUTS = graphql(`
  query Whereabouts($id: ID!) @live(minInterval: "PT5S") {
    node(id: $id) {
      __typename
      id
      ... on Place { ancestors { __typename id } }
      ... on Asset { place { __typename id ancestors { __typename id } } }
      ... on Point { place { __typename id ancestors { __typename id } } }
    }
  }
`)
