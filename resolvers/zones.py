"""Time zones of buildings, for buckets of the calendar."""

from collections.abc import Collection

from graph.entities import buildings_of
from graph.hops import ROOTS
from graph.pages import MOST
from graph.records import EntityRecord
from graph.select import select
from resolvers.context import Context


async def time_zones(context: Context, scopes: Collection[str]) -> dict[str, str]:
    """The IANA name of the time zone of each scope whose building, or else site, says it."""
    asked = sorted(scopes)
    found = [building for building in await buildings_of(context.store, asked) if building is not None]
    zones = _zones(found)
    if len(zones) < len(asked):
        sites = (await select(context.store, ROOTS["SITE"], first=MOST))[0].records
        zones = {**_zones(sites), **zones}
    return zones


def _zones(places: Collection[EntityRecord]) -> dict[str, str]:
    named = {place.scope: place.values.get("timeZone") for place in places}
    return {scope: zone for scope, zone in named.items() if isinstance(zone, str) and zone}
