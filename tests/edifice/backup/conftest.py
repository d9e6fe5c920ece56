"""Empty stores beside those of a module's twin."""

from functools import partial

import neo4j
import pytest

from tests.support.backups import Elsewhere, empty_site


@pytest.fixture(scope="module")
def elsewhere(graph_driver: neo4j.AsyncDriver, graph_url: str, graph_auth: tuple[str, str], sql_url: str) -> Elsewhere:
    """Empties the graph, and gives it with a new database and the named folder for the length of a block."""
    return partial(empty_site, graph_driver, graph_url, graph_auth, sql_url)
