"""The user of a simulated calendar: rows, what is done to them between and during runs, and what they then want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from calendar_sync.model.canonical import canonical_text
from tests.stateful.books import Book, Grid
from tests.stateful.parts import START

HEADER = ["Date", "Time", "Channels", "Text", "Mode", "Status", "Notes"]
DATE, TIME, CHANNELS, TEXT, MODE, STATUS, NOTES = range(len(HEADER))
HANDLES = {"twitter:acme": "1" * 24, "linkedin:Acme Corp": "2" * 24}
WORDS = ("Fresh rolls", "Öfen für Café", "Cafe\u0301 au lait", "New\u00a0frames", "Sale 🎉", "See https://a.example/x")
TAILS = ("", " ", "\n", ".", " #bakery", "\n\nMore soon")


@dataclass(frozen=True, order=True)
class Wish:
    """What one row wants on one channel: kind is ``at``, ``queue``, ``draft``, ``now`` or ``idea``."""

    channel: str
    text: str
    kind: str
    due: str = ""


@dataclass
class User:
    """Edits the calendar.

    Args:
        book: The calendar.
        random: Moods.
        tell: Adds a line to the story.
        kinds: Modes of new rows.
        edits: What may be done to rows.
        same_copies: A copied row may be left as it is.
    """

    book: Book
    random: Random
    tell: Callable[[str], None]
    kinds: tuple[str, ...]
    edits: tuple[str, ...]
    same_copies: bool
    rows_made: int = 0
    texts_made: int = 0
    history: dict[str, set[Wish]] = field(default_factory=dict)

    def begin(self, rows: int) -> None:
        grid: Grid = [list(HEADER)]
        for _ in range(rows):
            grid.append(self._row())
        self._save(grid)

    def edit(self) -> None:
        """Do one thing to the calendar."""
        grid = self.book.grid()
        rows = [number for number in range(1, len(grid)) if self._cell(grid[number], NOTES)]
        name = self.random.choice(self.edits) if rows else "insert"
        number = self.random.choice(rows) if rows else 0
        if self._cell(grid[number], MODE) in ("now", "idea") and name not in ("insert", "sort", "promote"):
            name = "sort"
        EDITS[name](self, grid, number)
        self.tell(f"the user: {name} {self._cell(grid[number], NOTES) if number < len(grid) else ''}".rstrip())
        self._save(grid)

    def wishes(self, grid: Grid | None = None) -> dict[str, tuple[str, list[Wish]]]:
        """Return status and wishes of every row, by its note."""
        found: dict[str, tuple[str, list[Wish]]] = {}
        for row in (self.book.grid() if grid is None else grid)[1:]:
            if note := self._cell(row, NOTES):
                found[note] = (self._cell(row, STATUS).strip(), self._wishes(row))
        return found

    # Rows

    def _row(self) -> list[object]:
        self.rows_made += 1
        kind = self.random.choice(self.kinds)
        channels = self.random.choice([*HANDLES, *HANDLES, ", ".join(HANDLES)])
        row: list[object] = [None] * len(HEADER)
        row[CHANNELS], row[NOTES], row[TEXT] = channels, f"n{self.rows_made}", self._text()
        row[MODE] = None if kind == "at" else kind
        if kind == "now":
            row[CHANNELS] = next(iter(HANDLES))
        if kind in ("at", "draft"):
            self._date(row)
        return row

    def _text(self) -> str:
        self.texts_made += 1
        return f"{self.random.choice(WORDS)} {self.texts_made}{self.random.choice(TAILS)}"

    def _date(self, row: list[object]) -> None:
        day = START.date() + timedelta(days=self.random.randrange(3, 25))
        row[DATE] = datetime.combine(day, time())
        row[TIME] = time(self.random.randrange(6, 22), self.random.choice((0, 15, 30)))

    def _save(self, grid: Grid) -> None:
        self.book.put(grid)
        for note, (_, wishes) in self.wishes(grid).items():
            self.history.setdefault(note, set()).update(wishes)

    @staticmethod
    def _cell(row: list[object], column: int) -> str:
        value = row[column] if column < len(row) else None
        return "" if value is None else str(value)

    def _wishes(self, row: list[object]) -> list[Wish]:
        text, kind = canonical_text(self._cell(row, TEXT)), self._cell(row, MODE) or "at"
        due = ""
        if kind == "at":
            # What was pulled into a column without any date to look like is text.
            day = date.fromisoformat(row[DATE]) if isinstance(row[DATE], str) else row[DATE]
            clock = time.fromisoformat(row[TIME]) if isinstance(row[TIME], str) else row[TIME]
            assert isinstance(day, date)
            assert isinstance(clock, time)
            due = f"{day:%Y-%m-%d}T{clock:%H:%M}:00.000Z"
        if kind == "idea":
            return [Wish("idea", text, kind)]
        names = [name.strip() for name in self._cell(row, CHANNELS).split(",")]
        return [Wish(HANDLES[name], text, kind, due) for name in names]

    # Edits

    def _retext(self, grid: Grid, number: int) -> None:
        grid[number][TEXT] = self._text()

    def _retime(self, grid: Grid, number: int) -> None:
        if self._cell(grid[number], MODE) == "":
            self._date(grid[number])

    def _backdate(self, grid: Grid, number: int) -> None:
        if self._cell(grid[number], MODE) == "":
            day = START.date() - timedelta(days=self.random.randrange(1, 4))
            grid[number][DATE] = datetime.combine(day, time())

    def _requeue(self, grid: Grid, number: int) -> None:
        row = grid[number]
        if self._cell(row, MODE) == "" and "queue" in self.kinds:
            row[MODE], row[DATE], row[TIME] = "queue", None, None
        elif self._cell(row, MODE) == "queue":
            row[MODE] = None
            self._date(row)

    def _promote(self, grid: Grid, number: int) -> None:
        if self._cell(grid[number], MODE) == "idea":
            grid[number][MODE] = None
            self._date(grid[number])

    def _status(self, grid: Grid, number: int) -> None:
        grid[number][STATUS] = self.random.choice((None, "Ready", "On hold", "Cancelled", None))

    def _remove(self, grid: Grid, number: int) -> None:
        del grid[number]

    def _copy(self, grid: Grid, number: int) -> None:
        copy = list(grid[number])
        self.rows_made += 1
        copy[NOTES] = f"n{self.rows_made}"
        # Standing above its original it keeps the id, and with it the post.
        self.history[f"n{self.rows_made}"] = set(self.history[self._cell(grid[number], NOTES)])
        if not self.same_copies or self.random.random() < 0.6:
            copy[TEXT] = self._text()
        grid.insert(self.random.randrange(1, len(grid) + 1), copy)

    def _insert(self, grid: Grid, number: int) -> None:
        if len(grid) < 8:
            grid.insert(self.random.randrange(1, len(grid) + 1), self._row())

    def _sort(self, grid: Grid, number: int) -> None:
        rest = grid[1:]
        self.random.shuffle(rest)
        grid[1:] = rest

    def _blank(self, grid: Grid, number: int) -> None:
        grid.insert(number, [None] * len(HEADER))

    def _channels(self, grid: Grid, number: int) -> None:
        grid[number][CHANNELS] = self.random.choice([*HANDLES, ", ".join(HANDLES)])


EDITS: dict[str, Callable[[User, Grid, int], None]] = {
    "retext": User._retext,
    "retime": User._retime,
    "backdate": User._backdate,
    "requeue": User._requeue,
    "promote": User._promote,
    "status": User._status,
    "remove": User._remove,
    "copy": User._copy,
    "insert": User._insert,
    "sort": User._sort,
    "blank": User._blank,
    "channels": User._channels,
}
"""What a user does to a calendar."""


def multiplicity(wishes: list[Wish]) -> Counter[Wish]:
    """Return how often each wish is to be in Buffer: a text at one time once, in a queue as often as wished."""
    counted = Counter(wishes)
    return Counter({wish: 1 if wish.kind == "at" else count for wish, count in counted.items()})
