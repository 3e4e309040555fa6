"""What single cells of a row come to: ticks, types in brackets, hashtags, links, times, zones, status words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from calendar_sync.entries.date_words import spelled as spelled_day
from calendar_sync.entries.dates import ParsedDate
from calendar_sync.entries.rules import CANCEL, HOLD, IDEA, NOT_APPROVED, READY
from calendar_sync.entries.status_words import DOUBT, meaning_of_status
from calendar_sync.layout.contents import shown
from calendar_sync.layout.days import WEEKDAYS, month_name
from calendar_sync.layout.platforms import Mention, read_platforms, spelled, type_of
from calendar_sync.layout.saved import GATES
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.words import TICKED, UNTICKED
from calendar_sync.model.services import fold, label, plain, service_from_word
from calendar_sync.model.sheet import CellProblem, Fault, Scalar

_TYPED = frozenset({"facebook", "instagram"})
"""Networks on which a reel, a story and a post are different things."""

_NOT_YET = frozenset(
    {"", "no", "not yet", "not posted", "not published", "pending", "scheduled", "false", "n", "to post", "0"}
    | {"n a", "na", "none", "nothing", "tbc", "tbd"}
    | {
        "to be posted",
        "waiting",
        "nein",
        "nee",
        "nej",
        "non",
        "nao",
        "нет",
        "nie",
        "لا",
        "ready",
        "unpublished",
        "planned",
        "draft",
    }
)
"""What a column that says whether a row was published holds before it was."""
_EMPTY_BOXES = frozenset({"☐", "▢", "□", "⬜", "◻"})
"""The same, drawn."""


def as_cell(parsed: ParsedDate) -> Scalar:
    """Return a date that was read as a cell that cannot be misread; one with an offset as it is usually written."""
    if parsed.offset is not None and parsed.time is not None:
        return datetime.combine(parsed.day, parsed.time, parsed.offset).isoformat(timespec="minutes")
    return datetime.combine(parsed.day, parsed.time) if parsed.time is not None else parsed.day


_NOT_HERE = frozenset({"", "n a", "na", "none", "no", "no post", "nothing", "nein", "non", "not here"})
"""What the column of a network's text says where the row does not go there."""


def is_not_here(value: str) -> bool:
    """Return whether the column of a network's text says that the row does not go there."""
    return plain(value) in _NOT_HERE and (tick_of(value) is False or not is_sign(value))


def is_sign(word: str) -> bool:
    """Return whether a cell holds a sign, such as a tick or an emoji, and no word: it says something all the same."""
    return not plain(word) and any(ord(sign) > 0x2100 for sign in word)


def swapped_fault(value: Scalar, meant: date) -> Fault:
    """Return why a date that a spreadsheet has probably turned round must wait, with the repair."""
    day = value if isinstance(value, date) else meant
    return Fault(
        "date.swapped",
        "date",
        f"The cell holds {spelled_day(day)}, which does not fit its column: typed with the day first into a sheet that "
        f"puts the month first (or the reverse), {spelled_day(meant)} looks like that.",
        f"If {spelled_day(meant)} is meant, type {meant:%Y-%m-%d}. If the date is right, write it as text: "
        f"{spelled_day(day)}.",
    )


def new_year_fault(value: Scalar, year: int | None) -> Fault:
    """Return why a date without a year, below one in December, must wait."""
    return Fault(
        "date.year_turns",
        "date",
        f"'{shown(value)}' names no year and stands below dates at the end of {year}.",
        "Add the year, like 14 January 2027.",
    )


def year_astray_fault(day: date) -> Fault:
    """Return why a date must wait that lies years after all others of its tab."""
    return Fault(
        "date.astray",
        "date",
        f"{spelled_day(day)} lies years after all other dates of the tab.",
        "Correct the year; a row that is meant for that year can go into a tab of its own.",
    )


def other_month_fault(value: Scalar, under: tuple[int, int]) -> Fault:
    """Return why a date without a year must wait that is in another month than the heading above it names."""
    return Fault(
        "date.other_month",
        "date",
        f"'{shown(value)}' names no year, and stands below a heading for {month_name(under[0])} {under[1]}.",
        "Add the year, or move the row below the heading of its month.",
    )


def far_from_tab_fault(day: date, tab: str) -> Fault:
    """Return why a date must wait that lies months away from the month that its tab is named after."""
    return Fault(
        "date.other_month",
        "date",
        f"{spelled_day(day)} lies far from the month that the tab '{tab.strip()}' is named after.",
        "Correct the date, write it with its year, or move the row to the tab of its month.",
    )


def far_from_others_fault(day: date, other: date) -> Fault:
    """Return why a date without a year must wait that lies half a year from the full dates beside it."""
    return Fault(
        "date.year_turns",
        "date",
        f"The date names no year; read as {spelled_day(day)}, it lies far from {spelled_day(other)} in a row near it.",
        "Add the year, like 14 January 2027.",
    )


def other_year_fault(day: date, tab: str) -> Fault:
    """Return why a date must wait that lies in another year than its tab is named after."""
    return Fault(
        "date.other_year",
        "date",
        f"{spelled_day(day)} is in another year than the tab '{tab.strip()}' is named after.",
        "Correct the year, or move the row to the tab of its year.",
    )


def weekday_fault(day: date, weekday: int) -> Fault:
    """Return why a date must wait that falls on another weekday than its row says."""
    return Fault(
        "date.weekday_mismatch",
        "date",
        f"{spelled_day(day)} is a {WEEKDAYS[day.weekday()]}, but the row says {WEEKDAYS[weekday]}.",
        "Correct the date or the weekday; one of the two is wrong.",
    )


def apart_fault(name: str, place: int, value: Scalar) -> Fault:
    """Return why a row must wait that holds media or links for one of its networks only."""
    return Fault(
        "column.one_network",
        f"{name}@{place}",
        f"'{shown(value)}' stands in a column for one network, but media and links hold for all networks of a row.",
        "Give that network a row of its own, with a column for all.",
    )


def ticked(spread: Spread, faults: list[Fault]) -> list[str]:
    """Return the networks whose columns are ticked in a row, or hold a text for it."""
    found: list[str] = []
    for name, cells in spread.items():
        head, _, service = name.partition(":")
        if head == "post":
            found.append(label(service))
        elif head == "channel":
            tick = tick_of(cells[0][1])
            if tick is None:
                faults.append(
                    Fault(
                        "tick.unreadable",
                        name,
                        f"'{shown(cells[0][1])}' under {label(service)} says neither yes nor no.",
                        "Tick the box, or write x; leave it empty for no.",
                    )
                )
            elif tick:
                found.append(label(service))
    return found


_NOT_AVAILABLE = frozenset({"n a", "na"})


def tick_of(value: Scalar) -> bool | None:
    """Return what a tick box says; ``None`` where it says something else."""
    if isinstance(value, bool):
        return value
    # A variation selector says how a tick is drawn, not what it means.
    word = (
        str(value).strip().casefold().replace("\ufe0f", "").replace("\ufe0e", "")
        if isinstance(value, (str, int))
        else ""
    )
    if word in TICKED or word in UNTICKED:
        return word in TICKED
    if DOUBT.search(word):
        return None
    bare = plain(word)
    return True if bare in TICKED else False if bare in _NOT_AVAILABLE else None


def channels_and_type(cell: str, told: Mapping[str, str], post_type: Scalar) -> tuple[str, str, Fault | None]:
    """Return the post type and the channels of a cell that may hold both, and what is wrong with them."""
    mentions = read_platforms(cell, told)
    kept = [mention for mention in mentions if not mention.skipped]
    kinds = {_kind(mention) for mention in kept if mention.service in _TYPED or mention.service == "told"}
    kinds |= {_kind(mention) for mention in kept if mention.post_type and mention.service not in _TYPED} - {""}
    untouched = len(kept) == len(mentions) and not any(mention.post_type for mention in kept)
    if len(kept) > 1 and all(mention.service and mention.service != "told" for mention in kept):
        # "Instagram y Facebook" is a list in the language of the sheet; the rows get it with commas.
        untouched = False
    if len(kept) == 1 and kept[0].service not in (None, "told") and service_from_word(cell) is None:
        # "Facebook page" names the network, and more.
        untouched = False
    if any(mention.service not in (None, "told") and not service_from_word(mention.word) for mention in kept):
        untouched = False
    if untouched and not any(fold(mention.word) not in fold(cell) for mention in kept):
        return "", cell, None
    channels = ", ".join(dict.fromkeys(spelled(mention) for mention in kept))
    if len(kinds) > 1:
        what = " and ".join(sorted(kind or "post" for kind in kinds))
        fix = "Give each kind a row of its own."
        return "", channels, Fault("post_type.differs", "channels", f"'{shown(cell)}' asks for {what} in one row.", fix)
    kind = kinds.pop() if kinds else ""
    if kind and isinstance(post_type, str) and type_of(post_type) not in ("", "video", "short", kind):
        message = f"The channels say {kind}, the type column '{shown(post_type)}'."
        return "", channels, Fault("post_type.differs", "channels", message, "Make the two agree.")
    return kind, channels, None


def _kind(mention: Mention) -> str:
    return mention.post_type if mention.post_type in ("reel", "story") else ""


def status_of(
    spread: Spread, columns: Mapping[str, Sequence[int]], statuses: Mapping[str, str], blank: str
) -> tuple[int, Scalar] | None:
    """Return the column and the word that decide whether a row is ready: the most cautious of several.

    Args:
        spread: The row.
        columns: 1-based columns of the tab by field; those of ``status``, ``approved`` and ``posted`` count.
        statuses: Folded word to meaning.
        blank: What an empty status, or an empty approval, means.

    Returns:
        ``None`` where the row is one without a status; an empty word where one of several cells is still empty.
    """
    best: tuple[int, int, Scalar] | None = None
    for name in GATES:
        for place, value in spread.get(name, ()):
            if isinstance(value, CellProblem):
                return place, value
            caution, word = _said(name, value, statuses)
            if word is not None and (best is None or caution > best[0]):
                best = (caution, place, word)
    filled = {place for name in ("status", "approved") for place, _ in spread.get(name, ())}
    empty = [place for name in ("status", "approved") for place in columns.get(name, ()) if place not in filled]
    if empty and (best is None or best[0] <= _CAUTION[blank]):
        # A cell that is still empty says what the settings say that it does, whatever stands in the other.
        return empty[0], ""
    return best[1:] if best else None


def _said(name: str, value: Scalar, statuses: Mapping[str, str]) -> tuple[int, str | None]:
    """Return how cautious one gate is, and the word that says so in the words of the settings."""
    word = str(value).upper() if isinstance(value, bool) else str(value).strip()
    tick = tick_of(value)
    if name == "posted":
        if word in _EMPTY_BOXES or (not tick and plain(word) in _NOT_YET and not is_sign(word)):
            return 0, None
        # A link to the live post says the same as a tick, and so does the day on which it was posted.
        return 3, "Posted" if tick or "://" in word or isinstance(value, (date, float)) else word
    known = meaning_of_status(word, statuses, READY)
    if name == "approved" and known is None and tick is not None:
        return (0, "Approved") if tick else (3, NOT_APPROVED)
    return _CAUTION[known], word


_CAUTION: Mapping[str | None, int] = {READY: 0, IDEA: 1, HOLD: 3, None: 4, CANCEL: 5}
