"""What is known of the real files beforehand: counts, networks, the same building in two formats."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graph.records import DraftLink, Said
from tests.ingest.ifc.conftest import Result, read_all

pytestmark = pytest.mark.real

IFC = "https://standards.buildingsmart.org/IFC/DEV/IFC4/ADD2/OWL#"


def kinds(result: Result) -> Counter[str | None]:
    return Counter(said.kind for said in result.said.values())


def of_kind(result: Result, kind: str) -> list[Said]:
    return [said for said in result.said.values() if said.kind == kind]


def neighbours(result: Result, relation: str) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item in result.items:
        if isinstance(item, DraftLink) and item.relation == relation:
            found[item.subject].add(item.object)
            found[item.object].add(item.subject)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("duplex/Duplex_A_20110907.ifc", {"LEVEL": 4, "SPACE": 21, "ASSET": 218, "BUILDING": 1, "SITE": 1}),
        ("duplex/Duplex_A_20110505.ifc", {"LEVEL": 4, "SPACE": 18}),
        ("duplex/Duplex_COBie_Design_20120323.ifc", {"LEVEL": 4, "SPACE": 22, "SYSTEM": 10, "ZONE": 2}),
        ("duplex/Duplex_COBie_Handover_20120323.ifc", {"LEVEL": 4, "SPACE": 22, "SYSTEM": 10, "ZONE": 2}),
        ("duplex/Duplex_Electrical_20121207.ifc", {"LEVEL": 3, "SPACE": 1, "ASSET": 103}),
        ("office/Office_A_20110811.ifc", {"LEVEL": 3, "SPACE": 99}),
        ("kit/AC20-FZK-Haus.ifc", {"LEVEL": 2, "SPACE": 7}),
        ("kit/AC20-FZK-Haus_with_SB55.ifc", {"LEVEL": 2, "SPACE": 4}),
        ("kit/AC11-Institute-Var-2.ifc", {"LEVEL": 5, "SPACE": 82, "ZONE": 12}),
        ("kit/AC11-Institute-Var-2.ifczip", {"LEVEL": 5, "SPACE": 82, "ZONE": 12}),
        ("mep/hvac_heating.ifc", {"LEVEL": 1, "ASSET": 222, "SYSTEM": 9}),
        ("mep/3rooms_Heater_AirTerminal_Table_with_SB.ifc", {"LEVEL": 1, "SPACE": 4, "ZONE": 4}),
        ("mep/ExampleHOM_with_radiator.ifc", {"LEVEL": 3, "SPACE": 11}),
        ("pcert/Building-Architecture.ifc", {"LEVEL": 1, "SPACE": 2, "ASSET": 15}),
        ("pcert/Building-Hvac.ifc", {"LEVEL": 1, "ASSET": 6, "SYSTEM": 1}),
        ("pcert/Building-Structural.ifc", {"LEVEL": 1, "ASSET": 18}),
        ("pcert/Infra-Plumbing.ifc", {"ASSET": 29, "SYSTEM": 1}),
        ("smarthome/04_Flat.ifc", {"LEVEL": 2, "SPACE": 9}),
        ("bimwhale/LargeBuilding.ifc", {"LEVEL": 2, "SPACE": 8}),
        ("large/revit2012_janesville_restaurant.ifczip", {"LEVEL": 4, "SPACE": 20}),
        ("schependomlaan/ROOT-houten-kozijnen.ifczip", {"LEVEL": 4}),
    ],
)
def test_counts(real_data: Path, name: str, expected: dict[str, int]):
    found = kinds(read_all(real_data / "ifc" / name))

    assert {kind: found[kind] for kind in expected} == expected


def test_levels_and_rooms_of_duplex(real_data: Path):
    result = read_all(real_data / "ifc/duplex/Duplex_A_20110907.ifc")

    levels = {said.values["name"]: said.values["elevation"] for said in of_kind(result, "LEVEL")}
    assert {name: round(float(str(elevation)), 3) for name, elevation in levels.items()} == {
        "T/FDN": -1.25,
        "Level 1": 0.0,
        "Level 2": 3.1,
        "Roof": 6.0,
    }
    foyer = next(said for said in of_kind(result, "SPACE") if said.values["name"] == "A101")
    assert foyer.values["longName"] == "Foyer"
    site = of_kind(result, "SITE")[0].values
    assert (round(float(str(site["latitude"])), 4), round(float(str(site["longitude"])), 4)) == (41.8744, -87.6394)
    assert result.issues == {"IFC_NO_FOOTPRINT": (2, ("A201", "B201"))}


def test_every_element_of_duplex_has_its_place(real_data: Path):
    result = read_all(real_data / "ifc/duplex/Duplex_A_20110907.ifc")

    placed = {link[0] for link in result.links if link[1] == "HAS_LOCATION"}
    parts = {link[2] for link in result.links if link[1] == "HAS_PART"}
    elements = {said.iri.removeprefix("urn:ifc:").strip("0") for said in of_kind(result, "ASSET")}
    assert len(elements - placed - parts) == 0


def test_the_heating_is_one_network_of_219_of_220_elements(real_data: Path):
    result = read_all(real_data / "ifc/mep/hvac_heating.ifc")

    connected = neighbours(result, "CONNECTED_TO")
    assert sum(len(others) for others in connected.values()) == 2 * 228
    start = next(said.iri for said in of_kind(result, "ASSET") if said.values["ifcClass"] == "IfcBoiler")
    reached, waiting = {start}, [start]
    while waiting:
        for other in connected[waiting.pop()] - reached:
            reached.add(other)
            waiting.append(other)
    devices = [said for said in of_kind(result, "ASSET") if IFC + "IfcBuildingElementProxy" not in said.classes]
    assert len(devices) == 220
    assert len(reached) == 219
    assert Counter(said.values["ifcClass"] for said in devices if said.iri in reached) == {
        "IfcPipeFitting": 96,
        "IfcPipeSegment": 100,
        "IfcValve": 11,
        "IfcSpaceHeater": 7,
        "IfcPump": 4,
        "IfcBoiler": 1,
    }


def test_the_parts_of_one_building_share_their_global_ids(real_data: Path):
    names = [
        {
            said.iri
            for said in read_all(real_data / "ifc/pcert" / file).said.values()
            if said.kind in {"BUILDING", "LEVEL"}
        }
        for file in ("Building-Architecture.ifc", "Building-Hvac.ifc", "Building-Structural.ifc")
    ]

    assert len(names[0]) == 2
    assert names[0] == names[1] == names[2]


def test_revisions_keep_the_names_of_what_stays(real_data: Path):
    old = read_all(real_data / "ifc/duplex/Duplex_A_20110505.ifc")
    new = read_all(real_data / "ifc/duplex/Duplex_A_20110907.ifc")

    assets = [{said.iri for said in of_kind(result, "ASSET") + of_kind(result, "SPACE")} for result in (old, new)]
    assert (len(assets[1] - assets[0]), len(assets[0] - assets[1])) == (20, 7)


def test_feet_become_metres(real_data: Path):
    result = read_all(real_data / "ifc/duplex/Duplex_Electrical_20121207.ifc")

    elevations = sorted(round(float(str(said.values["elevation"])), 2) for said in of_kind(result, "LEVEL"))
    assert elevations == [0.0, 3.1, 6.0]


def test_areas_of_rooms_are_found(real_data: Path):
    institute = of_kind(read_all(real_data / "ifc/kit/AC11-Institute-Var-2.ifc"), "SPACE")
    flat = of_kind(read_all(real_data / "ifc/smarthome/04_Flat.ifc"), "SPACE")

    assert sum("netArea" in said.values for said in institute) == 82
    assert sum("grossArea" in said.values or "netArea" in said.values for said in flat) == 9


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("duplex/Duplex_COBie_Design_20120323.ifc", ["IFC_BACKSLASH"]),
        ("kit/AC20-FZK-Haus_with_SB55.ifc", ["IFC_UNITS", "IFC_DANGLING", "IFC_NO_FOOTPRINT"]),
        ("duplex/Duplex_A_20110907.ifc", ["IFC_NO_FOOTPRINT"]),
        ("smarthome/04_Flat.ifc", []),
    ],
)
def test_files_with_faults_say_so(real_data: Path, name: str, codes: list[str]):
    assert list(read_all(real_data / "ifc" / name).issues) == codes


@pytest.mark.parametrize(
    "name", ["duplex/Duplex_A_20110907.ifc", "pcert/Building-Architecture.ifc", "mep/hvac_heating.ifc"]
)
def test_both_ways_through_the_parser_say_the_same(real_data: Path, name: str):
    path = real_data / "ifc" / name

    assert sorted(map(repr, read_all(path, lazy=True).items)) == sorted(map(repr, read_all(path).items))
