"""What an operation reads is noted as the widest that it may be, unless the code around a call says more exactly."""

import asyncio

from edifice.reads import (
    Reads,
    collected,
    is_collecting,
    note_graph_call,
    note_sql_call,
    reading_imports,
    reading_log,
    reading_scopes,
    reading_series,
)


def test_a_call_reads_everything_unless_it_is_said_what() -> None:
    graph, sql = Reads(), Reads()
    with collected(graph):
        note_graph_call()
    with collected(sql):
        note_sql_call()

    assert (graph.everywhere, graph.moving) == (True, False)
    assert (sql.everywhere, sql.moving) == (False, True)


def test_what_is_said_around_a_call_counts_instead() -> None:
    reads = Reads()
    with collected(reads):
        with reading_scopes({"b1"}):
            note_graph_call()
        with reading_series([1, 2]):
            note_sql_call()
        with reading_imports():
            note_sql_call()

    assert (reads.everywhere, reads.scopes, reads.series, reads.imports, reads.moving) == (
        False, {"b1"}, {1, 2}, True, False,
    )  # fmt: skip


def test_who_speaks_of_the_graph_does_not_speak_of_readings() -> None:
    reads = Reads()
    with collected(reads), reading_scopes({"b1"}):
        note_sql_call()

    assert reads.moving


def test_the_log_tells_of_the_whole_graph() -> None:
    reads = Reads()
    with collected(reads), reading_log():
        note_sql_call()

    assert (reads.everywhere, reads.moving) == (True, False)


async def test_tasks_note_where_they_were_started_from() -> None:
    reads = Reads()

    async def work() -> None:
        note_graph_call()

    with collected(reads):
        await asyncio.gather(work(), work())

    assert reads.everywhere
    assert not is_collecting()


def test_series_are_told_before_they_are_read() -> None:
    told: list[object] = []
    with collected(Reads(listen=told.append)), reading_series([1]):
        assert told == [[1]]


def test_outside_of_an_operation_nothing_is_noted() -> None:
    note_graph_call()
    note_sql_call()
    with reading_series([1]), reading_scopes(["b1"]), reading_log(), reading_imports():
        pass
