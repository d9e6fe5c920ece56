// The document of a plan: the level's rooms, of each the nearest point of the chosen class, and what there is to choose.
import { graphql, type ResultOf } from '../live/graphql'
import { labelOf } from '../ui/format'

export const PLAN = graphql(`
  query Plan($level: ID!, $is: ClassRef!) @live {
    node(id: $level) {
      ... on Level {
        id
        iri
        name
        longName
        plan { url etag }
        partOf { ... on Building { levels { id iri name longName elevation } } }
        points(first: 0) { facets(by: CLASS, first: 300) { key } }
        spaces(first: 500) {
          totalCount
          nodes {
            id
            iri
            name
            longName
            point(is: $is) {
              id
              name
              stale
              unit { symbol }
              latest { time value text bool quality }
              of { id name }
            }
          }
        }
      }
    }
  }
`)

type Node = NonNullable<ResultOf<typeof PLAN>['node']>
export type Level = Extract<Node, { spaces: unknown }>
export type Space = Level['spaces']['nodes'][number]
export type LevelName = Extract<NonNullable<Level['partOf']>, { levels: unknown }>['levels'][number]

export function levelOf(answer: ResultOf<typeof PLAN> | undefined): Level | undefined {
  const node = answer?.node
  return node && 'spaces' in node ? node : undefined
}

/** The levels of the building, the lowest first; of those whose height is not known by their names. */
export function levelsOf(level: Level): LevelName[] {
  const building = level.partOf
  const levels = building && 'levels' in building ? [...building.levels] : []
  const height = (one: LevelName): number => one.elevation ?? Number.MAX_VALUE
  return levels.sort((one, other) => height(one) - height(other) || labelOf(one).localeCompare(labelOf(other), undefined, { numeric: true }))
}
