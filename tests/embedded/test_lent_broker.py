"""A broker at an address is taken for tests only where it is lent, still, and nobody else is on it."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.broker_clients import clean_client, ending
from tests.support.broker_files import free_port, make_certificate
from tests.support.broker_lent import refuse_busy_broker, refuse_unlent
from tests.support.engines import mosquitto
from tests.support.real import CHECKOUT
from timeseries.bus.client import Session, open_bus
from timeseries.bus.live import open_live

SECONDS = 2.5
"""Longer than the second after which the broker of these tests says anew how many clients there are."""

OFTEN = "sys_interval 1\n"

NO_HANDSHAKE = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning"
)

pytestmark = [pytest.mark.engines, pytest.mark.slow]


@pytest_asyncio.fixture(scope="module")
async def url(store_folder: Path) -> AsyncIterator[str]:
    async with mosquitto(store_folder / "lent", OFTEN) as addresses:
        yield addresses.mqtt_url or ""


async def refusal(url: str) -> str:
    """Why the broker is refused; nothing when it is taken."""
    try:
        await refuse_busy_broker(url, SECONDS)
    except pytest.exit.Exception as error:
        return str(error.msg) if error.returncode == pytest.ExitCode.USAGE_ERROR else repr(error)
    finally:
        gc.collect()  # paho leaves the socket of a handshake that failed to it
    return ""


async def test_an_idle_one_is_taken(url: str) -> None:
    assert await refusal(url) == ""


async def test_one_whose_server_only_listens_is_refused(url: str) -> None:
    async with open_live(url) as live:
        while live.degraded:
            await anext(aiter(live))
        assert "serves others: 1 clients are there, and it keeps messages for 0 that are away" in await refusal(url)


async def test_one_that_keeps_messages_for_an_ingest_process_that_is_stopped_is_refused(url: str) -> None:
    async with ending(url, "edifice-ingest-hq"):
        async with open_bus(url, Session(("edifice/v1/#",), client_id="edifice-ingest-hq")) as bus:
            while not bus.connected:
                await bus.messages(1)
        assert "it keeps messages for 1 that are away" in await refusal(url)
    assert await refusal(url) == ""


async def test_one_with_a_retained_message_of_ours_is_refused(url: str) -> None:
    topic = "edifice/v1/hq/door/reading"
    async with clean_client(url) as device:
        await device.publish(topic, b'{"v": 1}', qos=1, retain=True)
        found = await refusal(url)
        await device.publish(topic, b"", qos=1, retain=True)
    assert f"carries messages, of {topic} for one" in found


async def test_sessions_end_also_when_a_test_fails(url: str) -> None:
    async def failing() -> None:
        async with ending(url, "failing"), open_bus(url, Session(("edifice/v1/#",), client_id="failing")) as bus:
            while not bus.connected:
                await bus.messages(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await failing()
    assert await refusal(url) == ""


async def test_a_run_on_a_lent_one_leaves_it_as_it_was(url: str) -> None:
    """The two ways in which tests make sessions: a client here, and ingest in a process of its own."""
    of = ("tests/timeseries/bus/test_client.py", "tests/ingest/test_ingest_shared.py")
    chosen = ("-k", "not_acknowledged or one_is_killed", "--broker", url, "--lent", *of)
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not engines", *chosen), cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await run.communicate()
    assert run.returncode == 0, said.decode()
    assert "2 tests ran on mosquitto 2.0" in said.decode()
    assert await refusal(url) == ""


@NO_HANDSHAKE
@pytest.mark.parametrize(("wrong", "right"), [("//edifice:", "//edifice:wrong-"), ("mqtt://", "mqtts://")])
async def test_one_that_does_not_answer_us_is_refused(url: str, wrong: str, right: str) -> None:
    found = await refusal(url.replace(wrong, right))
    assert "could not be asked whether it is idle (" in found
    assert "edifice:" not in found


async def test_one_that_lets_us_hear_less_than_the_tests_need_is_refused(store_folder: Path) -> None:
    async with mosquitto(store_folder / "lent-to-devices", OFTEN) as addresses:
        assert "does not let this account publish and hear below edifice/" in await refusal(addresses.device_url or "")


@NO_HANDSHAKE
async def test_tls_is_spoken_where_the_address_says_so(
    store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store_folder / "lent-by-tls"
    certificate = make_certificate(folder / "tls")
    certificate.with_name("tls.key").chmod(0o644)
    port = free_port()
    files = f"certfile {certificate}\nkeyfile {certificate.with_name('tls.key')}\n"
    async with mosquitto(folder, f"{OFTEN}listener {port} 127.0.0.1\n{files}") as addresses:
        url = f"mqtts://{(addresses.mqtt_url or '').split('//')[1].split('@')[0]}@localhost:{port}"
        assert "certificate verify failed" in await refusal(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert await refusal(url) == ""
        async with clean_client(addresses.mqtt_url or ""):
            assert "serves others: 1 clients are there" in await refusal(url)


def test_an_address_alone_lends_nothing() -> None:
    with pytest.raises(pytest.exit.Exception, match=r"broker at mqtt://site\.example:1883 takes .* by --lent"):
        refuse_unlent("mqtt://edifice:secret@site.example:1883", lent=False)
    refuse_unlent("mqtt://edifice:secret@site.example:1883", lent=True)
    refuse_unlent("mosquitto", lent=False)
