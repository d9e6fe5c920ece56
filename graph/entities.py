"""Look-ups of single entities, many at once: by id, IRI, IFC GlobalId or another identifier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, TypeAlias

from edifice.errors import Conflict
from graph.decode import ENTITY, entity
from graph.names import name_key
from graph.records import EntityRecord, Identifier
from graph.store import GraphStore

BY_IDS: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {{id: $ids[at]}})
MATCH (n)-[:JOINED*0..8]->(e:Entity)
WHERE NOT (e)-[:JOINED]->()
RETURN collect([at, {ENTITY}])
"""


async def by_ids(store: GraphStore, ids: Sequence[str]) -> list[EntityRecord | None]:
    """The entity of each id, retired ones too; an alias answers the entity that it was joined into. One store call."""
    found: list[EntityRecord | None] = [None] * len(ids)
    record = await store.read(BY_IDS, ids=list(ids)) if ids else None
    for at, row in record[0] if record else ():
        found[at] = entity(row)
    return found


@dataclass(frozen=True, slots=True)
class ById:
    """An entity by our id."""

    id: str


@dataclass(frozen=True, slots=True)
class ByIri:
    """An entity by an IRI that a graph gives it, in whichever building."""

    iri: str


@dataclass(frozen=True, slots=True)
class ByGuid:
    """An entity by its IFC GlobalId, in the building of this id or, with None, in whichever."""

    guid: str
    building: str | None = None


@dataclass(frozen=True, slots=True)
class ByIdentifier:
    """An entity by an identifier of a scheme, in whichever building."""

    scheme: str
    value: str


Key: TypeAlias = ById | ByIri | ByGuid | ByIdentifier

SCOPES: LiteralString = """
CALL () { MATCH (m:Model) RETURN collect(DISTINCT m.scope) AS scopes }
CALL () { UNWIND $buildings AS id MATCH (n:Node {id: id}) MATCH (n)-[:JOINED*0..8]->(b:Building)
          RETURN collect([id, b.scope]) AS buildings }
RETURN scopes, buildings
"""

BY_NAMES: LiteralString = f"""
CALL () {{
    UNWIND $names AS name
    MATCH (:Name {{key: name[1]}})<-[named:NAMED]-(e:Entity)
    WITH DISTINCT name[0] AS at, e, named.graph = 0 AS former
    RETURN collect([at, former, {ENTITY}]) AS named
}}
CALL () {{
    UNWIND $ids AS id
    MATCH (n:Node {{id: id[1]}})
    MATCH (n)-[:JOINED*0..8]->(e:Entity)
    WHERE NOT (e)-[:JOINED]->()
    RETURN collect([id[0], false, {ENTITY}]) AS byId
}}
RETURN named + byId
"""


async def by_keys(store: GraphStore, keys: Sequence[Key]) -> list[EntityRecord | Conflict | None]:
    """The entity that each key names, in the order of the keys; a Conflict in the place of a key with several.

    A retired entity answers where no living one does. Two store calls, since the key of a name holds its building.
    """
    if all(isinstance(key, ById) for key in keys):
        return list(await by_ids(store, [key.id for key in keys if isinstance(key, ById)]))
    buildings = {key.building for key in keys if isinstance(key, ByGuid) and key.building}
    known = await store.read(SCOPES, buildings=sorted(buildings))
    scopes, of_building = (known[0], dict(known[1])) if known else ([], {})
    names: list[list[object]] = []
    for at, key in enumerate(keys):
        within = [of_building.get(key.building)] if isinstance(key, ByGuid) and key.building else scopes
        if not isinstance(key, ById):
            names.extend([at, name_key(scope, name_of(key))] for scope in within if scope)
    ids: list[list[object]] = [[at, key.id] for at, key in enumerate(keys) if isinstance(key, ById)]
    record = await store.read(BY_NAMES, names=names, ids=ids)
    return owners(keys, record[0] if record else [])


def name_of(key: Key) -> Identifier:
    """The name that a key asks for."""
    match key:
        case ById(id):
            return Identifier("ID", id)
        case ByIri(iri):
            return Identifier("IRI", iri)
        case ByGuid(guid):
            return Identifier("IFC_GUID", guid)
        case ByIdentifier(scheme, value):
            return Identifier(scheme, value)


def owners(keys: Sequence[Key], rows: Sequence[Sequence[Any]]) -> list[EntityRecord | Conflict | None]:
    """The one owner of each key out of rows of [index of key, whether it bore the name formerly, entity]."""
    living: list[dict[str, EntityRecord]] = [{} for _ in keys]
    former: list[dict[str, EntityRecord]] = [{} for _ in keys]
    for at, was, row in rows:
        record = entity(row)
        (former if was else living)[at][record.id] = record
    found: list[EntityRecord | Conflict | None] = []
    for key, now, before in zip(keys, living, former, strict=True):
        candidates = list((now or before).values())
        found.append(several(key, candidates) if len(candidates) > 1 else next(iter(candidates), None))
    return found


def several(key: Key, candidates: Sequence[EntityRecord]) -> Conflict:
    """What is answered instead of an entity when several bear the name."""
    name = name_of(key)
    ids = ", ".join(sorted(record.id for record in candidates)[:5])
    return Conflict(f"{len(candidates)} entities bear the {name.scheme} {name.value!r}: {ids}. Ask for one by its id.")


ALL_SCOPES: LiteralString = "MATCH (m:Model) RETURN collect(DISTINCT m.scope)"

BEARERS: LiteralString = """
UNWIND $names AS name
MATCH (:Name {key: name[1]})<-[:NAMED]-(e:Entity)
RETURN collect(DISTINCT [name[0], e.id])
"""


async def ids_by_iri(store: GraphStore, iris: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The ids of the entities that bear each IRI in any building, retired ones too. Two store calls."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(iris, ())
    known = await store.read(ALL_SCOPES)
    names = [[iri, name_key(scope, Identifier("IRI", iri))] for scope in (known[0] if known else ()) for iri in found]
    record = await store.read(BEARERS, names=names)
    rows: Sequence[tuple[str, str]] = record[0] if record else ()
    for iri, id_ in sorted(rows):
        found[iri] += (id_,)
    return found


BUILDINGS: LiteralString = f"""
UNWIND range(0, size($scopes) - 1) AS at
MATCH (e:Building)
WHERE e.scope = $scopes[at] AND e.sortKey >= '' AND e.key = e.scope
RETURN collect([at, {ENTITY}])
"""


async def buildings_of(store: GraphStore, scopes: Sequence[str]) -> list[EntityRecord | None]:
    """The Building of each scope. One store call."""
    found: list[EntityRecord | None] = [None] * len(scopes)
    record = await store.read(BUILDINGS, scopes=list(scopes)) if scopes else None
    for at, row in record[0] if record else ():
        found[at] = entity(row)
    return found
