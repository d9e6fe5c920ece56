"""An import from dry run to undo: what it tells, when it writes, and what it leaves."""

from pathlib import Path
from typing import Any

import pytest

from edifice.postgres import Pool
from ingest.imports import run_next
from operations import imports
from operations.imports import ImportRecord
from tests.support.twins import Twin

ROOM = "<urn:{0}> a <https://w3id.org/rec#Room> ; <https://brickschema.org/schema/Brick#hasPoint> <urn:{0}:t> ."
IMPORT = """query ($id: ID!) { node(id: $id) { ... on Import {
    file format state phase progress applied added changed retired unchanged
    model { name } phases { name seconds } changes(first: 10) { totalCount nodes { kind entity { iri } } }
} } }"""
START = """mutation ($input: StartImportInput!) { startImport(input: $input) {
    __typename ... on StartedImport { import { id state } } ... on Refusal { code message }
} }"""
CHANGED = "{ __typename ... on ChangedImport { import { state applied } } ... on Refusal { code message } } }"
APPLY, UNDO, CANCEL = (
    f"mutation ($id: ID!) {{ {name}Import(id: $id) {CHANGED}" for name in ("apply", "undo", "cancel")
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "rooms.ttl"
    made.write_text(ROOM.format("room"), encoding="utf-8")
    return made


async def change(twin: Twin, mutation: str, id_: str) -> Any:
    """What a mutation of an import answers."""
    (answered,) = (await twin.data(mutation, id=id_)).values()
    return answered


def counts(record: ImportRecord) -> tuple[int, int, int, int]:
    return record.added, record.changed, record.retired, record.unchanged


async def test_a_dry_run_tells_and_writes_nothing_until_it_is_applied(twin: Twin, file: Path) -> None:
    before = await twin.fingerprint(), await twin.sequence()
    dry = await twin.bring(file, "dry", dry_run=True)
    assert (counts(dry), dry.state, dry.applied) == ((2, 0, 0, 0), "SUCCEEDED", False)
    assert (await twin.fingerprint(), await twin.sequence()) == before
    assert await twin.data("{ models { totalCount } }") == {"models": {"totalCount": 0}}
    applied = await change(twin, APPLY, dry.id)
    assert applied["import"] == {"state": "QUEUED", "applied": False}
    assert await run_next(twin.runtime.importing)
    assert counts(await twin.record(dry.id)) == (2, 0, 0, 0)
    assert (await change(twin, APPLY, dry.id))["code"] == "CONFLICT"
    assert await twin.data("{ spaces { nodes { iri points { nodes { iri } } } } }") == {
        "spaces": {"nodes": [{"iri": "urn:room", "points": {"nodes": [{"iri": "urn:room:t"}]}}]}
    }


async def test_an_import_tells_what_it_did(twin: Twin, file: Path) -> None:
    record = await twin.bring(file, "told")
    told = (await twin.data(IMPORT, id=record.id))["node"]
    assert [phase["name"] for phase in told.pop("phases")] == ["READ", "PLAN", "STAGE", "APPLY"]
    changes = told.pop("changes")
    assert changes["totalCount"] == 3
    assert {(change["kind"], change["entity"]["iri"]) for change in changes["nodes"]} == {
        ("ADDED", "urn:room"), ("ADDED", "urn:room:t"), ("RELATED", "urn:room"),
    }  # fmt: skip
    assert told == {
        "file": "rooms.ttl", "format": "rdf", "state": "SUCCEEDED", "phase": None, "progress": 1.0, "applied": True,
        "added": 2, "changed": 0, "retired": 0, "unchanged": 0, "model": {"name": "rooms.ttl"},
    }  # fmt: skip


async def test_an_import_is_undone_newest_first(twin: Twin, file: Path) -> None:
    empty = await twin.bring(file, "undone")
    first = await twin.fingerprint()
    file.write_text(ROOM.format("room") + ROOM.format("other"), encoding="utf-8")
    second = await twin.bring(file, "undone")
    assert counts(second) == (2, 0, 0, 2)
    assert (await change(twin, UNDO, empty.id))["code"] == "CONFLICT"
    assert (await change(twin, UNDO, second.id))["import"] == {"state": "UNDONE", "applied": False}
    assert await twin.fingerprint() == first
    assert (await change(twin, UNDO, second.id))["code"] == "CONFLICT"
    third = await twin.bring(file, "undone")
    assert counts(third) == (2, 0, 0, 2)


async def test_a_queued_import_is_cancelled(twin: Twin, file: Path) -> None:
    before = await twin.fingerprint()
    queued = await twin.queue(file, "cancelled")
    assert (await change(twin, CANCEL, queued.id))["import"] == {"state": "CANCELLED", "applied": False}
    assert not await run_next(twin.runtime.importing)
    assert (await change(twin, CANCEL, queued.id))["code"] == "CONFLICT"
    assert await twin.fingerprint() == before


async def test_an_import_is_cancelled_until_it_begins_to_be_applied(
    twin: Twin, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an import that somebody cancels when it is staged, right before its first part is taken up
    await twin.bring(file, "late")
    file.write_text(ROOM.format("room") + ROOM.format("other"), encoding="utf-8")
    before, answers = await twin.fingerprint(), list[Any]()
    queued = await twin.queue(file, "late")
    told = imports.progress

    async def cancelled_first(pool: Pool, record: ImportRecord, phase: str, fraction: float | None) -> None:
        if phase == "APPLY":
            answers.append(await change(twin, CANCEL, queued.id))
        await told(pool, record, phase, fraction)

    monkeypatch.setattr(imports, "progress", cancelled_first)
    assert await run_next(twin.runtime.importing)
    # then nothing of it is applied
    assert answers[0]["import"] == {"state": "CANCELLED", "applied": False}
    ended = await twin.record(queued.id)
    assert (ended.state, ended.applied, ended.applied_parts) == ("CANCELLED", False, 0)
    assert await twin.fingerprint() == before

    # when the first part is being taken up, then it is too late
    monkeypatch.setattr(imports, "progress", told)
    taken = imports.part

    async def cancelled_then(pool: Pool, id_: str, number: int) -> str:
        answers.append(await change(twin, CANCEL, second.id))
        return await taken(pool, id_, number)

    monkeypatch.setattr(imports, "part", cancelled_then)
    second = await twin.queue(file, "late")
    assert await run_next(twin.runtime.importing)
    assert answers[1]["code"] == "CONFLICT"
    assert counts(await twin.record(second.id)) == (2, 0, 0, 2)
    assert (await twin.record(second.id)).applied
    assert await twin.fingerprint() != before


async def test_the_same_key_starts_one_import(twin: Twin, file: Path) -> None:
    queued = await twin.queue(file, "once")
    asked = {"upload": queued.upload, "buildingKey": "once", "idempotencyKey": "key 1"}
    first = (await twin.data(START, input=asked))["startImport"]["import"]
    assert (await twin.data(START, input=asked))["startImport"]["import"] == first
    assert first["id"] != queued.id
    assert await run_next(twin.runtime.importing)
    assert await run_next(twin.runtime.importing)
    assert not await run_next(twin.runtime.importing)
    again = await twin.record(first["id"])
    assert counts(again) == (0, 0, 0, 2)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"buildingKey": "b"}, "NOT_FOUND"),
        ({"building": "e404"}, "NOT_FOUND"),
        ({"model": "m404"}, "NOT_FOUND"),
        ({}, "BAD_USER_INPUT"),
        ({"buildingKey": "a/b"}, "BAD_USER_INPUT"),
        ({"buildingKey": "b", "format": "dwg"}, "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_begin_is_refused_and_queues_nothing(
    twin: Twin, file: Path, asked: dict[str, Any], code: str
) -> None:
    upload = "u404" if asked == {"buildingKey": "b"} else (await twin.queue(file, "queue")).upload
    while await run_next(twin.runtime.importing):
        pass
    refusal = (await twin.data(START, input={"upload": upload, **asked}))["startImport"]
    assert refusal["code"] == code
    assert refusal["message"].endswith(".")
    assert not await run_next(twin.runtime.importing)
