"""A real browser: Chromium, driven by Playwright, which sees that a page asks no other host and reports no error."""

import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request, WebSocket, async_playwright, expect

CHECKOUT = Path(__file__).resolve().parents[2]
UNPACKED = CHECKOUT / ".tools/browser"
AXE = CHECKOUT / "tests/browser/chromium/node_modules/axe-core/axe.min.js"
REASON = "no Chromium is here: `make setup-tests` unpacks one on Linux, elsewhere put one on the PATH"
WIDE, NARROW = (1440, 900), (390, 844)
WAIT_MS = 120_000  # for what comes at once on a machine that is not busy
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, with nothing of a user in it."""
    program, environment = _program()
    async with async_playwright() as playwright:
        # no sandbox: root has none, and the pages are ours
        chromium = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-quic"], env=environment
        )
        yield chromium
        await chromium.close()


def _program() -> tuple[Path, dict[str, str | float | bool]]:
    if (UNPACKED / ".made-from").exists():
        own: dict[str, str | float | bool] = {
            "LD_LIBRARY_PATH": str(UNPACKED / "lib"),
            "FONTCONFIG_FILE": str(UNPACKED / "fonts.conf"),
        }
        return UNPACKED / "chromium", {**os.environ, **own}
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.environ.get("EDIFICE_REQUIRE_REAL") == "1":
        pytest.fail(REASON)
    if found is None:
        pytest.skip(REASON)
    return Path(found), dict(os.environ)


@dataclass(frozen=True, slots=True)
class Query:
    """A document with its variables."""

    text: str
    variables: dict[str, Any]


@dataclass  # without slots: Playwright keeps something of its own in who listens
class Watched:
    """A page, with what it said on the console, asked of other hosts, and sent over its socket."""

    page: Page
    complaints: list[str] = field(default_factory=list[str])
    outside: list[str] = field(default_factory=list[str])
    asked: list[Query] = field(default_factory=list[Query])

    async def violations(self) -> list[str]:
        """What axe finds wrong with the page as it is now, one line each."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = await self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def listen(self, host: str) -> None:
        """Keep what the page says from now on."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.page.on("request", lambda request: self._see(request, host))
        self.page.on("websocket", self._follow)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, request: Request, host: str) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != host:
            self.outside.append(request.url)

    def _follow(self, socket: WebSocket) -> None:
        def sent(frame: str | bytes) -> None:
            message = json.loads(frame)
            if message["type"] == "subscribe":
                payload = message["payload"]
                self.asked.append(Query(payload["query"], payload.get("variables") or {}))

        socket.on("framesent", sent)


def query_of(address: str) -> Query:
    """The document and the variables in an address of GraphiQL."""
    asked = parse_qs(urlsplit(address).query)
    return Query(asked["query"][0], json.loads(asked["variables"][0]))


@asynccontextmanager
async def opened(
    browser: Browser, url: str, size: tuple[int, int] = WIDE, *, scheme: str = "light", quiet: bool = True
) -> AsyncIterator[Watched]:
    """A page at the address, in a window of this size; nothing is kept of it afterwards.

    At the end it must have asked no other host and, where it is to be quiet, complained of nothing: Chromium itself
    complains of a line that is cut.
    """
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    expect.set_options(timeout=WAIT_MS)
    context.set_default_timeout(WAIT_MS)
    page = await context.new_page()
    watched = Watched(page)
    watched.listen(urlsplit(url).netloc)
    try:
        await page.goto(url)
        yield watched
    finally:
        await context.close()
    assert watched.outside == []
    assert not quiet or watched.complaints == []
