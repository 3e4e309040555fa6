"""What a rule is, and the examples that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from calendar_sync.model.appearance import Measured
from calendar_sync.model.buffer import Asset, Board, Channel, Slots
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule, Severity
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.row_rule import LEVELS

CHECKED = "2026-11"
"""When the facts were last compared with their sources; a rule checked at another time says so."""


class Source(StrEnum):
    """Where a rule is known from."""

    HELP = "help page"
    API = "api"
    OBSERVED = "observed"


class Refuser(StrEnum):
    """Who would turn the post down."""

    BUFFER = "Buffer"
    NETWORK = "the network"
    NOBODY = "nobody"


class Confidence(StrEnum):
    """How sure a rule is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of an entry on its channel.

    Args:
        rule: Stable id such as ``x.text.too_long``.
        severity: Whether it blocks.
        field: The calendar field to blame, in the words of the columns.
        message: What is wrong, for people.
        fix: How to mend it.
    """

    rule: str
    severity: Severity
    field: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at.

    Args:
        entry: A post or draft.
        channel: Where it is to go.
        free_plan: The organization is on the Free plan.
        media: What a probe has found, by the address of the asset; empty where nobody looked.
    """

    entry: Entry
    channel: Channel
    free_plan: bool = False
    media: Mapping[str, MediaFacts] = field(default_factory=dict)


class Hit(NamedTuple):
    """A rule that is broken: the field to blame, what is wrong, and how to mend it."""

    field: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One named check.

    Args:
        id: Stable; its first word is the network's.
        summary: The rule in one sentence.
        check: Yields what breaks it.
        good: A post that breaks no rule at all.
        bad: A post that breaks this one.
        severity: Whether it blocks. On drafts and ideas every rule but a binding one only warns: Buffer lets them pass.
        source: Where it is known from.
        confidence: How sure it is.
        refused_by: Who would turn the post down.
        needs_channel: Judges by what Buffer tells of the channel, and only warns where Buffer was not asked.
        binding: Also blocks drafts, since the request itself could not be formed or would go nowhere.
        needs_probe: Judges by what a probe has found, and is not asked where nobody looked.
        checked: Year and month in which the fact was last compared with its source.
        measure: Holds each text that the rule is about against its limit; ``None`` where it counts none.
    """

    id: str
    summary: str
    check: Callable[[Case], Iterable[Hit]]
    good: Case
    bad: Case
    severity: Severity = Severity.ERROR
    source: Source = Source.HELP
    confidence: Confidence = Confidence.HIGH
    refused_by: Refuser = Refuser.BUFFER
    needs_channel: bool = False
    binding: bool = False
    needs_probe: bool = False
    checked: str = CHECKED
    measure: Callable[[Case], Iterable[Measured]] | None = None

    @property
    def network(self) -> str:
        """``x``, ``facebook`` ..., or ``channel`` and ``post`` for the rules of every network."""
        return self.id.partition(".")[0]

    @property
    def levels(self) -> tuple[str, ...]:
        """What the settings may make of it, strictest first.

        A binding rule stays an error. One that Buffer or the network enforces can be a warning at least: silencing it
        would only move the refusal to where nobody looks.
        """
        if self.binding:
            return LEVELS[:1]
        return LEVELS if self.refused_by is Refuser.NOBODY else LEVELS[:2]

    def findings(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for everything in ``case`` that breaks this rule."""
        draft = case.entry.kind is not Kind.POST and not self.binding
        guess = self.needs_channel and not case.channel.known
        severity = Severity.WARNING if draft or guess else self.severity
        doubt = " Buffer may allow this very channel more: calendar-sync plan asks it." if guess else ""
        for hit in self.check(case):
            yield Finding(self.id, severity, hit.field, hit.message + doubt, hit.fix)


@dataclass(frozen=True, slots=True)
class Network:
    """One network's table.

    Args:
        name: First word of its rule ids.
        service: Buffer's name for it.
        rules: In the order in which they are reported.
    """

    name: str
    service: str
    rules: tuple[Rule, ...] = field(default=())


def article(word: str) -> str:
    """Return a name with its article at the beginning of a sentence: ``A Facebook``, ``An Instagram``."""
    return f"{'An' if word[0] in 'AEIOU' else 'A'} {word}"


IMAGE = Asset("image", "https://media.example.com/picture.jpg")
GIF = Asset("image", "https://media.example.com/loop.gif")
VIDEO = Asset("video", "https://media.example.com/clip.mp4")
DOCUMENT = Asset(
    "document",
    "https://media.example.com/slides.pdf",
    title="Slides",
    thumbnail_url="https://media.example.com/slides.jpg",
)
LINK = Asset("link", "https://example.com/news")

_BASE_ASSETS: Mapping[str, tuple[Asset, ...]] = {
    "instagram": (IMAGE,),
    "pinterest": (IMAGE,),
    "tiktok": (IMAGE,),
    "youtube": (VIDEO,),
}
_BASE_METADATA: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"type": "post"},
    "instagram": {"type": "post", "share_to_feed": True},
    "pinterest": {"board_service_id": "board-1"},
    "youtube": {"title": "How to plan a week", "category_id": "22"},
    "googlebusiness": {"type": "whats_new"},
}
_CHANNEL = Channel(
    id="channel-1",
    name="acme",
    service="",
    type="business",
    posting_schedule=(Slots("mon", ("09:00", "15:00")),),
)


def example(
    service: str,
    text: str = "Good morning! New on the blog today.",
    *,
    channel: Mapping[str, Any] | None = None,
    free_plan: bool = False,
    metadata: Mapping[str, Any] | None = None,
    **entry: Any,
) -> Case:
    """Build a post for a rule's table, starting from the plainest one its network takes.

    Args:
        service: Buffer's service name.
        text: The post's text.
        channel: Fields of the channel that differ.
        free_plan: The organization is on the Free plan.
        metadata: Settings added to those the network needs; ``None`` takes one away.
        **entry: Further fields of the entry.
    """
    settings = {**_BASE_METADATA.get(service, {}), **(metadata or {})}
    boards = {"boards": (Board("1", "Ideas", "board-1"),)} if service == "pinterest" else {}
    fields: dict[str, Any] = {
        "assets": _BASE_ASSETS.get(service, ()),
        "due_at": datetime(2027, 1, 15, 9, 30, tzinfo=UTC) if "schedule" not in entry else None,
        "metadata": {name: value for name, value in settings.items() if value is not None},
        "schedule": Schedule.AT,
        **entry,
    }
    return Case(
        Entry(
            EntryKey("calendar", "row", _CHANNEL.id),
            Origin("May", 2),
            fields.pop("kind", Kind.POST),
            service,
            text,
            **fields,
        ),
        replace(_CHANNEL, service=service, **{**boards, **(channel or {})}),
        free_plan,
    )
