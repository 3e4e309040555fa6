"""Where rows have gone while people work in the sheet, and what must be written where.

Google has no conditional write: between our look at the sheet and our write anybody may sort, insert, delete or copy
rows. So a write goes where a row stood, then the sheet is looked at again, and what has come to stand in another row is
put right: that row gets back what it said, and the results go after theirs. Columns cannot be missed (they are found by
a mark that moves along), so all that can ever be hit is a cell of a column that is written: of ours, or one of the
user's where a reviewed plan says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from calendar_sync.calendars.google.cells import Said, said
from calendar_sync.model.sheet import Tab

ID = "sync_id"
ALIKE = 0.5
"""So much of what a row said must still stand in one for it to be taken for the same row, edited."""

MOST_UNSURE = 200
"""So many rows of which neither id nor content is known are compared with each other."""

Intents = Mapping[int, Mapping[str, Said]]
"""Row number, as the calendar was read, to slot to text or number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row.

    Args:
        number: 1-based.
        own: What our columns say, by slot; empty ones are left out.
        content: What all other columns say, in any order: columns may be moved.
    """

    number: int
    own: Mapping[str, Said]
    content: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the Sync ID that stands in it."""
        return str(self.own.get(ID, ""))


def lines_of(tab: Tab, columns: Mapping[str, int]) -> list[Line]:
    """Return the rows of a tab.

    Args:
        tab: As read.
        columns: 1-based column of each of our slots.
    """
    ours = {column: slot for slot, column in columns.items()}
    lines = []
    for number, cells in enumerate(tab.rows, start=1):
        own: dict[str, Said] = {}
        content: list[str] = []
        for column, value in enumerate(cells, start=1):
            if value is None or value == "":
                continue
            if slot := ours.get(column):
                own[slot] = said(value)
            else:
                content.append(repr(value))
        lines.append(Line(number, own, tuple(sorted(content))))
    return lines


_Key = Callable[[Line], Hashable]


@dataclass
class Sent:
    """What one writing has sent so far: only such texts and numbers can have come to stand in a wrong row.

    Args:
        texts: By slot.
    """

    texts: dict[str, set[Said]] = field(default_factory=lambda: defaultdict(set))

    def add(self, cells: Mapping[tuple[int, str], Said]) -> None:
        """Note what is about to be sent, by row and slot."""
        for (_, slot), text in cells.items():
            self.texts[slot].add(text)

    def ids(self) -> Collection[Said]:
        """Return the Sync IDs among it."""
        return self.texts.get(ID, frozenset())


def match(base: Sequence[Line], now: Sequence[Line], sent: Sent) -> dict[int, int]:
    """Return which row of ``base`` each row of ``now`` is, by number; rows that are nobody's are left out.

    A copied row counts as the same one, and so comes up more than once. An id that was sent just now proves nothing.
    """
    found: dict[int, int] = {}
    by_id: dict[str, list[Line]] = defaultdict(list)
    for line in base:
        if line.id:
            by_id[line.id].append(line)
    rest: list[Line] = []
    copies: list[Line] = []
    for line in now:
        known = by_id.get(line.id, ()) if line.id and line.id not in sent.ids() else ()
        if len(known) == 1:
            found[line.number] = known[0].number
        elif known:
            copies.append(line)
        elif not line.id or line.id in sent.ids():
            # Any other id was given by somebody else meanwhile, another machine perhaps: then the row is theirs.
            rest.append(line)
    _match_copies(copies, by_id, found)
    taken = set(found.values())
    left = [line for line in base if line.number not in taken]
    touched = set(sent.texts)
    keys: tuple[_Key, ...] = (_whole(touched), lambda line: line.content, _marks(touched))
    for key in keys:
        rest, left = _pair(rest, left, key, found)
    _resemblances(rest, left, found)
    return found


def _match_copies(lines: Sequence[Line], by_id: Mapping[str, Sequence[Line]], found: dict[int, int]) -> None:
    """Match rows that carried the same id as others already when they were read: each to another one, if it can be."""
    waiting = {row_id: list(known) for row_id, known in by_id.items()}
    likeness: tuple[Callable[[Line, Line], bool], ...] = (
        lambda one, other: one.number == other.number and one.content == other.content,
        lambda one, other: one.content == other.content and one.own == other.own,
        lambda one, other: one.content == other.content,
        lambda _one, _other: True,
    )
    for is_like in likeness:
        for line in lines:
            same = next((other for other in waiting[line.id] if is_like(line, other)), None)
            if line.number not in found and same is not None:
                found[line.number] = same.number
                waiting[line.id].remove(same)
    for line in lines:
        known = by_id[line.id]
        same = next((other for other in known if other.content == line.content), known[0])
        found.setdefault(line.number, same.number)


def _whole(touched: Collection[str]) -> _Key:
    marks = _marks(touched)
    return lambda line: (line.content, marks(line)) if line.content else ()


def _marks(touched: Collection[str]) -> _Key:
    return lambda line: tuple(sorted((slot, text) for slot, text in line.own.items() if slot not in touched))


def _pair(
    rest: Sequence[Line], left: Sequence[Line], key: _Key, found: dict[int, int]
) -> tuple[list[Line], list[Line]]:
    """Pair rows that have the same key, those that have stayed where they were first."""
    waiting: dict[Hashable, list[Line]] = defaultdict(list)
    for line in left:
        if mark := key(line):
            waiting[mark].append(line)
    by_place = {(line.number, key(line)) for line in left}
    stayed = [line for line in rest if key(line) and (line.number, key(line)) in by_place]
    moved = [line for line in rest if not (key(line) and (line.number, key(line)) in by_place)]
    for line in stayed:
        found[line.number] = line.number
        waiting[key(line)] = [item for item in waiting[key(line)] if item.number != line.number]
    unmatched = []
    for line in moved:
        if (mark := key(line)) and waiting[mark]:
            found[line.number] = waiting[mark].pop(0).number
        else:
            unmatched.append(line)
    taken = set(found.values())
    return unmatched, [line for line in left if line.number not in taken]


def _resemblances(rest: Sequence[Line], left: Sequence[Line], found: dict[int, int]) -> None:
    """Pair rows that were edited meanwhile with what they have most in common with."""
    rest = [line for line in rest if line.content]
    if not left or not rest or len(rest) > MOST_UNSURE:
        return
    scores = sorted(
        (
            (-_likeness(one, other), one.number != other.number, one.number, other.number)
            for one in rest
            for other in left[: MOST_UNSURE * 5]
            if other.content
        ),
    )
    used: set[int] = set()
    for score, _, number, origin in scores:
        if -score < ALIKE:
            return
        if number not in found and origin not in used:
            found[number] = origin
            used.add(origin)


def _likeness(one: Line, other: Line) -> float:
    common = sum((Counter(one.content) & Counter(other.content)).values())
    return common / max(len(one.content), len(other.content))


@dataclass(frozen=True, slots=True)
class Corrections:
    """What has to be written.

    Args:
        cells: Text or number by row and slot, as the sheet stands now.
        missing: Rows, as the calendar was read, that are no longer there.
    """

    cells: Mapping[tuple[int, str], Said]
    missing: tuple[int, ...]


def corrections(
    base: Sequence[Line], now: Sequence[Line], intents: Intents, sent: Sent, theirs: Collection[str] = ()
) -> Corrections:
    """Return what has to be written so that every row says what it should, and no other says what it should not.

    Args:
        base: The rows as they were read.
        now: The rows as they stand.
        intents: What rows of ``base`` should say.
        sent: What was sent since ``base`` was read.
        theirs: Slots of the user's columns: what they have changed there since ``base`` was read stays.
    """
    origins = match(base, now, sent)
    was = {line.number: line for line in base}
    cells: dict[tuple[int, str], Said] = {}
    served: set[int] = set()
    # Rows that say nothing are where they were: there is nothing to know them by.
    blank = {number for number in intents if number not in was or _says_nothing(was[number], intents[number], sent)}
    for line in now:
        origin = origins.get(line.number)
        wanted: Mapping[str, Said] = {}
        if origin is not None and origin not in served:
            served.add(origin)
            wanted = {
                slot: value
                for slot, value in intents.get(origin, {}).items()
                if slot not in theirs or line.own.get(slot, "") in (value, was[origin].own.get(slot, ""))
            }
        elif origin is None and line.number in blank and not line.content and (not line.id or line.id in sent.ids()):
            served.add(line.number)
            wanted = intents[line.number]
        cells.update(_for_row(line, was[origin] if origin is not None else None, wanted, sent))
    for number in blank - served - {line.number for line in now}:
        served.add(number)
        cells.update(_differing(Line(number, {}, ()), intents[number]))
    return Corrections(cells, tuple(number for number in intents if number not in served))


def _says_nothing(line: Line, wanted: Mapping[str, Said], sent: Sent) -> bool:
    """Return whether a row has nothing to be known by: not even an id, or one that it is losing to a new one."""
    return not line.content and (not line.id or ID in wanted) and not _marks(set(sent.texts))(line)


def _for_row(
    line: Line, was: Line | None, wanted: Mapping[str, Said], sent: Sent
) -> dict[tuple[int, str], Said]:  # fmt: skip
    cells = _differing(line, wanted)
    if was is None and line.id and line.id not in sent.ids():
        return cells  # a row of another calendar, put in here: what it says is not ours
    for slot, texts in sent.texts.items():
        text = line.own.get(slot, "")
        before = was.own.get(slot, "") if was is not None else ""
        if slot not in wanted and text != before and text in texts:
            cells[line.number, slot] = before
    return cells


def _differing(line: Line, wanted: Mapping[str, Said]) -> dict[tuple[int, str], Said]:
    return {(line.number, slot): text for slot, text in wanted.items() if line.own.get(slot, "") != text}


def columns_of(cells: Iterable[tuple[int, str]]) -> list[str]:
    """Return the slots among ``cells``, in a settled order."""
    return sorted({slot for _, slot in cells})
