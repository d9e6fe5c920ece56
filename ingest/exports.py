"""A model as it came: its graphs read back from the store and written as N-Quads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import asyncpg

from edifice.errors import BadInput, Conflict, NotFound
from graph import models
from graph.records import ModelRecord
from graph.store import GraphStore
from ingest.plan import Content, current_content
from ontology.export import nquads
from operations import removals

TRIES = 3


@dataclass(frozen=True, slots=True)
class ModelExport:
    """What each graph of a model says, by the graph's name; all of it as of the model's sequence."""

    model: ModelRecord
    contents: Sequence[tuple[str, Content]]

    def pieces(self) -> Iterator[bytes]:
        """The statements of every graph, the default graph without a graph name."""
        for name, content in self.contents:
            links = sorted(content.links, key=lambda link: (link.subject, link.predicate, link.object))
            yield from nquads(content.saids.values(), links, name or None)


async def exported_model(store: GraphStore, model: str) -> ModelRecord:
    """The model to export; raises NotFound, or BadInput for one that did not come as RDF."""
    found = await models.get(store, model)
    if found is None:
        raise NotFound(f"There is no model {model}.")
    if found.format != "rdf":
        raise BadInput(f"{found.name} did not come as RDF ({found.format}), so there are no statements to give back.")
    return found


async def read_export(store: GraphStore, pool: asyncpg.Pool, model: str) -> ModelExport:
    """Read a model whole; raises what `exported_model` does, and Conflict while it is being changed.

    A change takes several commits, and so does reading: it counts only if there was none from its beginning to its end.
    """
    for _ in range(TRIES):
        before = await exported_model(store, model)
        if await removals.is_changing(pool, before.scope):
            break
        contents = [(graph.name, (await current_content(store, graph.number)).content) for graph in before.graphs]
        after = await exported_model(store, model)
        if after.sequence == before.sequence and not await removals.is_changing(pool, before.scope):
            return ModelExport(before, contents)
    raise Conflict("The model is being changed by an import or a removal; try again when that is done.")
