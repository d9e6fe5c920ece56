"""What the API itself writes: entities upserted into the building's own model of edits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from edifice.errors import BadInput, Conflict, NotFound
from graph import assertions, entities, names
from graph.commit import commit, split
from graph.records import Cause, DraftLink, EntityRecord, Identifier, PropertyValue, Said, SaidChange, Scalar
from graph.store import GraphStore
from ingest.buildings import ensure_building
from ingest.imports import Importing
from ingest.plan import Content, Current, Plan, draft_link, plan
from operations import edit_keys, removals
from operations.edit_keys import EditKey
from operations.locks import CHANGING, EDIT_SECONDS, building_lock

MAX_ENTITIES = 500


@dataclass(frozen=True, slots=True)
class EntityEdit:
    """One entity to make or change; what is None stays as it is, a property whose value is None is removed.

    `classes` are IRIs, the most exact first, of `kind`; `values` are Said values; relations name both ends by id.
    """

    id: str | None = None
    iri: str | None = None
    kind: str | None = None
    classes: tuple[str, ...] | None = None
    values: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    identifiers: tuple[Identifier, ...] = ()
    properties: tuple[PropertyValue, ...] = ()
    relations: tuple["RelationEdit", ...] = ()
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RelationEdit:
    """A fact to assert: `outgoing` when the edited entity is its source, in the canonical direction of `relation`."""

    relation: str
    other: str
    outgoing: bool = True


@dataclass(frozen=True, slots=True)
class Upserted:
    """The ids in the order of the edits, and the sequence of the commit; None for a dry run or no change."""

    ids: tuple[str, ...]
    sequence: int | None
    plan: Plan


@dataclass(frozen=True, slots=True)
class EditRequest:
    """Who edits, whether only to see what would happen, and the key by which a repeated call is known."""

    actor: str | None = None
    dry_run: bool = False
    key: EditKey | None = None


async def upsert_entities(
    importing: Importing, scope: str, edits: Sequence[EntityEdit], request: EditRequest
) -> Upserted:
    """Make or change entities of one building, all or none; the same call again, known by its key, changes nothing.

    Raises NotFound for an id that is not there; Conflict for a version that is not the expected one, for a key that
    came with other edits, and while an import or a removal of the building is being applied; BadInput for more than
    500 entities, for more than one commit holds, and for one that neither exists nor says its kind.
    """
    key = None if request.dry_run else request.key
    if len(edits) > MAX_ENTITIES:
        raise BadInput(f"At most {MAX_ENTITIES} entities at once; send them in several calls.", field="entities")
    async with building_lock(importing.pool, scope, EDIT_SECONDS):
        if await removals.is_changing(importing.pool, scope):
            raise Conflict(CHANGING)
        graph = await ensure_building(importing.store, scope)
        kept = None if key is None else await edit_keys.find(importing.pool, key)
        if kept is not None and kept.ids is not None:
            return Upserted(kept.ids, kept.sequence, Plan(()))
        new_iris = kept.iris if kept else tuple(edit.iri or f"urn:uuid:{uuid4()}" for edit in edits)
        targets = await _targets(importing.store, edits)
        if kept is not None:
            targets = await _with_made(importing.store, scope, targets, new_iris)
        others = await _others(importing.store, edits)
        current = await _current(importing.store, graph, [*targets, *others.values()])
        iris = [target.iri if target else iri for target, iri in zip(targets, new_iris, strict=True)]
        new = _edited(current, edits, iris, others)
        planned = await plan(importing.store, scope, {graph: new}, {graph: current})
        ids, parts = _ids(planned, current, iris), split(planned.rows)
        if len(parts) > 1:
            raise BadInput("These edits do not fit into one commit: send fewer entities at once.", field="entities")
        if request.dry_run:
            return Upserted(ids, None, planned)
        if key is not None:
            await edit_keys.begin(importing.pool, key, new_iris)
        done = await commit(importing.store, parts[0] if parts else (), Cause("UPSERT", request.actor))
        if key is not None:
            await edit_keys.done(importing.pool, key, ids, done.sequence)
    return Upserted(ids, done.sequence, planned)


async def _targets(store: GraphStore, edits: Sequence[EntityEdit]) -> list[EntityRecord | None]:
    """The entity that each edit changes, None where it makes one."""
    wanted = [edit.id for edit in edits if edit.id is not None]
    found = dict(zip(wanted, await entities.by_ids(store, wanted), strict=True))
    return [None if edit.id is None else _checked(edit, found[edit.id]) for edit in edits]


async def _with_made(
    store: GraphStore, scope: str, targets: Sequence[EntityRecord | None], iris: Sequence[str]
) -> list[EntityRecord | None]:
    """The targets, and in the place of entities to make those that a first try made before it was interrupted."""
    missing = {iri: Identifier("IRI", iri) for target, iri in zip(targets, iris, strict=True) if target is None}
    bearers = await names.find(store, scope, list(missing.values()))
    ids = {iri: bearers[name][0] for iri, name in missing.items() if name in bearers}
    made = dict(zip(ids, await entities.by_ids(store, list(ids.values())), strict=True))
    return [target or made.get(iri) for target, iri in zip(targets, iris, strict=True)]


def _checked(edit: EntityEdit, record: EntityRecord | None) -> EntityRecord:
    if record is None:
        raise NotFound(f"There is no entity {edit.id}.")
    if edit.expected_version is not None and record.version != edit.expected_version:
        message = f"The entity is at version {record.version}, not {edit.expected_version}; read it again."
        raise Conflict(message, current_version=record.version)
    return record


async def _others(store: GraphStore, edits: Sequence[EntityEdit]) -> dict[str, EntityRecord]:
    """The far ends of the edited relations, by id."""
    wanted = sorted({relation.other for edit in edits for relation in edit.relations})
    found = dict(zip(wanted, await entities.by_ids(store, wanted), strict=True))
    missing = [id_ for id_, record in found.items() if record is None]
    if missing:
        raise NotFound(f"There is no entity {missing[0]}.")
    return {id_: record for id_, record in found.items() if record is not None}


async def _current(store: GraphStore, graph: int, records: Iterable[EntityRecord | None]) -> Current:
    """What the graph of edits says of these entities, and the links between them; the rest of it is left alone."""
    ids = sorted({record.id for record in records if record is not None})
    saids = {
        node: by_graph[graph]
        for node, by_graph in (await assertions.saids_of_nodes(store, ids)).items()
        if graph in by_graph
    }
    links = [link for link in await assertions.links_of_nodes(store, sorted(saids)) if link.graph == graph]
    inside = [link for link in links if link.subject in saids and link.object in saids]
    iris = {node: said.iri for node, said in saids.items()}
    content = Content({said.iri: said for said in saids.values()}, frozenset(draft_link(link, iris) for link in inside))
    return Current(content, {said.iri: node for node, said in saids.items()})


def _edited(
    current: Current, edits: Sequence[EntityEdit], iris: Sequence[str], others: Mapping[str, EntityRecord]
) -> Content:
    saids, links = dict(current.content.saids), set(current.content.links)
    for edit, iri in zip(edits, iris, strict=True):
        said = saids.get(iri, Said(iri=iri))
        if said.kind is None and edit.id is None and edit.kind is None:
            raise BadInput("A new entity needs its kind or its classes.", field="kind")
        saids[iri] = _said(said, edit)
        for relation in edit.relations:
            other = others[relation.other].iri
            saids.setdefault(other, Said(iri=other))
            ends = (iri, other) if relation.outgoing else (other, iri)
            links.add(DraftLink(ends[0], f"urn:edifice:relation:{relation.relation}", ends[1], relation.relation))
    return Content(saids, frozenset(links))


def _said(said: Said, edit: EntityEdit) -> Said:
    properties = {(value.group, value.key): value for value in (*said.properties, *edit.properties)}
    return replace(
        said,
        kind=edit.kind or said.kind,
        classes=said.classes if edit.classes is None else edit.classes,
        values={name: value for name, value in {**said.values, **edit.values}.items() if value is not None},
        identifiers=tuple(dict.fromkeys((*said.identifiers, *edit.identifiers))),
        properties=tuple(value for value in properties.values() if value.value is not None),
    )


def _ids(planned: Plan, current: Current, iris: Sequence[str]) -> tuple[str, ...]:
    made = {row.after.iri: row.id for row in planned.rows if isinstance(row, SaidChange) and row.after}
    return tuple(made.get(iri) or current.nodes[iri] for iri in iris)
