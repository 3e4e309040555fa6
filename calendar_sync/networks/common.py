"""What holds on every network: the post says something, and its channel can publish it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from calendar_sync.model.entry import Kind, Schedule, Severity
from calendar_sync.networks.rule import Case, Confidence, Hit, Refuser, Rule, Source, example

_QUEUED = frozenset({Schedule.QUEUE, Schedule.NEXT})


def _empty(case: Case) -> Iterator[Hit]:
    if not (case.entry.text.strip() or _shows(case)):
        yield Hit("text", "There is neither text nor media.", "Write a text or add media.")


def _invisible(case: Case) -> Iterator[Hit]:
    if _shows(case) or not case.entry.text.strip():
        return
    if not any(is_visible(sign) for sign in case.entry.text):
        yield Hit(
            "text",
            "The text holds nothing that can be seen, only signs such as zero-width spaces.",
            "Clear the cell and type the text anew.",
        )


def _shows(case: Case) -> bool:
    """Return whether a post, or the first item of a thread, shows something besides its text."""
    return bool(case.entry.metadata.get("retweet_id")) or any(not asset.item for asset in case.entry.assets)


def _disconnected(case: Case) -> Iterator[Hit]:
    if case.channel.is_disconnected:
        yield Hit("channels", f"{case.channel.handle} is no longer connected to Buffer.", "Reconnect it in Buffer.")


def _locked(case: Case) -> Iterator[Hit]:
    if case.channel.is_locked:
        yield Hit(
            "channels",
            f"{case.channel.handle} is locked in Buffer: the plan has room for fewer channels.",
            "Unlock it in Buffer, or leave this channel out.",
        )


def _paused(case: Case) -> Iterator[Hit]:
    if case.channel.is_queue_paused and case.entry.kind is Kind.POST and case.entry.schedule is not Schedule.NOW:
        yield Hit(
            "channels",
            f"The queue of {case.channel.handle} is paused: Buffer takes the post, but will not publish it.",
            "Resume the queue in Buffer.",
        )


def _no_slots(case: Case) -> Iterator[Hit]:
    if case.channel.known and case.entry.kind is Kind.POST and case.entry.schedule in _QUEUED and not _has_slots(case):
        yield Hit(
            "mode",
            f"{case.channel.handle} has no posting times in Buffer, so its queue never moves.",
            "Add posting times in Buffer, or give the row a date and a time.",
        )


def _has_slots(case: Case) -> bool:
    return any(day.times and not day.paused for day in case.channel.posting_schedule)


_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing."""


def is_visible(sign: str) -> bool:
    """Return whether a character shows by itself; marks, blanks and what only steers the text do not."""
    return unicodedata.category(sign)[0] not in "CZM" and sign not in _BLANKS


RULES: tuple[Rule, ...] = (
    Rule(
        id="post.empty",
        summary="A post has text or media, or quotes another one.",
        check=_empty,
        good=example("twitter"),
        bad=example("facebook", " ", metadata={"first_comment": "Call us."}),
        source=Source.API,
        binding=True,
    ),
    Rule(
        id="post.invisible",
        summary="The text of a post without media shows something.",
        check=_invisible,
        good=example("twitter", "\u200bHello"),
        bad=example("twitter", "\u200b\u200d"),
        source=Source.OBSERVED,
        confidence=Confidence.MEDIUM,
        refused_by=Refuser.NETWORK,
    ),
    Rule(
        id="channel.disconnected",
        summary="The channel is connected to Buffer.",
        check=_disconnected,
        good=example("twitter"),
        bad=example("twitter", channel={"is_disconnected": True}),
        source=Source.API,
        refused_by=Refuser.NETWORK,  # Buffer takes the post, and cannot publish it
    ),
    Rule(
        id="channel.locked",
        summary="The channel is not locked.",
        check=_locked,
        good=example("twitter"),
        bad=example("twitter", channel={"is_locked": True}),
        source=Source.API,
        binding=True,
    ),
    Rule(
        id="channel.queue_paused",
        summary="The channel's queue is not paused.",
        check=_paused,
        good=example("twitter"),
        bad=example("twitter", channel={"is_queue_paused": True}),
        severity=Severity.WARNING,
        source=Source.API,
        refused_by=Refuser.NOBODY,
    ),
    Rule(
        id="channel.no_slots",
        summary="A channel that is posted to by queue has posting times.",
        check=_no_slots,
        good=example("twitter", schedule=Schedule.QUEUE),
        bad=example("twitter", schedule=Schedule.QUEUE, channel={"posting_schedule": ()}),
        source=Source.API,
        confidence=Confidence.LOW,
        refused_by=Refuser.NOBODY,
    ),
)
