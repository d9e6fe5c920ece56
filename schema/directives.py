"""Directives of operations."""

from datetime import timedelta
from typing import Annotated

import strawberry
from strawberry.directive import DirectiveLocation

SECOND = timedelta(seconds=1)


@strawberry.directive(
    locations=[DirectiveLocation.QUERY],
    description="Keep the answer current: over a socket or SSE the operation sends its answer, and again whenever it "
    "changes, at most once per interval.",
)
def live(
    min_interval: Annotated[
        timedelta | None, strawberry.argument(description="The least time between two answers, 100 ms to 1 h.")
    ] = SECOND,
) -> None:
    """Followed by schema.execution.live, never called."""
