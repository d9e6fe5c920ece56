"""The server itself."""

from datetime import datetime, timedelta

import strawberry

import resolvers.server
from schema.enums import StoreState
from schema.fields import attribute, hop
from schema.scalars import JSON, Long


@strawberry.type(description="A store that the server keeps its data in.")
class Store:
    name: str = attribute("What it is for: graph, series or broker.")
    engine: str = attribute("What it is.")
    version: str | None = attribute("Its version, where it is known.")
    state: StoreState = attribute("Whether it answers.")
    since: datetime = attribute("Since when.")


@strawberry.type(description="A vocabulary whose classes the server knows.")
class Vocabulary:
    prefix: str = attribute("Its prefix in short names.")
    iri: str = attribute("The IRI that its names begin with.")
    version: str | None = attribute("Its version, where its source names one.")


@strawberry.type(description="What comes in, over all processes that take readings.")
class Ingest:
    readings_per_second: float = attribute("New readings stored per second, over the last 10 seconds.")
    lag: timedelta | None = attribute(
        "How long after its publish, or its request, a reading was committed: the longest of the last 10 seconds. Null "
        "when none came. The time that a reading was taken at does not count, nor do imports of files."
    )
    inbox: int = attribute("How many topics wait that no point claims.")
    dead_letters: int = attribute("How many messages are kept that could not be stored.")


@strawberry.type(description="The server itself.")
class Server:
    version: str = attribute("The version of Edifice.")
    time: datetime = attribute("Its clock.")
    limits: JSON = attribute("What one operation may ask for.")

    @hop(resolvers.server.sequence)
    def sequence(self) -> Long | None:
        """The number of the last commit."""
        ...

    @hop(resolvers.server.stores)
    def stores(self) -> list[Store]:
        """Its stores."""
        ...

    @hop(resolvers.server.raw_since)
    def raw_since(self) -> datetime | None:
        """Raw readings of the time before may be gone: histories of it come from the hourly rollup, and narrower
        buckets hold nothing. Null while none were dropped.
        """
        ...

    @hop(resolvers.server.ingest)
    def ingest(self) -> Ingest | None:
        """What comes in."""
        ...

    @hop(resolvers.server.vocabularies)
    def vocabularies(self) -> list[Vocabulary] | None:
        """The vocabularies whose classes it knows."""
        ...
