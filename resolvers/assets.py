"""Assets, their types, and what they are part of."""

from graph import hops, whereabouts
from graph.records import EntityRecord
from resolvers.connections import Lists, One, Pages, Parents
from resolvers.context import Context

points = Pages(hops.POINTS_OF_ASSET)
whole = One(hops.WHOLE_OF_ASSET)
parts = Pages(hops.PARTS_OF_ASSET)
systems = Lists(hops.SYSTEMS_OF_ASSET)
asset_type = One(hops.TYPE_OF_ASSET)
metered = Lists(hops.METERED_BY_ASSET)
meters = Lists(hops.METERS_OF)
controlled = Lists(hops.CONTROLLED)
serves = Pages(hops.SERVED_PLACES)
host = One(hops.HOST)
of_types = Pages(hops.ASSETS_OF_TYPE)


async def place(context: Context, assets: Parents) -> list[EntityRecord | None]:
    """Where each asset is: its own location, or that of the whole that it is a part of."""
    return await whereabouts.place_of(context.store, [asset.id for asset in assets])
