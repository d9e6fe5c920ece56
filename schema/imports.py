"""Imports: runs of a source."""

from datetime import datetime
from typing import Annotated

import strawberry

import resolvers.changes
import resolvers.models
from schema.arguments import After, First
from schema.entities import Node
from schema.enums import ImportState
from schema.fields import attribute, hop
from schema.lazy import OneChange, OneModel
from schema.pages import Connection

UNSET = strawberry.UNSET


@strawberry.type(description="Something that an import noticed.")
class Issue:
    code: str = attribute("A code of the documented list.")
    message: str = attribute("A sentence to act on.")
    count: int = attribute("How often.")
    examples: list[str] = attribute("Some of the places.")


@strawberry.type(description="A phase of an import that has ended.")
class Phase:
    name: str = attribute("Its name.")
    seconds: float = attribute("How long it took.")


@strawberry.type(description="One run of one source.")
class Import(Node):
    file: str = attribute("The name of the file.")
    format: str = attribute("Its format.")
    sha256: str = attribute("The hash of its bytes, in hexadecimal.")
    state: ImportState = attribute("Where it stands.")
    phase: str | None = attribute("What it is doing.")
    progress: float | None = attribute("How far the phase is, from 0 to 1.")
    started_at: datetime | None = attribute("When it began.")
    finished_at: datetime | None = attribute("When it ended.")
    added: int = attribute("How many entities are new.")
    changed: int = attribute("How many entities change.")
    retired: int = attribute("How many entities no model names any more.")
    unchanged: int = attribute("How many entities stay as they are.")
    warnings: list[Issue] = attribute("What it noticed.")
    error: Issue | None = attribute("Why it failed.")
    phases: list[Phase] = attribute("The phases that have ended.")
    applied: bool = attribute("Whether its difference is in the graph.")

    @hop(resolvers.models.of_imports)
    def model(self) -> OneModel | None:
        """The model that it revises; null before it has made one, and after that was removed."""
        ...

    @hop(resolvers.changes.of_imports)
    def changes(
        self,
        net: Annotated[
            bool, strawberry.argument(description="One change for each entity, from before the import to after it.")
        ] = True,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneChange] | None:
        """What it changed, in order."""
        ...
