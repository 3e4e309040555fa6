"""Answers that somebody has given, so that ``init`` asks nothing twice when a calendar has grown or was laid out anew.

They are kept by the titles of columns, which stay when columns move, and not by their letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from calendar_sync.layout.limits import LIMITS
from calendar_sync.layout.proposal import LEFT_OUT, Question
from calendar_sync.layout.read import is_like
from calendar_sync.layout.saved import GATES, SavedLayout
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Sheet

_OF_COLUMNS = frozenset({"column", "decides", "carries"})
_KEPT_ELSEWHERE = frozenset({"client", "status", "time"})
"""Settings of their own say these already; what an empty status means is the exception."""
_OF_ONE_SEASON = frozenset({"year"})


def to_keep(questions: Mapping[str, Question], answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as they are kept.

    Args:
        questions: All that were asked, by id.
        answers: By id of the question; what was left out is not kept.
    """
    names = Counter(map(_lasting, questions.values()))
    kept: dict[str, str] = {}
    for question in questions.values():
        said, name = answers.get(question.id, LEFT_OUT), _lasting(question)
        if said != LEFT_OUT and name and names[name] == 1:
            title = next((choice.names[0] for choice in question.choices if choice.value == said and choice.names), "")
            kept[name] = title or said
    return kept


def recalled(question: Question, kept: Mapping[str, str], sheet: Sheet, saved: SavedLayout | None) -> str | None:
    """Return the answer that was given to a question before, or to the same one of a tab of the same form.

    Args:
        question: What is to be asked.
        kept: Answers as :func:`to_keep` made them.
        sheet: The calendar as read.
        saved: The layout that they belong to.
    """
    name = _lasting(question)
    said = kept.get(name) if name else None
    if said is None and name.partition(":")[0] in _OF_COLUMNS:
        said = _of_like_tabs(name, kept, sheet, saved)
    if said is None:
        return None
    if not question.choices:
        return said
    values = {choice.value for choice in question.choices if choice.value == said} or {
        choice.value for choice in question.choices if choice.names and fold(choice.names[0]) == fold(said)
    }
    return values.pop() if len(values) == 1 else None


def still_heeded(titles: Mapping[int, str], chosen: Mapping[int, str], saved: SavedLayout | None) -> dict[int, str]:
    """Return the fields of columns that keep rows back in a confirmed layout, and of which nobody would know today.

    What a column says this month need not show what it is for; a tab for a further month may hold one word alone in it.

    Args:
        titles: Of a table, by 1-based column.
        chosen: What its columns are read as.
        saved: The layout as it was confirmed.
    """
    here = {fold(title): place for place, title in titles.items() if title}
    found: dict[int, str] = {}
    for tab in saved.tabs if saved else ():
        named = {fold(item.title): item.field for item in tab.columns if item.title}
        if len(named.keys() & here.keys()) * 3 < 2 * len(named):
            continue
        for title, name in named.items():
            place = here.get(title)
            if place is not None and name in _HEEDED and chosen.get(place, "told") in _OPEN:
                found.setdefault(place, name)
    return found


_HEEDED = frozenset({*GATES, *LIMITS, "gate", "blocks", "unsure", "feedback", "redate", "retime", "page"})
_OPEN = frozenset({"gate", "unsure", "told"})


def _lasting(question: Question) -> str:
    kind, _, rest = question.id.partition(":")
    if kind in _OF_ONE_SEASON or (kind in _KEPT_ELSEWHERE and rest):
        return ""
    if kind not in _OF_COLUMNS:
        return "" if kind == "time" else question.id
    tab, _, rest = rest.partition(":")
    return f"{kind}:{tab}:{fold(question.about) or rest.partition(':')[2]}"


def _of_like_tabs(name: str, kept: Mapping[str, str], sheet: Sheet, saved: SavedLayout | None) -> str | None:
    """Return what was answered for other tabs, where ``sheet`` has one of the same form now: next month's."""
    kind, tab, about = name.split(":", 2)
    here = [item for item in sheet.tabs if fold(item.name) == tab]
    found = set()
    for other, said in kept.items():
        parts = other.split(":", 2)
        if len(parts) == 3 and (parts[0], parts[2]) == (kind, about):
            forms = [item for item in saved.tabs if fold(item.name) == parts[1]] if saved else []
            if not (forms and here and is_like(here[0], forms)):
                return None
            found.add(said)
    return found.pop() if len(found) == 1 else None
