"""One name in every way in which files write letters, and what is mended on the way."""

import pytest

from ingest.ifc.repair import Repairs, guess_charset, repair_backslashes, repair_letters
from tests.ingest.ifc.conftest import ReadEdited

WRITTEN = rb"'K\X2\00FC\X0\che B\X2\00E4\X0\r'"


@pytest.mark.parametrize(
    ("written", "issue"),
    [
        ("'Küche Bär'".encode("latin-1"), "IFC_CHARSET"),
        ("'Küche Bär'".encode(), "IFC_CHARSET"),
        (rb"'K\X\FCche B\X\E4r'", None),
        (rb"'K\X2\00FC\X0\che B\X2\00E4\X0\r'", None),
        (rb"'K\X2\00fc\X0\che B\X4\000000E4\X0\r'", None),
        (rb"'K\S\|che B\S\dr'", None),
        (b"'K\0\xfcche B\xe4r'", "IFC_CHARSET"),
    ],
)
def test_a_name_reads_the_same_from_every_encoding(read_edited: ReadEdited, written: bytes, issue: str | None):
    result = read_edited(lambda text: text.replace(WRITTEN, written))

    assert result.said["0House00000000000Kitchn"].values["longName"] == "Küche Bär"
    assert list(result.issues) == [issue] * (issue is not None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"'C:\Users\lake'", "C:\\Users\\lake"),
        (rb"'n\a'", "n\\a"),
        (rb"'K\X2\00F'", "K\\X2\\00F"),
        (rb"'\X2\ZZZZ\X0\'", "\\X2\\ZZZZ\\X0\\"),
        (rb"'\X2\D83D\X0\'", "\ufffd"),
        (rb"'\X2\D83DDE00\X0\'", "😀"),
        (rb"'\X4\00110000\X0\'", "\ufffd"),
    ],
)
def test_what_means_nothing_in_step_is_read_as_plain_text(read_edited: ReadEdited, written: bytes, read: str):
    result = read_edited(lambda text: text.replace(WRITTEN, written))

    assert result.said["0House00000000000Kitchn"].values["longName"] == read
    assert list(result.issues) == ["IFC_BACKSLASH"]


def test_letters_of_several_bytes_are_read(read_edited: ReadEdited):
    japanese = read_edited(lambda text: text.replace(WRITTEN, "'キッチン'".encode("cp932")))
    mixed = read_edited(lambda text: text.replace(WRITTEN, "'Küche 厨房 😀'".encode()))

    assert japanese.said["0House00000000000Kitchn"].values["longName"] == "キッチン"
    assert mixed.said["0House00000000000Kitchn"].values["longName"] == "Küche 厨房 😀"


def test_a_byte_order_mark_is_passed_over_and_reported(read_edited: ReadEdited):
    result = read_edited(lambda text: b"\xef\xbb\xbf" + text)

    assert result.issues == {"IFC_CHARSET": (1, ())}
    assert len(result.said) == 15


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Küche".encode(), "utf-8"),
        ("Küche".encode("latin-1"), "cp1252"),
        ("“Küche”".encode("cp1252"), "cp1252"),
        (b"K\x81\xfcche", "latin-1"),
        ("キッチン 厨房".encode("cp932"), "cp932"),
    ],
)
def test_the_character_set_is_guessed(text: bytes, charset: str):
    assert guess_charset(text) == charset


def test_directives_stay_as_they_are():
    text = rb"\X2\30AD30C330C130F3\X0\ \S\| \PA\ \X\FC \\ \N\ \X2\8D6D9D03\X0\ "
    repairs = Repairs()

    assert repair_backslashes(text, repairs) == text
    assert repairs.backslashes == 0


def test_letters_become_code_points():
    repairs = Repairs()

    assert repair_letters("aé厨😀".encode(), "utf-8", repairs) == rb"a\X4\000000E9000053A80001F600\X0" + b"\\"
    assert repair_letters("é厨".encode(), "utf-8", repairs) == rb"\X2\00E953A8\X0" + b"\\"
    assert repairs.letters == 2
