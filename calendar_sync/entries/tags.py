"""Tags by name become Buffer's tag ids. Buffer lists no tags as such: posts and settings tell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from calendar_sync.entries.issues import quoted
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, Entry, Issue, Severity
from calendar_sync.model.names import called


def tag_names(cell: str) -> tuple[str, ...]:
    """Return the names in a Tags cell (separated by commas, semicolons or new lines), each once, in order."""
    names: dict[str, str] = {}
    for word in filter(None, map(str.strip, re.split(r"[,;\r\n]", cell))):
        names.setdefault(unicodedata.normalize("NFC", word), word)
    return tuple(names.values())


def resolve_tags(desired: DesiredState, actual: ActualState, configured: Mapping[str, str]) -> DesiredState:
    """Put tag ids in place of tag names; a name that nobody knows is left out with a warning at its cell.

    Args:
        desired: With names in ``Entry.tags``.
        actual: Its posts and ideas tell which tags there are.
        configured: Name to id, from the settings; they come first.
    """
    if not any(entry.tags for entry in desired.entries):
        return desired
    seen = dict.fromkeys(
        (tag.name, tag.id)
        for tags in (*(post.tags for post in actual.posts), *(idea.tags for idea in actual.ideas))
        for tag in tags
    )
    ids = {tag_id for _, tag_id in seen} | set(configured.values())

    @cache
    def found_for(word: str) -> tuple[str, ...]:
        named = called(word, configured.items()) or called(word, seen)
        return tuple(named) or ((word,) if word in ids else ())

    issues: dict[tuple[str, str], Issue] = {}
    entries: list[Entry] = []
    for entry in desired.entries:
        found: set[str] = set()
        for word in entry.tags:
            tag_ids = found_for(word)
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
        message=f"The tag {quoted(word)} is not on any post that could be read, so its id is not known; the post goes "
        "out without it.",
        fix="Check the spelling; use the tag on one post in Buffer first, or give its id under [tags] in "
        "calendar-sync.toml.",
        row=entry.origin.row,
        tab=entry.origin.tab,
    )
