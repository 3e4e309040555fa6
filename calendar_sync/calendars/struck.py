"""What a cell has beside its value: a line through it, a picture over it, a comment, a link, a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calendar_sync.model.errand_notes import names_work
from calendar_sync.model.hyperlinks import is_lost, leads_elsewhere
from calendar_sync.model.putting_off_words import names_day
from calendar_sync.model.remarks import approves, forbids, wants_change
from calendar_sync.model.sheet import Fault, Tab


def struck_faults(tab: Tab, number: int, columns: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Yield why a row must wait of whose cells one is struck out, wholly or in part.

    Args:
        tab: As read.
        number: 1-based row.
        columns: Fields that are read, with their 1-based columns.
    """
    if not tab.struck:
        return
    for field, column in columns:
        if (number, column) in tab.struck:
            text = " ".join(str(tab.value(number, column)).split())
            yield Fault(
                "cell.struck",
                field,
                f"'{text[:60]}{'…' if len(text) > 60 else ''}' is struck out, or a part of it is.",
                "Delete what no longer holds, or take the line through it away; a row that is off can be cancelled.",
            )
            return


def pictured_faults(tab: Tab, number: int, columns: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Yield why a row must wait whose picture lies over an empty cell for media: only a link can be posted.

    Args:
        tab: As read.
        number: 1-based row.
        columns: Fields that are read, with their 1-based columns.
    """
    if not tab.pictures:
        return
    for field, column in columns:
        empty = tab.value(number, column) is None
        if empty and field.partition(":")[0] in ("media", "unsure") and (number, column) in tab.pictures:
            yield Fault(
                "media.floating",
                field,
                "A picture lies over the cell, and the cell itself is empty: the post would go out without it.",
                "Upload the picture, and put a link to it into the cell; or move the picture away.",
            )
            return


def comment_faults(tab: Tab, number: int, columns: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Yield why a row must wait of whose cells one carries a comment that speaks against posting.

    Args:
        tab: As read.
        number: 1-based row.
        columns: Fields that are read, with their 1-based columns.
    """
    if not tab.comments:
        return
    for name, column in columns:
        note = tab.comments.get((number, column), "")
        moved = name in ("date", "day", "time") and names_day(note) and not approves(note)
        if moved or forbids(note) or wants_change(note) or names_work(note):
            yield Fault(
                "row.note_forbids",
                name,
                f"The comment '{' '.join(note.split())[:80]}' on this cell seems to speak against posting the row so.",
                "Delete the comment, when the row may go out.",
            )
            return


_WHEN = frozenset({"date", "day", "time", "week", "month", "year"})


def source_faults(tab: Tab, number: int, columns: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Yield why a row must wait whose cell shows one address and links to another, whose words hide
    one, or whose date moves by itself.

    Args:
        tab: As read.
        number: 1-based row.
        columns: Fields that are read, with their 1-based columns.
    """
    if not tab.moving and not tab.hyperlinks:
        return
    columns = [*columns]
    links = [tab.value(number, column) for field, column in columns if field.partition(":")[0] == "link"]
    links += [tab.hyperlinks.get((number, column)) for field, column in columns if field.partition(":")[0] == "link"]
    for field, column in columns:
        name = field.partition(":")[0]
        if name in _WHEN and (number, column) in tab.moving:
            yield Fault(
                "date.moving",
                field,
                "The formula in this cell counts from today, so that the post would move each time the file is opened.",
                "Type the date, or copy the cell and paste it as a value.",
            )
        target, value = tab.hyperlinks.get((number, column), ""), tab.value(number, column)
        if (
            target
            and name in ("text", "post", "first_comment")
            and is_lost("\n".join(map(str, (value, *links))), target)
        ):
            yield Fault(
                "text.linked",
                field,
                f"The words of this cell lead to {target[:80]}, and posts show words alone: that link would be lost.",
                "Write the address into the text, or put it into a column Link; or take the link off the cell.",
            )
        if target and name in ("media", "link") and leads_elsewhere(value, target):
            yield Fault(
                "link.two_addresses",
                field,
                f"The cell shows {str(value).strip()[:80]}, and its link leads to {target[:80]}.",
                "Type the address that is meant anew, or take the link off the cell.",
            )
