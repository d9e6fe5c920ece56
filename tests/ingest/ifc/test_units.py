"""Units of a file out of rows as the parser gives them."""

import pytest

from ingest.ifc.toolkit import Row
from ingest.ifc.units import Units

QUDT = "http://qudt.org/vocab/unit/"


def si(number: int, unit_type: str, name: str, prefix: str | None = None) -> Row:
    return {"id": number, "type": "IfcSIUnit", "UnitType": unit_type, "Prefix": prefix, "Name": name}


def rows(*units: Row) -> dict[int, Row]:
    """The rows by number, all of them with a unit type assigned to the project."""
    assigned = tuple({"ref": unit["id"]} for unit in units if "UnitType" in unit)
    assignment: Row = {"id": 1, "type": "IfcUnitAssignment", "Units": assigned}
    return {row["id"]: row for row in (assignment, *units)}


def converted(number: int, unit_type: str, name: str, factor: float, base: int, measure: str) -> tuple[Row, Row]:
    return (
        {"id": number, "type": "IfcConversionBasedUnit", "UnitType": unit_type, "Name": name,
         "ConversionFactor": {"ref": number + 1}},
        {"id": number + 1, "type": "IfcMeasureWithUnit", "ValueComponent": {"type": measure, "value": factor},
         "UnitComponent": {"ref": base}},
    )  # fmt: skip


def described(units: Units, measure: str, own: int | None = None) -> tuple[str | None, float, float] | None:
    unit = units.of(measure, own)
    return None if unit is None else ((unit.iri or "").removeprefix(QUDT) or None, unit.scale, unit.offset)


@pytest.mark.parametrize(
    ("row", "measure", "expected"),
    [
        (si(10, "LENGTHUNIT", "METRE", "MILLI"), "IfcPositiveLengthMeasure", ("MilliM", 0.001, 0.0)),
        (si(10, "AREAUNIT", "SQUARE_METRE", "MILLI"), "IfcQuantityArea", ("MilliM2", 1e-6, 0.0)),
        (si(10, "VOLUMEUNIT", "CUBIC_METRE"), "IfcVolumeMeasure", ("M3", 1.0, 0.0)),
        (si(10, "MASSUNIT", "GRAM", "KILO"), "IfcQuantityWeight", ("KiloGM", 1.0, 0.0)),
        (
            si(10, "THERMODYNAMICTEMPERATUREUNIT", "DEGREE_CELSIUS"),
            "IfcThermodynamicTemperatureMeasure",
            ("DEG_C", 1.0, 273.15),
        ),
    ],
)
def test_si_units(row: Row, measure: str, expected: tuple[str, float, float]):
    assert described(Units(rows(row)), measure) == expected


def test_conversion_based_units():
    metre, radian = si(10, "LENGTHUNIT", "METRE"), si(11, "PLANEANGLEUNIT", "RADIAN")
    foot = converted(20, "LENGTHUNIT", "FOOT", 0.3048, 10, "IfcLengthMeasure")
    degree = converted(30, "PLANEANGLEUNIT", "DEGREE", 0.01745, 11, "IfcPlaneAngleMeasure")
    units = Units({**rows(metre, radian, *foot, *degree)})

    assert described(units, "IfcLengthMeasure") == ("FT", 0.3048, 0.0)
    assert described(units, "IfcPlaneAngleMeasure") == ("DEG", 0.01745, 0.0)
    assert described(units, "IfcLengthMeasure", 10) == ("M", 1.0, 0.0)


def test_derived_units():
    parts = (si(10, "POWERUNIT", "WATT"), si(11, "AREAUNIT", "SQUARE_METRE"))
    kelvin = si(12, "THERMODYNAMICTEMPERATUREUNIT", "KELVIN")
    elements = tuple(
        {"id": 20 + part, "type": "IfcDerivedUnitElement", "Unit": {"ref": 10 + part}, "Exponent": exponent}
        for part, exponent in enumerate((1, -1, -1))
    )
    transmittance: Row = {
        "id": 30,
        "type": "IfcDerivedUnit",
        "UnitType": "THERMALTRANSMITTANCEUNIT",
        "Elements": tuple({"ref": element["id"]} for element in elements),
    }
    units = Units(rows(*parts, kelvin, *elements, transmittance))

    assert described(units, "IfcThermalTransmittanceMeasure") == ("W-PER-M2-K", 1.0, 0.0)


def test_measures_without_units_have_none():
    units = Units(rows(si(10, "LENGTHUNIT", "METRE")))

    assert units.of("IfcLabel") is None
    assert units.of("IfcRatioMeasure") is None
    assert units.of(None) is None
    assert list(units.issues()) == []


def test_a_missing_unit_is_si_and_is_counted_once():
    units = Units(rows())

    assert described(units, "IfcAreaMeasure") == ("M2", 1.0, 0.0)
    assert described(units, "IfcAreaMeasure") == ("M2", 1.0, 0.0)
    assert [(issue.code, issue.count, issue.examples) for issue in units.issues()] == [
        ("IFC_UNITS", 1, ("IfcAreaMeasure",))
    ]


@pytest.mark.parametrize(
    "row",
    [
        si(10, "LENGTHUNIT", "METRE", "SUPER"),
        {"id": 10, "type": "IfcContextDependentUnit", "UnitType": "LENGTHUNIT", "Name": "brick"},
        {"id": 10, "type": "IfcConversionBasedUnit", "UnitType": "LENGTHUNIT", "Name": "x", "ConversionFactor": None},
        {"id": 10, "type": "IfcDerivedUnit", "UnitType": "LENGTHUNIT", "Elements": ({"ref": 99},)},
    ],
)
def test_units_that_mean_nothing_are_none_and_are_counted(row: Row):
    units = Units(rows(row))

    assert units.of("IfcLengthMeasure") is None
    assert [issue.examples for issue in units.issues()] == [("IfcLengthMeasure",)]


def test_an_own_unit_that_is_money_is_none():
    assert Units({5: {"id": 5, "type": "IfcMonetaryUnit", "Currency": "EUR"}}).of("IfcMonetaryMeasure", 5) is None
