// The documents that GraphiQL opens on; docs/api-guide.md explains each, and a test runs them.
export const EXAMPLES = [
  `# Rooms with the sensor that tells their temperature, whatever serves it: their own, their zone's or their unit's.
query Rooms {
  spaces(first: 20) {
    totalCount
    nodes {
      name
      longName
      level { name }
      point(is: "Air_Temperature_Sensor") {
        name
        unit { symbol }
        latest { time value quality }
        stale
      }
    }
  }
}
`,
  `# What feeds what: a unit, the boxes and rooms behind it, and their points.
query AirSide {
  assets(where: { is: ["brick:Air_Handling_Unit"] }) {
    nodes {
      name
      feeds(depth: 4) { nodes { hops entity { kind name } } }
      points { nodes { name latest { value } } }
    }
  }
}
`,
  `# The last hour in five-minute averages.
query History {
  points(where: { is: ["Temperature_Sensor"] }, first: 3) {
    nodes {
      name
      history(range: { last: "1h" }, bucket: { width: "5m" }, functions: [AVG, MIN, MAX]) {
        rows { time avg min max }
        unit { symbol }
      }
    }
  }
}
`,
  `# Rooms above 21 °C, kept current: rooms enter the answer and leave it while you watch.
query WarmRooms @live {
  spaces(where: { point: { is: "Zone_Air_Temperature_Sensor", latest: { value: { gt: 21 }, unit: "DEG_C" } } }) {
    totalCount
    nodes {
      name
      longName
      points(where: { is: "Zone_Air_Temperature_Sensor" }, first: 1) {
        nodes { latest(unit: "DEG_C") { value unit { symbol } } }
      }
    }
  }
}
`,
  `# Values as they are committed; the first event is a snapshot.
subscription Live {
  readings(where: { is: ["Temperature_Sensor"] }, minInterval: "PT2S") {
    snapshot
    dropped
    readings { point { name } reading { time value } }
  }
}
`,
]
