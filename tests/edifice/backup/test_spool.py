"""The spool: the last version of each node counts, in the order of ids; on disk, and nothing of it left."""

from pathlib import Path

import pytest

from edifice.backup.spool import open_spool
from edifice.errors import BadInput
from graph.dump import Counts, NodeDump
from tests.support.disks import files_limited_to


def node(id_: str, line: bytes, *relationships: bytes) -> NodeDump:
    return NodeDump(id_, line, relationships, facts=1, names=2, classes=3, joined=0)


def test_the_last_version_of_a_node_counts_and_one_that_went_is_gone(tmp_path: Path) -> None:
    with open_spool(tmp_path) as spool:
        spool.put([node("b", b"b1\n", b"b-x\n", b"b-y\n"), node("c", b"c1\n", b"c-x\n")])
        spool.put([node("a", b"a1\n"), node("b", b"b2\n", b"b-z\n")])
        spool.drop(["c", "never"])
        assert list(spool.node_lines()) == [b"a1\n", b"b2\n"]
        assert list(spool.relationship_lines()) == [b"b-z\n"]
        assert spool.counts() == Counts(nodes=2, facts=2, names=4, classes=6, joined=0, relationships=1)


def test_an_empty_spool_counts_nothing(tmp_path: Path) -> None:
    with open_spool(tmp_path) as spool:
        assert spool.counts() == Counts(0, 0, 0, 0, 0, 0)
        assert spool.last_commit() == 0
        assert list(spool.node_lines()) == []


def test_commits_are_kept_once_in_order_without_those_that_the_graph_has_trimmed(tmp_path: Path) -> None:
    with open_spool(tmp_path) as spool:
        spool.put_commits([(3, b"three\n"), (2, b"two\n")])
        spool.put_commits([(3, b"three\n"), (4, b"four\n")])
        assert spool.last_commit() == 4
        spool.trim_commits(3)
        assert list(spool.commit_lines()) == [b"three\n", b"four\n"]
        spool.trim_commits(None)
        assert list(spool.commit_lines()) == []


def test_it_has_no_name_while_it_is_used(tmp_path: Path) -> None:
    with open_spool(tmp_path) as spool:
        spool.put([node(str(number), b"x" * 100_000) for number in range(100)])
        assert list(tmp_path.iterdir()) == []
        assert spool.counts().nodes == 100


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    def fill() -> None:
        with open_spool(tmp_path) as spool:
            spool.put([node(str(number), b"x" * 100_000) for number in range(100)])

    with files_limited_to(1_000_000), pytest.raises(BadInput, match="no space to wait in on the disk of"):
        fill()
    assert list(tmp_path.iterdir()) == []
