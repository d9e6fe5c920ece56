"""Footprints of real buildings: how many spaces have one, and that they are as large as their authors say."""

from pathlib import Path
from typing import Any, cast

import ifcopenshell
import ifcopenshell.geom
import orjson
import pytest
import shapely
import shapely.affinity
import shapely.geometry
from ifcopenshell.util import placement, unit
from ifcopenshell.util import shape as shapes

from graph.records import Said
from tests.ingest.ifc.conftest import Result, read_all

pytestmark = pytest.mark.real


def spaces(result: Result) -> list[Said]:
    return [said for said in result.said.values() if said.kind == "SPACE"]


def outline(said: Said) -> Any:
    """The footprint as a shape; None without one."""
    text = said.values.get("footprint")
    return None if text is None else shapely.geometry.shape(orjson.loads(str(text)))


def fitting(result: Result, field: str, share: float) -> int:
    """How many footprints are as large as a field says, but for a share."""
    pairs = [(outline(said), said.values.get(field)) for said in spaces(result)]
    return sum(
        abs(found.area / cast("float", stated) - 1) <= share for found, stated in pairs if found is not None and stated
    )


@pytest.mark.parametrize(
    ("name", "found", "missing"),
    [
        ("duplex/Duplex_A_20110907.ifc", 19, 2),
        ("duplex/Duplex_A_20110505.ifc", 14, 4),
        ("duplex/Duplex_Electrical_20121207.ifc", 1, 0),
        ("office/Office_A_20110811.ifc", 99, 0),
        ("kit/AC11-Institute-Var-2.ifc", 82, 0),
        ("kit/AC20-FZK-Haus.ifc", 7, 0),
        ("kit/AC20-FZK-Haus_with_SB55.ifc", 0, 4),
        ("mep/3rooms_Heater_AirTerminal_Table_with_SB.ifc", 0, 4),
        ("mep/ExampleHOM_with_radiator.ifc", 0, 11),
        ("pcert/Building-Architecture.ifc", 2, 0),
        ("smarthome/04_Flat.ifc", 9, 0),
        ("bimwhale/LargeBuilding.ifc", 8, 0),
        ("misc/SampleHouse_IFC4.ifc", 4, 0),
        ("large/revit2012_janesville_restaurant.ifczip", 20, 0),
    ],
)
def test_spaces_with_footprints_and_what_is_said_of_the_others(real_data: Path, name: str, found: int, missing: int):
    result = read_all(real_data / "ifc" / name)

    outlines = [each for said in spaces(result) if (each := outline(said)) is not None]
    assert (len(outlines), len(spaces(result)) - len(outlines)) == (found, missing)
    assert result.issues.get("IFC_NO_FOOTPRINT", (0,))[0] == missing
    assert all(each.is_valid and each.exterior.is_ccw for each in outlines)


@pytest.mark.parametrize(
    ("name", "field", "count"),
    [
        ("kit/AC11-Institute-Var-2.ifc", "netArea", 82),
        ("kit/AC20-FZK-Haus.ifc", "grossArea", 7),
        ("smarthome/04_Flat.ifc", "grossArea", 9),
        ("bimwhale/LargeBuilding.ifc", "netArea", 8),
        ("misc/SampleHouse_IFC4.ifc", "netArea", 4),
        ("large/revit2012_janesville_restaurant.ifczip", "grossArea", 20),
    ],
)
def test_footprints_are_as_large_as_authored_areas(real_data: Path, name: str, field: str, count: int):
    assert fitting(read_all(real_data / "ifc" / name), field, 0.005) == count


def test_areas_to_the_middle_of_walls_are_larger_than_footprints(real_data: Path):
    """Revit's `GSA BIM Area`, as the evidence of these files has it: on 18 rooms of the office, and on none here."""
    duplex = read_all(real_data / "ifc/duplex/Duplex_A_20110907.ifc")
    office = read_all(real_data / "ifc/office/Office_A_20110811.ifc")

    assert fitting(duplex, "grossArea", 0.05) == 0
    assert fitting(office, "grossArea", 0.05) == 17


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("smarthome/04_Flat.ifc", None),
        ("duplex/Duplex_A_20110907.ifc", ("A101", "A105", "B105", "B204")),
        ("pcert/Building-Architecture.ifc", None),
    ],
    ids=["flat", "stairs lie", "building moved by 3 m"],
)
def test_the_kernel_finds_the_same_ground(real_data: Path, name: str, numbers: tuple[str, ...] | None):
    """A space's mesh seen from above, moved into the building's frame, covers what we found to a share of 1 %."""
    path = real_data / "ifc" / name
    model: Any = ifcopenshell.open(path)
    (building,) = model.by_type("IfcBuilding")
    away = placement.get_local_placement(building.ObjectPlacement)[:2, 3]
    scale = unit.calculate_unit_scale(model)
    compared = 0
    for said in spaces(read_all(path)):
        if numbers is None or said.values["name"] in numbers:
            seen = ground(model, model.by_id(int(said.identifiers[1].value)))
            seen = shapely.affinity.translate(seen, *(-away * scale))
            assert seen.symmetric_difference(outline(said)).area < 0.01 * seen.area, said.values["name"]
            compared += 1
    assert compared == (len(numbers) if numbers else len(model.by_type("IfcSpace")))


def ground(model: Any, space: Any) -> Any:
    """The triangles of a space seen from above, in the world."""
    settings = ifcopenshell.geom.settings()
    settings.set("use-world-coords", True)  # noqa: FBT003 - theirs, by position only
    made: Any = ifcopenshell.geom.create_shape(settings, space)
    corners, faces = shapes.get_vertices(made.geometry), shapes.get_faces(made.geometry)
    triangles = (shapely.Polygon([corners[corner][:2] for corner in face]) for face in faces)
    return shapely.union_all([each.buffer(0) for each in triangles if each.area > 0])
