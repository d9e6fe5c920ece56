"""The ground that spaces cover, from their extruded bodies, without a geometry kernel."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.ifc.bodies import covered
from ingest.ifc.curves import Curves
from ingest.ifc.frames import Frame, shifted
from ingest.ifc.lines import Line, Lines
from ingest.ifc.placements import Placed
from ingest.ifc.polygons import Place, Polygon, geojson, polygon, united
from ingest.ifc.prepass import Prepared
from ingest.ifc.profiles import Outlines
from ingest.ifc.rows import Rows, reference, text
from ingest.ifc.toolkit import Row
from ingest.issues import Code, Issue

MOST_VERTICES = 2_000
MOST_ITEMS = 200
"""Bodies or curves of one space."""

EXAMPLES = 5
CLOSED = 1e-3
"""Metres between the ends of a curve that is closed."""


@dataclass(slots=True)
class Footprints:
    """The footprints of a file's spaces in metres of the building's frame; the issues are known once all were asked."""

    curves: Curves
    frames: Mapping[int, Frame]
    metres: float
    _shapeless: list[str] = field(default_factory=list[str])
    _large: list[str] = field(default_factory=list[str])

    def of(self, row: Row) -> str | None:
        """The footprint of a space as GeoJSON text; None for one without a shape, or with another shape."""
        shapes = self._representations(row)
        if not shapes:
            return None
        frame = self.frames.get(reference(row.get("ObjectPlacement")) or 0)
        polygons: list[Polygon] = []
        if frame is not None:  # IFC wants a placement for every shape: one without stands nowhere
            polygons = united(list(self._bodies(shapes.get("body", ()), frame)))
            polygons = polygons or list(self._drawn(shapes.get("footprint", ()), frame))
        if not polygons:
            self._shapeless.append(_called(row))
        elif sum(len(ring) for each in polygons for ring in each) > MOST_VERTICES or _many(shapes):
            self._large.append(_called(row))
        else:
            return geojson(polygons)
        return None

    def issues(self) -> Iterator[Issue]:
        """The spaces that have a shape and yet no footprint."""
        if self._shapeless:
            sentence = Code.IFC_NO_FOOTPRINT.sentence
            yield Issue(Code.IFC_NO_FOOTPRINT, sentence, len(self._shapeless), tuple(self._shapeless[:EXAMPLES]))
        if self._large:
            message = f"Outlines of more than {MOST_VERTICES} corners or {MOST_ITEMS} bodies were left out."
            yield Issue(Code.IFC_NO_FOOTPRINT, message, len(self._large), tuple(self._large[:EXAMPLES]))

    def _representations(self, row: Row) -> dict[str, list[int]]:
        """The items of each representation, by its name in small letters."""
        lines, found = self.curves.lines, dict[str, list[int]]()
        number = reference(row.get("Representation"))
        for each in lines[number].numbers(2) if number else ():
            line = lines[each]
            found.setdefault(str(line.at(1)).casefold(), []).extend(line.numbers(3))
        return found

    def _bodies(self, items: Sequence[int], frame: Frame) -> Iterator[Polygon]:
        for item in items[:MOST_ITEMS]:
            found = polygon(self._on_ground(covered(self.curves, item, frame)))
            if found is not None:
                yield found

    def _drawn(self, items: Sequence[int], frame: Frame) -> Iterator[Polygon]:
        """The one closed curve that a program drew as footprint; of several we do not know which are holes."""
        lines = self.curves.lines
        numbers = [each for item in items for each in (lines[item].numbers(0) if _is_set(lines[item]) else [item])]
        if len(numbers) != 1:
            return
        found = self._on_ground([[shifted(frame, each) for each in self.curves.points(number)] for number in numbers])
        if _closed(found[0]) and (made := polygon(found)):
            yield made

    def _on_ground(self, found: Outlines) -> list[list[Place]]:
        return [[(x * self.metres, y * self.metres) for x, y, _ in outline] for outline in found]


def footprints(
    rows: Rows, prepared: Prepared, placed: Placed, metres: float, radian: Callable[[], float]
) -> Footprints:
    """Get ready to find footprints; `metres` is the file's unit of length, `radian` gives that of angles."""
    spaces = any(row["type"] == "IfcSpace" for row in rows.objects.values())
    lines = Lines(prepared.path.read_bytes() if spaces else b"", prepared.start, prepared.stop)
    return Footprints(Curves(lines, placed.vectors, radian), placed.frames, metres)


def _many(shapes: Mapping[str, Sequence[int]]) -> bool:
    return max(len(items) for items in shapes.values()) > MOST_ITEMS


def _is_set(line: Line) -> bool:
    return line.name in {"IFCGEOMETRICCURVESET", "IFCGEOMETRICSET"}


def _closed(places: list[Place]) -> bool:
    if not places:
        return False
    (ax, ay), (bx, by) = places[0], places[-1]
    return abs(ax - bx) <= CLOSED and abs(ay - by) <= CLOSED


def _called(row: Row) -> str:
    """A space as its users know it."""
    return text(row.get("Name")) or f"#{row['id']}"
