"""Expected refusals of mutations, as types of the contract."""

from typing import Any

import strawberry

from resolvers import results
from schema.fields import attribute


class Of:
    """Tells the members of a union apart by the record that each stands for."""

    record: type

    @classmethod
    def is_type_of(cls, record: Any, *_: Any) -> bool:
        """Whether the record is this member's."""
        return isinstance(record, cls.record)


@strawberry.interface(description="An expected refusal: a code of the documented list and a sentence to act on.")
class Refusal:
    code: str = attribute("The code.")
    message: str = attribute("The sentence.")


@strawberry.type(description="The input cannot be accepted.")
class InvalidInput(Of, Refusal):
    record = results.InvalidInput
    field: str | None = attribute("The argument at fault.")
    suggestions: list[str] = attribute("The nearest accepted values.")


@strawberry.type(description="What was named does not exist.")
class NotFound(Of, Refusal):
    record = results.NotFound


@strawberry.type(description="The thing is not in the state that the caller expects.")
class Conflict(Of, Refusal):
    record = results.Conflict
    current_version: int | None = attribute("The version that it is at.")
