"""The reader of RDF: what it makes of a small model, and that nothing of the file is lost."""

import random
from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from graph.records import DraftLink, Identifier, Said, Scalar
from ingest.issues import Code, Issue
from ingest.rdf import read
from ingest.wire import Graph, Item, decode, encode
from ontology.export import nquads
from ontology.namespaces import BRICK, QUANTITY_KIND, RDFS, REC, UNIT

B = "http://x/b#"
PREFIXES = """
@prefix b: <http://x/b#> . @prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rec: <https://w3id.org/rec#> . @prefix ref: <https://brickschema.org/schema/Brick/ref#> .
@prefix bacnet: <http://data.ashrae.org/bacnet/2020#> . @prefix unit: <http://qudt.org/vocab/unit/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix old: <https://brickschema.org/schema/1.0.2/Brick#> .
@prefix frame: <https://brickschema.org/schema/1.0.2/BrickFrame#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> . @prefix qudt: <http://qudt.org/schema/qudt/> .
"""


def items(folder: Path, text: str, name: str = "a.ttl", **options: object) -> list[Item]:
    path = folder / name
    path.write_text(PREFIXES + text if name.endswith((".ttl", ".trig")) else text, encoding="utf-8")
    return list(read(path, options))


def saids(found: list[Item]) -> dict[str, Said]:
    return {item.iri.removeprefix(B): item for item in found if isinstance(item, Said)}


def links(found: list[Item]) -> list[DraftLink]:
    return [item for item in found if isinstance(item, DraftLink)]


def issues(found: list[Item]) -> dict[str, Issue]:
    return {item.code: item for item in found if isinstance(item, Issue)}


def values(folder: Path, text: str) -> dict[str, Scalar]:
    return dict(saids(items(folder, text))["a"].values)


def test_literals_and_types_are_statements_and_everything_else_a_link(tmp_path: Path) -> None:
    found = items(tmp_path, 'b:a a old:Room ; rdfs:label "1.50"@de ; frame:isPartOf b:f ; rdfs:seeAlso <http://y/> .')
    assert saids(found)["a"] == Said(
        iri=B + "a",
        kind="SPACE",
        classes=(BRICK + "Room",),
        values={"name": "1.50", "spaceKind": "Room"},
        statements=(
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://brickschema.org/schema/1.0.2/Brick#Room>",
            f'<{RDFS}label> "1.50"@de',
        ),
    )
    assert links(found) == [
        DraftLink(B + "a", RDFS + "seeAlso", "http://y/", "OTHER"),
        DraftLink(
            B + "a", "https://brickschema.org/schema/1.0.2/BrickFrame#isPartOf", B + "f", "HAS_PART", reverse=True
        ),
    ]
    assert saids(found)["http://y/"] == Said(iri="http://y/")
    assert saids(found)["f"].statements == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("b:a a brick:Temperature_Sensor .", "POINT"),
        ("b:a a brick:Nonsense ; brick:isPointOf b:e .", "POINT"),
        ("b:e a brick:AHU ; brick:hasPoint b:a .", "POINT"),
        ("b:a a owl:NamedIndividual, rec:Level .", "LEVEL"),
        ("b:a a owl:Class ; rdfs:subClassOf brick:Sensor .", None),
        ("b:a a brick:Sensor, owl:Class ; brick:isPointOf b:e .", None),
        ("b:e brick:hasUnit b:a .", None),
        ("b:e brick:hasTag b:a .", None),
        ("b:a a ref:TimeseriesReference .", None),
    ],
)
def test_kinds_follow_classes_then_relations(tmp_path: Path, text: str, kind: str | None) -> None:
    assert saids(items(tmp_path, text))["a"].kind == kind


def test_names_prefer_english_then_no_language(tmp_path: Path) -> None:
    typed = "b:a a rec:Room ; "
    assert values(tmp_path, typed + 'rdfs:label "Küche"@de, "Kitchen"@en, "K" .')["name"] == "Kitchen"
    assert values(tmp_path, typed + 'rdfs:label "Küche"@de, "K", "L" .')["name"] == "K"
    assert values(tmp_path, typed + 'rdfs:label "Küche"@de, "Cuisine"@fr .')["name"] == "Küche"
    assert values(tmp_path, typed + 'rec:name "R1" ; rdfs:comment "a room"@en .') == {
        "name": "R1",
        "description": "a room",
        "spaceKind": "Room",
    }


def test_points_have_unit_quantity_and_kind(tmp_path: Path) -> None:
    assert values(tmp_path, "b:a a brick:Zone_Air_Temperature_Sensor ; brick:hasUnit unit:DEG_F .") == {
        "pointKind": "SENSOR",
        "unit": UNIT + "DEG_F",
        "quantity": QUANTITY_KIND + "Temperature",
    }
    spoken = values(tmp_path, "b:a a brick:Fan_Status ; <urn:edifice:ns:expectedInterval> 90 .")
    assert spoken == {"pointKind": "STATUS", "expectedInterval": 90.0}
    setpoint = values(tmp_path, 'b:a a brick:Temperature_Setpoint ; qudt:unit "°C" ; brick:hasQuantity b:q .')
    assert setpoint == {"pointKind": "SETPOINT", "writable": True, "unit": UNIT + "DEG_C", "quantity": B + "q"}


def test_places_have_sizes_in_si_zones_and_coordinates(tmp_path: Path) -> None:
    text = """b:a a rec:Building ; brick:timezone [ brick:value "Europe/Berlin" ] ; geo:lat "49.5" ; geo:long 11.25 ;
        brick:grossArea [ brick:value 1000 ; brick:hasUnit unit:FT2 ] ; brick:netArea 90.5 ;
        brick:volume [ brick:value "2.5" ; brick:hasUnit unit:DEG_C ] ."""
    assert values(tmp_path, text) == {
        "timeZone": "Europe/Berlin",
        "latitude": 49.5,
        "longitude": 11.25,
        "grossArea": pytest.approx(92.90304),
        "netArea": 90.5,
    }
    assert values(tmp_path, "b:a a brick:HVAC_Zone .") == {"zoneKind": "HVAC"}
    assert values(tmp_path, "b:a a brick:Hot_Water_System .") == {"systemKind": "Hot_Water_System"}


def test_external_references_name_their_owner(tmp_path: Path) -> None:
    text = """
    b:device bacnet:device-instance 123 .
    b:a a brick:Sensor ; ref:hasExternalReference
        [ a ref:TimeseriesReference ; ref:hasTimeseriesId "ts-1" ; ref:storedAt b:db ],
        [ a ref:BACnetReference ; bacnet:object-identifier "analog-value,5" ; bacnet:objectOf b:device ],
        [ a ref:MQTTReference ; ref:MQTTTopic "a/b" ],
        [ a ref:MetasysReference ; ref:metasysID "m" ] .
    b:c a brick:Sensor ; ref:hasExternalReference [ ref:BACnetURI "bacnet://123/analog-value,5/present-value" ] ;
        brick:timeseries [ brick:hasTimeseriesId "ts-2" ] .
    b:d a rec:Room ; ref:hasExternalReference [ a ref:IFCReference ; ref:ifcGlobalID "05i4VutGDCsQKCrT6CQvhf" ] .
    b:e a rec:Room ; ref:ifcGlobalID "05i4VutGDCsQKCrT6CQvhu" . b:f a rec:Room ; ref:ifcGlobalID "123" .
    """
    found = saids(items(tmp_path, text))
    assert found["a"].identifiers == (Identifier("BACNET", "123/analog-value,5"), Identifier("TIMESERIES", "ts-1"))
    assert (found["a"].values["topic"], found["a"].values["seriesId"]) == ("a/b", "ts-1")
    assert found["c"].identifiers == (Identifier("BACNET", "123/analog-value,5"), Identifier("TIMESERIES", "ts-2"))
    assert found["d"].identifiers == (Identifier("IFC_GUID", "05i4VutGDCsQKCrT6CQvhf"),)
    assert found["e"].identifiers == (Identifier("IFC_GUID", "05i4VutGDCsQKCrT6CQvhu"),)
    assert found["f"].identifiers == ()
    references = [said for key, said in found.items() if key.startswith("_:")]
    assert len(references) == 7
    assert all(said.kind is None and said.identifiers == () for said in references)


def test_unknown_classes_are_kept_and_reported_with_the_nearest_names(tmp_path: Path) -> None:
    found = items(tmp_path, "b:a a brick:Temprature_Sensor . b:c a brick:Temprature_Sensor, b:Own .")
    assert saids(found)["a"].classes == (BRICK + "Temprature_Sensor",)
    issue = issues(found)[Code.UNKNOWN_CLASS]
    assert issue.count == 3
    assert issue.examples[0].startswith("brick:Temprature_Sensor (2): nearest are brick:Temperature_Sensor, ")
    assert issue.examples[1].startswith("http://x/b#Own (1)")


def test_named_graphs_follow_the_default_graph_each_under_its_name(tmp_path: Path) -> None:
    text = 'b:a a rec:Room . b:g2 { b:a rdfs:label "two" } b:g1 { b:a rdfs:label "one" ; brick:isPartOf b:f }'
    found = [item for item in items(tmp_path, text, "a.trig") if isinstance(item, Said | DraftLink | Graph)]
    assert [item.name if isinstance(item, Graph) else getattr(item, "iri", "link") for item in found] == [
        B + "a", B + "g1", B + "a", B + "f", "link", B + "g2", B + "a",
    ]  # fmt: skip


def test_a_class_given_by_a_blank_node_is_a_link(tmp_path: Path) -> None:
    found = items(tmp_path, "b:a a [ a owl:Restriction ; owl:onProperty b:p ] .")
    (restriction,) = [link for link in links(found) if link.subject == B + "a"]
    assert restriction.object.startswith("_:b")
    assert saids(found)["a"].statements == ()


TEXT = """
b:a a brick:Sensor ; rdfs:label "a" ;
    ref:hasExternalReference [ ref:hasTimeseriesId "1" ; ref:storedAt [ rdfs:label "x" ] ] .
b:c a brick:Sensor ; ref:hasExternalReference [ ref:hasTimeseriesId "1" ; ref:storedAt [ rdfs:label "x" ] ], [], [] .
b:l a rec:Room ; rdfs:seeAlso ( "1" "1" b:a ) .
"""


def as_nquads(found: list[Item]) -> list[str]:
    lines = b"".join(nquads(saids(found).values(), links(found), "http://x/g"))
    return lines.decode().splitlines()


def test_the_same_statements_give_the_same_output_in_any_order(tmp_path: Path) -> None:
    first = items(tmp_path, TEXT)
    again = items(tmp_path, TEXT)
    assert first == again
    lines = as_nquads(first)
    for seed in range(5):
        shuffled = [line.replace("_:b", f"_:x{seed}") for line in lines]
        random.Random(seed).shuffle(shuffled)
        other = items(tmp_path, "\n".join(shuffled).replace(" <http://x/g> .", " ."), "b.nt")
        assert [item for item in other if not isinstance(item, Issue)] == first


def test_the_export_is_the_file(tmp_path: Path) -> None:
    lines = as_nquads(items(tmp_path, TEXT))
    assert len(lines) == len(set(lines)) == 21
    assert f"<{B}l> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{REC}Room> <http://x/g> ." in lines
    assert sum('"1" <http://x/g>' in line for line in lines) == 4


def test_items_pass_through_the_lines_of_the_worker(tmp_path: Path) -> None:
    found = items(tmp_path, TEXT + 'b:g { b:a rdfs:label "two" }', "a.trig")
    assert [decode(encode(item)) for item in found] == found


MAPPING = """
version = 1
[prefixes]
b = "http://x/b#"
[[class]]
class = "sosa:Sensor"
iri = "b:(?P<room>\\\\w+)-temp"
is = "Zone_Air_Temperature_Sensor"
name = "{room} temperature"
unit = "°C"
expected_interval = 60
[[class]]
class = "b:Thing"
kind = "TERM"
[[relation]]
predicate = "bot:containsElement"
object = "POINT"
relation = "HAS_POINT"
[[identifier]]
iri = "b:.*"
along = "skos:related"
object = "b:Ifc[A-Za-z]+_(?P<row>[0-9]+)"
scheme = "IFC_STEP"
value = "a.ifc#{row}"
[[identifier]]
iri = "b:Ifc[A-Za-z]+_(?P<row>[0-9]+)"
scheme = "IFC_STEP"
value = "a.ifc#{row}"
[[point]]
iri = "b:K-out"
of = "b:K"
is = "brick:Outside_Air_Temperature_Sensor"
name = "outside"
identifiers = { TIMESERIES = "t1" }
"""
SENSORS = """
@prefix bot: <https://w3id.org/bot#> . @prefix sosa: <http://www.w3.org/ns/sosa/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
b:K a bot:Space ; bot:containsElement b:K-temp, b:heater ; skos:related b:IfcSpace_311 .
b:K-temp a sosa:Sensor . b:heater a bot:Element . b:x a b:Thing ; skos:related b:IfcWall_7 .
b:geometry skos:related b:IfcSpace_311 .
"""


def test_a_mapping_gives_a_sensor_graph_its_meaning(tmp_path: Path) -> None:
    found = items(tmp_path, SENSORS, mapping=MAPPING)
    known = saids(found)
    assert {key: said.kind for key, said in known.items() if said.kind} == {
        "K": "SPACE", "K-temp": "POINT", "heater": "ASSET", "K-out": "POINT",
    }  # fmt: skip
    assert known["K-temp"].classes == (BRICK + "Zone_Air_Temperature_Sensor", "http://www.w3.org/ns/sosa/Sensor")
    assert known["K-temp"].values == {
        "name": "K temperature",
        "pointKind": "SENSOR",
        "unit": UNIT + "DEG_C",
        "quantity": QUANTITY_KIND + "Temperature",
        "expectedInterval": 60,
    }
    assert issues(found) == {}
    relations = {(link.object.removeprefix(B), link.relation, link.reverse) for link in links(found)}
    assert ("K-temp", "HAS_POINT", False) in relations
    assert ("heater", "HAS_LOCATION", True) in relations


def test_a_row_of_an_ifc_file_names_one_node_and_the_others_are_the_same(tmp_path: Path) -> None:
    found = items(tmp_path, SENSORS, mapping=MAPPING)
    named = {key: said.identifiers for key, said in saids(found).items() if said.identifiers and key != "K-out"}
    assert named == {
        "K": (Identifier("IFC_STEP", "a.ifc#311"),),
        "x": (Identifier("IFC_STEP", "a.ifc#7"),),
    }
    same = {
        (link.subject.removeprefix(B), link.object.removeprefix(B))
        for link in links(found)
        if link.relation == "SAME_AS"
    }
    assert same == {("geometry", "K"), ("IfcSpace_311", "K"), ("IfcWall_7", "x")}


def test_a_made_point_is_no_statement_of_the_file(tmp_path: Path) -> None:
    found = items(tmp_path, SENSORS, mapping=MAPPING)
    made = saids(found)["K-out"]
    assert made == Said(
        iri=B + "K-out",
        kind="POINT",
        classes=(BRICK + "Outside_Air_Temperature_Sensor",),
        values={
            "pointKind": "SENSOR", "quantity": QUANTITY_KIND + "Temperature", "name": "outside", "seriesId": "t1",
        },
        identifiers=(Identifier("TIMESERIES", "t1"),),
    )  # fmt: skip
    assert DraftLink(B + "K", BRICK + "hasPoint", B + "K-out", "HAS_POINT", derived="mapping point[1]") in links(found)
    assert as_nquads(found) == as_nquads(items(tmp_path, SENSORS))
    only_mentioned = items(tmp_path, "b:K rdfs:seeAlso b:y .", mapping=MAPPING)
    assert "K-out" not in saids(only_mentioned)


def test_a_mapping_that_meets_nothing_is_reported(tmp_path: Path) -> None:
    assert list(issues(items(tmp_path, "b:y a rec:Room .", mapping=MAPPING))) == [Code.MAPPING_UNUSED]
    with pytest.raises(ImportRefused, match="version must be 1"):
        _ = items(tmp_path, "b:y a rec:Room .", mapping={"version": 2})
