"""What the dashboard shows when a store or the server dies under it, and that it comes back by itself."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.support.browser import opened
from tests.support.whole import Whole, data_folder, running_on

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.whole, pytest.mark.fault]

HOUSE = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
<urn:test:house> a rec:Building ; rdfs:label "Test house" ; rec:hasPart <urn:test:level> .
<urn:test:level> a rec:Level ; rdfs:label "Attic" ; rec:hasPart <urn:test:room> .
<urn:test:room> a rec:Room ; rdfs:label "Studio" ; brick:hasPoint <urn:test:temp> .
<urn:test:temp> a brick:Zone_Air_Temperature_Sensor ; rdfs:label "Studio temperature" ; brick:hasUnit unit:DEG_C .
"""
LATEST = "{ points { nodes { latest { value } } } }"


@pytest_asyncio.fixture(scope="module")
async def runs() -> AsyncIterator[AsyncExitStack]:
    """What runs, ended at the end."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest_asyncio.fixture(scope="module")
async def house(runs: AsyncExitStack) -> Whole:
    """A small building, whose room is warm."""
    whole = await runs.enter_async_context(running_on(await runs.enter_async_context(data_folder()), "--no-demo"))
    await whole.bring("house.ttl", HOUSE, "test")
    await whole.publish("test", {"temp": 27.0})
    await whole.until(LATEST, lambda data: data["points"]["nodes"][0]["latest"])
    return whole


@asynccontextmanager
async def gone(whole: Whole, store: str) -> AsyncIterator[None]:
    """One that starts anew within a second would be back before anybody asks, so it is killed each time it is back."""

    async def kill() -> None:
        last = 0
        while True:
            if (process := whole.addresses()["pids"][store]) != last:
                os.kill(process, signal.SIGKILL)
                last = process
            await asyncio.sleep(0.05)

    killing = asyncio.create_task(kill())
    try:
        yield
    finally:
        killing.cancel()


async def test_a_store_that_dies_is_named_and_what_was_there_stays(house: Whole, browser: Browser) -> None:
    async with opened(browser, f"{house.url}#/watch/warm-rooms", quiet=False) as seen:
        status = seen.page.get_by_role("region", name="Status")
        warm = seen.page.get_by_role("region", name="Warm rooms")
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_contain_text("27 °C")

        async with gone(house, "sql"):
            await expect(status.get_by_role("button")).to_contain_text("series down")
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_be_visible()

        await expect(status.get_by_role("button")).to_contain_text("Live")
        await house.publish("test", {"temp": 29.5})
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_contain_text("29.5 °C")
        await expect(warm.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(("store", "stopped"), [("graph", False), ("broker", True)])
async def test_a_store_without_which_little_can_be_answered_is_named(
    house: Whole, browser: Browser, store: str, *, stopped: bool
) -> None:
    async with opened(browser, f"{house.url}#/watch/warm-rooms", quiet=False) as seen:
        status = seen.page.get_by_role("region", name="Status").get_by_role("button")
        warm = seen.page.get_by_role("region", name="Warm rooms")
        studio = warm.get_by_role("row").filter(has_text="Studio")
        await house.publish("test", {"temp": 27.0})
        await expect(studio).to_contain_text("27 °C")

        process = house.addresses()["pids"][store]
        if stopped:  # one that starts anew within a second would be back before anybody asks
            os.kill(process, signal.SIGSTOP)
            await expect(status).to_contain_text(f"{store} down")
        os.kill(process, signal.SIGKILL)
        if not stopped:
            await expect(status).to_contain_text(f"{store} down")
        await expect(studio).to_be_visible()

        await expect(status).to_contain_text("Live")
        await house.publish("test", {"temp": 28.5})
        await expect(studio).to_contain_text("28.5 °C")
        await expect(warm.get_by_role("alert")).to_have_count(0)


async def test_a_server_that_goes_and_comes_is_found_again(
    house: Whole, runs: AsyncExitStack, browser: Browser
) -> None:
    async with opened(browser, f"{house.url}#/watch/warm-rooms", quiet=False) as seen:
        status = seen.page.get_by_role("region", name="Status")
        warm = seen.page.get_by_role("region", name="Warm rooms")
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_be_visible()

        house.process.send_signal(signal.SIGKILL)
        await house.process.wait()
        await expect(warm).to_contain_text("Not connected. This is how it was at")
        await expect(status).to_contain_text("Reconnecting")
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_be_visible()
        assert await seen.violations() == []

        port = urlsplit(house.url).port or 0
        again = await runs.enter_async_context(running_on(house.data, "--no-demo", port=port))
        await expect(status.get_by_role("button")).to_contain_text("Live")
        await again.publish("test", {"temp": 31.0})
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_contain_text("31 °C")
        await again.publish("test", {"temp": 20.0})
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_have_count(0)
        await expect(warm).not_to_contain_text("Not connected")
