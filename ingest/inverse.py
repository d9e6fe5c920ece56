"""What takes something out of the graph again: the difference that removes a model, or undoes an import of one."""

from collections.abc import Iterable, Sequence

from edifice.errors import Conflict, NotFound
from graph import codec, models
from graph.records import DeltaRow, DraftLink, LinkChange, ModelRecord, Said, SaidChange
from graph.store import GraphStore
from ingest.content import EDITS
from ingest.imports import Importing
from ingest.plan import Content, Plan, current_content, plan
from operations import import_pages, imports
from operations.imports import ImportRecord


async def removable(store: GraphStore, id_: str, expected_sequence: int | None = None) -> ModelRecord:
    """A model that may be removed; raises NotFound, or Conflict at another sequence and for a model of edits."""
    model = await models.get(store, id_)
    if model is None:
        raise NotFound(f"There is no model {id_}.")
    if expected_sequence is not None and model.sequence != expected_sequence:
        raise Conflict(f"The model is at sequence {model.sequence}, not {expected_sequence}; read it again.")
    if model.format == EDITS:
        raise Conflict("These are the building's own edits; retire its entities instead.")
    return model


async def plan_removal(store: GraphStore, model: ModelRecord) -> Plan:
    """The difference to a graph in which the model says nothing."""
    empty = Content({}, frozenset())
    return await plan(store, model.scope, {graph.number: empty for graph in model.graphs})


async def undoable(importing: Importing, id_: str) -> tuple[ImportRecord, ModelRecord]:
    """An import that may be undone, and its model; raises NotFound, or Conflict when it is not the newest applied."""
    record = await imports.get(importing.pool, id_)
    if record is None:
        raise NotFound(f"There is no import {id_}.")
    latest = await import_pages.latest_applied(importing.pool, record.model or "")
    if not record.applied or latest is None or latest.id != record.id:
        raise Conflict("Only the newest applied import of a model can be undone; undo the newer one first.")
    model = await models.get(importing.store, record.model or "")
    if model is None:
        raise Conflict("The model of this import has been removed since.")
    return record, model


async def plan_undo(importing: Importing, record: ImportRecord, model: ModelRecord) -> Plan:
    """The difference to what the model said before the import."""
    rows = [row for number in range(record.parts or 0) for row in await _part(importing, record, number)]
    contents = {graph.number: await _before(importing.store, graph.number, rows) for graph in model.graphs}
    return await plan(importing.store, model.scope, contents)


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
