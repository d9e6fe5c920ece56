"""Units: found as people write them, converted exactly, refused where they measure something else."""

import math
from collections import Counter

import pytest

from edifice.errors import BadInput
from ontology.namespaces import UNIT
from ontology.unit_records import read_measures
from ontology.units import UnitTable, normalise, unit_table


@pytest.fixture(scope="module")
def units() -> UnitTable:
    return unit_table()


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("unit:DEG_C", "unit:DEG_C"),
        ("DEG_C", "unit:DEG_C"),
        ("deg_c", "unit:DEG_C"),
        ("°C", "unit:DEG_C"),
        ("℃", "unit:DEG_C"),
        ("degC", "unit:DEG_C"),
        ("degree Celsius", "unit:DEG_C"),
        ("http://qudt.org/vocab/unit/DEG_C", "unit:DEG_C"),
        ("https://qudt.org/vocab/unit/DEG_C", "unit:DEG_C"),
        ("http://qudt.org/1.1/vocab/unit#DegreeCelsius", "unit:DEG_C"),
        ("http://www.ontology-of-units-of-measure.org/resource/om-2/degreeCelsius", "unit:DEG_C"),
        ("http://www.ontology-of-units-of-measure.org/resource/om-2/percent", "unit:PERCENT"),
        ("http://www.ontology-of-units-of-measure.org/resource/om-2/lux", "unit:LUX"),
        ("http://qudt.org/vocab/unit/KiloV-A", "unit:KiloVA"),
        ("C", "unit:DEG_C"),
        ("unit:C", "unit:C"),
        ("F", "unit:DEG_F"),
        ("m", "unit:M"),
        ("M", "unit:M"),
        ("MW", "unit:MegaW"),
        ("mW", "unit:MilliW"),
        ("S", "unit:S"),
        ("s", "unit:SEC"),
        ("h", "unit:HR"),
        ("H", "unit:H"),
        ("kWh", "unit:KiloW-HR"),
        ("kwh", "unit:KiloW-HR"),
        ("m³/h", "unit:M3-PER-HR"),
        ("m3/h", "unit:M3-PER-HR"),
        ("W/m²", "unit:W-PER-M2"),
        ("µg/m³", "unit:MicroGM-PER-M3"),
        ("μg/m3", "unit:MicroGM-PER-M3"),
        ("inH₂O", "unit:IN_H2O"),
        ("cfm", "unit:FT3-PER-MIN"),
        ("%", "unit:PERCENT"),
        ("ppm", "unit:PPM"),
        ("rpm", "unit:REV-PER-MIN"),
        ("°", "unit:DEG"),
        ("square foot", "unit:FT2"),
    ],
)
def test_units_are_found(units: UnitTable, ref: str, found: str):
    assert units.resolve(ref).ref == found


@pytest.mark.parametrize(
    ("ref", "suggested"),
    [("unit:DEG_X", "unit:DEG_C"), ("Celcius", "unit:DEG_C"), ("killowatt", "unit:KiloW"), ("unit:KW-HR", "unit:W-HR")],
)
def test_an_unknown_unit_is_refused_with_the_nearest(units: UnitTable, ref: str, suggested: str):
    with pytest.raises(BadInput) as refused:
        units.resolve(ref)
    assert suggested in refused.value.suggestions


@pytest.mark.parametrize("ref", ["", "mw", "x" * 100_000, "https://example.org/unit", "http://qudt.org/vocab/unit/NO"])
def test_nonsense_and_what_means_several_units_is_refused_shortly(units: UnitTable, ref: str):
    with pytest.raises(BadInput) as refused:
        units.resolve(ref)
    assert len(refused.value.message) < 500


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (32.0, "°F", "°C", 0.0),
        (212.0, "°F", "°C", 100.0),
        (100.0, "°C", "°F", 212.0),
        (0.0, "°C", "K", 273.15),
        (1.0, "kWh", "MJ", 3.6),
        (1.0, "cfm", "m³/h", 1.69901079552),
        (1.0, "gpm", "L/s", 0.0630901964),
        (1.0, "psi", "kPa", 6.894757293168361),
        (1.0, "inH2O", "Pa", 249.08891),
        (1.0, "TR", "kW", 3.516852842066667),
        (1.0, "hp", "W", 745.6998715822702),
        (100.0, "%", "1", 1.0),
        (1000.0, "ppb", "ppm", 1.0),
        (180.0, "°", "rad", math.pi),
        (60.0, "rpm", "rad/s", 2 * math.pi),
        (1.0, "mph", "km/h", 1.609344),
        (1.0, "ft²", "m²", 0.09290304),
        (1.0, "kVA", "VA", 1000.0),
    ],
)
def test_conversions(units: UnitTable, value: float, source: str, target: str, expected: float):
    converted = units.convert(value, units.resolve(source).iri, units.resolve(target).iri)
    assert converted == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_factors_are_affine_and_exact(units: UnitTable):
    celsius, fahrenheit = UNIT + "DEG_C", UNIT + "DEG_F"
    assert units.factors(celsius, fahrenheit) == (1.8, 32.0)
    assert units.factors(UNIT + "KiloW", UNIT + "W") == (1000.0, 0.0)
    assert units.factors(celsius, fahrenheit, difference=True) == (1.8, 0.0)
    assert units.convert(5.0, celsius, fahrenheit, difference=True) == 9.0


def test_a_unit_converts_to_itself_even_when_nobody_knows_it(units: UnitTable):
    assert units.factors("urn:x", "urn:x") == (1.0, 0.0)
    assert units.factors(UNIT + "DeciB", UNIT + "DeciB") == (1.0, 0.0)
    assert units.factors("http://qudt.org/1.1/vocab/unit#DegreeCelsius", UNIT + "DEG_C") == (1.0, 0.0)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("kWh", "°C"),
        ("W", "VA"),
        ("VA", "var"),
        ("N·m", "J"),
        ("rpm", "Hz"),
        ("%", "rad"),
        ("lx", "cd/m²"),
        ("dB", "%"),
    ],
)
def test_what_measures_something_else_is_not_converted(units: UnitTable, source: str, target: str):
    with pytest.raises(BadInput, match="cannot be converted"):
        units.factors(units.resolve(source).iri, units.resolve(target).iri)


def test_a_unit_outside_the_table_is_not_converted(units: UnitTable):
    with pytest.raises(BadInput, match="not in our table"):
        units.factors("http://qudt.org/vocab/unit/KiloPA_A", UNIT + "PA")
    assert units.describe("http://qudt.org/vocab/unit/KiloPA_A").ref == "unit:KiloPA_A"
    assert units.compatible("http://qudt.org/vocab/unit/KiloPA_A") == ()


def test_the_table_holds_together(units: UnitTable):
    measures = read_measures()
    assert Counter(unit.iri for unit in units).most_common(1)[0][1] == 1
    for measure in measures.values():
        si = units.si_unit(measure.name)
        assert si is not None
        assert si.measure == measure.name
    for unit in units:
        assert unit.quantities == measures[unit.measure].quantities
        assert units.resolve(unit.ref) is unit
        assert units.resolve(unit.symbol).symbol == unit.symbol
        if unit.expression:
            si = units.si_unit(unit.measure)
            assert si is not None
            assert units.factors(unit.iri, si.iri).scale > 0


def test_no_two_units_share_a_symbol_or_an_alias(units: UnitTable):
    taken: dict[str, str] = {}
    for unit in units:
        for name in {normalise(name) for name in (unit.symbol, *unit.aliases)}:
            assert taken.setdefault(name, unit.ref) == unit.ref, name
