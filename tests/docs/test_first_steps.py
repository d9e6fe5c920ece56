"""docs/first-steps.md: its commands are run as they stand, on a server of their own, and show what the page says."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx
import ifcopenshell
import pyoxigraph
import pytest

from ontology.namespaces import SKOS
from tests.support.documentation import DOCS, ROOT, Fence, fence_after, fences
from tests.support.rdf import parsed_lines

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.whole]

PAGE = DOCS / "first-steps.md"
READY = re.compile(r"ready at (http://127\.0\.0\.1:\d+/)")
DATA_SET = "OpenSmartHomeData"
OSH = "https://w3id.org/ibp/osh/OpenSmartHomeDataSet#"
ROW = re.compile(r".*/ifc/resources20180427_085111/Ifc\w+?_([0-9]+)")
DAY, HOUR = 1_491_004_800, 3600  # 2017-04-01T00:00:00Z, in seconds
FILES = {
    "_Brightness": "-brigh-Sensor",
    "_Humidity": "-humid-Sensor",
    "_SetpointHistory": "-tempS-Actuator",
    "_Temperature": "-temp-Sensor",
    "_ThermostatTemperature": "-tempT-Sensor",
    "_left_ThermostatTemperature": "-tempTli-Sensor",
    "_right_ThermostatTemperature": "-tempTre-Sensor",
    "_OutdoorTemperature": "-virtualOutTemp-Sensor",
    "_Virtual_OutdoorTemperature": "-virtualOutTemp-Sensor",
}
EXCEPTIONS = {"Room3_Virtual_OutdoorTemperature": "Room3-outTemp-OutSensor"}


@dataclass(slots=True)
class Walk:
    """A reader of the page, in a folder that looks like a checkout beside the data set."""

    folder: Path
    environment: Mapping[str, str]
    url: str
    said: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, command: str) -> str:
        """What a command says; it must end well."""
        shell = ["bash", "-c", command]
        done = subprocess.run(  # noqa: PLW1510 - the assertions say more
            shell, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stderr == "", command
        return done.stdout

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = httpx.post(f"{self.url}graphql", json={"query": query, "variables": variables}, timeout=60).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


def begins_server(fence: Fence) -> bool:
    return fence.text.strip() == "make run"


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Iterator[Path]:
    """A folder where an unprivileged server can reach, with what the page expects in it."""
    made = Path(tempfile.mkdtemp(prefix="edifice-first-steps-"))
    made.chmod(0o711)
    source = real_data / "ifc" / "smarthome"
    with zipfile.ZipFile(source / "OpenSmartHome_measurements_and_graph.zip") as files:
        files.extractall(made / DATA_SET)
    shutil.copy(source / "04_Flat.ifc", made / DATA_SET)
    (made / "examples").symlink_to(ROOT / "examples")
    (made / ".venv" / "bin").mkdir(parents=True)
    for name in ("edifice", "python"):
        (made / ".venv" / "bin" / name).symlink_to(Path(sys.executable).with_name(name))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def walk(folder: Path) -> Iterator[Walk]:
    """All commands of the page, run in their order."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
    environment |= {"EDIFICE_DATA": str(folder / "data"), "EDIFICE_PORT": "0", "PYTHONUNBUFFERED": "1"}
    command = [str(folder / ".venv/bin/edifice"), "run"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = next(match for line in server.stdout if (match := READY.search(line)))
        try:
            made = Walk(folder, environment, found[1])
            for fence in fences(PAGE):
                if fence.language == "graphql" and not (folder / "flat.graphql").exists():
                    (folder / "flat.graphql").write_text(fence.text, encoding="utf-8")
                elif fence.language == "sh" and not begins_server(fence):
                    made.said |= {command: made.run(command) for command in fence.text.splitlines()}
            yield made
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0


def said(walk: Walk, *words: str) -> str:
    """What the one command with all these words said."""
    (found,) = [text for command, text in walk.said.items() if all(word in command for word in words)]
    return found


@pytest.fixture(scope="module")
def measured(folder: Path) -> Mapping[str, Mapping[int, float]]:
    """The readings of the CSV files by point, as a reader of our own finds them: seconds, value."""
    found: dict[str, dict[int, float]] = {}
    for file in sorted((folder / DATA_SET / "Measurements").iterdir()):
        room, _, rest = file.stem.partition("_")
        point = EXCEPTIONS.get(file.stem, room + FILES[f"_{rest}"])
        rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8")), delimiter="\t")
        found[OSH + point] = {int(time): float(value) for time, value in rows}
    return found


def flat(walk: Walk) -> list[Any]:
    """The rooms that the page's document answers."""
    return json.loads(said(walk, "query flat.graphql"))["data"]["entity"]["spaces"]["nodes"]


def test_the_server_is_started_by_the_first_command() -> None:
    assert begins_server(fences(PAGE, "sh")[0])
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^run:.*\n\t@exec \$\(BIN\)/edifice run", makefile, re.MULTILINE)


def test_every_file_is_imported_whole(walk: Walk) -> None:
    assert re.match(r"04_Flat\.ifc: 67 added, 0 changed, 0 retired, 0 unchanged in \S+ s\n", said(walk, "04_Flat"))
    graphs = said(walk, "01_LinkOsh").splitlines()
    assert [line.partition(" in ")[0] for line in graphs] == [
        "00_OpenSmartHomeData.ttl: 56 added, 0 changed, 0 retired, 0 unchanged",
        "01_LinkOsh.ttl: 0 added, 0 changed, 0 retired, 0 unchanged",
    ]
    assert said(walk, "import readings.zip").startswith("readings.zip: 285954 added, 0 changed, 0 retired, 0 unchanged")


def test_one_document_has_rooms_points_latest_values_and_hourly_means(
    walk: Walk, measured: Mapping[str, Mapping[int, float]]
) -> None:
    rooms = flat(walk)
    assert [room["name"] for room in rooms] == [str(number) for number in range(1, 10)]
    assert [room["longName"] for room in rooms] == [
        "Raum 1", "Raum 2", "Bad", "Treppenhaus", "Küche", "Room", "Room", "Raum 3", "Diele",
    ]  # fmt: skip
    points = {point["name"]: point for room in rooms for point in room["points"]["nodes"]}
    assert [len(room["points"]["nodes"]) for room in rooms] == [6, 6, 6, 0, 6, 0, 6, 7, 0]
    named = walk.ask("{ points(first: 500) { nodes { iri name } } }")["points"]["nodes"]
    assert {points[node["name"]]["name"] for node in named if node["iri"] in measured} == points.keys()
    for node in named:
        if node["iri"] in measured:
            agrees(points[node["name"]], measured[node["iri"]])


def agrees(point: Any, readings: Mapping[int, float]) -> None:
    """Latest value and hourly means are those of the file."""
    last = max(readings)
    assert point["latest"]["value"] == readings[last]
    assert seconds(point["latest"]["time"]) == last
    hours = defaultdict[int, list[float]](list)
    for time, value in readings.items():
        if DAY <= time < DAY + 24 * HOUR:
            hours[time - time % HOUR].append(value)
    rows = {seconds(row["time"]): row["avg"] for row in point["history"]["rows"]}
    assert rows == pytest.approx({hour: fmean(values) for hour, values in hours.items()})


def seconds(time: str) -> int:
    return round(datetime.fromisoformat(time).timestamp())


def test_the_kitchen_is_as_the_page_shows_it(walk: Walk) -> None:
    _, second = fences(PAGE, "graphql")
    shown, answer = fences(PAGE, "json")
    expected = json.loads(shown.text)
    (room,) = [room for room in flat(walk) if room["longName"] == expected["longName"]]
    (point,) = expected["points"]["nodes"]
    (found,) = [one for one in room["points"]["nodes"] if one["name"] == point["name"]]
    (row,) = point["history"]["rows"]
    assert row in found["history"]["rows"]
    assert {**room, "points": None} == {**expected, "points": None}
    assert {**found, "history": None} == {**point, "history": None}
    assert fence_after(second) == answer
    assert walk.ask(second.text) == json.loads(answer.text)


def test_26_sensors_and_6_actuators_come_from_the_graph(walk: Walk) -> None:
    data = walk.ask("""{
        sensors: points(where: {is: "http://www.w3.org/ns/sosa/Sensor"}) { totalCount }
        actuators: points(where: {is: "http://www.w3.org/ns/sosa/Actuator"}) { totalCount }
    }""")
    assert data == {"sensors": {"totalCount": 26}, "actuators": {"totalCount": 6}}


def test_all_285_954_readings_of_37_points_are_stored(walk: Walk, measured: Mapping[str, Mapping[int, float]]) -> None:
    data = walk.ask("""{ points(where: {at: {name: {eq: "Real building with smart home system."}}}) { nodes {
        iri
        history(range: {start: "2017-01-01T00:00:00Z", end: "2018-01-01T00:00:00Z"}, bucket: {calendar: YEAR},
                functions: [COUNT]) { rows { count } }
    } } }""")
    stored = Counter(
        {node["iri"]: sum(row["count"] for row in node["history"]["rows"]) for node in data["points"]["nodes"]}
    )
    assert stored == {iri: len(readings) for iri, readings in measured.items()}
    assert len(stored) == 37
    assert stored.total() == 285_954


def test_the_five_files_that_the_page_names_have_their_points_from_the_mapping(walk: Walk, folder: Path) -> None:
    named = re.findall(r"`(\w+)\.csv`", PAGE.read_text(encoding="utf-8"))
    assert len(named) == 5
    points = {OSH + name.partition("_")[0] + FILES["_OutdoorTemperature"] for name in named}
    graph = (folder / DATA_SET / "00_OpenSmartHomeData.ttl").read_text(encoding="utf-8")
    data = walk.ask("query ($in: [String!]!) { points(where: {iri: $in}) { nodes { iri } } }", **{"in": sorted(points)})
    assert {node["iri"] for node in data["points"]["nodes"]} == points
    assert "virtualOutTemp" not in graph


LINKED = """query ($keys: [EntityKey!]!) {
    entitiesBy(keys: $keys) { id kind identifiers(scheme: "IFC_GUID") { value } }
}"""


def test_all_62_links_lead_to_objects_of_the_ifc_file(walk: Walk, folder: Path) -> None:
    model: Any = ifcopenshell.open(folder / DATA_SET / "04_Flat.ifc")
    statements = pyoxigraph.parse(path=folder / DATA_SET / "01_LinkOsh.ttl")
    links = [
        (quad.subject.value, quad.object.value, int(row[1]))
        for quad in statements
        if quad.predicate.value == SKOS + "related" and (row := ROW.fullmatch(quad.object.value))
    ]
    assert len(links) == 62
    rows = [{"identifier": {"scheme": "IFC_STEP", "value": f"04_Flat.ifc#{row}"}} for _, _, row in links]
    objects = walk.ask(LINKED, keys=rows)["entitiesBy"]
    for entity, (_, _, row) in zip(objects, links, strict=True):
        assert entity["identifiers"] == [{"value": model.by_id(row).GlobalId}]
    # two levels and nine rooms are one with what they link to; the other subjects are lines of a drawing
    subjects = walk.ask(LINKED, keys=[{"iri": subject} for subject, _, _ in links])["entitiesBy"]
    own = [one for one, (subject, _, _) in zip(subjects, links, strict=True) if subject.startswith(OSH)]
    assert [one["kind"] for one in own] == ["LEVEL"] * 2 + ["SPACE"] * 9
    assert own == objects[: len(own)]
    assert [one for one in subjects if one is not None] == own
    # the other objects of the file are found by the names that the links give them
    named = walk.ask(LINKED, keys=[{"iri": object_} for _, object_, _ in links])["entitiesBy"]
    assert named == [None if one in own else one for one in objects]


def test_import_again_changes_nothing(walk: Walk) -> None:
    before = walk.ask("{ server { sequence } }")
    told = [walk.run(command) for command in walk.said if " import " in command]
    counts = [re.findall(r"(\d+) (?:added|changed|retired)", line) for text in told for line in text.splitlines()]
    assert counts == [["0", "0", "0"]] * 4
    assert walk.ask("{ server { sequence } }") == before


@pytest.mark.parametrize("name", ["00_OpenSmartHomeData.ttl", "01_LinkOsh.ttl"])
def test_graphs_are_given_back_as_they_came(walk: Walk, folder: Path, name: str) -> None:
    given = walk.run(f".venv/bin/edifice export nq --model {name}")
    assert set(given.splitlines()) == parsed_lines(folder / DATA_SET / name)


def test_the_drawing_makes_no_room_a_second_time(walk: Walk) -> None:
    files = " ".join(f"{DATA_SET}/02_{name}FromRevit.ttl" for name in ("Bot", "Geo", "Props"))
    walk.run(f".venv/bin/edifice import {files} --building flat --mapping examples/smarthome/mapping.toml")
    spaces = '{ spaces(where: {at: {name: {eq: "Real building with smart home system."}}}) { totalCount } }'
    assert walk.ask(spaces) == {"spaces": {"totalCount": 9}}
