"""Whole documents against the real stores."""

from typing import Any

import pytest

from tests.support.buildings import readings, small_building
from tests.support.contexts import Asking


async def test_one_document_goes_from_the_building_to_the_latest_values(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.5), (60_000, 21.5)])

    data = await asking.data("""{
      buildings {
        totalCount
        nodes {
          __typename id name key timeZone
          partOf { __typename name }
          levels { name elevation spaces { nodes { name netArea level { name } ancestors { name } } } }
          spaces(where: {name: {eq: "kitchen"}}) {
            totalCount
            nodes { points { nodes { name unit { ref symbol } latest { time value unit { ref } quality } } } }
          }
        }
      }
    }""")

    assert data == {
        "buildings": {
            "totalCount": 1,
            "nodes": [{
                "__typename": "Building", "id": "house", "name": "House", "key": "b1", "timeZone": None,
                "partOf": {"__typename": "Site", "name": "Campus"},
                "levels": [
                    {"name": "Lower", "elevation": 0.0, "spaces": {"nodes": []}},
                    {"name": "Upper", "elevation": 3.0, "spaces": {"nodes": [
                        {"name": "Kitchen", "netArea": 12.5, "level": {"name": "Upper"},
                         "ancestors": [{"name": "Upper"}, {"name": "House"}, {"name": "Campus"}]},
                        {"name": "Office", "netArea": 20.0, "level": {"name": "Upper"},
                         "ancestors": [{"name": "Upper"}, {"name": "House"}, {"name": "Campus"}]},
                    ]}},
                ],
                "spaces": {"totalCount": 1, "nodes": [{"points": {"nodes": [
                    {"name": "Discharge", "unit": {"ref": "unit:DEG_F", "symbol": "°F"}, "latest": None},
                    {"name": "Occupied", "unit": None, "latest": None},
                    {"name": "Zone air", "unit": {"ref": "unit:DEG_C", "symbol": "°C"}, "latest": {
                        "time": "2017-04-01T00:01:00Z", "value": 21.5, "unit": {"ref": "unit:DEG_C"},
                        "quality": "GOOD"}},
                ]}}]},
            }],
        }
    }  # fmt: skip


async def test_what_an_entity_has(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{
      node(id: "r1") {
        __typename id
        ... on Space {
          kind iri version spaceKind retiredAt position { x }
          classes { ref } isRoom: is(class: "rec:Room") isPump: is(class: "brick:Pump")
          identifiers { scheme value model { name } } other: identifiers(scheme: "BACNET") { value }
          properties { group key value text type unit { symbol } model { name } }
          one: properties(keys: ["Height"]) { key }
          relations { totalCount nodes { kind direction entity { id } models { name } } }
          out: relations(direction: OUT, kinds: [HAS_POINT]) { nodes { entity { id } } }
          models { name format entities building { key } }
          point(is: "Temperature_Sensor") { id }
          zones { id zoneKind members { nodes { id } } } adjacent { id } partOf { id }
          servedBy { totalCount nodes { hops entity { id } via { id } } }
        }
      }
    }""")

    room = data["node"]
    assert (room["__typename"], room["kind"], room["iri"]) == ("Space", "SPACE", "http://test.example/b1#r1")
    assert (room["spaceKind"], room["retiredAt"], room["position"]) == ("INTERNAL", None, None)
    assert (room["classes"], room["isRoom"], room["isPump"]) == ([{"ref": "rec:Room"}], True, False)
    assert room["identifiers"] == [
        {"scheme": "IFC_GUID", "value": "0Gk2NxLyL5fOOG7rb8gUVz", "model": {"name": "model"}}
    ]
    assert (room["other"], room["one"]) == ([], [{"key": "Height"}])
    assert room["properties"] == [
        {"group": "Pset_SpaceCommon", "key": "Reference", "value": "K", "text": "K", "type": "IfcLabel", "unit": None,
         "model": {"name": "model"}},
        {"group": "Qto", "key": "Height", "value": 280, "text": "280", "type": "IfcLengthMeasure",
         "unit": {"symbol": "cm"}, "model": {"name": "model"}},
    ]  # fmt: skip
    assert room["relations"]["totalCount"] == 6
    assert [(one["kind"], one["direction"], one["entity"]["id"]) for one in room["relations"]["nodes"]] == [
        ("ADJACENT_TO", "BOTH", "r2"), ("FEEDS", "IN", "vav"), ("HAS_PART", "IN", "up"),
        ("HAS_POINT", "OUT", "s1"), ("HAS_POINT", "OUT", "t1"), ("IN_ZONE", "OUT", "z"),
    ]  # fmt: skip
    assert [one["entity"]["id"] for one in room["out"]["nodes"]] == ["s1", "t1"]
    assert room["models"] == [{"name": "model", "format": "rdf", "entities": 12, "building": {"key": "b1"}}]
    assert room["point"] == {"id": "t1"}
    assert room["zones"] == [{"id": "z", "zoneKind": "HVAC", "members": {"nodes": [{"id": "r1"}]}}]
    assert (room["adjacent"], room["partOf"]) == ([{"id": "r2"}], {"id": "up"})
    assert room["servedBy"]["totalCount"] == 2
    assert [(one["hops"], one["entity"]["id"]) for one in room["servedBy"]["nodes"]] == [(1, "vav"), (2, "ahu")]


async def test_assets_and_points(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{
      assets { nodes { id place { id } systems { id } partOf { id } assetType { id } hostedBy { id }
        points { nodes { id } } feeds(depth: 2) { nodes { hops entity { id } } } fedBy { nodes { entity { id } } }
        serves { nodes { id } } meters { id } meteredBy { id } controls { id } parts { totalCount } } }
      points { nodes { id pointKind writable of { id } place { id } quantity { ref } unit { ref } enumeration { label }
        serves { nodes { id } } topic expectedInterval } }
    }""")

    ahu, vav = data["assets"]["nodes"]
    assert (ahu["id"], ahu["place"], [one["entity"]["id"] for one in ahu["feeds"]["nodes"]]) == (
        "ahu", None, ["vav", "r1"])  # fmt: skip
    assert (vav["place"], vav["points"]["nodes"], vav["serves"]["nodes"]) == (
        {"id": "r2"}, [{"id": "t2"}], [{"id": "r1"}])  # fmt: skip
    assert vav["fedBy"]["nodes"] == [{"entity": {"id": "ahu"}}]
    points = {point["id"]: point for point in data["points"]["nodes"]}
    assert (points["t1"]["pointKind"], points["t2"]["pointKind"], points["s1"]["writable"]) == ("SENSOR", "OTHER", True)
    assert (points["t1"]["of"], points["t1"]["place"], points["t2"]["place"]) == (
        {"id": "r1"}, {"id": "r1"}, {"id": "r2"})  # fmt: skip
    assert points["t1"]["quantity"] == {"ref": "quantitykind:Temperature"}
    assert points["t2"]["serves"]["nodes"] == [{"id": "r1"}]


async def test_entities_by_their_names(asking: Asking) -> None:
    await small_building(asking)

    data = await asking.data("""{
      byGuid: entity(by: {ifcGuid: {guid: "0Gk2NxLyL5fOOG7rb8gUVz", building: "house"}}) { id }
      byIri: entity(by: {iri: "http://test.example/b1#ahu"}) { id }
      entitiesBy(keys: [{id: "z"}, {identifier: {scheme: "BACNET", value: "none"}}]) { id }
      nodes(ids: ["up", "nowhere", "down"]) { id }
    }""")

    assert data == {
        "byGuid": {"id": "r1"},
        "byIri": {"id": "ahu"},
        "entitiesBy": [{"id": "z"}, None],
        "nodes": [{"id": "up"}, None, {"id": "down"}],
    }


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, ["t2", "s1", "t1"]),
        ({"is": ["Temperature_Sensor"]}, ["t2", "t1"]),
        ({"exactly": ["brick:Temperature_Sensor"]}, ["t2"]),
        ({"not": {"is": ["Temperature_Sensor"]}}, ["s1"]),
        ({"or": [{"id": ["t1"]}, {"writable": True}]}, ["s1", "t1"]),
        ({"and": [{"is": ["Sensor"]}, {"at": {"id": ["r1"]}}]}, ["t1"]),
        ({"at": {"name": {"eq": "KITCHEN"}, "reach": "SERVING"}}, ["t2", "s1", "t1"]),
        ({"pointKind": ["STATUS"]}, ["s1"]),
        ({"quantity": ["Temperature"]}, ["t2", "t1"]),
        ({"unit": ["°F"]}, ["t2"]),
        ({"of": {"kind": ["ASSET"]}}, ["t2"]),
        ({"name": {"startsWith": "zone"}}, ["t1"]),
        ({"iri": ["http://test.example/b1#s1"]}, ["s1"]),
        ({"stale": True}, ["t2", "s1", "t1"]),
        ({"stale": False}, []),
        ({"latest": {"value": {"gt": 21}, "unit": "DEG_C"}}, ["t2"]),
        ({"latest": {"value": {"lte": 70}, "unit": "DEG_F"}}, ["t1"]),
        ({"is": ["Zone_Air_Temperature_Sensor"], "latest": {"value": {"gte": 20.5}}}, ["t1"]),
        ({"not": {"latest": {"value": {"gt": 21}, "unit": "DEG_C"}}}, ["s1", "t1"]),
        ({"or": [{"latest": {"value": {"gt": 21}, "unit": "DEG_C"}}, {"id": ["s1"]}]}, ["t2", "s1"]),
        ({"latest": {"olderThan": "365d"}}, ["t2", "s1", "t1"]),
        ({"latest": {"newerThan": "1h"}}, []),
        ({"latest": {"quality": ["BAD"]}}, []),
    ],
)
async def test_filters_of_points(asking: Asking, where: dict[str, Any], found: list[str]) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.5)], t2=[(0, 72.0)], s1=[(0, True)])

    data = await asking.data(
        "query($where: PointWhere) { points(where: $where) { totalCount nodes { id } } }", where=where
    )

    assert [point["id"] for point in data["points"]["nodes"]] == found
    assert data["points"]["totalCount"] == len(found)
