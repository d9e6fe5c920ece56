"""What places hold, and what holds them."""

from collections.abc import Sequence
from typing import Any

import orjson

from graph import hops, whereabouts
from graph.footprints import footprints_of
from graph.pages import Order, OrderField
from graph.records import EntityRecord
from graph.where import Reach
from resolvers.conditions import Condition
from resolvers.conditions import Order as AskedOrder
from resolvers.connections import Asked, Lists, Pages, Parents, pages
from resolvers.context import Context
from resolvers.pages import Page
from resolvers.values import number_of

buildings = Pages(hops.BUILDINGS_OF_SITE)
members = Pages(hops.MEMBERS_OF_ZONE)
meters = Lists(hops.METERS_OF)
zones = Lists(hops.ZONES_OF_SPACE)
adjacent = Lists(hops.ADJACENT_SPACES)
_levels = Lists(hops.LEVELS_OF_BUILDING, (Order(OrderField.NAME),))


async def levels(context: Context, buildings: Parents) -> list[list[EntityRecord]]:
    """The levels of each building, from the lowest; those without an elevation come last, by name."""
    return [sorted(found, key=_elevation) for found in await _levels(context, buildings)]


def _elevation(level: EntityRecord) -> tuple[bool, float]:
    elevation = number_of(level, "elevation")
    return elevation is None, elevation or 0.0


async def parts(
    context: Context,
    places: Parents,
    *,
    where: Condition | None = None,
    deep: bool = False,
    order_by: Sequence[AskedOrder] = (),
    first: int | None = None,
    after: str | None = None,
) -> list[Page[EntityRecord]]:
    """The places in each place, the next ones only unless `deep`."""
    hop = hops.PLACES_DEEP if deep else hops.PLACES_DIRECT
    return await pages(context, hop, places, Asked(where, order_by, first, after))


async def assets(
    context: Context,
    places: Parents,
    *,
    where: Condition | None = None,
    deep: bool = True,
    order_by: Sequence[AskedOrder] = (),
    first: int | None = None,
    after: str | None = None,
) -> list[Page[EntityRecord]]:
    """The assets in each place; those of the places in it too when `deep`."""
    hop = hops.ASSETS_DEEP if deep else hops.ASSETS_DIRECT
    return await pages(context, hop, places, Asked(where, order_by, first, after))


async def spaces(
    context: Context,
    places: Parents,
    *,
    where: Condition | None = None,
    deep: bool = True,
    order_by: Sequence[AskedOrder] = (),
    first: int | None = None,
    after: str | None = None,
) -> list[Page[EntityRecord]]:
    """The spaces in each building or level; those in spaces too when `deep`."""
    hop = hops.SPACES_DEEP if deep else hops.SPACES_DIRECT
    return await pages(context, hop, places, Asked(where, order_by, first, after))


async def points(
    context: Context,
    places: Parents,
    *,
    where: Condition | None = None,
    reach: str = "SERVING",
    order_by: Sequence[AskedOrder] = (),
    first: int | None = None,
    after: str | None = None,
) -> list[Page[EntityRecord]]:
    """The points of each place, as far as `reach` says."""
    hop = hops.POINTS_OF_PLACE[Reach(reach)]
    return await pages(context, hop, places, Asked(where, order_by, first, after))


async def wholes(context: Context, places: Parents) -> list[EntityRecord | None]:
    """The place that holds each place."""
    return await whereabouts.part_of(context.store, [place.id for place in places])


async def ancestors(context: Context, places: Parents) -> list[tuple[EntityRecord, ...]]:
    """The places that hold each place, the nearest first."""
    return await whereabouts.ancestors_of(context.store, [place.id for place in places])


async def level(context: Context, spaces: Parents) -> list[EntityRecord | None]:
    """The level that each space is on."""
    return await whereabouts.level_of(context.store, [space.id for space in spaces])


async def footprints(context: Context, places: Parents) -> list[dict[str, Any] | None]:
    """The footprint of each place as GeoJSON."""
    found = await footprints_of(context.store, [place.id for place in places])
    return [None if footprint is None else orjson.loads(footprint) for footprint in found]
