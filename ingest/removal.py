"""Taking back: a whole model, or the newest import of one; both are planned like an import and committed in parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from edifice.errors import Conflict, NotFound
from graph import codec, models
from graph.commit import commit, split
from graph.records import Cause, DeltaRow, DraftLink, LinkChange, ModelRecord, Said, SaidChange
from graph.store import GraphStore
from ingest.content import EDITS
from ingest.imports import Importing
from ingest.plan import Content, Plan, current_content, plan
from operations import imports
from operations.imports import ImportRecord
from operations.locks import building_lock


@dataclass(frozen=True, slots=True)
class Removed:
    """How many entities nobody asserts any more, and the sequence of the last commit (None: nothing to remove)."""

    retired: int
    sequence: int | None


async def remove_model(
    importing: Importing, id_: str, *, expected_sequence: int | None = None, actor: str | None = None
) -> Removed:
    """Remove all that a model asserts; what others assert too stays.

    Raises NotFound; Conflict when the model is not at `expected_sequence`, or is the building's own model of edits.
    """
    found = await models.get(importing.store, id_)
    if found is None:
        raise NotFound(f"There is no model {id_}.")
    async with building_lock(importing.pool, found.scope):
        model = await models.get(importing.store, id_)
        if model is None:
            raise NotFound(f"There is no model {id_}.")
        if expected_sequence is not None and model.sequence != expected_sequence:
            raise Conflict(f"The model is at sequence {model.sequence}, not {expected_sequence}; read it again.")
        if model.format == EDITS:
            raise Conflict("These are the building's own edits; retire its entities instead.")
        empty = Content({}, frozenset())
        planned = await plan(importing.store, model.scope, {graph.number: empty for graph in model.graphs})
        sequence = await _commit_parts(importing.store, planned, Cause("REMOVE_MODEL", actor, model=model.id))
        await models.remove(importing.store, model.id)
    return Removed(planned.retired, sequence)


async def undo_import(importing: Importing, id_: str, *, actor: str | None = None) -> ImportRecord:
    """Put the model back to what it said before its newest import.

    Raises NotFound, or Conflict when the import is not applied or a newer one of its model is.
    """
    record = await imports.get(importing.pool, id_)
    if record is None:
        raise NotFound(f"There is no import {id_}.")
    async with building_lock(importing.pool, record.scope):
        model = await _undoable(importing, record)
        rows = [row for number in range(record.parts or 0) for row in await _part(importing, record, number)]
        contents = {graph.number: await _before(importing.store, graph.number, rows) for graph in model.graphs}
        planned = await plan(importing.store, model.scope, contents)
        _ = await _commit_parts(importing.store, planned, Cause("UNDO", actor, record.id, model=model.id))
        await imports.undone(importing.pool, record.id)
    undone = await imports.get(importing.pool, id_)
    return undone or record


async def _undoable(importing: Importing, record: ImportRecord) -> ModelRecord:
    latest = await imports.latest_applied(importing.pool, record.model or "")
    if not record.applied or latest is None or latest.id != record.id:
        raise Conflict("Only the newest applied import of a model can be undone; undo the newer one first.")
    model = await models.get(importing.store, record.model or "")
    if model is None:
        raise Conflict("The model of this import has been removed since.")
    return model


async def _part(importing: Importing, record: ImportRecord, number: int) -> list[DeltaRow]:
    return list(codec.load_delta(await imports.part(importing.pool, record.id, number)))


async def _before(store: GraphStore, graph: int, rows: Sequence[DeltaRow]) -> Content:
    """What a graph said before these rows, by IRI, so that it is planned anew wherever its nodes are now."""
    current = await current_content(store, graph)
    saids, iris = dict(current.content.saids), {node: iri for iri, node in current.nodes.items()}
    mine = [row for row in rows if isinstance(row, SaidChange) and row.graph == graph]
    for row in mine:
        said = row.after or row.before
        iris[row.id] = said.iri if said else ""
    for iri in [row.after.iri for row in mine if row.after]:
        saids.pop(iri, None)
    saids |= {row.before.iri: row.before for row in mine if row.before}
    links = set(current.content.links)
    for row in rows:
        if isinstance(row, LinkChange) and row.graph == graph:
            link = DraftLink(iris[row.subject], row.predicate, iris[row.object], row.relation, row.reverse, row.derived)
            links = links - {link} if row.added else links | {link}
    return Content(_without_strays(saids, links), frozenset(links))


def _without_strays(saids: dict[str, Said], links: Iterable[DraftLink]) -> dict[str, Said]:
    """Every end of a link is a node of the graph."""
    for link in links:
        for iri in (link.subject, link.object):
            saids.setdefault(iri, Said(iri=iri))
    return saids


async def _commit_parts(store: GraphStore, planned: Plan, cause: Cause) -> int | None:
    sequence = None
    parts = split(planned.rows)
    for number, part in enumerate(parts, start=1):
        last = replace(cause, part=number - 1, last=number == len(parts))
        sequence = (await commit(store, part, last)).sequence or sequence
    return sequence
