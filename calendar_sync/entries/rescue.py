"""Which rows without a Sync ID are those to which a run that was cut off had given one.

Where a sheet is shared, ids of new rows are written together with the results, when everything is sent. A run that dies
before that leaves posts whose rows carry no id, and people may sort, edit, copy and delete rows before the next run.
The ledger knows what stood in each row. A row is only taken for one of them where no other could be meant; and where
one might be, but nobody can tell, it waits for a word of the user: created anew, it might be posted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from calendar_sync.model.entry import Issue
from calendar_sync.model.unplaced import Place, Unplaced

ALIKE = 0.5
"""So much of what a row said must still stand in one for it to be taken for the same row, edited."""

SIMILAR = 0.6
"""Share of two texts that must be common for one to be taken for the other, edited."""

MUCH = 0.75
"""A row that still says so much may be the same one, though all that it says is said by others as well."""

_TEXT = 8
"""Characters of the shortest text that can be told from another one."""

_MOST = 250_000
"""So many pairs of rows and ids are compared; of more, nobody can tell anything in time."""


class Line(NamedTuple):
    """A row as it stands.

    Args:
        place: Tab and number.
        row_id: What its Sync ID cell says; empty where it says nothing.
        content: What people have written in it.
    """

    place: Place
    row_id: str
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rescue:
    """What rows are, whatever their Sync ID cells say.

    Args:
        given: Sync ID by place; an empty one for rows that have another row's id in their cell, and are new.
        doubtful: Rows that may be one of several, or none of them, by place.
        missing: Ids for which something may have been sent, of rows that are not here.
        unread: One note for each tab that is not read, and in which some of these rows may stand.
    """

    given: Mapping[Place, str] = field(default_factory=dict)
    doubtful: Mapping[Place, tuple[Unplaced, ...]] = field(default_factory=dict)
    missing: tuple[Unplaced, ...] = ()
    unread: tuple[Issue, ...] = ()


NOTHING = Rescue()


def rescue(lines: Sequence[Line], unplaced: Sequence[Unplaced], at_stake: Collection[str]) -> Rescue:
    """Return which rows are those that have ids already.

    Args:
        lines: All rows that are not empty, in the order of the sheet.
        unplaced: Ids that are not known to stand in the sheet.
        at_stake: Those for which something may have been sent: rows that may be theirs are never created anew.
    """
    if not unplaced:
        return NOTHING
    search = _Search(lines, unplaced)
    for is_same in _SAME:
        search.pair(is_same)
    # What the sheet, or the user, says of a row counts unless another one says to the letter what that one said.
    search.pair(lambda line, item: line.row_id == item.row_id)
    search.drop_renamed()
    search.keep(at_stake)
    search.pair_best()
    given = search.given | {line.place: "" for line in search.pool if line.row_id}
    return Rescue(given, search.doubts(), tuple(search.waiting))


_Same = Callable[[Line, Unplaced], bool]

_SAME: Sequence[_Same] = (
    lambda line, item: line.content == item.content and line.row_id == item.row_id,
    lambda line, item: line.content == item.content and line.place == (item.tab, item.number),
    lambda line, item: line.content == item.content,
)
"""How a row is known that nobody has edited, the surest first; equal ones are taken in order."""


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How much speaks for a row being the one that an id was given to.

    Args:
        share: Of what they say, so much is the same.
        is_rare: They share something that no more than one other row says.
        is_telling: Both say something that nobody else says.
        is_there: It stands where that row stood.
        is_similar: Their longest texts have much in common.
    """

    share: float
    is_rare: bool
    is_telling: bool
    is_there: bool
    is_similar: bool

    @property
    def is_possible(self) -> bool:
        """Whether it may be the same row."""
        return self.is_rare or self.is_there or self.is_similar or self.share >= MUCH

    @property
    def is_likely(self) -> bool:
        """Whether it is the same row, if no other is more like it.

        A day that nobody else has tells little: a row that has it, but another text and another time, may be new.
        """
        return self.share >= ALIKE and (self.is_there or (self.is_telling and (self.is_similar or self.share >= MUCH)))

    @property
    def strength(self) -> float:
        """By how much it is more like it than another one."""
        return self.share + self.is_telling + self.is_there / 4


class _Search:
    """Rows and ids that have not found each other yet."""

    def __init__(self, lines: Sequence[Line], unplaced: Sequence[Unplaced]) -> None:
        ids = {item.row_id for item in unplaced}
        # Phones begin cells with a capital, and no two ids differ by that alone.
        spelled = {row_id.lower(): row_id for row_id in ids}
        lines = [line._replace(row_id=spelled.get(line.row_id.lower(), line.row_id)) for line in lines]
        self.pool = [line for line in lines if line.content and (not line.row_id or line.row_id in ids)]
        self.waiting = list(unplaced)
        self.given: dict[Place, str] = {}
        self._others = [line for line in lines if line.row_id and line.row_id not in ids]
        self._there = Counter(cell for line in lines for cell in set(line.content))
        self._known = Counter(cell for item in unplaced for cell in set(item.content))

    def pair(self, is_same: _Same) -> None:
        """Give each id that is still waiting to the first row of which ``is_same`` holds."""
        near: dict[Hashable, list[Line]] = {}
        for line in self.pool:
            near.setdefault(line.content, []).append(line)
            near.setdefault(line.row_id, []).append(line)
        for item in self.waiting:
            for line in (*near.get(item.content, ()), *near.get(item.row_id, ())):
                if line.place not in self.given and is_same(line, item):
                    self.given[line.place] = item.row_id
                    break
        self._take()

    def drop_renamed(self) -> None:
        """Let go of ids whose rows have got another one meanwhile: from another machine, which knows nothing of these.

        Such a row says what it said, or most of it and something that no other row says.
        """
        contents = {line.content for line in self._others}
        by_cell = {cell: line for line in self._others for cell in line.content if self._there[cell] == 1}

        def is_renamed(item: Unplaced) -> bool:
            alike = (by_cell[cell] for cell in item.content if cell in by_cell and self._known[cell] == 1)
            return item.content in contents or any(_share(line.content, item.content) >= ALIKE for line in alike)

        self.waiting = [item for item in self.waiting if not is_renamed(item)]

    def keep(self, at_stake: Collection[str]) -> None:
        """Let go of ids for which nothing was sent: their rows may get other ones."""
        self.waiting = [item for item in self.waiting if item.row_id in at_stake]

    def pair_best(self) -> None:
        """Give ids to rows that were edited, where each is more like the other than anything else is like either."""
        found = {(line.place, item.row_id): told.strength for line, item, told in self._possible() if told.is_likely}
        by_line: dict[Place, list[float]] = {}
        by_id: dict[str, list[float]] = {}
        for (place, row_id), strength in found.items():
            by_line.setdefault(place, []).append(strength)
            by_id.setdefault(row_id, []).append(strength)
        for (place, row_id), strength in found.items():
            if all(
                max(others) == strength and others.count(strength) == 1 for others in (by_line[place], by_id[row_id])
            ):
                self.given[place] = row_id
        self._take()

    def doubts(self) -> dict[Place, tuple[Unplaced, ...]]:
        """Return what rows without an id may be, by place."""
        if len(self.pool) * len(self.waiting) > _MOST:
            return {line.place: tuple(self.waiting) for line in self.pool if not line.row_id}
        found: dict[Place, tuple[Unplaced, ...]] = {}
        for line, item, _ in self._possible():
            if not line.row_id:
                found[line.place] = (*found.get(line.place, ()), item)
        return found

    def _possible(self) -> Iterator[tuple[Line, Unplaced, _Likeness]]:
        if len(self.pool) * len(self.waiting) > _MOST:
            return
        for line in self.pool:
            for item in self.waiting:
                told = self._likeness(line, item)
                if told.is_possible:
                    yield line, item, told

    def _likeness(self, line: Line, item: Unplaced) -> _Likeness:
        common = set(line.content) & set(item.content)
        return _Likeness(
            share=_share(line.content, item.content),
            is_rare=any(self._there[cell] <= 2 for cell in common),
            is_telling=any(self._there[cell] == 1 and self._known[cell] == 1 for cell in common),
            is_there=line.place == (item.tab, item.number),
            is_similar=_is_similar(self._text(line.content), self._text(item.content)),
        )

    def _text(self, content: Sequence[str]) -> str:
        """Return the longest of what a row says and most others do not."""
        return max((cell for cell in content if self._there[cell] + self._known[cell] <= 2), key=len, default="")

    def _take(self) -> None:
        taken = set(self.given.values())
        self.pool = [line for line in self.pool if line.place not in self.given]
        self.waiting = [item for item in self.waiting if item.row_id not in taken]


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    return sum((Counter(one) & Counter(other)).values()) / max(len(one), len(other), 1)


def _is_similar(before: str, after: str) -> bool:
    if min(len(before), len(after)) < _TEXT:
        return False
    matcher = SequenceMatcher(None, before, after)
    return matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR
