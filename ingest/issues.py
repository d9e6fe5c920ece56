"""What can be wrong with a source: the documented import codes, and the warnings and refusals that carry them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from edifice.errors import ImportRefused


class Code(StrEnum):
    """The import codes, each with the sentence of its documentation; a code refuses the source or only warns."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Self:
        """Make the member a plain string of its code, with the sentence beside it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    # Any format: how the reader of a source ended.
    READER_CRASHED = "READER_CRASHED", "The reader of this file crashed; the file is damaged or trips a parser bug."
    READER_FAILED = "READER_FAILED", "The reader of this file met a state it does not know; please report the file."
    READER_TIMEOUT = "READER_TIMEOUT", "Reading took longer than the limit; raise the limit or split the file."
    READER_MEMORY = "READER_MEMORY", "Reading needed more memory than the limit; raise the limit or split the file."
    READER_OUTPUT = "READER_OUTPUT", "The reader's output was broken off or unreadable; nothing of it was kept."
    FILE_UNREADABLE = "FILE_UNREADABLE", "The file is missing, empty or may not be read."

    UPLOAD_GONE = "UPLOAD_GONE", "The uploaded file is no longer there; upload it again."

    # Any format: what its content would do to the graph.
    NAME_SHARED = (
        "NAME_SHARED",
        "Two nodes of this source share a name that should be one node's; both were kept apart.",
    )
    LARGE_REMOVAL = (
        "LARGE_REMOVAL",
        "If it is the right file, start the import again with allowLargeRemoval: true.",
    )

    # Archives.
    ZIP_INVALID = "ZIP_INVALID", "The archive cannot be unpacked; zip it again with the usual Deflate method."
    ZIP_UNSAFE = "ZIP_UNSAFE", "The archive names a file outside its own folder, as no honest program does."
    ZIP_BOMB = "ZIP_BOMB", "The archive would unpack to far more than its size allows."
    ZIP_NO_SOURCE = "ZIP_NO_SOURCE", "The archive holds no file of the expected kind."
    ZIP_SEVERAL_SOURCES = "ZIP_SEVERAL_SOURCES", "The archive holds several files of the kind; the largest was read."

    # IFC files that are refused.
    NOT_IFC = "NOT_IFC", "The file is not IFC text in the STEP format (ISO 10303-21)."
    IFC_TRUNCATED = "IFC_TRUNCATED", "The file is not whole; send it again, all of it."
    IFC_SYNTAX = "IFC_SYNTAX", "The file breaks the STEP grammar where it cannot be repaired; export it again."
    IFC_SCHEMA_UNSUPPORTED = (
        "IFC_SCHEMA_UNSUPPORTED",
        "Only IFC2X3, IFC4 and IFC4X3 can be read; export as one of them.",
    )
    IFC_TOO_LARGE = "IFC_TOO_LARGE", "The file is larger than the limit."
    IFC_EMPTY = "IFC_EMPTY", "The file holds no project, place or element: there is nothing to import."

    IFC_TEXT_TOO_LARGE = "IFC_TEXT_TOO_LARGE", "Texts of more than a million letters belong into files of their own."

    # IFC files that are read with a warning.
    IFC_HEADER = "IFC_HEADER", "The file's header breaks the rules; it was read by its schema name alone."
    IFC_CHARSET = "IFC_CHARSET", "Letters were written raw; they were read in the character set that fits best."
    IFC_BACKSLASH = "IFC_BACKSLASH", "Backslashes or character codes that mean nothing in STEP were read as plain text."
    IFC_STRAY = "IFC_STRAY", "Stray commas, semicolons or text outside the rows were passed over."
    IFC_SIGNATURE = "IFC_SIGNATURE", "The file carries a digital signature; it was not checked."
    IFC_UNKNOWN_CLASS = "IFC_UNKNOWN_CLASS", "Rows of classes that the schema does not have were left out."
    IFC_ATTRIBUTES = (
        "IFC_ATTRIBUTES",
        "Rows with too few, too many or mistyped attributes were read as far as possible.",
    )
    IFC_DUPLICATE_ID = "IFC_DUPLICATE_ID", "A row number is used twice; the later row was taken."
    IFC_DANGLING = "IFC_DANGLING", "Relations that name nothing, or rows that are not there, were left out."
    IFC_CYCLE = "IFC_CYCLE", "A part contains its own whole; that link was left out."
    IFC_UNITS = "IFC_UNITS", "The project states no unit for a measure; the SI unit was assumed."
    IFC_SKIPPED_CLASS = (
        "IFC_SKIPPED_CLASS",
        "Objects that have no place in the twin (grids, annotations …) were left out.",
    )
    IFC_NO_FOOTPRINT = (
        "IFC_NO_FOOTPRINT",
        "Spaces whose shape is no extrusion have no footprint; plans of their levels lack them.",
    )
    DUPLICATE_GLOBAL_ID = "DUPLICATE_GLOBAL_ID", "A GlobalId is used twice; later objects got names with a suffix."
    MISSING_GLOBAL_ID = "MISSING_GLOBAL_ID", "Objects without a GlobalId are known by their row number only."

    # RDF files.
    RDF_SYNTAX = "RDF_SYNTAX", "The file breaks the grammar of its syntax; correct it there and import it again."
    RDF_EMPTY = "RDF_EMPTY", "The file holds no RDF statement; is it in another format?"
    RDF_DTD = "RDF_DTD", "Document type declarations in RDF/XML are not read; write its entities out."
    RDF_REMOTE_CONTEXT = "RDF_REMOTE_CONTEXT", "JSON-LD contexts are not fetched; put the context into the file."
    RDF_TRIPLE_TERM = "RDF_TRIPLE_TERM", "Statements about statements (RDF 1.2) cannot be kept; leave them out."
    RDF_LITERAL_TOO_LARGE = "RDF_LITERAL_TOO_LARGE", "A literal has more than 1 MB; keep it in a file and link to that."
    RDF_ILLEGAL_IRI = "RDF_ILLEGAL_IRI", "IRIs held characters that no IRI may hold; they were percent-encoded."
    RDF_UNMAPPED_KEY = "RDF_UNMAPPED_KEY", "The JSON-LD context gives these names no IRI; they are no statements."

    # Mapping files and what is read by them.
    MAPPING_INVALID = "MAPPING_INVALID", "The mapping file is described in docs/mapping-files.md."
    MAPPING_UNUSED = "MAPPING_UNUSED", "Rules of the mapping file met nothing in this source."
    CSV_UNREADABLE = "CSV_UNREADABLE", "The file is no CSV text of the layout that the mapping file describes."
    READING_ROW = "READING_ROW", "Rows of the file are no readings; they were left out."
    READING_POINT = "READING_POINT", "No point, or more than one, has the name that readings give; they were left out."
    POINT_ROW = "POINT_ROW", "Rows of the point list were left out."

    # Brick and REC classes, of any format.
    UNKNOWN_CLASS = "UNKNOWN_CLASS", "A class is not known to Brick or REC; its things are kept without that meaning."


@dataclass(frozen=True, slots=True)
class Issue:
    """A warning about a source that is read all the same; `examples` are a few of the `count` cases."""

    code: str
    message: str
    count: int = 1
    examples: tuple[str, ...] = ()


def refused(code: Code, message: str = "") -> ImportRefused:
    """Give the error that refuses a source: the message leads with what was found, and ends with what to do."""
    return ImportRefused(code, f"{message} {code.sentence}".strip())
