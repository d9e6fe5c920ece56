"""Ids of our own: a letter for what is named, the time in milliseconds, then random bits, in an alphabet that sorts."""

import secrets
import time

ALPHABET = "0123456789abcdefghijklmnopqrstuv"
TIME_CHARACTERS = 9
RANDOM_CHARACTERS = 11


def _encoded(number: int, characters: int) -> str:
    digits: list[str] = []
    for _ in range(characters):
        number, digit = divmod(number, 32)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def new_id(prefix: str) -> str:
    """A new id: prefix (e, m, i, u, d, t) and 20 characters; of two ids of one prefix the older sorts first.

    The order matters where nodes are joined: the older id survives. 55 random bits in every millisecond keep ids
    made at the same time apart, in all processes.
    """
    milliseconds = time.time_ns() // 1_000_000
    return prefix + _encoded(milliseconds, TIME_CHARACTERS) + _encoded(secrets.randbits(55), RANDOM_CHARACTERS)
