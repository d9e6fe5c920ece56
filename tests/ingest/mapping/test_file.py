"""Mapping files: what they are read into, and that each mistake is named where it stands."""

from pathlib import Path

import pytest

from edifice.errors import BadInput, ImportRefused
from graph.records import Identifier
from ingest.issues import Code
from ingest.mapping.file import mapping_of
from ingest.mapping.options import mapping_options
from ingest.mapping.patterns import Template
from ingest.mapping.rules import Lookup, MappingFile
from ontology.namespaces import BRICK, REC, UNIT

WHOLE = """
version = 1
[prefixes]
x = "http://x/"
[[class]]
class = ["sosa:Sensor", "x:Sensor"]
iri = "x:(?P<room>[a-z]+)-.*"
kind = "POINT"
is = "Temperature_Sensor"
name = "{room}"
unit = "degC"
quantity = "quantitykind:Temperature"
writable = true
expected_interval = 900
[[relation]]
predicate = "x:in"
relation = "HAS_LOCATION"
subject = "POINT"
reverse = true
[[identifier]]
iri = "x:.*"
along = ["x:at", "x:id"]
scheme = "OTHER"
value = "{object}"
[[point]]
iri = "x:p"
of = "x:room"
is = ["brick:Power_Sensor"]
unit = "kW"
topic = "a/b"
identifiers = { TIMESERIES = "7" }
[readings]
separator = ";"
encoding = "latin-1"
time = "when"
time_format = "%d.%m.%Y %H:%M"
zone = "Europe/Berlin"
value = "what"
point = "id"
scheme = "TIMESERIES"
missing = ["", "n/a"]
[list]
base = "x:points/"
[list.point]
iri = "{Label}"
name = "{Label}"
class = "{Type}"
unit = "{Unit}"
writable = true
classes = { T = "Temperature_Sensor" }
units = { 64 = "°F" }
identifiers = { BACNET = "{Object}" }
[[list.node]]
id = "room"
iri = "rooms/{Room}"
kind = "SPACE"
class = "rec:Room"
name = "{Room}"
relation = "HAS_POINT"
"""


def test_a_whole_mapping_is_read() -> None:
    mapping = mapping_of(WHOLE)
    (rule,) = mapping.classes
    assert rule.of == ("http://www.w3.org/ns/sosa/Sensor", "http://x/Sensor")
    assert rule.iri is not None
    assert rule.iri.groups("http://x/kitchen-1") == {"room": "kitchen"}
    assert rule.iri.groups("http://x/kitchen") is None
    assert (rule.path, rule.kind, rule.classes, rule.name) == (
        "class[1]", "POINT", (BRICK + "Temperature_Sensor",), Template("{room}"),
    )  # fmt: skip
    assert rule.values == {
        "unit": UNIT + "DEG_C",
        "quantity": "http://qudt.org/vocab/quantitykind/Temperature",
        "writable": True,
        "expectedInterval": 900,
    }
    (relation,) = mapping.relations
    assert (relation.predicate, relation.relation, relation.reverse) == ("http://x/in", "HAS_LOCATION", True)
    assert (relation.subject, relation.object) == ("POINT", None)
    assert mapping.identifiers[0].along == ("http://x/at", "http://x/id")
    (point,) = mapping.points
    assert point.values == {"topic": "a/b", "unit": UNIT + "KiloW"}
    assert point.identifiers == (Identifier("TIMESERIES", "7"),)


def test_the_layout_of_csv_files_is_read() -> None:
    mapping = mapping_of(WHOLE)
    layout = mapping.readings
    assert layout is not None
    assert (layout.time, layout.value, layout.point, layout.scheme) == ("when", "what", "id", "TIMESERIES")
    assert (layout.separator, layout.encoding, layout.zone) == (";", "iso8859-1", "Europe/Berlin")
    assert layout.missing == ("", "n/a")
    listed = mapping.point_list
    assert listed is not None
    assert listed.base == "http://x/points/"
    assert listed.point.classes == Lookup(Template("{Type}"), {"T": BRICK + "Temperature_Sensor"})
    assert listed.point.unit == Lookup(Template("{Unit}"), {"64": UNIT + "DEG_F"})
    assert listed.point.columns() == {"Label", "Type", "Unit", "Object"}
    assert listed.point.values == {"writable": True}
    assert listed.nodes[0].classes == Lookup(Template("rec:Room"), {"rec:Room": REC + "Room"})


def test_no_mapping_is_an_empty_one_and_a_table_is_as_good_as_its_text() -> None:
    assert mapping_of(None) == MappingFile()
    assert mapping_of({"version": 1}) == MappingFile()
    assert mapping_of({"version": 1, "relation": [{"predicate": "bot:x", "relation": "FEEDS"}]}).relations == (
        mapping_of('version = 1\n[[relation]]\npredicate = "bot:x"\nrelation = "FEEDS"').relations
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("version = ", "The file is no TOML: "),
        ("", "version must be 1."),
        ("version = 1\nclas = 2", "clas is no key of this table; did you mean class?"),
        ("version = 1\nclass = 2", "class must be a list of tables, each begun by [[class]]."),
        ("version = 1\n[[class]]\nkind = 'POINT'", "class[1] needs `class` or `iri`"),
        ("version = 1\n[[class]]\nclass = 'q:a'", "class[1].class is 'q:a', which is no IRI; declare its prefix"),
        ("version = 1\n[[class]]\nclass = 'bot:A'\nkind = 'ROOM'", "class[1].kind is 'ROOM'; give one of SITE, "),
        (
            "version = 1\n[[class]]\nclass = 'bot:A'\nis = 'Sensr'",
            "class[1].is There is no class 'Sensr'. Did you mean",
        ),
        ("version = 1\n[[class]]\nclass = 'bot:A'\nunit = 'furlongs'", "class[1].unit There is no unit 'furlongs'."),
        ("version = 1\n[[class]]\niri = 'a'\nname = '{b}'", "class[1].name uses {b}, but no pattern has the group"),
        ("version = 1\n[[class]]\niri = 'a('", "class[1].iri is 'a(': no regular expression: missing )"),
        ("version = 1\n[[class]]\niri = 'a'\nname = '{'", "class[1].name is '{': "),
        ("version = 1\n[[class]]\niri = 'a'\nwritable = 1", "class[1].writable must be true or false."),
        ("version = 1\n[[class]]\niri = 'a'\nexpected_interval = 'x'", "class[1].expected_interval must be a number."),
        ("version = 1\n[[relation]]\nrelation = 'FEEDS'", "relation[1].predicate is missing."),
        (
            "version = 1\n[[relation]]\npredicate = 'bot:a'\nrelation = 'IN'",
            "relation[1].relation is 'IN'; give one of",
        ),
        ("version = 1\n[[identifier]]\nscheme = 'OTHER'\nvalue = 'a'", "identifier[1] needs `iri` or `along`"),
        (
            "version = 1\n[[identifier]]\niri = 'a'\nobject = 'b'\nscheme = 'OTHER'\nvalue = 'a'",
            "identifier[1].object needs `along`",
        ),
        (
            "version = 1\n[[identifier]]\niri = 'a'\nscheme = 'OTHER'\nvalue = '{object}'",
            "identifier[1].value uses {object}, but no pattern",
        ),
        (
            "version = 1\n[[point]]\niri = 'urn:a'\nof = 'urn:b'\nis = 'rec:Room'",
            "point[1].is must name a class of points",
        ),
        (
            "version = 1\n[[point]]\niri = 'urn:a'\nof = 'urn:b'\nis = 'Sensor'\nidentifiers = { GUID = 'a' }",
            "point[1].identifiers.GUID is no scheme; give one of IFC_GUID",
        ),
        ("version = 1\n[readings]\ntime = 1\nvalue = 2", "readings needs `point`, the column that names it, or"),
        (
            "version = 1\n[readings]\ntime = 0\nvalue = 2",
            "readings.time must be the number of a column, from 1, or its name.",
        ),
        (
            "version = 1\n[readings]\ntime = 1\nvalue = 'v'\nheader = false\npoint = 2",
            "readings names the column 'v', but has no header",
        ),
        (
            "version = 1\n[readings]\ntime = 1\nvalue = 2\nzone = 'Mars'",
            "readings.zone is 'Mars', which is no time zone",
        ),
        ("version = 1\n[readings]\ntime = 1\nvalue = 2\nencoding = 'x'", "readings.encoding is 'x', which is no known"),
        ("version = 1\n[readings]\ntime = 1\nvalue = 2\nseparator = ', '", "readings.separator must be one character."),
        (
            "version = 1\n[readings]\ntime = 1\nvalue = 2\n[[readings.file]]\nname = 'a'\npoint = 'urn:{b}'",
            "readings.file[1].point uses {b}, but no pattern has the group",
        ),
        ("version = 1\n[list]\nbase = 'urn:a:'", "list.point is missing."),
        (
            "version = 1\n[list]\n[list.point]\niri = '{a}'\nclasses = { A = 'Sensor' }",
            "list.point.classes needs `class`, the text to look up in it.",
        ),
        (
            "version = 1\n[list]\npoint = { iri = 'a' }\nnode = [{ id = 'r', iri = 'b', kind = 'ZONE', within = 'f' }]",
            "list.node[1].within names 'f'; there is no [[list.node]] with this `id`.",
        ),
    ],
)
def test_a_mistake_is_named_by_the_path_of_its_key(text: str, sentence: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        _ = mapping_of(text)
    assert caught.value.code == Code.MAPPING_INVALID
    assert caught.value.message.startswith(sentence)


def test_a_mapping_travels_as_an_option_of_the_import(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(WHOLE, encoding="utf-8")
    assert mapping_options(path) == {"mapping": WHOLE}
    path.write_text("version = 2")
    with pytest.raises(ImportRefused, match="version must be 1"):
        _ = mapping_options(path)
    with pytest.raises(BadInput, match="cannot be read"):
        _ = mapping_options(tmp_path / "missing.toml")
