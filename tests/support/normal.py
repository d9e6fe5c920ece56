"""Normal answers: what differs between two sets of stores that hold the same is taken out, and nothing else.

That is what a store or a clock makes up: ids and what is made of them (cursors, addresses, IRIs that we give),
sequences, times of imports and changes, and scores of search. Most lists are in the order of names; among equal names
the id decides, which a set of stores draws for itself, so these are put in order here. Hits of a search and changes are
in the order of what is taken out, so they are put in order as a whole.
"""

import json
import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

MADE_UP = frozenset({
    "id", "entityId", "otherId", "cursor", "startCursor", "endCursor", "url", "etag", "sequence", "score", "startedAt",
    "finishedAt",
})  # fmt: skip
ORDERED_BY_IT = frozenset({"score", "cause"})
"""Fields that hits of a search and changes have, and nothing else."""
GIVEN = re.compile(r"urn:uuid:[0-9a-f-]{36}|\be[0-9a-v]{20}\b")
"""IRIs and ids that we have given, within texts."""


def normal(value: Any) -> Any:
    """An answer as it would be from any set of stores."""
    if isinstance(value, Mapping):
        return {key: normal(one) for key, one in value.items() if key not in MADE_UP}
    if isinstance(value, list):
        whole = any(isinstance(one, Mapping) and ORDERED_BY_IT & one.keys() for one in value)
        found = [normal(one) for one in value]
        return sorted(found, key=_text) if whole else _ordered(found)
    return GIVEN.sub("", value) if isinstance(value, str) else value


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two answers differ, and how."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        return [found for key in one for found in differences(one[key], other[key], f"{path}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for place, (left, right) in pairs for found in differences(left, right, f"{path}[{place}]")]
    return [] if one == other else [f"{path}: {one!r} is not {other!r}"]


def _ordered(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for _, same in groupby(values, _name):
        found += sorted(same, key=_text)
    return found


def _name(value: Any) -> object:
    """What a list is ordered by: the name of the thing, or of what it stands for; other values keep their places."""
    if not isinstance(value, Mapping):
        return object()
    own = value.get("name") or value.get("entity") or value.get("point")
    shown = own.get("name") if isinstance(own, Mapping) else own
    return (shown.casefold(), value.get("hops")) if isinstance(shown, str) else object()


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
