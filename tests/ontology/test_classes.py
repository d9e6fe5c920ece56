"""The class table: names, closure, kinds, suggestions and search, on Brick 1.5."""

import pyoxigraph
import pytest

from edifice.errors import BadInput
from ontology.class_sources import class_sources
from ontology.classes import ClassTable
from ontology.namespaces import BRICK, IFC, REC, compact, expand


def expanded(table: ClassTable, ref: str) -> set[str]:
    return {compact(iri) for iri in table.expand(table.resolve(ref).iri)}


def test_the_vocabularies_and_their_versions(table: ClassTable):
    assert [(vocabulary.prefix, vocabulary.version) for vocabulary in table.vocabularies] == [
        ("brick", "1.5.0"),
        ("rec", "4.0"),
        ("ifc", None),
        ("bot", None),
        ("sosa", None),
        ("ssn", None),
        ("s223", None),
    ]


def test_a_record_says_what_brick_says(table: ClassTable):
    record = table.resolve("brick:Temperature_Sensor")
    assert record.iri == "https://brickschema.org/schema/Brick#Temperature_Sensor"
    assert record.ref == "brick:Temperature_Sensor"
    assert record.label == "Temperature Sensor"
    assert record.definition is not None
    assert record.definition.startswith("Measures temperature: the physical property of matter")
    assert record.vocabulary == "brick"
    assert record.parents == (BRICK + "Sensor",)
    assert (record.kind, record.point_kind, record.deprecated) == ("POINT", "SENSOR", False)
    assert record.quantity == "http://qudt.org/vocab/quantitykind/Temperature"


def test_a_replaced_class_names_its_replacement(table: ClassTable):
    record = table.resolve("brick:Room")
    assert (record.deprecated, record.replaced_by) == (True, (REC + "Room",))


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("brick:Temperature_Sensor", "brick:Temperature_Sensor"),
        ("Temperature_Sensor", "brick:Temperature_Sensor"),
        ("temperature sensor", "brick:Temperature_Sensor"),
        ("BRICK:temperature_sensor", "brick:Temperature_Sensor"),
        (" Temperature-Sensor ", "brick:Temperature_Sensor"),
        ("https://brickschema.org/schema/Brick#AHU", "brick:AHU"),
        ("https://brickschema.org/schema/1.0.1/Brick#AHU", "brick:AHU"),
        ("rec:Room", "rec:Room"),
        ("Room", "brick:Room"),
        ("HVACZone", "brick:HVAC_Zone"),
        ("BasementLevel", "rec:BasementLevel"),
        ("ifc:IfcPump", "ifc:IfcPump"),
        ("IfcPump", "ifc:IfcPump"),
        ("ifcpump", "ifc:IfcPump"),
        (IFC + "IfcPump", "ifc:IfcPump"),
        ("bot:Storey", "bot:Storey"),
        ("sosa:Sensor", "sosa:Sensor"),
        ("s223:Pump", "s223:Pump"),
    ],
)
def test_names_are_found(table: ClassTable, ref: str, found: str):
    assert table.resolve(ref).ref == found


@pytest.mark.parametrize(
    ("ref", "first"),
    [
        ("Temprature_Sensor", "brick:Temperature_Sensor"),
        ("brick:Temperature_Senso", "brick:Temperature_Sensor"),
        ("ifc:IfcPmup", "ifc:IfcPump"),
        ("rec:Rom", "rec:Room"),
        ("https://brickschema.org/schema/Brick#Tempreature_Sensor", "brick:Temperature_Sensor"),
        ("Air_Handler", "brick:Air_Handler_Unit"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(table: ClassTable, ref: str, first: str):
    with pytest.raises(BadInput) as refused:
        table.resolve(ref)
    assert refused.value.suggestions[0] == first
    assert first in refused.value.message


@pytest.mark.parametrize("ref", ["", "zzzzzz", "x" * 100_000, "https://example.org/Nothing", "brick:"])
def test_nonsense_is_refused_shortly(table: ClassTable, ref: str):
    with pytest.raises(BadInput) as refused:
        table.resolve(ref)
    assert len(refused.value.message) < 600


def test_a_foreign_class_is_accepted_where_the_graph_holds_it(table: ClassTable):
    iri = "http://my-private-ontology.com/Widget_Sensor"
    record = table.resolve(iri, used={iri})
    assert (record.iri, record.ref, record.label, record.vocabulary, record.kind) == (
        iri,
        iri,
        "Widget sensor",
        "",
        None,
    )
    assert table.expand(iri) == {iri}


def test_all_names_of_an_air_handling_unit(table: ClassTable):
    assert expanded(table, "brick:AHU") == expanded(table, "Air_Handling_Unit") == expanded(table, "Air_Handler_Unit")
    assert expanded(table, "brick:AHU") == {
        "brick:AHU",
        "brick:Air_Handler_Unit",
        "brick:Air_Handling_Unit",
        "brick:DDAHU",
        "brick:DOAS",
        "brick:Dedicated_Outdoor_Air_System_Unit",
        "brick:Dual_Duct_Air_Handling_Unit",
        "brick:MAU",
        "brick:Makeup_Air_Unit",
        "brick:PAU",
        "brick:Pre-Cooling_Air_Unit",
        "brick:RTU",
        "brick:Rooftop_Unit",
    }


def test_rooms_of_brick_and_rec_are_rooms_of_each_other(table: ClassTable):
    assert {"brick:Room", "rec:Room", "rec:Office", "brick:Conference_Room"} <= expanded(table, "rec:Room")
    assert {"brick:Room", "rec:Room", "rec:Office", "brick:Conference_Room"} <= expanded(table, "brick:Room")
    assert {"brick:Floor", "brick:Storey", "rec:Level", "bot:Storey", "brick:Rooftop"} <= expanded(table, "rec:Level")
    assert "bot:Building" in expanded(table, "brick:Building")


def test_a_wider_replacement_does_not_count_the_other_way_round(table: ClassTable):
    assert "brick:Hot_Box" in expanded(table, "rec:Room")
    assert expanded(table, "brick:Hot_Box") == {"brick:Hot_Box"}
    assert expanded(table, "brick:Massage_Room") == {"brick:Massage_Room"}
    assert "brick:Trace_Heat_Sensor" in expanded(table, "brick:Sensor")
    assert expanded(table, "brick:Trace_Heat_Sensor") == {"brick:Trace_Heat_Sensor"}


def test_the_mistaken_replacement_of_a_fire_zone_does_not_count(table: ClassTable):
    assert "brick:Fire_Zone" not in expanded(table, "rec:Entrance")
    assert "brick:Fire_Zone" in expanded(table, "rec:Zone")


def test_a_renamed_sensor_counts_both_ways(table: ClassTable):
    assert "brick:Leaving_Water_Temperature_Sensor" in expanded(table, "brick:Supply_Water_Temperature_Sensor")
    assert "brick:Supply_Water_Temperature_Sensor" in expanded(table, "brick:Leaving_Water_Temperature_Sensor")


def test_ifc_classes_count_with_their_subclasses_of_all_releases(table: ClassTable):
    distribution = expanded(table, "ifc:IfcDistributionElement")
    assert {"ifc:IfcPump", "ifc:IfcSensor", "ifc:IfcFlowTerminal", "ifc:IfcElectricDistributionPoint"} <= distribution
    assert not {"ifc:IfcWall", "ifc:IfcPumpType"} & distribution
    assert "ifc:IfcDoor" in expanded(table, "ifc:IfcBuildingElement")
    assert "ifc:IfcDoor" in expanded(table, "ifc:IfcBuiltElement")


def test_exactly_means_the_class_alone(table: ClassTable):
    assert table.expand(BRICK + "AHU", exact=True) == {BRICK + "AHU"}
    assert table.expand("http://buildsys.org/ontologies/Brick#AHU", exact=True) == {BRICK + "AHU"}


@pytest.mark.parametrize(
    "ref",
    [
        "brick:Point",
        "brick:Sensor",
        "brick:Temperature_Sensor",
        "brick:Setpoint",
        "brick:Command",
        "brick:Equipment",
        "brick:HVAC_Equipment",
        "brick:Location",
        "brick:Air_Handling_Unit",
        "rec:Architecture",
        "rec:Room",
        "brick:System",
    ],
)
def test_no_subclass_of_the_file_is_missing(table: ClassTable, brick: pyoxigraph.Store, ref: str):
    iri = expand(ref)
    path = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"
    found = brick.query(f"SELECT ?c WHERE {{ ?c {path} <{iri}> FILTER(isIRI(?c)) }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    subclasses = {row["c"].value for row in found}
    assert subclasses <= table.expand(iri)
    assert len(subclasses) > 5


@pytest.fixture(scope="module")
def brick() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(path=str(class_sources().brick), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def test_ancestors_are_the_expansion_seen_from_below(table: ClassTable):
    pump = IFC + "IfcPump"
    assert [compact(iri) for iri in table.ancestors(pump)] == [
        "ifc:IfcFlowMovingDevice",
        "ifc:IfcDistributionFlowElement",
        "ifc:IfcDistributionElement",
        "ifc:IfcElement",
        "ifc:IfcProduct",
    ]
    for iri in (BRICK + "Room", BRICK + "AHU", REC + "Office"):
        assert all(iri in table.expand(above) for above in table.ancestors(iri))
        others = {record.iri for record in table} - {iri, *table.ancestors(iri)}
        assert not any(iri in table.expand(other) for other in others)


def test_children_are_direct(table: ClassTable):
    assert [record.ref for record in table.children(BRICK + "Point")] == [
        "brick:Alarm",
        "brick:Command",
        "brick:Parameter",
        "brick:Sensor",
        "brick:Setpoint",
        "brick:Status",
    ]


@pytest.mark.parametrize(
    ("ref", "kind", "detail"),
    [
        ("brick:Site", "SITE", None),
        ("rec:Campus", "SITE", None),
        ("brick:Building", "BUILDING", None),
        ("rec:School", "BUILDING", None),
        ("rec:Level", "LEVEL", None),
        ("brick:Basement", "LEVEL", None),
        ("brick:Office", "SPACE", None),
        ("rec:ParkingSpace", "SPACE", None),
        ("brick:HVAC_Zone", "ZONE", "HVAC"),
        ("rec:HVACZone", "ZONE", "HVAC"),
        ("brick:Lighting_Zone", "ZONE", "LIGHTING"),
        ("brick:Fire_Zone", "ZONE", "FIRE"),
        ("rec:AccessControlZone", "ZONE", "ACCESS"),
        ("brick:Energy_Zone", "ZONE", "OTHER"),
        ("brick:Chiller", "ASSET", None),
        ("rec:Desk", "ASSET", None),
        ("rec:ICT_Equipment", "ASSET", None),
        ("brick:Chilled_Water_System", "SYSTEM", None),
        ("brick:Water_Loop", "SYSTEM", None),
        ("brick:PV_Array", "SYSTEM", None),
        ("brick:Zone_Air_Temperature_Sensor", "POINT", "SENSOR"),
        ("brick:Discharge_Air_Temperature_Setpoint", "POINT", "SETPOINT"),
        ("brick:Max_Air_Flow_Setpoint_Limit", "POINT", "PARAMETER"),
        ("brick:Fan_On_Off_Status", "POINT", "STATUS"),
        ("brick:Damper_Position_Command", "POINT", "COMMAND"),
        ("brick:High_CO2_Alarm", "POINT", "ALARM"),
        ("brick:Point", "POINT", "OTHER"),
        ("rec:Collection", "OTHER", None),
        ("rec:Person", None, None),
        ("brick:Quantity", None, None),
        ("bot:Site", "SITE", None),
        ("bot:Storey", "LEVEL", None),
        ("bot:Space", "SPACE", None),
        ("bot:Element", "ASSET", None),
        ("sosa:Sensor", "OTHER", None),
        ("sosa:Actuator", "OTHER", None),
        ("sosa:ObservableProperty", None, None),
        ("s223:AirHandlingUnit", "ASSET", None),
        ("s223:QuantifiableObservableProperty", "POINT", "SENSOR"),
        ("ifc:IfcSite", "SITE", None),
        ("ifc:IfcBuilding", "BUILDING", None),
        ("ifc:IfcBuildingStorey", "LEVEL", None),
        ("ifc:IfcSpace", "SPACE", None),
        ("ifc:IfcSpatialZone", "ZONE", "OTHER"),
        ("ifc:IfcZone", "ZONE", "OTHER"),
        ("ifc:IfcDistributionSystem", "SYSTEM", None),
        ("ifc:IfcWallStandardCase", "ASSET", None),
        ("ifc:IfcSensor", "ASSET", None),
        ("ifc:IfcActuator", "ASSET", None),
        ("ifc:IfcPumpType", "ASSET_TYPE", None),
        ("ifc:IfcOpeningElement", "OTHER", None),
        ("ifc:IfcDistributionPort", "OTHER", None),
    ],
)
def test_kinds(table: ClassTable, ref: str, kind: str | None, detail: str | None):
    record = table.resolve(ref)
    assert (record.kind, record.point_kind or record.zone_kind) == (kind, detail)


@pytest.mark.parametrize(
    ("classes", "kind", "leaf"),
    [
        (["brick:Sensor", "brick:Temperature_Sensor", "brick:Point"], "POINT", "brick:Temperature_Sensor"),
        (["owl:NamedIndividual", "brick:AHU"], "ASSET", "brick:AHU"),
        (["sosa:Sensor", "brick:Temperature_Sensor"], "POINT", "brick:Temperature_Sensor"),
        (["ifc:IfcSpace", "rec:Office"], "SPACE", "rec:Office"),
        (["brick:Room", "rec:Room"], "SPACE", "rec:Room"),
        (["https://brickschema.org/schema/1.1/Brick#VAV"], "ASSET", "brick:VAV"),
        (["https://example.org/Thing"], None, "https://example.org/Thing"),
        ([], None, None),
    ],
)
def test_the_kind_and_the_most_exact_of_several_classes(
    table: ClassTable, classes: list[str], kind: str | None, leaf: str | None
):
    assert table.kind_of(map(expand, classes)) == (kind, leaf and expand(leaf))


@pytest.mark.parametrize(
    ("iri", "likely"),
    [
        ("http://buildsys.org/ontologies/Brick#Zone_Temperature_Sensor", "brick:Temperature_Sensor"),
        (BRICK + "Electrical_Power_Sensor", "brick:Power_Sensor"),
        (BRICK + "Building_Electric_Meter", "brick:Meter"),
        (BRICK + "Nothing_Known", None),
        ("https://example.org/My_Temperature_Sensor", None),
    ],
)
def test_what_an_unknown_class_likely_is(table: ClassTable, iri: str, likely: str | None):
    record = table.likely(iri)
    assert (record and record.ref) == likely


def test_search_puts_names_before_definitions(table: ClassTable):
    assert [record.ref for record in table.search("pump", limit=4)] == [
        "brick:Pump",
        "s223:Pump",
        "brick:Booster_Pump",
        "brick:Chilled_Water_Booster_Pump",
    ]
    assert [record.ref for record in table.search("air handl", under=BRICK + "HVAC_Equipment", limit=3)] == [
        "brick:Air_Handler_Unit",
        "brick:Air_Handling_Unit",
        "brick:Computer_Room_Air_Handler",
    ]
    assert table.search("no such words anywhere") == ()
