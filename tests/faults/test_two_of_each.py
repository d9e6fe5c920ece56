"""Two web workers, ingest processes and jobs on one set of stores are as one, also when one of each is killed."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.devices import BUILDING, LATEST, POINTS, TURTLE, Devices, connected
from tests.support.engines import mosquitto
from tests.support.ingesting import until_heard
from tests.support.reliability import Row
from tests.support.roles import Plant, Role, plant, until
from tests.support.serving import Heard, client
from tests.support.twins import Twin

pytestmark = [pytest.mark.fault, pytest.mark.engines]

READINGS = 2_000
START = """mutation ($upload: ID!, $key: String!, $once: String!) {
    startImport(input: {upload: $upload, buildingKey: $key, idempotencyKey: $once}) {
        __typename ... on StartedImport { import { id } } ... on Refusal { code message }
    }
}"""
RENAME = """mutation ($id: ID!, $name: String!) {
    upsertEntities(input: {entities: [{id: $id, name: $name}]}) { __typename ... on Refusal { code message } }
}"""
IMPORTS = "{ imports(first: 50) { nodes { id state } } }"
FOLLOW = "subscription ($points: [ID!]) { readings(points: $points) { readings { pointId reading { value } } } }"
CHANGES = "subscription { changes { changes { entityId sequence index } } }"
PLACES = "SELECT sequence, index FROM change WHERE (sequence, index) >= ($1, $2) ORDER BY sequence, index"
COMMITS = "MATCH (c:Commit) WHERE c.importId IS NOT NULL RETURN collect([c.importId, c.part])"


@pytest_asyncio.fixture
async def shared(
    twin: Twin, tmp_path: Path, graph_url: str, graph_auth: tuple[str, str], sql_url: str
) -> AsyncIterator[tuple[Plant, str]]:
    """One set of stores with Mosquitto, whose address comes with it."""
    with tempfile.TemporaryDirectory(prefix="edifice-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        async with (
            mosquitto(folder) as addresses,
            plant(folder, graph_url, graph_auth, sql_url, addresses.mqtt_url or "") as made,
        ):
            yield made, addresses.mqtt_url or ""


async def test_they_are_as_one(shared: tuple[Plant, str], twin: Twin, devices: Devices, reliability: Row) -> None:
    site, mqtt_url = shared
    pool = twin.runtime.pool
    first, second, one, _, early, _ = await asyncio.gather(
        *(site.start(*words.split()) for words in (
            "serve", "serve", "ingest --name a", "ingest --name b", "jobs", "jobs",
        ))
    )  # fmt: skip

    # an upload to one worker is imported through the other, once, however often it is asked for
    upload = (await first.post("uploads", content=TURTLE.encode(), headers={"x-file-name": "hq.ttl"})).json()["id"]
    asked = {"upload": upload, "key": BUILDING, "once": "the same"}
    answers = await asyncio.gather(*(role.ask(START, **asked) for role in (first, second) * 3))
    ids = {answer["data"]["startImport"]["import"]["id"] for answer in answers}
    assert len(ids) == 1
    await until(lambda: are_imported(second, 1))
    await until(lambda: knows_all(second))
    points = [node["id"] for node in (await second.ask(LATEST))["data"]["points"]["nodes"]]

    async with client(first.port) as near, client(second.port) as far, connected(mqtt_url) as bus:
        # what comes in through one worker, or any ingest process, is heard at both
        for each in (near, far):
            await each.subscribe("r", FOLLOW, {"points": points})
            await each.subscribe("c", CHANGES, {})
        ears = [Heard(near), Heard(far)]
        await until_heard(bus, pool)
        posted = devices.readings(1)
        assert (await first.post("readings", json=posted)).json()["stored"] == 1
        renamed = await first.ask(RENAME, id=points[0], name="Renamed")
        assert renamed["data"]["upsertEntities"]["__typename"] != "Refusal", renamed
        for each in ears:
            await until(partial(each.has, posted[0]["value"], points[0]))

        # when one of each is killed in the middle of a stream, then the others go on
        sending = asyncio.create_task(devices.publish(bus, READINGS))
        await until(lambda: some_are_stored(devices, twin))
        await asyncio.gather(one.kill(), first.kill(), early.kill())
        again = (await second.post("uploads", content=TURTLE.encode(), headers={"x-file-name": "two.ttl"})).json()["id"]
        await second.ask(START, upload=again, key="two", once="another")
        await sending
        last = devices.readings(1)
        assert (await second.post("readings", json=last)).json()["stored"] == 1
        await until(partial(ears[1].has, last[0]["value"]))
        await site.start("ingest", "--name", "a")  # its share waits for its name
        heal = await until(lambda: devices.are_stored(pool))
        await until(lambda: are_imported(second, 2))
        await until(partial(is_copied, twin))

        # then each has heard the changes since the first in their order, none left out and none again, and one all
        changes = [tuple(row) for row in await pool.fetch(PLACES, *ears[1].places[0])]
        await until(partial(has_heard, ears[1], changes[-1]))
        for each in ears:
            each.reading.cancel()
        await asyncio.gather(*(each.reading for each in ears), return_exceptions=True)
        assert ears[0].places == changes[: len(ears[0].places)]
        assert ears[1].places == changes

    commits = (await twin.runtime.store.read(COMMITS) or [[]])[0]
    assert len(commits) == len({tuple(commit) for commit in commits})
    reliability.number, reliability.fault = (
        22,
        "two `serve`, two `ingest`, two `jobs`; one of each killed in the stream",
    )
    reliability.promised = "as one: heard by all workers, no reading twice, jobs once, changes in order"
    reliability.meanwhile = "everything, at the worker that is left"
    reliability.heal = heal
    await devices.account(reliability, pool, *(each.values for each in ears))


async def are_imported(role: Role, number: int) -> bool:
    nodes = (await role.ask(IMPORTS))["data"]["imports"]["nodes"]
    return [node["state"] for node in nodes] == ["SUCCEEDED"] * number


async def is_copied(twin: Twin) -> bool:
    return await twin.runtime.pool.fetchval("SELECT projected FROM log_state") == await twin.sequence()


async def has_heard(ear: Heard, place: tuple[int, int]) -> bool:
    return place in ear.places


async def knows_all(role: Role) -> bool:
    return (await role.ask(LATEST))["data"]["points"]["totalCount"] == POINTS


async def some_are_stored(devices: Devices, twin: Twin) -> bool:
    return await devices.stored(twin.runtime.pool) > READINGS // 4
