"""Which regular expressions are accepted, without a store."""

import pytest

from edifice.errors import BadInput
from graph.texts import checked_expression


@pytest.mark.parametrize(
    "expression",
    [
        "AHU.*",
        r"Room \d{1,3}[a-z]?",
        "(north|south) wing",
        r"\(old\) .+",
        "[^*+]+ (a|b)c{2}",
        r"[\]\\]x",
        "(?:ab)+",
        "a.*b.*c.*d.*e.*f.*",
        "x" * 200,
    ],
)
def test_accepted(expression: str) -> None:
    assert checked_expression(expression) == expression


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("x" * 201, "200 characters"),
        ("(", "no regular expression"),
        ("a{2,1}", "no regular expression"),
        (r"(a)\1", "Back references"),
        ("a(?=b)", "look-around"),
        ("(?<n>a)", "no regular expression"),
        ("(?P<n>a)", "named groups"),
        ("[a[b]]", "nested sets"),
        ("a{x}", "open braces"),
        ("a{,3}", "open braces"),
        ("(a+)+", "inside a repetition"),
        ("(a|a)*", "inside a repetition"),
        ("(a?){50}", "inside a repetition"),
        ("((ab*)c){3}", "inside a repetition"),
        ("a*b*c*d*e*f*g*", "6 times"),
    ],
)
def test_refused(expression: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as caught:
        checked_expression(expression)
    assert caught.value.field == "matches"
