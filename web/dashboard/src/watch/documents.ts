// What there is to watch at all, asked where a list is empty.
import { graphql } from '../live/graphql'

export const WATCHED = graphql(`
  query Watched($is: [ClassRef!], $at: PlaceFilter) @live(minInterval: "PT5S") {
    points(where: { is: $is, at: $at }, first: 0) {
      totalCount
      facets(by: STALE) { key count }
    }
  }
`)
