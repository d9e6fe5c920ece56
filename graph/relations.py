"""The relations of an entity, one by one: kind, predicate, direction, the other end, and who asserts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, LiteralString, TypeAlias

from edifice.errors import BadInput
from graph.decode import ENTITY, entity
from graph.pages import checked_first, decode, encode, later
from graph.predicates import TYPES, condition
from graph.reading import Parts
from graph.records import SYMMETRIC, EntityRecord
from graph.store import GraphStore
from graph.where import EVERYTHING, Where

Direction: TypeAlias = Literal["OUT", "IN", "BOTH"]


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """A relation seen from one end; `direction` is OUT along the canonical direction of `kind`, BOTH without one.

    `predicate` is the IRI by which a source says it, `graphs` are the numbers of the graphs that do. `derived` is the
    rule of a relation that no source says.
    """

    kind: str
    predicate: str
    direction: Direction
    entity: EntityRecord
    graphs: tuple[int, ...]
    derived: str | None
    cursor: str


@dataclass(frozen=True, slots=True)
class RelationPage:
    """One page of relations, by kind and then by the other end."""

    relations: tuple[RelationRecord, ...]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class RelationQuestion:
    """Which relations: of which kinds (all when None), in which direction, to which entities."""

    kinds: tuple[str, ...] | None = None
    direction: Direction = "BOTH"
    where: Where = EVERYTHING


KEYS: tuple[LiteralString, ...] = (
    "type(r)",
    "e.sortKey",
    "coalesce(r.key, '')",
    "CASE WHEN startNode(r) = p THEN 0 ELSE 1 END",
)
"""The order of relations; no two relations of an entity share all of it."""

ROWS: LiteralString = (
    f"collect([{', '.join(KEYS)}, coalesce(r.asserted, []) + coalesce(r.inferred, []), r.derived, {ENTITY}])"
)


async def relations_of(
    store: GraphStore,
    ids: Sequence[str],
    question: RelationQuestion,
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[RelationPage]:
    """A page of the relations of each entity. One store call.

    Raises BadInput for unknown kinds, a page size, a cursor or a filter that is not accepted.
    """
    parts, size = Parts(), checked_first(first)
    keyset: LiteralString = "true"
    if after is not None:
        keyset = later([(key, False) for key in KEYS], cursor_fields(after), parts)
    cut: LiteralString = f"WITH p, r, e ORDER BY {', '.join(KEYS)} LIMIT {parts.add(size + 1)}\n"
    answers = await answered(store, ids, question, f"{keyset}", f"{cut}RETURN {ROWS} AS answer", parts)
    pages: list[RelationPage] = []
    for rows in answers:
        records = tuple(relation(row) for row in rows or ())
        pages.append(RelationPage(records[:size], len(records) > size, after is not None))
    return pages


async def count_relations(store: GraphStore, ids: Sequence[str], question: RelationQuestion) -> list[int]:
    """How many such relations each entity has. One store call."""
    answers = await answered(store, ids, question, "true", "RETURN count(r) AS answer", Parts())
    return [answer or 0 for answer in answers]


async def answered(
    store: GraphStore,
    ids: Sequence[str],
    question: RelationQuestion,
    keyset: LiteralString,
    answer: LiteralString,
    parts: Parts,
) -> list[Any]:
    """The answer over the relations `r` to the entities `e` of each entity `p`."""
    answers: list[Any] = [None] * len(ids)
    if not ids:
        return answers
    matched = pattern(question)
    passes = condition(question.where, "e", parts)
    record = await store.read(
        f"{parts.head()}UNWIND range(0, size($ids) - 1) AS at\nMATCH (p:Node {{id: $ids[at]}})\n"
        f"CALL (*) {{\n{matched} AND {keyset} AND {passes}\n{answer}\n}}\nRETURN collect([at, answer])",
        ids=list(ids),
        **parts.parameters,
    )
    for at, found in record[0] if record else ():
        answers[at] = found
    return answers


def pattern(question: RelationQuestion) -> LiteralString:
    """The clause that binds the relations. Raises BadInput for unknown kinds.

    Relations without a direction are met in both, whatever is asked for.
    """
    unknown = [kind for kind in question.kinds or () if kind not in TYPES]
    if unknown:
        raise BadInput(f"`kinds` needs relations out of {', '.join(TYPES)}.", field="kinds")
    kinds: list[LiteralString] = [TYPES[kind] for kind in TYPES if question.kinds is None or kind in question.kinds]
    free: list[LiteralString] = [TYPES[kind] for kind in TYPES if kind in SYMMETRIC and kind in kinds]
    test: LiteralString = "true"
    if question.direction != "BOTH":
        end: LiteralString = "startNode" if question.direction == "OUT" else "endNode"
        any_way: list[LiteralString] = [f"type(r) = '{kind}'" for kind in free]
        test = "(" + " OR ".join([f"{end}(r) = p", *any_way]) + ")"
    return f"MATCH (p)-[r:{'|'.join(kinds)}]-(e:Entity) WHERE e <> p AND {test}" if kinds else NOTHING


NOTHING: LiteralString = "MATCH (p)-[r:OTHER]-(e:Entity) WHERE false"


def relation(row: Sequence[Any]) -> RelationRecord:
    """One relation out of a row of ROWS."""
    kind, sort, key, against, asserted, derived, found = row
    statements = sorted({tuple(statement.split(" ", 3)[:3]) for statement in asserted}, key=lambda said: said[1:])
    direction: Direction = "BOTH" if kind in SYMMETRIC else "IN" if against else "OUT"
    # the predicate that reads from this end, where a source has it
    along = [said[1] for said in statements if (said[2] == "<") == bool(against)]
    predicate = key or next(iter(along or [said[1] for said in statements]), "")
    graphs = tuple(sorted({int(said[0]) for said in statements if said[0].isdigit()}))
    return RelationRecord(
        kind, predicate, direction, entity(found), graphs, derived, encode([kind, sort, key, against])
    )


def cursor_fields(after: str) -> list[Any]:
    """Where the cursor stands. Raises BadInput for what is no cursor of relations."""
    fields = decode(after)
    if [type(field) for field in fields] != [str, str, str, int]:
        raise BadInput("This cursor belongs to another list: page with the arguments that gave it.", field="after")
    return fields
