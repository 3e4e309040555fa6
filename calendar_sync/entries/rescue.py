"""Which rows without a Sync ID are those to which a run that was cut off had given one.

Where a sheet is shared, ids of new rows are written together with the results, when everything is sent. A run that dies
before that leaves posts whose rows carry no id, and people may sort, edit, copy and delete rows before the next run.
The ledger knows what stood in each row. A row that says the same to the letter is that row, wherever it stands now; so
is one with its text, or nearly so, where neither another row nor another id comes into question. Nothing else is
decided by places, times or numbers: as long as the row of a post is missing, rows that nobody can tell from it wait for
a word of the user, because created anew, they might be posted twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from calendar_sync.model.entry import Issue
from calendar_sync.model.unplaced import Place, Unplaced

ALIKE = 0.5
"""So much of what a row said must still stand in one with the same text for it to be taken for the same row."""

MUCH = 0.75
"""A row that still says so much may be the same one, whatever has become of its text; and is, if that is similar."""

SIMILAR = 0.6
"""Share of two texts that must be common for one to be taken for the other, edited."""

_TEXT = 8
"""Characters of the shortest text that can be told from another one."""

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?|\d{1,2}:\d{2}(:\d{2})?")
"""Dates and times, as cells are kept."""

_MOST = 250_000
"""So many pairs of rows and ids are compared; of more, nobody can tell anything in time."""


class Line(NamedTuple):
    """A row as it stands.

    Args:
        place: Tab and number.
        row_id: What its Sync ID cell says; empty where it says nothing.
        content: What people have written in it.
        text: What is to be posted; empty where that is not known.
    """

    place: Place
    row_id: str
    content: tuple[str, ...]
    text: str = ""


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


def rescue(
    lines: Sequence[Line], unplaced: Sequence[Unplaced], at_stake: Collection[str], out: Collection[str] = ()
) -> Rescue:
    """Return which rows are those that have ids already.

    Args:
        lines: All rows that are not empty, in the order of the sheet.
        unplaced: Ids that are not known to stand in the sheet.
        at_stake: Those for which something may have been sent: rows that may be theirs are never created anew.
        out: Those of them whose posts are out by now: no change of a row can reach them any more.
    """
    if not unplaced:
        return NOTHING
    # Of rows that say the same, the one whose post was sent is found first.
    search = _Search(lines, sorted(unplaced, key=lambda item: item.row_id not in at_stake), at_stake, out)
    for is_same in _SAME:
        search.pair(is_same)
    # What the sheet, or the user, says of a row counts unless another one says to the letter what that one said.
    search.pair(lambda line, item: line.row_id == item.row_id)
    search.drop_renamed()
    search.keep_at_stake()
    search.pair_by_text()
    given = search.given | {line.place: "" for line in search.pool if line.row_id}
    return Rescue(given, search.doubts(), tuple(search.waiting))


_Same = Callable[[Line, Unplaced], bool]

_SAME: Sequence[_Same] = (
    lambda line, item: line.content == item.content and line.row_id == item.row_id,
    lambda line, item: line.content == item.content and line.place == (item.tab, item.number),
    lambda line, item: line.content == item.content,
)
"""How a row is known that nobody has edited, the surest first; equal ones are taken in order."""


class _Search:
    """Rows and ids that have not found each other yet."""

    def __init__(
        self,
        lines: Sequence[Line],
        unplaced: Sequence[Unplaced],
        at_stake: Collection[str],
        out: Collection[str],
    ) -> None:
        ids = {item.row_id for item in unplaced}
        # Phones begin cells with a capital, and no two ids differ by that alone.
        spelled = {row_id.lower(): row_id for row_id in ids}
        lines = [line._replace(row_id=spelled.get(line.row_id.lower(), line.row_id)) for line in lines]
        self.pool = [line for line in lines if line.content and (not line.row_id or line.row_id in ids)]
        self.waiting = list(unplaced)
        self.given: dict[Place, str] = {}
        self._at_stake, self._out = at_stake, out
        self._others = [line for line in lines if line.row_id and line.row_id not in ids]

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

    def keep_at_stake(self) -> None:
        """Let go of ids for which nothing was sent: their rows may get other ones."""
        self.waiting = [item for item in self.waiting if item.row_id in self._at_stake]

    def pair_by_text(self) -> None:
        """Give ids to rows that were edited otherwise, where no other could be meant.

        The text is what makes a post. But a row that takes the place of a deleted one may have its text as well as its
        day and time; and what is out already can be no row's that is still to be posted.
        """
        if self._too_many():
            return
        pairs = [(line, item) for line in self.pool for item in self.waiting if _is_rival(line, item)]
        lines = Counter(line.place for line, _ in pairs)
        items = Counter(item.row_id for _, item in pairs)
        for line, item in pairs:
            if (
                lines[line.place] == items[item.row_id] == 1
                and item.row_id not in self._out
                and _is_meant(line, item)
                and not self._is_another_as_alike(line, item)
            ):
                self.given[line.place] = item.row_id
        self._take()

    def _is_another_as_alike(self, line: Line, item: Unplaced) -> bool:
        share = _share(line.content, item.content)
        return any(_share(line.content, other.content) >= share for other in self.waiting if other is not item) or any(
            _share(other.content, item.content) >= share for other in self.pool if other is not line
        )

    def doubts(self) -> dict[Place, tuple[Unplaced, ...]]:
        """Return what rows without an id may be, by place; the likeliest first.

        As long as the row of a post has not been missed once with no row in doubt, each that nobody knows may be it:
        people change the text, the day and the time of a row at once. Later only those that are like it come into
        question, and so it is where the post is out, and no harm is done by what is otherwise.
        """
        bare = [line for line in self.pool if not line.row_id]
        if self._too_many():
            return {line.place: tuple(self.waiting) for line in bare if self.waiting}
        found: dict[Place, tuple[Unplaced, ...]] = {}
        for line in bare:
            meant = [item for item in self.waiting if self._may_be(line, item)]
            if meant:
                found[line.place] = tuple(sorted(meant, key=lambda item: -_likeness(line, item)))
        return found

    def _may_be(self, line: Line, item: Unplaced) -> bool:
        if item.row_id in self._out:
            return _is_similar(_text(line), _text(item))
        return item.number > 0 or _is_rival(line, item)

    def _too_many(self) -> bool:
        return len(self.pool) * len(self.waiting) > _MOST

    def _take(self) -> None:
        taken = set(self.given.values())
        self.pool = [line for line in self.pool if line.place not in self.given]
        self.waiting = [item for item in self.waiting if item.row_id not in taken]


def _is_rival(line: Line, item: Unplaced) -> bool:
    return _is_similar(_text(line), _text(item)) or _share(line.content, item.content) >= MUCH


def _is_meant(line: Line, item: Unplaced) -> bool:
    before, after, share = _text(item), _text(line), _share(line.content, item.content)
    is_same = len(after) >= _TEXT and before == after
    return (is_same and share >= ALIKE) or (share >= MUCH and _is_similar(before, after))


def _likeness(line: Line, item: Unplaced) -> float:
    return _share(line.content, item.content) + _is_similar(_text(line), _text(item))


def _text(told: Line | Unplaced) -> str:
    """Return what is to be posted: the longest of what a row says, where it is not known which cell that is."""
    if told.text:
        return told.text
    return max((cell for cell in told.content if not _MOMENT.fullmatch(cell)), key=len, default="")


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    return sum((Counter(one) & Counter(other)).values()) / max(len(one), len(other), 1)


def _is_similar(before: str, after: str) -> bool:
    if before == after:
        return bool(before)
    if min(len(before), len(after)) < _TEXT:
        return False
    if before in after or after in before:
        return True
    matcher = SequenceMatcher(None, before, after)
    return matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR
