"""Search by text."""

import strawberry

from schema.fields import attribute
from schema.lazy import AnyEntity


@strawberry.type(description="An entity that a search found.")
class SearchHit:
    entity: AnyEntity = attribute("The entity.")
    score: float = attribute("How well it fits; compare it within one search only.")
    snippet: str | None = attribute("The text that fits; null for a near miss.")
