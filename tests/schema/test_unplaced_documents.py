"""Documents about what could not be placed: dead letters, and the topics of the inbox."""

from typing import Any

from ingest import dead_letters, inbox
from ingest.checks import RefusalCode
from ingest.dead_letters import Letter
from ingest.decode import MAX_PAYLOAD, Refusal
from ingest.inbox import Unknown
from tests.support.buildings import APRIL, small_building
from tests.support.contexts import Asking
from timeseries.points import PointRow, sync


async def letters(asking: Asking, *payloads: bytes, code: RefusalCode = RefusalCode.BAD_JSON) -> None:
    """A dead letter with each payload, the topics numbered."""
    for number, payload in enumerate(payloads):
        await dead_letters.keep(
            asking.context.pool, [Letter(f"edifice/v1/b1/p{number}/reading", payload, Refusal(code, "why"))]
        )


async def wait(asking: Asking, *names: str) -> None:
    """A reading in the inbox for each name."""
    unknown = Unknown()
    for name in names:
        unknown.batch.add(unknown.place_of(("b1", name), f"edifice/v1/b1/{name}/reading", b"21.5"), APRIL, 21.5)
    await inbox.keep(asking.context.pool, unknown)


async def test_dead_letters_by_pages_with_what_they_held(asking: Asking) -> None:
    await letters(asking, b"{", b"\xff{")

    query = """query ($after: String) { deadLetters(first: 1, after: $after) { totalCount pageInfo { hasNextPage }
        edges { cursor node { id topic code message payload bytes receivedAt } } } }"""
    first = (await asking.data(query))["deadLetters"]
    second = (await asking.data(query, after=first["edges"][0]["cursor"]))["deadLetters"]

    assert (first["totalCount"], first["pageInfo"], second["pageInfo"]) == (
        2, {"hasNextPage": True}, {"hasNextPage": False})  # fmt: skip
    found = {one["node"].pop("topic"): one["node"] for one in [*first["edges"], *second["edges"]]}
    assert all(one.pop("id").startswith("d") and one.pop("receivedAt") for one in found.values())
    assert found == {
        "edifice/v1/b1/p0/reading": {"code": "BAD_JSON", "message": "why", "payload": "{", "bytes": 1},
        "edifice/v1/b1/p1/reading": {"code": "BAD_JSON", "message": "why", "payload": "\ufffd{", "bytes": 2},
    }


async def test_dead_letters_by_topic_and_code(asking: Asking) -> None:
    await letters(asking, b"1", b"2")
    await letters(asking, b"3", code=RefusalCode.TIME_IN_FUTURE)

    data = await asking.data("""{
      future: deadLetters(code: ["TIME_IN_FUTURE", "NO_SUCH"]) { totalCount nodes { payload } }
      topic: deadLetters(topic: {matches: ".*/p1/reading"}) { totalCount nodes { payload } } }""")

    assert data == {
        "future": {"totalCount": 1, "nodes": [{"payload": "3"}]},
        "topic": {"totalCount": 1, "nodes": [{"payload": "2"}]},
    }


async def test_the_calls_of_a_page_do_not_grow_with_it(asking: Asking) -> None:
    await small_building(asking)
    await sync(asking.context.pool, [PointRow(1, "t1", "b1", ("zone-temp",))])
    await letters(asking, *[b"{"] * 20)
    await wait(asking, *(f"zone-{number}/temp" for number in range(20)))
    query = """query ($first: Int) {
      deadLetters(first: $first) { nodes { id payload } }
      inbox(first: $first) { nodes { id suggestions { point { id } } } } }"""

    few, many = await asking.ask(query, first=2), await asking.ask(query, first=20)

    assert (few.errors, many.errors) == ([], [])
    assert (few.extensions["storeCalls"], many.extensions["storeCalls"]) == (5, 5)


async def test_payloads_beyond_the_limit_are_refused_and_the_rest_answered(asking: Asking) -> None:
    await letters(asking, *[b"x" * MAX_PAYLOAD] * 17)

    answer = await asking.ask("{ deadLetters { nodes { bytes payload } } }")

    assert answer.data == {"deadLetters": {"nodes": [{"bytes": MAX_PAYLOAD, "payload": None}] * 17}}
    assert {error["extensions"]["code"] for error in answer.errors} == {"COST_LIMIT_EXCEEDED"}


async def test_topics_of_the_inbox_and_the_points_they_may_mean(asking: Asking) -> None:
    await small_building(asking)
    await sync(
        asking.context.pool,
        [PointRow(1, "t1", "b1", ("zone-air-temp",)), PointRow(2, "gone", "b1", ("zone-temp",)),
         PointRow(3, "t2", "b1", ("discharge",))],
    )  # fmt: skip
    await wait(asking, "ZoneTemp", "unlike")

    data = await asking.data("""{ inbox { totalCount nodes {
        id topic buildingKey name messages samples firstSeen lastSeen
        suggestions { score reasons point { id name } } } } }""")

    nodes: list[dict[str, Any]] = data["inbox"]["nodes"]
    assert data["inbox"]["totalCount"] == 2
    assert [(one["topic"], one["messages"], one["samples"]) for one in nodes] == [
        ("edifice/v1/b1/ZoneTemp/reading", 1, ["21.5"]),
        ("edifice/v1/b1/unlike/reading", 1, ["21.5"]),
    ]
    assert [(one["buildingKey"], one["name"]) for one in nodes] == [("b1", "ZoneTemp"), ("b1", "unlike")]
    assert nodes[0]["suggestions"] == [
        {
            "score": 0.8,
            "reasons": ["its time-series id, zone-air-temp, has zone, temp"],
            "point": {"id": "t1", "name": "Zone air"},
        }
    ]
    assert nodes[1]["suggestions"] == []


async def test_both_are_nodes(asking: Asking) -> None:
    await letters(asking, b"{")
    await wait(asking, "a")
    ids = await asking.data("{ deadLetters { nodes { id } } inbox { nodes { id } } }")
    letter, topic = ids["deadLetters"]["nodes"][0]["id"], ids["inbox"]["nodes"][0]["id"]

    data = await asking.data("""query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
        ... on DeadLetter { payload } ... on InboxTopic { topic } } }""", ids=[letter, topic, "d" * 21])  # fmt: skip

    assert data["nodes"] == [
        {"__typename": "DeadLetter", "id": letter, "payload": "{"},
        {"__typename": "InboxTopic", "id": topic, "topic": "edifice/v1/b1/a/reading"},
        None,
    ]


async def test_what_is_no_cursor_or_no_expression_is_refused(asking: Asking) -> None:
    for field in ("deadLetters", "inbox"):
        for arguments in ('after: "x"', 'topic: {matches: "("}'):
            error = await asking.error(f"{{ {field}({arguments}) {{ nodes {{ id }} }} }}")
            assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_dead_series_store_costs_only_these_lists(asking: Asking, unused_tcp_port: int) -> None:
    await small_building(asking)
    away = await asking.without_series(unused_tcp_port)

    answer = await away.ask("{ deadLetters { nodes { id } } inbox { nodes { id } } sites { totalCount } }")

    assert answer.data == {"deadLetters": None, "inbox": None, "sites": {"totalCount": 1}}
    assert [error["extensions"]["code"] for error in answer.errors] == ["STORE_UNAVAILABLE"] * 2
