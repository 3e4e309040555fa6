"""Proposing how a sheet is to be read: what is certain is taken, what is not is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from calendar_sync.layout import asking
from calendar_sync.layout.answered import still_heeded
from calendar_sync.layout.client_tabs import ask_whose
from calendar_sync.layout.colours import legend_elsewhere, unapproved_above
from calendar_sync.layout.columns import SINGLE, WORTH_ASKING, ColumnGuess
from calendar_sync.layout.doubts import names_topics, waits_for_answer
from calendar_sync.layout.final_texts import is_wording
from calendar_sync.layout.find import Family, Found, find_families, posts, side_by_side
from calendar_sync.layout.grid import grid_notes, weekday_rows
from calendar_sync.layout.legend import read_codes
from calendar_sync.layout.one_tab import SPEAKS, lay_out
from calendar_sync.layout.platforms import is_posted_elsewhere
from calendar_sync.layout.proposal import Proposal, TabReport
from calendar_sync.layout.remark_words import are_comments
from calendar_sync.layout.saved import GATES, SavedLayout, is_layout_field
from calendar_sync.layout.sideways import sideways_notes
from calendar_sync.layout.speaking import are_purposes
from calendar_sync.layout.title_words import VAGUE
from calendar_sync.layout.vocabulary import Vocabulary, client_words, platform_words, status_words
from calendar_sync.layout.work import Work
from calendar_sync.layout.zone_notes import UNCLEAR, notes_elsewhere
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.parked import IDEAS, outdone_tab, parked_tab
from calendar_sync.model.services import fold, plain
from calendar_sync.model.sheet import Sheet, Tab, column_letters

_ONCE_A_TEMPLATE = frozenset(
    {
        "template",
        "templates",
        "vorlage",
        "modele",
        "plantilla",
        "szablon",
        "copy of",
        "kopie von",
        "copie de",
        "copia de",
    }
)
"""What the only calendar of a workbook may be called because of where it came from."""


_ONE_OF = frozenset({"date", "time", "day", "weekday", "timezone"})
"""Fields that calendars often have several of, for other things than posts: kick-off, created, due."""


def propose(
    sheet: Sheet,
    answers: Mapping[str, str] | None = None,
    *,
    statuses: Mapping[str, str],
    timezone: str = "",
    timed: bool = False,
    clients: Collection[str] = (),
    earlier: SavedLayout | None = None,
) -> Proposal:
    """Return how ``sheet`` would be read.

    Args:
        sheet: The calendar as read.
        answers: Value by id of the question, as far as they have been asked.
        statuses: Folded status word to what it means, as the settings have it by now.
        timezone: From the settings, if they name one.
        timed: The settings say at what time rows go out that name none.
        clients: Folded names whose channels the settings say.
        earlier: The layout of this calendar that was confirmed before: what keeps rows back in it does so still.
    """
    work = Work(sheet, answers or {}, earlier=earlier)
    families = find_families(sheet, lambda name: _is_parked(name, work.answers))
    work.calendars = sum(len(family.members) for family in families)
    named = {found.tab.name for family in families for found in family.members}
    work.zone_notes = tuple(notes_elsewhere(sheet, named))
    work.legend = legend_elsewhere(sheet, named)
    for family in families:
        start, end = side_by_side(family.members[0])
        if start:
            work.reports |= {found.tab.name: _two_tables(found, start, end) for found in family.members}
        else:
            _family(family, work)
    for tab in sheet.tabs:
        if tab.name not in work.reports:
            work.reports[tab.name] = _other(tab, sheet)
    tabs, named_after = ask_whose(tuple(work.saved[tab.name] for tab in sheet.tabs if tab.name in work.saved), work)
    words: Vocabulary = platform_words(sheet, tabs, work.ask)
    status = status_words(sheet, tabs, statuses, read_codes(sheet), work.ask)
    channels = client_words(sheet, tabs, named_after, clients, work.ask)
    asked = work.untimed > 0 and not work.timed and not timed
    return Proposal(
        default_time=(work.ask(asking.default_time(work.untimed)) or "") if asked else "",
        tabs=tuple(work.reports[tab.name] for tab in sheet.tabs),
        layout=SavedLayout(tabs, words.meanings, "hold"),
        questions=tuple(work.questions.values()),
        statuses=status.seen,
        blank_status=status.blank,
        platforms=words.seen,
        timezone=timezone,
        dates_to_mend=tuple(work.mend),
        channels=channels,
    )


def _two_tables(found: Found, start: int, end: int) -> TabReport:
    left, right = column_letters(found.left), column_letters(max(x for x in found.header.titles if x < start))
    note = (
        f"not read: two calendars stand side by side, in columns {left} to {right} and {column_letters(start)} to "
        f"{column_letters(end)}; give each a tab of its own, so that a row is one post"
    )
    return TabReport(found.tab.name, "other", found.header.row, len(posts(found)), notes=(note,))


def _other(tab: Tab, sheet: Sheet) -> TabReport:
    if tab.hidden:
        return TabReport(tab.name, "hidden", notes=("hidden, so it is not read",))
    if notes := sideways_notes(tab):
        return TabReport(tab.name, "other", notes=notes)
    notes = grid_notes(tab, sheet.location)
    if notes:
        return TabReport(tab.name, "grid", notes=notes)
    return TabReport(tab.name, "other", notes=("no row of titles that a calendar could have",))


# Columns


def _family(family: Family, work: Work) -> None:
    first = family.members[0]
    guesses = family.guesses
    certain = {item.field.partition(":")[0] for item in guesses if item.certain}
    guide = work.calendars > 1 and not certain & {"date", *SPEAKS}
    guide = guide and all(_is_guide(one.tab.name) for one in family.members)
    # Networks down the side and weekdays across the top are a grid, whose cells are its posts.
    grid = "date" not in certain and all(one.header.row in weekday_rows(one.tab) for one in family.members)
    if guide or grid:
        for member in family.members:
            work.reports[member.tab.name] = _other(member.tab, work.sheet)
        return
    chosen = _choose(family, work)
    answered = {item.column for item in guesses for kind in ("decides", "carries")
                if f"{kind}:{fold(first.tab.name)}:{first.left}:{item.column}" in work.answers}  # fmt: skip
    known = still_heeded({item.column: item.title for item in guesses}, chosen, work.earlier)
    chosen |= {column: name for column, name in known.items() if column not in answered}
    speaks = any(name.partition(":")[0] in SPEAKS for name in chosen.values())
    for place, member in enumerate(family.members):
        shift = member.left - first.left
        here = {column + shift: name for column, name in chosen.items()}
        shown = tuple(replace(item, column=item.column + shift) for item in guesses) if not place else ()
        notes: list[str] = []
        aside = speaks and _is_aside(member, chosen.values(), work, notes)
        if speaks and not aside:
            work.saved[member.tab.name] = lay_out(member, here, guesses, shift, work, notes)
        elif not speaks:
            notes.append(_no_text(guesses))
        work.reports[member.tab.name] = TabReport(
            member.tab.name,
            "calendar" if speaks and not aside else "other",
            member.header.row,
            len(posts(member)),
            shown,
            first.tab.name if place else "",
            tuple(notes),
        )
    _zones_alike([member.tab.name for member in family.members], work)


def _zones_alike(tabs: Sequence[str], work: Work) -> None:
    """Ask of the tabs of one form that say nothing of a time zone whether a note on another holds for them as well."""
    saved = [work.saved[name] for name in tabs if name in work.saved]
    said = next((tab for tab in saved if tab.timezone not in ("", UNCLEAR) and tab.zone_notes), None)
    if said is None or said.zone_notes is None:
        return
    for tab in saved:
        if tab.timezone or tab.zone_notes:
            continue
        note = f"nothing of it, and the tab '{said.name.strip()}' says '{said.zone_notes[0][:80]}'"
        answer = work.ask(asking.zones(tab.name, note, [said.timezone]))
        zone = UNCLEAR if answer is None else "" if answer == asking.CHANNELS else answer
        work.saved[tab.name] = replace(tab, timezone=zone)


def _is_guide(tab: str) -> bool:
    return bool({*plain(tab).split()} & _GUIDE)


_GUIDE = frozenset(
    {"instructions", "guide", "readme", "legend", "anleitung", "hinweise", "legende", "consignes", "instrucciones"}
    | {"instrucoes", "istruzioni", "instructies", "инструкция", "instrukcja"}
)
"""Words for tabs that explain a workbook."""


def _is_parked(tab: str, answers: Mapping[str, str]) -> bool:
    """Return whether a tab's name says that its rows are set aside, and nobody has said that they are to be posted."""
    return (
        bool(parked_tab(tab) or _elsewhere(tab))
        and plain(tab) not in IDEAS
        and answers.get(f"tab:{fold(tab)}") != asking.YES
    )


_OF_WORK = frozenset({"planning", "setup", "set up", "strategy", "internal", "admin", "site", "training", "research"})
"""What a tab of posts may be called, although a channel of that name is none that Buffer posts to."""


def _elsewhere(tab: str) -> bool:
    return is_posted_elsewhere(tab) and plain(tab) not in _OF_WORK


def _is_aside(found: Found, fields: Collection[str], work: Work, notes: list[str]) -> bool:
    """Return whether a tab is left alone because its name, or a line above its table, sets its rows aside."""
    tab, fields = found.tab.name, {*fields}
    if is_posted_elsewhere(tab) and not any(name.startswith(("channel", "post:")) for name in fields):
        notes.append(f"not read: its rows are for '{tab.strip()}', which is nothing that Buffer posts to")
        return True
    words = parked_tab(tab)
    newer = "" if words else outdone_tab(tab, (other.name for other in work.sheet.tabs if not other.hidden))
    above = "" if words or newer or fields & {*GATES, "gate", "mode"} else unapproved_above(found)
    other = not (words or newer or above) and work.calendars > 1 and _elsewhere(tab)
    alone = work.calendars == 1 and words in _ONCE_A_TEMPLATE
    board = plain(tab) in IDEAS and {"status", "mode"} & fields
    if alone or board or not (words or newer or above or other):
        return False
    told = f"by its name it is a copy, or an older version, of '{newer}'" if newer else f"its name says '{words}'"
    told = f"above its table stands '{above}', and no column says which rows are approved" if above else told
    told = "by its name it is for something that Buffer does not post to" if other else told
    if work.ask(asking.parked(tab, f"{told[0].upper()}{told[1:]}.")) == asking.YES:
        return False
    notes.append(f"not read: {told}, and nobody has said that its rows are to be posted")
    return True


def _no_text(guesses: Sequence[ColumnGuess]) -> str:
    about = ", ".join(f"'{item.title}'" for item in guesses if item.reading.field == "concept")
    maybe = ", ".join(f"'{item.title}'" for item in guesses if item.field == "text")
    said = f" {about} say what posts are about, which is never posted." if about else ""
    return (
        "not read: no column certainly holds what is to be posted."
        + said
        + (f" Perhaps {maybe}: say so when asked." if maybe else "")
    )


def _unanswered(item: ColumnGuess) -> str:
    """Return what a column is until somebody answers; a plain ``Comment`` is mostly a note, but never of hashtags."""
    comment = item.field == "first_comment" and are_comments(item.title) and item.reading.strength >= VAGUE
    return "notes" if comment and item.contents.share("hashtags") < 0.5 else "unsure"


def _choose(family: Family, work: Work) -> dict[int, str]:
    """Return the field of each column that is certain or was answered, by 1-based column of the first member."""
    chosen = {item.column: item.field for item in family.guesses if item.certain and item.field not in OWN_COLUMNS}
    name = family.members[0].tab.name
    open_fields: dict[str, list[ColumnGuess]] = {}
    for item in (item for item in family.guesses if item.field not in OWN_COLUMNS):
        second = item.field == "status" and item.column not in chosen and "status" in chosen.values()
        if item.field in ("gate", "unsure", "told", "page") or (second and item.contents.filled):
            unsure = item.field in ("unsure", "told", "page")
            question = asking.carries if unsure else asking.decides
            said = work.ask(question(name, family.members[0].left, item)) or item.field
            if said == asking.NOTHING:
                chosen.pop(item.column, None)
            else:
                chosen[item.column] = said if is_layout_field(said) else item.field if unsure else "gate"
        elif item.field.startswith("channel:") and not item.contents.filled and "channels" in chosen.values():
            # An empty column for ticks says nothing yet beside one of channels; rows that fill it later wait.
            chosen.setdefault(item.column, "unsure")
        elif item.field and item.column not in chosen and item.confidence >= WORTH_ASKING:
            if item.field in SINGLE and item.field in chosen.values():
                if item.field in _ONE_OF or not item.contents.filled:
                    continue
                # What is left out beside the column that is read may be meant all the same.
                said = work.ask(asking.carries(name, family.members[0].left, replace(item, field="told"))) or "told"
                chosen |= {item.column: said if is_layout_field(said) else "told"} if said != asking.NOTHING else {}
                continue
            open_fields.setdefault(item.field, []).append(item)
    if not any(value.partition(":")[0] in SPEAKS for value in chosen.values()):
        # Without a text nothing else matters, so every column that may hold one is offered.
        open_fields.setdefault("text", []).extend(
            item for item in family.guesses if item not in open_fields.get("text", ()) and asking.may_be_text(item)
        )
        if not open_fields["text"]:
            del open_fields["text"]
    for wanted, rivals in open_fields.items():
        answer = work.ask(asking.which_column(name, family.members[0].left, wanted, rivals))
        if wanted == "status" and answer in (None, asking.ALL):
            # Until somebody says which of them counts, a row must be ready in every one.
            chosen |= {item.column: "approved" if answer == asking.ALL else "gate" for item in rivals}
        elif answer is None and wanted == "approved":
            chosen |= {item.column: "gate" for item in rivals}
        elif answer is None and wanted == "post_type" and all(are_purposes(item.contents) for item in rivals):
            chosen |= {item.column: "told" for item in rivals}
        elif answer is None and wanted == "text" and any(value.startswith("post:") for value in chosen.values()):
            # Beside columns with the words of networks, what may be topics leaves the rows as they are.
            chosen |= {item.column: _unanswered(item) for item in rivals if not names_topics(item.title)}
        elif answer is None and (waits_for_answer(wanted) or wanted in ("text", "date", "time", "day", "channels")):
            chosen |= {item.column: _unanswered(item) for item in rivals}
        elif answer is None and wanted == "tags":
            chosen |= {item.column: "told" for item in rivals if item.contents.filled}
        elif answer and answer not in (asking.NONE, asking.NOTHING):
            if wanted in ("media", "link"):
                chosen |= {item.column: "unsure" for item in rivals}
            elif wanted == "text":
                chosen |= {item.column: "earlier" for item in rivals if is_wording(item)}
            chosen[int(answer)] = wanted
    return chosen
