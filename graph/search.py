"""Search for entities by words, over the full-text index: whole words first, then beginnings, parts and near misses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from edifice.errors import BadInput
from graph.decode import ENTITY, entity
from graph.pages import checked_first, decode, encode, later
from graph.predicates import condition
from graph.reading import Parts
from graph.records import EntityRecord, Kind
from graph.store import GraphStore
from graph.where import EVERYTHING, And, Kinds, Where

LONGEST = 200
WORD = re.compile(r"\w+(?:[.']\w+)*")
SHORTEST_PART, SHORTEST_MISS = 4, 4
RUNS = re.compile(r"[0-9]+|[^0-9_.']+")
"""The digits and the letters of a word; the index takes "VAV-08" for two words and "VAV08" for one."""
ORDINALS = ("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
"""What a level is called by whose number is asked for."""
FIELDS = ("name", "longName", "description", "tag")
SNIPPET = 120


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found; scores compare only within one search. `snippet` is the text where a word stands."""

    entity: EntityRecord
    score: float
    snippet: str | None
    cursor: str


@dataclass(frozen=True, slots=True)
class HitPage:
    """One page of hits, the best first."""

    hits: tuple[Hit, ...]
    has_next: bool
    has_previous: bool


FOUND: LiteralString = """CALL db.index.fulltext.queryNodes('entity_text', $wanted) YIELD node AS e, score
WITH e, score, toLower(split(e.sortKey, '\\u0000')[0] + ' ' + coalesce(e.name, '') + ' '
    + coalesce(e.longName, '') + ' ' + coalesce(e.description, '') + ' ' + coalesce(e.tag, '')) AS told
WHERE NOT e:Retired AND none(forms IN $forms
    WHERE e.id CONTAINS forms[0] AND none(form IN forms WHERE told CONTAINS form))
"""
"""What the index finds, less what it finds only by the id that ends the sort key."""


async def search(
    store: GraphStore,
    text: str,
    *,
    kinds: Sequence[Kind] | None = None,
    where: Where = EVERYTHING,
    first: int | None = None,
    after: str | None = None,
) -> HitPage:
    """The entities in which all words of `text` stand, near misses included; of equal scores by name.

    One store call, none without a word.

    Raises BadInput for a text of more than 200 characters, a page size, a cursor or a filter that is not accepted.
    """
    words, size, parts = words_of(text), checked_first(first), Parts()
    keyset: LiteralString = "true"
    if after is not None:
        keyset = later([("score", True), ("e.sortKey", False)], cursor_fields(after), parts)
    if not words:
        return HitPage((), has_next=False, has_previous=after is not None)
    answer: LiteralString = (
        f"WITH e, score WHERE {keyset}\nWITH e, score ORDER BY score DESC, e.sortKey LIMIT {parts.add(size + 1)}\n"
        f"RETURN collect([score, {ENTITY}])"
    )
    rows = await answered(store, words, filtered(kinds, where), answer, parts)
    hits = [hit(score, entity(row), words) for score, row in rows or ()]
    return HitPage(tuple(hits[:size]), len(hits) > size, after is not None)


async def count_hits(
    store: GraphStore, text: str, *, kinds: Sequence[Kind] | None = None, where: Where = EVERYTHING
) -> int:
    """How many entities the search finds in all. One store call."""
    words = words_of(text)
    if not words:
        return 0
    found: int | None = await answered(store, words, filtered(kinds, where), "RETURN count(e)", Parts())
    return found or 0


def filtered(kinds: Sequence[Kind] | None, where: Where) -> Where:
    """The whole filter of a search."""
    return where if kinds is None else And((Kinds(tuple(kinds)), where))


async def answered(store: GraphStore, words: Sequence[str], where: Where, answer: LiteralString, parts: Parts) -> Any:
    """The answer over what was found, as `e` with its `score`."""
    passes = condition(where, "e", parts)
    record = await store.read(
        f"{parts.head()}{FOUND}AND {passes}\n{answer}",
        wanted=query_of(words),
        forms=[forms_of(word) for word in words],
        **parts.parameters,
    )
    return record[0] if record else None


def words_of(text: str) -> list[str]:
    """The words of a text, small, without the signs between them. Raises BadInput for a text that is too long."""
    if len(text) > LONGEST:
        raise BadInput(f"A search may have {LONGEST} characters at most.", field="text")
    return list(dict.fromkeys(WORD.findall(text.lower())))


def query_of(words: Sequence[str]) -> str:
    """The query in the index's own language; words hold none of its signs but dots and apostrophes."""
    return " AND ".join(f"({' OR '.join(alternatives(word))})" for word in words)


def alternatives(word: str) -> list[str]:
    """The ways in which one word can be met, the better ones worth more."""
    plain = word.replace("'", "\\'")
    ways = [f'"{word}"^8', f"{plain}*^4"]
    if len(word) >= SHORTEST_MISS and not any(is_number(run) for run in RUNS.findall(word)):
        ways.append(f"{plain}~1")
    if len(word) >= SHORTEST_PART:
        ways.append(f"*{plain}*^2")
    pieces = re.split(r"[.']", word)
    if len(pieces) > 1:  # the index takes some of these for one word and some for several
        ways.append("(" + " AND ".join([*pieces[:-1], f"{pieces[-1]}*"]) + ")")
    else:
        ways.extend(by_runs(RUNS.findall(word)))
    return ways


def by_runs(runs: Sequence[str]) -> list[str]:
    """The ways in which no border between letters and digits counts, nor zeros before a number."""
    if not any(is_number(run) for run in runs):
        return []
    if len(runs) > 1:
        whole = "".join(any_zeros(run) for run in runs)
        parts = " AND ".join(f"/{any_zeros(run)}/" if is_number(run) else f"{run}*" for run in runs)
        return [f"/{whole}/^6", f"({parts})^3"]
    # not behind other digits: the ids in the index end with any
    return [f"/{any_zeros(runs[0])}/^6", f"/[^0-9]{{1,20}}{any_zeros(runs[0])}/^2", *ordinal(runs[0])]


def any_zeros(run: str) -> str:
    """A regular expression of the index: a number with as many zeros before it as one likes, letters as they are."""
    return f"0*{plain_number(run)}" if is_number(run) else run


def is_number(run: str) -> bool:
    """Whether it is of digits that stand for their numbers; there are others, such as those of footnotes."""
    return run.isascii() and run.isdigit()


def plain_number(digits: str) -> str:
    """The digits of a number without the zeros before it."""
    return digits.lstrip("0") or "0"


def ordinal(digits: str) -> list[str]:
    """The word for the number of a level, where it has a short one."""
    number = plain_number(digits)
    return [ORDINALS[int(number)]] if len(number) == 1 else []


def forms_of(word: str) -> list[str]:
    """The word as it is written, and what it may be met as; a text that holds one of them is told for it."""
    return [word, plain_number(word), *ordinal(word)] if is_number(word) else [word]


def hit(score: float, record: EntityRecord, words: Sequence[str]) -> Hit:
    """One hit with the text around the first word that stands in one of its texts."""
    return Hit(record, score, snippet_of(record, words), encode([score, record.sort_key]))


def snippet_of(record: EntityRecord, words: Sequence[str]) -> str | None:
    """Some 120 characters around the first word that stands in a text of the entity; None for a near miss."""
    for name in FIELDS:
        text = record.values.get(name)
        if not isinstance(text, str):
            continue
        places = [place for word in words if (place := text.lower().find(word)) >= 0]
        if places:
            start = max(0, min(places) - SNIPPET // 3)
            end = start + SNIPPET
            return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return None


def cursor_fields(after: str) -> list[Any]:
    """Where the cursor stands. Raises BadInput for what is no cursor of a search."""
    fields = decode(after)
    if [type(field) for field in fields] != [float, str]:
        raise BadInput("This cursor belongs to another list: page with the arguments that gave it.", field="after")
    return fields
