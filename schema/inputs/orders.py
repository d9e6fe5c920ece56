"""Orders of lists."""

import strawberry

from resolvers import conditions
from schema.enums import EntityOrderField, PointOrderField, SortDirection
from schema.inputs.records import becomes, preset, required


@becomes(conditions.Order)
@strawberry.input(description="One key of an order of entities.")
class EntityOrder:
    field: EntityOrderField = required("What to order by.")
    direction: SortDirection = preset(SortDirection.ASC, "Ascending or descending.")


@becomes(conditions.Order)
@strawberry.input(description="One key of an order of points.")
class PointOrder:
    field: PointOrderField = required("What to order by.")
    direction: SortDirection = preset(SortDirection.ASC, "Ascending or descending.")
