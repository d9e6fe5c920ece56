"""Places: sites, buildings, levels, spaces and zones."""

from typing import Annotated

import strawberry

import resolvers.flows
import resolvers.places
import resolvers.plans
from resolvers.values import building_key, location_of, zone_kind_of
from schema.arguments import (
    After,
    AssetFilter,
    Deep,
    EntityFilter,
    EntityOrders,
    First,
    PlaceFilter,
    PointFilter,
    PointOrders,
)
from schema.details import GeoPoint, Plan
from schema.entities import Entity, Node
from schema.enums import Reach, ZoneKind
from schema.fields import computed, hop, value
from schema.lazy import AnyPlace, OneAsset, OneBuilding, OneFlow, OneLevel, OnePoint, OneSpace, OneZone
from schema.pages import Connection, EntityConnection
from schema.scalars import GeoJSON

UNSET = strawberry.UNSET
HowFar = Annotated[Reach, strawberry.argument(description="Which points count as the place's.")]
ServingDepth = Annotated[int, strawberry.argument(description="How many steps to follow at most.")]


@strawberry.interface(description="A site, a building, a level, a space or a zone.")
class Place(Entity, Node):
    net_area: float | None = value("netArea", "Its net area in square metres.")
    gross_area: float | None = value("grossArea", "Its gross area in square metres.")
    height: float | None = value("height", "Its height in metres.")
    volume: float | None = value("volume", "Its volume in cubic metres.")

    @hop(resolvers.places.wholes)
    def part_of(self) -> AnyPlace | None:
        """The place that holds it: a space's level, a level's building, a building's site."""
        ...

    @hop(resolvers.places.ancestors)
    def ancestors(self) -> list[AnyPlace]:
        """The places that hold it, the nearest first."""
        ...

    @hop(resolvers.places.parts)
    def places(
        self,
        where: PlaceFilter = UNSET,
        deep: Deep = False,
        order_by: EntityOrders = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> EntityConnection[AnyPlace]:
        """The places in it."""
        ...

    @hop(resolvers.places.assets)
    def assets(
        self,
        where: AssetFilter = UNSET,
        deep: Deep = True,
        order_by: EntityOrders = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> EntityConnection[OneAsset]:
        """The assets in it."""
        ...

    @hop(resolvers.places.points)
    def points(
        self,
        where: PointFilter = UNSET,
        reach: HowFar = Reach.SERVING,
        order_by: PointOrders = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> EntityConnection[OnePoint]:
        """Its points, as far as `reach` says."""
        ...

    @hop(resolvers.flows.serving)
    def served_by(
        self,
        where: EntityFilter = UNSET,
        depth: ServingDepth = 8,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneFlow]:
        """What feeds it, or a zone that holds it, the nearest first."""
        ...

    @hop(resolvers.places.meters)
    def metered_by(self) -> list[OneAsset]:
        """The meters that measure it."""
        ...

    @hop(resolvers.places.footprints)
    def footprint(self) -> GeoJSON | None:
        """The ground that it covers: a Polygon or a MultiPolygon, in metres in the building's frame."""
        ...


@strawberry.type(description="Ground with buildings on it.")
class Site(Place, Entity, Node):
    time_zone: str | None = value("timeZone", "Its time zone, by IANA's name.")
    location: GeoPoint | None = computed(location_of, "Where it is on Earth.")

    @hop(resolvers.places.buildings)
    def buildings(
        self, where: PlaceFilter = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneBuilding]:
        """The buildings on it."""
        ...


@strawberry.type(description="A building.")
class Building(Place, Entity, Node):
    key: str = computed(building_key, "The name by which topics, files and the command line know it.")
    time_zone: str | None = value("timeZone", "Its time zone, by IANA's name.")

    @hop(resolvers.places.levels)
    def levels(self) -> list[OneLevel]:
        """Its levels, from the lowest to the highest; those without an elevation come last."""
        ...

    @hop(resolvers.places.spaces)
    def spaces(
        self,
        where: PlaceFilter = UNSET,
        deep: Deep = True,
        order_by: EntityOrders = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> EntityConnection[OneSpace]:
        """The spaces in it."""
        ...


@strawberry.type(description="A level of a building: a storey, a floor.")
class Level(Place, Entity, Node):
    elevation: float | None = value("elevation", "Its elevation in metres, in the building's frame.")

    @hop(resolvers.places.spaces)
    def spaces(
        self,
        where: PlaceFilter = UNSET,
        deep: Deep = True,
        order_by: EntityOrders = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> EntityConnection[OneSpace]:
        """The spaces on it."""
        ...

    @hop(resolvers.plans.of_levels)
    def plan(self) -> Plan | None:
        """Its plan; null where no space of it has a footprint."""
        ...


@strawberry.type(description="A room or another space.")
class Space(Place, Entity, Node):
    space_kind: str | None = value("spaceKind", "What its source says it is used for.")

    @hop(resolvers.places.level)
    def level(self) -> OneLevel | None:
        """The level that it is on."""
        ...

    @hop(resolvers.places.zones)
    def zones(self) -> list[OneZone]:
        """The zones that it is in."""
        ...

    @hop(resolvers.places.adjacent)
    def adjacent(self) -> list[OneSpace]:
        """The spaces beside it."""
        ...


@strawberry.type(description="A zone of spaces that are served or watched together.")
class Zone(Place, Entity, Node):
    zone_kind: ZoneKind = computed(zone_kind_of, "What its spaces have in common.")

    @hop(resolvers.places.members)
    def members(self, first: First = UNSET, after: After = UNSET) -> EntityConnection[AnyPlace]:
        """The places in it."""
        ...
