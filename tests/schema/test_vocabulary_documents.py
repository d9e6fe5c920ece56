"""Documents about classes, words, counts and the server itself."""

from ingest import inbox
from ingest.inbox import Unknown
from tests.support.buildings import APRIL, readings, small_building
from tests.support.contexts import Asking
from timeseries.bus.live import LiveBatch
from timeseries.records import ReadingBatch


async def test_facets_of_root_lists_and_of_lists_of_parents(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])

    data = await asking.data("""{
      points {
        classes: facets(by: CLASS) { key label count } kinds: facets(by: POINT_KIND) { key count }
        units: facets(by: UNIT) { label count } quantities: facets(by: QUANTITY) { label count }
        places: facets(by: PLACE, first: 1) { key label count } stale: facets(by: STALE) { key count }
        models: facets(by: MODEL) { label count }
      }
      spaces { nodes { id points { facets(by: UNIT) { label count } } } }
      sorted: points(where: {is: ["Temperature_Sensor"]}, orderBy: [{field: LATEST_TIME}]) {
        facets(by: KIND) { key count }
      }
    }""")

    points = data["points"]
    assert points["classes"] == [
        {"key": "https://brickschema.org/schema/Brick#Occupancy_Status", "label": "Occupancy Status", "count": 1},
        {"key": "https://brickschema.org/schema/Brick#Temperature_Sensor", "label": "Temperature Sensor", "count": 1},
        {"key": "https://brickschema.org/schema/Brick#Zone_Air_Temperature_Sensor",
         "label": "Zone Air Temperature Sensor", "count": 1},
    ]  # fmt: skip
    assert points["kinds"] == [
        {"key": "OTHER", "count": 1}, {"key": "SENSOR", "count": 1}, {"key": "STATUS", "count": 1}
    ]  # fmt: skip
    assert sorted((one["label"], one["count"]) for one in points["units"]) == [
        ("degree Celsius", 1), ("degree Fahrenheit", 1)]  # fmt: skip
    assert points["quantities"] == [{"label": "Temperature", "count": 2}]
    assert points["places"] == [{"key": "r1", "label": "Kitchen", "count": 2}]
    assert points["stale"] == [{"key": "true", "count": 3}]
    assert points["models"] == [{"label": "model", "count": 3}]
    assert {space["id"]: len(space["points"]["facets"]) for space in data["spaces"]["nodes"]} == {"r1": 2, "r2": 1}
    assert data["sorted"]["facets"] == [{"key": "POINT", "count": 2}]


async def test_a_class_and_its_neighbours(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{
      class(ref: "temperature sensor") {
        iri ref label definition deprecated vocabulary count inHouse: count(within: "up") replacedBy { ref }
        parents { ref } children(used: true) { totalCount nodes { ref count } }
      }
      old: class(ref: "brick:Room") { deprecated replacedBy { ref } }
    }""")

    sensor = data["class"]
    assert (sensor["ref"], sensor["label"], sensor["vocabulary"]) == (
        "brick:Temperature_Sensor", "Temperature Sensor", "brick")  # fmt: skip
    assert (sensor["count"], sensor["inHouse"], sensor["parents"]) == (2, 2, [{"ref": "brick:Sensor"}])
    assert sensor["children"] == {"totalCount": 1, "nodes": [{"ref": "brick:Air_Temperature_Sensor", "count": 1}]}
    assert data["old"] == {"deprecated": True, "replacedBy": [{"ref": "rec:Room"}]}


async def test_classes_are_found_by_text_use_and_place(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{
      text: classes(text: "co2 sensor", first: 1) { totalCount nodes { ref } }
      used: classes(under: "Point", used: true) { nodes { ref } }
      within: classes(within: "r2", under: "Equipment") { nodes { ref } }
      pages: classes(first: 2) { pageInfo { hasNextPage endCursor } }
    }""")

    assert "CO2" in data["text"]["nodes"][0]["ref"]
    used = {one["ref"] for one in data["used"]["nodes"]}
    assert used >= {"brick:Temperature_Sensor", "brick:Sensor", "brick:Occupancy_Status", "brick:Point"}
    assert "brick:CO2_Sensor" not in used
    assert {one["ref"] for one in data["within"]["nodes"]} >= {"brick:VAV", "brick:Equipment"}
    assert data["pages"]["pageInfo"]["hasNextPage"] is True


async def test_an_unknown_class_is_refused_with_the_nearest_names(asking: Asking) -> None:
    error = await asking.error('{ points(where: {is: ["Temprature_Sensor"]}) { nodes { id } } }')
    foreign = await asking.error('{ points(where: {is: ["http://nowhere.example/Thing"]}) { nodes { id } } }')

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["suggestions"][0] == "brick:Temperature_Sensor"
    assert "Did you mean" in error["message"]
    assert foreign["extensions"]["code"] == "BAD_USER_INPUT"


async def test_search(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{
      search(text: "kitch") { totalCount nodes { entity { id } score snippet } }
      points: search(text: "zone", kinds: [POINT]) { nodes { entity { id kind } } }
      inside: search(text: "vav", within: "r2") { nodes { entity { id } } }
      outside: search(text: "vav", within: "down") { totalCount nodes { entity { id } } }
    }""")

    (hit,) = data["search"]["nodes"]
    assert (hit["entity"], hit["snippet"], hit["score"] > 0) == ({"id": "r1"}, "Kitchen", True)
    assert data["search"]["totalCount"] == 1
    assert data["points"]["nodes"] == [{"entity": {"id": "t1", "kind": "POINT"}}]
    assert data["inside"]["nodes"] == [{"entity": {"id": "vav"}}]
    assert data["outside"] == {"totalCount": 0, "nodes": []}


async def test_the_server(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{ server { version time sequence limits
      stores { name engine version state since } vocabularies { prefix iri version } } }""")

    server = data["server"]
    assert (server["version"], server["sequence"] > 0, server["limits"]["depth"]) == ("test", True, 25)
    assert [(one["name"], one["state"]) for one in server["stores"]] == [
        ("graph", "UP"), ("series", "UP"), ("broker", "UP")]  # fmt: skip
    assert {one["prefix"] for one in server["vocabularies"]} >= {"brick", "rec", "ifc"}


async def test_since_when_raw_readings_are_there(asking: Asking) -> None:
    await small_building(asking)
    assert await asking.data("{ server { rawSince } }") == {"server": {"rawSince": None}}
    await asking.context.pool.execute(
        "INSERT INTO reading_week VALUES ('2024-02-29', now(), now(), now()), ('2024-03-07', now(), NULL, NULL)"
    )
    answer = await asking.ask("{ server { rawSince } }")
    assert answer.data == {"server": {"rawSince": "2024-03-07T00:00:00Z"}}
    assert answer.extensions["storeCalls"] == 1


async def test_what_comes_in_is_asked_by_one_call_and_only_when_asked(asking: Asking) -> None:
    await small_building(asking)
    heard = ReadingBatch()
    for number in range(25):
        heard.add(1, APRIL + number, 1.0)
    asking.context.live.deliver(LiveBatch(heard, lag=1500))
    unknown = Unknown()
    unknown.batch.add(unknown.place_of(("b1", "t9"), "edifice/v1/b1/t9/reading", b"{}"), APRIL, 1.0)
    await inbox.keep(asking.context.pool, unknown)

    asked = await asking.ask("{ server { ingest { readingsPerSecond lag inbox deadLetters } } }")
    unasked = await asking.ask("{ server { version } }")

    assert asked.data is not None
    ingest = asked.data["server"]["ingest"]
    assert 0 < ingest.pop("readingsPerSecond") <= 25
    assert ingest == {"lag": "PT1.5S", "inbox": 1, "deadLetters": 0}
    assert (asked.extensions["storeCalls"], unasked.extensions["storeCalls"]) == (1, 0)


async def test_a_dead_series_store_costs_only_what_needs_it(asking: Asking, unused_tcp_port: int) -> None:
    await small_building(asking)
    away = await asking.without_series(unused_tcp_port)

    answer = await away.ask("""{ points(where: {is: ["Temperature_Sensor"]}) { nodes { id latest { value } stale
      history(range: {last: "1h"}) { sampled } } } }""")
    filtered = await away.error("{ points(where: {stale: true}) { nodes { id } } }")

    assert answer.data is not None
    assert answer.data["points"]["nodes"] == [
        {"id": "t2", "latest": None, "stale": None, "history": None},
        {"id": "t1", "latest": None, "stale": None, "history": None},
    ]
    assert {error["extensions"]["code"] for error in answer.errors} == {"STORE_UNAVAILABLE"}
    assert len(answer.errors) == 6
    assert (filtered["extensions"]["code"], filtered["extensions"]["store"]) == ("STORE_UNAVAILABLE", "series")
