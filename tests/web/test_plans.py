"""GET /levels/{id}/plan.svg on the real graph store: what is drawn, when it is not sent again, and who may have it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import httpx
import pytest

from graph.commit import commit
from graph.records import Cause, SaidChange
from graph.store import GraphStore
from resolvers import plans
from resolvers.drawings import draw
from tests.support.drafts import Draft
from web.app import create_app
from web.auth import Access

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = '{"type":"Polygon","coordinates":[[[0.0,0.0],[4.0,0.0],[4.0,3.0],[0.0,3.0],[0.0,0.0]]]}'
WITHIN = '{"type":"Polygon","coordinates":[[[1.0,1.0],[2.0,1.0],[2.0,2.0],[1.0,2.0],[1.0,1.0]]]}'
PLAN = "/levels/down/plan.svg"


@pytest.fixture
async def draft(empty_store: GraphStore) -> Draft:
    """A level with a room in a room and one without a footprint, and a level of no room."""
    draft = Draft()
    draft.add("up", "LEVEL", name="Upper")
    draft.add("down", "LEVEL", name="Lower")
    draft.add("a", "SPACE", name="Store <1>", footprint=WITHIN)
    draft.add("b", "SPACE", name='"Hall" & more', footprint=SQUARE)
    draft.add("c", "SPACE", name="Shaft")
    draft.link("down", "HAS_PART", "b", "c")
    draft.link("b", "HAS_PART", "a")
    await draft.write(empty_store)
    return draft


@asynccontextmanager
async def calling(store: GraphStore, token: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Access(token), [])
    app.state.services = SimpleNamespace(store=store)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client


async def test_each_space_with_a_footprint_is_a_path(empty_store: GraphStore, draft: Draft) -> None:
    async with calling(empty_store) as client:
        response = await client.get(PLAN)

    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    svg = ET.fromstring(response.text)
    assert (svg.tag, svg.get("viewBox")) == (SVG + "svg", "-0.2 -3.2 4.4 3.4")
    hall, store = svg
    assert (hall.tag, hall.get("class"), hall.get("data-space"), hall.get("d")) == (
        SVG + "path", "space", "b", "M0 0L4 0L4 -3L0 -3Z",
    )  # fmt: skip
    assert (hall.get("data-x"), hall.get("data-y")) == ("2", "-1.5")
    assert [path.findtext(SVG + "title") for path in (hall, store)] == ['"Hall" & more', "Store <1>"]
    assert {name for element in svg.iter() for name in element.attrib} & {"style", "tabindex"} == set()


async def test_it_is_sent_again_only_when_a_space_has_changed(empty_store: GraphStore, draft: Draft) -> None:
    async with calling(empty_store) as client:
        first = await client.get(PLAN)
        etag = first.headers["etag"]
        same = await client.get(PLAN)
        known = [await client.get(PLAN, headers={"if-none-match": name}) for name in (etag, f'"x", W/{etag}')]
        said = draft.saids["a"]
        renamed = SaidChange("a", 1, said, type(said)(said.iri, "SPACE", values={"name": "Lab", "footprint": WITHIN}))
        await commit(empty_store, [renamed], Cause("TEST"))
        changed = await client.get(PLAN, headers={"if-none-match": etag})

    assert (same.headers["etag"], same.text) == (etag, first.text)
    assert [(one.status_code, one.content, one.headers["etag"]) for one in known] == [(304, b"", etag)] * 2
    assert (changed.status_code, changed.headers["etag"] == etag) == (200, False)
    assert "<title>Lab</title>" in changed.text


async def test_a_plan_is_drawn_once_for_all_who_ask(
    empty_store: GraphStore, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(plans, "draw", lambda outlines: drawn.append(len(outlines)) or draw(outlines))
    async with calling(empty_store) as client:
        together = await asyncio.gather(*(client.get(PLAN) for _ in range(5)))
        later = await client.get(PLAN)
        once = list(drawn)
        monkeypatch.setattr(plans, "MOST_KEPT_BYTES", 0)
        said = draft.saids["a"]
        renamed = SaidChange("a", 1, said, type(said)(said.iri, "SPACE", values={"name": "Lab", "footprint": WITHIN}))
        await commit(empty_store, [renamed], Cause("TEST"))
        changed = [await client.get(PLAN) for _ in range(2)]

    assert once == [2]
    assert {one.text for one in (*together, later)} == {later.text}
    assert ["<title>Lab</title>" in one.text for one in changed] == [True, True]
    assert drawn == [2, 2, 2]  # the one that is more than may be kept is drawn again


@pytest.mark.parametrize("id_", ["up", "b", "nobody", "%3Cscript%3E"])
async def test_what_has_no_plan_is_not_found(empty_store: GraphStore, draft: Draft, id_: str) -> None:
    async with calling(empty_store) as client:
        response = await client.get(f"/levels/{id_}/plan.svg")

    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")


async def test_it_is_guarded_as_everything_else(empty_store: GraphStore, draft: Draft) -> None:
    async with calling(empty_store, "secret") as client:
        without = await client.get(PLAN)
        foreign = await client.get(PLAN, headers={"origin": "https://evil.example", "authorization": "Bearer secret"})
        known = await client.get(PLAN, headers={"authorization": "Bearer secret"})

    assert [one.status_code for one in (without, foreign, known)] == [401, 403, 200]
    assert "path" not in without.text + foreign.text
