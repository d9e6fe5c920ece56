"""Ranges of time and the buckets that they are cut into."""

from datetime import datetime, timedelta
from enum import Enum

import strawberry

from resolvers import conditions
from schema.enums import word
from schema.inputs.records import becomes, optional


@strawberry.enum(description="A unit of the calendar, in the site's time zone.")
class CalendarUnit(Enum):
    HOUR = word("HOUR", description="An hour.")
    DAY = word("DAY", description="A day, which may have 23 or 25 hours.")
    WEEK = word("WEEK", description="A week from Monday.")
    MONTH = word("MONTH", description="A month.")
    QUARTER = word("QUARTER", description="A quarter of a year.")
    YEAR = word("YEAR", description="A year.")


@becomes(conditions.Range)
@strawberry.input(
    description="A half-open range [start, end): `start`, `start` and `end`, or `last` back from `end` or now."
)
class TimeRange:
    start: datetime | None = optional("Its first moment.")
    end: datetime | None = optional("The first moment after it; now unless given.")
    last: timedelta | None = optional("Its length, back from `end` or from now.")


@becomes(conditions.BucketWidth)
@strawberry.input(one_of=True, description="A fixed width, or calendar units in the site's time zone.")
class Bucket:
    width: timedelta | None = optional("A fixed width, counted from Monday 2000-01-03T00:00:00Z.")
    calendar: CalendarUnit | None = optional("A unit of the calendar.")
