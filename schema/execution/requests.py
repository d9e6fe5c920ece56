"""What a client asks and what it is answered, whatever the transport."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Request:
    """One operation as the client sent it."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: `executed` is false when the operation was refused before it ran, and then there are no data."""

    executed: bool
    data: Mapping[str, Any] | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    extensions: Mapping[str, object] = field(default_factory=dict[str, object])
    encoded: str | None = None
    """The payload as JSON, where it is made once for many; `data` are then left out."""

    def text(self) -> str:
        """The payload as JSON."""
        return self.encoded or orjson.dumps(self.payload()).decode()

    def payload(self) -> dict[str, object]:
        """The response map of the GraphQL specification; the key `data` only when the operation ran."""
        if self.encoded is not None:
            return orjson.loads(self.encoded)
        answer: dict[str, object] = {}
        if self.errors:
            answer["errors"] = list(self.errors)
        if self.executed:
            answer["data"] = self.data
        if self.extensions:
            answer["extensions"] = self.extensions
        return answer
