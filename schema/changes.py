"""Changes: the log of what happened to entities."""

from datetime import datetime

import strawberry

import resolvers.changes
from schema.enums import ChangeKind, RelationKind
from schema.fields import attribute, hop
from schema.lazy import AnyEntity, OneImport
from schema.scalars import JSON, Long


@strawberry.type(description="A field of an entity that changed.")
class FieldChange:
    field: str = attribute("Its name.")
    before: JSON | None = attribute("What it was.")
    after: JSON | None = attribute("What it is.")


@strawberry.type(description="One change of one entity.")
class Change:
    sequence: Long = attribute("The number of the commit.", of="place.sequence")
    index: int = attribute("Its place within the commit.", of="place.index")
    time: datetime = attribute("When it was committed.")
    actor: str | None = attribute("Who caused it.")
    cause: str = attribute("What caused it: IMPORT, UNDO, REMOVE_MODEL, UPSERT, …")
    entity_id: strawberry.ID = attribute("The id of the entity.", of="change.entity")
    kind: ChangeKind = attribute("What happened.", of="change.kind")
    relation: RelationKind | None = attribute("The relation, if it is one that changed.", of="change.relation")
    other_id: strawberry.ID | None = attribute(
        "The id of the entity at the other end of the relation.", of="change.other"
    )
    fields: list[FieldChange] = attribute("The fields that changed.", of="change.fields")

    @hop(resolvers.changes.causing_imports, name="import")
    def import_(self) -> OneImport | None:
        """The import that caused it."""
        ...

    @hop(resolvers.changes.entities)
    def entity(self) -> AnyEntity | None:
        """The entity, as it is now; null when it is no more."""
        ...

    @hop(resolvers.changes.others)
    def other(self) -> AnyEntity | None:
        """The entity at the other end of the relation, as it is now."""
        ...
