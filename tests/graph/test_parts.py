"""Cutting deltas into parts, and refusing what no commit can hold."""

from dataclasses import replace
from math import inf, nan

import pytest

from edifice.errors import BadInput
from graph.codec import row_bytes
from graph.parts import MAX_BYTES, MAX_ROWS, check, check_said, split
from graph.records import AliasChange, DeltaRow, LinkChange, PropertyValue, Said, SaidChange

ADDED = LinkChange(1, "e1", "urn:p", "e2", "FEEDS", reverse=False, added=True)
SAID = Said("urn:a", "ASSET")


def test_parts_hold_new_words_then_new_links_then_old_links_then_old_words() -> None:
    rows: list[DeltaRow] = [
        SaidChange("e9", 1, SAID, None),
        AliasChange("e9", "e1", added=True),
        replace(ADDED, subject="e9", added=False),
        ADDED,
        SaidChange("e1", 1, None, SAID),
    ]
    assert split(rows) == [(rows[4], rows[3], rows[2], rows[0], rows[1])]
    assert split([]) == []


def test_a_part_has_at_most_two_thousand_rows() -> None:
    rows = [SaidChange(f"e{index}", 1, None, SAID) for index in range(2 * MAX_ROWS + 1)]
    assert [len(part) for part in split(rows)] == [MAX_ROWS, MAX_ROWS, 1]


def test_a_part_has_at_most_four_megabytes() -> None:
    said = Said("urn:a", statements=("x" * 900_000,))
    parts = split([SaidChange(f"e{index}", 1, None, said) for index in range(9)])
    assert [len(part) for part in parts] == [4, 4, 1]
    assert all(sum(map(row_bytes, part)) <= MAX_BYTES for part in parts)


def test_several_rows_on_one_thing_become_one() -> None:
    first, last = replace(SAID, values={"name": "1"}), replace(SAID, values={"name": "2"})
    rows: list[DeltaRow] = [
        SaidChange("e1", 1, None, first),
        SaidChange("e1", 1, first, last),
        SaidChange("e2", 1, first, last),
        SaidChange("e2", 1, last, first),
        ADDED,
        replace(ADDED, added=False),
    ]
    assert split(rows) == [(SaidChange("e1", 1, None, last), replace(ADDED, added=False))]


def test_a_commit_refuses_more_than_a_part() -> None:
    with pytest.raises(BadInput, match="at most 2000 rows, not 2001"):
        check([SaidChange(f"e{index}", 1, None, SAID) for index in range(MAX_ROWS + 1)])
    said = Said("urn:a", statements=("x" * 900_000,))
    with pytest.raises(BadInput, match="at most 4000000 bytes, not 4500"):
        check([SaidChange(f"e{index}", 1, None, said) for index in range(5)])


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said("urn:a", values={"name": "ü" * 500_001}), "name of urn:a has 1000002 bytes"),
        (Said("urn:a", values={"x": nan}), "x of urn:a is not a finite number"),
        (Said("urn:a", properties=(PropertyValue("P", "k", inf, "inf"),)), "k of urn:a is not a finite number"),
        (Said("urn:a", properties=(PropertyValue("P", "k", 2**63, "much"),)), "k of urn:a does not fit into 64 bits"),
        (Said("urn:a", classes=("urn:" + "c" * 2_000,)), "A class of urn:a has an IRI of more than 2000 bytes"),
        (Said("urn:a", statements=('<urn:p> "\ud800"',)), "<urn:p> of urn:a holds a lone surrogate"),
    ],
)
def test_what_the_store_cannot_hold_is_refused_by_name(said: Said, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        check_said(said)


def test_the_longest_text_fits() -> None:
    check_said(Said("urn:a", values={"name": "ü" * 500_000}))
