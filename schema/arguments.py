"""Arguments that many fields share, each with its description."""

from datetime import timedelta
from typing import Annotated, TypeAlias

import strawberry

from schema.inputs.orders import EntityOrder, PointOrder
from schema.inputs.ranges import Bucket, TimeRange
from schema.lazy import WhereAsset, WhereEntity, WherePlace, WherePoint
from schema.scalars import ClassRef, UnitRef

First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many at most: 50 unless given, 500 at most.")
]
After: TypeAlias = Annotated[str | None, strawberry.argument(description="Go on behind the place with this cursor.")]
Deep: TypeAlias = Annotated[
    bool, strawberry.argument(description="Whether to follow containment to its end, or to take the next step only.")
]
EntityFilter: TypeAlias = Annotated[
    WhereEntity | None, strawberry.argument(description="Only those for which this holds.")
]
PlaceFilter: TypeAlias = Annotated[
    WherePlace | None, strawberry.argument(description="Only those for which this holds.")
]
AssetFilter: TypeAlias = Annotated[
    WhereAsset | None, strawberry.argument(description="Only those for which this holds.")
]
PointFilter: TypeAlias = Annotated[
    WherePoint | None, strawberry.argument(description="Only those for which this holds.")
]
EntityOrders: TypeAlias = Annotated[
    list[EntityOrder] | None,
    strawberry.argument(description="The order, by name unless given; the first key counts most."),
]
PointOrders: TypeAlias = Annotated[
    list[PointOrder] | None,
    strawberry.argument(description="The order, by name unless given; the first key counts most."),
]
OfClass: TypeAlias = Annotated[
    ClassRef,
    strawberry.argument(name="class", description="The class; its subclasses count, and classes that it replaces."),
]
IsClass: TypeAlias = Annotated[
    ClassRef,
    strawberry.argument(name="is", description="The class; its subclasses count, and classes that it replaces."),
]
InUnit: TypeAlias = Annotated[
    UnitRef | None, strawberry.argument(description="The unit to answer in; the point's own unless given.")
]
InRange: TypeAlias = Annotated[TimeRange, strawberry.argument(description="The time to answer for.")]
InBuckets: TypeAlias = Annotated[
    Bucket | None, strawberry.argument(description="The width of each row; raw readings unless given.")
]
Interval: TypeAlias = Annotated[timedelta | None, strawberry.argument(description="At most one event in this time.")]
Id: TypeAlias = Annotated[strawberry.ID, strawberry.argument(description="The id.")]
