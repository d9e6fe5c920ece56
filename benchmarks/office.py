"""An office of as many objects as wanted, written straight into the stores: levels, rooms, units and points."""

from collections.abc import Iterator, Mapping

from edifice.runtime import Runtime
from graph import models
from graph.commit import commit, split
from graph.records import Cause, DraftLink, Identifier, Said, Scalar
from graph.store import GraphStore
from ingest.buildings import ensure_building
from ingest.plan import Content, plan
from timeseries.readings import insert
from timeseries.records import ReadingBatch

BRICK = "https://brickschema.org/schema/Brick#"
REC = "https://w3id.org/rec#"
LEVELS, ROOMS, UNITS, POINTS = 5, 10, 3, 5
"""5 levels of 10 rooms with 3 units of 5 points: 955 objects below one building."""


def content(scope: str, levels: int = LEVELS) -> Content:
    """The office as a source would describe it, joined with the building of this key."""
    saids: dict[str, Said] = {}
    links: set[DraftLink] = set()
    for said, link in _parts(levels):
        saids[said.iri] = said
        links.add(link)
    key = (Identifier("BUILDING_KEY", scope),)
    building = Said("urn:bench:building", "BUILDING", (f"{REC}Building",), {"name": "Office"}, key)
    saids[building.iri] = building
    return Content(saids, frozenset(links))


def _parts(levels: int) -> Iterator[tuple[Said, DraftLink]]:
    for level in range(levels):
        here = f"urn:bench:{level}"
        values = {"name": f"Level {level}", "elevation": 3.5 * level}
        yield _said(here, "LEVEL", f"{REC}Level", values), _link("urn:bench:building", "HAS_PART", here)
        for room in range(ROOMS):
            there = f"{here}:{room}"
            yield _said(there, "SPACE", f"{REC}Room", {"name": f"{level}.{room:02}"}), _link(here, "HAS_PART", there)
            for unit in range(UNITS):
                yield from _unit(there, unit)


def _unit(room: str, number: int) -> Iterator[tuple[Said, DraftLink]]:
    unit = f"{room}:{number}"
    yield _said(unit, "ASSET", f"{BRICK}VAV", {"name": f"VAV {number}"}), _link(unit, "HAS_LOCATION", room)
    for point in range(POINTS):
        iri = f"{unit}:{point}"
        values = {"name": f"T {point}", "unit": "http://qudt.org/vocab/unit/DEG_C", "pointKind": "SENSOR"}
        names = (Identifier("TIMESERIES", iri.removeprefix("urn:bench:").replace(":", "-")),)
        said = Said(iri, "POINT", (f"{BRICK}Zone_Air_Temperature_Sensor",), values, names)
        yield said, _link(unit, "HAS_POINT", iri)


def _said(iri: str, kind: str, class_iri: str, values: Mapping[str, Scalar]) -> Said:
    return Said(iri, kind, (class_iri,), values)


def _link(subject: str, relation: str, object_: str) -> DraftLink:
    return DraftLink(subject, f"urn:edifice:ns:{relation}", object_, relation)


def series_ids(levels: int = LEVELS) -> list[str]:
    """The names of the points in topics."""
    return [said.identifiers[0].value for said, _ in _parts(levels) if said.kind == "POINT"]


async def load(runtime: Runtime, scope: str, levels: int = LEVELS) -> list[int]:
    """Put the office into the stores, with one reading a point; the series numbers of its points."""
    await ensure_building(runtime.store, scope)
    model = await models.ensure_model(runtime.store, scope, "office", "rdf", ("",))
    planned = await plan(runtime.store, scope, {model.graphs[0].number: content(scope, levels)})
    for part in split(planned.rows):
        await commit(runtime.store, part, Cause("IMPORT", model=model.id))
    series = await _series(runtime.store, scope)
    batch = ReadingBatch()
    for number in series:
        batch.add(number, 1_700_000_000_000, 21.5)
    await insert(runtime.pool, batch)
    return series


async def _series(store: GraphStore, scope: str) -> list[int]:
    record = await store.read("MATCH (p:Point {scope: $scope}) RETURN collect(p.series)", scope=scope)
    return sorted(record[0]) if record else []
