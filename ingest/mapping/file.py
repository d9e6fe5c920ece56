"""Reading of mapping files: TOML that says what a foreign source means, see docs/mapping-files.md."""

import tomllib

from ingest.mapping.csv_rules import point_list, readings_format
from ingest.mapping.graph_rules import class_rule, identifier_rule, new_point, relation_rule
from ingest.mapping.rules import MappingFile
from ingest.mapping.table import Table, mistake
from ontology.namespaces import PREFIXES

VERSION = 1


def mapping_of(source: object) -> MappingFile:
    """Read a mapping given as TOML text, or as the table that the text means (None is the empty mapping).

    Raises ImportRefused MAPPING_INVALID with the path of the key at fault.
    """
    if source is None:
        return MappingFile()
    data = _parsed(source) if isinstance(source, str) else source
    prefixes = Table(data, "", PREFIXES).table("prefixes")
    table = Table(data, "", {**PREFIXES, **(prefixes.items() if prefixes else {})})
    if table.number("version") != VERSION:
        mistake("version", f"must be {VERSION}")
    _ = table.has("prefixes")
    readings, listed = table.table("readings"), table.table("list")
    mapping = MappingFile(
        classes=tuple(map(class_rule, table.tables("class"))),
        relations=tuple(map(relation_rule, table.tables("relation"))),
        identifiers=tuple(map(identifier_rule, table.tables("identifier"))),
        points=tuple(map(new_point, table.tables("point"))),
        readings=readings_format(readings) if readings else None,
        point_list=point_list(listed) if listed else None,
    )
    table.done()
    return mapping


def _parsed(text: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mistake("The file", f"is no TOML: {error}")
