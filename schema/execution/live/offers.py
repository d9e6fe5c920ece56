"""Answers of live queries as they are shared: encoded once, compared by a hash, and bounded in size."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from schema.errors import COST_LIMIT_EXCEEDED, refused
from schema.execution.requests import Answer

MOST_BYTES = 4_000_000
"""Of one answer."""
MOST_TOGETHER = 256_000_000
"""Of the last answers of all live queries, which are kept for who comes later."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer with its text; where the digests are equal, so are data and errors."""

    answer: Answer
    digest: bytes


def encoded(answer: Answer) -> Offer:
    """The answer as text alone; extensions, which tell of the run, make no difference to its digest."""
    if not answer.executed:
        return refusal(answer.errors)
    told = orjson.dumps(replace(answer, extensions={}).payload())
    if len(told) > MOST_BYTES:
        message = f"A live query answers at most {MOST_BYTES:,} bytes, this one {len(told):,}. Ask for less at once."
        return refusal([refused(COST_LIMIT_EXCEEDED, message)])
    text = told[:-1] + b',"extensions":' + orjson.dumps(answer.extensions) + b"}"
    return Offer(replace(answer, data=None, encoded=text.decode()), hashlib.sha256(told).digest())


def refusal(errors: Sequence[Mapping[str, Any]]) -> Offer:
    """The end of a live query."""
    return Offer(Answer(executed=False, errors=errors), b"refused")


class Shelf:
    """How much the live queries of a process keep together."""

    def __init__(self) -> None:
        self._sizes: dict[object, int] = {}

    def fitting(self, owner: object, offer: Offer) -> Offer:
        """The offer, which its owner now keeps instead of its last; a refusal when there is no room for it."""
        size = len(offer.answer.encoded or "")
        others = sum(self._sizes.values()) - self._sizes.get(owner, 0)
        if others + size <= MOST_TOGETHER:
            self.put(owner, size)
            return offer
        return refusal([refused(COST_LIMIT_EXCEEDED, "The live queries of this server have no room for this answer.")])

    def put(self, owner: object, size: int) -> None:
        """The owner keeps so much."""
        self._sizes[owner] = size
        if not size:
            del self._sizes[owner]
