"""Systems of assets."""

import strawberry

import resolvers.systems
from schema.arguments import After, AssetFilter, First
from schema.entities import Entity, Node
from schema.fields import hop, value
from schema.lazy import AnyPlace, OneAsset
from schema.pages import EntityConnection

UNSET = strawberry.UNSET


@strawberry.type(description="A system of assets.")
class System(Entity, Node):
    system_kind: str | None = value("systemKind", "What its source says it is for.")

    @hop(resolvers.systems.assets)
    def assets(
        self, where: AssetFilter = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneAsset]:
        """Its members."""
        ...

    @hop(resolvers.systems.serves)
    def serves(self) -> list[AnyPlace]:
        """The places that it serves."""
        ...
