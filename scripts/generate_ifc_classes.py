"""Write ontology/data/ifc_classes.csv: the classes of IFC2X3, IFC4 and IFC4X3 below product, type product and group.

Run it after an update of ifcopenshell: `python scripts/generate_ifc_classes.py`.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import ifcopenshell

SCHEMAS = ("IFC2X3", "IFC4", "IFC4X3_ADD2")
ROOTS = ("IfcProduct", "IfcTypeProduct", "IfcGroup")
TARGET = Path(__file__).resolve().parent.parent / "ontology" / "data" / "ifc_classes.csv"


def lineage(entity: Any) -> Iterator[str]:  # the declarations come untyped
    """Yield the name of an entity declaration and of each of its supertypes, the nearest first."""
    while entity:
        yield entity.name()
        entity = entity.supertype()


def parents_by_class() -> dict[str, list[str]]:
    """Collect the supertypes of each class over all schemas; a class that moved has more than one."""
    found: dict[str, list[str]] = {}
    for schema_name in SCHEMAS:
        schema = cast("Any", ifcopenshell.ifcopenshell_wrapper).schema_by_name(schema_name)
        for declaration in schema.declarations():
            names = list(lineage(declaration.as_entity()))
            if not set(names) & set(ROOTS):
                continue
            parents = found.setdefault(names[0], [])
            if names[0] not in ROOTS and names[1] not in parents:
                parents.append(names[1])
    return found


def main() -> None:
    """Write the table, sorted by class name."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "parents"))
        for name, parents in sorted(parents_by_class().items()):
            writer.writerow((name, " ".join(parents)))


if __name__ == "__main__":
    main()
