"""The compiled table holds together, and our own tables name only what exists."""

from collections import Counter

from ontology.class_compiler import NARROWER_THAN_REPLACEMENT, NOT_A_REPLACEMENT, VOCABULARIES
from ontology.class_sources import DATA, read_table
from ontology.classes import ClassTable
from ontology.namespaces import expand


def test_the_size_of_each_vocabulary(table: ClassTable):
    assert Counter(record.vocabulary for record in table) == {
        "brick": 1464,
        "ifc": 400,
        "rec": 272,
        "s223": 131,
        "bot": 7,
        "sosa": 10,
        "ssn": 2,
    }


def test_every_class_of_our_tables_exists(table: ClassTable):
    named = {row["class"] for row in read_table(DATA / "class_kinds.csv")}
    named |= {row["class"] for row in read_table(DATA / "other_classes.csv")}
    for row in read_table(DATA / "other_classes.csv"):
        named |= {*row["parents"].split(), *row["equivalents"].split(), *row["children"].split()}
    assert {name for name in named if table.get(expand(name)) is None} == set()
    assert all(table.get(iri) for iri in (*NARROWER_THAN_REPLACEMENT, *NOT_A_REPLACEMENT))


def test_links_lead_to_classes_of_the_table_and_back(table: ClassTable):
    for record in table:
        for iri in (*record.parents, *record.children, *record.equivalents, *record.counted, *record.replaced_by):
            assert table.get(iri) is not None, (record.ref, iri)
        for same in record.equivalents:
            assert record.iri in table.describe(same).equivalents
        for child in record.children:
            assert record.iri in table.describe(child).parents
        assert record.vocabulary in VOCABULARIES.values()


def test_every_point_of_brick_has_a_point_kind_and_no_other_class_has(table: ClassTable):
    for record in table:
        assert (record.point_kind is not None) == (record.kind == "POINT"), record.ref
        assert (record.zone_kind is not None) == (record.kind == "ZONE"), record.ref


def test_all_of_brick_but_its_own_machinery_has_a_kind(table: ClassTable):
    assert {record.ref for record in table if record.vocabulary == "brick" and record.kind is None} == {
        "brick:Class",
        "brick:Entity",
        "brick:Measurable",
        "brick:Quantity",
        "brick:Substance",
        "brick:Tag",
    }
