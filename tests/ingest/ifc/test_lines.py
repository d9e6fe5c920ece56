"""Rows found by their numbers, in whatever order and form a text has them."""

import pytest

from ingest.ifc.lines import NOTHING, Line, Lines, parsed

START = b"DATA;\n"


def lines(text: bytes) -> Lines:
    return Lines(START + text, len(START), len(START + text))


def row(number: int) -> bytes:
    return b"#%d=IFCCARTESIANPOINT((%d.,0.));" % (number, number)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" "])
@pytest.mark.parametrize("order", ["rising", "falling", "last first"])
def test_every_row_is_found(order: str, end: bytes):
    numbers = list(range(1, 3_000))
    placed = {"rising": numbers, "falling": numbers[::-1], "last first": [numbers[-1], *numbers[:-1]]}[order]
    found = lines(end.join(map(row, placed)) + end)

    assert [found[number].measures(0) for number in (1, 7, 70, 700, 2_999)] == [
        [number, 0.0] for number in (1, 7, 70, 700, 2_999)
    ]
    assert found[5_000] is NOTHING


@pytest.mark.parametrize(
    "text",
    [b"#1 = IfcDirection ( ( 1. , 0. ) ) ;\n", b"#1=IFCDIRECTION((1.,0.));", b"#1=\nIFCDIRECTION(\n(1.,\n0.));"],
)
def test_space_means_nothing(text: bytes):
    assert lines(text)[1] == Line("IFCDIRECTION", [[1.0, 0.0]])


@pytest.mark.parametrize("text", [b"#1=IFCDIRECTION((1.,0.)", b"#1=;", b"#1=IFCDIRECTION;", b"#1=IFCDIRECTION('a"])
def test_a_broken_row_is_nothing(text: bytes):
    assert lines(text)[1] == NOTHING


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (b"(#1,#22)", [[1, 22]]),
        (b"(1.,-2.5E3)", [[1.0, -2500.0]]),
        (b"$,*,#3,.T.,'a, ''(b);'", [None, None, 3, ".T.", "a, ''(b);"]),
        (b"IFCLINEINDEX((1,2)),()", [Line("IFCLINEINDEX", [[1.0, 2.0]]), []]),
        (b"((1.,2.),(3.,4.))", [[[1.0, 2.0], [3.0, 4.0]]]),
        (b"(1.,#2,#x)", [[1.0, 2, None]]),
        (b"#" + b"9" * 5_000, [None]),
        (b"(((", [[[[]]]]),
        (b")),1.", [1.0]),
        (b"", []),
    ],
)
def test_arguments(text: bytes, values: list[object]):
    assert parsed(text) == values


def test_attributes_that_are_not_there_are_nothing():
    line = Line("IFCX", [1, 2.0])

    assert (line.number(0), line.number(1), line.number(5)) == (1, 0, 0)
    assert (line.measure(1), line.measure(0), line.measure(5)) == (2.0, None, None)
    assert (line.numbers(0), line.measures(5)) == ([], [])
