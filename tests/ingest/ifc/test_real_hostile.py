"""Hostile and broken files, through the sandbox: each ends in a name or in content, and this process never dies."""

import shutil
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from ingest.issues import Issue
from ingest.sandbox import read_source
from ingest.wire import Summary

pytestmark = [pytest.mark.real, pytest.mark.whole]

SECONDS = 60
MEMORY = 3 * 1024**3

REFUSED = {
    "badx2.ifc": "IFC_SYNTAX",
    "bomb.ifczip": "ZIP_BOMB",
    "comment_open.ifc": "IFC_SYNTAX",
    "empty.ifc": "NOT_IFC",
    "huge_id.ifc": "IFC_SYNTAX",
    "huge_string.ifc": "IFC_TEXT_TOO_LARGE",
    "id_4e9.ifc": "IFC_SYNTAX",
    "no_endsec.ifc": "IFC_TRUNCATED",
    "noifc.ifczip": "ZIP_NO_SOURCE",
    "notzip.ifczip": "IFC_TRUNCATED",
    "nul.ifc": "NOT_IFC",
    "png.ifc": "NOT_IFC",
    "schema_none.ifc": "IFC_SCHEMA_UNSUPPORTED",
    "schema_rc.ifc": "IFC_SCHEMA_UNSUPPORTED",
    "schema_two.ifc": "IFC_SCHEMA_UNSUPPORTED",
    "schema_unknown.ifc": "IFC_SCHEMA_UNSUPPORTED",
    "slip.ifczip": "ZIP_UNSAFE",
    "text.ifc": "NOT_IFC",
    "trunc_50.ifc": "IFC_TRUNCATED",
    "trunc_header.ifc": "IFC_TRUNCATED",
    "trunc_midstring.ifc": "IFC_TRUNCATED",
    "unterminated.ifc": "IFC_SYNTAX",
    "utf16.ifc": "NOT_IFC",
    # files that others keep as bad examples
    "empty_data.ifc": "IFC_EMPTY",
    "encoding.ifc": "IFC_EMPTY",
    "fail_invalid_0.ifc": "IFC_EMPTY",
    "fail_no_header.ifc": "NOT_IFC",
    "fail_utf8_with_bom.ifc": "IFC_EMPTY",
    "invalid.ifc": "NOT_IFC",
    "invalid.ifcxml": "NOT_IFC",
    "schema_IFC2X_FINAL_ADT-FZK-Haus.ifczip": "IFC_SCHEMA_UNSUPPORTED",
}

WARNED = {
    "badx2b.ifc": {"IFC_BACKSLASH": 4},
    "bom.ifc": {"IFC_CHARSET": 1},
    "cycle_aggregates.ifc": {"IFC_CYCLE": 1},
    "dangling_ref.ifc": {"IFC_DANGLING": 1},
    "dup_id.ifc": {"IFC_DUPLICATE_ID": 1},
    "latin1.ifc": {"IFC_CHARSET": 2},
    "lone_backslash.ifc": {"IFC_BACKSLASH": 1},
    "missing_units.ifc": {"IFC_UNITS": 6},
    "no_guid.ifc": {"MISSING_GLOBAL_ID": 21},
    "nul_in_str.ifc": {"IFC_CHARSET": 1},
    "schema_wrong_4.ifc": {"IFC_ATTRIBUTES": 217},
    "schema_wrong_4x3.ifc": {"IFC_UNKNOWN_CLASS": 279, "IFC_ATTRIBUTES": 217, "IFC_DANGLING": 12},
    "self_ref.ifc": {"IFC_DANGLING": 1},
    "surrogate.ifc": {"IFC_BACKSLASH": 1},
    "too_few_args.ifc": {"IFC_ATTRIBUTES": 2},
    "unknown_entity.ifc": {"IFC_UNKNOWN_CLASS": 1},
    "utf8.ifc": {"IFC_CHARSET": 2},
    "wrong_type.ifc": {"IFC_DANGLING": 1, "MISSING_GLOBAL_ID": 1},
    # files that others keep as bad examples
    "double_guids.ifc": {"DUPLICATE_GLOBAL_ID": 3},
    "fail_double_comma.ifc": {"IFC_STRAY": 1},
    "fail_double_semi.ifc": {"IFC_STRAY": 1},
    "fail_duplicate_id.ifc": {"IFC_DUPLICATE_ID": 1},
    "fail_invalid_header_entity.ifc": {"IFC_HEADER": 1},
    "fail_multiple_duplicate_ids.ifc": {"IFC_DUPLICATE_ID": 2},
    "fail_multiple_wrong_header_fields.ifc": {"IFC_HEADER": 2},
    "fail_reverse_string.ifc": {"IFC_BACKSLASH": 1},
    "fail_too_many_header_entity_fields.ifc": {"IFC_HEADER": 1},
    "fail_truncated_signature.ifc": {"IFC_SIGNATURE": 1, "IFC_UNITS": 1},
    "fail_utf_encoding.ifc": {"IFC_BACKSLASH": 2},
}

OF_THE_DUPLEX = ("IFC_SKIPPED_CLASS", "IFC_NO_FOOTPRINT")
"""What is said of the file that the variants are made of."""

UNTOUCHED = ["cr_only.ifc", "deep_nest.ifc", "huge_list.ifc", "oneline.ifc", "schema_lower.ifc", "two.ifczip", "x2.ifc"]
"""Odd, but right: they say what the file that they were made of says."""


@pytest.fixture(scope="session")
def hostile(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The variants that the data's own program makes of the Duplex file, and the bad files beside it."""
    folder = tmp_path_factory.mktemp("hostile")
    program = real_data / "ifc" / "bad" / "make_hostile.py"
    subprocess.run([sys.executable, str(program), str(folder)], cwd=real_data / "ifc", check=True)
    for path in (real_data / "ifc" / "bad").rglob("*.ifc*"):
        shutil.copy(path, folder)
    return folder


async def outcome(path: Path) -> tuple[str | None, dict[str, int], dict[str, int]]:
    """The code of the refusal, or the counts of the summary, and the count of each warning."""
    warnings: dict[str, int] = {}
    counts: dict[str, int] = {}
    try:
        async with aclosing(read_source("ifc", path, {}, seconds=SECONDS, memory_bytes=MEMORY)) as items:
            async for item in items:
                if isinstance(item, Issue) and item.code not in OF_THE_DUPLEX:
                    warnings[item.code] = item.count
                if isinstance(item, Summary):
                    counts = dict(item.counts)
    except ImportRefused as error:
        return error.code, counts, warnings
    return None, counts, warnings


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
async def test_refused(hostile: Path, name: str):
    code, counts, _ = await outcome(hostile / name)

    assert (code, counts) == (REFUSED[name], {})


@pytest.mark.slow
@pytest.mark.parametrize("name", WARNED)
async def test_read_with_a_warning(hostile: Path, name: str):
    code, counts, warnings = await outcome(hostile / name)

    assert code is None
    assert warnings == WARNED[name]
    assert counts["said"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", UNTOUCHED)
async def test_odd_but_right(hostile: Path, name: str):
    code, counts, warnings = await outcome(hostile / name)

    assert (code, warnings) == (None, {})
    assert (counts["said"], counts["links"], counts["SPACE"]) == (283, 574, 21)


@pytest.mark.slow
async def test_every_other_bad_file_is_read(hostile: Path):
    named = {*REFUSED, *WARNED, *UNTOUCHED}
    others = sorted(path for path in hostile.iterdir() if path.name not in named)

    assert len(others) > 10
    for path in others:
        code, counts, _ = await outcome(path)
        assert code is None, path.name
        assert counts["said"] > 0, path.name
