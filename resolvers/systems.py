"""Systems, their members and what they serve."""

from graph import hops
from resolvers.connections import Lists, Pages

assets = Pages(hops.ASSETS_OF_SYSTEM)
serves = Lists(hops.SERVED_PLACES)
