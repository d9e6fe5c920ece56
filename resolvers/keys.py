"""Entities by the names that callers give them."""

from collections.abc import Sequence

from edifice.errors import BadInput, Conflict
from graph import entities
from graph.entities import ByGuid, ById, ByIdentifier, ByIri
from graph.pages import MOST
from graph.records import EntityRecord
from resolvers.conditions import Key
from resolvers.context import Context


async def entities_by_keys(context: Context, keys: Sequence[Key]) -> list[EntityRecord | None]:
    """The entity that each key names, None where nothing has it; raises Conflict where several have."""
    found: list[EntityRecord | None] = []
    for record in await entities_or_conflicts(context, keys):
        if isinstance(record, Conflict):
            raise record
        found.append(record)
    return found


async def entities_or_conflicts(context: Context, keys: Sequence[Key]) -> list[EntityRecord | Conflict | None]:
    """The same, with a Conflict in the place of each key that several have."""
    if len(keys) > MOST:
        raise BadInput(f"At most {MOST} keys at once.", field="keys")
    return await entities.by_keys(context.store, [_key(key) for key in keys])


def _key(key: Key) -> entities.Key:
    if key.id is not None:
        return ById(key.id)
    if key.iri is not None:
        return ByIri(key.iri)
    if key.ifc_guid is not None:
        return ByGuid(key.ifc_guid.guid, key.ifc_guid.building)
    if key.identifier is not None:
        return ByIdentifier(key.identifier.scheme, key.identifier.value)
    raise BadInput("A key names an entity in exactly one way.", field="by")
