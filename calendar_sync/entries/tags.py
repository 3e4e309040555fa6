"""Tags by name become Buffer's tag ids. Buffer lists no tags as such: posts and settings tell them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from calendar_sync.entries.issues import quoted
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, Entry, Issue, Severity
from calendar_sync.model.services import fold


def tag_names(cell: str) -> tuple[str, ...]:
    """Return the names in a Tags cell (separated by commas, semicolons or new lines), each once, in order."""
    names: dict[str, str] = {}
    for word in filter(None, map(str.strip, re.split(r"[,;\r\n]", cell))):
        names.setdefault(_folded(word), word)
    return tuple(names.values())


def resolve_tags(desired: DesiredState, actual: ActualState, configured: Mapping[str, str]) -> DesiredState:
    """Put tag ids in place of tag names; a name that nobody knows is left out with a warning at its cell.

    Args:
        desired: With names in ``Entry.tags``.
        actual: Its posts and ideas tell which tags there are.
        configured: Folded name to id, from the settings; they come first.
    """
    if not any(entry.tags for entry in desired.entries):
        return desired
    known: dict[str, str] = {}
    for tags in (*(post.tags for post in actual.posts), *(idea.tags for idea in actual.ideas)):
        known.update((_folded(tag.name), tag.id) for tag in tags)
    known.update(configured)
    ids = set(known.values())
    issues: dict[tuple[str, str], Issue] = {}
    entries: list[Entry] = []
    for entry in desired.entries:
        found: set[str] = set()
        for word in entry.tags:
            tag_id = known.get(_folded(word)) or (word if word in ids else None)
            if tag_id:
                found.add(tag_id)
            else:
                issue = _unknown(entry, word)
                issues.setdefault((issue.cell, word), issue)
        entries.append(replace(entry, tags=tuple(sorted(found))))
    return replace(desired, entries=tuple(entries), issues=(*desired.issues, *issues.values()))


def _folded(name: str) -> str:
    """Return the name as settings fold it; one of signs alone (an emoji) stays as it is."""
    return fold(name) or name.strip()


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
