"""What the API says beside the files: it goes before them and outlives their revisions; a bad edit changes nothing."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from operations.imports import ImportRecord
from tests.support.twins import Twin

HEAD = "@prefix brick: <https://brickschema.org/schema/Brick#> . @prefix rec: <https://w3id.org/rec#> .\n"
ROOM = '<urn:room> a rec:Room ; <http://www.w3.org/2000/01/rdf-schema#label> "%s" ; brick:hasPoint <urn:temp> .'
TEMP = "<urn:temp> a brick:Air_Temperature_Sensor ; brick:hasUnit <http://qudt.org/vocab/unit/DEG_C> ."
UPSERT = """mutation ($entities: [EntityInput!]!, $dryRun: Boolean! = false, $key: String) {
    upsertEntities(input: {entities: $entities, dryRun: $dryRun, idempotencyKey: $key}) {
        __typename
        ... on UpsertedEntities { entities { id iri name version } sequence }
        ... on Refusal { code message }
    }
}"""
ROOMS = """{ spaces { nodes {
    id name description version models { name } properties { key value } identifiers(scheme: "ASSET_TAG") { value }
    points(reach: OWN) { nodes { iri pointKind unit { symbol } } }
} } }"""


class Files:
    """A file that is imported in several states."""

    def __init__(self, twin: Twin, folder: Path) -> None:
        self.twin = twin
        self.file = folder / "hq.ttl"

    async def bring(self, *lines: str, **request: Any) -> ImportRecord:
        self.file.write_text(HEAD + "\n".join(lines), encoding="utf-8")
        return await self.twin.bring(self.file, "hq", **request)


@pytest_asyncio.fixture(scope="module")
async def files(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Files:
    files = Files(twin, tmp_path_factory.mktemp("edits"))
    await files.bring(ROOM % "Room 1", TEMP)
    return files


async def room(twin: Twin) -> Any:
    (found,) = (await twin.data(ROOMS))["spaces"]["nodes"]
    return found


async def upsert(twin: Twin, *entities: dict[str, Any], **more: Any) -> Any:
    return (await twin.data(UPSERT, entities=list(entities), **more))["upsertEntities"]


async def test_an_edit_goes_before_the_file_and_outlives_its_revisions(files: Files) -> None:
    twin = files.twin
    before = await room(twin)
    edit = {"id": before["id"], "name": "Board room", "expectedVersion": before["version"]}
    made = await upsert(twin, edit)
    assert made["entities"] == [{"id": before["id"], "iri": "urn:room", "name": "Board room", "version": 2}]
    assert (await upsert(twin, edit))["code"] == "CONFLICT"
    seats = {"iri": "urn:room", "description": "Large", "properties": [{"key": "Seats", "value": 12}]}
    await upsert(twin, {**seats, "identifiers": [{"scheme": "ASSET_TAG", "value": "R1"}]})
    edited = await room(twin)
    assert edited == {
        **before, "name": "Board room", "description": "Large", "version": 3,
        "models": [{"name": "edits"}, {"name": "hq.ttl"}],
        "properties": [{"key": "Seats", "value": 12}], "identifiers": [{"value": "R1"}],
    }  # fmt: skip
    revision = await files.bring(ROOM % "Room One", TEMP, "<urn:hq> a rec:Building ; brick:hasPart <urn:room> .")
    assert (revision.added, revision.changed, revision.retired) == (1, 1, 0)
    assert await room(twin) == {**edited, "version": 4}
    await upsert(twin, {"iri": "urn:room", "properties": [{"key": "Seats", "value": None}]})
    assert (await room(twin))["properties"] == []


async def test_a_point_of_our_own_is_one_among_those_of_the_file(files: Files) -> None:
    twin = files.twin
    before = await room(twin)
    point = {"unit": "PPM", "expectedInterval": "5m"}
    relation = {"kind": "HAS_POINT", "direction": "IN", "to": {"id": before["id"]}}
    made = await upsert(
        twin, {"iri": "urn:co2", "classes": ["CO2_Sensor"], "name": "CO2", "relations": [relation], "point": point}
    )
    assert [entity["iri"] for entity in made["entities"]] == ["urn:co2"]
    assert (await room(twin))["points"]["nodes"] == [
        {"iri": "urn:co2", "pointKind": "SENSOR", "unit": {"symbol": "ppm"}},
        {"iri": "urn:temp", "pointKind": "SENSOR", "unit": {"symbol": "°C"}},
    ]
    sequence = await twin.sequence()
    again = await upsert(
        twin, {"iri": "urn:co2", "classes": ["CO2_Sensor"], "name": "CO2", "relations": [relation], "point": point}
    )
    assert again["entities"] == made["entities"]
    assert await twin.sequence() == sequence


async def test_a_thing_that_its_file_gives_up_keeps_its_id_and_its_edits_for_when_it_comes_back(files: Files) -> None:
    twin = files.twin
    before = await room(twin)
    removal = await files.bring(TEMP, allow_large_removal=True)
    assert removal.retired == 2
    assert (await twin.data(ROOMS))["spaces"]["nodes"] == []
    await files.bring(ROOM % "Room 1", TEMP)
    assert {**await room(twin), "version": 0} == {**before, "version": 0}


@pytest.mark.parametrize(
    ("entity", "code"),
    [
        ({"name": "Nameless kind"}, "BAD_USER_INPUT"),
        ({"classes": ["brick:CO2_Sensr"]}, "BAD_USER_INPUT"),
        ({"id": "e404", "name": "Nobody"}, "NOT_FOUND"),
        ({"iri": "urn:x", "kind": "POINT", "point": {"unit": "furlong per fortnight squared"}}, "BAD_USER_INPUT"),
    ],
)
async def test_an_edit_that_cannot_be_is_refused_whole(files: Files, entity: dict[str, Any], code: str) -> None:
    before = await files.twin.fingerprint()
    good = {"iri": "urn:good", "kind": "ASSET", "name": "Good"}
    refusal = await upsert(files.twin, good, entity)
    assert refusal["code"] == code
    assert refusal["message"]
    assert await files.twin.fingerprint() == before


async def test_edits_that_do_not_fit_one_commit_are_refused_whole(files: Files) -> None:
    before = await files.twin.fingerprint()
    large = [{"iri": f"urn:large{number}", "kind": "ASSET", "description": "x" * 20_000} for number in range(250)]
    refusal = await upsert(files.twin, *large)
    assert refusal["code"] == "BAD_USER_INPUT"
    assert "send fewer entities at once" in refusal["message"]
    assert await files.twin.fingerprint() == before


async def test_the_same_edit_again_makes_nothing_more(files: Files) -> None:
    # given entities that were made by a call with a key
    twin = files.twin
    edit: list[dict[str, Any]] = [
        {"name": "Hut", "kind": "SPACE"},
        {"iri": "urn:shed", "name": "Shed", "kind": "SPACE"},
    ]
    made = await upsert(twin, *edit, key="two huts")
    sequence = await twin.sequence()
    # when the call is repeated, then it answers the same and changes nothing
    assert await upsert(twin, *edit, key="two huts") == made
    assert await twin.sequence() == sequence
    # when the first call was interrupted behind its commit, then neither is anything made twice
    await twin.runtime.pool.execute("UPDATE edit_key SET ids = NULL, sequence = NULL WHERE key = 'two huts'")
    again = await upsert(twin, *edit, key="two huts")
    assert [one["id"] for one in again["entities"]] == [one["id"] for one in made["entities"]]
    assert await twin.sequence() == sequence
    # when an edit was refused, then its key serves the mended one
    assert (await upsert(twin, {"name": "Barn"}, key="barn"))["__typename"] == "InvalidInput"
    assert (await upsert(twin, {"name": "Barn", "kind": "SPACE"}, key="barn"))["__typename"] == "UpsertedEntities"
    sequence = await twin.sequence()
    # and the key does not do for another edit
    other = await upsert(twin, {"name": "Tent", "kind": "SPACE"}, key="two huts")
    assert (other["__typename"], other["code"]) == ("Conflict", "CONFLICT")
    assert await twin.sequence() == sequence


async def test_many_entities_with_relations_are_one_call(files: Files) -> None:
    twin = files.twin
    parent = (await upsert(twin, {"iri": "urn:plant", "kind": "ASSET"}))["entities"][0]["id"]
    relation = {"kind": "HAS_PART", "direction": "IN", "to": {"id": parent}}
    many = [{"iri": f"urn:part{number}", "kind": "ASSET", "relations": [relation]} for number in range(500)]
    made = await upsert(twin, *many)
    assert [entity["iri"] for entity in made["entities"]] == [one["iri"] for one in many]
    before = await twin.fingerprint()
    refusal = await upsert(twin, *many, {"iri": "urn:one-more", "kind": "ASSET"})
    assert (refusal["code"], refusal["message"]) == (
        "BAD_USER_INPUT", "At most 500 entities at once; send them in several calls.",
    )  # fmt: skip
    crowded = {"iri": "urn:crowd", "kind": "ASSET", "relations": [relation] * 2_001}
    assert "send fewer entities at once" in (await upsert(twin, crowded))["message"]
    assert await twin.fingerprint() == before


async def test_a_new_entity_says_which_of_several_buildings_is_its_own(files: Files, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text(HEAD + ROOM % "Elsewhere", encoding="utf-8")
    await files.twin.bring(other, "lab")
    refusal = await upsert(files.twin, {"kind": "ASSET", "name": "Somewhere"})
    assert refusal["code"] == "BAD_USER_INPUT"
    assert refusal["message"].startswith("There are several buildings: name by `model`")
