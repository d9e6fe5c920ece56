"""Messages that could not be stored are kept whole, newest first."""

import pytest

from edifice.errors import BadInput
from edifice.postgres import Pool
from ingest import dead_letters
from ingest.checks import RefusalCode
from ingest.dead_letters import Letter
from ingest.decode import MAX_PAYLOAD, Refusal
from timeseries.latest import TextCondition


def letter(topic: str, payload: bytes = b"{", code: RefusalCode = RefusalCode.BAD_JSON) -> Letter:
    return Letter(topic, payload, Refusal(code, "why"))


async def test_a_letter_is_kept_whole_with_its_reason(series_pool: Pool) -> None:
    await dead_letters.keep(series_pool, [letter("edifice/v1/a\0b", b"\x00\xff{")])
    (kept,) = await dead_letters.page(series_pool, 10)
    assert (kept.topic, kept.code, kept.message, kept.bytes) == ("edifice/v1/a␀b", "BAD_JSON", "why", 3)
    assert await dead_letters.payloads(series_pool, [kept.id, "d0"]) == {kept.id: b"\x00\xff{"}
    now = await series_pool.fetchval("SELECT epoch_ms(now())")
    assert 0 <= now - kept.received < 10_000
    assert await dead_letters.by_ids(series_pool, [kept.id, "d0"]) == {kept.id: kept}


async def test_the_same_letter_is_kept_once(series_pool: Pool) -> None:
    one = letter("a")
    await dead_letters.keep(series_pool, [one])
    await dead_letters.keep(series_pool, [one])
    assert await dead_letters.count(series_pool) == 1


async def test_a_payload_beyond_the_limit_is_kept_in_its_beginning(series_pool: Pool) -> None:
    await dead_letters.keep(series_pool, [letter("a", b"x" * (MAX_PAYLOAD + 5))])
    (kept,) = await dead_letters.page(series_pool, 1)
    (payload,) = (await dead_letters.payloads(series_pool, [kept.id])).values()
    assert (len(payload), kept.kept_bytes, kept.bytes) == (MAX_PAYLOAD, MAX_PAYLOAD, MAX_PAYLOAD + 5)


async def test_pages_and_filters(series_pool: Pool) -> None:
    for number in range(5):
        code = RefusalCode.BAD_JSON if number % 2 else RefusalCode.BAD_TIME
        await dead_letters.keep(series_pool, [letter(f"edifice/v1/HQ/{number}", code=code)])
    found: list[str] = []
    after = None
    while page := await dead_letters.page(series_pool, 2, after):
        found += [one.topic[-1] for one in page]
        after = page[-1].id
    assert sorted(found) == ["0", "1", "2", "3", "4"]
    assert {one.topic[-1] for one in await dead_letters.page(series_pool, 9, codes=["BAD_JSON"])} == {"1", "3"}
    topic = TextCondition(contains="hq/4")
    assert [one.topic[-1] for one in await dead_letters.page(series_pool, 9, topic=topic)] == ["4"]
    assert await dead_letters.count(series_pool, codes=["BAD_TIME"]) == 3


@pytest.mark.parametrize(
    ("topic", "numbers"),
    [
        (TextCondition(eq="EDIFICE/v1/hq/2"), "2"),
        (TextCondition(eq="EDIFICE/v1/hq/2", case_sensitive=True), ""),
        (TextCondition(any_of=("edifice/v1/hq/0", "edifice/v1/hq/3")), "03"),
        (TextCondition(contains="%"), ""),
        (TextCondition(starts_with="edifice/v1/h"), "01234"),
        (TextCondition(matches=".*/hq/[34]"), "34"),
        (TextCondition(matches=".*/hq/[34]", case_sensitive=True), ""),
        (TextCondition(matches="hq"), ""),
    ],
)
async def test_topics_are_asked_for_as_texts_are(series_pool: Pool, topic: TextCondition, numbers: str) -> None:
    await dead_letters.keep(series_pool, [letter(f"edifice/v1/HQ/{number}") for number in range(5)])

    found = await dead_letters.page(series_pool, 9, topic=topic)

    assert "".join(sorted(one.topic[-1] for one in found)) == numbers
    assert await dead_letters.count(series_pool, topic=topic) == len(numbers)


async def test_an_expression_that_the_store_cannot_read_is_refused(series_pool: Pool) -> None:
    with pytest.raises(BadInput, match="no regular expression"):
        await dead_letters.page(series_pool, 9, topic=TextCondition(matches="("))


async def test_only_the_newest_are_kept(series_pool: Pool) -> None:
    letters = [letter(str(number)) for number in range(5)]
    await dead_letters.keep(series_pool, letters)
    await dead_letters.trim(series_pool, 2)
    newest = sorted((one.id for one in letters), reverse=True)[:2]
    assert [one.id for one in await dead_letters.page(series_pool, 9)] == newest


async def test_the_newest_are_kept_as_far_as_their_bytes_fit(series_pool: Pool) -> None:
    letters = [letter("topic", b"x" * 95) for _ in range(5)]
    await dead_letters.keep(series_pool, letters)
    await dead_letters.trim(series_pool, 100, 299)
    newest = sorted((one.id for one in letters), reverse=True)[:2]
    assert [one.id for one in await dead_letters.page(series_pool, 9)] == newest
    await dead_letters.trim(series_pool, 100, 200)
    assert await dead_letters.count(series_pool) == 2


async def test_of_a_payload_beyond_the_limit_counts_what_is_kept(series_pool: Pool) -> None:
    await dead_letters.keep(series_pool, [letter("a", b"x" * 2 * MAX_PAYLOAD)])
    await dead_letters.trim(series_pool, 100, MAX_PAYLOAD + 1)
    assert await dead_letters.count(series_pool) == 1
    await dead_letters.trim(series_pool, 100, MAX_PAYLOAD)
    assert await dead_letters.count(series_pool) == 0
