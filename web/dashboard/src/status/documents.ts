// The documents of the status: the server, the points of the building, and what waits to be placed.
import { graphql, type ResultOf } from '../live/graphql'

/** Apart from what the stores hold: it answers when one of them does not. */
export const SERVER = graphql(`
  query Server @live(minInterval: "PT2S") {
    server {
      version
      time
      stores { name engine version state since }
      ingest { readingsPerSecond lag inbox deadLetters }
    }
  }
`)

export const STATUS = graphql(`
  query Status($points: PointWhere) @live(minInterval: "PT2S") {
    points(first: 0, where: $points) {
      totalCount
      facets(by: STALE) { key count }
    }
    imports(first: 5, state: [QUEUED, RUNNING]) {
      nodes { id file state phase progress }
    }
  }
`)

/** What came in and has no place yet. */
export const WAITING = graphql(`
  query Waiting @live(minInterval: "PT5S") {
    inbox(first: 3) {
      totalCount
      nodes { id topic buildingKey lastSeen suggestions { score point { id name } } }
    }
    deadLetters(first: 3) {
      totalCount
      nodes { id topic code message }
    }
  }
`)

export type ServerStatus = ResultOf<typeof SERVER>['server']
export type Status = ResultOf<typeof STATUS>
