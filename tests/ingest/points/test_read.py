"""Point lists: points, places and assets out of rows of a CSV file."""

from collections import Counter
from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from graph.records import DraftLink, Identifier, Said
from ingest.issues import Code, Issue
from ingest.points import read
from ingest.wire import Item
from ontology.export import nquads
from ontology.namespaces import BRICK, QUANTITY_KIND, RDF, RDFS, REC, UNIT

MAPPING = """
version = 1
[list]
base = "urn:b3:"
[list.point]
iri = "{Label}"
name = "{Label}"
class = "{Type}"
unit = "{Unit}"
topic = "b3/{Room}/{Label}"
[list.point.classes]
RT = "brick:Room_Air_Temperature_Sensor"
[list.point.units]
64 = "°F"
[list.point.identifiers]
TIMESERIES = "{Id}"
[[list.node]]
id = "floor"
iri = "{Floor}"
kind = "LEVEL"
class = "rec:Level"
name = "Floor {Floor}"
[[list.node]]
id = "room"
iri = "rooms/{Room}"
kind = "SPACE"
class = "rec:Room"
within = "floor"
relation = "HAS_LOCATION"
[[list.node]]
id = "unit"
iri = "{Asset}"
kind = "ASSET"
class = "VAV"
relation = "HAS_POINT"
at = "room"
"""
HEADER = "Label,Type,Unit,Id,Floor,Room,Asset\n"


def items(folder: Path, rows: str, mapping: object = MAPPING) -> list[Item]:
    path = folder / "points.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return list(read(path, {"mapping": mapping}))


def saids(found: list[Item]) -> dict[str, Said]:
    return {item.iri.removeprefix("urn:b3:"): item for item in found if isinstance(item, Said)}


def test_a_row_makes_a_point_with_its_places_and_assets(tmp_path: Path) -> None:
    found = items(tmp_path, "1.T A,RT,64,id-1,1,1.01,VAV 1\n")
    assert saids(found)["1.T%20A"] == Said(
        iri="urn:b3:1.T%20A",
        kind="POINT",
        classes=(BRICK + "Room_Air_Temperature_Sensor",),
        values={
            "name": "1.T A",
            "topic": "b3/1.01/1.T A",
            "pointKind": "SENSOR",
            "quantity": QUANTITY_KIND + "Temperature",
            "unit": UNIT + "DEG_F",
            "seriesId": "id-1",
        },
        identifiers=(Identifier("TIMESERIES", "id-1"),),
        statements=(
            f"<{RDF}type> <{BRICK}Room_Air_Temperature_Sensor>",
            f'<{RDFS}label> "1.T A"',
        ),
    )
    assert {key: (said.kind, said.values) for key, said in saids(found).items() if said.kind != "POINT"} == {
        "1": ("LEVEL", {"name": "Floor 1"}),
        "rooms/1.01": ("SPACE", {"spaceKind": "Room"}),
        "VAV%201": ("ASSET", {}),
    }
    assert {item for item in found if isinstance(item, DraftLink)} == {
        DraftLink("urn:b3:1.T%20A", BRICK + "hasLocation", "urn:b3:rooms/1.01", "HAS_LOCATION"),
        DraftLink("urn:b3:1", BRICK + "hasPart", "urn:b3:rooms/1.01", "HAS_PART"),
        DraftLink("urn:b3:VAV%201", BRICK + "hasPoint", "urn:b3:1.T%20A", "HAS_POINT"),
        DraftLink("urn:b3:VAV%201", BRICK + "hasLocation", "urn:b3:rooms/1.01", "HAS_LOCATION"),
    }


def test_what_stays_empty_is_left_out(tmp_path: Path) -> None:
    found = items(tmp_path, "a,Temperature_Setpoint,,,,,\n")
    assert list(saids(found)) == ["a"]
    assert saids(found)["a"].classes == (BRICK + "Temperature_Setpoint",)
    assert saids(found)["a"].values == {
        "name": "a",
        "pointKind": "SETPOINT",
        "writable": True,
        "quantity": QUANTITY_KIND + "Temperature",
    }


def test_bad_rows_and_unknown_classes_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = "a,RT,64,,,,\nb,RT\n,RT,,,,,\na,RT,,,,,\nc,Odd Thing,??,,,,\nd,Odd Thing,,,,,\n"
    found = items(tmp_path, rows)
    assert set(saids(found)) == {"a", "c", "d"}
    assert saids(found)["c"].classes == (BRICK + "Odd_Thing",)
    issues = {item.code: item for item in found if isinstance(item, Issue)}
    assert issues[Code.UNKNOWN_CLASS].examples == ("brick:Odd_Thing (2)",)
    assert issues[Code.POINT_ROW].examples == (
        "points.csv, line 3: it has 2 columns, the header 7",
        "points.csv, line 4: the IRI of the point stays empty",
        "points.csv, line 5: <urn:b3:a> is listed before",
    )


def test_columns_may_hold_whole_iris(tmp_path: Path) -> None:
    mapping = {"version": 1, "list": {"point": {"iri": "{Id}", "name": "{Label}"}}}
    found = items(tmp_path, "a,,,http://x/a%,,,\nb,,,nothing,,,\n", mapping)
    assert list(saids(found)) == ["http://x/a%25"]


def test_the_order_of_rows_makes_no_difference(tmp_path: Path) -> None:
    rows = ["a,RT,64,,1,1.01,V\n", "b,RT,64,,1,1.02,V\n", "c,RT,64,,2,2.01,W\n"]
    assert items(tmp_path, "".join(rows)) == items(tmp_path, "".join(reversed(rows)))


def test_a_list_exports_as_brick(tmp_path: Path) -> None:
    found = items(tmp_path, 'a,RT,64,,1,1.01,"V ""1"""\n')
    lines = b"".join(nquads(saids(found).values(), [item for item in found if isinstance(item, DraftLink)]))
    assert f"<urn:b3:V%20%221%22> <{BRICK}hasPoint> <urn:b3:a> .\n".encode() in lines
    assert f"<urn:b3:rooms/1.01> <{RDF}type> <{REC}Room> .\n".encode() in lines


def test_a_list_needs_its_part_of_the_mapping_and_its_columns(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as caught:
        _ = items(tmp_path, "", None)
    assert caught.value.code == Code.MAPPING_INVALID
    with pytest.raises(ImportRefused) as caught:
        _ = items(tmp_path, "", MAPPING.replace("{Unit}", "{Units}"))
    assert caught.value.code == Code.CSV_UNREADABLE
    assert caught.value.message.startswith("points.csv has no column 'Units' (list.point), only Label, Type, Unit")


@pytest.mark.real
def test_a_real_list_of_bacnet_points(real_data: Path) -> None:
    mapping = """
    version = 1
    [list]
    base = "urn:bldg:"
    [list.point]
    iri = "{BACnetName}"
    name = "{VendorGivenName}"
    description = "{BACnetDescription}"
    class = "{BACnetTypeStr}"
    unit = "{BACnetUnit}"
    classes = { "Analog Input" = "brick:Sensor", "Binary Input" = "brick:Status", "Analog Output" = "brick:Command", \
"Binary Output" = "brick:Command", "Multi-State Output" = "brick:Command", "Analog Value" = "brick:Parameter" }
    units = { 64 = "°F", 84 = "cfm", 98 = "%" }
    identifiers = { BACNET = "{BACnetName}" }
    """
    found = list(read(real_data / "brick" / "points" / "plastering_bldg_rawmetadata.csv", {"mapping": mapping}))
    points = saids(found)
    assert Counter(said.values["pointKind"] for said in points.values()) == {
        "SENSOR": 20, "COMMAND": 39, "STATUS": 8, "PARAMETER": 8,
    }  # fmt: skip
    assert Counter(said.values.get("unit") for said in points.values())[UNIT + "FT3-PER-MIN"] == 18
    assert not [item for item in found if isinstance(item, Issue)]
