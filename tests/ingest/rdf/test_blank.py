"""Canonical labels of blank nodes: independent of order and labels, also where the nodes are hard to tell apart."""

import random
from itertools import pairwise

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.rdf.blank import canonical_labels, relabelled
from ingest.rdf.statements import Statement

P, Q = "http://x/p", "http://x/q"


def link(subject: str, predicate: str, node: str, graph: str = "") -> Statement:
    text = node if node.startswith("_:") else f"<{node}>"
    return Statement(subject, predicate, text, node, graph)


def says(subject: str, predicate: str, text: str) -> Statement:
    return Statement(subject, predicate, f'"{text}"')


def scrambled(statements: list[Statement], seed: int) -> list[Statement]:
    """The same statements in another order, and with other labels."""
    chance = random.Random(seed)
    names = sorted({place for s in statements for place in (s.subject, s.node or "", s.graph) if place[:2] == "_:"})
    new = [f"_:r{number}" for number in range(len(names))]
    chance.shuffle(new)
    labels = dict(zip(names, new, strict=True))
    renamed = [
        Statement(
            labels.get(s.subject, s.subject),
            s.predicate,
            labels.get(s.node or "", s.text),
            None if s.node is None else labels.get(s.node, s.node),
            labels.get(s.graph, s.graph),
        )
        for s in statements
    ]
    chance.shuffle(renamed)
    return renamed


def cycle(names: list[str]) -> list[Statement]:
    return [link(one, P, other) for one, other in pairwise([*names, names[0]])]


def clique(names: list[str]) -> list[Statement]:
    return [link(one, P, other) for one in names for other in names if one != other]


GRAPHS = {
    "a reference": [link("http://x/point", P, "_:r"), says("_:r", Q, "id-1")],
    "twins": [link("http://x/a", P, node) for node in ("_:a", "_:b", "_:c")] + [says("_:a", Q, "other")],
    "same trees": [
        statement
        for number in range(12)
        for statement in (link("_:owner", P, f"_:c{number}"), link(f"_:c{number}", Q, f"_:d{number}"))
    ],
    "a list": [link(f"_:l{n}", P, f"_:l{n + 1}") for n in range(30)] + [says(f"_:l{n}", Q, "1") for n in range(31)],
    "one long cycle": cycle([f"_:n{number}" for number in range(6)]),
    "two short cycles": cycle(["_:a", "_:b", "_:c"]) + cycle(["_:d", "_:e", "_:f"]),
    "a clique": clique([f"_:n{number}" for number in range(6)]),
    "two squares, one crossed": cycle(["_:a", "_:b", "_:c", "_:d"])
    + cycle(["_:e", "_:f", "_:g", "_:h"])
    + [link("_:a", Q, "_:c"), link("_:e", Q, "_:f")],
    "itself": [link("_:a", P, "_:a"), link("_:b", P, "_:b"), link("_:b", Q, "_:a")],
    "graphs": [link("http://x/a", P, "http://x/b", "_:g"), link("http://x/a", P, "_:g", "http://x/g")],
}


@pytest.mark.parametrize("name", GRAPHS)
def test_order_and_labels_make_no_difference(name: str) -> None:
    expected = set(relabelled(GRAPHS[name]))
    assert len(expected) == len(set(GRAPHS[name]))
    for seed in range(8):
        assert set(relabelled(scrambled(GRAPHS[name], seed))) == expected


def test_every_node_keeps_a_label_of_its_own() -> None:
    for statements in GRAPHS.values():
        labels = canonical_labels(statements)
        assert len(set(labels.values())) == len(labels)
        assert all(label.startswith("_:b") and len(label) == 35 for label in labels.values())


def test_graphs_that_refinement_cannot_tell_apart_differ() -> None:
    assert set(relabelled(GRAPHS["one long cycle"])) != set(relabelled(GRAPHS["two short cycles"]))


def test_the_label_depends_on_owner_predicate_and_content_alone() -> None:
    reference = GRAPHS["a reference"]
    others = [link("http://x/other", P, "_:o"), says("_:o", Q, "id-2"), says("http://x/point", Q, "name")]
    assert canonical_labels(reference)["_:r"] == canonical_labels([*others, *reference])["_:r"]
    moved = [link("http://x/elsewhere", P, "_:r"), says("_:r", Q, "id-1")]
    assert canonical_labels(moved)["_:r"] != canonical_labels(reference)["_:r"]


def test_a_statement_given_twice_is_one() -> None:
    twice = GRAPHS["a reference"] * 2
    assert canonical_labels(twice) == canonical_labels(GRAPHS["a reference"])


NODES = [f"_:n{number}" for number in range(5)]
RANDOM_STATEMENTS = st.lists(
    st.builds(link, st.sampled_from(NODES), st.sampled_from([P, Q]), st.sampled_from([*NODES, "http://x/i"])),
    max_size=9,
    unique=True,
)


@settings(max_examples=150, deadline=None)
@given(one=RANDOM_STATEMENTS, other=RANDOM_STATEMENTS, seed=st.integers(0, 99))
def test_it_agrees_with_rdfc_about_which_graphs_are_the_same(
    one: list[Statement], other: list[Statement], seed: int
) -> None:
    assert set(relabelled(scrambled(one, seed))) == set(relabelled(one))
    same = set(relabelled(one)) == set(relabelled(other))
    assert same == (rdfc(one) == rdfc(other))


def rdfc(statements: list[Statement]) -> pyoxigraph.Dataset:
    lines = "".join(
        f"{s.subject if s.subject[:2] == '_:' else f'<{s.subject}>'} <{s.predicate}> {s.text} .\n" for s in statements
    )
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_a_graph_that_defies_labelling_ends_in_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.rdf.blank.WORK_LIMIT", 1000)
    rows = [[f"_:{row}x{column}" for column in range(4)] for row in range(4)]
    lines = [*rows, *zip(*rows, strict=True)]
    rook = [statement for line in lines for statement in clique(list(line))]
    labels = canonical_labels(rook)
    assert len(set(labels.values())) == 16
