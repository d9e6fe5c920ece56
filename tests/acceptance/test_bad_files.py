"""Files that cannot be imported: each is refused by name with a sentence, and graph and readings stay as they were."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ingest.imports import Importing, run
from ingest.issues import Code
from operations import imports
from tests.support.twins import Twin

pytestmark = pytest.mark.whole

ROOM = "<urn:room> a <https://w3id.org/rec#Room> ."
GOOD = f"@prefix brick: <https://brickschema.org/schema/Brick#> . {ROOM} <urn:room> brick:hasPoint <urn:t> ."
SPACE_IN_IRI = f"{ROOM}\n<urn:a room> a <https://w3id.org/rec#Room> ."
HOUSE = Path(__file__).resolve().parents[1] / "ingest" / "ifc" / "data" / "house.ifc"
COLUMNS = "version = 1\n[readings]\nheader = false\ntime = 1\nvalue = 2\npoint = 3\n"
ERRORS = """query ($id: ID!) { node(id: $id) { ... on Import {
    state applied added changed retired error { code message } warnings { code count examples }
} } }"""
COUNTS = "SELECT (SELECT count(*) FROM reading) + (SELECT count(*) FROM reading_text)"


@pytest_asyncio.fixture(scope="module")
async def held(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """A twin that holds something that could be lost."""
    file = tmp_path_factory.mktemp("good") / "good.ttl"
    file.write_text(GOOD)
    await twin.bring(file)
    return twin


async def state_of(twin: Twin) -> tuple[str, int, int]:
    return await twin.fingerprint(), await twin.sequence(), await twin.runtime.pool.fetchval(COUNTS)


async def refused(twin: Twin, file: Path, code: str, **request: Any) -> None:
    """Import a file and see the refusal in the API, and nothing of it in the stores."""
    before = await state_of(twin)
    record = await twin.try_to_bring(file, **request)
    told = (await twin.data(ERRORS, id=record.id))["node"]
    assert told["error"]["code"] == Code(code)
    assert told["error"]["message"].endswith((".", "?"))
    assert (told["state"], told["applied"], told["added"]) == ("FAILED", False, 0)
    assert await state_of(twin) == before


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("text.ifc", b"This is no IFC file.", "NOT_IFC"),
        ("cut.ifc", cut(HOUSE.read_bytes()), "IFC_TRUNCATED"),
        ("syntax.ttl", f"{ROOM}\n<urn:a> <urn:b> .".encode(), "RDF_SYNTAX"),
        ("nothing.ttl", b"# nothing", "RDF_EMPTY"),
        ("syntax.nt", b"<urn:a> <urn:b> <urn:c>", "RDF_SYNTAX"),
        ("far.jsonld", b'{"@context": "https://test.example/context", "a": 1}', "RDF_REMOTE_CONTEXT"),
        ("bytes.ttl", b"\xff\xfe\x00", "RDF_SYNTAX"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_by_name(
    held: Twin, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    await refused(held, file, code)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty_data.ifc", "IFC_EMPTY"),
        ("geometry/invalid.ifc", "NOT_IFC"),
        ("schema_IFC2X_FINAL_ADT-FZK-Haus.ifczip", "IFC_SCHEMA_UNSUPPORTED"),
        ("step-syntax/fail_no_header.ifc", "NOT_IFC"),
    ],
)
async def test_bad_examples_of_others_are_refused_by_name(held: Twin, real_data: Path, name: str, code: str) -> None:
    await refused(held, real_data / "ifc" / "bad" / name, code)


@pytest.mark.real
@pytest.mark.parametrize("name", ["418--walls--segfault.ifc", "743--segfault-on-geometry.ifc"])
async def test_files_that_crash_geometry_kernels_are_imported(held: Twin, real_data: Path, name: str) -> None:
    record = await held.bring(real_data / "ifc" / "bad" / "geometry" / name, "crashes")
    assert record.added > 0


async def test_illegal_iris_are_repaired_with_a_warning_or_refused_when_strict(held: Twin, tmp_path: Path) -> None:
    file = tmp_path / "space.ttl"
    file.write_text(SPACE_IN_IRI)
    await refused(held, file, "RDF_ILLEGAL_IRI", strict=True)
    record = await held.bring(file, "repaired")
    (warning,) = (await held.data(ERRORS, id=record.id))["node"]["warnings"]
    assert (warning["code"], warning["count"]) == ("RDF_ILLEGAL_IRI", 1)
    assert "urn:a room" in warning["examples"][0]
    assert await held.data('{ entity(by: {iri: "urn:a%20room"}) { kind } }') == {"entity": {"kind": "SPACE"}}


async def test_a_revision_that_would_empty_its_model_is_held_back(held: Twin, tmp_path: Path) -> None:
    file = tmp_path / "shrinks.ttl"
    file.write_text("".join(f"<urn:shrinks:{n}> a <https://w3id.org/rec#Room> . " for n in range(10)))
    first = await held.bring(file, "shrinks")
    file.write_text("<urn:shrinks:1> a <https://w3id.org/rec#Room> .")
    before = await state_of(held)
    record = await held.try_to_bring(file, model=first.model)
    assert record.error is not None
    assert record.error.code == "LARGE_REMOVAL"
    assert "9 of the model's 10 entities" in record.error.message
    assert await state_of(held) == before
    record = await held.bring(file, model=first.model, allow_large_removal=True)
    assert (record.retired, record.unchanged) == (9, 1)


async def test_a_reader_that_takes_too_long_is_stopped(held: Twin) -> None:
    before = await state_of(held)
    started = await held.queue(HOUSE)
    claimed = await imports.claim(held.runtime.pool)
    assert claimed is not None
    await run(Importing(held.runtime.store, held.runtime.pool, reader_seconds=0.05), claimed)
    record = await held.record(started.id)
    assert record.error is not None
    assert record.error.code == "READER_TIMEOUT"
    assert await state_of(held) == before


async def test_bad_rows_of_readings_are_left_out_by_name(held: Twin, tmp_path: Path) -> None:
    file = tmp_path / "readings.csv"
    file.write_text(
        "2017-04-01T00:00:00Z,21.5,urn:t\n2017-04-01T00:01:00Z,nan,urn:t\nyesterday,1,urn:t\n"
        "2017-04-01T00:02:00Z,22.5,urn:unknown\n2017-04-01T00:03:00Z\n"
    )
    options = {"mapping": COLUMNS}
    record = await held.bring(file, format="readings", options=options)
    assert (record.added, record.state) == (1, "SUCCEEDED_WITH_WARNINGS")
    told = {warning.code: (warning.count, warning.examples) for warning in record.warnings}
    assert told["READING_POINT"] == (1, ("IRI urn:unknown",))
    assert told["READING_ROW"][0] == 3
    await refused(held, file, "MAPPING_INVALID", format="readings", options={"mapping": "version = 1"})
