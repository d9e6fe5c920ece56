"""Assets: equipment and other elements of a building, and their types."""

from typing import Annotated

import strawberry

import resolvers.assets
import resolvers.flows
from schema.arguments import After, AssetFilter, EntityFilter, First, PlaceFilter, PointFilter, PointOrders
from schema.entities import Entity, Node
from schema.fields import hop, value
from schema.lazy import AnyEntity, AnyPlace, OneAsset, OneAssetType, OneFlow, OnePoint, OneSystem
from schema.pages import Connection, EntityConnection

UNSET = strawberry.UNSET
FlowDepth = Annotated[int, strawberry.argument(description="How many steps to follow at most.")]


@strawberry.type(description="A piece of equipment, or another element of the building.")
class Asset(Entity, Node):
    @hop(resolvers.assets.place)
    def place(self) -> AnyPlace | None:
        """Where it is."""
        ...

    @hop(resolvers.assets.whole)
    def part_of(self) -> OneAsset | None:
        """The asset that it is a part of."""
        ...

    @hop(resolvers.assets.parts)
    def parts(self, first: First = UNSET, after: After = UNSET) -> EntityConnection[OneAsset]:
        """Its parts."""
        ...

    @hop(resolvers.assets.systems)
    def systems(self) -> list[OneSystem]:
        """The systems that it is in."""
        ...

    @hop(resolvers.assets.asset_type)
    def asset_type(self) -> OneAssetType | None:
        """Its type."""
        ...

    @hop(resolvers.assets.points)
    def points(
        self,
        where: PointFilter = UNSET,
        order_by: PointOrders = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> EntityConnection[OnePoint]:
        """Its points, and those of its parts."""
        ...

    @hop(resolvers.flows.feeding)
    def feeds(
        self,
        where: EntityFilter = UNSET,
        depth: FlowDepth = 1,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneFlow]:
        """What it feeds, the nearest first."""
        ...

    @hop(resolvers.flows.fed_by)
    def fed_by(
        self,
        where: EntityFilter = UNSET,
        depth: FlowDepth = 1,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneFlow]:
        """What feeds it, the nearest first."""
        ...

    @hop(resolvers.assets.metered)
    def meters(self) -> list[AnyEntity]:
        """What it measures, if it is a meter."""
        ...

    @hop(resolvers.assets.meters)
    def metered_by(self) -> list[OneAsset]:
        """The meters that measure it."""
        ...

    @hop(resolvers.assets.controlled)
    def controls(self) -> list[AnyEntity]:
        """What it controls."""
        ...

    @hop(resolvers.assets.serves)
    def serves(
        self, where: PlaceFilter = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[AnyPlace]:
        """The places that it serves."""
        ...

    @hop(resolvers.assets.host)
    def hosted_by(self) -> OneAsset | None:
        """The element that it is built into."""
        ...


@strawberry.type(description="A type of assets, such as a manufacturer's model.")
class AssetType(Entity, Node):
    manufacturer: str | None = value("manufacturer", "Who makes it.")
    model_label: str | None = value("modelLabel", "What its maker calls it.")

    @hop(resolvers.assets.of_types)
    def assets(
        self, where: AssetFilter = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneAsset]:
        """The assets of this type."""
        ...
