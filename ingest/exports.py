"""A model as it came: its graphs read back from the store and written as N-Quads."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from edifice.errors import BadInput, NotFound
from graph import models
from graph.records import ModelRecord
from graph.store import GraphStore
from ingest.plan import current_content
from ontology.export import nquads


@dataclass(frozen=True, slots=True)
class ModelExport:
    """An export that is about to be read; `sequence` is that of the model's newest change."""

    store: GraphStore
    model: ModelRecord

    @property
    def sequence(self) -> int:
        """The sequence of the newest commit that changed the model."""
        return self.model.sequence

    async def pieces(self) -> AsyncIterator[bytes]:
        """The statements of every graph, the default graph without a graph name."""
        for graph in self.model.graphs:
            content = (await current_content(self.store, graph.number)).content
            links = sorted(content.links, key=lambda link: (link.subject, link.predicate, link.object))
            for piece in nquads(content.saids.values(), links, graph.name or None):
                yield piece


async def open_export(store: GraphStore, model: str) -> ModelExport:
    """Find the model; raises NotFound, or BadInput for one that did not come as RDF."""
    found = await models.get(store, model)
    if found is None:
        raise NotFound(f"There is no model {model}.")
    if found.format != "rdf":
        raise BadInput(f"{found.name} did not come as RDF ({found.format}), so there are no statements to give back.")
    return ModelExport(store, found)
