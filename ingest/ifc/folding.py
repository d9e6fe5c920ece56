"""Ports and openings folded away: what they connect is connected itself."""

from collections.abc import Iterator, Mapping

from ingest.ifc.rows import Relation, Rows


def port_owners(rows: Rows) -> Mapping[int, int]:
    """The element of each port: by IfcRelConnectsPortToElement, or in IFC4 by nesting."""
    owners: dict[int, int] = {}
    for relation in rows.relations["IfcRelConnectsPortToElement"]:
        if relation.one is not None and relation.many:
            owners[relation.one] = relation.many[0]
    for root in ("IfcRelNests", "IfcRelAggregates"):
        for relation in rows.relations[root]:
            for number in relation.many:
                row = rows.objects.get(number)
                if relation.one is not None and row and rows.taxonomy.roots[str(row["type"])] == "IfcPort":
                    owners.setdefault(number, relation.one)
    return owners


def connections(rows: Rows, owners: Mapping[int, int]) -> Iterator[tuple[Relation, int, int]]:
    """Pairs of elements whose ports are connected, each pair once."""
    given: set[frozenset[int]] = set()
    for relation in rows.relations["IfcRelConnectsPorts"]:
        one = owners.get(relation.one or 0)
        for port in relation.many:
            other = owners.get(port)
            if one is None or other is None or one == other or frozenset((one, other)) in given:
                continue
            given.add(frozenset((one, other)))
            yield relation, one, other


def hosts(rows: Rows) -> Iterator[tuple[Relation, int, int]]:
    """Each door or window (or other filling) with the wall that has its opening."""
    voided = {
        opening: relation.one
        for relation in rows.relations["IfcRelVoidsElement"]
        for opening in relation.many
        if relation.one is not None
    }
    for relation in rows.relations["IfcRelFillsElement"]:
        host = voided.get(relation.one or 0)
        if host is not None:
            for hosted in relation.many:
                yield relation, hosted, host
