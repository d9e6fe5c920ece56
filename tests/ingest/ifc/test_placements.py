"""Placements looked up in the text and followed to the world, whatever the file does to them."""

from pathlib import Path

import pytest

from ingest.ifc import placements as module
from ingest.ifc.rows import Placement, Rows
from ingest.ifc.taxonomy import taxonomy

POINT = b"#%d= IFCCARTESIANPOINT((%s));\n"
DIRECTION = b"#%d=IFCDIRECTION((%s));\n"
AXES = b"#%d =IFCAXIS2PLACEMENT3D(%s);\n"


def placed(tmp_path: Path, text: bytes, **placements: tuple[int | None, int | None]) -> dict[str, list[float]]:
    """Origins by name; a placement `p7` has row number 7, and is given by parent and axes."""
    path = tmp_path / "rows.ifc"
    path.write_bytes(text)
    rows = Rows(taxonomy("IFC4"))
    rows.placements = {int(name[1:]): Placement(*ends) for name, ends in placements.items()}
    found = module.placed(rows, path).frames
    return {f"p{number}": [round(part, 6) + 0.0 for part in frame[0]] for number, frame in found.items()}


def test_a_child_turns_with_its_parent(tmp_path: Path):
    text = (
        POINT % (1, b"10.,0.,0.")
        + POINT % (2, b"1.,2.,3.")
        + DIRECTION % (3, b"0.,0.,2.")
        + DIRECTION % (4, b"0.,5.,1.")
        + AXES % (5, b"#1,#3,#4")
        + AXES % (6, b"#2,$,$")
    )

    assert placed(tmp_path, text, p7=(None, 5), p8=(7, 6), p9=(8, 6)) == {
        "p7": [10.0, 0.0, 0.0],
        "p8": [8.0, 1.0, 3.0],
        "p9": [6.0, 2.0, 6.0],
    }


def test_rows_may_come_in_any_order(tmp_path: Path):
    text = AXES % (60, b"#2,$,$") + POINT % (2, b"1.,2.,3.") + POINT % (22, b"7.,7.,7.")

    assert placed(tmp_path, text, p9=(8, 60), p8=(None, 60)) == {"p9": [2.0, 4.0, 6.0], "p8": [1.0, 2.0, 3.0]}


@pytest.mark.parametrize(
    ("rows", "origin"),
    [
        (AXES % (5, b"#1"), [0.0, 0.0, 0.0]),
        (AXES % (5, b"#1,$,$") + POINT % (1, b"4.,5."), [4.0, 5.0, 0.0]),
        (AXES % (5, b"#1,$,$") + POINT % (1, b"'a',5."), [0.0, 0.0, 0.0]),
        (AXES % (5, b"'x',,#") + POINT % (1, b"4.,5.,6."), [0.0, 0.0, 0.0]),
        (AXES % (5, b"#1,#2,#3") + POINT % (1, b"1.,1.,1.") + DIRECTION % (2, b"0.,0.,0."), [1.0, 1.0, 1.0]),
        (AXES % (5, b"#1,#2,#2") + POINT % (1, b"1.,1.,1.") + DIRECTION % (2, b"1.,0.,0."), [1.0, 1.0, 1.0]),
        (b"", [0.0, 0.0, 0.0]),
    ],
)
def test_what_is_missing_or_means_nothing_is_left_out(tmp_path: Path, rows: bytes, origin: list[float]):
    assert placed(tmp_path, rows, p7=(None, 5)) == {"p7": origin}


def test_a_circle_of_placements_ends(tmp_path: Path):
    text = AXES % (5, b"#1,$,$") + POINT % (1, b"1.,0.,0.")

    assert set(placed(tmp_path, text, p7=(8, 5), p8=(7, 5), p9=(9, 5))) == {"p7", "p8", "p9"}
