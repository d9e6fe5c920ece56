"""What the web edges work with, opened once by edifice.runtime and reached through the application's state."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import asyncpg
from starlette.requests import HTTPConnection

from graph.store import GraphStore
from ingest.imports import Importing


@dataclass(frozen=True, slots=True)
class StoreState:
    """One store as /ready tells it; `since` in epoch milliseconds."""

    name: str
    engine: str
    version: str | None
    state: str
    since: int


@dataclass(frozen=True, slots=True)
class Services:
    """The stores, the importer, where files go, and how the stores are."""

    store: GraphStore
    pool: asyncpg.Pool
    importing: Importing
    files: Path
    upload_limit: int
    store_states: Callable[[], Awaitable[list[StoreState]]]
    version: str


def services_of(connection: HTTPConnection) -> Services:
    """The services of the running application."""
    return cast("Services", connection.app.state.services)
