"""Points: the sources and targets of readings."""

from datetime import timedelta
from typing import Annotated, Any

import strawberry

import resolvers.histories
import resolvers.points
import resolvers.readings
from resolvers.values import enumeration_of, point_kind_of, writable_of
from schema.arguments import After, First, InBuckets, InRange, InUnit, PlaceFilter
from schema.details import EnumEntry, Quantity, Unit
from schema.entities import Entity, Node
from schema.enums import PointKind
from schema.fields import computed, hop, value
from schema.lazy import AnyEntity, AnyPlace
from schema.pages import EntityConnection
from schema.readings import Aggregate, Downsampling, Fill, Reading, Series

UNSET = strawberry.UNSET
MEAN: Any = (Aggregate.AVG,)  # a list would be shared, and strawberry takes any sequence for a default
MaxPoints = Annotated[
    int | None, strawberry.argument(description="Thin the readings to so many, 10,000 at most; see `shape`.")
]
Shape = Annotated[Downsampling, strawberry.argument(description="How to thin them.")]
Filling = Annotated[Fill, strawberry.argument(description="What stands in buckets without readings.")]
FirstRows = Annotated[
    int | None, strawberry.argument(description="How many rows at most: 1,000 unless given, 10,000 at most.")
]
Functions = Annotated[list[Aggregate], strawberry.argument(description="What to make of each bucket.")]


@strawberry.type(description="A source or target of readings: a sensor, a setpoint, a command, a status.")
class Point(Entity, Node):
    point_kind: PointKind = computed(point_kind_of, "What it is for.")
    writable: bool = computed(writable_of, "Whether it can be written to.")
    enumeration: list[EnumEntry] = computed(enumeration_of, "The names of its values, if it counts states.")
    topic: str | None = value("topic", "The MQTT topic that its readings come on, where a source names one.")
    expected_interval: timedelta | None = value("expectedInterval", "How often a reading is due.")

    @hop(resolvers.points.owner)
    def of(self) -> AnyEntity | None:
        """What it is a point of."""
        ...

    @hop(resolvers.points.place)
    def place(self) -> AnyPlace | None:
        """The place where it is, or where what it is a point of is."""
        ...

    @hop(resolvers.points.quantity)
    def quantity(self) -> Quantity | None:
        """What it measures."""
        ...

    @hop(resolvers.points.unit)
    def unit(self) -> Unit | None:
        """The unit of its readings."""
        ...

    @hop(resolvers.points.serves)
    def serves(
        self, where: PlaceFilter = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[AnyPlace]:
        """The places whose point it is, in SERVING reach."""
        ...

    @hop(resolvers.readings.stale)
    def stale(self) -> bool | None:
        """Whether its latest reading is overdue, or was never seen; overdue is what is older than `expectedInterval`,
        or than 15 minutes unless that is known.
        """
        ...

    @hop(resolvers.readings.latest)
    def latest(self, unit: InUnit = UNSET) -> Reading | None:
        """Its latest reading, null when there is none."""
        ...

    @hop(resolvers.histories.history)
    def history(
        self,
        range: InRange,
        bucket: InBuckets = UNSET,
        functions: Functions = MEAN,
        max_points: MaxPoints = UNSET,
        shape: Shape = Downsampling.MIN_MAX,
        fill: Filling = Fill.NONE,
        unit: InUnit = UNSET,
        first: FirstRows = UNSET,
        after: After = UNSET,
    ) -> Series | None:
        """Its readings in a range of time, raw or in buckets."""
        ...
