"""One card for each change: a post as it looks on its network, and what happens to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from calendar_sync.model.appearance import Measured
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import IDEA_CHANNEL, Issue
from calendar_sync.model.plan import EFFECTS, Action, Change
from calendar_sync.model.services import LABELS, label
from calendar_sync.model.titles import title_of
from calendar_sync.preview.known import Known, Values
from calendar_sync.preview.page.attached import OF_LINKS, LinkCard, Medium, link_card, media_of, medium
from calendar_sync.preview.page.compared import Compared, Dispute, compared, dispute
from calendar_sync.preview.page.segments import Folded, Segment, folded, segments
from calendar_sync.preview.sections import SECTIONS, place_of, said_reason
from calendar_sync.preview.values import differences, told
from calendar_sync.preview.when import far, local, moment, slot, zone_name

_TEXT_LAST = frozenset({"instagram", "pinterest", "tiktok", "youtube"})
"""Networks that show the media first."""

_CODES: Mapping[str, str] = {
    "bluesky": "BS",
    "facebook": "FB",
    "googlebusiness": "GB",
    "instagram": "IG",
    "linkedin": "LI",
    "mastodon": "MA",
    "pinterest": "PI",
    "threads": "TH",
    "tiktok": "TT",
    "twitter": "X",
    "youtube": "YT",
}
"""Networks in a calendar, where there is little room and colour alone would not tell everybody."""

_OWN_PLACE = frozenset({"metadata.first_comment", "metadata.title"})
_USUAL = frozenset({("metadata.type", "post"), ("metadata.type", "whats_new"), ("metadata.share_to_feed", "yes")})
"""Settings that go without saying."""
_NEAR_LIMIT = 0.9


class Count(NamedTuple):
    """A length against its limit; ``state`` is ``over``, ``near`` or ``fits``."""

    measured: Measured
    state: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a page shows of one change; texts are in segments, ready to be escaped."""

    number: int
    change: Change
    word: str
    sign: str
    network: str
    code: str
    name: str
    handle: str
    initials: str
    place: str
    when: str
    clock: str
    iso: str
    day: date | None
    week: date | None
    title: tuple[Segment, ...]
    text: Folded
    thread: tuple[tuple[Folded, tuple[Medium, ...]], ...]
    media: tuple[Medium, ...]
    layout: str
    most: int
    alt_texts: bool
    link: LinkCard | None
    text_last: bool
    first_comment: tuple[Segment, ...]
    settings: tuple[tuple[str, str], ...]
    counts: tuple[Count, ...]
    compared: tuple[Compared, ...]
    disputes: tuple[Dispute, ...]
    ways: tuple[tuple[str, str, str], ...]
    cells: tuple[tuple[str, str, str], ...]
    issues: tuple[Issue, ...]
    reason: str
    may_be_ticked: bool

    @property
    def short(self) -> str:
        """The first words of the post, for the calendar."""
        parts = ("".join(segment.text for segment in part) for part in (self.title, self.text.above))
        words = " ".join(" ".join(parts).split())
        return words if len(words) <= 60 else f"{words[:59]}…"


def card_of(
    number: int, change: Change, issues: Sequence[Issue], calendar: str, *, now: datetime, known: Known
) -> Card:
    """Return the card of a change.

    Args:
        number: Its place in the plan.
        change: The change.
        issues: What is wrong with it.
        calendar: What the calendar is called in commands.
        now: Aware UTC.
        known: Names, zones, and how networks count and show texts.
    """
    look, values, service = SECTIONS[change.action], known.values(change), change.service
    at, zone = known.due(change), known.zone(change.key.channel_id)
    due = local(at, zone) if at is not None else None
    channel = known.channels.get(change.key.channel_id)
    handle = change.channel.partition(":")[2] or change.channel
    name = (channel.display_name if channel else None) or handle or "The whole row"
    assets = media_of(values)
    shape = known.looks.get(service)
    first = [asset for asset in assets if not asset.get("item")]
    whole = change.action is Action.DELETE
    is_edit = change.action is Action.EDIT
    facts = values.get("metadata") or {}
    title, comment = values.get("title") or facts.get("title") or "", str(facts.get("first_comment") or "")
    said = str(values.get("text") or "")
    links = [said[mark.start : mark.end] for mark in known.mark(service, said) if mark.kind == "link"]
    link = link_card(values, shape, assets, links)

    def text(part: str) -> Folded:
        return folded(part, known.mark(service, part), shape, whole=whole)

    return Card(
        number=number,
        change=change,
        word="Replaced" if change.replace else _WORDS[change.action],
        sign=look.sign,
        network=_network(change),
        code=_CODES.get(service, service[:2].upper()),
        name=name,
        handle=handle if handle != name else "",
        initials=_initials(name if handle else "", service),
        place=place_of(change),
        when=moment(at, now, zone) if at is not None else slot(values),
        clock=f"{due:%H:%M}" if due else "",
        iso=iso(at) or "",
        day=due.date() if due else None,
        week=monday_of(due.date()) if due else None,
        title=tuple(segments(str(title))),
        text=text(str(values.get("text") or "")),
        thread=tuple(
            (text(str(item)), tuple(medium(asset) for asset in assets if asset.get("item") == number))
            for number, item in enumerate(values.get("thread") or (), start=1)
        ),
        media=tuple(map(medium, first)),
        layout=shape.media if shape else "mosaic",
        most=shape.most if shape else max(len(assets), 1),
        alt_texts=shape.alt_texts if shape else True,
        link=link,
        text_last=service in _TEXT_LAST,
        first_comment=tuple(segments(comment, known.mark(service, comment))),
        settings=_settings(values, change, known, OF_LINKS if link and link.url else frozenset()),
        counts=tuple(map(_count, known.measure(service, values, channel))) if not whole else (),
        compared=tuple(compared(item) for item in differences(change, known)) if is_edit else (),
        disputes=tuple(dispute(side, change, known) for side in change.sides) if not is_edit else (),
        ways=tuple((way.side, way.meaning, way.command(calendar)) for way in change.ways),
        cells=tuple((str(cell.ref), cell.before, cell.after) for cell in change.cells),
        issues=tuple(issues),
        reason="" if any(change.reason.startswith(issue.message) for issue in issues) else said_reason(change),
        may_be_ticked=change.action in EFFECTS,
    )


_WORDS: Mapping[Action, str] = {
    Action.DELETE: "Deleted",
    Action.CONFLICT: "Conflict",
    Action.DRIFT: "Changed in Buffer",
    Action.EDIT: "Edited",
    Action.CREATE: "New",
    Action.IDEA: "Idea",
    Action.PULL: "Into the calendar",
    Action.ADOPT: "Adopted",
    Action.HOLD: "Held",
    Action.BLOCKED: "Blocked",
    Action.NOOP: "Unchanged",
}


def _network(change: Change) -> str:
    if change.key.channel_id == IDEA_CHANNEL:
        return "Idea board"
    return label(change.service) if change.service in LABELS else change.service


def _initials(name: str, service: str) -> str:
    if not re.search(r"\s", name):
        # Of a handle, where an account lives is no part of its name.
        name = name.lstrip("@").partition("@")[0]
        name = name.partition(".")[0] if service == "bluesky" else name
    words = re.findall(r"[^\W_][^\s._]*", name)
    return "".join(word[0] for word in words[:2]).upper() or "·"


def _settings(
    values: Values, change: Change, known: Known, shown: frozenset[str]
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """Return what else a post says, in words; ``shown`` are the values that have their place on the card already."""
    zone = known.zone(change.key.channel_id)
    named = {f"metadata.{name}": value for name, value in (values.get("metadata") or {}).items()}
    named |= {name: values.get(name) or None for name in ("tags", "notify", "needs_approval")}
    return tuple(
        (title_of(name), words)
        for name, value in named.items()
        if name not in _OWN_PLACE | shown and (words := told(name, value, known, zone)) and (name, words) not in _USUAL
    )


def _count(measured: Measured) -> Count:
    if measured.count > measured.limit:
        return Count(measured, "over")
    return Count(measured, "near" if measured.count > measured.limit * _NEAR_LIMIT else "fits")


def monday_of(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday()) if day.toordinal() > day.weekday() else day


def later(day: date, days: int) -> date:
    """Return the day so many days later; the last there is where there is none."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def week_name(week: date, now: datetime) -> str:
    """Return a week as a filter calls it: ``18–24 May 2026``."""
    end = later(week, 6)
    begin = f"{week.day} {week:%b} {week.year}" if week.year != end.year else f"{week.day} {week:%b}"
    if week.month == end.month:
        begin = str(week.day)
    near = far(datetime.combine(week, now.timetz()), now)
    return f"{begin} – {end.day} {end:%b} {end.year}{' (this week)' if near in ('today',) else ''}"


def zone_words(cards: Sequence[Card], known: Known) -> str:
    """Return the time zones of some cards, each with what it is called on its days."""
    found: dict[str, dict[str, None]] = {}
    for card in cards:
        if (at := known.due(card.change)) is not None:
            zone = known.zone(card.change.key.channel_id)
            name = str(getattr(zone, "key", zone))
            found.setdefault(name, {})[zone_name(local(at, zone))] = None
    return ", ".join(
        name.replace("_", " ") if [name] == list(short) else f"{name.replace('_', ' ')} ({', '.join(short)})"
        for name, short in sorted(found.items())
    )
