"""Precedence between several words on one node, and the default order."""

from itertools import permutations

import pytest

from graph.effective import effective, local_name, own_iri, sort_key
from graph.records import GraphOrigin, PropertyValue, Said

BRICK = "https://brickschema.org/schema/Brick#"
FORMATS = ("edits", "ifc", "rdf", "points")
GRAPHS = {number: GraphOrigin(number, "", f"m{number}", name, name, "hq") for number, name in enumerate(FORMATS, 1)}
EDITS, IFC, RDF, POINTS = GRAPHS


def name_of(kind: str, *graphs: int) -> object:
    saids = {graph: Said(f"urn:{graph}", kind, values={"name": FORMATS[graph - 1]}) for graph in graphs}
    return effective("e1", saids, GRAPHS).values["name"]


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("SPACE", (EDITS, IFC, RDF, POINTS)),
        ("POINT", (EDITS, RDF, POINTS, IFC)),
        ("ASSET", (EDITS, RDF, POINTS, IFC)),
    ],
)
def test_values_follow_the_order_of_formats(kind: str, order: tuple[int, ...]) -> None:
    for first in range(len(order)):
        for graphs in permutations(order[first:]):
            assert name_of(kind, *graphs) == FORMATS[order[first] - 1]


def test_none_never_overrides() -> None:
    saids = {EDITS: Said("urn:a", None, values={"name": None}), RDF: Said("urn:a", "POINT", values={"name": "P"})}
    found = effective("e1", saids, GRAPHS)
    assert (found.kind, found.values) == ("POINT", {"name": "P"})


def test_geometry_is_ifcs_whatever_the_kind() -> None:
    saids = {
        RDF: Said("urn:r", "ASSET", values={"x": 1.0, "height": 2.0, "tag": "r"}),
        IFC: Said("urn:i", "ASSET", values={"x": 9.0, "tag": "i"}),
    }
    assert effective("e1", saids, GRAPHS).values == {"height": 2.0, "x": 9.0, "tag": "r"}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({IFC: "ASSET", RDF: "POINT"}, "POINT"),
        ({IFC: "SPACE", RDF: "ZONE"}, "SPACE"),
        ({EDITS: "ZONE", IFC: "SPACE"}, "ZONE"),
        ({EDITS: None, IFC: "ASSET"}, "ASSET"),
        ({RDF: "OTHER", IFC: "ASSET"}, "ASSET"),
        ({RDF: "OTHER", IFC: None}, "OTHER"),
        ({RDF: None, IFC: None}, None),
    ],
)
def test_the_kind_comes_from_who_knows_best(kinds: dict[int, str | None], expected: str | None) -> None:
    saids = {graph: Said("urn:a", kind) for graph, kind in kinds.items()}
    assert effective("e1", saids, GRAPHS).kind == expected


def test_the_leaf_is_the_first_class_of_the_strongest_source_in_a_known_vocabulary() -> None:
    saids = {
        IFC: Said("urn:a", "ASSET", (BRICK + "Pump",)),
        RDF: Said("urn:a", "ASSET", ("urn:own#Pump", BRICK + "Chilled_Water_Pump", BRICK + "Water_Pump")),
    }
    found = effective("e1", saids, GRAPHS)
    assert (found.brick_class, found.class_graph) == (BRICK + "Chilled_Water_Pump", RDF)
    assert found.classes == {"urn:own#Pump", BRICK + "Pump", BRICK + "Water_Pump", BRICK + "Chilled_Water_Pump"}
    alone = effective("e1", {RDF: Said("urn:a", "ASSET", ("urn:own#Pump",))}, GRAPHS)
    assert alone.brick_class == "urn:own#Pump"


def test_a_sources_own_iri_is_worth_more_than_one_of_ours() -> None:
    saids = {IFC: Said("urn:ifc", "SPACE"), RDF: Said("http://b#room", "SPACE"), EDITS: Said("urn:edit", "SPACE")}
    assert effective("e1", saids, GRAPHS).iri == "http://b#room"
    blank = Said("_:b0", "SPACE")
    assert effective("e1", {RDF: blank}, GRAPHS).iri == own_iri("e1")
    assert effective("e1", {RDF: Said("_:b0")}, GRAPHS).iri == "_:b0"
    assert effective("e1", {RDF: blank, IFC: saids[IFC]}, GRAPHS).iri == "urn:ifc"


def test_properties_are_the_si_value_of_the_strongest_source() -> None:
    def said(*properties: PropertyValue) -> Said:
        return Said("urn:a", "ASSET", properties=properties)

    saids = {
        RDF: said(PropertyValue("P", "h", 1.0, "1"), PropertyValue("P", "only", value=True, text="true")),
        IFC: said(PropertyValue("P", "h", 250, "250", si=2.5), PropertyValue(None, "h", "x", "x")),
        EDITS: said(PropertyValue("P", "h", None, "")),
    }
    found = effective("e1", saids, GRAPHS).properties
    assert found == {("P", "h"): 2.5, (None, "h"): "x", ("P", "only"): True}


def test_models_of_one_format_are_ordered_by_name() -> None:
    graphs = {
        1: GraphOrigin(1, "", "m1", "b.ttl", "rdf", "hq"),
        2: GraphOrigin(2, "", "m2", "a.ttl", "rdf", "hq"),
        3: GraphOrigin(3, "urn:g", "m2", "a.ttl", "rdf", "hq"),
    }
    saids = {number: Said("urn:a", "ASSET", values={"name": f"{number}"}) for number in graphs}
    assert effective("e1", saids, graphs).values["name"] == "2"


@pytest.mark.parametrize(
    ("name", "iri", "expected"),
    [
        ("Größe ÀB", "urn:x", "grosse ab\0e1"),
        (None, "http://b.example/x#Room_12/", "room_12\0e1"),
        ("  ", "urn:uuid:1", "1\0e1"),
        ("x" * 300, "urn:x", "x" * 200 + "\0e1"),
        (12, "urn:x", "12\0e1"),
    ],
)
def test_the_default_order_folds_and_cuts(name: str | int | None, iri: str, expected: str) -> None:
    assert sort_key("e1", name, iri) == expected


def test_the_local_name_is_the_last_part() -> None:
    assert local_name("http://b.example/site/x#VAV-1") == "VAV-1"
    assert local_name("http://b.example/site/x/") == "x"
    assert local_name("urn:b1:ahu:temp") == "temp"
    assert local_name("urn:b1/ahu#temp") == "temp"
