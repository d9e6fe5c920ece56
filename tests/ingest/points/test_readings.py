"""Readings in CSV files: values and times exact, bad rows reported, archives streamed."""

import zipfile
from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from graph.records import Identifier
from ingest.issues import Code
from ingest.mapping.file import mapping_of
from ingest.mapping.rules import ReadingsFormat
from ingest.points.readings import BadRow, FileBegun, FileReading, ReadingItem, readings

HEAD = 'version = 1\n[prefixes]\nx = "http://x/"\n[readings]\n'
BY_FILE = """
separator = "\\t"
header = false
time = 1
time_format = "seconds"
value = 2
[[readings.file]]
name = "(?P<room>[a-z]+)_T\\\\.csv"
point = "x:{room}-temp"
[[readings.file]]
name = "deep/.*\\\\.csv"
point = "x:deep"
"""


def layout(text: str) -> ReadingsFormat:
    found = mapping_of(HEAD + text).readings
    assert found is not None
    return found


def read(folder: Path, name: str, content: str | bytes, text: str) -> list[ReadingItem]:
    path = folder / "upload"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(readings(path, layout(text), name))


def reading(point: str, time: int, value: float | str, scheme: str = "IRI") -> FileReading:
    return FileReading(Identifier(scheme, point), time, value)


def test_a_file_belongs_to_the_point_of_the_first_rule_that_fits_its_name(tmp_path: Path) -> None:
    found = read(tmp_path, "kitchen_T.csv", "1489017377\t21.5\n\n1489017378.25\ton\n", BY_FILE)
    assert found == [
        FileBegun("kitchen_T.csv", 1, 1),
        reading("http://x/kitchen-temp", 1_489_017_377_000, 21.5),
        reading("http://x/kitchen-temp", 1_489_017_378_250, "on"),
    ]


def test_a_file_without_a_point_is_reported_and_not_read(tmp_path: Path) -> None:
    found = read(tmp_path, "other.csv", "x\ty\n", BY_FILE)
    assert found[1:] == [BadRow("other.csv", 0, "POINT", "No [[readings.file]] rule fits the name of this file.")]


def test_every_bad_row_has_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = "x\t1\n5\n1\tNaN\n2\t\n3\t1e999\n4\t7\n99999999999999\t1\n"
    found = read(tmp_path, "kitchen_T.csv", rows, BY_FILE)[1:]
    assert [(item.line, item.code) if isinstance(item, BadRow) else item for item in found] == [
        (1, "TIME"),
        (2, "ROW_SHORT"),
        (3, "VALUE"),
        (5, "VALUE"),
        reading("http://x/kitchen-temp", 4000, 7.0),
        (7, "TIME"),
    ]


def test_the_members_of_an_archive_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b/hall_T.csv", "2\t2\n")
        archive.writestr("README.md", "no")
        archive.writestr("a/room_T.csv", "1\t1\n")
        archive.writestr("deep/1.csv", "3\t3\n")
    assert list(readings(path, layout(BY_FILE), "all.zip")) == [
        FileBegun("a/room_T.csv", 1, 3),
        reading("http://x/room-temp", 1000, 1.0),
        FileBegun("b/hall_T.csv", 2, 3),
        reading("http://x/hall-temp", 2000, 2.0),
        FileBegun("deep/1.csv", 3, 3),
        reading("http://x/deep", 3000, 3.0),
    ]


def test_a_column_may_name_the_point(tmp_path: Path) -> None:
    rows = "\ufefftime,id,value\n2015-01-01T00:00:00Z,http://x/#a,70.0\n2015-01-01T00:15:00.5+01:00,http://x/#b,1\n,,\n,,2\n"
    found = read(tmp_path, "a.csv", rows, 'time = "time"\nvalue = "value"\npoint = "id"')
    assert found[1:] == [
        reading("http://x/#a", 1_420_070_400_000, 70.0),
        reading("http://x/#b", 1_420_067_700_500, 1.0),
        BadRow("a.csv", 5, "POINT", "The column of the point is empty."),
    ]


def test_times_without_a_zone_are_in_the_one_of_the_mapping(tmp_path: Path) -> None:
    rows = "when;what;id\n01.04.2017 12:00;1;7\n"
    text = 'separator = ";"\ntime = "when"\nvalue = "what"\npoint = 3\nscheme = "TIMESERIES"\n'
    text += 'time_format = "%d.%m.%Y %H:%M"\nzone = "Europe/Berlin"'
    assert read(tmp_path, "a.csv", rows, text)[1:] == [reading("7", 1_491_040_800_000, 1.0, "TIMESERIES")]
    rows = "when,what,id\n1491040800123,1,7\n"
    text = 'time = 1\nvalue = 2\npoint = 3\ntime_format = "milliseconds"'
    assert read(tmp_path, "a.csv", rows, text)[1:] == [reading("7", 1_491_040_800_123, 1.0)]


def test_missing_values_are_gaps(tmp_path: Path) -> None:
    text = 'time = 1\nvalue = 2\npoint = 3\ntime_format = "seconds"\nmissing = ["", "n/a"]'
    assert read(tmp_path, "a.csv", "t,v,p\n1,n/a,a\n2,,a\n3,3,a\n", text)[1:] == [reading("a", 3000, 3.0)]


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        ("t,v\n1,2\n", Code.CSV_UNREADABLE, "a.csv has no column 'id', only t, v."),
        (b"t,v,id\n1,2,\xfc\n", Code.CSV_UNREADABLE, "a.csv, after line 0: it is not utf-8; give its `encoding`."),
        ('t,v,id\n1,2,"' + "x" * 1_000_001, Code.CSV_UNREADABLE, "a.csv, line 2: field larger than field limit"),
        (b"PK\x05\x06" + bytes(18), Code.ZIP_NO_SOURCE, "The archive holds no file of the expected kind."),
    ],
)
def test_a_file_of_another_layout_is_refused(tmp_path: Path, content: str | bytes, code: str, sentence: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        _ = read(tmp_path, "a.csv", content, 'time = "t"\nvalue = "v"\npoint = "id"\ntime_format = "seconds"')
    assert caught.value.code == code
    assert caught.value.message.startswith(sentence)


def test_a_bomb_and_a_damaged_archive_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("room_T.csv", "1\t1\n" * 100_000)
    assert len(list(readings(path, layout(BY_FILE)))) == 100_001
    monkeypatch.setattr("ingest.points.lines.FREE_BYTES", 1000)
    with pytest.raises(ImportRefused) as caught:
        _ = list(readings(path, layout(BY_FILE)))
    assert caught.value.code == Code.ZIP_BOMB
    monkeypatch.undo()
    content = bytearray(path.read_bytes())
    content[200:240] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as caught:
        _ = list(readings(path, layout(BY_FILE)))
    assert caught.value.code == Code.ZIP_INVALID


@pytest.mark.real
def test_the_mortar_archive_names_its_points_in_a_column(real_data: Path) -> None:
    path = real_data / "brick" / "timeseries" / "mortar_bldg1_csv.zip"
    found = list(readings(path, layout('time = "time"\nvalue = "value"\npoint = "id"')))
    read = [item for item in found if isinstance(item, FileReading)]
    assert len(found) - len(read) == 1284
    assert len(read) == 246_151
    assert len({item.point for item in read}) == 1284
    assert all(isinstance(item.value, float) for item in read)
