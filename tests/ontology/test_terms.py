"""Terms as N-Triples text: there and back without a character changed."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Scalar
from ontology.namespaces import RDF, XSD
from ontology.terms import (
    Term,
    format_node,
    format_statement,
    format_term,
    iri,
    literal,
    parse_statement,
    parse_term,
    plain_value,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
languages = st.from_regex(r"[a-z]{2}(-[A-Z]{2})?(--rtl)?", fullmatch=True)


def typed(text: str, datatype: str) -> Term:
    return literal(text, datatype=datatype)


def tagged(text: str, language: str) -> Term:
    return literal(text, language=language)


def blank(label: str) -> Term:
    return Term("blank", label)


terms = st.one_of(
    st.builds(iri, texts),
    st.builds(blank, st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]*", fullmatch=True)),
    st.builds(typed, texts, texts.filter(bool)),
    st.builds(tagged, texts, languages),
)


@given(terms)
def test_a_term_comes_back_as_it_went(term: Term):
    assert parse_term(format_term(term)) == term


@given(texts, terms)
def test_a_statement_comes_back_as_it_went(predicate: str, term: Term):
    assert parse_statement(format_statement(predicate, term)) == (predicate, term)


@given(texts)
def test_literals_are_written_as_the_parser_of_files_writes_them(text: str):
    assert format_term(literal(text)) == str(pyoxigraph.Literal(text))


@pytest.mark.parametrize("text", ["01", "72.50", "1e0", "2020-01-01T00:00:00Z", " 1 ", "+5", "-0", "NaN"])
def test_a_literal_keeps_its_characters(text: str):
    written = f'<http://e/p> "{text}"^^<{XSD}decimal>'
    predicate, term = parse_statement(written)
    assert (predicate, term.value) == ("http://e/p", text)
    assert format_statement(predicate, term) == written


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("<http://e/x>", Term("iri", "http://e/x")),
        ("_:b0", Term("blank", "b0")),
        ('"a"', Term("literal", "a", XSD + "string")),
        (f'"a"^^<{XSD}string>', Term("literal", "a", XSD + "string")),
        ('"a\\"b\\u00e9\\U0001F600\\n"', Term("literal", 'a"bé😀\n', XSD + "string")),
        ('"chat"@fr-CA', Term("literal", "chat", RDF + "langString", "fr-CA")),
        ('"1"^^<http://www.w3.org/2001/XMLSchema#int>', Term("literal", "1", XSD + "int")),
    ],
)
def test_terms_are_read(written: str, term: Term):
    assert parse_term(written) == term


@pytest.mark.parametrize("text", ["", "a", "<a", '"a', '"a"@', '"a"^^', "<a> ", " <a>", '"a" .', "_:", '"a\\uD800"'])
def test_what_is_no_term_is_refused(text: str):
    with pytest.raises(ValueError, match=r"term|code point"):
        parse_term(text)


@pytest.mark.parametrize("text", ['"a" <b>', "<a>", "<a><b>", "<a>  <b>", "_:b <a>", "<a> "])
def test_what_is_no_statement_is_refused(text: str):
    with pytest.raises(ValueError, match="N-Triples"):
        parse_statement(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (f'"42"^^<{XSD}integer>', 42),
        (f'"042"^^<{XSD}int>', 42),
        (f'"4.50"^^<{XSD}decimal>', 4.5),
        (f'"1e3"^^<{XSD}double>', 1000.0),
        (f'"INF"^^<{XSD}double>', "INF"),
        (f'"four"^^<{XSD}integer>', "four"),
        (f'"true"^^<{XSD}boolean>', True),
        (f'"0"^^<{XSD}boolean>', False),
        (f'"yes"^^<{XSD}boolean>', "yes"),
        ('"42"', "42"),
        ('"Raum"@de', "Raum"),
        ("<http://e/x>", "http://e/x"),
        ("_:b0", "_:b0"),
    ],
)
def test_plain_values(written: str, value: Scalar):
    found = plain_value(parse_term(written))
    assert found == value
    assert type(found) is type(value)


def test_a_number_of_many_digits_stays_text():
    assert plain_value(literal("9" * 5000, datatype=XSD + "integer")) == "9" * 5000


def test_node_keys_are_written_as_terms():
    assert format_node("http://e/x y") == "<http://e/x\\u0020y>"
    assert format_node("_:c14n0") == "_:c14n0"


def test_a_long_literal_is_read_in_one_go():
    text = 'x\\"' * 400_000
    assert len(parse_term(f'"{text}"').value) == 800_000
