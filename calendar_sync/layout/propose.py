"""Proposing how a sheet is to be read: what is certain is taken, what is not is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from calendar_sync.entries.dates import DateOrder
from calendar_sync.layout import asking
from calendar_sync.layout.clocks import city_of, is_plain_zone
from calendar_sync.layout.columns import CERTAIN, SINGLE, WORTH_ASKING, ColumnGuess
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.context import Dates, blanks, channel_of, headings, read_dates
from calendar_sync.layout.days import weekday_of
from calendar_sync.layout.doubts import waits_for_answer
from calendar_sync.layout.find import Family, Found, explains, find_families, posts
from calendar_sync.layout.grid import grid_notes
from calendar_sync.layout.locate import raw_title
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.proposal import Proposal, Question, TabReport
from calendar_sync.layout.saved import SavedColumn, SavedLayout, SavedTab, is_layout_field
from calendar_sync.layout.turned import find_swapped
from calendar_sync.layout.vocabulary import Vocabulary, platform_words, status_words
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.sheet import CellRef, Sheet, Tab

_SPEAKS = ("text", "post")
"""Heads of fields without which a tab has nothing to post."""


@dataclass(slots=True)
class _Work:
    """What is put together while tab after tab is looked at."""

    sheet: Sheet
    answers: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)
    reports: dict[str, TabReport] = field(default_factory=dict)
    saved: dict[str, SavedTab] = field(default_factory=dict)
    mend: list[tuple[str, str, str]] = field(default_factory=list)

    def ask(self, question: Question) -> str | None:
        """Return the answer to a question, or note that it is open."""
        if question.id in self.answers:
            return self.answers[question.id]
        self.questions.setdefault(question.id, question)
        return None


def propose(
    sheet: Sheet, answers: Mapping[str, str] | None = None, *, statuses: Mapping[str, str], timezone: str = ""
) -> Proposal:
    """Return how ``sheet`` would be read.

    Args:
        sheet: The calendar as read.
        answers: Value by id of the question, as far as they have been asked.
        statuses: Folded status word to what it means, as the settings have it by now.
        timezone: From the settings, if they name one.
    """
    work = _Work(sheet, answers or {})
    for family in find_families(sheet):
        _family(family, work)
    for tab in sheet.tabs:
        if tab.name not in work.reports:
            work.reports[tab.name] = _other(tab)
    tabs = tuple(work.saved[tab.name] for tab in sheet.tabs if tab.name in work.saved)
    words: Vocabulary = platform_words(sheet, tabs, work.ask)
    status = status_words(sheet, tabs, statuses, work.ask)
    return Proposal(
        tabs=tuple(work.reports[tab.name] for tab in sheet.tabs),
        layout=SavedLayout(tabs, words.meanings, "hold"),
        questions=tuple(work.questions.values()),
        statuses=status.meanings,
        blank_status=status.blank,
        platforms=words.seen,
        timezone=timezone,
        dates_to_mend=tuple(work.mend),
    )


def _other(tab: Tab) -> TabReport:
    if tab.hidden:
        return TabReport(tab.name, "hidden", notes=("hidden, so it is not read",))
    notes = grid_notes(tab)
    if notes:
        return TabReport(tab.name, "grid", notes=notes)
    return TabReport(tab.name, "other", notes=("no row of titles that a calendar could have",))


# Columns


def _family(family: Family, work: _Work) -> None:
    first = family.members[0]
    guesses = family.guesses
    chosen = _choose(family, work)
    speaks = any(name.partition(":")[0] in _SPEAKS for name in chosen.values())
    for place, member in enumerate(family.members):
        shift = member.left - first.left
        here = {column + shift: name for column, name in chosen.items()}
        shown = tuple(replace(item, column=item.column + shift) for item in guesses) if not place else ()
        notes: list[str] = []
        if speaks:
            work.saved[member.tab.name] = _tab(member, here, guesses, shift, work, notes)
        else:
            notes.append(_no_text(guesses))
        work.reports[member.tab.name] = TabReport(
            member.tab.name,
            "calendar" if speaks else "other",
            member.header.row,
            len(posts(member)),
            shown,
            first.tab.name if place else "",
            tuple(notes),
        )


def _no_text(guesses: Sequence[ColumnGuess]) -> str:
    about = ", ".join(f"'{item.title}'" for item in guesses if item.reading.field == "concept")
    maybe = ", ".join(f"'{item.title}'" for item in guesses if item.field == "text")
    said = f" {about} say what posts are about, which is never posted." if about else ""
    return (
        "not read: no column certainly holds what is to be posted."
        + said
        + (f" Perhaps {maybe}: say so when asked." if maybe else "")
    )


def _choose(family: Family, work: _Work) -> dict[int, str]:
    """Return the field of each column that is certain or was answered, by 1-based column of the first member."""
    chosen = {item.column: item.field for item in family.guesses if item.certain and item.field not in OWN_COLUMNS}
    name = family.members[0].tab.name
    open_fields: dict[str, list[ColumnGuess]] = {}
    for item in (item for item in family.guesses if item.field not in OWN_COLUMNS):
        second = item.field == "status" and item.column not in chosen and "status" in chosen.values()
        if item.field == "gate" or (second and item.contents.filled):
            said = work.ask(asking.decides(name, family.members[0].left, item)) or "gate"
            if said != asking.NOTHING:
                chosen[item.column] = said if is_layout_field(said) else "gate"
        elif item.field and item.column not in chosen and item.confidence >= WORTH_ASKING:
            if item.field in SINGLE and item.field in chosen.values():
                continue
            open_fields.setdefault(item.field, []).append(item)
    if not any(value.partition(":")[0] in _SPEAKS for value in chosen.values()):
        # Without a text nothing else matters, so every column that may hold one is offered.
        open_fields.setdefault("text", []).extend(
            item for item in family.guesses if item not in open_fields.get("text", ()) and asking.may_be_text(item)
        )
        if not open_fields["text"]:
            del open_fields["text"]
    for wanted, rivals in open_fields.items():
        answer = work.ask(asking.which_column(name, family.members[0].left, wanted, rivals))
        if wanted == "status" and answer in (None, "-", asking.ALL):
            # Until somebody says which of them counts, a row must be ready in every one.
            chosen |= {item.column: "approved" if answer == asking.ALL else "gate" for item in rivals}
        elif answer in (None, "-") and waits_for_answer(wanted):
            chosen |= {item.column: "unsure" for item in rivals}
        elif answer and answer not in (asking.NONE, asking.NOTHING):
            if wanted == "media":
                chosen |= {item.column: "unsure" for item in rivals}
            chosen[int(answer)] = wanted
    return chosen


# One tab


def _tab(
    found: Found, chosen: Mapping[int, str], guesses: Sequence[ColumnGuess], shift: int, work: _Work, notes: list[str]
) -> SavedTab:
    by_field = {name: column for column, name in sorted(chosen.items(), reverse=True)}
    readings = {item.column + shift: item.reading for item in guesses}
    day_column = by_field.get("date") or by_field.get("day")
    hint = readings[day_column].order if day_column in readings else None
    dates = read_dates(found, day_column, by_field.get("weekday"), hint, epoch_1904=work.sheet.epoch_1904)
    order = _order(found, dates, work, notes)
    year = _year(found, dates, "day" in by_field, work, notes)
    zone = next((readings[column].zone for column in sorted(chosen) if readings[column].zone), "")
    lines, row = found.header.lines, found.header.row
    saved = SavedTab(
        name=found.tab.name,
        header_row=row,
        lines=lines,
        columns=tuple(
            SavedColumn(column, raw_title(found.tab, row, lines, column), name)
            for column, name in sorted(chosen.items())
        ),
        explained=explains(found),
        channel=_channel(found, by_field, work, notes),
        timezone=_zone(zone, work, notes),
        date_order=order,
        year=year,
        month=dates.month.value if isinstance(dates.month.value, int) else None,
        fill=_fill(found, by_field, chosen, work, notes),
        sections=_sections(found, by_field, notes),
    )
    if saved.explained:
        notes.append(f"row {found.header.last_row + 1} explains the titles and is passed over")
    _mend(found, by_field, saved, work, notes)
    return saved


def _order(found: Found, dates: Dates, work: _Work, notes: list[str]) -> DateOrder | None:
    if dates.order_confidence >= CERTAIN:
        if dates.order is not None:
            said = "day first" if dates.order is DateOrder.DAY_FIRST else "month first"
            notes.append(f"dates in figures have the {said}: {dates.order_reason}")
        return dates.order
    answer = work.ask(asking.date_order(found.tab.name, dates))
    return next((order for order in DateOrder if order.value == answer), None)


def _year(found: Found, dates: Dates, day_only: bool, work: _Work, notes: list[str]) -> int | None:
    if not dates.year_needed and not day_only:
        return dates.year.value if isinstance(dates.year.value, int) and dates.year.confidence >= CERTAIN else None
    if dates.year.confidence >= CERTAIN and isinstance(dates.year.value, int):
        notes.append(f"dates without a year are read as {dates.year.value}: {dates.year.reason}")
        return dates.year.value
    answer = work.ask(asking.year(found.tab.name, dates))
    return int(answer) if answer and answer.isdigit() else None


def _zone(zone: str, work: _Work, notes: list[str]) -> str:
    if not zone:
        return ""
    city = city_of(zone)
    if city is None or is_plain_zone(zone):
        notes.append(f"the titles give times in {zone}")
        return zone
    answer = work.ask(asking.zone(zone, city))
    if answer is None:
        notes.append(f"the titles give times in {zone}; rows wait on days when that could mean two things")
    return answer or zone


def _channel(found: Found, by_field: Mapping[str, int], work: _Work, notes: list[str]) -> str:
    if "channels" in by_field or any(name.startswith(("channel:", "post:")) for name in by_field):
        return ""
    told = channel_of(found)
    if isinstance(told.value, str) and told.confidence >= CERTAIN:
        notes.append(f"all rows go to {told.value}: {told.reason}")
        return told.value
    if isinstance(told.value, str):
        answer = work.ask(asking.tab_channel(found.tab.name, told))
        return answer if answer and answer != asking.NONE else ""
    return ""


def _fill(
    found: Found, by_field: Mapping[str, int], chosen: Mapping[int, str], work: _Work, notes: list[str]
) -> tuple[str, ...]:
    """Return what is written once for several rows: a column that is filled at the head of blocks, and mostly there."""
    speaking = [column for column, name in chosen.items() if name.partition(":")[0] in (*_SPEAKS, "media")]
    filled = []
    for name in ("date", "channels"):
        column = by_field.get(name)
        if column is None:
            continue
        heads, further, blank = blanks(found, column, speaking)
        if not blank or heads <= 0:
            continue
        # A network that only ever stands at the head of its block is one for all of the block.
        if name == "channels" and heads >= 2 and not further and blank >= heads:
            notes.append(f"the network is written once for each block, and holds for all of it ({blank} rows)")
            filled.append(name)
        elif work.ask(asking.fill_down(found.tab.name, name, blank)) == asking.YES:
            filled.append(name)
    return tuple(filled)


def _sections(found: Found, by_field: Mapping[str, int], notes: list[str]) -> bool:
    if any(name == "channels" or name.startswith(("channel:", "post:")) for name in by_field):
        return False
    named = [text for text, _ in headings(found) if is_platform_list(text)]
    if len(named) >= 2:
        notes.append(f"headings name the networks of the rows below them: {', '.join(named[:4])}")
        return True
    return False


def _mend(found: Found, by_field: Mapping[str, int], saved: SavedTab, work: _Work, notes: list[str]) -> None:
    column, weekday = by_field.get("date"), by_field.get("weekday")
    if column is None:
        return
    rows = range(found.header.last_row + 1, len(found.tab.rows) + 1)
    values = {row: value for row in rows if is_filled(value := found.tab.value(row, column))}
    days = {row: day for row in values if weekday and (day := weekday_of(found.tab.value(row, weekday))) is not None}
    turned = find_swapped(values, days, saved.date_order, saved.month)
    for row, meant in turned.items():
        work.mend.append((str(CellRef(found.tab.name, row, column)), f"{values[row]:%Y-%m-%d}", f"{meant:%Y-%m-%d}"))
    if turned:
        notes.append(f"{len(turned)} dates have day and month changed over, it seems; their rows wait")
