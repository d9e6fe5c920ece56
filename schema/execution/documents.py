"""Prepared documents: parsed, held against the limits and validated once, then kept by the hash of their text."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLFormattedError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from resolvers.limits import Limits
from schema.errors import COST_LIMIT_EXCEEDED, GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, answered, refused
from schema.execution.plans import Plans
from schema.execution.usage import refusals

KEPT_DOCUMENTS = 1_000
KEPT_TEXT = 100_000
"""Longer documents are run but not kept, so that the cache stays within about 100 MB."""
SHOWN_REFUSALS = 20

TOO_LONG = "Parsing aborted"
"""What graphql-core says of a document with more tokens or comments than it may have."""

RULES = (*specified_rules, OneOfInputValidationRule)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that is ready to run, or the errors for which it never will."""

    errors: tuple[GraphQLFormattedError, ...] = ()
    document: DocumentNode | None = None
    fragments: Mapping[str, FragmentDefinitionNode] = field(default_factory=dict[str, FragmentDefinitionNode])
    plans: Plans | None = None

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of that name, or the only one; None when there is no such, or no only one."""
        definitions = self.document.definitions if self.document else ()
        operations = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
        if name is None:
            return operations[0] if len(operations) == 1 else None
        return next((node for node in operations if node.name and node.name.value == name), None)


class Documents:
    """The documents used last, bounded in number."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._kept: OrderedDict[bytes, Prepared] = OrderedDict()

    def prepare(self, text: str) -> Prepared:
        """The document of a text, from the cache where it was seen before."""
        key = hashlib.sha256(text.encode()).digest()
        prepared = self._kept.get(key)
        if prepared is not None:
            self._kept.move_to_end(key)
            return prepared
        prepared = self._prepared(text)
        if len(text) <= KEPT_TEXT:
            self._kept[key] = prepared
            if len(self._kept) > KEPT_DOCUMENTS:
                self._kept.popitem(last=False)
        return prepared

    def _prepared(self, text: str) -> Prepared:
        if len(text) > self._limits.characters:
            return Prepared((refused(COST_LIMIT_EXCEEDED, self._too_long()),))
        try:
            document = parse(text, max_lexical_tokens=self._limits.tokens, max_comments=self._limits.tokens)
        except GraphQLSyntaxError as error:
            if TOO_LONG in error.message:
                return Prepared((refused(COST_LIMIT_EXCEEDED, self._too_long()),))
            return Prepared(tuple(answered([error], GRAPHQL_PARSE_FAILED)))
        exceeded = refusals(document, self._limits)
        if exceeded:
            return Prepared(tuple(refused(COST_LIMIT_EXCEEDED, sentence) for sentence in exceeded))
        errors = validate(self._schema, document, RULES, max_errors=SHOWN_REFUSALS)
        if errors:
            return Prepared(tuple(answered(errors, GRAPHQL_VALIDATION_FAILED)))
        found = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        return Prepared((), document, found, Plans(document))

    def _too_long(self) -> str:
        characters, tokens = self._limits.characters, self._limits.tokens
        return f"A document has at most {characters:,} characters and {tokens:,} tokens; pass long lists as variables."
