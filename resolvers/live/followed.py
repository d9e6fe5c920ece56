"""Which points a subscription follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edifice.errors import BadInput
from graph.candidates import candidates
from graph.hops import ROOTS
from graph.where import And, At, Ids, Where
from resolvers.conditions import Condition
from resolvers.context import Context
from resolvers.filters import parts_of, where_of

MOST_FOLLOWED = 5_000


@dataclass(frozen=True, slots=True)
class Selection:
    """What a client names: points, a filter, a place, or several of these, which must all hold."""

    points: tuple[str, ...] | None
    where: Condition | None
    within: str | None

    @property
    def can_change(self) -> bool:
        """Whether other points may match later; points named by id stay the same."""
        return self.where is not None or self.within is not None

    @property
    def by_readings(self) -> bool:
        """Whether readings decide what matches."""
        return self.where is not None and any(one.latest or one.stale is not None for one in parts_of(self.where))


@dataclass(frozen=True, slots=True)
class Followed:
    """The points, by the numbers of their series."""

    ids: Mapping[int, str]
    units: Mapping[int, str | None]

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of their series."""
        return list(self.ids)


async def followed_points(context: Context, selection: Selection) -> Followed:
    """The points that match now.

    Raises BadInput when nothing says which points, CostLimitExceeded for more than MOST_FOLLOWED.
    """
    if selection.points is None and not selection.can_change:
        raise BadInput("Say which points: `points`, `where` or `within`.", field="points")
    asked: list[Where] = [await where_of(context, selection.where)]
    asked += [Ids(selection.points)] if selection.points is not None else []
    asked += [At((selection.within,))] if selection.within is not None else []
    found = (await candidates(context.store, ROOTS["POINT"], where=And(tuple(asked)), most=MOST_FOLLOWED))[0]
    return Followed({point.series: point.id for point in found}, {point.series: point.unit for point in found})
