"""Relations of a file as links between its objects, in the twin's directions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.records import DraftLink, Kind
from ingest.ifc.folding import connections, hosts, port_owners
from ingest.ifc.identities import Identities
from ingest.ifc.rows import Relation, Rows
from ingest.issues import Code, Issue
from ontology.ifc_mapping import ifc_class_iri

EXAMPLES = 5
WHOLES = ("IfcRelAggregates", "IfcRelNests")


@dataclass(slots=True)
class Links:
    """The links of a file; the issues are known when all links have been taken."""

    rows: Rows
    identities: Identities
    _given: set[tuple[str, str, str, str]] = field(default_factory=set[tuple[str, str, str, str]])
    _cycles: list[int] = field(default_factory=list[int])

    def links(self) -> Iterator[DraftLink]:
        """Each link once."""
        yield from self._wholes()
        for root, relations in self.rows.relations.items():
            if root not in WHOLES:
                for relation in relations:
                    yield from self._of(root, relation)
        owners = port_owners(self.rows)
        for relation, one, other in connections(self.rows, owners):
            yield from self._link(one, relation, other, "CONNECTED_TO", "ports")
        for relation, hosted, host in hosts(self.rows):
            yield from self._link(hosted, relation, host, "HOSTED_BY", "opening")

    def issues(self) -> Iterator[Issue]:
        """The relations that were left out."""
        for code, steps in ((Code.IFC_DANGLING, self.rows.dangling), (Code.IFC_CYCLE, self._cycles)):
            if steps:
                examples = tuple(f"#{step}" for step in sorted(steps)[:EXAMPLES])
                yield Issue(code, code.sentence, len(steps), examples)

    def _wholes(self) -> Iterator[DraftLink]:
        """Parts of wholes; a link that would make a whole its own part is left out."""
        parents: dict[int, set[int]] = {}
        for root in WHOLES:
            for relation in self.rows.relations[root]:
                for part in relation.many:
                    if relation.one is None or part == relation.one or _reaches(relation.one, part, parents):
                        self._cycles.append(relation.step)
                        continue
                    parents.setdefault(part, set()).add(relation.one)
                    yield from self._link(relation.one, relation, part, "HAS_PART")

    def _of(self, root: str, relation: Relation) -> Iterator[DraftLink]:
        for other in relation.many:
            one = relation.one or 0
            match root:
                case "IfcRelContainedInSpatialStructure":
                    yield from self._link(
                        other, relation, one, "IN_ZONE" if self._zoned(other, one) else "HAS_LOCATION"
                    )
                case "IfcRelReferencedInSpatialStructure":
                    yield from self._link(other, relation, one, self._referenced(other, one))
                case "IfcRelDefinesByType":
                    yield from self._link(other, relation, one, "OF_TYPE")
                case "IfcRelAssignsToGroup":
                    yield from self._link(other, relation, one, self._grouped(one))
                case "IfcRelServicesBuildings":
                    yield from self._link(one, relation, other, "SERVES")
                case "IfcRelFlowControlElements":
                    yield from self._link(other, relation, one, "CONTROLS")
                case "IfcRelSpaceBoundary":
                    yield from self._link(one, relation, other, "BOUNDED_BY")
                case _:
                    return

    def _link(
        self, subject: int, relation: Relation, object_: int, name: str, derived: str | None = None
    ) -> Iterator[DraftLink]:
        one, other = self.identities.get(subject), self.identities.get(object_)
        if one is None or other is None:
            return
        key = (one.iri, relation.ifc_class, other.iri, name)
        if key not in self._given:
            self._given.add(key)
            yield DraftLink(one.iri, ifc_class_iri(relation.ifc_class), other.iri, name, derived=derived)

    def _kind(self, number: int) -> Kind | None:
        row = self.rows.objects.get(number)
        return None if row is None else self.rows.taxonomy.kind(str(row["type"]))

    def _zoned(self, member: int, structure: int) -> bool:
        return self._kind(structure) == "ZONE" and self._kind(member) in {"SPACE", "ZONE"}

    def _referenced(self, member: int, structure: int) -> str:
        if self._kind(member) == "SYSTEM":
            return "SERVES"
        return "IN_ZONE" if self._zoned(member, structure) else "OTHER"

    def _grouped(self, group: int) -> str:
        return {"SYSTEM": "IN_SYSTEM", "ZONE": "IN_ZONE"}.get(self._kind(group) or "", "OTHER")


def _reaches(start: int, goal: int, parents: dict[int, set[int]]) -> bool:
    """Tell whether the goal is among the wholes of the start."""
    seen, waiting = {start}, [start]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent == goal:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False
