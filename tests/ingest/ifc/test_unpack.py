import zipfile
from pathlib import Path

import pytest

from tests.ingest.ifc.conftest import HOUSE, read_all

TEXT = HOUSE.read_bytes()


def archive(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def test_a_packed_file_is_read_whatever_it_is_called(tmp_path: Path):
    result = read_all(archive(tmp_path / "house.ifc", ("Model.IFC", TEXT)))

    assert len(result.said) == 15
    assert result.issues == {}


def test_what_macos_adds_is_passed_over(tmp_path: Path):
    path = archive(tmp_path / "a.ifczip", ("__MACOSX/._house.ifc", b"junk" * 9999), ("folder/house.ifc", TEXT))

    assert len(read_all(path).said) == 15


def test_of_several_files_the_largest_is_read(tmp_path: Path):
    path = archive(
        tmp_path / "a.ifczip", ("small.ifc", b"ISO-10303-21;"), ("house.ifc", TEXT), ("all.ifcxml", TEXT * 2)
    )

    result = read_all(path)

    assert len(result.said) == 15
    assert result.issues == {"ZIP_SEVERAL_SOURCES": (3, ("house.ifc", "small.ifc", "all.ifcxml"))}


@pytest.mark.parametrize(
    "name", ["../house.ifc", "a/../../house.ifc", "/etc/house.ifc", "..\\house.ifc", "C:\\house.ifc"]
)
def test_a_member_outside_its_folder_is_refused(tmp_path: Path, name: str):
    assert read_all(archive(tmp_path / "a.ifczip", (name, TEXT))).code == "ZIP_UNSAFE"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ifczip"]


def test_an_archive_without_a_model_is_refused(tmp_path: Path):
    assert read_all(archive(tmp_path / "a.ifczip", ("a.txt", b"x"))).code == "ZIP_NO_SOURCE"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path):
    assert read_all(archive(tmp_path / "a.ifczip", ("a.ifc", b"\0" * 50_000_000))).code == "ZIP_BOMB"


def test_the_size_that_an_archive_claims_does_not_count(tmp_path: Path):
    path = archive(tmp_path / "a.ifczip", ("a.ifc", b"\0" * 3_000_000))
    content = path.read_bytes()
    path.write_bytes(content.replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))

    assert read_all(path).code in {"ZIP_BOMB", "ZIP_INVALID", "NOT_IFC"}


def test_an_unpacked_file_over_the_limit_is_refused(tmp_path: Path):
    assert read_all(archive(tmp_path / "a.ifczip", ("a.ifc", TEXT)), max_bytes=1000).code == "IFC_TOO_LARGE"


@pytest.mark.parametrize("damage", ["cut", "method", "encrypted"])
def test_an_archive_that_cannot_be_unpacked_is_refused(tmp_path: Path, damage: str):
    path = archive(tmp_path / "a.ifczip", ("a.ifc", TEXT))
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    match damage:
        case "cut":
            del content[-30:]
        case "method":  # Deflate64
            content[8] = content[directory + 10] = 9
        case _:
            content[6] |= 1
            content[directory + 8] |= 1
    path.write_bytes(content)

    result = read_all(path)

    assert result.code == "ZIP_INVALID"
