"""docs/api-guide.md tells the limits that the code has."""

import re
from dataclasses import fields

import pytest

from graph import candidates, pages
from ingest import bodies
from resolvers import connections, histories
from resolvers.limits import Limits
from resolvers.live import followed
from schema.execution.live import offers, queries, turns
from tests.support.documentation import DOCS, sections
from timeseries import grid
from web import graphql_requests, graphql_sockets

LIMITS = {
    **{field.name: field.default for field in fields(Limits) if field.name != "fragments"},
    "page": pages.MOST,
    "rows": connections.MOST_ROWS,
    "histories": histories.MOST_TOGETHER,
    "buckets": grid.MAX_BUCKETS,
    "candidates": candidates.MOST,
    "followed": followed.MOST_FOLLOWED,
    "operations": graphql_sockets.MAX_OPERATIONS,
    "live_runs": queries.MOST_RUNS,
    "live_runs_of_one": queries.MOST_OF_ONE,
    "turns": turns.AT_ONCE,
    "turns_of_one": turns.AT_ONCE_OF_ONE,
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_on_the_page(name: str) -> None:
    stated = re.findall(r"\d+(?:,\d{3})*", sections(DOCS / "api-guide.md")["Limits"])
    assert f"{LIMITS[name]:,.0f}" in stated


def test_sizes_of_requests_are_on_the_page() -> None:
    guide = sections(DOCS / "api-guide.md")
    sizes = (graphql_requests.MAX_BODY, offers.MOST_BYTES, offers.MOST_TOGETHER, offers.MOST_OF_ONE)
    assert [size for size in sizes if f"{size // 1_000_000} MB" not in guide["Limits"]] == []
    assert f"{bodies.MOST_READINGS:,} readings" in " ".join(guide["Sending readings"].split())
