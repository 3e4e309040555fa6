"""A calendar in a local Google Sheet: people move rows, columns and the tab between any two requests of a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import requests

from calendar_sync.calendars.google.book import FIELDS, parse_book
from calendar_sync.calendars.google.calendar import GoogleCalendar
from calendar_sync.calendars.google.options import GoogleOptions
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.unplaced import unplaced
from calendar_sync.model.plan import Action, Why
from calendar_sync.model.sheet import Scalar
from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.faults import Fault
from calendar_sync.sandbox.sheets import masks, reading
from calendar_sync.session import Report
from tests.google.local import ROBOT, InProcess, LocalGoogle
from tests.stateful.books import Book, Grid
from tests.stateful.happenings import FOREIGN
from tests.stateful.parts import Clock, Process
from tests.stateful.user import HEADER

EPOCH = datetime(1899, 12, 30)
LOSSES = ("drop_request", "drop_answer", "half_body", "status", "rate_limit", "reset")
"""What goes wrong with requests to Google. None is carried out late: that looks like somebody's hand."""

MOST = 5
"""So often somebody moves something during one run: people rest, too."""

_FOREVER = 10**8


class GoogleBook(Book):
    """A calendar in a local Google Sheet.

    Args:
        box: The sandbox.
        clock: Its clock.
        luck: Moods of the people.
    """

    def __init__(self, box: Sandbox, clock: Clock, luck: Random) -> None:
        self._google = LocalGoogle(box)
        self._clock, self._luck = clock, luck
        self._spreadsheet = ""
        self._names = 0
        self._last: tuple[Any, tuple[int, dict[str, int], list[list[Scalar]]]] | None = None

    # The user's hands

    def grid(self) -> Grid:
        """Return the cells, columns in the order of their titles, whatever has been moved."""
        if not self._spreadsheet:
            return []
        header, columns, rows = self._seen()
        titles = [*HEADER, *(title for title in columns if title not in HEADER)]
        return [
            [row[columns[title]] if columns[title] < len(row) else None for title in titles] for row in rows[header:]
        ]

    def put(self, grid: Grid) -> None:
        """Save these cells below their titles, wherever those stand."""
        if not self._spreadsheet:
            self._spreadsheet = self._google.make_small("May", [list(map(str, grid[0]))], spare=2)
        header, columns, rows = self._seen()
        titles = [*HEADER, *(title for title in columns if title not in HEADER)]
        count = max(len(rows) - header, len(grid)) - 1
        wanted: list[dict[str, Any]] = []
        missing = header + 1 + count - self._height()
        if missing > 0:
            wanted.append({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": missing}})
        for place, title in enumerate(titles):
            values = [
                {"values": [_cell(row[place] if place < len(row) else None)]}
                for row in [*grid[1:], *[[]] * (count - len(grid) + 1)]
            ]
            start = {"sheetId": 0, "rowIndex": header + 1, "columnIndex": columns[title]}
            fields = "userEnteredValue,userEnteredFormat.numberFormat"
            wanted.append({"updateCells": {"start": start, "rows": values, "fields": fields}})
        if count:
            self._google.act(self._spreadsheet, *wanted)

    def note_of(self, number: int) -> str:
        """Return what names a row (1-based number)."""
        _, columns, rows = self._seen()
        return str(rows[number - 1][columns["Notes"]])

    def say_who(self, number: int, word: str) -> None:
        """Write a Sync ID into the cell of a row (1-based number), in a column that is added where there is none."""
        header, columns, rows = self._seen()
        column = columns.get("Sync ID", max(map(len, rows)))
        cells = {number - 1: word} | ({} if "Sync ID" in columns else {header: "Sync ID"})
        wanted: list[dict[str, Any]] = [{"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 1}}]
        for place, text in cells.items():
            start = {"sheetId": 0, "rowIndex": place, "columnIndex": column}
            wanted.append({"updateCells": {"start": start, "rows": [{"values": [_cell(text)]}], "fields": "*"}})
        self._google.act(self._spreadsheet, *wanted)

    def answer(self, report: Report, ledger: Ledger, tell: Callable[[str], None], *, lost: bool) -> None:
        """Tell the program what it asks: which row that it cannot tell from another one is which.

        Args:
            report: Of the run that asks.
            ledger: Its ledger.
            tell: Hears what is answered.
            lost: A ledger is lost, and with it the only machine that would know.
        """
        for issue in report.plan.issues:
            if issue.rule == "row.unplaced":
                note = self.note_of(issue.row)
                known = (item.row_id for item in unplaced(ledger, report.plan.calendar_id) if note in item.content)
                word = next(known, f"new-{note}")
                self.say_who(issue.row, word)
                tell(f"the user says that row {issue.row} ({note}) is {word}")
        for change in report.plan.of(Action.HOLD):
            # That the post of the same time is somebody else's, or that nobody is left who knows, people alone know.
            if change.why is Why.MAY_BE_SENT and (lost or FOREIGN in change.reason):
                note = self.note_of(change.row)
                self.say_who(change.row, f"new-{note}")
                tell(f"the user says that row {change.row} ({note}) is a new one")

    def move_about(self) -> str:
        """Do something that changes no row, and tell what."""
        header, _, rows = self._seen()
        width, luck = max(map(len, rows)), self._luck
        deed = luck.choice(("sort", "sort", "move a row", "insert a row", "move a column", "insert a column", "rename"))
        wanted: dict[str, Any] = {}
        if deed == "sort" and len(rows) - header > 2:
            area = {"sheetId": 0, "startRowIndex": header + 1, "endRowIndex": len(rows)}
            order = {"dimensionIndex": luck.randrange(width), "sortOrder": luck.choice(("ASCENDING", "DESCENDING"))}
            wanted = {"sortRange": {"range": area, "sortSpecs": [order]}}
        elif deed == "move a row" and len(rows) - header > 2:
            wanted = _move("ROWS", *(luck.randrange(header + 1, len(rows)) for _ in range(2)))
        elif deed == "move a column":
            wanted = _move("COLUMNS", luck.randrange(width), luck.randrange(width))
        elif deed in ("insert a row", "insert a column"):
            dimension = "ROWS" if deed == "insert a row" else "COLUMNS"
            place = luck.randrange(1, max(len(rows) if dimension == "ROWS" else width, 2))
            span = {"sheetId": 0, "dimension": dimension, "startIndex": place, "endIndex": place + 1}
            wanted = {"insertDimension": {"range": span, "inheritFromBefore": True}}
        elif deed == "rename":
            self._names += 1
            told = {"properties": {"sheetId": 0, "title": f"May {self._names}"}, "fields": "title"}
            wanted = {"updateSheetProperties": told}
        if wanted:
            self._google.act(self._spreadsheet, wanted)
        return deed

    def _seen(self) -> tuple[int, dict[str, int], list[list[Scalar]]]:
        """Return the place of the row of titles, of each title, and all rows."""
        book = self._google.box.google.library.book(self._spreadsheet)
        assert book is not None
        if self._last is not None and self._last[0] is book:
            return self._last[1]  # nothing has changed since
        told = parse_book(reading.spreadsheet(book, masks.parse(FIELDS), grids=True), self._spreadsheet)
        rows = [list(row) for row in told.sheet.tabs[0].rows]
        header = next(number for number, row in enumerate(rows) if "Notes" in row)
        found = header, {str(title): place for place, title in enumerate(rows[header]) if title}, rows
        self._last = (book, found)
        return found

    def _height(self) -> int:
        book = self._google.box.google.library.book(self._spreadsheet)
        assert book is not None
        return int(book["sheets"][0]["properties"]["gridProperties"]["rowCount"])

    # The program's

    def backend(self) -> Calendar:
        return self._backend(InProcess(self._google.box))

    def backend_for(self, process: Process) -> Calendar:
        """Return the program's side in a process to which things happen: at each request to Google, as well."""
        box, left = self._google.box, self._luck.randrange(MOST + 1)

        def before(method: str, path: str) -> None:
            nonlocal left
            words = f"{method} of Google"
            process.step(f"before a {words}")
            if left and not process.quiet and self._luck.random() < 0.5:
                left -= 1
                process.tell(f"somebody: {self.move_about()}")
            box.faults.clear()
            fault = None if process.quiet else process.fault(mutation=False)
            if fault is not None and fault.kind in LOSSES:
                box.faults.add(
                    Fault(fault.kind, "google", nth_request=1, seconds=1.0, status=fault.status, commit=fault.commit)
                )
                process.tell(f"{process.name} sends a {words}: {fault.kind}")

        return self._backend(_Watched(box, before, process))

    def _backend(self, adapter: InProcess) -> GoogleCalendar:
        session = requests.Session()
        session.trust_env = False
        token = self._google.control("POST", "tokens", {"email": ROBOT, "seconds": _FOREVER})["token"]
        session.headers["Authorization"] = f"Bearer {token}"
        session.mount("https://", adapter)
        return GoogleCalendar(
            self._spreadsheet,
            GoogleOptions(colors=False, sleep=self._clock.advance),
            session=session,
            clock=lambda: self._clock.time.timestamp(),
        )


class _Watched(InProcess):
    """Requests of a process that may die between one and its answer."""

    def __init__(self, box: Sandbox, before: Any, process: Process) -> None:
        super().__init__(box, before)
        self._process = process

    def send(self, request: requests.PreparedRequest, *args: Any, **keywords: Any) -> requests.Response:
        try:
            return super().send(request, *args, **keywords)
        finally:
            self.box.faults.clear()
            self._process.step("after a request to Google")


def _move(dimension: str, source: int, target: int) -> dict[str, Any]:
    if target in (source, source + 1):
        return {}
    span = {"sheetId": 0, "dimension": dimension, "startIndex": source, "endIndex": source + 1}
    return {"moveDimension": {"source": span, "destinationIndex": target}}


def _cell(value: Scalar) -> dict[str, Any]:
    kind, number = "", 0.0
    if isinstance(value, datetime | date):
        day = value if isinstance(value, datetime) else datetime.combine(value, time())
        kind, number = "DATE", (day - EPOCH) / timedelta(days=1)
    elif isinstance(value, time):
        kind, number = "TIME", (datetime.combine(EPOCH, value) - EPOCH) / timedelta(days=1)
    if kind:
        return {"userEnteredValue": {"numberValue": number}, "userEnteredFormat": {"numberFormat": {"type": kind}}}
    return {"userEnteredValue": {"stringValue": str(value)}} if value not in (None, "") else {}
