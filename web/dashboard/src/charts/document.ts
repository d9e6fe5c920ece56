// The document of a chart: the histories of its points in buckets, with what names and dates them.
import { graphql, type ResultOf } from '../live/graphql'

export const CHART = graphql(`
  query Chart($points: [ID!]!, $range: TimeRange!, $bucket: Duration!, $every: Duration!) @live(minInterval: $every) {
    history(points: $points, range: $range, bucket: {width: $bucket}, functions: [AVG, MIN, MAX, LAST]) {
      point {
        id
        name
        pointKind
        classes { ref }
        enumeration { value label }
        expectedInterval
        stale
        latest { time value text bool quality }
        of { id name }
      }
      unit { symbol }
      columns { time avg min max last }
    }
  }
`)

export type ChartAnswer = ResultOf<typeof CHART>
