"""Compact names, IRIs, and the namespaces that vocabularies left behind."""

import pytest

from ontology.namespaces import BRICK, IFC, REC, compact, expand, local_name, rewrite, split


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("brick:Temperature_Sensor", "https://brickschema.org/schema/Brick#Temperature_Sensor"),
        ("rec:Room", "https://w3id.org/rec#Room"),
        ("ref:ifcGlobalID", "https://brickschema.org/schema/Brick/ref#ifcGlobalID"),
        ("bacnet:object-identifier", "http://data.ashrae.org/bacnet/object-identifier"),
        ("bot:hasSpace", "https://w3id.org/bot#hasSpace"),
        ("sosa:Sensor", "http://www.w3.org/ns/sosa/Sensor"),
        ("unit:DEG_C", "http://qudt.org/vocab/unit/DEG_C"),
        ("quantitykind:Temperature", "http://qudt.org/vocab/quantitykind/Temperature"),
        ("ifc:IfcPump", "https://standards.buildingsmart.org/IFC/DEV/IFC4/ADD2/OWL#IfcPump"),
    ],
)
def test_compact_names_and_iris_lead_to_each_other(name: str, iri: str):
    assert expand(name) == iri
    assert compact(iri) == name


@pytest.mark.parametrize(
    "text", ["https://example.org/a#b", "urn:uuid:1", "nobody:Knows", "plain", "", "brick", "a:b:c"]
)
def test_what_has_no_known_prefix_passes_through(text: str):
    assert expand(text) == text


def test_an_iri_that_its_compact_name_would_not_give_back_stays_whole():
    assert compact("http://qudt.org/vocab/unit/") == "http://qudt.org/vocab/unit/"
    assert compact("http://www.w3.org/ns/ssn/systems/Precision") == "ssns:Precision"
    assert compact("http://www.w3.org/ns/ssn/other/Precision") == "http://www.w3.org/ns/ssn/other/Precision"
    assert compact(BRICK + "a:b") == BRICK + "a:b"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://buildsys.org/ontologies/Brick#AHU", BRICK + "AHU"),
        ("http://buildsys.org/ontologies/BrickFrame#isPointOf", BRICK + "isPointOf"),
        ("https://brickschema.org/schema/1.0.1/Brick#AHU", BRICK + "AHU"),
        ("https://brickschema.org/schema/1.0.2/BrickFrame#hasPoint", BRICK + "hasPoint"),
        ("https://brickschema.org/schema/1.0.3/Brick#VAV", BRICK + "VAV"),
        ("https://brickschema.org/schema/1.1/Brick#VAV", BRICK + "VAV"),
        ("http://brickschema.org/schema/Brick#VAV", BRICK + "VAV"),
        ("https://brickschema.org/schema/1.1/BrickTag#Air", "https://brickschema.org/schema/BrickTag#Air"),
        ("http://data.ashrae.org/bacnet/2020#objectOf", "http://data.ashrae.org/bacnet/objectOf"),
        ("http://www.buildingsmart-tech.org/ifcOWL/IFC2X3_TC1#IfcDoor", IFC + "IfcDoor"),
        ("https://standards.buildingsmart.org/IFC/DEV/IFC4_3/OWL#IfcDoor", IFC + "IfcDoor"),
    ],
)
def test_old_namespaces_become_the_current_one(old: str, new: str):
    assert rewrite(old) == new
    assert rewrite(new) == new


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/schema/1.0.1/Brick#AHU",
        "https://brickschema.org/schema/1.0.2/building_example#ahu",
        "https://brickschema.org/schema/BrickShape#ValueShape",
        REC + "Room",
        "urn:x",
    ],
)
def test_other_namespaces_stay(iri: str):
    assert rewrite(iri) == iri


def test_an_iri_is_parted_after_its_last_separator():
    assert split("https://w3id.org/rec#Room") == ("https://w3id.org/rec#", "Room")
    assert split("http://qudt.org/vocab/unit/DEG_C") == ("http://qudt.org/vocab/unit/", "DEG_C")
    assert split("urn:uuid:12") == ("urn:uuid:", "12")
    assert local_name("Room") == "Room"
