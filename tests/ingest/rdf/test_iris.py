"""Illegal IRIs: what is repaired, what is left alone, and on which line."""

import pytest

from ingest.rdf.iris import Repair, repaired, repaired_text


@pytest.mark.parametrize(
    ("iri", "legal"),
    [
        ("http://x/RH_Valve_%", "http://x/RH_Valve_%25"),
        ("http://x/%_Capacity", "http://x/%25_Capacity"),
        ("http://x/a%20b", "http://x/a%20b"),
        ("http://x/a[1]", "http://x/a%5B1%5D"),
        ("http://x/a b|c", "http://x/a%20b%7Cc"),
        ("http://[2001:db8::1]:80/a[1]", "http://[2001:db8::1]:80/a%5B1%5D"),
        ("http://x/\\u00e9", "http://x/\\u00e9"),
        ("http://x/\\e", "http://x/%5Ce"),
        ("http://x/Küche", "http://x/Küche"),
    ],
)
def test_only_what_no_iri_may_hold_is_encoded(iri: str, legal: str) -> None:
    assert repaired(iri) == legal
    assert repaired(legal) == legal


def test_repairs_are_found_outside_of_strings_and_comments_with_their_lines() -> None:
    text = (
        "# a comment with <http://x/%> in it\n"
        '<http://x/a> <http://x/p> "<http://x/%>", """\n'
        '<http://x/%> " """ .\n'
        "x:it\\'s x:p <http://x/%>, 'it # <http://x/%>' . <http://x/b[]> x:p 1 .\n"
    )
    whole, repairs = repaired_text(text)
    assert repairs == [
        Repair("http://x/%", "http://x/%25", 4),
        Repair("http://x/b[]", "http://x/b%5B%5D", 4),
    ]
    assert whole.splitlines()[:3] == text.splitlines()[:3]
    assert whole.splitlines()[3] == ("x:it\\'s x:p <http://x/%25>, 'it # <http://x/%>' . <http://x/b%5B%5D> x:p 1 .")


def test_a_repair_shows_both_forms() -> None:
    assert str(Repair("http://x/%", "http://x/%25", 7)) == "line 7: <http://x/%> became <http://x/%25>"
    assert str(Repair("http://x/%", "http://x/%25")) == "<http://x/%> became <http://x/%25>"
