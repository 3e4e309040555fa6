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
    search.pair_edited()
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
        is_there: It stands where that row stood.
        is_similar: Their longest texts are the same, or have much in common.
    """

    share: float
    is_rare: bool
    is_there: bool
    is_similar: bool

    @property
    def is_possible(self) -> bool:
        """Whether it may be the same row."""
        return self.is_rare or self.is_there or self.is_similar or self.share >= MUCH


class _Pair(NamedTuple):
    line: Line
    item: Unplaced
    told: _Likeness


def _says_the_same(pair: _Pair) -> bool:
    text = _text(pair.line.content)
    return len(text) >= _TEXT and text == _text(pair.item.content)


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

        Such a row says what it said, to the letter. Of one that was edited besides nobody can tell whether it is not
        another one that has a time or a day in common with it.
        """
        contents = {line.content for line in self._others}
        self.waiting = [item for item in self.waiting if item.content not in contents]

    def keep(self, at_stake: Collection[str]) -> None:
        """Let go of ids for which nothing was sent: their rows may get other ones."""
        self.waiting = [item for item in self.waiting if item.row_id in at_stake]

    def pair_edited(self) -> None:
        """Give ids to rows that were edited, where no other could be meant.

        The text is what makes a post: a row with another one that has only a day, a time or a place in common with what
        was sent may be another post. So those are paired first that say the same text, which nobody else says; then
        those in whose place nearly everything is as it was; then those whose texts have much in common.
        """
        self._pair_alone(lambda pair: _says_the_same(pair) and pair.told.is_there, ALIKE, text_tells=True)
        self._pair_alone(_says_the_same, ALIKE, text_tells=True)
        self._pair_alone(lambda pair: pair.told.is_there, MUCH)
        self._pair_alone(lambda pair: pair.told.is_similar, MUCH)

    def _pair_alone(self, is_meant: Callable[[_Pair], bool], share: float, *, text_tells: bool = False) -> None:
        pairs = list(self._possible())
        meant = [pair for pair in pairs if is_meant(pair)]
        # Where the text is another one, a row elsewhere that has it may be meant.
        rivals = meant if text_tells else [pair for pair in pairs if pair.told.is_similar or is_meant(pair)]
        lines = Counter(pair.line.place for pair in rivals)
        items = Counter(pair.item.row_id for pair in rivals)
        for line, item, told in meant:
            if told.share >= share and lines[line.place] == items[item.row_id] == 1:
                self.given[line.place] = item.row_id
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

    def _possible(self) -> Iterator[_Pair]:
        if len(self.pool) * len(self.waiting) > _MOST:
            return
        for line in self.pool:
            for item in self.waiting:
                told = self._likeness(line, item)
                if told.is_possible:
                    yield _Pair(line, item, told)

    def _likeness(self, line: Line, item: Unplaced) -> _Likeness:
        return _Likeness(
            share=_share(line.content, item.content),
            is_rare=any(self._there[cell] <= 2 for cell in set(line.content) & set(item.content)),
            is_there=line.place == (item.tab, item.number),
            is_similar=_is_similar(_text(line.content), _text(item.content)),
        )

    def _take(self) -> None:
        taken = set(self.given.values())
        self.pool = [line for line in self.pool if line.place not in self.given]
        self.waiting = [item for item in self.waiting if item.row_id not in taken]


def _text(content: Sequence[str]) -> str:
    """Return the longest of what a row says."""
    return max(content, key=len, default="")


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    return sum((Counter(one) & Counter(other)).values()) / max(len(one), len(other), 1)


def _is_similar(before: str, after: str) -> bool:
    if before == after:
        return bool(before)
    if min(len(before), len(after)) < _TEXT:
        return False
    matcher = SequenceMatcher(None, before, after)
    return matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR
