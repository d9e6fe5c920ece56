"""The compiled ontology in its file: made once, taken again, never trusted when damaged."""

import dataclasses
from pathlib import Path

import pytest

from ontology import class_cache
from ontology.class_cache import load_ontology
from ontology.class_compiler import compile_ontology
from ontology.class_sources import ClassSources, class_sources


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[ClassSources]:
    done: list[ClassSources] = []

    def counting(sources: ClassSources):
        done.append(sources)
        return compile_ontology(sources)

    monkeypatch.setattr(class_cache, "compile_ontology", counting)
    return done


def test_the_second_load_reads_what_the_first_compiled(tmp_path: Path, compilations: list[ClassSources]):
    first = load_ontology(class_sources(), tmp_path / "deep" / "folder")
    second = load_ontology(class_sources(), tmp_path / "deep" / "folder")
    assert second == first
    assert len(compilations) == 1
    assert len(list((tmp_path / "deep" / "folder").iterdir())) == 1


def test_other_sources_get_another_file(tmp_path: Path):
    sources = class_sources()
    kinds = tmp_path / "kinds.csv"
    kinds.write_text("class,kind,detail\nbrick:Point,POINT,OTHER\n", encoding="utf-8")
    changed = dataclasses.replace(sources, kinds=kinds)
    assert changed.digest() != sources.digest()
    first, second = load_ontology(sources, tmp_path / "cache"), load_ontology(changed, tmp_path / "cache")
    assert first != second
    assert len(list((tmp_path / "cache").iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"{}", b'{"classes": [["x"]], "quantities": [], "vocabularies": []}'])
def test_a_damaged_file_is_written_anew(tmp_path: Path, damage: bytes):
    first = load_ontology(class_sources(), tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert load_ontology(class_sources(), tmp_path) == first
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path: Path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert load_ontology(class_sources(), tmp_path / "file" / "cache") == compile_ontology(class_sources())


def test_no_folder_means_memory(compilations: list[ClassSources]):
    load_ontology(class_sources(), None)
    load_ontology(class_sources(), None)
    assert len(compilations) == 2
