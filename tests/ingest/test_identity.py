"""Joining and parting of what several graphs say of the same things."""

from itertools import permutations

from graph.records import Identifier, Said
from ingest.identity import Token, join

GUID = Identifier("IFC_GUID", "2O2Fr$t4X7Zf8NOew3FLOH")


def said(iri: str, home: str, *names: Identifier) -> Said:
    return Said(iri=iri, kind="SPACE", identifiers=names, home=home)


def test_a_shared_global_id_joins_into_the_oldest_home() -> None:
    saids = {
        Token(1, "urn:ifc:a"): said("urn:ifc:a", "e1", GUID),
        Token(2, "urn:brick:room"): said("urn:brick:room", "e2", GUID),
        Token(2, "urn:brick:other"): said("urn:brick:other", "e3"),
    }
    for order in permutations(saids):
        hosts = join({token: saids[token] for token in order}).hosts
        assert hosts == {
            Token(1, "urn:ifc:a"): "e1",
            Token(2, "urn:brick:room"): "e1",
            Token(2, "urn:brick:other"): "e3",
        }


def test_two_nodes_of_one_graph_never_join_and_are_reported() -> None:
    saids = {
        Token(1, "urn:ifc:a"): said("urn:ifc:a", "e1", GUID),
        Token(1, "urn:ifc:b"): said("urn:ifc:b", "e2", GUID),
    }
    joined = join(saids)
    assert set(joined.hosts.values()) == {"e1", "e2"}
    assert joined.refused == (GUID,)


def test_a_third_graph_joins_two_that_did_not_know_each_other() -> None:
    step = Identifier("IFC_STEP", "flat.ifc#311")
    saids = {
        Token(1, "urn:ifc:a"): said("urn:ifc:a", "e1", GUID, step),
        Token(2, "urn:osh:Kitchen"): said("urn:osh:Kitchen", "e2"),
        Token(3, "urn:osh:Kitchen"): said("urn:osh:Kitchen", "e2", step),
    }
    assert set(join(saids).hosts.values()) == {"e1"}
    del saids[Token(3, "urn:osh:Kitchen")]
    assert join(saids).hosts == {Token(1, "urn:ifc:a"): "e1", Token(2, "urn:osh:Kitchen"): "e2"}


def test_blank_nodes_are_never_found_by_their_label() -> None:
    saids = {Token(1, "_:c14n0"): said("_:c14n0", "e1"), Token(2, "_:c14n0"): said("_:c14n0", "e2")}
    assert set(join(saids).hosts.values()) == {"e1", "e2"}
