"""What a GraphQL document costs by Buffer's five limits, reckoned before anything is sent.

The rule is that of graphql-armor, which Buffer uses: a scalar costs 1, an object 2, and every level of nesting
multiplies what is below it by 1.5; the operation and an inline fragment count as objects, a spread as a scalar with the
fragment one level below. Where versions of that rule differ, the dearer reading is taken: what fits here fits there.

The reader below knows executable documents only, which is all this package writes; it saves loading a whole GraphQL
library (a tenth of a second) for a few sums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

SCALAR = 1.0
OBJECT = 2.0
LEVEL = 1.5

_TOKEN = re.compile(r'\.\.\.|[!$&()\[\]{}:=@|]|[_A-Za-z]\w*|-?\d+(?:\.\d+)?|"(?:[^"\\\n]|\\.)*"')
_IGNORED = re.compile(r"(?:[\s,\ufeff]|#[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Cost:
    """The five figures Buffer limits, of one document (or the limits themselves)."""

    complexity: float
    depth: int
    aliases: int
    directives: int
    tokens: int

    def within(self, limits: Cost) -> bool:
        """Tell whether every figure is at most that of ``limits``."""
        return all(getattr(self, name) <= getattr(limits, name) for name in _FIGURES)


_FIGURES = tuple(figure.name for figure in fields(Cost))

LIMITS = Cost(complexity=175_000, depth=25, aliases=30, directives=50, tokens=15_000)
"""Buffer's limits for one document, as published in 2026."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A field, an inline fragment or (``spread`` set) a fragment spread."""

    children: tuple[_Node, ...] = ()
    spread: str | None = None
    aliased: bool = False


def tokens_of(document: str) -> list[str]:
    """Split a document into GraphQL tokens, end mark not included.

    Raises:
        ValueError: Something in it is no GraphQL token.
    """
    found: list[str] = []
    place = _ignored_until(document, 0)
    while place < len(document):
        match = _TOKEN.match(document, place)
        if match is None:
            raise ValueError(f"not a GraphQL token: {document[place : place + 20]!r}")
        found.append(match.group())
        place = _ignored_until(document, match.end())
    return found


def _ignored_until(document: str, place: int) -> int:
    match = _IGNORED.match(document, place)
    return match.end() if match else place


class _Reader:
    """Reads the definitions of an executable document from its tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0
        self.operations: list[tuple[_Node, ...]] = []
        self.fragments: dict[str, tuple[_Node, ...]] = {}
        while self._place < len(tokens):
            self._definition()

    def _peek(self) -> str:
        if self._place >= len(self._tokens):
            raise ValueError("the document ends too early")
        return self._tokens[self._place]

    def _take(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def _skip_to_selection(self) -> None:
        while self._peek() != "{":
            self._skip_arguments() if self._peek() == "(" else self._take()

    def _skip_arguments(self) -> None:
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self._take(), 0)
            if depth == 0:
                return

    def _definition(self) -> None:
        is_fragment = self._peek() == "fragment"
        if is_fragment:
            self._take()
        name = self._peek()
        self._skip_to_selection()
        selection = self._selection()
        if is_fragment:
            self.fragments[name] = selection
        else:
            self.operations.append(selection)

    def _selection(self) -> tuple[_Node, ...]:
        self._take()
        nodes: list[_Node] = []
        while self._peek() != "}":
            nodes.append(self._fragment() if self._peek() == "..." else self._field())
        self._take()
        return tuple(nodes)

    def _fragment(self) -> _Node:
        self._take()
        if self._peek() in {"on", "@", "{"}:
            self._skip_to_selection()
            return _Node(self._selection())
        name = self._take()
        self._directives()
        return _Node(spread=name)

    def _field(self) -> _Node:
        self._take()
        aliased = self._place < len(self._tokens) and self._peek() == ":"
        if aliased:
            self._take()
            self._take()
        if self._peek() == "(":
            self._skip_arguments()
        self._directives()
        return _Node(self._selection() if self._peek() == "{" else (), aliased=aliased)

    def _directives(self) -> None:
        while self._peek() == "@":
            self._take()
            self._take()
            if self._peek() == "(":
                self._skip_arguments()


def _complexity(node: _Node, fragments: dict[str, tuple[_Node, ...]]) -> float:
    if node.spread is not None:
        return SCALAR + LEVEL * _object(fragments[node.spread], fragments)
    return _object(node.children, fragments) if node.children else SCALAR


def _object(children: tuple[_Node, ...], fragments: dict[str, tuple[_Node, ...]]) -> float:
    return OBJECT + LEVEL * sum(_complexity(child, fragments) for child in children)


def _depth(nodes: tuple[_Node, ...], fragments: dict[str, tuple[_Node, ...]]) -> int:
    below = (fragments[node.spread] if node.spread is not None else node.children for node in nodes)
    return 1 + max(_depth(children, fragments) for children in below) if nodes else 0


def _aliases(nodes: tuple[_Node, ...]) -> int:
    return sum(node.aliased + _aliases(node.children) for node in nodes)


def measure(document: str) -> Cost:
    """Reckon the cost of an executable document.

    Raises:
        ValueError: It is no executable document, or spreads a fragment it does not define.
    """
    tokens = tokens_of(document)
    reader = _Reader(tokens)
    fragments = reader.fragments
    if _has_circle(fragments):
        raise ValueError("fragments that spread each other in a circle")
    spread = {name for nodes in (*reader.operations, *fragments.values()) for name in _spreads(nodes)}
    if missing := sorted(spread - fragments.keys()):
        raise ValueError(f"fragments that are not defined: {', '.join(missing)}")
    return Cost(
        complexity=sum(_object(nodes, fragments) for nodes in reader.operations),
        depth=max((_depth(nodes, fragments) for nodes in reader.operations), default=0),
        aliases=sum(_aliases(nodes) for nodes in (*reader.operations, *fragments.values())),
        directives=tokens.count("@"),
        tokens=len(tokens) + 1,
    )


def _spreads(nodes: tuple[_Node, ...]) -> set[str]:
    """Return the fragments that a selection spreads itself, at any depth."""
    below = {name for node in nodes for name in _spreads(node.children)}
    return below | {node.spread for node in nodes if node.spread is not None}


def _has_circle(fragments: dict[str, tuple[_Node, ...]]) -> bool:
    """Tell whether a fragment leads back to itself: drop those that lead nowhere until none is left, or none drops."""
    waiting = {name: _spreads(nodes) & fragments.keys() for name, nodes in fragments.items()}
    while ends := [name for name, needs in waiting.items() if not needs & waiting.keys()]:
        for name in ends:
            del waiting[name]
    return bool(waiting)
