"""The options of reading an RDF file, out of the JSON that the import passes to the reader's process."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.mapping.file import mapping_of
from ingest.mapping.rules import MappingFile


@dataclass(frozen=True, slots=True)
class RdfOptions:
    """How to read: `file` is the name by which the sender calls the file, `base_iri` resolves relative IRIs.

    `strict` refuses illegal IRIs instead of repairing them. `mapping` gives foreign vocabularies their meaning.
    """

    file: str = ""
    base_iri: str | None = None
    strict: bool = False
    mapping: MappingFile = field(default_factory=MappingFile)


def options_of(options: Mapping[str, object]) -> RdfOptions:
    """Read `file`, `base_iri`, `strict` and `mapping`; other options are not ours. Raises ImportRefused."""
    base_iri = options.get("base_iri")
    return RdfOptions(
        file=str(options.get("file") or ""),
        base_iri=str(base_iri) if base_iri else None,
        strict=options.get("strict") is True,
        mapping=mapping_of(options.get("mapping")),
    )
