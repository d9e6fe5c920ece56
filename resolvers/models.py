"""Models: listed, and found from what they say."""

from collections.abc import Sequence

from graph import details, models
from graph.entities import buildings_of
from graph.records import EntityRecord, ModelRecord
from graph.relations import RelationRecord
from operations.imports import ImportRecord
from resolvers.context import Context
from resolvers.details import IdentifierDetail, PropertyDetail
from resolvers.pages import Page
from resolvers.slices import slice_of


async def page(context: Context, *, first: int | None = None, after: str | None = None) -> Page[ModelRecord]:
    """A page of all models, by building and name."""
    return slice_of(await models.list_models(context.store), lambda model: model.id, first, after)


async def building(context: Context, asked: Sequence[ModelRecord]) -> list[EntityRecord | None]:
    """The building that each model describes."""
    scopes = list(dict.fromkeys(model.scope for model in asked))
    found = dict(zip(scopes, await buildings_of(context.store, scopes), strict=True))
    return [found[model.scope] for model in asked]


async def of_imports(context: Context, runs: Sequence[ImportRecord]) -> list[ModelRecord | None]:
    """The model of each import, None before it is made and after it is removed."""
    ids = list(dict.fromkeys(run.model for run in runs if run.model is not None))
    found = dict(zip(ids, await models.get_many(context.store, ids), strict=True)) if ids else {}
    return [None if run.model is None else found.get(run.model) for run in runs]


async def of_entities(context: Context, entities: Sequence[EntityRecord]) -> list[list[ModelRecord]]:
    """The models that name each entity, by name."""
    graphs = await details.graphs_of(context.store, [entity.id for entity in entities])
    by_graph = await _by_graph(context)
    return [_distinct(by_graph, numbers) for numbers in graphs]


async def of_parts(context: Context, parts: Sequence[IdentifierDetail | PropertyDetail]) -> list[ModelRecord | None]:
    """The model that gives each identifier or property."""
    by_graph = await _by_graph(context)
    return [None if part.graph is None else by_graph.get(part.graph) for part in parts]


async def _by_graph(context: Context) -> dict[int, ModelRecord]:
    return {graph.number: model for model in await models.list_models(context.store) for graph in model.graphs}


def _distinct(by_graph: dict[int, ModelRecord], graphs: Sequence[int]) -> list[ModelRecord]:
    found = {model.id: model for graph in graphs if (model := by_graph.get(graph)) is not None}
    return sorted(found.values(), key=lambda model: (model.name, model.id))


async def of_relations(context: Context, relations: Sequence[RelationRecord]) -> list[list[ModelRecord]]:
    """The models that state each relation, by name."""
    by_graph = await _by_graph(context)
    return [_distinct(by_graph, relation.graphs) for relation in relations]
