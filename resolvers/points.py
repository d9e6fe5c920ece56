"""Points: what they belong to, what they measure, and the one of a class that is nearest."""

from collections.abc import Sequence

from graph import hops, whereabouts
from graph.nearest import point_of
from graph.records import EntityRecord
from ontology.class_records import QuantityRecord
from ontology.unit_records import UnitRecord
from resolvers.connections import Pages, Parents, unique
from resolvers.context import Context
from resolvers.naming import class_record
from resolvers.values import unit_of

serves = Pages(hops.PLACES_SERVED_BY_POINT)


async def nearest(context: Context, owners: Parents, *, is_: str) -> list[EntityRecord | None]:
    """The nearest point of a class in SERVING reach of each entity; see graph.nearest."""
    once = unique(owners)
    wanted = await class_record(context, is_)
    found = await point_of(context.store, once, most_exact_first(context, wanted.iri))
    by_id = {owner.id: point for owner, point in zip(once, found, strict=True)}
    return [by_id[owner.id] for owner in owners]


def most_exact_first(context: Context, iri: str) -> list[str]:
    """All classes that count as this one: itself first, then the nearer ones of its subclasses."""
    counted = context.classes.expand(iri) - {iri}
    return [iri, *sorted(counted, key=lambda other: (len(context.classes.ancestors(other)), other))]


async def owner(context: Context, points: Parents) -> list[EntityRecord | None]:
    """What each point is a point of."""
    return await whereabouts.owner_of(context.store, [point.id for point in points])


async def place(context: Context, points: Parents) -> list[EntityRecord | None]:
    """Where each point is, or else what it is a point of."""
    return await whereabouts.place_of(context.store, [point.id for point in points])


async def quantity(context: Context, points: Parents) -> list[QuantityRecord | None]:
    """What each point measures, as its sources or its class say."""
    said = [point.values.get("quantity") for point in points]
    return [context.quantities.describe(iri) if isinstance(iri, str) and iri else None for iri in said]


async def unit(context: Context, points: Sequence[EntityRecord]) -> list[UnitRecord | None]:
    """The unit of each point's readings."""
    return [None if (iri := unit_of(point)) is None else context.units.describe(iri) for point in points]
