"""The limits of a reading."""

from ingest.checks import as_text


def test_text_for_postgresql_holds_no_nul() -> None:
    assert as_text("a\0b") == "a␀b"
