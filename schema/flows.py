"""Flows: what feeds what, over several steps."""

import strawberry

from schema.fields import attribute
from schema.lazy import AnyEntity


@strawberry.type(description="An entity reached along a flow.")
class Flow:
    entity: AnyEntity = attribute("The entity.")
    hops: int = attribute("How many steps away it is.")
    via: list[AnyEntity] = attribute("The entities between, the nearest first.")
