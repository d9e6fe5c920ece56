"""Entities and other nodes by their names, and what all entities have."""

from collections.abc import Sequence
from typing import TypeAlias

from edifice.errors import BadInput, Conflict
from edifice.reads import note_graph_call, note_scopes, reading_scopes
from graph import details
from graph import entities as graph_entities
from graph import models as graph_models
from graph.pages import MOST
from graph.records import EntityRecord, ModelRecord
from ingest import dead_letters, inbox
from ingest.dead_letters import DeadLetter
from ingest.inbox import InboxTopic
from ontology.class_records import ClassRecord
from operations import imports
from operations.imports import ImportRecord
from resolvers.conditions import Key
from resolvers.context import Context
from resolvers.details import IdentifierDetail, PropertyDetail, property_detail
from resolvers.keys import entities_by_keys, entities_or_conflicts
from resolvers.naming import class_record

ID_LENGTH = 21

NodeRecord: TypeAlias = EntityRecord | ModelRecord | ImportRecord | DeadLetter | InboxTopic


async def node(context: Context, *, id: str) -> NodeRecord | None:  # noqa: A002 - the argument's name in the contract
    """Anything by its id."""
    return (await nodes(context, ids=(id,)))[0]


async def nodes(context: Context, *, ids: Sequence[str]) -> list[NodeRecord | None]:
    """Things by their ids, in that order; each kind of id by one call."""
    if len(ids) > MOST:
        raise BadInput(f"At most {MOST} ids at once.", field="ids")
    by_letter = {letter: [id_ for id_ in ids if _letter(id_) == letter] for letter in "emidt"}
    found: dict[str, NodeRecord | None] = {}
    if wanted := by_letter["e"]:
        found |= dict(zip(wanted, await _entities(context, wanted), strict=True))
    if wanted := by_letter["m"]:
        found |= dict(zip(wanted, await graph_models.get_many(context.store, wanted), strict=True))
    if wanted := by_letter["i"]:
        found |= dict(zip(wanted, await imports.get_many(context.pool, wanted), strict=True))
    if wanted := by_letter["d"]:
        found |= await dead_letters.by_ids(context.pool, wanted)
    if wanted := by_letter["t"]:
        found |= await inbox.by_ids(context.pool, wanted)
    return [found.get(id_) for id_ in ids]


async def _entities(context: Context, ids: Sequence[str]) -> list[EntityRecord | None]:
    """Entities by their ids; where one is missing, any building may come to have it."""
    with reading_scopes(()):
        found = await graph_entities.by_ids(context.store, ids)
    if None in found:
        note_graph_call()
    note_scopes(entity.scope for entity in found if entity is not None)
    return found


def _letter(id_: str) -> str:
    """What an id names, by its first letter; see graph.ids."""
    return id_[0] if len(id_) == ID_LENGTH and id_[0] in "midt" else "e"


async def entity(context: Context, *, by: Key) -> EntityRecord | None:
    """An entity by one of its names."""
    return (await entities_by_keys(context, [by]))[0]


async def entities_by(context: Context, *, keys: Sequence[Key]) -> list[EntityRecord | Conflict | None]:
    """Entities by one of their names each; those that several have are errors of their own."""
    return await entities_or_conflicts(context, keys)


async def classes(context: Context, entities: Sequence[EntityRecord]) -> list[list[ClassRecord]]:
    """The classes of each entity, the leaf first."""
    found = await _by_id(context, entities)
    return [[context.classes.describe(iri) for iri in found[entity.id]] for entity in entities]


async def is_a(context: Context, entities: Sequence[EntityRecord], *, class_: str) -> list[bool]:
    """Whether each entity is of the class."""
    wanted = context.classes.expand((await class_record(context, class_)).iri)
    found = await _by_id(context, entities)
    return [not wanted.isdisjoint(found[entity.id]) for entity in entities]


async def _by_id(context: Context, entities: Sequence[EntityRecord]) -> dict[str, tuple[str, ...]]:
    ids = list({entity.id for entity in entities})
    return dict(zip(ids, await details.classes_of(context.store, ids), strict=True))


async def identifiers(
    context: Context, entities: Sequence[EntityRecord], *, scheme: str | None = None
) -> list[list[IdentifierDetail]]:
    """The identifiers of each entity, one for each model that gives it."""
    found = await details.identifiers_of(context.store, [entity.id for entity in entities], scheme)
    return [[IdentifierDetail(one.scheme, one.value, next(iter(one.graphs), None)) for one in names] for names in found]


async def properties(
    context: Context,
    entities: Sequence[EntityRecord],
    *,
    group: str | None = None,
    keys: Sequence[str] | None = None,
) -> list[list[PropertyDetail]]:
    """The properties of each entity; where models differ, that of the model that counts most."""
    found = await details.properties_of(context.store, [entity.id for entity in entities])
    return [
        [
            property_detail(context, one)
            for one in records
            if one.effective
            and (group is None or one.property.group == group)
            and (keys is None or one.property.key in keys)
        ]
        for records in found
    ]
