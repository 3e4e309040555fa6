"""Our reckoning of a document's cost is that of the rule, reckoned here from a real parse tree."""

from __future__ import annotations

import pytest
from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Lexer,
    Node,
    OperationDefinitionNode,
    Source,
    TokenKind,
    Visitor,
    parse,
    visit,
)
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer import documents
from calendar_sync.buffer.cost import measure, tokens_of

SAMPLES = [
    documents.ACCOUNT_AND_CHANNELS,
    documents.listing(("a", "b"), ("c",)),
    documents.mutations(["createPost", "deletePost", "createIdea", "editPost"] * 3),
    "{ a }",
    'query Q($a: [Int!] = [1, -2.5] @x) @d(if: true) { b: a(c: {d: "e { \\" } ) #"}) @skip(if: $a)'
    " { ...F ... on T { x } } }"
    " # a comment {\n fragment F on T @y { z, ... @include(if: true) { w } }",
]


def rule(node: Node, fragments: dict[str, FragmentDefinitionNode]) -> float:
    """The published rule, word for word: scalar 1, object 2, 1.5 for each level; a spread leads to its fragment."""
    selections = getattr(node, "selection_set", None)
    cost = 1.0
    if selections is not None:
        cost = 2.0 + sum(1.5 * rule(child, fragments) for child in selections.selections)
    if isinstance(node, FragmentSpreadNode):
        cost += 1.5 * rule(fragments[node.name.value], fragments)
    return cost


CIRCLE = "{ ...A } fragment A on T { b { ...B } } fragment B on T { ... on T { ...A } }"


class Counter(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.aliases = 0
        self.directives = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.aliases += node.alias is not None

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.directives += 1


@pytest.mark.parametrize("document", SAMPLES)
def test_cost_agrees_with_the_rule_on_a_parse_tree(document: str) -> None:
    tree = parse(document)
    fragments = {node.name.value: node for node in tree.definitions if isinstance(node, FragmentDefinitionNode)}
    counter = Counter()
    visit(tree, counter)
    cost = measure(document)
    assert cost.complexity == pytest.approx(
        sum(rule(node, fragments) for node in tree.definitions if isinstance(node, OperationDefinitionNode))
    )
    assert (cost.aliases, cost.directives) == (counter.aliases, counter.directives)


@pytest.mark.parametrize("document", SAMPLES)
def test_tokens_agree_with_a_real_lexer(document: str) -> None:
    lexer = Lexer(Source(document))
    count = 0
    while lexer.advance().kind is not TokenKind.EOF:
        count += 1
    assert len(tokens_of(document)) == count
    assert measure(document).tokens == count + 1


def test_depth_counts_fields_below_fields() -> None:
    assert measure("{ a }").depth == 1
    assert measure("{ a { b { c } } }").depth == 3


@pytest.mark.parametrize("document", ["{ a ", "{ ...Missing }", "query Q(", "{ a(b: ", "~", "fragment F on", CIRCLE])
def test_what_is_no_document_is_a_value_error(document: str) -> None:
    with pytest.raises(ValueError, match=r"token|document|fragments"):
        measure(document)


@given(st.text(alphabet='{}()@:$!."#\\ \nabfragmenton', max_size=60))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    try:
        cost = measure(text)
    except ValueError:
        return
    assert cost.tokens >= 1
