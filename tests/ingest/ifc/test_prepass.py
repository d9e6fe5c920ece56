from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from ingest.ifc.completeness import unread_classes
from ingest.ifc.prepass import Prepared, prepare
from tests.ingest.ifc.conftest import HOUSE, ReadEdited


def prepared(tmp_path: Path, text: bytes) -> Prepared:
    path = tmp_path / "given.ifc"
    path.write_bytes(text)
    return prepare(path, tmp_path)


def test_a_clean_file_is_read_where_it_lies(tmp_path: Path):
    given = prepared(tmp_path, HOUSE.read_bytes())

    assert given.path == tmp_path / "given.ifc"
    assert given.issues == ()


def test_a_mended_copy_ends_with_its_end_marker(tmp_path: Path):
    given = prepared(tmp_path, HOUSE.read_bytes().replace(b"Garden", b"Gard\xc3\xa9n") + b"trailing \xff")

    assert given.path == tmp_path / "mended.ifc"
    assert given.path.read_bytes().endswith(b"END-ISO-10303-21;")
    assert [(issue.code, issue.count) for issue in given.issues] == [("IFC_STRAY", 1), ("IFC_CHARSET", 1)]


@pytest.mark.parametrize(
    ("edit", "issues"),
    [
        (lambda text: text.replace(b"$);\n#114", b"$);;\n#114").replace(b"#1=IFC", b";#1=IFC"), {}),
        (lambda text: text.replace(b"\nENDSEC;\nEND", b";\nENDSEC;\nEND"), {"IFC_STRAY": (1, ())}),
        (lambda text: text + b"SIGNATURE;\nMIIB\nENDSEC;\n", {"IFC_SIGNATURE": (1, ())}),
        (lambda text: text + b"more", {"IFC_STRAY": (1, ())}),
        (lambda text: text + b"\n/* a comment */\n\x1a\0\0", {}),
        (lambda text: text.replace(b"'Garden'", b"'Gar;;den,, /* = #1= IFC'"), {}),
        (lambda text: text.replace(b"\n", b"\r"), {}),
        (lambda text: text.replace(b"\n", b""), {}),
        (lambda text: text.replace(b"=IFC", b" = IFC"), {}),
    ],
)
def test_oddities_change_nothing_of_the_content(read_edited: ReadEdited, edit, issues):
    result = read_edited(edit)

    assert result.issues == issues
    assert len(result.said) == 15
    assert len(result.links) == 20


def test_rows_are_counted_outside_strings_and_comments_only(tmp_path: Path):
    text = HOUSE.read_bytes().replace(b"'Garden'", b"'a = b #5= IFCWALL'")
    given = prepared(tmp_path, text)
    rows = text[given.start :].count(b"\n#")

    assert list(unread_classes(given, rows, set(range(1000)), set(), None)) == []
    with pytest.raises(ImportRefused) as caught:
        unread_classes(given, rows - 1, set(range(1000)), set(), None)
    assert caught.value.code == "IFC_TRUNCATED"
    assert caught.value.message.startswith(f"{rows - 1} of {rows} rows could be read.")


def test_a_missing_row_is_explained_by_an_unknown_class_only(tmp_path: Path):
    text = HOUSE.read_bytes().replace(b"#113=IFCGRID", b"#113=IFCGRAD")
    given = prepared(tmp_path, text)
    numbers = set(range(113))
    rows = text[given.start :].count(b"\n#")

    assert unread_classes(given, rows - 1, numbers, {"IFCGRID"}, None) == ["IFCGRAD"]
    with pytest.raises(ImportRefused):
        unread_classes(given, rows - 1, numbers, {"IFCGRAD"}, None)
