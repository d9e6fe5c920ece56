"""The parts of a mapping file about graphs: classes, relations, identifiers and points that the source lacks."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from graph.records import KINDS, RELATIONS, Identifier, Scalar
from ingest.mapping.patterns import Pattern, Template
from ingest.mapping.rules import TERM, ClassRule, IdentifierRule, NewPoint, RelationRule
from ingest.mapping.table import Table, checked, mistake
from ontology.classes import class_table
from ontology.units import unit_table

SCHEMES = (
    "IFC_GUID", "IFC_STEP", "BACNET", "TIMESERIES", "ASSET_TAG", "SERIAL_NUMBER", "BAR_CODE", "HAYSTACK", "COBIE",
    "OTHER",
)  # fmt: skip
"""The identifier schemes of the API."""


def class_rule(table: Table) -> ClassRule:
    """Read one [[class]]."""
    rule = ClassRule(
        path=table.path,
        of=table.iris("class"),
        iri=table.pattern("iri"),
        kind=table.word("kind", (*KINDS, TERM)) if table.has("kind") else None,
        classes=classes(table, "is"),
        name=table.template("name"),
        values=point_values(table),
    )
    table.done()
    if not rule.of and rule.iri is None:
        mistake(table.path, "needs `class` or `iri`, to say which nodes it is about")
    if rule.name is not None:
        require_names(table, "name", rule.name, (rule.iri,))
    return rule


def relation_rule(table: Table) -> RelationRule:
    """Read one [[relation]]."""
    rule = RelationRule(
        path=table.path,
        predicate=table.iri("predicate"),
        relation=table.word("relation", RELATIONS),
        reverse=table.flag("reverse", default=False),
        subject=table.word("subject", KINDS) if table.has("subject") else None,
        object=table.word("object", KINDS) if table.has("object") else None,
    )
    table.done()
    return rule


def identifier_rule(table: Table) -> IdentifierRule:
    """Read one [[identifier]]."""
    rule = IdentifierRule(
        path=table.path,
        scheme=table.word("scheme", SCHEMES),
        value=table.required_template("value"),
        iri=table.pattern("iri"),
        along=table.iris("along"),
        object=table.pattern("object"),
    )
    table.done()
    if rule.iri is None and not rule.along:
        mistake(table.path, "needs `iri` or `along`, to say which nodes it is about")
    if rule.object is not None and not rule.along:
        mistake(table.where("object"), "needs `along`, the predicates that lead to the object")
    require_names(table, "value", rule.value, (rule.iri, rule.object), {"iri", "object"} if rule.along else {"iri"})
    return rule


def new_point(table: Table) -> NewPoint:
    """Read one [[point]]."""
    named: dict[str, Scalar] = {"name": table.text("name")} if table.has("name") else {}
    topic: dict[str, Scalar] = {"topic": table.text("topic")} if table.has("topic") else {}
    point = NewPoint(
        path=table.path,
        iri=table.iri("iri"),
        of=table.iri("of"),
        classes=classes(table, "is"),
        values=named | topic | point_values(table),
        identifiers=tuple(identifiers(table)),
    )
    kind, _ = class_table().kind_of(point.classes)
    if kind != "POINT":
        mistake(table.where("is"), "must name a class of points, such as brick:Temperature_Sensor")
    table.done()
    return point


def classes(table: Table, key: str) -> tuple[str, ...]:
    """Read names of classes of Brick, REC or IFC."""
    return tuple(resolved_class(table, key, name) for name in table.texts(key))


def resolved_class(table: Table, key: str, name: str) -> str:
    """Give the IRI of a class by any of its names."""
    return checked(table.where(key), lambda: class_table().resolve(name)).iri


def resolved_unit(table: Table, key: str, name: str) -> str:
    """Give the IRI of a unit by any of its names or symbols."""
    return checked(table.where(key), lambda: unit_table().resolve(name)).iri


def point_values(table: Table) -> dict[str, Scalar]:
    """Read the values that a rule gives to points, by the names of graph.records.FIELDS."""
    given: dict[str, Scalar] = {}
    if table.has("unit"):
        given["unit"] = resolved_unit(table, "unit", table.text("unit"))
    if table.has("quantity"):
        given["quantity"] = table.iri("quantity")
    return given | point_constants(table)


def point_constants(table: Table) -> dict[str, Scalar]:
    """Read those of the values that no column of a point list can give."""
    given: dict[str, Scalar] = {}
    if table.has("writable"):
        given["writable"] = table.flag("writable", default=False)
    if (seconds := table.number("expected_interval")) is not None:
        given["expectedInterval"] = seconds
    return given


def identifiers(table: Table) -> Iterable[Identifier]:
    """Read the table `identifiers`: schemes and their values."""
    inner = table.table("identifiers")
    for scheme, value in inner.items().items() if inner else ():
        if scheme not in SCHEMES:
            mistake(table.where(f"identifiers.{scheme}"), f"is no scheme; give one of {', '.join(SCHEMES)}")
        yield Identifier(scheme, value)


def require_names(
    table: Table,
    key: str,
    template: Template,
    patterns: Iterable[Pattern | None],
    given: AbstractSet[str] = frozenset(),
) -> None:
    """Refuse a template that names neither a group of a pattern nor one of the `given` names."""
    groups = given | {name for pattern in patterns if pattern for name in pattern.expression.groupindex}
    for name in sorted(template.names - groups):
        mistake(table.where(key), f"uses {{{name}}}, but no pattern has the group (?P<{name}>…)")
