"""Inputs of mutations."""

from datetime import timedelta

import strawberry

from ingest.starting import StartImport
from resolvers import edit_inputs
from schema.enums import Direction, EntityKind, PointKind, RelationKind
from schema.inputs.keys import EntityKey
from schema.inputs.records import becomes, optional, preset, required
from schema.scalars import JSON, ClassRef, QuantityRef, UnitRef

IDEMPOTENCY = "A text of the caller's own; the same again answers the first result and does nothing."


@becomes(StartImport)
@strawberry.input(
    description="`buildingKey` names the building in topics and on the command line and makes it when it is new; "
    "`model` makes this a revision of an earlier import; `graph` is the named graph of RDF sources."
)
class StartImportInput:
    upload: strawberry.ID = required("The file, as POST /uploads has named it.")
    building: strawberry.ID | None = optional("The building that it goes into.")
    building_key: str | None = optional("The key of the building that it goes into; a new one makes the building.")
    model: strawberry.ID | None = optional("The model that it revises.")
    graph: str | None = optional("The named graph that the default graph of an RDF file goes into.")
    format: str | None = optional("Its format, where the name of the file does not tell.")
    base_iri: str | None = optional("The base of relative IRIs.")
    strict: bool = preset(False, "Refuse what otherwise is only warned of.")
    dry_run: bool = preset(False, "Tell what would happen, and write nothing.")
    allow_large_removal: bool = preset(
        False, "Go on even if more than a fifth of the model's entities would be retired."
    )
    options: JSON | None = optional("Options of the format's reader, such as a mapping.")
    idempotency_key: str | None = optional(IDEMPOTENCY)


@becomes(edit_inputs.IdentifierInput)
@strawberry.input(description="An identifier to give to an entity.")
class IdentifierInput:
    scheme: str = required("Its scheme.")
    value: str = required("Its value.")


@becomes(edit_inputs.PropertyInput)
@strawberry.input(description="A property to give to an entity; a null value removes it.")
class PropertyInput:
    group: str | None = optional("Its group.")
    key: str = required("Its name.")
    value: JSON | None = optional("Its value.")
    unit: UnitRef | None = optional("The unit of the value.")


@becomes(edit_inputs.RelationInput)
@strawberry.input(description="A relation to give to an entity.")
class EntityRelationInput:
    kind: RelationKind = required("Its kind.")
    direction: Direction = preset(Direction.OUT, "Whether it points from the entity to the other, or back.")
    to: EntityKey = required("The other entity.")


@becomes(edit_inputs.EnumEntryInput)
@strawberry.input(description="A value with a name.")
class EnumEntryInput:
    value: float = required("The value.")
    label: str = required("What it means.")


@becomes(edit_inputs.PointInput)
@strawberry.input(description="What makes an entity a point.")
class PointInput:
    point_kind: PointKind | None = optional("What it is for.")
    unit: UnitRef | None = optional("The unit of its readings.")
    quantity: QuantityRef | None = optional("What it measures.")
    series_id: str | None = optional("The name that its readings come under.")
    topic: str | None = optional("The MQTT topic that its readings come on.")
    expected_interval: timedelta | None = optional("How often a reading is due.")
    writable: bool | None = optional("Whether it can be written to.")
    enumeration: list[EnumEntryInput] | None = optional("The names of its values.")


@becomes(edit_inputs.EntityInput)
@strawberry.input(
    description="An entity to make, or to change when `id` or `iri` names one; what is left out stays as it is."
)
class EntityInput:
    id: strawberry.ID | None = optional("The entity to change.")
    iri: str | None = optional("Its IRI; a new one makes an entity.")
    kind: EntityKind | None = optional("What it is; its classes tell unless given.")
    classes: list[ClassRef] | None = optional("Its classes, the most exact first.")
    name: str | None = optional("Its name.")
    long_name: str | None = optional("Its longer name.")
    description: str | None = optional("What to say about it.")
    identifiers: list[IdentifierInput] | None = optional("Identifiers to add.")
    properties: list[PropertyInput] | None = optional("Properties to set.")
    relations: list[EntityRelationInput] | None = optional("Relations to add.")
    point: PointInput | None = optional("What makes it a point.")
    expected_version: int | None = optional("Its version as the caller knows it; another one is a CONFLICT.")


@becomes(edit_inputs.UpsertInput)
@strawberry.input(description="Entities of one building to make or change, all or none.")
class UpsertEntitiesInput:
    entities: list[EntityInput] = required("The entities, 500 at most.")
    model: strawberry.ID | None = optional(
        "The building's model of edits, needed when nothing else tells the building."
    )
    dry_run: bool = preset(False, "Tell what would happen, and write nothing.")
    idempotency_key: str | None = optional(IDEMPOTENCY)
