"""Relations between entities, as a source states them."""

import strawberry

import resolvers.models
from schema.enums import Direction, RelationKind
from schema.fields import attribute, hop
from schema.lazy import AnyEntity, OneModel


@strawberry.type(description="A relation of one entity to another.")
class Relation:
    kind: RelationKind = attribute("Its kind.")
    predicate: str = attribute("The IRI of the predicate that states it.")
    direction: Direction = attribute("OUT when it points from the entity to the other, IN when it points back.")
    entity: AnyEntity = attribute("The other entity.")

    @hop(resolvers.models.of_relations)
    def models(self) -> list[OneModel]:
        """The models that state it; empty when it was inferred."""
        ...
