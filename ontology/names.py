"""Names as people write them: folded for comparison, parted into words, and the nearest ones to a misspelt name."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from ontology.namespaces import local_name

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_SEPARATORS = re.compile(r"[\s_\-]+")
LONGEST = 120
"""Characters of a misspelt name that are compared; comparing takes time by the square of the length."""


def fold(name: str) -> str:
    """Bring a name to the form in which case, spaces, hyphens and underscores make no difference."""
    return _SEPARATORS.sub("", name).casefold()


def words(name: str) -> tuple[str, ...]:
    """Part a name into folded words: `CO2_Sensor`, `CO2Sensor` and `co2 sensor` alike."""
    return tuple(word.casefold() for word in _WORDS.findall(name))


def hold_words(text: tuple[str, ...], asked: Iterable[str]) -> bool:
    """Say whether each asked word begins a word of the text."""
    return all(any(word.startswith(wanted) for word in text) for wanted in asked)


def label_of(iri: str) -> str:
    """Make a label of the last part of an IRI, or of a bare name: its words, the first in upper case."""
    parts = _WORDS.findall(local_name(iri))
    label = " ".join(part if part.isupper() else part.lower() for part in parts)
    return label[:1].upper() + label[1:] or iri


class NameIndex:
    """Finds the names nearest to a misspelt one; immutable once made."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of what may be written and what is then suggested; of names that fold alike the first counts."""
        self._suggested: dict[str, str] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        for written, suggested in names:
            folded = fold(written)
            if folded not in self._suggested:
                self._suggested[folded] = suggested
                self._words[folded] = words(written)

    def nearest(self, name: str, limit: int = 5) -> tuple[str, ...]:
        """Give the nearest names, best first: the one spelt most alike, those that hold all its words, others alike."""
        asked = fold(name[:LONGEST])
        if not asked:
            return ()
        asked_words = words(name[:LONGEST])
        alike = get_close_matches(asked, self._suggested, n=limit, cutoff=0.6)
        holding = [known for known, parts in self._words.items() if asked_words and hold_words(parts, asked_words)]
        matcher = SequenceMatcher(b=asked)
        ranked = sorted(holding, key=lambda known: (-_likeness(matcher, known), known))
        found = dict.fromkeys(self._suggested[known] for known in (*alike[:1], *ranked[:limit], *alike[1:]))
        return tuple(found)[:limit]


def _likeness(matcher: SequenceMatcher[str], known: str) -> float:
    matcher.set_seq1(known)
    return matcher.ratio()
