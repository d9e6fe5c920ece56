"""What the server says of itself."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from edifice.reads import note_time
from graph.log import clock
from ingest.unplaced import counts
from ontology.class_records import VocabularyRecord
from operations.stores import StoreState
from resolvers.context import Context
from timeseries import kept


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """The server; `time` in epoch milliseconds."""

    version: str
    time: int
    limits: Mapping[str, float]


async def describe(context: Context) -> ServerRecord:
    """The server as it is now."""
    note_time()
    return ServerRecord(context.version, time.time_ns() // 1_000_000, asdict(context.limits))


async def sequence(context: Context, servers: Sequence[ServerRecord]) -> list[int]:
    """The number of the last commit."""
    return [(await clock(context.store)).sequence] * len(servers)


async def stores(context: Context, servers: Sequence[ServerRecord]) -> list[Sequence[StoreState]]:
    """The stores as they are now."""
    return [await context.stores.states()] * len(servers)


async def raw_since(context: Context, servers: Sequence[ServerRecord]) -> list[int | None]:
    """From when on raw readings are sure to be there."""
    return [await kept.raw_since(context.pool)] * len(servers)


@dataclass(frozen=True, slots=True)
class IngestRecord:
    """What comes in, over all ingest processes; `lag` is None when nothing came of late."""

    readings_per_second: float
    lag: timedelta | None
    inbox: int
    dead_letters: int


async def ingest(context: Context, servers: Sequence[ServerRecord]) -> list[IngestRecord]:
    """What has come in during the last seconds, as this worker heard it, and what could not be placed."""
    intake, unplaced = context.live.intake, await counts(context.pool)
    lag = intake.lag()
    late = None if lag is None else timedelta(milliseconds=lag)
    return [IngestRecord(round(intake.rate(), 1), late, unplaced.inbox, unplaced.dead_letters)] * len(servers)


async def vocabularies(context: Context, servers: Sequence[ServerRecord]) -> list[Sequence[VocabularyRecord]]:
    """The vocabularies of the class table."""
    return [context.classes.vocabularies] * len(servers)
