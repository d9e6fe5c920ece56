"""Word of readings that were stored without being published: of a past, or of those that waited in the inbox."""

from typing import LiteralString

from edifice.postgres import Statements

CHANNEL = "edifice_readings"
NOTIFY: LiteralString = "SELECT pg_notify('edifice_readings', '')"


async def tell_of_readings(connection: Statements) -> None:
    """Let whoever keeps answers current look at its readings again; within a transaction once that is committed."""
    await connection.fetch(NOTIFY)
