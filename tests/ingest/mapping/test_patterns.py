"""Patterns and templates."""

import pytest

from ingest.mapping.patterns import Template, pattern_of, template_of

PREFIXES = {"x": "http://x/a+b#"}


def test_a_prefix_is_taken_literally_and_the_rest_is_a_regular_expression() -> None:
    pattern = pattern_of("x:Room(?P<number>[0-9]+)(?P<part>[a-z])?", PREFIXES)
    assert pattern.groups("http://x/a+b#Room12") == {"number": "12", "part": ""}
    assert pattern.groups("http://x/a+b#Room12-") is None
    assert pattern_of("http://y/.*", {"http": "no"}).groups("http://y/z") == {}
    assert pattern_of("y:a", PREFIXES).groups("y:a") == {}


def test_a_template_with_an_empty_name_is_empty() -> None:
    template = template_of("{a}/{b c}")
    assert template.names == {"a", "b c"}
    assert template.filled({"a": "1", "b c": "2"}) == "1/2"
    assert template.filled({"a": "1", "b c": ""}) == ""
    assert template.filled({"a": "1"}) == ""
    assert Template("{{a}}").filled({}) == "{a}"


@pytest.mark.parametrize("text", ["{", "{}", "{a!r}", "{a:>3}", "a}"])
def test_braces_hold_a_name_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        _ = template_of(text)
