"""The contract, built: the schema, and its text."""

from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.assets import Asset, AssetType
from schema.directives import live
from schema.entities import Thing
from schema.imports import Import
from schema.models import Model
from schema.mutation import Mutation
from schema.places import Building, Level, Site, Space, Zone
from schema.points import Point
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription
from schema.systems import System
from schema.unplaced import DeadLetter, InboxTopic

NODES = (
    Site,
    Building,
    Level,
    Space,
    Zone,
    Asset,
    System,
    Point,
    AssetType,
    Thing,
    Model,
    Import,
    DeadLetter,
    InboxTopic,
)


@cache
def contract() -> strawberry.Schema:
    """The schema with all its types; built once, since the declarations are shared."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=NODES,
        directives=(live,),
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def sdl() -> str:
    """The contract in the schema definition language, as it is committed in schema/schema.graphql."""
    return contract().as_str() + "\n"
