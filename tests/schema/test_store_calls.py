"""The store calls of a document depend on its shape, not on the size of its answer."""

from typing import Any

import pytest

from graph.records import Identifier
from tests.support.buildings import ROOM, readings
from tests.support.contexts import Asking
from tests.support.drafts import Draft

DOCUMENT = """{
  buildings {
    nodes {
      id
      levels {
        id
        spaces(first: 500) {
          nodes {
            id
            assets(first: 500) {
              nodes {
                id
                points(first: 500) { nodes { id latest { value } } }
              }
            }
          }
        }
      }
    }
  }
}"""


async def sized(asking: Asking, levels: int, spaces: int, assets: int, points: int) -> int:
    """A building with so many of each in each; answers how many objects it has."""
    draft = Draft()
    draft.add("house", "BUILDING", name="House", key="b1", identifiers=(Identifier("BUILDING_KEY", "b1"),))
    for level in range(levels):
        draft.link("house", "HAS_PART", draft.add(f"l{level}", "LEVEL", elevation=float(level)))
        for space in range(spaces):
            draft.link(f"l{level}", "HAS_PART", draft.add(f"s{level}-{space}", "SPACE", ROOM))
            for asset in range(assets):
                name = draft.add(f"a{level}-{space}-{asset}", "ASSET", "VAV")
                draft.link(name, "HAS_LOCATION", f"s{level}-{space}")
                for point in range(points):
                    draft.link(name, "HAS_POINT", draft.add(f"p{level}-{space}-{asset}-{point}", "POINT", "Sensor"))
    await draft.write(asking.context.store)
    await readings(asking, **{"p0-0-0-0": [(0, 1.0)]})
    return len(draft.saids)


def leaves(data: Any, key: str) -> int:
    if isinstance(data, dict):
        return (key in data) + sum(leaves(value, key) for value in data.values())
    return sum(leaves(item, key) for item in data) if isinstance(data, list) else 0


@pytest.mark.parametrize(
    ("shape", "objects"), [((1, 1, 2, 3), 11), ((4, 8, 5, 5), 997)], ids=["ten objects", "a thousand objects"]
)
async def test_from_the_building_to_the_latest_values(
    asking: Asking, shape: tuple[int, int, int, int], objects: int
) -> None:
    assert await sized(asking, *shape) == objects

    answer = await asking.ask(DOCUMENT)

    assert not answer.errors
    assert leaves(answer.data, "id") == objects
    assert answer.extensions["storeCalls"] == 6


MANY_FIELDS = """{
  spaces(first: 500) {
    totalCount
    nodes {
      partOf { id } ancestors { id } level { id } zones { id } adjacent { id }
      classes { ref } is(class: "rec:Room") identifiers { value model { id } } properties { key } models { id }
      relations(first: 2) { totalCount nodes { entity { id } models { id } } } point(is: "Sensor") { id stale }
      points(first: 2) { totalCount nodes { id of { id } place { id } unit { ref } } } servedBy { nodes { hops } }
      meteredBy { id } footprint
    }
  }
}"""


@pytest.mark.parametrize("spaces", [1, 12])
async def test_every_field_of_a_list_costs_the_same_for_any_number_of_parents(asking: Asking, spaces: int) -> None:
    await sized(asking, 1, spaces, 1, 1)

    answer = await asking.ask(MANY_FIELDS)

    assert not answer.errors
    assert answer.data is not None
    assert answer.data["spaces"]["totalCount"] == spaces
    assert answer.extensions["storeCalls"] == 25
