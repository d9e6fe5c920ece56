"""The whole reader on a small house written by hand: every kind of node, property and link."""

from collections.abc import Callable
from pathlib import Path

from graph.records import Identifier, PropertyValue, Said
from ingest.issues import Issue
from ingest.wire import Progress
from tests.ingest.ifc.conftest import HOUSE, Result, read_all

IFC = "https://standards.buildingsmart.org/IFC/DEV/IFC4/ADD2/OWL#"
QUDT = "http://qudt.org/vocab/unit/"
DOOR = "Pset_DoorCommon"


def test_kinds(house: Result):
    kinds = [(said.kind, said.values["name"]) for said in house.said.values()]

    assert kinds == [
        ("OTHER", "House"),
        ("SITE", "Garden"),
        ("BUILDING", "Lake house"),
        ("LEVEL", "Ground floor"),
        ("LEVEL", "Upper floor"),
        ("SPACE", "G1"),
        ("SPACE", "U1"),
        ("ZONE", "Flat"),
        ("ASSET", "North wall"),
        ("ASSET", "Front door"),
        ("ASSET_TYPE", "Oak door"),
        ("SYSTEM", "Heating"),
        ("ASSET", "Pump 1"),
        ("ASSET", "Pipe"),
        ("ASSET", "Room control"),
    ]


def test_places_have_their_measures_in_metres(house: Result):
    said = house.said

    assert said["0House00000000000000Site"].values == {
        "name": "Garden",
        "ifcClass": "IfcSite",
        "elevation": 520.0,
        "latitude": 48.1374,
        "longitude": -11.575,
    }
    assert said["0House00000000000Upper0"].values["elevation"] == 3.0
    assert said["0House00000000000Kitchn"].values == {
        "name": "G1",
        "longName": "Küche Bär",
        "description": "Faces the lake",
        "ifcClass": "IfcSpace",
        "predefinedType": "INTERNAL",
        "spaceKind": "Cooking",
        "netArea": 12.5,
        "grossArea": 14.0,
        "height": 2.5,
        "volume": 31.25,
        "x": 0.0,
        "y": 0.0,
        "z": 0.0,
    }


def test_positions_are_seen_from_the_building_wherever_it_stands(house: Result):
    bedroom = house.said["0House0000000000Bedroom"].values

    assert (bedroom["x"], bedroom["y"], bedroom["z"]) == (0.5, 0.0, 3.0)


def test_with_a_second_building_positions_are_those_in_the_world(read_with: Callable[..., Result]):
    result = read_with("#900=IFCBUILDING('0House00000000000Second',$,'Barn',$,$,$,$,$,.ELEMENT.,$,$,$);")

    bedroom = result.said["0House0000000000Bedroom"].values
    assert (bedroom["x"], bedroom["y"], bedroom["z"]) == (1.0, 2.5, 3.0)


def test_a_door_has_its_own_properties_over_those_of_its_type(house: Result):
    door = house.said["0House00000000000000Door"]

    assert door.values == {
        "name": "Front door",
        "tag": "D-1",
        "ifcClass": "IfcDoor",
        "predefinedType": "DOOR",
        "manufacturer": "Oaks & Sons",
    }
    assert door.identifiers == (
        Identifier("IFC_GUID", "0House00000000000000Door"),
        Identifier("IFC_STEP", "62"),
        Identifier("SERIAL_NUMBER", "SN-7"),
    )
    assert door.properties == (
        PropertyValue(DOOR, "FireRating", "T30", "T30", "IfcLabel"),
        PropertyValue(DOOR, "IsExternal", value=True, text="true", type="IfcBoolean"),
        PropertyValue(DOOR, "Status", '["NEW"]', "NEW", "IfcPropertyEnumeratedValue", None, "NEW"),
        PropertyValue("Pset_ManufacturerTypeInformation", "Manufacturer", "Oaks & Sons", "Oaks & Sons", "IfcLabel"),
        PropertyValue(DOOR, "Clearance", 0.9, "0.9", "IfcPositiveLengthMeasure", QUDT + "M", 0.9),
        PropertyValue(
            DOOR, "Heat", '{"lower":-20.0,"upper":60.0}', "-20, 60", "IfcPropertyBoundedValue", QUDT + "DEG_C"
        ),
        PropertyValue("Pset_ManufacturerOccurrence", "SerialNumber", "SN-7", "SN-7", "IfcIdentifier"),
        PropertyValue("Pset_ManufacturerOccurrence", "BarCode", "n/a", "n/a", "IfcIdentifier"),
    )


def test_quantities_have_units_and_si_values(house: Result):
    height = house.said["0House00000000000Kitchn"].properties[2]

    assert height == PropertyValue(
        "Qto_SpaceBaseQuantities", "Height", 2500.0, "2500", "IfcQuantityLength", QUDT + "MilliM", 2.5
    )


def test_classes_are_those_of_brick_or_rec_before_those_of_ifc(house: Result):
    said = house.said

    assert said["0House00000000000000Pump"].classes == (
        "https://brickschema.org/schema/Brick#Circulator_Pump",
        IFC + "IfcPump",
    )
    assert said["0House00000000000000Door"].classes == ("https://w3id.org/rec#Door", IFC + "IfcDoor")
    assert said["0House00000000000DoorTyp"].classes == (IFC + "IfcDoorType",)


def test_links(house: Result):
    assert house.links == [
        ("Project", "HAS_PART", "Site", None),
        ("Site", "HAS_PART", "Building", None),
        ("Building", "HAS_PART", "Ground", None),
        ("Building", "HAS_PART", "Upper", None),
        ("Ground", "HAS_PART", "Kitchn", None),
        ("Upper", "HAS_PART", "Bedroom", None),
        ("Kitchn", "IN_ZONE", "Zone", None),
        ("Bedroom", "IN_ZONE", "Zone", None),
        ("Pump", "IN_SYSTEM", "Heatng", None),
        ("Pipe", "IN_SYSTEM", "Heatng", None),
        ("Wall", "HAS_LOCATION", "Ground", None),
        ("Door", "HAS_LOCATION", "Ground", None),
        ("Door", "OF_TYPE", "DoorTyp", None),
        ("Control", "CONTROLS", "Pump", None),
        ("Pump", "OTHER", "Kitchn", None),
        ("Heatng", "SERVES", "Kitchn", None),
        ("Heatng", "SERVES", "Building", None),
        ("Kitchn", "BOUNDED_BY", "Wall", None),
        ("Pump", "CONNECTED_TO", "Pipe", "ports"),
        ("Door", "HOSTED_BY", "Wall", "opening"),
    ]


def test_progress_comes_before_content_and_warnings_last(house: Result):
    assert house.items[:2] == (Progress(0.1), Progress(0.5))
    assert isinstance(house.items[2], Said)
    assert [item.code for item in house.items if isinstance(item, Issue)] == ["IFC_SKIPPED_CLASS"]


def test_the_slower_way_through_the_parser_says_the_same(house: Result):
    assert read_all(HOUSE, lazy=True).items == house.items


def test_a_file_over_the_limit_is_refused():
    assert read_all(HOUSE, max_bytes=1000).code == "IFC_TOO_LARGE"


def test_nothing_to_import_is_refused(tmp_path: Path):
    path = tmp_path / "empty.ifc"
    head, _, _ = HOUSE.read_bytes().partition(b"#1=")
    path.write_bytes(head + b"ENDSEC;\nEND-ISO-10303-21;\n")

    assert read_all(path).code == "IFC_EMPTY"
