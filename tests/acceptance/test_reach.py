"""Rooms of real Brick models have their points by the zones that hold them and the units that feed those."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.twins import Twin

pytestmark = [pytest.mark.real, pytest.mark.whole]

ROOMS = """query ($building: [ID!], $after: String) {
    spaces(where: {at: {id: $building}, is: "Room"}, first: 100, after: $after) {
        totalCount
        nodes {
            iri
            point(is: "Temperature_Sensor") { is(class: "Temperature_Sensor") }
            own: points(reach: OWN, where: {is: "Temperature_Sensor"}) { totalCount }
            serving: points(where: {is: "Temperature_Sensor"}) { totalCount }
        }
        pageInfo { hasNextPage endCursor }
    }
}"""
BUILDING = """query ($key: String!) { entity(by: {identifier: {scheme: "BUILDING_KEY", value: $key}}) { id } }"""


async def rooms(twin: Twin, file: Path, building: str) -> list[Any]:
    """All rooms of a model, asked page by page."""
    await twin.bring(file, building)
    id_ = (await twin.data(BUILDING, key=building))["entity"]["id"]
    found: list[Any] = []
    after, total, calls = None, None, set[object]()
    while total is None or len(found) < total:
        answer = await twin.ask(ROOMS, building=[id_], after=after)
        assert not answer.errors, answer.errors
        assert answer.data is not None
        page = answer.data["spaces"]
        found += page["nodes"]
        total, after = page["totalCount"], page["pageInfo"]["endCursor"]
        calls.add(answer.extensions["storeCalls"])
    assert len(calls) == 1, "every page takes the same number of store calls"
    assert len({room["iri"] for room in found}) == total
    return found


@pytest.mark.parametrize(("name", "total", "least"), [("mortar_bldg1.ttl", 386, 386), ("soda_brick_14.ttl", 243, 232)])
async def test_rooms_find_their_thermometers(twin: Twin, real_data: Path, name: str, total: int, least: int) -> None:
    found = await rooms(twin, real_data / "brick" / "models" / name, name.partition(".")[0])
    assert len(found) == total
    answering = [room for room in found if room["point"] is not None]
    assert len(answering) >= least
    assert all(room["point"] == {"is": True} for room in answering)
    assert [room for room in found if room["serving"]["totalCount"]] == answering
    assert len([room for room in found if room["own"]["totalCount"]]) < len(answering)
