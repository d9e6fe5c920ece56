"""docs/mapping-files.md: its examples are valid, and it knows every key."""

import re
from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from ingest.mapping.file import mapping_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "mapping-files.md").read_text(encoding="utf-8")
HEAD = 'version = 1\n[prefixes]\nosh = "urn:osh:"\ndog = "urn:dog:"\nifc4osh = "urn:ifc:"\n'
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_mapping(example: str) -> None:
    _ = mapping_of(example if example.startswith("version") else HEAD + example)


@pytest.mark.parametrize(
    "table",
    [
        "",
        "[[class]]\niri = 'a'\n",
        "[[relation]]\npredicate = 'urn:a'\nrelation = 'FEEDS'\n",
        "[[identifier]]\niri = 'a'\nscheme = 'OTHER'\nvalue = 'a'\n",
        "[[point]]\niri = 'urn:a'\nof = 'urn:b'\nis = 'Sensor'\n",
        "[readings]\ntime = 1\nvalue = 2\npoint = 3\n",
        "[readings]\ntime = 1\nvalue = 2\n[[readings.file]]\nname = 'a'\npoint = 'urn:a'\n",
        "[list]\npoint = { iri = 'a' }\n",
        "[list.point]\niri = 'a'\n",
        "[list]\npoint = { iri = 'a' }\n[[list.node]]\nid = 'a'\nkind = 'SPACE'\niri = 'a'\n",
    ],
)
def test_every_key_is_described(table: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        _ = mapping_of(f"version = 1\n{table}qqqq = 1\n")
    listed = re.search(r"known are (.*?)\. The mapping", caught.value.message)
    assert listed is not None
    for key in listed[1].split(", "):
        assert re.search(rf"`\[*(?:\w+\.)?{key}\]*`", PAGE), f"{key} of {table!r} is not described"
