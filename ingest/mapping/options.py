"""A mapping file on its way to the readers: as one of the options of an import."""

from pathlib import Path

from edifice.errors import BadInput
from ingest.mapping.file import mapping_of

MAPPING = "mapping"
"""The option of an import that holds a mapping: its TOML text, or the table that the text means."""


def mapping_options(path: Path) -> dict[str, str]:
    """Read a mapping file into the options of an import.

    Raises BadInput when it cannot be read, and ImportRefused MAPPING_INVALID with the key at fault.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The mapping file {path} cannot be read: {error}."
        raise BadInput(message, field=MAPPING) from error
    _ = mapping_of(text)
    return {MAPPING: text}
