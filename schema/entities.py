"""What everything in a building has in common: the interfaces Node and Entity, and Thing for the rest."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

import resolvers.changes
import resolvers.entities
import resolvers.models
import resolvers.points
import resolvers.relations
from graph.records import LABELS, EntityRecord, ModelRecord
from ingest.dead_letters import DeadLetter
from ingest.inbox import InboxTopic
from operations.imports import ImportRecord
from resolvers.values import position_of
from schema.arguments import After, EntityFilter, First, IsClass, OfClass
from schema.details import Identifier, Position, Property
from schema.enums import Direction, EntityKind, RelationKind
from schema.fields import attribute, computed, hop, value
from schema.lazy import OneChange, OneClass, OneModel, OnePoint, OneRelation
from schema.pages import Connection

OTHER_NODES = (
    (ModelRecord, "Model"),
    (ImportRecord, "Import"),
    (DeadLetter, "DeadLetter"),
    (InboxTopic, "InboxTopic"),
)
"""Records that are nodes but no entities, and their types."""


def type_name(record: Any, *_: Any) -> str | None:
    """The type of the contract that a record is."""
    if isinstance(record, EntityRecord):
        return LABELS[record.kind]
    return next((name for kind, name in OTHER_NODES if isinstance(record, kind)), None)


@strawberry.interface(description="Anything with an id of its own, to be had by `node(id)`.")
class Node:
    id: strawberry.ID = attribute("An opaque id that stays.")

    resolve_type = staticmethod(type_name)

    @staticmethod
    def is_type_of(*_: Any) -> bool:
        """Records are told apart by `type_name` alone."""
        return True


@strawberry.interface(description="A place, an asset, a system, a point, or another thing that a source describes.")
class Entity(Node):
    iri: str = attribute("The IRI that stands for it in RDF.")
    kind: EntityKind = attribute("What it is.")
    name: str | None = value("name", "Its name.")
    long_name: str | None = value("longName", "Its longer name.")
    description: str | None = value("description", "What its source says about it.")
    version: int = attribute("Grows by one with every commit that changes it.")
    position: Position | None = computed(position_of, "Where it is, in metres in the building's frame.")
    retired_at: datetime | None = attribute("Since when no model names it any more; null while one does.")

    @hop(resolvers.entities.classes)
    def classes(self) -> list[OneClass]:
        """Its classes, the most exact first."""
        ...

    @hop(resolvers.entities.is_a, name="is")
    def is_(self, class_: OfClass) -> bool:
        """Whether it is of the class."""
        ...

    @hop(resolvers.entities.identifiers)
    def identifiers(
        self, scheme: Annotated[str | None, strawberry.argument(description="Of this scheme only.")] = strawberry.UNSET
    ) -> list[Identifier]:
        """Its names beside its IRI, of all models."""
        ...

    @hop(resolvers.entities.properties)
    def properties(
        self,
        group: Annotated[str | None, strawberry.argument(description="Of this group only.")] = strawberry.UNSET,
        keys: Annotated[list[str] | None, strawberry.argument(description="With these names only.")] = strawberry.UNSET,
    ) -> list[Property]:
        """Its properties, of all models."""
        ...

    @hop(resolvers.relations.of_entities)
    def relations(
        self,
        kinds: Annotated[
            list[RelationKind] | None, strawberry.argument(description="Of any of these kinds only.")
        ] = strawberry.UNSET,
        direction: Annotated[Direction, strawberry.argument(description="The way they point.")] = Direction.BOTH,
        where: EntityFilter = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
    ) -> Connection[OneRelation]:
        """Its relations to other entities."""
        ...

    @hop(resolvers.points.nearest)
    def point(self, is_: IsClass) -> OnePoint | None:
        """Its nearest point of a class in SERVING reach.

        Of equally near ones that of the most exact class, then the first by IRI.
        """
        ...

    @hop(resolvers.models.of_entities)
    def models(self) -> list[OneModel]:
        """The models that name it."""
        ...

    @hop(resolvers.changes.of_entities)
    def changes(self, first: First = strawberry.UNSET, after: After = strawberry.UNSET) -> Connection[OneChange] | None:
        """Its changes, the newest first."""
        ...


@strawberry.type(description="Something that is neither a place, nor an asset, a system or a point.")
class Thing(Entity):
    pass
