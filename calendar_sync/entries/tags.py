"""Tags by name become Buffer's tag ids. Buffer lists no tags as such: posts and settings tell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from calendar_sync.entries.issues import quoted
from calendar_sync.model.buffer import ActualState, Tag
from calendar_sync.model.entry import DesiredState, Entry, Issue, Severity
from calendar_sync.model.names import called


def tag_names(cell: str) -> tuple[str, ...]:
    """Return the names in a Tags cell (separated by commas, semicolons or new lines), each once, in order."""
    names: dict[str, str] = {}
    for word in filter(None, map(str.strip, re.split(r"[,;\r\n]", cell))):
        names.setdefault(unicodedata.normalize("NFC", word), word)
    return tuple(names.values())


class Tags:
    """What is known of Buffer's tags.

    Args:
        configured: Name to id, from the settings; they come first.
        seen: Tags that stand on something in Buffer.
    """

    def __init__(self, configured: Mapping[str, str], seen: Iterable[Tag]) -> None:
        self._configured = configured
        self._seen = dict.fromkeys((tag.name, tag.id) for tag in seen)
        self._ids = {tag_id for _, tag_id in self._seen} | set(configured.values())
        self._found: dict[str, tuple[str, ...]] = {}

    def called(self, word: str) -> tuple[str, ...]:
        """Return the ids of the tags that a word may mean."""
        if word not in self._found:
            named = called(word, self._configured.items(), closely=True) or called(word, self._seen, closely=True)
            self._found[word] = tuple(named) or ((word,) if word in self._ids else ())
        return self._found[word]


def known_tags(actual: ActualState, configured: Mapping[str, str], more: Iterable[Tag] = ()) -> Tags:
    """Return the tags that settings, posts and ideas tell of, and ``more``."""
    seen = chain(
        (tag for post in actual.posts for tag in post.tags), (tag for idea in actual.ideas for tag in idea.tags)
    )
    return Tags(configured, chain(seen, actual.tags, more))


def unknown_tags(desired: DesiredState, tags: Tags) -> frozenset[str]:
    """Return the names of tags that rows want and nobody knows."""
    return frozenset(word for entry in desired.entries for word in entry.tags if not tags.called(word))


def resolve_tags(desired: DesiredState, actual: ActualState, configured: Mapping[str, str]) -> DesiredState:
    """Put tag ids in place of tag names; a name that nobody knows is left out with a warning at its cell.

    Args:
        desired: With names in ``Entry.tags``.
        actual: Its posts and ideas tell which tags there are.
        configured: Name to id, from the settings; they come first.
    """
    if not any(entry.tags for entry in desired.entries):
        return desired
    tags = known_tags(actual, configured)
    issues: dict[tuple[str, str], Issue] = {}
    entries: list[Entry] = []
    for entry in desired.entries:
        found: set[str] = set()
        for word in entry.tags:
            tag_ids = tags.called(word)
            if len(tag_ids) == 1:
                found.update(tag_ids)
            else:
                issue = _unclear(entry, word) if tag_ids else _unknown(entry, word)
                issues.setdefault((issue.cell, word), issue)
        entries.append(replace(entry, tags=tuple(sorted(found))))
    return replace(desired, entries=tuple(entries), issues=(*desired.issues, *issues.values()))


def _unclear(entry: Entry, word: str) -> Issue:
    return Issue(
        rule="tag.ambiguous",
        severity=Severity.WARNING,
        cell=entry.origin.cell("tags"),
        message=f"The tag {quoted(word)} could be several of Buffer's tags; the post goes out without it.",
        fix="Write it exactly as in Buffer, or give its id under [tags] in calendar-sync.toml.",
        row=entry.origin.row,
        tab=entry.origin.tab,
    )


def _unknown(entry: Entry, word: str) -> Issue:
    return Issue(
        rule="tag.unknown",
        severity=Severity.WARNING,
        cell=entry.origin.cell("tags"),
        message=f"The tag {quoted(word)} is on no idea and on none of the newest posts of any channel, so its id is "
        "not known; the post goes out without it.",
        fix="Check the spelling. If Buffer has the tag, put it on a post or an idea there, or give its id under [tags] "
        "in calendar-sync.toml.",
        row=entry.origin.row,
        tab=entry.origin.tab,
    )
