"""The Open Smart Home data set by the mapping file of examples/smarthome: sensors, rooms, links and readings."""

import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ifcopenshell
import pytest

from graph.records import DraftLink, Identifier, Said
from ingest.issues import Issue
from ingest.mapping.file import mapping_of
from ingest.mapping.options import mapping_options
from ingest.points.readings import FileBegun, FileReading, readings
from ingest.rdf import read
from ingest.wire import Item
from ontology.namespaces import BRICK, SKOS, UNIT
from tests.support.rdf import exported_lines, parsed_lines

pytestmark = pytest.mark.real

OSH = "https://w3id.org/ibp/osh/OpenSmartHomeDataSet#"
SOSA = "http://www.w3.org/ns/sosa/"
MAPPING = Path(__file__).resolve().parents[2] / "examples" / "smarthome" / "mapping.toml"
ROOMS_WITH_SENSORS = {"Bathroom", "Kitchen", "Room1", "Room2", "Room3", "Toilet"}
MADE = {
    "Bathroom_Virtual_OutdoorTemperature": "Bathroom-virtualOutTemp-Sensor",
    "Kitchen_Virtual_OutdoorTemperature": "Kitchen-virtualOutTemp-Sensor",
    "Room1_Virtual_OutdoorTemperature": "Room1-virtualOutTemp-Sensor",
    "Room2_OutdoorTemperature": "Room2-virtualOutTemp-Sensor",
    "Toilet_Virtual_OutdoorTemperature": "Toilet-virtualOutTemp-Sensor",
}
"""The five files whose points the graph does not have, and the points that the mapping makes for them."""


@pytest.fixture(scope="module")
def archive(real_data: Path) -> Path:
    return real_data / "ifc" / "smarthome" / "OpenSmartHome_measurements_and_graph.zip"


@pytest.fixture(scope="module")
def graphs(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Item]]:
    """What the reader makes of each Turtle file."""
    folder, options = tmp_path_factory.mktemp("smarthome"), mapping_options(MAPPING)
    with zipfile.ZipFile(archive) as files:
        names = [name for name in files.namelist() if name.endswith(".ttl")]
        return {Path(name).name: list(read(Path(files.extract(name, folder)), options)) for name in names}


def saids(items: Sequence[Item]) -> dict[str, Said]:
    return {item.iri: item for item in items if isinstance(item, Said)}


def links(items: Sequence[Item]) -> list[DraftLink]:
    return [item for item in items if isinstance(item, DraftLink)]


def test_sensors_and_actuators_are_points_with_units(graphs: dict[str, list[Item]]) -> None:
    points = [said for said in saids(graphs["00_OpenSmartHomeData.ttl"]).values() if said.kind == "POINT"]
    assert sum(SOSA + "Sensor" in said.classes for said in points) == 26
    assert sum(SOSA + "Actuator" in said.classes for said in points) == 6
    assert len(points) == 26 + 6 + len(MADE)
    assert Counter(said.classes[0].removeprefix(BRICK) for said in points) == {
        "Room_Air_Temperature_Sensor": 6,
        "Air_Temperature_Sensor": 7,
        "Zone_Air_Humidity_Sensor": 6,
        "Illuminance_Sensor": 6,
        "Outside_Air_Temperature_Sensor": 6,
        "Room_Air_Temperature_Setpoint": 6,
    }
    assert Counter(said.values["unit"] for said in points) == {
        UNIT + "DEG_C": 25, UNIT + "PERCENT": 6, UNIT + "LUX": 6,
    }  # fmt: skip
    assert len({said.values["name"] for said in points}) == len(points)


def test_points_belong_to_their_rooms(graphs: dict[str, list[Item]]) -> None:
    found = links(graphs["00_OpenSmartHomeData.ttl"])
    pairs = [(link.subject.removeprefix(OSH), link.object) for link in found if link.relation == "HAS_POINT"]
    assert len(pairs) == 26 + 6 + len(MADE)
    assert {room for room, _ in pairs} == ROOMS_WITH_SENSORS
    assert all(point.startswith(f"{OSH}{room}-") for room, point in pairs)


def test_the_mapping_knows_all_classes(graphs: dict[str, list[Item]]) -> None:
    assert [item for items in graphs.values() for item in items if isinstance(item, Issue)] == []


def test_nine_rooms_join_the_nine_spaces_of_the_ifc_file(graphs: dict[str, list[Item]], real_data: Path) -> None:
    spaces = ifcopenshell.open(real_data / "ifc" / "smarthome" / "04_Flat.ifc").by_type("IfcSpace")
    rooms = {said.iri for said in saids(graphs["00_OpenSmartHomeData.ttl"]).values() if said.kind == "SPACE"}
    linked = saids(graphs["01_LinkOsh.ttl"])
    assert len(rooms) == 9
    names = {name for room in rooms for name in linked[room].identifiers}
    assert names == {Identifier("IFC_STEP", f"04_Flat.ifc#{space.id()}") for space in spaces}
    other = {said.kind for name, items in graphs.items() if name[:2] == "02" for said in saids(items).values()}
    assert other == {None}, "the Revit export describes the same rooms again and makes none"


def resolved(items: Sequence[Item]) -> dict[DraftLink, str]:
    """Each statement that links to a resource of the IFC file, with the row that its object leads to.

    A row names one node of a graph: the object itself, or the node that the object is said to be the same as.
    """
    known = saids(items)
    same = {link.subject: link.object for link in links(items) if link.relation == "SAME_AS" and link.derived}
    found: dict[DraftLink, str] = {}
    for link in links(items):
        if link.predicate == SKOS + "related" and "/ifc/resources" in link.object:
            owner = known[same.get(link.object, link.object)]
            (found[link],) = [name.value for name in owner.identifiers if name.scheme == "IFC_STEP"]
    return found


def test_all_62_links_lead_to_rows_of_the_ifc_file(graphs: dict[str, list[Item]], real_data: Path) -> None:
    model = ifcopenshell.open(real_data / "ifc" / "smarthome" / "04_Flat.ifc")
    found = resolved(graphs["01_LinkOsh.ttl"])
    assert len(found) == 62
    for link, name in found.items():
        expected = re.fullmatch(r".*/(Ifc\w+)_([0-9]+)", link.object)
        assert expected is not None
        assert name == f"04_Flat.ifc#{expected[2]}"
        row: Any = model.by_id(int(expected[2]))
        assert row.is_a() == expected[1]
    assert len(set(found.values())) == 51


def test_a_row_names_one_node_of_a_graph(graphs: dict[str, list[Item]]) -> None:
    names = [name for said in saids(graphs["01_LinkOsh.ttl"]).values() for name in said.identifiers]
    assert len(names) == len(set(names)) == 51


def test_the_files_export_as_they_came(graphs: dict[str, list[Item]], archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as files:
        for name in (name for name in files.namelist() if name.endswith(".ttl")):
            path = Path(files.extract(name, tmp_path))
            assert exported_lines(graphs[path.name]) == parsed_lines(path)
    assert len(graphs) == 5


def test_37_files_hold_285_954_readings_of_37_points(graphs: dict[str, list[Item]], archive: Path) -> None:
    layout = mapping_of(MAPPING.read_text(encoding="utf-8")).readings
    assert layout is not None
    points = {said.iri for said in saids(graphs["00_OpenSmartHomeData.ttl"]).values() if said.kind == "POINT"}
    found, file = dict[str, set[tuple[str, int]]](), ""
    for item in readings(archive, layout):
        match item:
            case FileBegun():
                file = Path(item.file).stem
                found[file] = set()
            case FileReading():
                found[file].add((item.point.value, item.time))
                assert item.point.scheme == "IRI"
                assert isinstance(item.value, float)
            case _:
                pytest.fail(f"a bad row: {item}")
    assert len(found) == 37
    assert sum(len(rows) for rows in found.values()) == 285_954
    point_of = {file: {iri for iri, _ in rows} for file, rows in found.items()}
    assert {iri for iris in point_of.values() for iri in iris} == points
    assert all(len(iris) == 1 for iris in point_of.values())
    assert {file: point_of[file] for file in MADE} == {file: {OSH + point} for file, point in MADE.items()}
    made = {said.iri for said in saids(graphs["00_OpenSmartHomeData.ttl"]).values() if not said.statements}
    assert {OSH + point for point in MADE.values()} == made & points
