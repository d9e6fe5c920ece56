"""While one answer is made, what was found of a latest reading stays, though the reading changes."""

import asyncio

from resolvers.conditions import NumberCondition, ReadingCondition
from resolvers.judged import judge, judged, judging

WARM = ReadingCondition(value=NumberCondition(gt=26), unit="DEG_C")
ALSO_WARM = ReadingCondition(value=NumberCondition(gt=26), unit="DEG_C")
COLD = ReadingCondition(value=NumberCondition(lt=20), unit="DEG_C")


def test_what_was_found_first_stays_in_all_parts_of_an_answer() -> None:
    with judging(alike=True):
        judge(judged(WARM, None), [1, 2], frozenset({1}))
        judge(judged(ALSO_WARM, None), [1, 2, 3], frozenset({2, 3}))

        assert judged(WARM, None) == {1: True, 2: False, 3: True}
        assert judged(COLD, None) == {}
        assert judged(WARM, stale=True) == {}


async def test_tasks_of_an_answer_share_it() -> None:
    async def part() -> None:
        judge(judged(WARM, None), [1], frozenset({1}))

    with judging(alike=True):
        await asyncio.create_task(part())

        assert judged(WARM, None) == {1: True}


def test_another_answer_begins_anew_and_a_mutation_knows_nothing() -> None:
    with judging(alike=True):
        judge(judged(WARM, None), [1], frozenset({1}))
    with judging(alike=True):
        assert judged(WARM, None) == {}
    with judging(alike=False):
        judge(judged(WARM, None), [1], frozenset({1}))
        assert judged(WARM, None) == {}
