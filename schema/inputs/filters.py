"""The small filters that the `where` inputs are made of."""

from datetime import timedelta

import strawberry

from resolvers import conditions
from schema.enums import Direction, Quality, Reach, RelationKind
from schema.inputs.records import becomes, optional, preset, required
from schema.lazy import WhereEntity
from schema.scalars import ClassRef, UnitRef


@becomes(conditions.TextCondition)
@strawberry.input(description="What a text must be like; all that is given must hold.")
class TextFilter:
    eq: str | None = optional("Exactly this.")
    in_: list[str] | None = optional("Exactly one of these.", name="in")
    contains: str | None = optional("Holds this somewhere.")
    starts_with: str | None = optional("Begins with this.")
    matches: str | None = optional("A regular expression for the whole text.")
    case_sensitive: bool = preset(False, "Whether upper and lower case differ.")


@becomes(conditions.NumberCondition)
@strawberry.input(description="What a number must be like; all that is given must hold.")
class NumberFilter:
    eq: float | None = optional("Exactly this.")
    in_: list[float] | None = optional("Exactly one of these.", name="in")
    gt: float | None = optional("Greater than this.")
    gte: float | None = optional("This or greater.")
    lt: float | None = optional("Less than this.")
    lte: float | None = optional("This or less.")


@becomes(conditions.IdentifierCondition)
@strawberry.input(description="An identifier that the entity must have.")
class IdentifierFilter:
    scheme: str | None = optional("Its scheme, such as IFC_GUID, BACNET or TIMESERIES; any unless given.")
    value: TextFilter = required("What it must be like.")


@becomes(conditions.PropertyCondition)
@strawberry.input(description="A property that the entity must have; all that is given must hold.")
class PropertyFilter:
    group: str | None = optional("Its group, such as an IFC property set; any unless given.")
    key: str = required("Its name.")
    text: TextFilter | None = optional("What its text must be like.")
    number: NumberFilter | None = optional("What its number must be like, in `unit`.")
    bool_: bool | None = optional("Whether it is true or false.", name="bool")
    unit: UnitRef | None = optional("The unit of `number`; SI units unless given.")
    exists: bool | None = optional("Whether the entity must have it, or must not.")


@becomes(conditions.PlaceCondition)
@strawberry.input(description="A place where the entity must be; all that is given must hold of one place.")
class PlaceFilter:
    id: list[strawberry.ID] | None = optional("Any of these places.")
    is_: list[ClassRef] | None = optional("A place of any of these classes.", name="is")
    name: TextFilter | None = optional("A place with such a name.")
    reach: Reach = preset(Reach.CONTAINED, "How far the place reaches.")


@becomes(conditions.RelationCondition)
@strawberry.input(description="Other entities that must, or must not, be reached along relations.")
class RelationFilter:
    kinds: list[RelationKind] = required("The relations to follow, any of them.")
    direction: Direction = preset(Direction.OUT, "The way to follow them.")
    max_hops: int = preset(1, "How many steps at most.")
    some: WhereEntity | None = optional("At least one such entity is reached.")
    none: WhereEntity | None = optional("No such entity is reached.")


@becomes(conditions.ReadingCondition)
@strawberry.input(description="What the latest reading of a point must be like; all that is given must hold.")
class ReadingFilter:
    value: NumberFilter | None = optional("Its number, in `unit`.")
    text: TextFilter | None = optional("Its text.")
    quality: list[Quality] | None = optional("Its quality, any of these.")
    older_than: timedelta | None = optional("It was taken longer ago than this.")
    newer_than: timedelta | None = optional("It was taken less long ago than this.")
    unit: UnitRef | None = optional("The unit of `value`; needed when the points have different units.")
