"""The tables that the ontology's tests look at, compiled anew into a folder of their own."""

import pytest

from ontology.class_cache import load_ontology
from ontology.class_sources import class_sources
from ontology.classes import ClassTable


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> ClassTable:
    return ClassTable(load_ontology(class_sources(), tmp_path_factory.mktemp("ontology")))
