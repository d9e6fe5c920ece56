"""The dashboard in a real browser, on buildings that a user brings: files that come and go, rooms that get warm."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, FilePayload, Locator, Page, Route, WebSocketRoute, expect

from tests.support.browser import NARROW, WIDE, Watched, opened
from tests.support.whole import Whole, running

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.whole]

PREFIXES = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
"""
HOUSE = f"""{PREFIXES}
<urn:test:house> a rec:Building ; rdfs:label "Test house" ; rec:hasPart <urn:test:level> .
<urn:test:level> a rec:Level ; rdfs:label "Attic" ; rec:hasPart <urn:test:room>, <urn:test:hall> .
<urn:test:unit> a brick:VAV ; rdfs:label "VAV 7" ; brick:feeds <urn:test:room> .
<urn:test:room> a rec:Room ; rdfs:label "Studio" ; brick:hasPoint <urn:test:temp>, <urn:test:odd> .
<urn:test:temp> a brick:Zone_Air_Temperature_Sensor ; rdfs:label "Studio temperature" ; brick:hasUnit unit:DEG_C .
<urn:test:odd> a brick:Sensor ; rdfs:label "Studio something" .
<urn:test:hall> a rec:Room ; rdfs:label "Great hall" .
"""
WARNED = f"""{PREFIXES}
<urn:test:shed> a rec:Room ; rdfs:label "Shed" ; brick:hasPoint <urn:test:shed-temp> .
<urn:test:shed-temp> a brick:Zone_Air_Temperature_Sensor, brick:No_Such_Class ; rdfs:label "Shed temperature" .
"""
ANNEX = f"""{PREFIXES}
<urn:annex:annex> a rec:Building ; rdfs:label "Annex" ; rec:hasPart <urn:annex:base>, <urn:annex:ground> .
<urn:annex:base> a rec:Level ; rdfs:label "Foundation" .
<urn:annex:ground> a rec:Level ; rdfs:label "Ground" ; rec:hasPart <urn:annex:room> .
<urn:annex:room> a rec:Room ; rdfs:label "Porch" .
"""
MANY = 5_000
LATEST = '{ points(where: {is: "Zone_Air_Temperature_Sensor"}) { nodes { name latest { value } } } }'
AGAIN = "points(first: 500) { nodes { id place { ... on Space { %s } } } }"
DEAR = f"""query Dear @live {{
  spaces(first: 500) {{ nodes {{ id {AGAIN % (AGAIN % (AGAIN % (AGAIN % "id")))} }} }}
}}"""
KEEPS_NOTHING = """for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('It keeps nothing.', 'SecurityError') } })
"""


ROOMS, ACROSS = 500, 25
LEAST_PX = 8.5  # as high as writing on a plan must be to be read


def tower() -> str:
    """An IFC file of one level with 500 rooms of 4 m by 3 m, whose last one is twice as wide."""
    lines = [
        "#1=IFCPROJECT('0000000000000000000001',$,'Tower',$,$,$,$,(#3),#2);",
        "#2=IFCUNITASSIGNMENT((#4));",
        "#3=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#7,$);",
        "#4=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);",
        "#5=IFCCARTESIANPOINT((0.,0.,0.));",
        "#6=IFCDIRECTION((0.,0.,1.));",
        "#7=IFCAXIS2PLACEMENT3D(#5,$,$);",
        "#8=IFCBUILDING('0000000000000000000002',$,'Tower',$,$,#10,$,$,.ELEMENT.,$,$,$);",
        "#9=IFCBUILDINGSTOREY('0000000000000000000003',$,'Many rooms',$,$,#10,$,$,.ELEMENT.,0.);",
        "#10=IFCLOCALPLACEMENT($,#7);",
        "#11=IFCRELAGGREGATES('0000000000000000000004',$,$,$,#1,(#8));",
        "#12=IFCRELAGGREGATES('0000000000000000000005',$,$,$,#8,(#9));",
    ]
    for number in range(ROOMS):
        width = 8.0 if number == ROOMS - 1 else 4.0
        x, y = number % ACROSS * 4.0 + width / 2, number // ACROSS * 3.0 + 1.5
        at = 100 + 10 * number
        lines += [
            f"#{at}=IFCCARTESIANPOINT(({x},{y},0.));",
            f"#{at + 1}=IFCAXIS2PLACEMENT3D(#{at},$,$);",
            f"#{at + 2}=IFCLOCALPLACEMENT(#10,#{at + 1});",
            f"#{at + 3}=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,{width},3.);",
            f"#{at + 4}=IFCEXTRUDEDAREASOLID(#{at + 3},#7,#6,2.5);",
            f"#{at + 5}=IFCSHAPEREPRESENTATION(#3,'Body','SweptSolid',(#{at + 4}));",
            f"#{at + 6}=IFCPRODUCTDEFINITIONSHAPE($,$,(#{at + 5}));",
            f"#{at + 7}=IFCSPACE('{at:022}',$,'R{number:03}',$,$,#{at + 2},#{at + 6},$,.ELEMENT.,.INTERNAL.,$);",
        ]
    rooms = ",".join(f"#{107 + 10 * number}" for number in range(ROOMS))
    lines.append(f"#13=IFCRELAGGREGATES('0000000000000000000006',$,$,$,#9,({rooms}));")
    head = "HEADER;FILE_DESCRIPTION((''),'2;1');FILE_NAME('','',(''),(''),'','','');FILE_SCHEMA(('IFC4'));ENDSEC;"
    return "\n".join(["ISO-10303-21;", head, "DATA;", *lines, "ENDSEC;", "END-ISO-10303-21;"])


@pytest_asyncio.fixture(scope="module")
async def whole() -> AsyncIterator[Whole]:
    """The whole without the demo: nothing but what the tests bring, in their order."""
    async with running("--no-demo") as started:
        yield started


@pytest_asyncio.fixture(scope="module")
async def house(whole: Whole) -> Whole:
    """A small building, whose room is cool."""
    await whole.bring("house.ttl", HOUSE, "test")
    await whole.publish("test", {"temp": 21.0})
    return whole


def card(seen: Watched, file: str) -> Locator:
    return seen.page.get_by_role("listitem", name=f"{file}, ")


def place(seen: Watched) -> Locator:
    return seen.page.get_by_role("complementary", name="Place")


async def drop(on: Locator, *files: Path) -> None:
    """Drop files with the mouse in the middle of an element, as the browser itself sees it."""
    box = await on.bounding_box()
    assert box is not None
    session = await on.page.context.new_cdp_session(on.page)
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": data}
    for kind in ("dragEnter", "dragOver", "drop"):
        await session.send("Input.dispatchDragEvent", {"type": kind, **at})


@pytest.fixture
def shed(tmp_path: Path) -> Path:
    """A file of a building, one of whose classes nobody knows."""
    file = tmp_path / "shed.ttl"
    file.write_text(WARNED, encoding="utf-8")
    return file


async def test_a_dropped_file_is_read_while_one_watches_and_can_be_taken_back(
    whole: Whole, browser: Browser, shed: Path
) -> None:
    async with opened(browser, whole.url) as seen:
        page = seen.page
        await expect(page.get_by_role("heading", name="No building yet")).to_be_visible()
        await page.get_by_role("main").get_by_role("link", name="Imports").click()
        await expect(page.get_by_role("heading", name="Nothing was imported yet")).to_be_visible()
        assert await seen.violations() == []

        await drop(page.locator(".drop"), shed)
        await expect(page.get_by_role("list", name="Chosen files").get_by_role("listitem")).to_have_count(1)
        await expect(page.get_by_role("list", name="Chosen files")).to_contain_text("shed.ttl")
        await expect(page.locator("input[name=building]")).to_have_value("shed")
        await page.locator("input[name=building]").fill("garden")
        await page.get_by_role("button", name="Import", exact=True).click()
        read = card(seen, "shed.ttl")
        await expect(read).to_contain_text("done, with warnings")
        await expect(read.locator(".head")).to_contain_text("garden")
        await expect(page.get_by_role("region", name="Table of the models").get_by_role("row")).to_have_count(2)
        await expect(read).to_contain_text("added")
        await read.get_by_text("1 warning").click()
        await expect(read).to_contain_text("No_Such_Class")
        assert await seen.violations() == []

        await read.get_by_role("button", name="Undo shed.ttl").click()
        await read.get_by_role("button", name="Keep it").click()
        await read.get_by_role("button", name="Undo shed.ttl").click()
        await expect(read).to_contain_text("things that it added go")
        await read.get_by_role("button", name="Take it back").click()
        await expect(read).to_contain_text("undone")
        # a building of which nothing is left is none
        await page.get_by_role("navigation", name="Views").get_by_role("link", name="Plan").click()
        await expect(page.get_by_role("heading", name="No building yet")).to_be_visible()


async def test_a_file_that_is_no_model_is_refused_by_name(whole: Whole, browser: Browser) -> None:
    async with opened(browser, f"{whole.url}#/imports") as seen:
        page = seen.page
        files: list[FilePayload] = [
            {"name": "cat.gif", "mimeType": "image/gif", "buffer": b"GIF89a"},
            {"name": "broken.ttl", "mimeType": "text/turtle", "buffer": b"this is <no turtle"},
            {"name": "empty.ttl", "mimeType": "text/turtle", "buffer": b""},
            {"name": "photo.ifc", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 JFIF"},
        ]
        await page.locator("input[type=file]").set_input_files(files)
        await page.locator("input[name=building]").fill("garden")
        await page.get_by_role("button", name="Import", exact=True).click()
        refused = page.get_by_role("alert").filter(has_text="cat.gif")
        await expect(refused).to_contain_text("was not taken. Edifice reads IFC files")
        empty = page.get_by_role("alert").filter(has_text="empty.ttl")
        await expect(empty).to_contain_text("was not taken. The file is empty. Export it again")
        photo = card(seen, "photo.ifc").locator(".error")
        await expect(photo).to_contain_text("Export the model as IFC (.ifc) from the program that made it")
        broken = card(seen, "broken.ttl")
        await expect(broken).to_contain_text("failed")
        await expect(broken.locator(".error")).to_contain_text("RDF_SYNTAX")
        assert await seen.violations() == []
        await page.get_by_role("button", name="Put away").click()
        await expect(refused).to_have_count(0)


async def test_chosen_files_stay_when_another_building_is_shown(house: Whole, browser: Browser, shed: Path) -> None:
    async with opened(browser, f"{house.url}#/?building=test") as seen:
        page = seen.page
        chosen, building = page.get_by_role("list", name="Chosen files"), page.locator("input[name=building]")
        await expect(page.get_by_role("navigation", name="Places")).to_contain_text("Test house")
        await drop(page.get_by_role("navigation", name="Places"), shed)  # beside the place for it, and on another view
        await expect(page.get_by_role("heading", name="Imports", exact=True)).to_be_visible()
        await expect(chosen).to_contain_text("shed.ttl")
        # not into the building in view, unless the user says so
        await expect(building).to_have_value("shed")
        await page.get_by_role("group", name="Add to a building").get_by_role("button", name="Test house").click()
        await expect(building).to_have_value("test")

        await house.bring("garden.ttl", ANNEX.replace("annex", "garden"), "garden")
        await page.evaluate("location.hash = '#/imports?building=garden'")
        await expect(page.get_by_role("combobox", name="Building")).to_contain_text("Test house")
        await expect(building).to_have_value("test")
        await expect(chosen).to_contain_text("shed.ttl")

        await building.fill("hq")
        await page.evaluate("location.hash = '#/imports?building=test'")
        await expect(page.get_by_role("navigation", name="Places")).to_contain_text("Test house")
        await expect(building).to_have_value("hq")
        await expect(chosen).to_contain_text("shed.ttl")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_room_enters_the_open_list_and_leaves_it(house: Whole, browser: Browser, size: tuple[int, int]) -> None:
    async with opened(browser, f"{house.url}#/watch/warm-rooms?building=test", size) as seen:
        warm = seen.page.get_by_role("region", name="Warm rooms")
        await expect(warm.locator(".watch-body")).to_contain_text("Nothing now")

        await house.publish("test", {"temp": 26.5})
        row = warm.get_by_role("row").filter(has_text="Studio")
        await expect(row).to_contain_text("26.5 °C")
        await expect(row).to_contain_text("VAV 7")
        await expect(warm.locator(".count")).to_contain_text("1")
        assert await seen.violations() == []

        await house.publish("test", {"temp": 25.5})
        await expect(row).to_have_count(0)
        await expect(warm.locator(".watch-body")).to_contain_text("Nothing now")


async def test_the_building_in_view_stays_when_one_comes_before_it_in_the_list(house: Whole, browser: Browser) -> None:
    async with opened(browser, f"{house.url}#/?building=test") as seen:
        page = seen.page
        studio = page.get_by_role("main").get_by_role("link", name="Studio")
        await expect(studio).to_be_visible()
        await page.evaluate("location.hash = '#/imports'")
        await house.bring("annex.ttl", ANNEX, "annex")
        chosen = page.get_by_role("combobox", name="Building").locator("option:checked")
        for part in ("imports", "watch", "levels/xyz", "nope"):
            await page.evaluate("(part) => { location.hash = `#/${part}` }", part)
            await expect(page).to_have_url(re.compile(f"#/{part}[?]building=e"))
            await expect(chosen).to_have_text("Test house")
        await expect(studio).to_be_visible()
        await studio.click()
        address = await page.evaluate("location.hash.split('?')[0]")

        await page.get_by_role("combobox", name="Building").select_option(label="Annex")
        # of its levels the first that has rooms
        await expect(page.get_by_role("tab", name="Ground", exact=True)).to_have_attribute("aria-selected", "true")
        await expect(page.get_by_role("region", name="Status").get_by_role("button")).to_contain_text("no points")
        await expect(page.get_by_role("region", name="The building now")).to_contain_text("No points yet")
        await page.evaluate("location.hash = '#/watch'")
        warm = page.get_by_role("region", name="Warm rooms")
        await expect(warm.locator("[data-state=none]")).to_contain_text("Annex has no room temperature sensors")
        await expect(warm.locator(".about b")).to_have_text("Annex")
        await page.goto("about:blank")
        await page.goto(house.url)
        await expect(chosen).to_have_text("Annex")
        await page.goto("about:blank")
        await page.goto(f"{house.url}{address}")  # a place's own building wins
        await expect(chosen).to_have_text("Test house")
        await page.keyboard.press("Escape")
        await expect(studio).to_be_visible()


async def test_rooms_without_shapes_are_a_list_and_points_without_unit_have_a_value(
    house: Whole, browser: Browser
) -> None:
    await house.publish("test", {"odd": 7.25})
    async with opened(browser, f"{house.url}#/?building=test") as seen:
        rooms = seen.page.get_by_role("region", name="2 rooms; no model gives their shapes yet")
        await expect(rooms.get_by_role("link")).to_have_count(2)
        await rooms.get_by_role("link", name="Studio").click()
        odd = place(seen).get_by_role("listitem").filter(has_text="Something")
        await expect(odd.locator(".value")).to_have_text("7.25")
        await odd.get_by_role("button").click()
        await expect(seen.page.locator(".chart-legend > li")).to_contain_text("7.25")
        await seen.page.reload()  # the chart is in the address
        await expect(seen.page.locator(".chart-legend > li")).to_contain_text("7.25")


async def test_a_page_that_may_keep_nothing_and_an_address_that_nobody_made_show_the_building(
    house: Whole, browser: Browser
) -> None:
    async with opened(browser, house.url) as seen:
        await seen.page.add_init_script(KEEPS_NOTHING)
        await seen.page.goto(f"{house.url}#/watch/100%?building=test")
        await seen.page.reload()
        await expect(seen.page.get_by_role("link", name="Studio").first).to_be_visible()
        await seen.page.get_by_role("button", name="Switch to dark").click()
        await expect(seen.page.get_by_role("button", name="Switch to light")).to_be_visible()


async def test_a_query_of_ones_own_becomes_a_list_unless_it_asks_for_too_much(house: Whole, browser: Browser) -> None:
    async with opened(browser, f"{house.url}#/watch?building=test") as seen:
        page = seen.page
        await page.get_by_role("button", name="Watch a query").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("textbox", name="Name").fill("Dear")
        await dialog.get_by_role("textbox", name="Query").fill(DEAR)
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("the limit is")
        assert await seen.violations() == []
        await dialog.get_by_role("textbox", name="Query").fill('mutation { undoImport(id: "1") { __typename } }')
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("must be a query")
        await dialog.get_by_role("textbox", name="Query").fill("{ spaces { nodes { id name } } }")
        await given_up_while_it_is_checked(page, dialog)
        await page.get_by_role("button", name="Watch a query").click()
        await dialog.get_by_role("textbox", name="Name").fill("Dear")
        await dialog.get_by_role("textbox", name="Query").fill("{ spaces { nodes { id name } } }")
        await dialog.get_by_role("button", name="Save").click()
        own = page.get_by_role("region", name="Dear")
        await expect(own.get_by_role("rowheader").filter(has_text="Great hall")).to_be_visible()
        await page.keyboard.press("Escape")

        # a list that was saved before the limit was lower
        kept = [{"key": "dear", "name": "Dear", "text": DEAR}]
        await page.evaluate("(kept) => localStorage.setItem('edifice.watch', JSON.stringify(kept))", kept)
        await page.reload()
        await expect(own.get_by_role("heading", name="This query asks for too much")).to_be_visible()
        await expect(own).to_contain_text("the limit is")


async def given_up_while_it_is_checked(page: Page, dialog: Locator) -> None:
    """Save, and cancel before the server has answered: nothing is saved, and the page stays where it is."""
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        with suppress(Error):  # the page has given it up
            await route.continue_()

    await page.route("**/graphql", hold)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("button", name="Checking …")).to_be_visible()
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_have_count(0)
    held.set()
    await page.unroute("**/graphql", hold)
    await expect(page).to_have_url(re.compile("#/watch[?]"))
    assert await page.evaluate("localStorage.getItem('edifice.watch')") is None


async def test_a_line_that_is_cut_is_told_and_mends_by_itself(house: Whole, browser: Browser) -> None:
    lines: list[WebSocketRoute] = []
    through = True

    async def connect(line: WebSocketRoute) -> None:
        if through:
            line.connect_to_server()
            lines.append(line)
        else:
            await line.close(code=1012)

    async with opened(browser, f"{house.url}#/watch/warm-rooms?building=test", quiet=False) as seen:
        await seen.page.route_web_socket("**/graphql", connect)
        await seen.page.reload()
        warm = seen.page.get_by_role("region", name="Warm rooms")
        await expect(warm.locator(".watch-body")).to_contain_text("Nothing now")

        through = False
        for line in lines:
            await line.close(code=1012)
        await expect(warm).to_contain_text("Not connected. This is how it was at")
        await expect(seen.page.get_by_role("region", name="Status")).to_contain_text("Reconnecting")
        assert await seen.violations() == []
        await house.publish("test", {"temp": 28.25})
        await house.until(LATEST, _holds("Studio temperature", 28.25))

        through = True
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_contain_text("28.3 °C")
        await expect(warm).not_to_contain_text("Not connected")
        await expect(seen.page.get_by_role("region", name="Status")).to_contain_text("Live")
        await house.publish("test", {"temp": 21.0})
        await expect(warm.get_by_role("row").filter(has_text="Studio")).to_have_count(0)


def _holds(point: str, value: float) -> Callable[[dict], bool]:
    return lambda data: any(
        one["name"] == point and one["latest"] and one["latest"]["value"] == value for one in data["points"]["nodes"]
    )


async def test_a_place_with_thousands_of_points_stays_usable(house: Whole, browser: Browser) -> None:
    points = "\n".join(
        f"<urn:test:hall> brick:hasPoint <urn:test:p{number}> . "
        f'<urn:test:p{number}> a brick:Temperature_Sensor ; rdfs:label "Probe {number:04}" ; brick:hasUnit unit:DEG_C .'
        for number in range(MANY)
    )
    await house.bring("probes.ttl", PREFIXES + points, "test")
    async with opened(browser, f"{house.url}#/?building=test") as seen:
        page = seen.page
        await page.get_by_role("link", name="Great hall").first.click()
        here = place(seen).get_by_role("region", name="Points here")
        await expect(here.get_by_role("heading", name="Points here 5,000")).to_be_visible()
        await expect(here.get_by_role("listitem")).to_have_count(25)
        await here.get_by_role("button", name="More of 5,000 points").click()
        await expect(here.get_by_role("listitem")).to_have_count(100)
        await house.publish("test", {"p7": 19.5})
        box = page.get_by_role("combobox", name="Search")
        await box.fill("Probe 0007")
        await expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Probe 0007")
        await box.press("Enter")
        await expect(page.locator(".chart-legend > li")).to_contain_text("19.5")
        await box.fill("Probe 0008")
        await box.press("Enter")  # before its hits are there, and those of the text before still are
        await expect(page.locator(".chart-legend > li")).to_have_count(2)
        await expect(page.locator(".chart-legend")).to_contain_text("Probe 0008")
        await box.fill("Probe 0007")
        await expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Probe 0007")
        await box.press("Enter")  # it is there, and stays
        await expect(page.get_by_role("listbox")).to_be_hidden()
        await expect(page.locator(".chart-legend > li")).to_have_count(2)
        await page.keyboard.press("Escape")
        await expect(place(seen)).to_have_count(0)


async def test_a_plan_of_hundreds_of_rooms_stays_usable(whole: Whole, browser: Browser) -> None:
    await whole.bring("tower.ifc", tower(), "tower")
    async with opened(browser, f"{whole.url}#/?building=tower") as seen:
        page = seen.page
        drawing = page.locator(".plan-drawing > svg")
        await expect(drawing.locator("a.room")).to_have_count(ROOMS)
        written = drawing.locator(".writing text")
        await expect(written).to_have_count(ROOMS)
        # a room is a link, a shape, a hatch and two of its writing; six are the drawing's own
        assert await drawing.locator("*").count() == 5 * ROOMS + 6
        sizes = "(texts) => texts.map((one) => one.getBoundingClientRect().height)"
        assert all(height >= LEAST_PX for height in await written.evaluate_all(sizes))
        for _ in range(5):
            await page.get_by_role("button", name="Zoom in").click()
        await expect(written.first).to_be_attached()
        assert all(height >= LEAST_PX for height in await written.evaluate_all(sizes))

        await page.get_by_role("button", name="Show the whole plan").click()
        await drawing.locator("a.room[tabindex='0']").focus()
        assert await drawing.locator("a.room[tabindex='0']").count() == 1
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(place(seen).get_by_role("heading", level=2)).to_have_text(re.compile(r"R\d\d\d"))
