"""Documents that write: edits with their refusals, models, and the changes that tell of them."""

import asyncio
from typing import Any

import pytest

from graph.log import clock
from graph.pages import encode
from operations.projector import project
from resolvers.changes import SHOWN
from tests.support.buildings import small_building
from tests.support.contexts import Asking
from tests.support.streams import following, next_event

UPSERT = """mutation ($input: UpsertEntitiesInput!) {
  upsertEntities(input: $input) {
    __typename
    ... on UpsertedEntities { sequence entities { id kind name version classes { ref }
      ... on Point { pointKind unit { ref } writable topic expectedInterval enumeration { value label } of { id } } } }
    ... on Refusal { code message }
    ... on InvalidInput { field suggestions }
    ... on Conflict { currentVersion }
  }
}"""


async def upsert(asking: Asking, *entities: dict[str, Any], **more: Any) -> Any:
    data = await asking.data(UPSERT, input={"entities": list(entities), **more})
    return data["upsertEntities"]


async def test_entities_are_made_and_changed(asking: Asking) -> None:
    await small_building(asking)

    made = await upsert(
        asking,
        {
            "iri": "urn:test:new", "classes": ["brick:CO2_Setpoint"], "name": "Aim",
            "identifiers": [{"scheme": "BACNET", "value": "7"}],
            "properties": [{"group": "g", "key": "k", "value": 1.5, "unit": "M"}],
            "relations": [{"kind": "HAS_POINT", "direction": "IN", "to": {"id": "r2"}}],
            "point": {"unit": "PPM", "topic": "a/b", "expectedInterval": "PT5M",
                      "enumeration": [{"value": 1, "label": "one"}]},
        },
        {"id": "r2", "name": "Study"},
    )  # fmt: skip
    new = made["entities"][0]
    again = await upsert(asking, {"iri": "urn:test:new", "name": "Goal"})
    data = await asking.data(
        """query ($id: ID!) { node(id: $id) { ... on Point { name
          identifiers { scheme value model { format } } properties { group key value unit { ref } } } } }""",
        id=new["id"],
    )

    assert made["__typename"] == "UpsertedEntities"
    assert (new["kind"], new["classes"], new["pointKind"], new["writable"]) == (
        "POINT", [{"ref": "brick:CO2_Setpoint"}], "SETPOINT", True)  # fmt: skip
    assert (new["unit"], new["topic"], new["expectedInterval"]) == ({"ref": "unit:PPM"}, "a/b", "PT5M")
    assert (new["enumeration"], new["of"]) == ([{"value": 1.0, "label": "one"}], {"id": "r2"})
    assert (made["entities"][1]["id"], made["entities"][1]["name"]) == ("r2", "Study")
    assert again["entities"][0]["id"] == new["id"]
    assert data["node"]["name"] == "Goal"
    assert data["node"]["identifiers"] == [{"scheme": "BACNET", "value": "7", "model": {"format": "edits"}}]
    assert data["node"]["properties"] == [{"group": "g", "key": "k", "value": 1.5, "unit": {"ref": "unit:M"}}]


async def test_a_dry_run_writes_nothing(asking: Asking) -> None:
    await small_building(asking)

    planned = await upsert(asking, {"iri": "urn:test:new", "kind": "ASSET", "name": "New"}, dryRun=True)
    data = await asking.data('{ entity(by: {iri: "urn:test:new"}) { id } }')

    assert (planned["entities"][0]["kind"], planned["entities"][0]["name"]) == ("ASSET", "New")
    assert data["entity"] is None


async def test_what_an_upsert_refuses_changes_nothing(asking: Asking) -> None:
    await small_building(asking)

    unknown = await upsert(asking, {"id": "r2", "name": "x"}, {"id": "nowhere", "name": "y"})
    version = await upsert(asking, {"id": "r2", "name": "x", "expectedVersion": 99})
    misspelt = await upsert(asking, {"iri": "urn:x", "classes": ["Temprature_Sensor"]})
    kindless = await upsert(asking, {"iri": "urn:x", "name": "x"})
    data = await asking.data('{ node(id: "r2") { ... on Space { name } } }')

    assert (unknown["__typename"], unknown["code"]) == ("InvalidInput", "NOT_FOUND")
    assert (version["__typename"], version["code"], version["currentVersion"]) == ("Conflict", "CONFLICT", 1)
    assert (misspelt["code"], misspelt["suggestions"][0]) == ("BAD_USER_INPUT", "brick:Temperature_Sensor")
    assert (kindless["code"], kindless["field"]) == ("BAD_USER_INPUT", "kind")
    assert data["node"]["name"] == "Office"


CHANGES = """query (
  $entity: ID, $within: ID, $kinds: [EntityKind!], $net: Boolean! = false, $first: Int, $after: String
) {
  changes(entity: $entity, within: $within, kinds: $kinds, net: $net, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { sequence index kind cause entityId entity { name } relation otherId other { name } import { id }
      fields { field before after } }
  }
}"""


async def test_changes_are_told_at_once_and_after_they_were_copied(asking: Asking) -> None:
    await small_building(asking)
    await upsert(asking, {"id": "r2", "name": "Study"})
    await upsert(asking, {"id": "r2", "name": "Library"})

    before = (await asking.data(CHANGES, entity="r2", first=2))["changes"]
    while await project(asking.context.store, asking.context.pool):
        pass
    after = (await asking.data(CHANGES, entity="r2", first=2))["changes"]
    rest = (await asking.data(CHANGES, entity="r2", after=after["pageInfo"]["endCursor"]))["changes"]
    net = (await asking.data(CHANGES, entity="r2", net=True, first=1))["changes"]
    of_entity = await asking.data(
        '{ node(id: "r2") { ... on Space { changes(first: 1) { totalCount nodes { kind } } } } }'
    )

    assert before == after
    assert before["pageInfo"]["hasNextPage"] is True
    newest = before["nodes"][0]
    assert (newest["kind"], newest["cause"], newest["entityId"], newest["entity"]) == (
        "CHANGED", "UPSERT", "r2", {"name": "Library"})  # fmt: skip
    assert {"field": "name", "before": "Study", "after": "Library"} in newest["fields"]
    assert before["totalCount"] == 2 + len(rest["nodes"])
    assert net["nodes"][0]["kind"] == "ADDED"
    assert of_entity["node"]["changes"] == {"totalCount": before["totalCount"], "nodes": [{"kind": "CHANGED"}]}


async def test_changes_of_a_place_are_those_of_what_is_in_it(asking: Asking) -> None:
    await small_building(asking)

    upper = (await asking.data(CHANGES, within="up", kinds=["SPACE"]))["changes"]
    house = (await asking.data(CHANGES, within="house", kinds=["POINT"], first=500))["changes"]

    assert {one["entityId"] for one in upper["nodes"]} >= {"r1", "r2"}
    assert {one["entityId"] for one in house["nodes"] if one["kind"] == "ADDED"} == {"t1", "t2", "s1"}


async def test_changes_are_followed_from_now_and_from_a_cursor(asking: Asking) -> None:
    await small_building(asking)
    query = """subscription ($after: String) {
      changes(within: "house", kinds: [SPACE], after: $after) { snapshot cursor changes { kind entityId } } }"""
    answers = following(asking, query)

    start = await next_event(answers)
    waiting = asyncio.ensure_future(next_event(answers))
    await upsert(asking, {"id": "r2", "name": "Study"})
    event = await waiting
    await answers.aclose()
    again = following(asking, query, after=start["cursor"])
    repeated = await next_event(again)
    await again.aclose()

    assert (start["snapshot"], start["changes"]) == (True, [])
    assert (event["snapshot"], event["changes"]) == (False, [{"kind": "CHANGED", "entityId": "r2"}])
    assert repeated["changes"] == event["changes"]


async def test_a_follower_that_was_cut_off_is_told_to_read_anew(asking: Asking) -> None:
    await small_building(asking)
    query = "subscription ($after: String!) { changes(after: $after) { snapshot cursor changes { kind } } }"
    await asking.context.pool.execute("INSERT INTO log_gap (after, until, reason, snapshot) VALUES (0, 1, 'LOST', 1)")

    origin = (await clock(asking.context.store)).origin[:SHOWN]
    lost = following(asking, query, after=encode([origin, 1, 0]))
    elsewhere = following(asking, query, after=encode([origin, 999, 0]))
    restored = following(asking, query, after=encode(["another", 3, 0]))
    older = following(asking, query, after=encode([3, 0]))

    for answers in (lost, elsewhere, restored, older):
        event = await next_event(answers)
        await answers.aclose()
        assert (event["snapshot"], event["changes"]) == (True, [])


@pytest.mark.parametrize("cursor", [encode(["another", 3, 0]), encode([3, 0])], ids=["restored", "older"])
async def test_a_page_goes_on_from_no_cursor_of_before_a_restore(asking: Asking, cursor: str) -> None:
    await small_building(asking)
    error = await asking.error(CHANGES, entity="r2", after=cursor)
    assert (error["extensions"]["code"], error["extensions"]["field"]) == ("BAD_USER_INPUT", "after")
    assert "begin without it" in error["message"]


async def test_models_and_their_removal(asking: Asking) -> None:
    await small_building(asking)
    query = "{ models { totalCount nodes { id name format entities imports { totalCount } building { id } } } }"
    model = (await asking.data(query))["models"]["nodes"][0]
    remove = """mutation ($id: ID!, $at: Long) { removeModel(id: $id, expectedSequence: $at) {
      __typename ... on RemovedModel { retired sequence } ... on Refusal { code } } }"""

    wrong = await asking.data(remove, id=model["id"], at=99)
    unknown = await asking.data(remove, id="m" + "0" * 20)
    removed = await asking.data(remove, id=model["id"])
    left = await asking.data(query)

    assert (model["name"], model["format"], model["entities"]) == ("model", "rdf", 12)
    assert (model["imports"], model["building"]) == ({"totalCount": 0}, {"id": "house"})
    assert wrong["removeModel"] == {"__typename": "Conflict", "code": "CONFLICT"}
    assert unknown["removeModel"] == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert removed["removeModel"]["retired"] == 12
    assert left["models"]["totalCount"] == 0


async def test_mutations_of_imports_that_are_not_there(asking: Asking) -> None:
    mutation = """mutation {
      start: startImport(input: {upload: "u0", buildingKey: "b1"}) { ... on Refusal { code message } }
      cancel: cancelImport(id: "i0") { ... on Refusal { code } }
      apply: applyImport(id: "i0") { ... on Refusal { code } }
      undo: undoImport(id: "i0") { ... on Refusal { code } } }"""

    data = await asking.data(mutation)

    assert [one["code"] for one in data.values()] == ["NOT_FOUND"] * 4
    assert data["start"]["message"] == "There is no upload u0; POST the file to /uploads first."
