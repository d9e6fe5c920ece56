"""The building that sources go into: its key, and its own model of edits."""

import re

from edifice.errors import BadInput, NotFound
from graph import entities, models
from graph.commit import commit
from graph.records import Cause
from graph.store import GraphStore
from ingest.content import EDITS, building_said
from ingest.plan import Content, plan

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
"""A building's key stands in topics and on the command line."""


def checked_key(key: str) -> str:
    """The key itself; raises BadInput when it would not fit into a topic."""
    if KEY.fullmatch(key) is None:
        message = "A building key has 1 to 63 letters, digits, dots, dashes or underscores, and begins with no sign."
        raise BadInput(message, field="buildingKey")
    return key


async def ensure_building(store: GraphStore, scope: str) -> int:
    """Make the building and its model of edits when they are new; the number of the graph of edits."""
    model = await models.ensure_model(store, scope, EDITS, EDITS, ("",))
    graph = model.graphs[0].number
    if model.entities == 0:
        said = building_said(scope)
        made = await plan(store, scope, {graph: Content({said.iri: said}, frozenset())})
        await commit(store, made.rows, Cause("BUILDING", model=model.id))
    return graph


async def key_of_building(store: GraphStore, id_: str) -> str:
    """The key of the building with this id; raises NotFound when there is no such building."""
    found = (await entities.by_ids(store, [id_]))[0]
    if found is None or found.kind != "BUILDING":
        raise NotFound(f"There is no building {id_}.")
    return found.scope
