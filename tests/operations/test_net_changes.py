"""What is left of many changes in the end."""

from graph.records import Change, FieldChange
from operations.changes import LoggedChange, Place
from operations.net_changes import net


def logged(sequence: int, kind: str, *fields: FieldChange, entity: str = "e1") -> LoggedChange:
    change = Change(kind, entity, "ASSET", "hq", fields=fields)  # type: ignore[arg-type]  # one of its words
    return LoggedChange(Place(sequence, 0), sequence, "IMPORT", None, None, change)


def related(sequence: int, kind: str) -> LoggedChange:
    change = Change(kind, "e1", "ASSET", "hq", "FEEDS", "e2")  # type: ignore[arg-type]  # one of its words
    return LoggedChange(Place(sequence, 0), sequence, "IMPORT", None, None, change)


def name(before: str | None, after: str | None) -> FieldChange:
    return FieldChange("name", before, after)


def test_values_go_from_the_first_to_the_last() -> None:
    found = net(
        [logged(1, "CHANGED", name("A", "B")), logged(2, "CHANGED", name("B", "C"), FieldChange("tag", None, "t"))]
    )
    assert found == [logged(2, "CHANGED", name("A", "C"), FieldChange("tag", None, "t"))]


def test_what_was_taken_back_leaves_nothing() -> None:
    assert net([logged(1, "CHANGED", name("A", "B")), logged(2, "CHANGED", name("B", "A"))]) == []
    assert net([logged(1, "ADDED"), logged(2, "CHANGED", name("A", "B")), logged(3, "RETIRED")]) == []
    assert net([logged(1, "RETIRED"), logged(2, "RESTORED")]) == []
    assert net([related(1, "RELATED"), related(2, "UNRELATED")]) == []


def test_an_added_entity_stays_added() -> None:
    assert net([logged(1, "ADDED"), logged(2, "CHANGED", name("A", "B"))]) == [logged(2, "ADDED", name("A", "B"))]
    assert net([logged(1, "CHANGED", name("A", "B")), logged(2, "RETIRED")]) == [logged(2, "RETIRED")]


def test_lists_tell_what_went_and_came_in_all() -> None:
    found = net([
        logged(1, "CHANGED", FieldChange("statements", ["a", "b"], ["c"])),
        logged(2, "CHANGED", FieldChange("statements", ["c", "d"], ["a"])),
    ])  # fmt: skip
    assert found == [logged(2, "CHANGED", FieldChange("statements", ["b", "d"], []))]


def test_entities_and_relations_are_kept_apart() -> None:
    rows = [logged(1, "ADDED"), logged(2, "ADDED", entity="e2"), related(3, "RELATED")]
    assert net(rows) == rows
