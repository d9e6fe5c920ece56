"""Ids of our own: their shape and their order."""

import re
import time

from graph.ids import new_id


def test_an_id_is_its_prefix_and_twenty_characters() -> None:
    assert re.fullmatch(r"e[0-9a-v]{20}", new_id("e"))
    assert len({new_id("e") for _ in range(10_000)}) == 10_000


def test_the_older_id_sorts_first() -> None:
    first = new_id("e")
    time.sleep(0.002)
    assert first < new_id("e")
