"""Turns of live queries go round the clients, whoever of them keeps more open."""

import asyncio

import pytest

from resolvers.context import Client
from schema.execution.live import turns
from schema.execution.live.turns import Turns

ONE, SAME, OTHER = Client("10.0.0.1", 1), Client("10.0.0.1", 2), Client("10.0.0.2", 3)


class Hall:
    """Those who wait for a turn by their names, and in which order they had one."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.order: list[str] = []
        self.ending: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str, client: Client, *, again: bool = False) -> None:
        self.ending[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._have(name, client, again=again))
        await settled()

    async def _have(self, name: str, client: Client, *, again: bool) -> None:
        async with self.turns.turn(client, again=again):
            self.order.append(name)
            await self.ending[name].wait()

    async def end(self, *names: str) -> None:
        for name in names:
            self.ending[name].set()
            await settled()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    """One turn at a time."""
    monkeypatch.setattr(turns, "AT_ONCE", 1)
    return Hall()


async def test_clients_come_one_after_the_other(hall: Hall) -> None:
    for name, client in (("a1", ONE), ("a2", ONE), ("a3", ONE), ("b1", SAME), ("b2", SAME)):
        await hall.come(name, client)

    await hall.end("a1", "b1", "a2", "b2", "a3")

    assert hall.order == ["a1", "b1", "a2", "b2", "a3"]


async def test_sockets_of_one_address_share_its_turns(hall: Hall) -> None:
    for name, client in (("a1", ONE), ("a2", ONE), ("b1", SAME), ("c1", OTHER), ("c2", OTHER)):
        await hall.come(name, client)

    await hall.end("a1", "c1", "b1", "c2", "a2")

    assert hall.order == ["a1", "c1", "b1", "c2", "a2"]


async def test_first_answers_go_before_those_that_come_again(hall: Hall) -> None:
    for name, again in (("a1", True), ("a2", True), ("a3", False)):
        await hall.come(name, ONE, again=again)

    await hall.end("a1", "a3", "a2")

    assert hall.order == ["a1", "a3", "a2"]


async def test_one_connection_leaves_a_turn_to_others(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "AT_ONCE", 3)
    monkeypatch.setattr(turns, "AT_ONCE_OF_ONE", 2)
    for name, client in (("a1", ONE), ("a2", ONE), ("a3", ONE), ("b1", SAME)):
        await hall.come(name, client)

    begun = list(hall.order)
    await hall.end("a1", "a2", "a3", "b1")

    assert begun == ["a1", "a2", "b1"]
    assert hall.order == ["a1", "a2", "b1", "a3"]


async def test_who_leaves_gives_the_turn_on(hall: Hall) -> None:
    for name in ("a1", "a2", "a3"):
        await hall.come(name, ONE)

    hall.tasks["a2"].cancel()
    hall.tasks["a1"].cancel()
    await settled()

    assert hall.order == ["a1", "a3"]
    await hall.end("a3")
