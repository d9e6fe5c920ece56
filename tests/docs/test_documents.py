"""Every GraphQL document that we show a user is valid by our own contract."""

import json
import re
from collections.abc import Iterator

import pytest
from graphql import parse, specified_rules, validate
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.execution.engine import Engine
from tests.support.documentation import ROOT, fences, name_of, pages

DASHBOARD = ROOT / "web/dashboard/src/graphiql/examples.js"
PAGE = ROOT / "web/page/page.js"
BODY = re.compile(r"/graphql\b.*? -d '([^']*)'", re.DOTALL)
TEMPLATE = re.compile(r"`((?:#[^\n]*\n)*\s*(?:query|mutation|subscription|\{)[^`]*)`")


def documents() -> Iterator[tuple[str, str]]:
    """Where each document is, and its text."""
    for page in pages():
        for fence in fences(page, "graphql"):
            yield str(fence), fence.text
        for fence in fences(page, "sh"):
            for body in BODY.findall(fence.text):
                yield str(fence), json.loads(body)["query"]
    for script in (DASHBOARD, PAGE):
        for number, text in enumerate(TEMPLATE.findall(script.read_text(encoding="utf-8"))):
            yield f"{name_of(script)}:{number}", text


@pytest.mark.parametrize("text", [pytest.param(text, id=place) for place, text in documents()])
def test_a_shown_document_is_valid(engine: Engine, text: str) -> None:
    errors = validate(engine.schema, parse(text), (*specified_rules, OneOfInputValidationRule))
    assert not errors, errors[0].message


def test_all_requests_to_the_api_are_among_them() -> None:
    for page in pages():
        called = sum(fence.text.count("/graphql -H") for fence in fences(page, "sh"))
        found = sum(len(BODY.findall(fence.text)) for fence in fences(page, "sh"))
        assert called == found, page.name


def test_graphiql_opens_on_examples() -> None:
    shown = DASHBOARD.read_text(encoding="utf-8")
    assert len(TEMPLATE.findall(shown)) == shown.count("`") // 2 > 0
