"""Finding nodes by their names, on the real graph store."""

from graph.commit import commit
from graph.effective import own_iri
from graph.models import ensure_model
from graph.names import find, name_key
from graph.records import Cause, Identifier, Said, SaidChange
from graph.store import GraphStore

GUID, TAG = Identifier("IFC_GUID", "1"), Identifier("ASSET_TAG", "1")


async def test_names_are_found_within_their_building_and_scheme(empty_store: GraphStore) -> None:
    for scope in ("hq", "annex"):
        model = await ensure_model(empty_store, scope, "a.ifc", "ifc", ("", "urn:g"))
        one, two = (graph.number for graph in model.graphs)
        rows = [
            SaidChange(f"e1-{scope}", one, None, Said("urn:a", "ASSET", identifiers=(GUID,))),
            SaidChange(f"e1-{scope}", two, None, Said("urn:b", "ASSET", identifiers=(GUID,))),
            SaidChange(f"e2-{scope}", one, None, Said("urn:c", "ASSET", identifiers=(GUID,))),
        ]
        await commit(empty_store, rows, Cause("TEST"))
    wanted = [GUID, TAG, Identifier("IRI", "urn:b"), Identifier("IRI", "urn:z")]
    found = await find(empty_store, "hq", wanted)
    assert found == {GUID: ["e1-hq", "e2-hq"], Identifier("IRI", "urn:b"): ["e1-hq"]}
    assert await find(empty_store, "hq", []) == {}
    assert await find(empty_store, "nowhere", wanted) == {}


async def test_a_blank_node_is_found_by_the_iri_that_we_give_it(empty_store: GraphStore) -> None:
    graph = (await ensure_model(empty_store, "hq", "a.ttl", "rdf", ("",))).graphs[0].number
    rows = [SaidChange("e1", graph, None, Said("_:b0", "ASSET")), SaidChange("e2", graph, None, Said("_:b1"))]
    await commit(empty_store, rows, Cause("TEST"))
    own = Identifier("IRI", own_iri("e1"))
    assert await find(empty_store, "hq", [own, Identifier("IRI", "_:b0")]) == {own: ["e1"]}


def test_the_key_tells_scope_scheme_and_value_apart() -> None:
    keys = {
        name_key("a", Identifier("b", "c")),
        name_key("ab", Identifier("", "c")),
        name_key("", Identifier("ab", "c")),
    }
    assert len(keys) == 3
    assert (
        name_key("hq", Identifier("IRI", "urn:a")) == "d81c6c4d43442f05f1581fad31f3b7f35446248c72cbf09e594dc7b7c59a9ae1"
    )
