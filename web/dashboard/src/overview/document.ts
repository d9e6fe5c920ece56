// The one document of the overview: by classes of Brick, so that it fits any building that has such points.
import { graphql } from '../live/graphql'

export const FIGURE = graphql(`
  fragment Figure on PointConnection {
    nodes {
      id
      stale
      unit { symbol }
      latest { time value text bool quality }
      of { id name }
    }
  }
`)

export const OVERVIEW = graphql(
  `
  query Overview($building: ID!, $within: [ID!]!) @live(minInterval: "PT5S") {
    all: points(where: {at: {id: $within}}, first: 0) { totalCount }
    outdoors: points(where: {is: ["Outside_Air_Temperature_Sensor"], at: {id: $within}}, first: 5) { ...Figure }
    building: node(id: $building) {
      ... on Building {
        id
        meteredBy { id points(where: {is: ["Electric_Power_Sensor"]}, first: 1) { ...Figure } }
      }
    }
    handling: assets(where: {is: ["AHU"], at: {id: $within}}, first: 50) {
      nodes { id name points(where: {is: ["Fan_Status", "On_Off_Status"]}, first: 5) { ...Figure } }
    }
    occupancy: points(
      where: {is: ["Occupancy_Sensor", "Occupancy_Count_Sensor", "Occupancy_Status"], at: {id: $within}}
      first: 500
    ) {
      nodes { id stale classes { ref } place { id } latest { time value text bool quality } }
    }
  }
`,
  [FIGURE],
)

