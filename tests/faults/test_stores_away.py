"""Each store is away when the roles start, comes, goes while they work, and comes back."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest

from resolvers.live.readings import LOOK_SECONDS
from tests.support.devices import LATEST, POINTS, Devices, connected
from tests.support.ingesting import until_heard
from tests.support.reliability import Row
from tests.support.roles import Plant, Role, until
from tests.support.serving import Heard, client
from tests.support.twins import Twin

pytestmark = pytest.mark.fault


FOLLOW = """subscription {
    readings(where: {is: "Temperature_Sensor"}) { readings { pointId reading { value } } }
}"""


def codes(answer: Any) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


async def is_whole(serve: Role) -> bool:
    """Whether graph and readings are answered without an error."""
    answer = await serve.ask(LATEST)
    return not codes(answer) and answer["data"]["points"]["totalCount"] == POINTS


async def test_the_broker(site: Plant, building: Twin, mqtt_url: str, devices: Devices, reliability: Row) -> None:
    pool, heals = building.runtime.pool, list[float]()
    site.broker.cut()
    serve, ingest = await site.start("serve"), await site.start("ingest")
    await until(lambda: said(ingest, "broker away"))
    for _ in ("at the start", "at work"):
        # while it is away, then the API answers all, and readings come in over HTTP
        await until(lambda: is_down(serve, "broker"))
        assert (await serve.get("ready")).status_code == 200
        assert await is_whole(serve)
        answer = await serve.post("readings", json=devices.readings(100))
        assert (answer.json()["stored"], answer.json()["rejected"]) == (100, 0)

        # when it is back, then what devices publish is stored
        async with connected(mqtt_url) as bus:
            site.broker.mend()
            heals.append(await until_heard(bus, pool))
            await devices.publish(bus, 100)
            await until(lambda: devices.are_stored(pool))
        site.broker.cut()
    reliability.number, reliability.fault = 1, "broker away at the start, and at work"
    reliability.promised = "API and HTTP ingest work; devices are heard again"
    reliability.meanwhile = "everything; `/ready` 200, broker `DOWN`"
    reliability.heal = max(heals)
    await devices.account(reliability, pool)


async def test_the_graph(site: Plant, building: Twin, mqtt_url: str, devices: Devices, reliability: Row) -> None:
    pool, heals = building.runtime.pool, list[float]()
    site.graph.cut()
    serve, _ = await site.start("serve"), await site.start("ingest")
    async with connected(mqtt_url) as bus, AsyncExitStack() as sockets:
        ears: Heard | None = None
        await until_heard(bus, pool)
        for _ in ("at the start", "at work"):
            # while it is away, then readings go on being stored, by both ways, and the graph's fields say why not
            await until(lambda: is_unready(serve))
            assert codes(await serve.ask(LATEST)) == {"STORE_UNAVAILABLE"}
            await devices.publish(bus, 200)
            assert (await serve.post("readings", json=devices.readings(100))).json()["stored"] == 100
            await until(lambda: devices.are_stored(pool))
            if ears is not None:  # though its filter cannot be looked at now
                await asyncio.sleep(1.5 * LOOK_SECONDS)
                await devices.publish(bus, 20)
                await until(partial(ears.has, max(devices.sent)))

            site.graph.mend()
            heals.append(await until(lambda: is_whole(serve)))
            assert (await serve.get("ready")).status_code == 200
            if ears is None:
                socket = await sockets.enter_async_context(client(serve.port))
                await socket.subscribe("1", FOLLOW, {})
                assert (await socket.message())["type"] == "next"
                ears = Heard(socket)
            site.graph.cut()
    reliability.number, reliability.fault = 4, "graph away at the start, and at work"
    reliability.promised = "readings go on being stored"
    reliability.meanwhile = (
        "graph fields `STORE_UNAVAILABLE`; `POST /readings` and open subscriptions work; `/ready` 503"
    )
    reliability.heal = max(heals)
    await devices.account(reliability, pool, ears.values if ears else {})


async def test_the_series(site: Plant, building: Twin, mqtt_url: str, devices: Devices, reliability: Row) -> None:
    pool, heals = building.runtime.pool, list[float]()
    serve, _ = await site.start("serve"), await site.start("ingest")
    async with connected(mqtt_url) as bus:
        await until_heard(bus, pool)
        for round_ in ("at work", "at the start"):
            site.series.cut()
            if round_ == "at the start":
                assert await serve.stop() == 0
                serve = await site.start("serve")
            # while it is away, then the graph is answered, and readings wait with the broker
            await until(partial(is_down, serve, "series"))
            assert (await serve.get("ready")).status_code == 200
            answer = await serve.ask(LATEST)
            assert codes(answer) == {"STORE_UNAVAILABLE"}
            assert answer["data"]["points"]["totalCount"] == POINTS
            assert {node["latest"] for node in answer["data"]["points"]["nodes"]} == {None}
            assert (await serve.post("readings", json=Devices().readings(1))).status_code == 503
            await devices.publish(bus, 500)
            assert await devices.stored(pool) < len(devices.sent)

            site.series.mend()
            stored = await until(lambda: devices.are_stored(pool))
            heals.append(stored + await until(partial(is_whole, serve)))
    reliability.number, reliability.fault = 3, "series away at work, and at the start"
    reliability.promised = "readings wait, and none is acknowledged before it is stored"
    reliability.meanwhile = "graph answers; `latest` null, `STORE_UNAVAILABLE`; `POST /readings` 503; `/ready` 200"
    reliability.heal = max(heals)
    await devices.account(reliability, pool)


async def said(role: Role, words: str) -> bool:
    return words in role.log.read_text(encoding="utf-8")


async def is_down(serve: Role, name: str) -> bool:
    return (await serve.states())[name] == "DOWN"


async def is_unready(serve: Role) -> bool:
    return (await serve.get("ready")).status_code == 503
