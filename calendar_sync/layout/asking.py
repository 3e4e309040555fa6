"""What is asked where a sheet does not say something beyond doubt, and what happens where nobody answers."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_sync.entries.dates import DateOrder
from calendar_sync.layout.clocks import city_of, is_plain_zone
from calendar_sync.layout.columns import ColumnGuess
from calendar_sync.layout.contents import shown
from calendar_sync.layout.context import Dates
from calendar_sync.layout.doubts import waits_for_answer
from calendar_sync.layout.proposal import Choice, Question
from calendar_sync.layout.saved import FIELDS
from calendar_sync.layout.speaking import are_purposes
from calendar_sync.layout.years import Told
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import column_letters

NONE, YES, NO = "none", "yes", "no"
CHANNELS = "channels"
ALL, NOTHING = "all", "nothing"
"""Answers that say more than leaving a question out: every column counts; none decides anything."""

_WHAT = {
    "text": "the text of the posts, word for word",
    "date": "the day on which posts go out",
    "time": "the time at which posts go out",
    "channels": "the networks or channels",
    "media": "links to images or videos",
    "link": "a link that belongs to the post",
    "hashtags": "hashtags to be put below the text",
    "post_type": "the kind of post (reel, story ...)",
    "tags": "Buffer's own tags",
    "first_comment": "the first comment, which is published below the post",
    "weekday": "weekdays, to check the dates by",
}
_LEFT_OUT = {
    "text": "tabs without a text are not read",
    "date": "rows without a date wait",
    "time": "rows without a time wait",
    "channels": "rows without a channel wait",
    "status": "rows wait that are not clearly ready in each of them",
}
_FURTHER = {
    "status": (
        Choice(ALL, "all of them: a row goes out when each says that it is ready"),
        Choice(NOTHING, "none of them decides what goes out"),
    )
}
"""Choices beside the columns; leaving the question out is not among them, because it holds rows."""


def may_be_text(guess: ColumnGuess) -> bool:
    """Return whether a column might hold the texts although little speaks for it; what posts are about never does."""
    return (
        not guess.certain
        and guess.reading.field in ("", "text")
        and guess.contents.filled > 0
        and guess.contents.share("text") > 0.8
        and guess.contents.length >= 35
        and guess.contents.share("url", "date", "platform", "hashtags") < 0.3
    )


def rows(count: int) -> str:
    """Return ``1 row`` or ``3 rows``."""
    return f"{count} row{'' if count == 1 else 's'}"


_FOR_ONE = {"channel": "ticks for", "post": "texts to be posted on"}


def _name(field: str) -> str:
    head, _, service = field.partition(":")
    if head in _FOR_ONE:
        return f"{_FOR_ONE[head]} {label(service)}"
    return f"{FIELDS.get(head, head)} ({label(service)})" if service else FIELDS.get(field, field)


def _left_out(field: str, rivals: Sequence[ColumnGuess]) -> str:
    if field == "post_type" and all(are_purposes(item.contents) for item in rivals):
        return _UNREAD["told"]
    return _LEFT_OUT.get(field, "rows that fill it wait" if waits_for_answer(field) else "it is not read")


def which_column(tab: str, left: int, field: str, rivals: Sequence[ColumnGuess]) -> Question:
    """Ask which of several columns is a field, or whether the only one is."""
    choices = [
        Choice(
            str(item.column),
            f"{column_letters(item.column)} '{item.title}': " + " | ".join(item.contents.examples[:2]),
            (item.title, column_letters(item.column)),
        )
        for item in sorted(rivals, key=lambda item: (-item.confidence, item.column))
    ]
    best = max(rivals, key=lambda item: item.confidence)
    ambiguous = len(rivals) > 1 and sum(item.confidence >= best.confidence - 0.1 for item in rivals) > 1
    what = _WHAT.get(field, _name(field))
    return Question(
        id=f"column:{fold(tab)}:{left}:{field}",
        text=f"Tab '{tab.strip()}': which column holds {what}?",
        choices=(*choices, *_FURTHER.get(field, (Choice(NONE, "none of them"),))),
        likeliest="" if ambiguous or best.confidence < 0.5 else str(best.column),
        left_out=_left_out(field, rivals),
        confidence=best.confidence,
    )


def decides(tab: str, left: int, guess: ColumnGuess) -> Question:
    """Ask whether a column of ticks or of workflow words decides what goes out."""
    examples = " | ".join(guess.contents.examples[:3])
    return Question(
        id=f"decides:{fold(tab)}:{left}:{guess.column}",
        text=f"Tab '{tab.strip()}': does column {column_letters(guess.column)} '{guess.title}' ({examples}) decide "
        "what goes out?",
        choices=(
            Choice("approved", "yes: only rows that say yes, or a word for ready, go out"),
            Choice("blocks", "yes: rows that are ticked in it, or say anything but no, stay back"),
            Choice("posted", "it says what has been posted already"),
            Choice(NOTHING, "no, it has nothing to do with that"),
        ),
        likeliest="",
        left_out="rows wait that do not clearly say approved in it",
        confidence=guess.confidence,
        about=guess.title,
    )


_PAGE = (Choice("page", "it names the page or account: rows go out where it is that of their channel"),)
_UNREAD = {
    "told": "it is told that it is not read, and rows wait where it speaks of advertising, stories or what is missing",
    "page": "rows wait where it does not name the channel that they go to",
}


def carries(tab: str, left: int, guess: ColumnGuess) -> Question:
    """Ask whether rows may go out without what stands in a column that nobody knows."""
    examples = " | ".join(guess.contents.examples[:3])
    return Question(
        id=f"carries:{fold(tab)}:{left}:{guess.column}",
        text=f"Tab '{tab.strip()}': may rows go out without what stands in column {column_letters(guess.column)} "
        f"'{guess.title}' ({examples})?",
        choices=(
            Choice(NOTHING, "yes: it is neither posted, nor does it say what is"),
            *(_PAGE if guess.field == "page" else ()),
            Choice("unsure", "no: rows that fill it wait"),
            Choice("approved", "it decides: only rows that say yes, or a word for ready, go out"),
            Choice("blocks", "it decides: rows that say anything but no stay back"),
        ),
        likeliest="",
        left_out=_UNREAD.get(guess.field, "rows that fill it wait"),
        confidence=guess.confidence,
        about=guess.title,
    )


def channel_of_client(name: str) -> Question:
    """Ask which channel a client's or a page's is, where rows of several go out."""
    return Question(
        id=f"client:{fold(name)}",
        text=f"Rows are for several clients or pages. Which channel of Buffer's is that of '{name}' (its name, or "
        "several with commas)?",
        choices=(),
        likeliest="",
        left_out="its rows go only to channels that are called so, and wait otherwise",
    )


def date_order(tab: str, dates: Dates) -> Question:
    """Ask whether the day or the month comes first."""
    examples = ", ".join(f"'{shown(cell)}'" for cell in dates.unread)
    return Question(
        id=f"order:{fold(tab)}",
        text=f"Tab '{tab.strip()}': in dates such as {examples or 'these'}, what comes first? ({dates.order_reason})",
        choices=(Choice(DateOrder.DAY_FIRST.value, "the day"), Choice(DateOrder.MONTH_FIRST.value, "the month")),
        likeliest=dates.order.value if dates.order else "",
        left_out="dates that can be read either way wait",
        confidence=dates.order_confidence,
    )


def year(tab: str, dates: Dates) -> Question:
    """Ask for the year of dates that name none."""
    value = str(dates.year.value) if dates.year.value else ""
    because = f" ({dates.year.reason})" if dates.year.reason else ""
    return Question(
        id=f"year:{fold(tab)}",
        text=f"Tab '{tab.strip()}': which year are the dates of that name none?{because}",
        choices=(),
        likeliest=value,
        left_out="rows whose date names no year wait",
        confidence=dates.year.confidence,
    )


def zone(word: str, city: str) -> Question:
    """Ask which clock an abbreviation in a title means."""
    choices = [Choice(city, f"the clocks of {city}, summer time included")]
    if is_plain_zone(word):
        choices.append(Choice(word, f"{word} to the letter, all year"))
    return Question(
        id=f"zone:{fold(word)}",
        text=f"Times are given in {word}. Which clock is that?",
        choices=tuple(choices),
        likeliest=city,
        left_out="rows wait on days when it could mean two things",
        confidence=0.7,
    )


def zones(tab: str, said: str, found: Sequence[str]) -> Question:
    """Ask which clock is meant where notes name several, or none that can be told."""
    choices = [Choice(city_of(zone) or zone, f"the clocks of {city_of(zone) or zone}", (zone,)) for zone in found]
    return Question(
        id=f"zones:{fold(tab)}",
        text=f"Tab '{tab.strip()}': which time zone are its times in? It says {said}.",
        choices=(*choices, Choice(CHANNELS, "each channel's own, as Buffer has it")),
        likeliest=choices[0].value if len(choices) == 1 else "",
        left_out="its rows wait; any city's zone can be written as timezone into calendar-sync.toml",
        confidence=0.5,
    )


def tab_channel(tab: str, told: Told) -> Question:
    """Ask whether all rows of a tab go to one network."""
    return Question(
        id=f"channel:{fold(tab)}",
        text=f"Tab '{tab.strip()}': do all its rows go to {told.value}? ({told.reason})",
        choices=(Choice(str(told.value), "yes"), Choice(NONE, "no")),
        likeliest=str(told.value),
        left_out="rows without a channel wait",
        confidence=told.confidence,
    )


def default_time(count: int) -> Question:
    """Ask at what time rows go out of a calendar none of whose columns is read as times."""
    return Question(
        id="time",
        text="No column is read as the times of posts. At what time are posts to go out on their day "
        f"({rows(count)}), such as 09:00?",
        choices=(),
        likeliest="",
        left_out='rows without a time wait; default_time = "09:00" in calendar-sync.toml, or a column Time, mends that',
        confidence=0.0,
    )


def parked(tab: str, why: str) -> Question:
    """Ask whether a tab is read although its name says that its rows are set aside, or done with; ``why`` says how."""
    return Question(
        id=f"tab:{fold(tab)}",
        text=f"Tab '{tab.strip()}': are its rows to be posted? {why}",
        choices=(Choice(YES, "yes"), Choice(NO, "no")),
        likeliest=NO,
        left_out="it is not read",
        confidence=0.6,
    )


def colours(tab: str, legend: str) -> Question:
    """Ask whether colours tell which rows may go out."""
    return Question(
        id=f"colours:{fold(tab)}",
        text=f"Tab '{tab.strip()}': it says '{shown(legend, 80)}', but colours are not read. Do they tell which rows "
        "may go out?",
        choices=(Choice(YES, "yes, so all rows wait until there is a Status column"), Choice(NO, "no, read all rows")),
        likeliest=YES,
        left_out="all its rows wait",
        confidence=0.6,
    )


def fill_down(tab: str, field: str, count: int) -> Question:
    """Ask whether an empty cell means the one above it."""
    return Question(
        id=f"fill:{fold(tab)}:{field}",
        text=f"Tab '{tab.strip()}': {rows(count)} with a text but no {_name(field).lower()}. Does the row above hold "
        "for them, up to the next empty row or heading?",
        choices=(Choice(YES, "yes"), Choice(NO, "no, they are not ready")),
        likeliest="",
        left_out="these rows wait",
        confidence=0.6,
    )
