"""The root of subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

import resolvers.live.changes
import resolvers.live.imports
import resolvers.live.readings
from schema.arguments import After, Id, Interval, PointFilter
from schema.changes import Change
from schema.fields import attribute, hop, stream
from schema.lazy import OneImport, OnePoint
from schema.query import Kinds, Within
from schema.readings import Reading

UNSET = strawberry.UNSET


@strawberry.type(description="The newest reading of one point.")
class PointReading:
    point_id: strawberry.ID = attribute("The id of the point.")
    reading: Reading = attribute("The reading.")

    @hop(resolvers.live.readings.points)
    def point(self) -> OnePoint:
        """The point."""
        ...


@strawberry.type(
    description="Readings since the last event, the newest of each point. `left`: points that no longer match `where`; "
    "`degraded`: the broker is away and values are polled."
)
class ReadingsEvent:
    readings: list[PointReading] = attribute("The readings.")
    left: list[strawberry.ID] = attribute("Points that no longer match `where`.")
    snapshot: bool = attribute("Whether this is the state at the beginning, and not what happened since.")
    degraded: bool = attribute("Whether the broker is away, so that values are polled.")
    dropped: int = attribute("How many readings the client was too slow for since the last event.")
    cursor: str = attribute("Go on from here with `after`.")


@strawberry.type(description="Changes since the last event.")
class ChangesEvent:
    changes: list[Change] = attribute("The changes, in order.")
    snapshot: bool = attribute("Whether changes are missing before this event, so that the client must read anew.")
    cursor: str = attribute("Go on from here with `after`.")


@strawberry.type(
    description="What can be followed. Every stream begins with a snapshot unless `after` is given; each event carries "
    "the cursor to go on from; a slow client gets the latest value per point, and is told how many it missed."
)
class Subscription:
    @stream(resolvers.live.readings.follow)
    def readings(
        self,
        points: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="These points, 500 at most.")
        ] = UNSET,
        where: PointFilter = UNSET,
        within: Within = UNSET,
        min_interval: Interval = UNSET,
        deadband: Annotated[
            float | None,
            strawberry.argument(description="Leave out values that differ less than this from the last sent."),
        ] = UNSET,
        after: After = UNSET,
    ) -> AsyncGenerator[ReadingsEvent, None]:
        """Readings as they come."""
        ...

    @stream(resolvers.live.changes.follow)
    def changes(
        self, within: Within = UNSET, kinds: Kinds = UNSET, after: After = UNSET
    ) -> AsyncGenerator[ChangesEvent, None]:
        """Changes of entities as they are committed."""
        ...

    @stream(resolvers.live.imports.follow, name="import")
    def import_(self, id: Id) -> AsyncGenerator[OneImport, None]:
        """An import as it goes on, to its end."""
        ...
