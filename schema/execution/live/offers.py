"""Answers of live queries as they are shared: encoded once, compared by a hash, and bounded in size."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from sys import getsizeof
from typing import Any

import orjson

from schema.errors import COST_LIMIT_EXCEEDED, refused
from schema.execution.requests import Answer

MOST_BYTES = 4_000_000
"""Of one answer."""
MOST_TOGETHER = 256_000_000
"""Of the last answers of all live queries, which are kept for who comes later."""
MOST_OF_ONE = MOST_TOGETHER // 4
"""Of those that clients of one address have asked for first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer with its text; where the digests are equal, so are data and errors."""

    answer: Answer
    digest: bytes
    size: int = 0


def encoded(answer: Answer) -> Offer:
    """The answer as text alone; extensions, which tell of the run, make no difference to its digest."""
    if not answer.executed:
        return refusal(answer.errors)
    told = orjson.dumps(replace(answer, extensions={}).payload())
    if len(told) > MOST_BYTES:
        message = f"A live query answers at most {MOST_BYTES:,} bytes, this one {len(told):,}. Ask for less at once."
        return refusal([refused(COST_LIMIT_EXCEEDED, message)])
    text = (told[:-1] + b',"extensions":' + orjson.dumps(answer.extensions) + b"}").decode()
    # of text a single character may make four bytes of each
    return Offer(
        replace(answer, data=None, encoded=text), hashlib.sha256(_compared(answer, told)).digest(), getsizeof(text)
    )


def _compared(answer: Answer, told: bytes) -> bytes:
    """What makes an answer another one: all of it but the ids of errors, of which each run has new ones."""
    ids = {str(error.get("extensions", {}).get("id", "")) for error in answer.errors} - {""}
    for id_ in ids:
        told = told.replace(id_.encode(), b"")
    return told


def refusal(errors: Sequence[Mapping[str, Any]]) -> Offer:
    """The end of a live query."""
    return Offer(Answer(executed=False, errors=errors), b"refused")


class Shelf:
    """How much the live queries of a process keep together."""

    def __init__(self) -> None:
        self._sizes: dict[object, tuple[str, int]] = {}

    def fitting(self, owner: object, address: str, offer: Offer) -> Offer:
        """The offer, which its owner now keeps instead of its last; a refusal when there is no room for it.

        `address` is that of the client for whom it is kept.
        """
        others = [kept for one, kept in self._sizes.items() if one is not owner]
        if offer.size + sum(size for _, size in others) > MOST_TOGETHER:
            message = "The live queries of this server have no room for this answer."
        elif offer.size + sum(size for of, size in others if of == address) > MOST_OF_ONE:
            message = f"The answers of your live queries have {MOST_OF_ONE:,} bytes at most together; complete some."
        else:
            self._sizes[owner] = address, offer.size
            return offer
        return refusal([refused(COST_LIMIT_EXCEEDED, message)])

    def clear(self, owner: object) -> None:
        """The owner keeps nothing any more."""
        self._sizes.pop(owner, None)
