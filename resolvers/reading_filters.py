"""Filters on latest readings: asked of the series store for the points that the graph leaves, answered as ids."""

import time
from collections.abc import Sequence
from datetime import timedelta

from edifice.errors import BadInput
from graph.candidates import Candidate, candidates
from graph.starts import Listing
from graph.texts import checked_expression
from graph.where import InSet, Where
from resolvers.conditions import NumberCondition, ReadingCondition, TextCondition
from resolvers.context import Context
from resolvers.conversions import affines_to, common_unit
from resolvers.judged import judge, judged
from timeseries import latest
from timeseries.records import QUALITIES, Affine


def now_ms() -> int:
    """The clock, in epoch milliseconds."""
    return time.time_ns() // 1_000_000


async def matching_points(
    context: Context, reading: ReadingCondition | None, stale: bool | None, listed: Listing
) -> Where:
    """Those of the listed points whose latest reading is as asked, as a set of ids.

    Raises BadInput when numbers of several units are compared without naming one.
    """
    lists = await candidates(context.store, listed.hop, listed.parents, where=listed.where)
    found: Sequence[Candidate] = list(dict.fromkeys(point for points in lists for point in points))
    now = now_ms()
    number = None if reading is None else reading.value
    affines: Sequence[Affine] | None = None
    if number is not None and reading is not None:
        found, affines = _in_one_unit(context, found, reading.unit)
    condition = _condition(reading, stale, now)
    known = judged(reading, stale)
    asked = [index for index, point in enumerate(found) if point.series not in known]
    if asked:
        series = [found[index].series for index in asked]
        units = None if affines is None else [affines[index] for index in asked]
        judge(known, series, await latest.matching(context.pool, series, condition, now, units))
    return InSet(tuple(point.id for point in found if known[point.series]))


def _in_one_unit(
    context: Context, found: Sequence[Candidate], unit: str | None
) -> tuple[Sequence[Candidate], Sequence[Affine]]:
    """The points whose values can be had in the unit, and how; without one they must share theirs."""
    if unit is None:
        common_unit(point.unit for point in found)
        return found, [Affine()] * len(found)
    affines = affines_to(context.units, [point.unit for point in found], context.units.resolve(unit).iri)
    pairs = [(point, affine) for point, affine in zip(found, affines, strict=True) if isinstance(affine, Affine)]
    return [point for point, _ in pairs], [affine for _, affine in pairs]


def _condition(reading: ReadingCondition | None, stale: bool | None, now: int) -> latest.LatestCondition:
    if reading is None:
        return latest.LatestCondition(stale=stale)
    return latest.LatestCondition(
        number=_number(reading.value),
        text=text_match(reading.text),
        qualities=None if reading.quality is None else tuple(map(_quality_number, reading.quality)),
        before=None if reading.older_than is None else now - _ms(reading.older_than),
        after=None if reading.newer_than is None else now - _ms(reading.newer_than),
        stale=stale,
    )


def _number(condition: NumberCondition | None) -> latest.NumberCondition | None:
    if condition is None:
        return None
    return latest.NumberCondition(condition.eq, condition.in_, condition.gt, condition.gte, condition.lt, condition.lte)


def text_match(condition: TextCondition | None) -> latest.TextCondition | None:
    """What a text must be like, as the series store takes it; raises BadInput for a regular expression not accepted."""
    if condition is None:
        return None
    return latest.TextCondition(
        condition.eq,
        condition.in_,
        condition.contains,
        condition.starts_with,
        None if condition.matches is None else checked_expression(condition.matches),
        condition.case_sensitive,
    )


def _quality_number(word: str) -> int:
    if word not in QUALITIES:
        raise BadInput(f"There is no quality {word}.", field="quality", suggestions=QUALITIES)
    return QUALITIES.index(word)


def _ms(duration: timedelta) -> int:
    return round(duration.total_seconds() * 1000)
