"""The class table: looks classes up by name, says which classes count as which, and what kind their members are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from edifice.errors import BadInput
from graph.records import Kind
from ontology.class_cache import default_cache_folder, load_ontology
from ontology.class_compiler import VOCABULARIES
from ontology.class_records import ClassRecord, CompiledOntology, QuantityRecord, VocabularyRecord
from ontology.class_sources import class_sources
from ontology.names import NameIndex, fold, hold_words, label_of, words
from ontology.namespaces import compact, expand, local_name, rewrite, split

_PREFERENCE: Mapping[str, int] = {prefix: place for place, prefix in enumerate(VOCABULARIES.values())}
_OUTSIDE = len(_PREFERENCE)
"""Classes of foreign vocabularies come after all of ours."""


class ClassTable:
    """All classes known, immutable once made; safe to share among tasks."""

    def __init__(self, compiled: CompiledOntology) -> None:
        self.vocabularies: tuple[VocabularyRecord, ...] = compiled.vocabularies
        self.quantities: tuple[QuantityRecord, ...] = compiled.quantities
        self._by_iri: dict[str, ClassRecord] = {record.iri: record for record in compiled.classes}
        self._expanded: dict[str, frozenset[str]] = {}

    def __iter__(self) -> Iterator[ClassRecord]:
        """Go through all classes, by compact name."""
        return iter(self._by_iri.values())

    def __len__(self) -> int:
        """Count the classes."""
        return len(self._by_iri)

    def canonical(self, iri: str) -> str:
        """Give the IRI under which a class stands in the graph: old namespaces become the current one."""
        return rewrite(iri)

    def get(self, iri: str) -> ClassRecord | None:
        """Give the class of an IRI, in whichever namespace it was written, or None."""
        return self._by_iri.get(iri) or self._by_iri.get(rewrite(iri))

    def describe(self, iri: str) -> ClassRecord:
        """Give the class of an IRI; for one of no vocabulary a record of its name alone."""
        known = self.get(iri)
        current = rewrite(iri)
        return known or ClassRecord(iri=current, ref=compact(current), label=label_of(current), vocabulary="")

    def resolve(self, ref: str, used: Collection[str] = ()) -> ClassRecord:
        """Find the class that a caller names: "brick:Room", "Temperature_Sensor", "ifc:IfcPump" or an IRI.

        Case, spaces and underscores make no difference. A bare name means the class of Brick, else of REC, else of
        IFC, else of the others. `used` are IRIs accepted besides, such as those of classes that the graph holds.
        Raises BadInput with the nearest names.
        """
        iri = rewrite(expand(ref.strip()))
        found = self._by_iri.get(iri) or self._by_name.get(fold(ref))
        if found is not None:
            return found
        if iri in used:
            return self.describe(iri)
        suggestions = self._name_index.nearest(local_name(ref.rpartition(":")[2]))
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        message = f"There is no class {ref[:200]!r}.{hint} `classes(text:)` searches them all."
        raise BadInput(message, suggestions=suggestions)

    def expand(self, iri: str, *, exact: bool = False) -> frozenset[str]:
        """Give all classes whose members count as members of this one, itself included.

        Subclasses, equivalents and what they replaced, to any depth; with `exact` the class alone. A class of no
        vocabulary has only itself.
        """
        start = rewrite(iri)
        if exact or start not in self._by_iri:
            return frozenset({start})
        known = self._expanded.get(start)
        if known is None:
            known = self._expanded[start] = frozenset(self._reached(start, self._narrower))
        return known

    def ancestors(self, iri: str) -> tuple[str, ...]:
        """Give all classes of which a member of this class is a member too, without itself, the nearest first."""
        return tuple(self._reached(rewrite(iri), self._wider))[1:]

    def children(self, iri: str) -> tuple[ClassRecord, ...]:
        """Give the direct subclasses, by name."""
        record = self.get(iri)
        return tuple(self._by_iri[child] for child in record.children) if record else ()

    def kind_of(self, classes: Iterable[str]) -> tuple[Kind | None, str | None]:
        """Give the kind that several classes of one node mean, and the most exact class among them, canonical.

        Of classes in one line the lowest counts. Of several lines one with a kind comes before one without or with
        OTHER, a current class before a deprecated one, then Brick before REC, IFC and the others, then the first.
        """
        given = list(dict.fromkeys(rewrite(iri) for iri in classes))
        wider = {above for iri in given for above in self.ancestors(iri) if not self._is_mutual(iri, above)}
        leaves = [iri for iri in given if iri not in wider]
        if not leaves:
            return None, None
        leaf = min(leaves, key=self._rank)
        record = self._by_iri.get(leaf)
        return (record.kind if record else None), leaf

    def likely(self, iri: str) -> ClassRecord | None:
        """Guess what an unknown class of Brick or REC is, by the longest known class name that its own ends with.

        Models use names that their vocabulary dropped or never had: `Zone_Temperature_Sensor` is a kind of
        `Temperature_Sensor`. Good for what to show; never for `is`, where only what the vocabulary says counts.
        """
        namespace, name = split(rewrite(iri))
        if VOCABULARIES.get(namespace) not in {"brick", "rec"}:
            return None
        parts = name.split("_")
        endings = (namespace + "_".join(parts[start:]) for start in range(len(parts)))
        return next((self._by_iri[ending] for ending in endings if ending in self._by_iri), None)

    def search(self, text: str, *, under: str | None = None, limit: int = 50) -> tuple[ClassRecord, ...]:
        """Find classes whose name, label or definition holds all words of `text`, names first, then by name."""
        asked = words(text)
        within = self.expand(under) if under else None
        scored = [
            (score, record.ref, record)
            for record in self._by_iri.values()
            if (within is None or record.iri in within) and (score := _score(record, asked)) is not None
        ]
        return tuple(record for _, _, record in sorted(scored)[:limit])

    def _is_mutual(self, iri: str, above: str) -> bool:
        return above in self.expand(iri)

    def _rank(self, iri: str) -> tuple[bool, bool, bool, int]:
        record = self._by_iri.get(iri)
        if record is None:
            return (True, True, True, _OUTSIDE)
        return (record.kind is None, record.kind == "OTHER", record.deprecated, _PREFERENCE[record.vocabulary])

    @staticmethod
    def _reached(start: str, steps: Mapping[str, Collection[str]]) -> dict[str, None]:
        """Walk breadth first from `start`; the keys are in the order in which they were reached."""
        reached = {start: None}
        waiting = [start]
        for iri in waiting:
            for following in steps.get(iri, ()):
                if following not in reached:
                    reached[following] = None
                    waiting.append(following)
        return reached

    @cached_property
    def _narrower(self) -> Mapping[str, tuple[str, ...]]:
        return {iri: record.counted for iri, record in self._by_iri.items()}

    @cached_property
    def _wider(self) -> Mapping[str, list[str]]:
        wider: dict[str, list[str]] = defaultdict(list)
        for iri, record in self._by_iri.items():
            for member in record.counted:
                wider[member].append(iri)
        return wider

    @cached_property
    def _by_name(self) -> Mapping[str, ClassRecord]:
        """Folded compact and bare names; where two classes share one, the preferred vocabulary keeps it."""
        names: dict[str, ClassRecord] = {}
        for record in sorted(self._by_iri.values(), key=lambda record: (_PREFERENCE[record.vocabulary], record.ref)):
            names.setdefault(fold(record.ref), record)
            names.setdefault(fold(record.ref.partition(":")[2]), record)
        return names

    @cached_property
    def _name_index(self) -> NameIndex:
        """The names suggested to callers; nobody is led to a deprecated class."""
        records = sorted(self._by_iri.values(), key=lambda record: _PREFERENCE[record.vocabulary])
        return NameIndex((record.ref.partition(":")[2], record.ref) for record in records if not record.deprecated)


def _score(record: ClassRecord, asked: tuple[str, ...]) -> int | None:
    """Say how well a class answers a search, 0 best; None when a word is missing."""
    name = words(record.ref.partition(":")[2])
    if asked == name:
        return 0
    if hold_words(name, asked) or hold_words(words(record.label), asked):
        return 1
    return 2 if record.definition and hold_words(words(record.definition), asked) else None


@lru_cache(maxsize=4)
def class_table(cache_folder: Path | None = None) -> ClassTable:
    """Give the process's class table, compiled or read from `cache_folder` (the user's cache unless given).

    Takes half a second the first time ever, under a tenth in later processes, nothing after that; call it at start, not
    in the event loop. Raises FileNotFoundError when the package `brickschema` is missing.
    """
    return ClassTable(load_ontology(class_sources(), cache_folder or default_cache_folder()))
