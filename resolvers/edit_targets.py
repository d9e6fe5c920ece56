"""Which entities an upsert changes or relates to, and in which building it works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edifice.errors import BadInput, NotFound
from graph import models
from graph.hops import ROOTS
from graph.pages import MOST
from graph.parts import MAX_ROWS
from graph.records import EntityRecord
from graph.select import select
from ingest.content import EDITS
from ingest.edits import MAX_ENTITIES
from resolvers.conditions import Key
from resolvers.context import Context
from resolvers.edit_inputs import EntityInput, UpsertInput
from resolvers.keys import entities_by_keys


@dataclass(frozen=True, slots=True)
class Targets:
    """The entities that the inputs change, None for those that they make; and the other ends of their relations."""

    changed: Sequence[EntityRecord | None]
    others: Mapping[Key, EntityRecord]


async def find_targets(context: Context, inputs: Sequence[EntityInput]) -> Targets:
    """Look up all that the inputs name; raises NotFound for an id or another end that is not there.

    BadInput for more than one call may hold.
    """
    if len(inputs) > MAX_ENTITIES:
        raise BadInput(f"At most {MAX_ENTITIES} entities at once; send them in several calls.", field="entities")
    if sum(len(one.relations) for one in inputs) > MAX_ROWS:
        message = f"At most {MAX_ROWS} relations at once: send fewer entities at once."
        raise BadInput(message, field="entities")
    own = [Key(id=one.id) if one.id else Key(iri=one.iri) if one.iri else None for one in inputs]
    others = {relation.to for one in inputs for relation in one.relations}
    wanted = list(dict.fromkeys([*(key for key in own if key is not None), *others]))
    found = dict[Key, EntityRecord | None]()
    for start in range(0, len(wanted), MOST):
        some = wanted[start : start + MOST]
        found |= zip(some, await entities_by_keys(context, some), strict=True)
    changed = [None if key is None else found[key] for key in own]
    for one, record in zip(inputs, changed, strict=True):
        if one.id is not None and record is None:
            raise NotFound(f"There is no entity {one.id}.")
    for key in others:
        if found[key] is None:
            raise NotFound(f"There is no entity {key.id or key.iri or key.ifc_guid or key.identifier}.")
    return Targets(changed, {key: record for key in others if (record := found[key]) is not None})


async def scope_of(context: Context, given: UpsertInput, targets: Targets) -> str:
    """The building that the upsert works in: that of its model, else of its entities, else the only one there is."""
    named = {record.scope for record in (*targets.changed, *targets.others.values()) if record is not None}
    if given.model is not None:
        model = await models.get(context.store, given.model)
        if model is None:
            raise BadInput(f"There is no model {given.model}.", field="model")
        if model.format != EDITS:
            raise BadInput("What a file says is the file's; name the building's model of edits.", field="model")
        named.add(model.scope)
    if not named:
        page = (await select(context.store, ROOTS["BUILDING"], first=2))[0]
        named = {record.scope for record in page.records}
        if len(named) > 1:
            raise BadInput(
                "There are several buildings: name by `model` the model of edits of the one that these entities belong"
                " to.",
                field="model",
            )
    if len(named) > 1:
        raise BadInput(
            "These entities belong to several buildings; change each by a call of its own.", field="entities"
        )
    if not named:
        raise BadInput("There is no building yet: import one, or name its model of edits.", field="model")
    return named.pop()
