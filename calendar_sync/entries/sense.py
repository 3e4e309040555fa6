"""What no network refuses, but hardly anybody means: rows too much alike, posts at one minute, leftovers of drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from calendar_sync.entries.leftovers import left_in, left_in_link
from calendar_sync.entries.words import words_beside
from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import DesiredState, Entry, Issue, Kind, Schedule, Severity

NEAR = timedelta(hours=1)
"""How close together the same text counts as doubled. Buffer refuses it "around the same time" and says no number."""


def check_sense(
    desired: DesiredState,
    *,
    now: datetime,
    posts: Sequence[Post] = (),
    owned: Collection[str] = (),
    wished: Sequence[Entry] | None = None,
    clean: Collection[int] = (),
) -> DesiredState:
    """Return ``desired`` with warnings of what hardly anybody means.

    Args:
        desired: Entries that no rule of their network has held back.
        now: Aware UTC; what was due before is left alone.
        posts: What Buffer has.
        owned: Ids of those among them that belong to rows.
        wished: All entries, also those that are held back: what is left over in them is told at once.
        clean: Of the origins whose entries are known to hold nothing left over, the ``id``.
    """
    coming = _coming(desired.entries, now)
    timed = [entry for entry in coming if entry.schedule is Schedule.AT and entry.due_at is not None]
    foreign = [post for post in posts if post.id not in owned and post.status != "draft"]
    found = [
        *_near(timed),
        *_near_in_buffer(timed, foreign),
        *_same_minute(timed),
        *_same_minute_in_buffer(timed, foreign),
    ]
    wished = desired.entries if wished is None else wished
    found += all_leftovers(_coming([entry for entry in wished if id(entry.origin) not in clean], now, _ALL))
    return replace(desired, issues=(*desired.issues, *found)) if found else desired


_ALL = frozenset(Kind)


def _coming(entries: Iterable[Entry], now: datetime, kinds: Collection[Kind] = (Kind.POST,)) -> list[Entry]:
    return [
        entry for entry in entries if entry.kind in kinds and not (entry.due_at is not None and entry.due_at <= now)
    ]


def all_leftovers(entries: Iterable[Entry]) -> Iterator[Issue]:
    """Yield warnings of what is left over in entries, whenever they are due."""
    clean: set[str] = set()
    for entry in entries:
        if not (entry.text in clean and not (entry.thread or entry.assets or entry.metadata)):
            yield from _leftovers(entry, clean)


def _leftovers(entry: Entry, clean: set[str]) -> Iterator[Issue]:
    """Yield what is left over in an entry; texts that hold nothing are added to ``clean``."""
    # A row's texts come once for each of its channels.
    texts = [(entry.text_field, text) for text in (entry.text, *entry.thread)]
    texts += words_beside(entry.metadata, entry.assets)
    if entry.title:
        texts.append(("title", entry.title))
    # An idea may well be a note of what is to be made.
    said = 0 if entry.kind is Kind.IDEA else len(entry.thread) + 1
    for place, (field, text) in enumerate(texts):
        if text in clean:
            continue
        found = list(left_in(text, is_text=place < said))
        if not found:
            clean.add(text)
        for rule, message, fix in found:
            yield _issue(entry, rule, field, message, fix)
    links = [("media", link) for asset in entry.assets for link in (asset.url, asset.thumbnail_url)]
    for field, link in (*links, ("link_image", str(entry.metadata.get("link_image") or ""))):
        for rule, message, fix in left_in_link(link):
            yield _issue(entry, rule, field, message, fix)


def _same_text(entry: Entry) -> tuple[str, str]:
    return entry.key.channel_id, entry.text or _without_text(entry)


def _without_text(entry: Entry) -> str:
    return "\n".join((str(entry.metadata.get("retweet_id") or ""), *(asset.url for asset in entry.assets)))


def _grouped(entries: Sequence[Entry], keys: Sequence[object]) -> Iterator[list[Entry]]:
    """Return the entries that share a key with another one, together; ``keys`` are those of ``entries``, in order."""
    if len(set(keys)) == len(keys):
        return iter(())
    groups: dict[object, list[Entry]] = {}
    for found, entry in zip(keys, entries, strict=True):
        groups.setdefault(found, []).append(entry)
    return (group for group in groups.values() if len(group) > 1)


def _due(entry: Entry) -> datetime:
    if entry.due_at is None:
        raise ValueError("only entries for a set time are compared by it")
    return entry.due_at


def _near(timed: Sequence[Entry]) -> Iterator[Issue]:
    for group in _grouped(timed, [(entry.key.channel_id, entry.text or _without_text(entry)) for entry in timed]):
        for first, second in pairwise(sorted(group, key=_due)):
            gap = _due(second) - _due(first)
            if timedelta(0) < gap <= NEAR:
                yield _issue(
                    second,
                    "row.near_duplicate",
                    second.text_field,
                    f"{_place(first, second)} says the same on this channel {_minutes(gap)} earlier; Buffer may refuse "
                    "the same text so close together.",
                    "Change one of the texts, or move them further apart.",
                )


def _near_in_buffer(timed: Sequence[Entry], foreign: Sequence[Post]) -> Iterator[Issue]:
    if not foreign:
        return
    there: dict[tuple[str, str], list[Post]] = {}
    for post in foreign:
        if post.text.strip():
            there.setdefault((post.channel_id, canonical_text(post.text)), []).append(post)
    for entry in timed:
        for post in there.get(_same_text(entry), ()):
            when = post.sent_at or post.due_at
            if when is not None and timedelta(0) < abs(_due(entry) - when) <= NEAR:
                yield _issue(
                    entry,
                    "row.near_duplicate_in_buffer",
                    entry.text_field,
                    f"A post in Buffer ({post.id}) says the same on this channel at {when:%Y-%m-%d %H:%M} UTC; such "
                    "a twin may be refused so close by.",
                    "Change the text or the time, or delete the other post in Buffer.",
                )
                break


def _same_minute(timed: Sequence[Entry]) -> Iterator[Issue]:
    for group in _grouped(timed, [(entry.key.channel_id, entry.due_at) for entry in timed]):
        first = group[0]
        for other in group[1:]:
            if _same_text(other) != _same_text(first):  # doubles have a rule of their own
                yield _issue(
                    other,
                    "row.same_minute",
                    "time",
                    f"{_place(first, other)} posts to this channel at the same minute.",
                    "Move one of them, so that each is seen.",
                )


def _same_minute_in_buffer(timed: Sequence[Entry], foreign: Sequence[Post]) -> Iterator[Issue]:
    there: dict[tuple[str, datetime], list[Post]] = {}
    for post in foreign:
        if post.due_at is not None and not post.is_out and post.status != "error":
            there.setdefault((post.channel_id, post.due_at.replace(second=0, microsecond=0)), []).append(post)
    for entry in timed if there else ():
        for post in there.get((entry.key.channel_id, _due(entry).replace(second=0, microsecond=0)), ()):
            if canonical_text(post.text) != entry.text:  # doubles have a rule of their own
                yield _issue(
                    entry,
                    "row.same_minute",
                    "time",
                    f"A post in Buffer ({post.id}) goes to this channel at the same minute.",
                    "Move one of them, so that each is seen.",
                )
                break


def _place(entry: Entry, beside: Entry) -> str:
    tab = f" in '{entry.origin.tab}'" if entry.origin.tab != beside.origin.tab else ""
    return f"Row {entry.origin.row}{tab}"


def _minutes(gap: timedelta) -> str:
    minutes = round(gap.total_seconds() / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _issue(entry: Entry, rule: str, field: str, message: str, fix: str) -> Issue:
    return Issue(
        rule=rule,
        severity=Severity.WARNING,
        cell=entry.origin.cell(field, *(("date",) if field == "time" else ("text", "channels"))),
        message=message,
        fix=fix,
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=entry.key.channel_id,
    )
