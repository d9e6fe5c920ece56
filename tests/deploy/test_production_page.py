"""docs/production.md names services, profiles, variables and commands that there are."""

import re
import subprocess

import pytest

from tests.support.deployment import BIN, COMPOSE, VALUES, own_services, project, services
from tests.support.documentation import DOCS, ROOT, fences

PAGE = DOCS / "production.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^docker compose (.*)$", "\n".join(fence.text for fence in fences(PAGE, "sh")), re.MULTILINE)
SPANS = re.findall(r"`docker compose ([^`\n]+)`", TEXT)
FIFTH = "ingest-e"
"""The service of the page's own example."""
GIGABYTE = 1 << 30


def of_the_file() -> dict[str, int]:
    """The most memory of each service that starts without a profile."""
    return {
        name: int(service["deploy"]["resources"]["limits"]["memory"])
        for name, service in services().items()
        if "profiles" not in service
    }


@pytest.mark.parametrize("command", [*COMMANDS, *SPANS])
def test_a_command_is_one_of_compose_and_its_services_exist(command: str) -> None:
    profiles = {profile for service in services().values() for profile in service.get("profiles", ())}
    named = re.findall(r"--profile (\S+)", command)
    assert set(named) <= profiles
    word, *rest = re.sub(r"--profile \S+ ", "", command).split()
    assert word in {"build", "up", "ps", "run", "exec", "logs", "stop", "rm", "down"}
    rest = re.sub(r"--volume \S+", "", " ".join(rest)).split()
    given = [one for one in rest if not one.startswith("--")]
    if word in {"run", "exec"}:
        assert given[0] in services()
    if word in {"up", "logs", "stop", "rm"}:
        assert set(given) <= services().keys() | {FIFTH}


def test_a_backup_goes_where_the_user_of_the_image_may_write() -> None:
    user = set(re.findall(r"^USER (\d+):\d+$", (ROOT / "Containerfile").read_text(), re.MULTILINE))
    owners = re.findall(r"^sudo install --directory --owner (\d+) --mode 0700 backups$", TEXT, re.MULTILINE)
    assert set(owners) == user
    archives = [command for command in COMMANDS if re.search(r" (backup|restore) ", command)]
    for command in archives:
        assert command.startswith('run --rm --no-deps --volume "$PWD/backups:/backups" jobs '), command
        assert command.split()[-1] == "/backups/site.zip"
    assert len(archives) == 5


def test_a_restore_stops_what_writes_and_goes_into_new_volumes_and_then_all_starts() -> None:
    (restore,) = (fence.text for fence in fences(PAGE, "sh") if re.search(r" restore /backups", fence.text))
    assert [" ".join(line.split()[1:3]) for line in restore.splitlines()] == [
        "compose stop", "compose rm", "volume rm", "compose up", "compose run", "compose run", "compose up",
    ]  # fmt: skip
    running = {name for name in own_services() if "profiles" not in services()[name]} - {"migrate"}
    stops = re.findall(r"^docker compose stop (web .*)$", TEXT, re.MULTILINE)
    assert [set(stop.split()) for stop in stops] == [running, running]
    assert re.findall(r" (?:rm --stop --force|up --detach --wait) (.+)$", restore, re.MULTILINE) == ["graph sql"] * 2
    mounts = [mount for name in ("graph", "sql") for mount in services()[name]["volumes"]]
    volumes = {mount["source"] for mount in mounts if mount["type"] == "volume"}
    assert volumes - {"graph-logs"} == {"graph-data", "sql-data"}


def test_volumes_are_those_of_the_file() -> None:
    (named,) = re.findall(r"^docker volume rm (.+)$", TEXT, re.MULTILINE)
    volumes = {volume["name"] for volume in project()["volumes"].values()}
    assert named.split() == ["edifice_graph-data", "edifice_sql-data"]
    assert volumes >= set(named.split())


def test_no_command_takes_a_variable_from_the_file_that_only_compose_reads() -> None:
    assert set(re.findall(r"\$\{?(\w+)", "\n".join(fence.text for fence in fences(PAGE, "sh")))) == {"PWD"}


def test_the_table_names_every_service_with_its_memory() -> None:
    rows = re.findall(r"^\| (`[^|]*`) \|[^|]*\| (\d+) (GB|MB)(?: each)? \|$", TEXT, re.MULTILINE)
    stated = {
        name: int(number) * (GIGABYTE if unit == "GB" else GIGABYTE >> 10)
        for names, number, unit in rows
        for name in re.findall(r"`([^`]+)`", names)
    }
    assert stated.keys() == of_the_file().keys()
    small = {"broker-accounts"}
    assert all(stated[name] == limit for name, limit in of_the_file().items() if name not in small)


def test_the_sum_of_memory_is_that_of_the_limits() -> None:
    total = sum(limit * services()[name]["deploy"].get("replicas", 1) for name, limit in of_the_file().items())
    (stated,) = re.findall(r"add up to (\d+) GB", TEXT)
    assert int(stated) == round(total / GIGABYTE)


def test_variables_are_those_of_the_example() -> None:
    known = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"`\"?\$?([A-Z]+_[A-Z_]+)\b", TEXT)) <= known


def test_the_example_of_a_fifth_process_is_what_compose_makes_of_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    (fence,) = fences(PAGE, "yaml")
    override = tmp_path_factory.mktemp("override") / "compose.override.yaml"
    override.write_text(fence.text.replace("file: docker-compose.yml", f"file: {COMPOSE}"))
    command = [BIN / "docker-compose", "--file", COMPOSE, "--file", override, "config"]
    said = subprocess.run(
        command, env={"PATH": "/usr/bin:/bin", "HOME": "/", **VALUES}, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert re.search(r"ingest-e:\n(?:    .*\n)*?    command:\n      - ingest\n      - --name\n      - e\n", said.stdout)


def test_commands_of_devices_are_those_of_the_script() -> None:
    usage = (ROOT / "deploy/mosquitto/device.sh").read_text()
    called = re.findall(r"sh /edifice/device\.sh ([\w-]+)", TEXT)
    assert set(called) == {"add", "list", "remove", "forget-ingest"}
    assert all(f"device.sh {word}" in usage for word in called)
