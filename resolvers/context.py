"""What field logic works with: the stores, the tables of classes and units, the live feed, and who asks."""

from dataclasses import dataclass, field

from edifice.postgres import Pool
from graph.store import GraphStore
from ingest.imports import Importing
from ontology.classes import ClassTable
from ontology.quantities import QuantityTable
from ontology.units import UnitTable
from operations.stores import StoreWatch
from resolvers.limits import Limits
from resolvers.live.hub import LiveHub
from resolvers.live.notices import Notices
from timeseries.replicas import Replicas, Source


@dataclass(frozen=True, slots=True)
class Client:
    """Who shares what all callers have together: an address, and a socket of it; None for requests of their own."""

    address: str = ""
    socket: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by all operations of a process; `actor` and `client` alone differ from caller to caller."""

    store: GraphStore
    pool: Pool
    importing: Importing
    classes: ClassTable
    units: UnitTable
    quantities: QuantityTable
    stores: StoreWatch
    live: LiveHub
    notices: Notices
    version: str
    replicas: Replicas | None = None
    limits: Limits = field(default_factory=Limits)
    actor: str | None = None
    client: Client = Client()

    @property
    def histories(self) -> Source:
        """What histories are read from."""
        return self.replicas or self.pool

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for callers whose answers are the same: of the same stores, as the same actor."""
        return self.actor, id(self.store), id(self.pool), id(self.live), id(self.notices)
