"""What a page may do in a browser: nothing with another host than the one that it came from."""

import httpx
import pytest
from starlette.applications import Starlette

from web.pages import page_routes


async def sources_of(path: str, host: str) -> str:
    """Where the page may connect to, by its content security policy."""
    transport = httpx.ASGITransport(Starlette(routes=page_routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://any") as client:
        answer = await client.get(path, headers={"host": host})
    policy = answer.headers["content-security-policy"]
    (named,) = [part for part in policy.split("; ") if part.startswith("connect-src ")]
    return named.removeprefix("connect-src ")


@pytest.mark.parametrize("path", ["/", "/graphiql"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "building.example", "[::1]:8000"])
async def test_a_page_connects_to_its_own_host_alone(path: str, host: str) -> None:
    assert await sources_of(path, host) == f"'self' ws://{host} wss://{host}"


@pytest.mark.parametrize("host", ["a; script-src *", "a b", "*", "*.example", "", "a:b", "a/b"])
async def test_a_host_that_is_none_is_not_repeated(host: str) -> None:
    assert await sources_of("/", host) == "'self'"
