"""The dashboard in a real browser, on the demo building as its devices speak."""

import base64
import os
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser import NARROW, WIDE, Watched, opened, query_of
from tests.support.whole import Whole, running

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.whole]

FOLDER = os.environ.get("EDIFICE_PICTURES")
"""Where the pictures of the README go, when they are wanted."""
LARGEST = 250_000
BERLIN, MINUTES = ZoneInfo("Europe/Berlin"), "%Y-%m-%dT%H:%M"
"""Where the browser is, and how its forms take a moment."""
STALE = "{ points(first: 0) { totalCount facets(by: STALE) { key count } } }"
ENTITY = (
    """query ($name: String!) { search(text: $name, kinds: [SPACE, LEVEL], first: 1) { nodes { entity { id } } } }"""
)
ANNEX = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:edifice:demo:second-floor> a rec:Level ; rec:hasPart <urn:edifice:demo:annex> .
<urn:edifice:demo:annex> a rec:Room ; rdfs:label "299" .
"""
FIGURES = "[...document.querySelectorAll('.plan-drawing .figure')].map((one) => one.textContent).join()"


@pytest_asyncio.fixture(scope="module")
async def demo() -> AsyncIterator[Whole]:
    """The whole, with the demo imported and nearly all of its points speaking."""
    async with running() as whole:
        await whole.imported("building.ttl")
        await whole.until(STALE, lambda data: _live(data["points"]["facets"]) > 390)
        yield whole


def _live(facets: list[dict[str, str | int]]) -> int:
    return sum(int(facet["count"]) for facet in facets if facet["key"] == "false")


async def coloured(page: Page) -> Locator:
    """The rooms of the plan that have a value, once they are there."""
    rooms = page.locator(".plan-drawing a.room[data-state=good]")
    await expect(rooms.nth(10)).to_be_visible()
    return rooms


def status(page: Page) -> Locator:
    return page.get_by_role("region", name="Status").get_by_role("button")


def place(page: Page) -> Locator:
    return page.locator(".place[aria-label=Place]")


def chart(page: Page) -> Locator:
    return page.get_by_role("slider", name="Cursor of the chart")


async def place_of(page: Page, room: str) -> Locator:
    """The panel of a room of the ground floor, opened by a click on the plan."""
    await (await coloured(page)).first.wait_for()
    await page.locator(f".room[aria-label^='{room} ']").click()
    panel = place(page)
    await expect(panel.get_by_role("heading", level=2).first).to_contain_text(room)
    return panel


async def test_values_move_by_themselves_and_the_status_tells_how_it_goes(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        await coloured(seen.page)
        before = await seen.page.evaluate(FIGURES)
        await seen.page.get_by_text("Power", exact=True).click()
        await seen.page.get_by_text("Temperature", exact=True).click()
        await seen.page.wait_for_function(f"(before) => {FIGURES} !== before", arg=before)

        await expect(status(seen.page)).to_contain_text("Live")
        await expect(status(seen.page)).to_contain_text("silent")
        words = await status(seen.page).inner_text()
        await seen.page.wait_for_function(
            "(before) => document.querySelector('.status button').innerText !== before", arg=words
        )
        await status(seen.page).click()
        details = seen.page.locator("#status-details")
        for store in ("graph", "sql", "broker"):
            await expect(details.locator("div", has_text=store).first).to_contain_text("up")
        await expect(details.get_by_role("link", name="unknown topic")).to_be_visible()
        await expect(details.locator(".waiting code").first).to_contain_text("edifice/v1/demo/")
        await expect(details.locator("dt", has_text="Edifice House")).to_be_visible()
        await expect(details.locator("div", has_text="whole server").last).to_contain_text("/s")
        await seen.page.keyboard.press("Escape")
        await expect(details).to_be_hidden()


async def test_the_tree_leads_to_a_room_by_keys_alone(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        tree, keys = seen.page.get_by_role("tree"), seen.page.keyboard
        await expect(tree.get_by_role("treeitem", name="First floor")).to_be_visible()
        await tree.locator("[tabindex='0']").focus()
        await keys.press("ArrowDown")
        await keys.press("f")
        first = tree.get_by_role("treeitem", name="First floor")
        await expect(first).to_be_focused()
        await keys.press("ArrowRight")
        await expect(first).to_have_attribute("aria-expanded", "true")
        room = tree.get_by_role("treeitem", name="101")
        await expect(room).to_be_visible()
        await keys.press("ArrowRight")
        await keys.press("1")
        await keys.press("Home")
        await keys.press("End")
        await room.focus()
        await keys.press("Enter")
        panel = place(seen.page)
        await expect(panel.get_by_role("heading", level=2).first).to_contain_text("101")
        await expect(room).to_have_attribute("aria-current", "true")
        await expect(seen.page.get_by_role("tab", name="First floor")).to_have_attribute("aria-selected", "true")
        await keys.press("ArrowLeft")
        await expect(first).to_be_focused()
        await keys.press("Escape")
        await expect(panel).to_have_count(0)


async def test_search_goes_to_places_and_points_by_keys_alone(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        await coloured(seen.page)
        keys, box = seen.page.keyboard, seen.page.get_by_role("combobox", name="Search")
        await keys.press("/")
        await expect(box).to_be_focused()
        await keys.type("vav 8")
        hits = seen.page.get_by_role("listbox").get_by_role("option")
        await expect(hits.first).to_contain_text("VAV-08")
        await keys.press("Escape")
        await expect(hits.first).to_be_hidden()
        await keys.press("ArrowDown")
        await expect(hits.first).to_be_visible()
        await keys.press("ArrowUp")
        chosen = await seen.page.locator("[role=option][aria-selected=true]").inner_text()
        await keys.press("Enter")
        panel = place(seen.page)
        await expect(panel.get_by_role("heading", level=2).first).to_be_visible()
        assert "VAV-08" in chosen
        await box.fill("AHU-1")
        await expect(hits.first).to_have_text(_with("AHU-1Air Handling Unit"))
        await keys.press("Enter")
        own = panel.get_by_role("region", name="Points of AHU-1")
        await expect(own.get_by_role("listitem")).to_have_count(11)
        await expect(own).to_contain_text("Duct pressure")
        await expect(panel.get_by_role("region", name="Points of its parts")).to_contain_text("AHU-1 cooling coil")
        await box.fill("no such thing anywhere")
        await expect(seen.page.get_by_text("Nothing is called “no such thing anywhere”")).to_be_visible()


async def test_the_plan_is_coloured_by_what_one_chooses_and_leads_to_its_rooms(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        page = seen.page
        rooms = await coloured(page)
        fills = {await room.evaluate("(room) => room.style.getPropertyValue('--fill')") for room in await rooms.all()}
        assert len(fills) > 3
        legend = page.locator(".plan-legend")
        await expect(legend).to_contain_text("Temperature °C")
        await expect(legend).to_contain_text("comfortable")
        await expect(page.locator(".plan-drawing .figure").first).to_contain_text("°")

        await page.get_by_role("radio", name="CO₂").focus()
        await page.keyboard.press("Space")
        await expect(legend).to_contain_text("CO₂ ppm")
        await expect(page.locator(".room[aria-label^='001 ']")).to_have_attribute("aria-label", _with("CO₂"))
        await page.get_by_role("radio", name="Air flow").focus()
        await page.keyboard.press("Space")
        await expect(legend).to_contain_text("value of one thing that serves several rooms")
        await page.reload()
        await expect(legend).to_contain_text("Air flow m³/h")
        await expect(legend).to_contain_text("013 beyond the scale")
        await page.get_by_role("radio", name="Power").focus()
        await page.keyboard.press("Space")
        await expect(legend).to_contain_text("Power kW")

        await page.get_by_role("tab", name="Ground floor").focus()
        await page.keyboard.press("ArrowRight")
        await expect(page.locator(".room[aria-label^='101 ']")).to_be_visible()
        await expect(legend).to_contain_text("No power here")
        await page.locator(".room[aria-label^='101 ']").click()
        panel = place(page)
        await expect(panel.get_by_role("heading", level=2).first).to_contain_text("101")
        await page.locator(".room[aria-label^='101 ']").focus()
        await page.keyboard.press("ArrowRight")
        other = await page.evaluate("document.activeElement.getAttribute('aria-label').split(' ')[0]")
        await page.keyboard.press("Enter")
        assert other != "101"
        await expect(panel.get_by_role("heading", level=2).first).to_contain_text(other)
        await expect(panel.get_by_role("heading", level=2).first).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator(f".room[aria-label^='{other} ']")).to_be_focused()


def _with(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word))


async def test_the_building_is_seen_at_a_glance(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        glance = seen.page.get_by_role("region", name="The building now")
        for tile, told in (("outdoors", r"-?[\d.]+ °C"), ("power", r"[\d.]+ kW"), ("rooms", r"\d+ of \d+")):
            await expect(glance.locator(f"[data-tile={tile}] dd")).to_have_text(re.compile(told))
        shown = await glance.get_by_role("link", name="Query").get_attribute("href")
        assert query_of(str(shown)) in seen.asked
        await glance.get_by_role("link", name="Power now").click()
        await expect(place(seen.page).get_by_role("heading", level=2).first).to_contain_text("Main electricity meter")
        await expect(glance).to_have_count(0)


async def touch(page: Page, *steps: list[tuple[float, float]]) -> None:
    """Put fingers down, move them, and lift them: each step holds a place for each finger."""
    session = await page.context.new_cdp_session(page)
    for number, step in enumerate(steps):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(step)]
        kind = "touchMove" if number else "touchStart"
        await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def test_fingers_zoom_and_move_the_plan_and_the_cursor_of_a_chart(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url, NARROW) as seen:
        page = seen.page
        await coloured(page)
        drawing = page.locator(".plan-drawing > svg")
        box = await drawing.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        whole = await drawing.get_attribute("viewBox")
        pinch = [[(x - apart, y), (x + apart, y)] for apart in (30, 50, 80, 120)]
        await touch(page, *pinch)
        await expect(drawing).not_to_have_attribute("viewBox", str(whole))
        near = [float(part) for part in str(await drawing.get_attribute("viewBox")).split()]
        assert near[2] < float(str(whole).split()[2]) / 2

        await touch(page, [(x, y)], [(x - 20, y)], [(x - 60, y)])
        moved = "(x) => document.querySelector('.plan-drawing > svg').viewBox.baseVal.x > x"
        await page.wait_for_function(moved, arg=near[0])
        await expect(place(page)).to_have_count(0)  # a finger that moves chooses no room
        await page.get_by_role("button", name="Show the whole plan").click()
        await expect(drawing).to_have_attribute("viewBox", str(whole))

        await page.locator(".room[aria-label^='005 ']").click()
        await place(page).get_by_role("region", name="Points here").get_by_role("button").first.click()
        await page.wait_for_function("() => Number(document.querySelector('.chart-plots')?.ariaValueMax) > 50")
        await chart(page).scroll_into_view_if_needed()
        plot = await page.locator(".u-over").first.bounding_box()
        assert plot is not None
        left, middle = plot["x"], plot["y"] + plot["height"] / 2
        before = await chart(page).get_attribute("aria-valuenow")
        await touch(page, [(left + 200, middle)], [(left + 120, middle)], [(left + 60, middle)])
        await expect(chart(page)).not_to_have_attribute("aria-valuenow", str(before))
        assert await page.evaluate("document.documentElement.scrollWidth") == NARROW[0]


async def test_a_room_without_a_shape_is_listed_beside_the_plan(demo: Whole, browser: Browser) -> None:
    await demo.bring("annex.ttl", ANNEX, "demo")
    async with opened(browser, demo.url) as seen:
        await seen.page.get_by_role("tab", name="Second floor").click()
        listed = seen.page.get_by_role("region", name="1 room without a shape")
        await expect(listed.get_by_role("link")).to_have_count(1)
        await expect(seen.page.locator(".room[aria-label^='201 ']")).to_be_visible()
        await listed.get_by_role("link").click()
        panel = place(seen.page)
        await expect(panel.get_by_role("heading", level=2)).to_have_text("299")
        await expect(panel).to_contain_text("No model names a point of this")


async def test_a_place_shows_its_points_what_serves_it_and_what_is_known_of_it(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        panel = await place_of(seen.page, "005")
        here, serving = (panel.get_by_role("region", name=name) for name in ("Points here", "Points of what serves it"))
        point = here.get_by_role("listitem").filter(has_text="Zone Air Temperature Sensor")
        await expect(point.locator(".reading")).to_contain_text("°C")
        await expect(point.locator("time")).to_have_text(_with(" "))
        age = await point.locator("time").inner_text()
        await seen.page.wait_for_function(
            "([of, before]) => of.innerText !== before", arg=[await point.locator("time").element_handle(), age]
        )
        await expect(serving.get_by_role("listitem").first).to_be_visible()
        relations = panel.get_by_role("region", name="Relations")
        await expect(relations).to_contain_text("Served by")
        await expect(relations.get_by_role("link", name="VAV").first).to_be_visible()
        sources = panel.get_by_role("region", name="Properties and sources")
        await sources.get_by_text("Identifiers").click()
        await expect(sources).to_contain_text("IFC GlobalId")
        await expect(sources.get_by_role("link", name="building.ttl")).to_be_visible()
        await expect(sources.get_by_role("link", name="building.ifc")).to_be_visible()
        await relations.get_by_role("link", name="VAV").first.click()
        await expect(panel.get_by_role("heading", level=2).first).to_contain_text("VAV")
        await expect(panel.get_by_role("region", name="Relations")).to_contain_text("Serves")


async def test_a_chart_has_a_past_and_goes_on(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        page = seen.page
        panel = await place_of(page, "005")
        for kind in ("Zone Air Temperature Sensor", "CO₂ Level Sensor"):
            await panel.get_by_role("region", name="Points here").get_by_role("button").filter(has_text=kind).click()
        await expect(page.locator(".chart-legend > li")).to_have_count(2)
        await expect(page.locator(".chart-plot canvas")).not_to_have_count(0)
        await page.wait_for_function("() => Number(document.querySelector('.chart-plots').ariaValueMax) > 50")
        assert await page.locator(".chart-plot canvas").first.evaluate(COLOURS) > 3

        before = await page.evaluate(LAST)
        await page.wait_for_function(f"(before) => ({LAST}) !== before", arg=before)

        await page.get_by_role("button", name="14 d").click()
        await expect(page.get_by_role("button", name="14 d")).to_have_attribute("aria-pressed", "true")
        await page.get_by_role("button", name="1 h", exact=True).click()
        await expect(page.get_by_role("button", name="1 h", exact=True)).to_have_attribute("aria-pressed", "true")
        await chart(page).focus()
        await page.keyboard.press("+")
        await expect(page.get_by_role("button", name="1 h", exact=True)).to_have_attribute("aria-pressed", "false")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="1 h", exact=True)).to_have_attribute("aria-pressed", "true")
        await page.keyboard.press("ArrowLeft")
        await expect(chart(page)).to_have_attribute("aria-valuetext", _with("°C"))

        await page.get_by_text("Values as a table").click()
        await expect(page.locator(".chart-table tbody tr")).to_have_count(2)

        await page.get_by_role("button", name="Enlarge the chart").click()
        large = page.get_by_role("dialog", name="Enlarged chart")
        canvas = await large.locator("canvas").first.bounding_box()
        assert canvas is not None
        assert (canvas["width"] > WIDE[0] * 0.8, canvas["height"] > WIDE[1] * 0.4) == (True, True)
        assert await seen.violations() == []
        await large.get_by_label("From", exact=True).fill((datetime.now(BERLIN) - timedelta(days=3)).strftime(MINUTES))
        await large.get_by_label("To", exact=True).fill((datetime.now(BERLIN) - timedelta(days=4)).strftime(MINUTES))
        await large.get_by_role("button", name="Show", exact=True).click()
        assert await large.get_by_label("To", exact=True).evaluate("(field) => field.validationMessage") != ""
        await large.get_by_label("To", exact=True).fill((datetime.now(BERLIN) - timedelta(days=1)).strftime(MINUTES))
        await large.get_by_role("button", name="Show", exact=True).click()
        await expect(page.locator(".chart-span")).to_contain_text(re.compile(r", \d\d:\d\d . \d"))
        await expect(page.locator(".chart-span .dot.good")).to_have_count(0)
        await page.wait_for_function("() => Number(document.querySelector('.chart-plots').ariaValueMax) > 50")
        async with page.expect_download() as downloading:
            await large.get_by_role("button", name="CSV").click()
        rows = (await (await downloading.value).path()).read_text(encoding="utf-8").splitlines()
        assert len(rows[0].split(",")) == 7
        assert len(rows) > 50
        await page.keyboard.press("Escape")
        await expect(large).to_have_count(0)
        await expect(chart(page)).to_be_visible()
        await page.locator(".chart-legend").get_by_role("button", name="off the chart").first.click()
        await expect(page.locator(".chart-legend > li")).to_have_count(1)
        await page.get_by_role("button", name="Close the chart").click()
        await expect(chart(page)).to_have_count(0)


async def test_an_address_keeps_a_chart_of_eight_points_at_most(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        page = seen.page
        panel = await place_of(page, "005")
        unpressed = panel.locator(".point > button[aria-pressed=false]")
        for _ in range(2):
            await unpressed.first.click()
        await expect(page.locator(".chart-legend > li")).to_have_count(2)
        await page.get_by_role("button", name="6 h").click()
        await page.get_by_role("button", name="Enlarge the chart").click()
        large = page.get_by_role("dialog", name="Enlarged chart")
        await chart(page).focus()
        await page.keyboard.press("Shift+ArrowLeft")
        await page.wait_for_url(re.compile(r"chart=\w+,\w+&span=\d{8}T\d{6}Z-\d{8}T\d{6}Z&large=yes"))
        moved = await page.locator(".chart-span p").inner_text()
        await page.reload()
        await expect(page.locator(".chart-span p")).to_have_text(moved)
        await expect(large).to_be_visible()
        await expect(page.locator(".chart-legend > li")).to_have_count(2)
        await page.keyboard.press("Escape")
        await expect(large).to_have_count(0)
        for _ in range(7):  # six, and one too many
            await unpressed.first.click()
        await expect(page.locator(".chart-legend > li")).to_have_count(8)
        await expect(page.locator(".chart").get_by_role("alert")).to_contain_text("shows 8 points at most")


LAST = """(() => {
    const slider = document.querySelector('.chart-plots')
    slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }))
    return slider.ariaValueText
})()"""
PIXELS = """async (png) => {
    const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0)) // the page may fetch no data: address
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
}"""
COLOURS = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
}"""


async def test_every_view_shows_exactly_the_query_that_it_asks(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url) as seen:
        panel = await place_of(seen.page, "005")
        await panel.get_by_role("region", name="Points here").get_by_role("button").first.click()
        await expect(chart(seen.page)).to_be_visible()
        await status(seen.page).click()
        await expect(seen.page.locator("#status-details dl")).to_have_count(2)
        shown = [link for part in ("", "#/watch", "#/imports") for link in await shown_queries(seen, part)]
        # tree, plan, place, chart, server, points, what waits, four lists, imports
        assert len({name for name, _ in shown}) == 12
        for name, address in shown:
            assert query_of(address) in seen.asked, name

        plan = next(address for name, address in shown if "the plan" in name)
        async with opened(browser, f"{demo.url.rstrip('/')}{plan}") as graphiql:
            await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text("Plan")
            await graphiql.page.get_by_role("button", name="Execute query").click()
            await expect(graphiql.page.locator(".result-window")).to_contain_text("node")
            assert query_of(plan) in graphiql.asked


async def shown_queries(seen: Watched, part: str) -> list[tuple[str, str]]:
    """The titles and addresses of all "show query" of a view, once its data is there."""
    if part:
        await seen.page.evaluate("(part) => { location.hash = part }", part)
    heading = {"": "Plan", "#/watch": "Warm rooms", "#/imports": "Imports"}[part]
    await expect(seen.page.get_by_role("heading", name=heading, exact=True).first).to_be_attached()
    await expect(seen.page.locator(".skeleton")).to_have_count(0)
    links = seen.page.locator("a[href^='/graphiql?']:visible")
    return [
        (str(await link.get_attribute("title")), str(await link.get_attribute("href"))) for link in await links.all()
    ]


async def test_the_ready_lists_hold_what_is_wrong_in_the_building(demo: Whole, browser: Browser) -> None:
    async with opened(browser, f"{demo.url}#/watch") as seen:
        for name in ("Warm rooms", "Stuffy rooms", "Silent points", "Open dampers"):
            listed = seen.page.get_by_role("region", name=name)
            await expect(listed.locator(".count")).to_be_visible()
        silent = seen.page.get_by_role("region", name="Silent points")
        await expect(silent.get_by_role("rowheader").filter(has_text="212").first).to_be_visible()
        warm = seen.page.get_by_role("region", name="Warm rooms")
        await silent.get_by_role("rowheader").filter(has_text="212").first.get_by_role("link").click()
        panel = place(seen.page)
        await expect(panel.get_by_role("heading", level=2).first).to_contain_text("212")
        await expect(warm).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")])
async def test_every_view_is_for_everyone(demo: Whole, browser: Browser, size: tuple[int, int], scheme: str) -> None:
    async with opened(browser, demo.url, size, scheme=scheme) as seen:
        await coloured(seen.page)
        found = {"plan": await seen.violations()}
        room = str(await seen.page.locator(".room[aria-label^='005 ']").get_attribute("data-space"))
        for part in (f"places/{room}", "watch", "imports", "places"):
            await seen.page.evaluate("(part) => { location.hash = `#/${part}` }", part)
            await expect(seen.page.locator(".skeleton")).to_have_count(0)
            if part.startswith("places/"):
                await seen.page.locator(".points-group").get_by_role("button").first.click()
                await expect(seen.page.locator(".chart-plot canvas").first).to_be_attached()
            found[part] = await seen.violations()
        assert {part: lines for part, lines in found.items() if lines} == {}
        assert await seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


MARK_STOPS = """() => {
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    const reachable = stops.filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility()
        && !one.closest('[inert]') && (one.type !== 'radio' || one.checked))
    for (const one of reachable) one.dataset.stop = ''
    return reachable.length
}"""
REACHED = """() => {
    const at = document.activeElement
    delete at.dataset.stop
    const room = at.closest('.room')?.ownerSVGElement.querySelector('.reached')
    const around = [at, at.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one).outlineStyle)
    const shown = around.some((style) => style !== 'none') || (room && getComputedStyle(room).display !== 'none')
    return at === document.body || shown ? null : at.outerHTML.slice(0, 200)
}"""
MOST_STOPS = 200
LEFT_OUT = "() => [...document.querySelectorAll('[data-stop]')].map((one) => one.outerHTML.slice(0, 200))"


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_control_is_reached_by_tab_and_seen_there(
    demo: Whole, browser: Browser, size: tuple[int, int]
) -> None:
    async with opened(browser, demo.url, size) as seen:
        await coloured(seen.page)
        for link in ("Watch", "Imports", "Plan"):
            assert 0 < await seen.page.evaluate(MARK_STOPS) < MOST_STOPS
            hidden = set[str]()
            for _ in range(MOST_STOPS):  # entries of lists come and go meanwhile, and are stops as well
                if not await seen.page.evaluate(LEFT_OUT):
                    break
                await seen.page.keyboard.press("Tab")
                if unseen := await seen.page.evaluate(REACHED):
                    hidden.add(unseen)
            assert hidden == set()
            assert await seen.page.evaluate(LEFT_OUT) == []
            view = seen.page.get_by_role("navigation", name="Views").get_by_role("link", name=link)
            await view.focus()
            await seen.page.keyboard.press("Enter")
            await expect(view).to_have_attribute("aria-current", "page")
            await expect(seen.page.locator(".skeleton")).to_have_count(0)


async def test_on_a_phone_each_view_has_the_window_to_itself(demo: Whole, browser: Browser) -> None:
    async with opened(browser, demo.url, NARROW) as seen:
        page = seen.page
        await coloured(page)
        await page.locator(".room[aria-label^='005 ']").click()
        panel = place(page)
        await expect(panel.get_by_role("heading", level=2).first).to_contain_text("005")
        await expect(page.locator(".plan-drawing")).to_be_hidden()
        await panel.get_by_role("region", name="Points here").get_by_role("button").first.click()
        await expect(chart(page)).to_be_visible()
        await page.get_by_role("button", name="Close the place").click()
        await expect(page.locator(".plan-drawing")).to_be_visible()
        await page.get_by_role("navigation", name="Views").get_by_role("link", name="Places").click()
        await expect(page.get_by_role("tree")).to_be_visible()
        await page.get_by_role("navigation", name="Views").get_by_role("link", name="Watch").click()
        await expect(page.get_by_role("region", name="Warm rooms")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == NARROW[0]
        await status(page).click()
        details = await page.locator("#status-details").bounding_box()
        assert details is not None
        assert (details["x"] >= 0, details["x"] + details["width"] <= NARROW[0]) == (True, True)


async def test_the_first_view_is_drawn_at_both_widths(demo: Whole, browser: Browser) -> None:
    for size, name in ((WIDE, "wide"), (NARROW, "narrow")):
        async with opened(browser, demo.url, size) as seen:
            page = seen.page
            rooms = await coloured(page)
            await expect(rooms.nth(15)).to_be_visible()
            if size == WIDE:  # with a room and its chart beside the plan
                panel = await place_of(page, "005")
                for kind in ("Zone Air Temperature Sensor", "Target Zone Air Temperature Setpoint"):
                    here = panel.get_by_role("region", name="Points here")
                    await here.get_by_role("button").filter(has_text=kind).click()
                await expect(page.locator(".chart-legend > li")).to_have_count(2)
            await expect(page.locator(".skeleton")).to_have_count(0)
            await page.evaluate("document.activeElement.blur()")
            picture = await page.screenshot(animations="disabled")

            drawing = await page.locator(".plan-drawing svg").first.bounding_box()
            assert drawing is not None
            assert drawing["width"] > size[0] * 0.4
            figures = page.locator(".plan-drawing .figure")
            assert len([one for one in await figures.all() if "°" in str(await one.text_content())]) > 10
            assert await page.evaluate(PIXELS, base64.b64encode(picture).decode()) > 200
            assert len(picture) < LARGEST
            if FOLDER:
                (Path(FOLDER) / f"dashboard-{name}.png").write_bytes(picture)
