"""The only module that touches ifcopenshell: its schemas, its row streamer, and the slower reader by objects.

A row is a dict of `id`, `type` and the attributes by name; references are `{"ref": number}`, typed values
`{"type": name, "value": …}`, lists tuples. ifcopenshell is untyped, so its parts are Protocols here.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

import ifcopenshell
from ifcopenshell import ifcopenshell_wrapper

Row: TypeAlias = dict[str, Any]

ERROR_SEVERITY = 4
UNKNOWN_CLASS = re.compile(r"Entity with name '(?P<name>[^']*)' not found in schema")
IFC_NAME = re.compile(r"IFC[A-Z0-9]+")


class _Attribute(Protocol):
    def name(self) -> str: ...


class _Entity(Protocol):
    def name(self) -> str: ...
    def supertype(self) -> "_Entity | None": ...
    def all_attributes(self) -> Iterable[_Attribute]: ...


class _Declaration(Protocol):
    def as_entity(self) -> _Entity | None: ...


class _Schema(Protocol):
    def declarations(self) -> Iterable[_Declaration]: ...


class _Status(Protocol):
    def value(self) -> int: ...


class _Streamer(Protocol):
    def __bool__(self) -> bool: ...
    def status(self) -> _Status: ...
    def yield_header_instances(self, enabled: bool) -> None: ...  # theirs, by position only
    def bypass_types(self, type_names: Sequence[str]) -> None: ...
    def bypassed_instances(self) -> Sequence[int]: ...
    def read_instance_py(self) -> Row | None: ...


class _Message(Protocol):
    code: str
    message: str
    severity: int


class _Logger(Protocol):
    def output_format(self, kind: int) -> None: ...
    def clear(self) -> None: ...
    def log_messages(self) -> Sequence[_Message]: ...


class _Instance(Protocol):
    def id(self) -> int: ...
    def is_a(self) -> str: ...
    def get_info(self, *, recursive: bool) -> dict[str, object]: ...


class _File(Protocol):
    def __iter__(self) -> Iterator[_Instance]: ...


class Source(Protocol):
    """Rows of a file; what else was met is known when they have all been read."""

    def rows(self) -> Iterator[Row]:
        """Each row of a kept class, once."""
        ...

    def bypassed(self) -> Sequence[int]:
        """The numbers of the rows that were left out on purpose."""
        ...


def class_parents(schema: str) -> Mapping[str, str | None]:
    """Each class of the schema with its superclass."""
    definition = cast("_Schema", ifcopenshell_wrapper.schema_by_name(schema))
    entities = [entity for declaration in definition.declarations() if (entity := declaration.as_entity())]
    return {entity.name(): parent.name() if (parent := entity.supertype()) else None for entity in entities}


class Streamed:
    """Rows by the native streamer, geometry skipped inside it."""

    def __init__(self, path: Path, bypassed: Sequence[str]) -> None:
        self.messages: Messages = Messages()
        self._streamer: _Streamer = cast("_Streamer", ifcopenshell_wrapper.instance_streamer(str(path)))
        self.opened: bool = self._streamer.status().value() == 0
        if self.opened:  # on a failed streamer the next call would crash the process
            self._streamer.yield_header_instances(False)  # noqa: FBT003 - theirs, by position only
            self._streamer.bypass_types(bypassed)

    def rows(self) -> Iterator[Row]:
        """Each row of a kept class, once; nothing when the file could not be opened."""
        read = self._streamer.read_instance_py
        while self.opened and self._streamer:
            while (row := read()) is not None:  # asking the streamer each time costs as much as a row
                yield row

    def bypassed(self) -> Sequence[int]:
        """The numbers of the rows that were left out on purpose."""
        return self._streamer.bypassed_instances() if self.opened else ()


class Opened:
    """The same rows by way of objects: half as fast, but another path through the parser."""

    def __init__(self, path: Path, kept: Collection[str]) -> None:
        self.messages: Messages = Messages()
        self._kept: Collection[str] = kept
        self._bypassed: list[int] = []
        self._file: _File = cast("_File", cast("Any", ifcopenshell).open(str(path), lazy=True))

    def rows(self) -> Iterator[Row]:
        """Each row of a kept class, once."""
        for instance in sorted(self._file, key=lambda each: each.id()):  # it gives them in no order
            if instance.is_a() in self._kept:
                yield {name: _plain(value) for name, value in instance.get_info(recursive=False).items()}
            else:
                self._bypassed.append(instance.id())

    def bypassed(self) -> Sequence[int]:
        """The numbers of the rows that were left out on purpose."""
        return self._bypassed


def _plain(value: Any) -> object:
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    if not hasattr(value, "is_a"):
        return value
    instance = cast("_Instance", value)
    if instance.id():
        return {"ref": instance.id()}
    return {"type": instance.is_a(), "value": _plain(instance.get_info(recursive=False)["wrappedValue"])}


class Messages:
    """What the parser complains of, collected in memory from its one logger."""

    def __init__(self) -> None:
        self._logger: _Logger = cast("_Logger", ifcopenshell_wrapper.logger.root())
        self._logger.output_format(ifcopenshell_wrapper.logger.FMT_INMEMORY)
        self._logger.clear()

    def attributes(self) -> Sequence[str]:
        """Each complaint about the number or the values of a row's attributes."""
        return [each.message for each in self._logger.log_messages() if _about_attributes(each)]

    def breakage(self) -> str | None:
        """The first complaint that means that a row was lost, for another reason than an unknown class."""
        for each in self._logger.log_messages():
            unknown = UNKNOWN_CLASS.match(each.message)
            if each.severity < ERROR_SEVERITY or _about_attributes(each) or each.message.startswith("Duplicate"):
                continue
            if unknown is None or not IFC_NAME.fullmatch(unknown["name"]):
                return each.message
        return None


def _about_attributes(message: _Message) -> bool:
    return message.code.startswith("VAL") or message.message.startswith("Inconsistent aggregate")
