"""Entities made or changed through the API: the input's names looked up, and written as the building's own edits."""

import hashlib
from dataclasses import replace

from edifice.errors import BadInput, EdificeError
from graph import entities
from graph.log import clock
from graph.records import EntityRecord, Said, SaidChange
from ingest.edits import EditRequest, EntityEdit, RelationEdit, Upserted, upsert_entities
from operations.edit_keys import EditKey
from resolvers import results
from resolvers.context import Context
from resolvers.edit_inputs import EntityInput, UpsertInput
from resolvers.edit_targets import Targets, find_targets, scope_of
from resolvers.edit_values import classes_of, identifiers_of, kind_of, properties_of, values_of


async def upsert(
    context: Context, *, input: UpsertInput  # noqa: A002 - the argument's name in the contract
) -> results.UpsertedEntities | results.Refusal:  # fmt: skip
    """Make or change entities, all or none; what the client can mend is answered as a refusal."""
    try:
        return await _upsert(context, input)
    except EdificeError as error:
        refusal = results.refusal(error)
        # the contract's result has no NotFound: an entity that is not there is input to be mended
        if isinstance(refusal, results.NotFound):
            return results.InvalidInput(refusal.code, refusal.message, "id", ())
        return refusal


async def _upsert(context: Context, given: UpsertInput) -> results.UpsertedEntities:
    if not given.entities:
        raise BadInput("Name at least one entity.", field="entities")
    targets = await find_targets(context, given.entities)
    scope = await scope_of(context, given, targets)
    edits = [_edit(context, one, target, targets)
             for one, target in zip(given.entities, targets.changed, strict=True)]  # fmt: skip
    request = EditRequest(context.actor, given.dry_run, _key(given))
    done = await upsert_entities(context.importing, scope, edits, request)
    sequence = done.sequence or (await clock(context.store)).sequence
    if given.dry_run:
        return results.UpsertedEntities(_planned(done, targets, scope), sequence)
    found = await entities.by_ids(context.store, list(done.ids))
    return results.UpsertedEntities([record for record in found if record is not None], sequence)


def _key(given: UpsertInput) -> EditKey | None:
    if given.idempotency_key is None:
        return None
    return EditKey(given.idempotency_key, hashlib.sha256(repr(given).encode()).hexdigest())


def _edit(context: Context, given: EntityInput, target: EntityRecord | None, targets: Targets) -> EntityEdit:
    relations = tuple(
        RelationEdit(one.kind, targets.others[one.to].id, outgoing=one.direction != "IN") for one in given.relations
    )
    kind = kind_of(context, given)
    return EntityEdit(
        id=None if target is None else target.id,
        iri=given.iri if target is None else None,
        kind=kind,
        classes=classes_of(context, given),
        values=values_of(context, given, kind or (None if target is None else target.kind)),
        identifiers=identifiers_of(given),
        properties=properties_of(context, given),
        relations=relations,
        expected_version=given.expected_version,
    )


def _planned(done: Upserted, targets: Targets, scope: str) -> list[EntityRecord]:
    """The entities as they would be: a dry run writes none that could be read."""
    said = {row.id: row.after for row in done.plan.rows if isinstance(row, SaidChange) and row.after is not None}
    return [_as_said(id_, said.get(id_), target, scope) for id_, target in zip(done.ids, targets.changed, strict=True)]


def _as_said(id_: str, said: Said | None, target: EntityRecord | None, scope: str) -> EntityRecord:
    if target is not None:
        return target if said is None else replace(target, values={**target.values, **said.values})
    values = dict(said.values) if said else {}
    iri = said.iri if said else ""
    name = str(values.get("name") or iri)
    return EntityRecord(id_, (said and said.kind) or "OTHER", scope, iri, 0, name, None, 0, 0, values=values)
