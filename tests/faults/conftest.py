"""What the tests of faults share: a small building in real stores, and roles as processes on relays to them."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.devices import BUILDING, TURTLE, Devices
from tests.support.roles import Plant, plant
from tests.support.twins import Twin


@pytest.fixture
def devices() -> Devices:
    """Devices that have sent nothing yet."""
    return Devices()


@pytest_asyncio.fixture(scope="module")
async def building(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """The twin with the building of the devices."""
    file = tmp_path_factory.mktemp("building") / "hq.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    await twin.bring(file, BUILDING)
    await twin.project()
    return twin


@pytest_asyncio.fixture
async def site(
    building: Twin, graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str
) -> AsyncIterator[Plant]:
    """Relays to the stores of the building, and the processes that a test starts on them."""
    with tempfile.TemporaryDirectory(prefix="edifice-faults-") as folder:
        async with plant(Path(folder), graph_url, graph_auth, sql_url, mqtt_url) as made:
            yield made
