"""What a row is, before anything of it is read: wanted, held, cancelled, or only a place kept for a post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from calendar_sync.entries.identity import is_stand_in
from calendar_sync.entries.issues import Notes, quoted
from calendar_sync.entries.rules import CANCEL, HOLD, NOT_APPROVED, READY, STATUS_WORDS, ReadingRules
from calendar_sync.entries.status_words import meaning_of_status, status_key
from calendar_sync.model.entry import Cancelled, EntryKey, Held, HoldReason, Origin, Severity
from calendar_sync.model.sheet import CellProblem, Row

_CONTENT = ("text", "media", "title", "link", "first_comment", "quote_post")
_FRAME = ("date", "time", "channels", "mode", "status")


def has_content(row: Row) -> bool:
    """Return whether a row says anything that could be posted."""
    return any(name in row.values for name in _CONTENT) or any(name.startswith("text:") for name in row.values)


def is_blank(row: Row) -> bool:
    """Return whether a row is no entry at all: a divider, or a day that waits to be planned."""
    return not has_content(row) and "sync_id" not in row.values and "channels" not in row.values


def is_hidden(row: Row, rules: ReadingRules) -> bool:
    """Return whether a row is left alone because nobody who looks at the sheet sees it."""
    return row.hidden and rules.hidden_rows == "hold"


_USUALLY_READY = frozenset(map(status_key, STATUS_WORDS[READY]))


def read_standing(
    row: Row, key: EntryKey, origin: Origin, rules: ReadingRules, notes: Notes, usual: str = ""
) -> str | Held | Cancelled:
    """Return what the row's status means (``ready`` or ``idea``), or that it is held or cancelled.

    Args:
        row: The row; its Status cell holds no error.
        key: Of the whole row.
        origin: Where it is.
        rules: From the settings.
        notes: Takes what is wrong.
        usual: The word by which most rows of its tab may go; empty where none of them may.
    """

    def held(reason: HoldReason, message: str, field: str = "", fix: str = "") -> Held:
        cell = origin.cell(field) if field in origin.columns else ""
        return Held(key, origin, reason, message, cell=cell, fix=fix)

    if is_stand_in(row):
        fix = "Show the tab, or name it in calendar-sync.toml, for the row to go."
        return held(HoldReason.HIDDEN, "its tab is hidden, or not among the tabs in calendar-sync.toml", fix=fix)
    if is_hidden(row, rules):
        fix = "Show the row again, or clear the filter, for it to go."
        return held(HoldReason.HIDDEN, "the row is hidden (by hand or by a filter)", fix=fix)
    ticked = row.values.get("status")
    # A ticked box reads as TRUE in a spreadsheet.
    word = str(ticked).upper() if isinstance(ticked, bool) else row.text("status")
    meaning = meaning_of_status(word, rules.status, READY) if word else rules.blank_status
    if meaning is None:
        notes.add(
            row,
            "status.unknown",
            Severity.WARNING,
            "status",
            f"Nobody has said what the status {quoted(word)} means, so this row is left alone.",
            "Use a known word, or add this one under [status] in calendar-sync.toml (for example: hold = "
            f'["{quoted(word)[1:-1]}"]).',
        )
        return held(HoldReason.UNKNOWN_STATUS, f"unknown status word {quoted(word)}")
    said = f"status {quoted(word)}" if word else "it has no status yet"
    if meaning == CANCEL:
        return Cancelled(key, origin, said)
    if meaning == HOLD:
        if ticked is False or word == NOT_APPROVED:
            return held(HoldReason.STATUS, said, "status", "Tick it (or write 'yes') when the row may go.")
        if status_key(word) in _USUALLY_READY:
            said += ", of which [status] in calendar-sync.toml says that it keeps rows back"
        ready = usual or ready_word(rules)
        what = f"Change it to '{ready}'" if word else f"Write '{ready}' as its Status"
        return held(HoldReason.STATUS, said, "status", f"{what} when the row may go.")
    blank = _not_yet_a_post(row)
    return held(*blank) if blank else meaning


def usual_words(rows: Iterable[Row], rules: ReadingRules) -> dict[str, str]:
    """Return, by tab, the word that lets most of its rows go, as people write it there."""
    counts = Counter((row.tab, word.strip()) for row in rows if isinstance(word := row.values.get("status"), str))
    found: dict[str, str] = {}
    for (tab, word), _ in counts.most_common():
        if tab not in found and len(word) <= _LONGEST and meaning_of_status(word, rules.status, READY) == READY:
            found[tab] = " ".join(word.split())
    return found


_LONGEST = 30
"""Characters of a word of a status that others are told to write."""


def ready_word(rules: ReadingRules) -> str:
    """Return a word that lets a row go in this calendar: ``Ready``, unless the team has words of its own."""
    words = [word for word, meaning in rules.status.items() if meaning == READY and word]
    return (READY if READY in words else next(iter(words), READY)).capitalize()


def _not_yet_a_post(row: Row) -> tuple[HoldReason, str, str, str] | None:
    """Say why a row is only a place kept for a post, or a heading, with the field to fill and how; else ``None``."""
    if "sync_id" in row.values:
        if has_content(row) or "channels" in row.values:
            return None
        message = "the row is empty but for its Sync ID"
        return HoldReason.INVALID, message, "status", "Delete the row, or write 'Cancelled' as its Status."
    if any(isinstance(value, CellProblem) for value in row.values.values()):
        return None
    if not has_content(row) and not row.text("status"):
        message, fix = "nothing to post yet: neither text nor media", "Write a text, or add media, for the row to go."
        return HoldReason.STATUS, message, "text", fix
    if not any(name in row.values for name in _FRAME):
        message = "taken for a heading or a note: no date, channel, mode or status"
        return HoldReason.STATUS, message, "date", "If it is a post, give it a date or a channel."
    return None
