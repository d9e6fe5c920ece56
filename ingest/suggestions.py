"""Which points an unclaimed topic may mean: those whose names have the words of the topic, the last ones above all."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.decode import ROOT
from ingest.inbox import InboxTopic
from timeseries.point_names import PointName
from timeseries.points import BY_SERIES_ID

MOST = 5
"""How many points are suggested for a topic."""
LEAST_SCORE = 0.35
LAST_PART, EARLIER_PART = 1.0, 0.4
"""What a word of the point's name in the topic counts for, and what one of the path before it."""
SAME, BEGINNING, NEARLY = 1.0, 0.8, 0.7
SHORTEST_BEGINNING, SHORTEST_MISS, NEAR = 3, 5, 0.8
WORD = re.compile(r"[^\W\d_]+|\d+")
VOWEL = re.compile(r"[aeiou]")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A point by its entity id, how well it fits from 0 to 1, and why."""

    entity: str
    score: float
    reasons: tuple[str, ...]


def words_of(topic: InboxTopic) -> list[str]:
    """The words of the path behind the building's key, and of the point's name, folded, each once."""
    return list(_weighted(topic))


def suggest(topic: InboxTopic, names: Iterable[PointName]) -> list[Suggestion]:
    """The points that fit best, the best first; of a point its best name counts."""
    weights = _weighted(topic)
    best: dict[str, Suggestion] = {}
    for name in names:
        made, known = _fit(weights, name), best.get(name.entity)
        if made.score >= LEAST_SCORE and (known is None or made.score > known.score):
            best[name.entity] = made
    return sorted(best.values(), key=lambda one: (-one.score, one.entity))[:MOST]


def _weighted(topic: InboxTopic) -> dict[str, float]:
    path = topic.topic.split("/")[len(ROOT) + 1 : -2]  # the last two are the point and the word `reading`
    weights = {word: EARLIER_PART for part in path for word in _words(part)}
    return weights | dict.fromkeys(_words(topic.name), LAST_PART)


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(HUMP.sub(" ", text))]


def _fit(weights: dict[str, float], name: PointName) -> Suggestion:
    """The harmonic mean of how much of the topic stands in the name, and of the name in the topic."""
    own = list(dict.fromkeys(_words(name.name)))
    met = {word: max((_likeness(word, other) for other in own), default=0.0) for word in weights}
    back = [max((_likeness(word, other) for other in weights), default=0.0) for word in own]
    recall = sum(weight * met[word] for word, weight in weights.items()) / (sum(weights.values()) or 1.0)
    precision = sum(back) / (len(back) or 1)
    score = 2 * recall * precision / (recall + precision) if recall and precision else 0.0
    what = "its time-series id" if name.rank == BY_SERIES_ID else "the end of its IRI"
    return Suggestion(name.entity, round(score, 3), (_reason(what, name.name, met),))


def _reason(what: str, name: str, met: dict[str, float]) -> str:
    words: Sequence[str] = [
        word if likeness == SAME else f"nearly {word}" for word, likeness in met.items() if likeness
    ]
    return f"{what}, {name}, has {', '.join(words)}"


def _likeness(word: str, other: str) -> float:
    """How much two words are one; numbers are so only when they are the same."""
    if word == other:
        return SAME
    if word.isdigit() or other.isdigit():
        return 0.0
    short, long = sorted((word, other), key=len)
    if len(short) >= SHORTEST_BEGINNING and long.startswith(short):
        return BEGINNING
    if len(short) >= SHORTEST_BEGINNING and VOWEL.sub("", word) == VOWEL.sub("", other):
        return NEARLY
    if len(short) >= SHORTEST_MISS and SequenceMatcher(None, word, other).ratio() >= NEAR:
        return NEARLY
    return 0.0
