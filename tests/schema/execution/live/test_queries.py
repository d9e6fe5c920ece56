"""Live queries: one run for all who ask the same, run when what was read may have changed, sent when it has."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from resolvers.context import Client
from schema.execution.live import offers, queries, runs, turns
from schema.execution.requests import Answer, Request
from tests.support.live import Desk, next_answer, tasks_left, value_of


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    """A desk, whose queries have left nothing behind when the test has closed them."""
    made = Desk()
    yield made
    assert (len(made.queries), len(made.hub.watches)) == (0, 0)
    assert tasks_left() == []


async def test_the_same_query_is_run_and_encoded_once(desk: Desk) -> None:
    one, other = desk.follow(), desk.follow()

    answers = [await next_answer(one), await next_answer(other)]
    desk.value = 1
    desk.measure(1)
    again = await asyncio.gather(next_answer(one), next_answer(other))

    assert answers[0].text() is answers[1].text()
    assert again[0].text() is again[1].text() == '{"data":{"v":1},"extensions":{"n":2}}'
    assert desk.runs == 2
    await one.aclose()
    await other.aclose()


async def test_other_queries_are_run_for_themselves(desk: Desk) -> None:
    one, other = desk.follow("a"), desk.follow("b")

    await next_answer(one)
    await next_answer(other)

    assert desk.runs == 2
    await one.aclose()
    await other.aclose()


async def test_readings_of_other_points_cause_no_run(desk: Desk) -> None:
    answers = desk.follow()
    await next_answer(answers)

    desk.measure(2)
    await asyncio.sleep(0.05)
    unrelated = desk.runs
    desk.value = 1
    desk.measure(1, 2)

    assert await value_of(answers) == 1
    assert (unrelated, desk.runs) == (1, 2)
    await answers.aclose()


async def test_an_answer_that_is_the_same_is_not_sent(desk: Desk) -> None:
    answers = desk.follow()
    await next_answer(answers)

    desk.measure(1)
    while desk.runs < 2:
        await asyncio.sleep(0)
    desk.value = "other"
    desk.measure(1)

    assert await value_of(answers) == "other"
    assert desk.runs == 3
    await answers.aclose()


async def test_a_reading_that_comes_while_the_first_answer_is_made_is_not_missed(desk: Desk) -> None:
    def comes() -> None:
        if desk.runs == 1:
            desk.value = 1
            desk.measure(1)

    desk.during = comes
    answers = desk.follow()

    assert [await value_of(answers), await value_of(answers)] == [0, 1]
    await answers.aclose()


async def test_at_most_one_answer_comes_in_an_interval(desk: Desk) -> None:
    answers = desk.follow(interval=0.2)
    await next_answer(answers)
    came = time.monotonic()

    for value in (1, 2, 3):
        desk.value = value
        desk.measure(1)
        await asyncio.sleep(0.02)

    assert await value_of(answers) == 3
    assert time.monotonic() - came >= 0.2
    assert desk.runs == 2
    await answers.aclose()


async def test_those_who_ask_less_often_share_the_run_of_those_who_ask_more_often(desk: Desk) -> None:
    often, seldom = desk.follow(interval=0.0), desk.follow(interval=3_600.0)
    await next_answer(often)
    await next_answer(seldom)
    waiting = asyncio.ensure_future(anext(seldom))

    for value in (1, 2):
        desk.value = value
        desk.measure(1)
        assert await value_of(often) == value

    assert not waiting.done()
    assert desk.runs == 3
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await often.aclose()
    await seldom.aclose()


async def test_a_slow_client_gets_the_newest_alone(desk: Desk) -> None:
    slow, quick = desk.follow(), desk.follow()
    await next_answer(slow)
    await next_answer(quick)

    for value in (1, 2, 3):
        desk.value = value
        desk.measure(1)
        assert await value_of(quick) == value

    assert await value_of(slow) == 3
    await slow.aclose()
    await quick.aclose()


async def test_who_comes_later_gets_the_last_answer_while_it_holds(desk: Desk) -> None:
    first = desk.follow(interval=3_600.0)
    await next_answer(first)

    later = desk.follow(interval=3_600.0)
    held = await next_answer(later)
    desk.value = 1
    desk.measure(1)
    await asyncio.sleep(0.02)
    latest = desk.follow(interval=3_600.0)

    assert held.text() == '{"data":{"v":0},"extensions":{"n":1}}'
    assert await value_of(latest) == 1  # a run of its own accord, though the others wait for an hour
    assert desk.runs == 2
    for answers in (first, later, latest):
        await answers.aclose()


async def test_a_store_that_was_away_is_asked_again_until_it_is_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BACK_OFF", (0.01,))
    away: Any = {"message": "away", "extensions": {"code": "STORE_UNAVAILABLE"}}
    desk.errors = [away]
    answers = desk.follow()

    failed = await next_answer(answers)
    while desk.runs < 3:
        await asyncio.sleep(0.01)
    desk.errors = []
    back = await next_answer(answers)

    assert (failed.executed, list(failed.errors)) == (True, [away])
    assert back.payload()["data"] == {"v": 0}
    await answers.aclose()


async def test_while_an_error_lasts_a_reading_is_not_waited_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BACK_OFF", (0.0, 3_600.0))
    away: Any = {"message": "away", "extensions": {"code": "STORE_UNAVAILABLE"}}
    desk.errors = [away]
    answers = desk.follow()
    await next_answer(answers)
    while desk.runs < 2:
        await asyncio.sleep(0)
    await asyncio.sleep(0.02)

    desk.errors = []
    desk.measure(1)

    assert (await next_answer(answers)).payload()["data"] == {"v": 0}
    await answers.aclose()


async def test_more_queries_than_there_may_be_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_RUNS", 1)
    one, same, other = desk.follow("a"), desk.follow("a"), desk.follow("b")

    await next_answer(one)
    await next_answer(same)
    refused = await next_answer(other)

    assert refused.executed is False
    assert refused.errors[0]["extensions"]["code"] == "RATE_LIMITED"
    with pytest.raises(StopAsyncIteration):
        await anext(other)
    await one.aclose()
    await same.aclose()


async def test_one_address_leaves_room_for_the_queries_of_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_RUNS", 3)
    monkeypatch.setattr(queries, "MOST_OF_ONE", 2)
    greedy = [desk.follow(text, client=Client("10.0.0.1", socket)) for socket, text in enumerate("abc")]
    other, shared = desk.follow("d", client=Client("10.0.0.2")), desk.follow("d", client=Client("10.0.0.1"))

    answers = [await next_answer(one) for one in (*greedy, other, shared)]

    assert [answer.executed for answer in answers] == [True, True, False, True, True]
    assert answers[2].errors[0]["extensions"]["code"] == "RATE_LIMITED"
    for one in (*greedy, other, shared):
        await one.aclose()


async def test_one_address_leaves_room_for_the_answers_of_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST_OF_ONE", 120)
    greedy = [desk.follow(text, client=Client("10.0.0.1")) for text in "ab"]
    other = desk.follow("c", client=Client("10.0.0.2"))

    answers = [await next_answer(one) for one in (*greedy, other)]

    assert [answer.executed for answer in answers] == [True, False, True]
    assert answers[1].errors[0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
    for one in (*greedy, other):
        await one.aclose()


async def test_a_fresh_query_waits_for_one_of_anothers_slow_ones_at_most(desk: Desk) -> None:
    order, running, going = list[str](), asyncio.Semaphore(0), asyncio.Semaphore(0)

    async def slow(request: Request, context: Any) -> Answer:
        order.append(request.query)
        running.release()
        await going.acquire()
        return await desk.execute(request, context)

    desk.queries = queries.LiveQueries(slow, desk.rehearse)
    many = [desk.follow(f"slow {number}", client=Client("10.0.0.1", 1)) for number in range(30)]
    waiting = [asyncio.ensure_future(next_answer(one)) for one in many]
    for _ in range(turns.AT_ONCE_OF_ONE):
        await running.acquire()
    quick = desk.follow("quick", client=Client("10.0.0.1", 2))
    waiting.append(asyncio.ensure_future(next_answer(quick)))
    await running.acquire()
    begun = list(order)
    for _ in range(31):
        going.release()
    await asyncio.gather(*waiting)

    assert begun == ["slow 0", "slow 1", "slow 2", "quick"]
    assert len(order) == 31
    for one in (*many, quick):
        await one.aclose()


async def test_an_answer_counts_as_much_as_its_text_takes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST_TOGETHER", 300)
    desk.value = "\N{HOT SPRINGS}" * 100  # 100 characters, each of which takes two bytes, as its neighbours then do
    answers = desk.follow()

    refused = await next_answer(answers)
    await answers.aclose()
    desk.value = "x" * 100
    fitting = desk.follow()

    assert refused.executed is False
    assert (await next_answer(fitting)).executed
    await fitting.aclose()
    assert len(desk.queries) == 0


async def test_a_fault_that_lasts_is_told_once_though_each_run_has_an_id(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BACK_OFF", (0.0,))

    def fails() -> None:
        id_ = f"{desk.runs:012x}"
        failed: Any = {"message": f"Internal error {id_}.", "extensions": {"code": "INTERNAL_SERVER_ERROR", "id": id_}}
        desk.errors = [failed]

    desk.during = fails
    desk.errors = [
        {
            "message": "Internal error 000000000000.",
            "extensions": {"code": "INTERNAL_SERVER_ERROR", "id": "000000000000"},
        }
    ]
    answers = desk.follow()
    first = await next_answer(answers)
    waiting = asyncio.ensure_future(next_answer(answers))
    while desk.runs < 5:
        await asyncio.sleep(0)
    desk.during, desk.errors = None, []
    back = await waiting

    assert first.payload()["errors"]
    assert "errors" not in back.payload()
    await answers.aclose()


async def test_an_answer_that_grows_too_large_ends_the_query(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST_BYTES", 100)
    answers = desk.follow()
    await next_answer(answers)

    desk.value = "x" * 100
    desk.measure(1)
    refused = await next_answer(answers)

    assert refused.executed is False
    assert refused.errors[0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
    with pytest.raises(StopAsyncIteration):
        await anext(answers)


async def test_all_together_keep_so_much_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST_TOGETHER", 120)
    one, other = desk.follow("a"), desk.follow("b")
    await next_answer(one)

    assert (await next_answer(other)).executed is False

    await one.aclose()
    again = desk.follow("b")
    assert (await next_answer(again)).executed
    await again.aclose()


async def test_a_fault_of_ours_ends_the_query(desk: Desk) -> None:
    def fails() -> None:
        raise RuntimeError("unexpected")

    desk.during = fails

    answers = desk.follow()
    refused = await next_answer(answers)
    await answers.aclose()

    assert refused.executed is False
    assert refused.errors[0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
