"""The units of IFC files, as the files define them."""

import math

import pytest

from edifice.errors import BadInput
from ontology.class_sources import DATA, read_table
from ontology.ifc_units import IfcUnit, conversion_based_unit, default_unit, derived_unit, si_unit, unit_type_of
from ontology.namespaces import UNIT
from ontology.units import unit_table


@pytest.mark.parametrize(
    ("unit_type", "name", "prefix", "unit", "scale", "offset"),
    [
        ("LENGTHUNIT", "METRE", None, "M", 1.0, 0.0),
        ("LENGTHUNIT", "METRE", "MILLI", "MilliM", 0.001, 0.0),
        ("AREAUNIT", "SQUARE_METRE", None, "M2", 1.0, 0.0),
        ("AREAUNIT", "SQUARE_METRE", "CENTI", "CentiM2", 0.0001, 0.0),
        ("VOLUMEUNIT", "CUBIC_METRE", "DECI", "DeciM3", 0.001, 0.0),
        ("MASSUNIT", "GRAM", None, "GM", 0.001, 0.0),
        ("MASSUNIT", "GRAM", "KILO", "KiloGM", 1.0, 0.0),
        ("THERMODYNAMICTEMPERATUREUNIT", "KELVIN", None, "K", 1.0, 0.0),
        ("THERMODYNAMICTEMPERATUREUNIT", "DEGREE_CELSIUS", None, "DEG_C", 1.0, 273.15),
        ("FORCEUNIT", "NEWTON", "KILO", "KiloN", 1000.0, 0.0),
        ("PLANEANGLEUNIT", "RADIAN", None, "RAD", 1.0, 0.0),
        ("ENERGYUNIT", "JOULE", "MEGA", "MegaJ", 1_000_000.0, 0.0),
    ],
)
def test_si_units(unit_type: str, name: str, prefix: str | None, unit: str, scale: float, offset: float):
    assert si_unit(unit_type, name, prefix) == IfcUnit(UNIT + unit, scale, offset)


def test_a_prefix_that_ifc_does_not_have_is_refused():
    with pytest.raises(BadInput, match="prefix"):
        si_unit("LENGTHUNIT", "METRE", "ZILLI")


METRE = si_unit("LENGTHUNIT", "METRE")
SECOND = si_unit("TIMEUNIT", "SECOND")


@pytest.mark.parametrize(
    ("unit_type", "name", "factor", "base", "unit"),
    [
        ("LENGTHUNIT", "FOOT", 0.3048, METRE, "FT"),
        ("LENGTHUNIT", "Pied", 0.3048, METRE, "FT"),
        ("LENGTHUNIT", "inch", 25.4, si_unit("LENGTHUNIT", "METRE", "MILLI"), "IN"),
        ("AREAUNIT", "SQUARE FOOT", 0.09290304, si_unit("AREAUNIT", "SQUARE_METRE"), "FT2"),
        ("VOLUMEUNIT", "CUBIC FOOT", 0.028316846592, si_unit("VOLUMEUNIT", "CUBIC_METRE"), "FT3"),
        ("PLANEANGLEUNIT", "DEGREE", 0.0174532925199433, si_unit("PLANEANGLEUNIT", "RADIAN"), "DEG"),
        ("PLANEANGLEUNIT", "Degrees", 0.01745329, si_unit("PLANEANGLEUNIT", "RADIAN"), "DEG"),
        ("TIMEUNIT", "Year", 31_536_000.0, SECOND, "YR"),
        ("LENGTHUNIT", "cubit", 0.4572, METRE, None),
        ("LENGTHUNIT", "FOOT", 0.5, METRE, None),
    ],
)
def test_conversion_based_units(unit_type: str, name: str, factor: float, base: IfcUnit, unit: str | None):
    found = conversion_based_unit(unit_type, name, factor, base)
    assert found.iri == (unit and UNIT + unit)
    assert found.scale == pytest.approx(factor * base.scale)
    assert found.offset == 0.0


def test_fahrenheit_is_known_by_its_name():
    kelvin = si_unit("THERMODYNAMICTEMPERATUREUNIT", "KELVIN")
    unit = conversion_based_unit("THERMODYNAMICTEMPERATUREUNIT", "fahrenheit", 1.8, kelvin)
    assert unit.iri == UNIT + "DEG_F"
    assert unit.to_si(32.0) == pytest.approx(273.15)


def test_derived_units():
    litre = si_unit("VOLUMEUNIT", "CUBIC_METRE", "DECI")
    foot = conversion_based_unit("LENGTHUNIT", "FOOT", 0.3048, METRE)
    kilogram = si_unit("MASSUNIT", "GRAM", "KILO")
    assert derived_unit("VOLUMETRICFLOWRATEUNIT", [(METRE, 3), (SECOND, -1)]) == IfcUnit(UNIT + "M3-PER-SEC")
    assert derived_unit("VOLUMETRICFLOWRATEUNIT", [(litre, 1), (SECOND, -1)]).iri == UNIT + "L-PER-SEC"
    assert derived_unit("LINEARVELOCITYUNIT", [(foot, 1), (SECOND, -1)]) == IfcUnit(UNIT + "FT-PER-SEC", 0.3048)
    assert derived_unit("MASSDENSITYUNIT", [(kilogram, 1), (METRE, -3)]) == IfcUnit(UNIT + "KiloGM-PER-M3")
    assert derived_unit("USERDEFINED", [(foot, 2)]) == IfcUnit(None, 0.3048**2)


def test_the_unit_of_a_file_that_assigns_none():
    assert default_unit("LENGTHUNIT") == IfcUnit(UNIT + "M")
    assert default_unit("PLANEANGLEUNIT") == IfcUnit(UNIT + "RAD")
    assert default_unit("WARPINGMOMENTUNIT") == IfcUnit(None)


@pytest.mark.parametrize(
    ("measure_type", "unit_type"),
    [
        ("IfcLengthMeasure", "LENGTHUNIT"),
        ("IfcPositiveLengthMeasure", "LENGTHUNIT"),
        ("IfcQuantityArea", "AREAUNIT"),
        ("IfcThermalTransmittanceMeasure", "THERMALTRANSMITTANCEUNIT"),
        ("IfcThermalConductivityMeasure", "THERMALCONDUCTANCEUNIT"),
        ("IfcLabel", None),
        ("IfcRatioMeasure", None),
        ("IfcCountMeasure", None),
    ],
)
def test_unit_types(measure_type: str, unit_type: str | None):
    assert unit_type_of(measure_type) == unit_type


def test_every_measure_of_the_table_is_known():
    for row in read_table(DATA / "ifc_measures.csv"):
        assert not row["measure"] or unit_table().si_unit(row["measure"]) is not None, row


def test_an_angle_in_degrees_in_si():
    degree = conversion_based_unit("PLANEANGLEUNIT", "DEGREE", math.pi / 180, si_unit("PLANEANGLEUNIT", "RADIAN"))
    assert degree.to_si(180.0) == pytest.approx(math.pi)
