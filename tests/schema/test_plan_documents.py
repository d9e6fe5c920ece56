"""Footprints and plans in documents."""

import orjson
import pytest

from tests.support.contexts import Asking
from tests.support.drafts import Draft

SQUARE = {"type": "Polygon", "coordinates": [[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0], [0.0, 0.0]]]}
DOCUMENT = """{ levels { nodes { name footprint plan { url etag } spaces { nodes { name footprint } } } } }"""


async def house(asking: Asking, levels: int, spaces: int) -> None:
    """So many levels with so many spaces each, and a roof with one that has no footprint."""
    draft = Draft()
    draft.add("roof", "LEVEL", name="Roof")
    draft.link("roof", "HAS_PART", draft.add("shaft", "SPACE", name="Shaft"))
    for level in range(levels):
        draft.add(f"l{level}", "LEVEL", name=f"Level {level}")
        for space in range(spaces):
            footprint = orjson.dumps(SQUARE).decode()
            draft.link(f"l{level}", "HAS_PART", draft.add(f"s{level}-{space}", "SPACE", footprint=footprint))
    await draft.write(asking.context.store)


@pytest.mark.parametrize(("levels", "spaces"), [(1, 1), (3, 20)])
async def test_levels_have_plans_and_spaces_footprints(asking: Asking, levels: int, spaces: int) -> None:
    await house(asking, levels, spaces)

    answer = await asking.ask(DOCUMENT)

    assert not answer.errors
    assert answer.data is not None
    *found, roof = answer.data["levels"]["nodes"]
    assert roof == {
        "name": "Roof", "footprint": None, "plan": None, "spaces": {"nodes": [{"name": "Shaft", "footprint": None}]},
    }  # fmt: skip
    assert [level["plan"]["url"] for level in found] == [f"/levels/l{at}/plan.svg" for at in range(levels)]
    assert len({level["plan"]["etag"] for level in found}) == levels
    assert [space["footprint"] for level in found for space in level["spaces"]["nodes"]] == [SQUARE] * levels * spaces
    assert answer.extensions["storeCalls"] == 5  # levels, their footprints, their plans, spaces, their footprints
