"""What the web edges work with, opened once by edifice.runtime and reached through the application's state."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from starlette.requests import HTTPConnection

from edifice.postgres import Pool
from graph.store import GraphStore
from ingest.imports import Importing
from operations.stores import StoreWatch
from timeseries.bus.live import LivePublisher
from web.role_metrics import RolePort


@dataclass(frozen=True, slots=True)
class Services:
    """The stores, the importer, where files go, and how the stores are.

    `roles` are those that this process has started, which know the same `token`.
    """

    store: GraphStore
    pool: Pool
    importing: Importing
    files: Path
    upload_limit: int
    stores: StoreWatch
    publisher: LivePublisher
    roles: tuple[RolePort, ...] = ()
    token: str | None = None


def services_of(connection: HTTPConnection) -> Services:
    """The services of the running application."""
    return cast("Services", connection.app.state.services)
