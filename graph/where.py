"""The filter tree of the reads: what a list may ask of its entities, free of any query language.

All values are final when they come here: classes are expanded to all IRIs that count, numbers are in SI, units and
quantities are IRIs, times are epoch milliseconds, models are graph numbers. A list inside a leaf means "any of". What
only readings know is evaluated in SQL first and comes as InSet.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from graph.records import Kind


class Reach(StrEnum):
    """Which points count as a place's: see graph.reach."""

    OWN = "OWN"
    CONTAINED = "CONTAINED"
    SERVING = "SERVING"


@dataclass(frozen=True, slots=True)
class TextMatch:
    """What a text must be like; all given conditions hold. `matches` is a regular expression for the whole text."""

    eq: str | None = None
    any_of: tuple[str, ...] | None = None
    contains: str | None = None
    starts_with: str | None = None
    matches: str | None = None
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """What a number must be like; all given conditions hold."""

    eq: float | None = None
    any_of: tuple[float, ...] | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of the terms; true without any."""

    terms: tuple["Where", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the terms; false without any."""

    terms: tuple["Where", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The entities for which the term does not hold, those without a value included."""

    term: "Where"


@dataclass(frozen=True, slots=True)
class Ids:
    """Entities by id; an alias stands for the entity that it was joined into."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InSet:
    """Entities by id, as another store has answered: no aliases."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """Entities of any of these classes, in any graph: the closure of what was asked for."""

    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExactClasses:
    """Entities whose leaf class is one of these."""

    iris: tuple[str, ...]


TextField: TypeAlias = Literal["name", "longName", "description", "manufacturer", "modelLabel", "tag", "systemKind"]
NumberField: TypeAlias = Literal["netArea", "grossArea", "height", "volume", "elevation"]


@dataclass(frozen=True, slots=True)
class Text:
    """An effective text of the entity."""

    field: TextField
    match: TextMatch


@dataclass(frozen=True, slots=True)
class Number:
    """An effective number of the entity, in SI."""

    field: NumberField
    match: NumberMatch


@dataclass(frozen=True, slots=True)
class HasIdentifier:
    """Entities with an identifier of the scheme (of any when None)."""

    scheme: str | None
    match: TextMatch


@dataclass(frozen=True, slots=True)
class At:
    """Entities at any place that meets all that is given; the place itself is not at itself."""

    ids: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None
    name: TextMatch | None = None
    reach: Reach = Reach.CONTAINED


@dataclass(frozen=True, slots=True)
class Property:
    """An effective property; `group` None means any group. Numbers are in SI where the property has a unit."""

    key: str
    group: str | None = None
    text: TextMatch | None = None
    number: NumberMatch | None = None
    flag: bool | None = None
    exists: bool | None = None


@dataclass(frozen=True, slots=True)
class Kinds:
    """Entities of any of these kinds."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class PointKinds:
    """Points of any of these kinds (SENSOR, SETPOINT, …); a point without one counts as OTHER."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantities:
    """Points that measure any of these quantities."""

    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """Points in any of these units."""

    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writable:
    """Points that can be written to, or cannot; one that does not say so cannot."""

    writable: bool


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """Entities that changed at this time or later, in epoch milliseconds."""

    time: int


@dataclass(frozen=True, slots=True)
class Retired:
    """Entities that no model names any more.

    A list shows these instead of the living when the leaf stands in the outermost conjunction of its filter.
    """


@dataclass(frozen=True, slots=True)
class InModels:
    """Entities that any of these graphs speaks of."""

    graphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SomePoint:
    """Entities with at least one such point: of a place in SERVING reach, of anything else its own and its parts'."""

    where: "Where"


@dataclass(frozen=True, slots=True)
class RelatedTo:
    """Entities with (`some`) or without (`none`) such an entity within `max_hops` along the relations."""

    kinds: tuple[str, ...]
    direction: Literal["OUT", "IN", "BOTH"] = "OUT"
    max_hops: int = 1
    some: "Where | None" = None
    none: "Where | None" = None


@dataclass(frozen=True, slots=True)
class Of:
    """Points of such an entity."""

    where: "Where"


@dataclass(frozen=True, slots=True)
class AssetTypeText:
    """Assets whose type has such a name or model label."""

    match: TextMatch


@dataclass(frozen=True, slots=True)
class Systems:
    """Members of any of these systems, by id."""

    ids: tuple[str, ...]


Where: TypeAlias = (
    And | Or | Not | Ids | InSet | Classes | ExactClasses | Text | Number | HasIdentifier | At | Property | Kinds
    | PointKinds | Quantities | Units | Writable | ChangedSince | Retired | InModels | SomePoint | RelatedTo | Of
    | AssetTypeText | Systems
)  # fmt: skip

EVERYTHING = And(())
"""The filter that every entity passes."""


def conjuncts(where: Where) -> tuple[Where, ...]:
    """The terms of the outermost conjunction, nested ones flattened."""
    if not isinstance(where, And):
        return (where,)
    return tuple(part for term in where.terms for part in conjuncts(term))
