"""Quantities of Brick and QUDT by name, and what counts as which."""

import pytest

from edifice.errors import BadInput
from ontology.classes import ClassTable
from ontology.namespaces import QUANTITY_KIND, UNIT, compact, expand
from ontology.quantities import QuantityTable
from ontology.unit_records import read_measures


@pytest.fixture(scope="module")
def quantities(table: ClassTable) -> QuantityTable:
    return QuantityTable(table.quantities, read_measures())


@pytest.mark.parametrize(
    ("ref", "found", "label"),
    [
        ("Temperature", "quantitykind:Temperature", "Temperature"),
        ("brick:Temperature", "brick:Temperature", "Temperature"),
        ("quantitykind:Power", "quantitykind:Power", "Power"),
        (QUANTITY_KIND + "RelativeHumidity", "quantitykind:RelativeHumidity", "Relative humidity"),
        ("relative humidity", "quantitykind:RelativeHumidity", "Relative humidity"),
        ("CO2_Concentration", "brick:CO2_Concentration", "CO2 Concentration"),
        ("co2 concentration", "brick:CO2_Concentration", "CO2 Concentration"),
        ("https://brickschema.org/schema/Brick#Air_Quality", "brick:Air_Quality", "Air Quality"),
    ],
)
def test_quantities_are_found(quantities: QuantityTable, ref: str, found: str, label: str):
    record = quantities.resolve(ref)
    assert (record.ref, record.label) == (found, label)


def test_an_unknown_quantity_is_refused_with_the_nearest(quantities: QuantityTable):
    with pytest.raises(BadInput) as refused:
        quantities.resolve("Temprature")
    assert refused.value.suggestions[0] == "quantitykind:Temperature"


def test_narrower_and_replaced_quantities_count(quantities: QuantityTable):
    def counted(ref: str) -> set[str]:
        return {compact(iri) for iri in quantities.expand(expand(ref))}

    assert {"quantitykind:Temperature", "brick:Temperature", "brick:Wet_Bulb_Temperature"} <= counted(
        "brick:Temperature"
    )
    assert counted("brick:Temperature") == counted("quantitykind:Temperature")
    assert {"quantitykind:StaticPressure", "brick:Static_Pressure"} <= counted("quantitykind:Pressure")
    assert "quantitykind:Pressure" not in counted("quantitykind:StaticPressure")
    assert counted("brick:CO2_Concentration") == {"brick:CO2_Concentration", "brick:Differential_CO2_Concentration"}
    assert "brick:CO2_Concentration" in counted("brick:Air_Quality")
    assert counted("urn:x") == {"urn:x"}


def test_a_quantity_names_its_units(quantities: QuantityTable):
    assert quantities.resolve("quantitykind:Temperature").units[:2] == (UNIT + "DEG_C", UNIT + "DEG_F")
    assert quantities.resolve("brick:CO2_Concentration").units == (UNIT + "PPB", UNIT + "PPM")


@pytest.mark.parametrize(
    ("ref", "difference"),
    [
        ("brick:Differential_Temperature", True),
        ("quantitykind:TemperatureDifference", True),
        ("quantitykind:Temperature", False),
    ],
)
def test_differences(quantities: QuantityTable, ref: str, difference: bool):
    assert quantities.is_difference(expand(ref)) is difference
    assert quantities.is_difference(None) is False


def test_every_quantity_that_a_point_class_measures_is_known(table: ClassTable, quantities: QuantityTable):
    unknown = {record.quantity for record in table if record.quantity and quantities.get(record.quantity) is None}
    assert {compact(iri) for iri in unknown} == set()
