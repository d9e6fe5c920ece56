"""The `where` inputs: which entities a list shall have; all given fields must hold, a list means "any of"."""

from datetime import datetime
from typing import Optional

import strawberry

from resolvers import conditions
from schema.enums import EntityKind, PointKind
from schema.inputs.filters import (
    IdentifierFilter,
    NumberFilter,
    PlaceFilter,
    PropertyFilter,
    ReadingFilter,
    RelationFilter,
    TextFilter,
)
from schema.inputs.records import becomes, optional, preset
from schema.scalars import ClassRef, QuantityRef, UnitRef


@strawberry.input(description="What can be asked of entities of every kind.")
class CommonWhere:
    id: list[strawberry.ID] | None = optional("Any of these ids.")
    iri: list[str] | None = optional("Any of these IRIs.")
    is_: list[ClassRef] | None = optional(
        "Of any of these classes, their subclasses, equivalent and replaced classes.", name="is"
    )
    exactly: list[ClassRef] | None = optional("Whose most exact class is any of these.")
    name: TextFilter | None = optional("With such a name.")
    identifier: IdentifierFilter | None = optional("With such an identifier.")
    at: PlaceFilter | None = optional("At such a place.")
    property: list[PropertyFilter] | None = optional("With any of these properties.")
    related: list[RelationFilter] | None = optional("With any of these relations.")
    model: list[strawberry.ID] | None = optional("Named by any of these models.")
    changed_since: datetime | None = optional("Changed at this time or later.")
    retired: bool = preset(False, "Show the retired instead of the living.")


@becomes(conditions.Condition)
@strawberry.input(description="Which entities; all given fields must hold.")
class EntityWhere(CommonWhere):
    and_: list["EntityWhere"] | None = optional("All of these hold.", name="and")
    or_: list["EntityWhere"] | None = optional("At least one of these holds.", name="or")
    not_: Optional["EntityWhere"] = optional("This does not hold.", name="not")
    kind: list[EntityKind] | None = optional("Of any of these kinds.")
    point: Optional["PointWhere"] = optional("With at least one such point, in SERVING reach.")


@becomes(conditions.Condition)
@strawberry.input(description="Which places; all given fields must hold.")
class PlaceWhere(CommonWhere):
    and_: list["PlaceWhere"] | None = optional("All of these hold.", name="and")
    or_: list["PlaceWhere"] | None = optional("At least one of these holds.", name="or")
    not_: Optional["PlaceWhere"] = optional("This does not hold.", name="not")
    kind: list[EntityKind] | None = optional("Of any of these kinds.")
    net_area: NumberFilter | None = optional("With such a net area, in square metres.")
    point: Optional["PointWhere"] = optional("With at least one such point, in SERVING reach.")


@becomes(conditions.Condition)
@strawberry.input(description="Which assets; all given fields must hold.")
class AssetWhere(CommonWhere):
    and_: list["AssetWhere"] | None = optional("All of these hold.", name="and")
    or_: list["AssetWhere"] | None = optional("At least one of these holds.", name="or")
    not_: Optional["AssetWhere"] = optional("This does not hold.", name="not")
    system: list[strawberry.ID] | None = optional("Members of any of these systems.")
    asset_type: TextFilter | None = optional("Whose type has such a name or model label.")
    point: Optional["PointWhere"] = optional("With at least one such point.")


@becomes(conditions.Condition)
@strawberry.input(description="Which points; all given fields must hold.")
class PointWhere(CommonWhere):
    and_: list["PointWhere"] | None = optional("All of these hold.", name="and")
    or_: list["PointWhere"] | None = optional("At least one of these holds.", name="or")
    not_: Optional["PointWhere"] = optional("This does not hold.", name="not")
    point_kind: list[PointKind] | None = optional("For any of these purposes.")
    quantity: list[QuantityRef] | None = optional("That measure any of these quantities.")
    unit: list[UnitRef] | None = optional("In any of these units.")
    writable: bool | None = optional("That can be written to, or that cannot.")
    stale: bool | None = optional("Whose latest reading is overdue or was never seen, or that are up to date.")
    latest: ReadingFilter | None = optional("With such a latest reading.")
    of: EntityWhere | None = optional("Of such an entity.")
