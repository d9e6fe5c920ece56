"""Property values beside those of ifcopenshell.util.element.get_psets, on every object of every readable real file."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ifcopenshell
import orjson
import pytest

from graph.records import PropertyValue, Said
from ingest.ifc import read
from ingest.ifc.prepass import prepare
from ingest.ifc.unpack import is_archive, unpack
from tests.support.psets import values_of

FILES = (
    "bimwhale/LargeBuilding.ifc",
    "duplex/Duplex_A_20110505.ifc",
    "duplex/Duplex_A_20110907.ifc",
    "duplex/Duplex_COBie_Design_20120323.ifc",
    "duplex/Duplex_COBie_Handover_20120323.ifc",
    "duplex/Duplex_Electrical_20121207.ifc",
    "kit/AC11-Institute-Var-2.ifc",
    "kit/AC11-Institute-Var-2.ifczip",
    "kit/AC20-FZK-Haus.ifc",
    "kit/AC20-FZK-Haus_with_SB55.ifc",
    "large/revit2012_janesville_restaurant.ifczip",
    "mep/3rooms_Heater_AirTerminal_Table_with_SB.ifc",
    "mep/B01_2_HeatExchanger_Pipes.ifc",
    "mep/B01_3_HeatExchanger_noPorts.ifc",
    "mep/B01_5_HeatExchanger_mixConnection.ifc",
    "mep/ExampleHOM_with_radiator.ifc",
    "mep/hvac_heating.ifc",
    "mep/magicad_duct_fittings.ifc",
    "misc/IfcOpenHouse_IFC4.ifc",
    "misc/SampleHouse_IFC4.ifc",
    "office/Office_A_20110811.ifc",
    "pcert/Building-Architecture.ifc",
    "pcert/Building-Hvac.ifc",
    "pcert/Building-Landscaping.ifc",
    "pcert/Building-Structural.ifc",
    "pcert/Infra-Plumbing.ifc",
    "schependomlaan/ROOT-houten-kozijnen.ifczip",
    "smarthome/04_Flat.ifc",
)


@pytest.mark.real
@pytest.mark.parametrize("name", FILES)
def test_values_equal_get_psets_on_every_object(real_data: Path, name: str):
    path = real_data / "ifc" / name
    ours = {
        identifier.value: _ours(item.properties)
        for item in read(path, {})
        if isinstance(item, Said)
        for identifier in item.identifiers
        if identifier.scheme == "IFC_STEP"
    }
    with TemporaryDirectory() as folder:
        model = _opened(path, Path(folder))
    assert ours
    for step, values in ours.items():
        assert values == _theirs(model.by_id(int(step))), f"#{step}"


def _opened(path: Path, folder: Path) -> Any:
    if is_archive(path):
        list(unpack(path, folder / "unpacked.ifc", 10**9))
        path = folder / "unpacked.ifc"
    return ifcopenshell.open(str(prepare(path, folder).path))


def _ours(values: tuple[PropertyValue, ...]) -> dict[tuple[str, str], object]:
    return {(value.group or "", value.key): value.value for value in values}


def _theirs(element: ifcopenshell.entity_instance) -> dict[tuple[str, str], object]:
    return {
        name: orjson.dumps(value).decode() if isinstance(value, dict | list) else value
        for name, value in values_of(element).items()
    }
