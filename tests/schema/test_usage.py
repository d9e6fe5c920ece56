"""Documents that ask for too much are refused before they are validated, in time linear to their text."""

from time import perf_counter

import pytest
from graphql import parse

from resolvers.limits import Limits
from schema.execution.usage import refusals

LIMITS = Limits(depth=3, fields=5, aliases=2, directives=2, root_fields=2, fragments=20)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("{ a { b { c } } }", []),
        ("{ a { b { c { d } } } }", ["The document has 4 levels of depth; the limit is 3. Ask for less at once."]),
        ("{ a { b c d e f } }", ["The document has 6 fields; the limit is 5. Ask for less at once."]),
        ("{ a { x: b y: b z: b } }", ["The document has 3 aliases; the limit is 2. Ask for less at once."]),
        (
            "{ a @skip(if: true) @skip(if: true) b @include(if: true) }",
            ["The document has 3 directives; the limit is 2. Ask for less at once."],
        ),
        ("{ a b c }", ["The document has 3 root fields; the limit is 2. Ask for less at once."]),
    ],
)
def test_each_limit_has_its_sentence(document: str, found: list[str]) -> None:
    assert refusals(parse(document), LIMITS) == found


def test_fragments_count_where_they_are_spread() -> None:
    document = parse("{ a { ...F } b { ...F } } fragment F on T { c d }")

    assert refusals(document, LIMITS) == ["The document has 6 fields; the limit is 5. Ask for less at once."]


def test_unknown_fragments_and_cycles_are_left_to_validation() -> None:
    document = parse("{ ...Nowhere ...A } fragment A on T { ...B } fragment B on T { ...A }")

    assert refusals(document, LIMITS) == []


def test_chained_fragments_are_measured_in_milliseconds() -> None:
    """Each fragment spreads the next twice: two to the 18th fields, but 19 fragments to look at."""
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(18))
    document = parse(f"{{ ...F0 }} {chain} fragment F18 on Query {{ __typename }}")

    began = perf_counter()
    found = refusals(document, LIMITS)

    assert found == ["The document has 262144 fields; the limit is 5. Ask for less at once."]
    assert perf_counter() - began < 0.1


def test_more_fragments_than_the_limit_are_not_even_measured() -> None:
    fragments = " ".join(f"fragment F{n} on T {{ a }}" for n in range(21))

    assert refusals(parse(f"{{ a }} {fragments}"), LIMITS) == [
        "The document has 21 fragments; the limit is 20. Ask for less at once."
    ]
