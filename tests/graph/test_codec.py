"""The JSON texts of records give equal records back."""

from graph import codec
from graph.records import (
    AliasChange,
    Change,
    FieldChange,
    GraphOrigin,
    Identifier,
    LinkChange,
    PointState,
    PropertyValue,
    Said,
    SaidChange,
)

SAID = Said(
    "_:c14n0",
    "ASSET",
    ("urn:C",),
    {"name": "Ünf\n\"'\0\u2028", "x": 1.5, "writable": False, "y": 3, "z": None},
    (Identifier("IFC_GUID", "2O2Fr$t4X7Zf8NOew3FLOH"),),
    ('<urn:p> "a\\nb\\"\\u00e4"^^<urn:t>', '<urn:p> "ä"@de'),
    (PropertyValue(None, "k", 250, "250 cm", "IfcLengthMeasure", "unit:CentiM", 2.5), PropertyValue("", "k", None, "")),
    "e1",
)


def test_a_said_is_kept_in_three_properties() -> None:
    head, properties = codec.dump_head(SAID), codec.dump_properties(SAID.properties)
    assert codec.load_said(head, list(SAID.statements), properties) == SAID
    assert codec.dump_head(Said("urn:a")) == '{"iri":"urn:a"}'
    assert codec.dump_properties(()) is None
    assert codec.load_said('{"iri":"urn:a"}', None, None) == Said("urn:a")


def test_a_delta_comes_back_equal() -> None:
    rows = (
        SaidChange("e1", 7, None, SAID),
        SaidChange("e1", 7, SAID, None),
        LinkChange(7, "e1", "urn:p", "e2", "HAS_POINT", reverse=True, added=False),
        LinkChange(7, "e1", "urn:p", "e2", "OTHER", reverse=False, added=True, derived="by rule 1"),
        AliasChange("e2", "e1", added=True),
    )
    assert codec.load_delta(codec.dump_delta(rows)) == rows
    assert codec.row_bytes(rows[4]) == len('["alias","e2","e1",true]')


def test_effects_come_back_equal() -> None:
    changes = (
        Change("CHANGED", "e1", "POINT", "hq", fields=(FieldChange("name", None, "A"), FieldChange("l", ["a"], []))),
        Change("RELATED", "e1", "ASSET", "hq", "FEEDS", "e2"),
    )
    graphs = (GraphOrigin(7, "urn:g", "m1", "a.ttl", "rdf", "hq"),)
    points = (PointState(1, "e1", "hq", "urn:a", ("ts",), ("e0",), "topic", "unit:DEG_C", 60.0, retired=True),)
    assert codec.load_changes(codec.dump_changes(changes)) == changes
    assert codec.load_graphs(codec.dump_graphs(graphs)) == graphs
    assert codec.load_points(codec.dump_points(points)) == points
