"""Faults on demand: what can go wrong between a client and Buffer or Google, when it is asked for.

A fault strikes with a probability (from a seeded generator, so that a run can be repeated), or on the n-th request or
mutation counted from when the fault was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from random import Random
from typing import Any

KINDS: Mapping[str, str] = {
    "drop_request": "the request is lost; nothing is done, nothing is answered",
    "refuse": "no connection is made; nothing is done",
    "reset": "the connection is reset before anything is done",
    "drop_answer": "everything is done, nothing is answered",
    "close_after": "everything is done, then the connection is closed without an answer",
    "half_body": "everything is done, then the connection is closed in the middle of the answer",
    "commit_late": "nothing is answered, and everything is done `seconds` later",
    "delay": "the answer comes `seconds` later than it would",
    "status": "an error of HTTP `status` (500, 502, 503), as JSON or HTML (`html`); `commit` says whether all was done",
    "rate_limit": "a 429 although there is quota left; `seconds` is its Retry-After",
    "duplicate": "the request is delivered twice; the first answer is sent",
    "publish_error": "a post that is due is refused by its network; `message` says why",
}
"""Every kind and what it does."""

SERVICES = ("buffer", "google")
"""Who is asked: the local Buffer, or the local Google with its Sheets, Drive and token endpoints."""


@dataclass(slots=True)
class Fault:
    """One rule. Exactly one of ``probability``, ``nth_request``, ``nth_mutation`` says when it strikes.

    Args:
        kind: One of :data:`KINDS`.
        service: Whose requests it strikes, one of :data:`SERVICES`.
        probability: 0 to 1, for each request; with ``mutations_only`` for those that change something.
        nth_request: 1 is the next request.
        nth_mutation: The request that carries the n-th mutation; 1 is the next mutation.
        times: How often it may strike at most; ``None`` is no limit (n-th rules strike once anyway).
        seconds: For ``delay``, ``commit_late`` and ``rate_limit``.
        status: For ``status``.
        html: For ``status``: a page as a proxy would show it instead of JSON.
        commit: For ``status``: the work is done before the error is answered.
        message: For ``publish_error``.
    """

    kind: str
    service: str = "buffer"
    probability: float | None = None
    nth_request: int | None = None
    nth_mutation: int | None = None
    mutations_only: bool = False
    times: int | None = None
    seconds: float = 5.0
    status: int = 500
    html: bool = False
    commit: bool = False
    message: str = "The network refused the post."
    id: int = 0
    struck: int = 0
    requests_seen: int = field(default=0, repr=False)
    mutations_seen: int = field(default=0, repr=False)

    @property
    def does_it(self) -> bool:
        """Whether the request is carried out, whatever then becomes of the answer."""
        return self.kind != "status" or self.commit

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; there are {', '.join(KINDS)}")
        if self.service not in SERVICES:
            raise ValueError(f"unknown service {self.service!r}; there are {', '.join(SERVICES)}")
        whens = [self.probability, self.nth_request, self.nth_mutation]
        if sum(when is not None for when in whens) != 1:
            raise ValueError("a fault needs exactly one of probability, nth_request and nth_mutation")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise ValueError("probability is from 0 to 1")
        if self.seconds < 0 or not 500 <= self.status <= 599:
            raise ValueError("seconds cannot be negative, and status is from 500 to 599")


def read(given: Mapping[str, Any]) -> Fault:
    """Return a fault from JSON.

    Raises:
        ValueError: An unknown name, a missing or wrong value.
    """
    known = {item.name for item in fields(Fault)} - {"id", "struck", "requests_seen", "mutations_seen"}
    if unknown := sorted(set(given) - known):
        raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    try:
        return Fault(**given)
    except TypeError as error:
        raise ValueError(str(error)) from error


class Faults:
    """The faults in force.

    Args:
        given: Faults from the start, as JSON has them.
        seed: Of the generator behind probabilities.

    Raises:
        ValueError: One of them is none.
    """

    def __init__(self, given: Iterable[Mapping[str, Any]] = (), *, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._rules: list[Fault] = []
        self._last = 0
        for item in given:
            self.add(read(item))

    def seed(self, seed: int) -> None:
        """Start the generator again."""
        self._random.seed(seed)

    def add(self, fault: Fault) -> Fault:
        """Put a fault in force and return it with its id."""
        self._last += 1
        fault.id = self._last
        self._rules.append(fault)
        return fault

    def clear(self, id_: int | None = None) -> int:
        """Take one fault away, or all; return how many."""
        before = len(self._rules)
        self._rules = [] if id_ is None else [rule for rule in self._rules if rule.id != id_]
        return before - len(self._rules)

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults in force as JSON."""
        return [asdict(rule) for rule in self._rules]

    def strike(self, mutations: int, service: str = "buffer") -> Fault | None:
        """Count a request with so many mutations in the faults of its service, and return the first that strikes it."""
        rules = [rule for rule in self._rules if rule.kind != "publish_error" and rule.service == service]
        struck = [rule for rule in rules if self._meets(rule, mutations)]
        if not struck:
            return None
        struck[0].struck += 1
        return struck[0]

    def publishing(self) -> str | None:
        """Return why a post that is going out is refused, or ``None``."""
        for rule in self._rules:
            if rule.kind == "publish_error" and self._meets(rule, 1):
                rule.struck += 1
                return rule.message
        return None

    def _meets(self, rule: Fault, mutations: int) -> bool:
        rule.requests_seen += 1
        before, rule.mutations_seen = rule.mutations_seen, rule.mutations_seen + mutations
        if rule.times is not None and rule.struck >= rule.times:
            return False
        if rule.nth_request is not None:
            return rule.requests_seen == rule.nth_request
        if rule.nth_mutation is not None:
            return before < rule.nth_mutation <= rule.mutations_seen
        if rule.mutations_only and not mutations:
            return False
        return self._random.random() < (rule.probability or 0.0)
