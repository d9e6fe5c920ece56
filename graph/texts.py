"""Conditions on texts and numbers, and the regular expressions that a client may give."""

import re
from typing import LiteralString

from edifice.errors import BadInput
from graph.reading import Parts
from graph.where import NumberMatch, TextMatch

LONGEST_EXPRESSION = 200
MOST_REPETITIONS = 6
ESCAPE_OR_SET = re.compile(r"\\[^0-9kgpPuUxNQE]|\[\^?\]?(?:\\.|[^\]\\\[])*\]")
UNBOUNDED = re.compile(r"[*+]|\{\d+,\}|\{\d{3,}")
WRONG_BRACE = re.compile(r"\{(?!\d+(?:,\d*)?\})")
LOOKING = ("(?=", "(?!", "(?<", "(?P", "(?>")


def text_condition(value: LiteralString, match: TextMatch, parts: Parts) -> LiteralString:
    """The condition that the text expression `value` is like `match`; null for a value that is not there.

    Raises BadInput for a regular expression that is not accepted.
    """
    folded: LiteralString = value if match.case_sensitive else f"toLower({value})"

    def given(text: str) -> LiteralString:
        return parts.add(text) if match.case_sensitive else f"toLower({parts.add(text)})"

    terms: list[LiteralString] = []
    if match.eq is not None:
        terms.append(f"{folded} = {given(match.eq)}")
    if match.any_of is not None:
        wanted = parts.add(list(match.any_of))
        terms.append(f"{folded} IN {wanted}" if match.case_sensitive else f"{folded} IN [t IN {wanted} | toLower(t)]")
    if match.contains is not None:
        terms.append(f"{folded} CONTAINS {given(match.contains)}")
    if match.starts_with is not None:
        terms.append(f"{folded} STARTS WITH {given(match.starts_with)}")
    if match.matches is not None:
        flags = "" if match.case_sensitive else "(?iu)"
        terms.append(f"{value} =~ {parts.add(flags + checked_expression(match.matches))}")
    return " AND ".join(terms) if terms else "true"


def number_condition(value: LiteralString, match: NumberMatch, parts: Parts) -> LiteralString:
    """The condition that the number expression `value` is like `match`; null for a value that is not there."""
    terms: list[LiteralString] = []
    if match.eq is not None:
        terms.append(f"{value} = {parts.add(match.eq)}")
    if match.any_of is not None:
        terms.append(f"{value} IN {parts.add(list(match.any_of))}")
    if match.gt is not None:
        terms.append(f"{value} > {parts.add(match.gt)}")
    if match.gte is not None:
        terms.append(f"{value} >= {parts.add(match.gte)}")
    if match.lt is not None:
        terms.append(f"{value} < {parts.add(match.lt)}")
    if match.lte is not None:
        terms.append(f"{value} <= {parts.add(match.lte)}")
    return " AND ".join(terms) if terms else "true"


def checked_expression(expression: str) -> str:
    """The regular expression itself, when the store can evaluate it in bounded time.

    Refused (BadInput): more than 200 characters, wrong syntax, more than 6 repetitions without a bound, back
    references, look-around, and a repetition or a choice inside a repetition, on which the store's engine can take
    time exponential in the length of a name.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise BadInput(f"A regular expression may have {LONGEST_EXPRESSION} characters at most.", field="matches")
    try:
        re.compile(expression)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadInput(f"This is no regular expression: {error}.", field="matches") from error
    plain = ESCAPE_OR_SET.sub("a", expression)
    if "\\" in plain or "[" in plain or any(start in plain for start in LOOKING) or WRONG_BRACE.search(plain):
        message = (
            "Back references, look-around, named groups, nested sets and open braces are not accepted in `matches`."
        )
        raise BadInput(message, field="matches")
    if nested_repetition(plain) or len(UNBOUNDED.findall(plain)) > MOST_REPETITIONS:
        message = "`matches` may repeat without a bound 6 times at most, and not inside a repetition, such as (a+)+."
        raise BadInput(message, field="matches")
    return expression


def nested_repetition(plain: str) -> bool:
    """Whether a repeated group holds a repetition, an option or a choice, in an expression without escapes and sets."""
    holds = [False]
    for position, letter in enumerate(plain):
        following = plain[position + 1 : position + 2]
        if letter == "(":
            holds.append(False)
        elif letter == ")" and len(holds) > 1:
            inner = holds.pop()
            if inner and following and following in "*+{":
                return True
            holds[-1] = holds[-1] or inner
        elif letter in "*+{|" or (letter == "?" and plain[position - 1 : position] != "("):
            holds[-1] = True
    return False
