"""A Google spreadsheet as a content calendar: read with one question, written so that no row gets another's results."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from requests import Session

from calendar_sync.calendars.google.added import added_rows, insertion, misplaced
from calendar_sync.calendars.google.auth import SignIn, sign_in
from calendar_sync.calendars.google.book import FIELDS, Book, parse_book
from calendar_sync.calendars.google.client import BASE, HardenedClient
from calendar_sync.calendars.google.options import GoogleOptions
from calendar_sync.calendars.google.own_tab import tab_requests
from calendar_sync.calendars.google.requests import signed
from calendar_sync.calendars.google.troubles import NotAsItWas, Protected, WriteUnclear
from calendar_sync.calendars.google.work import Work, work_of
from calendar_sync.calendars.google_address import address_of
from calendar_sync.errors import CalendarAtWork, CalendarSignInError
from calendar_sync.model.results_tab import TabChange
from calendar_sync.model.sheet import CellWrite, Sheet

FRESH = 20.0
"""Seconds for which what was read counts as what stands there; the answer to each write tells whether it did."""

ROUNDS = 16
"""So often one writing looks at the sheet anew before it gives up: people rest between two moves."""

UNCLEAR, REFUSED = 4, 3
"""So many answers may be lost in one writing, and so many requests refused."""

SETTLING = 2.0
"""Seconds after which a write without an answer is looked for once more: it may arrive late."""

_COMPACT = {"prettyPrint": "false"}
"""Without indents, which are a third of an answer."""


class GoogleCalendar:
    """A calendar in Google Sheets.

    Args:
        spreadsheet: Its id.
        options: How it is reached.
        session: In place of a signed one; for servers that need no sign-in.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        spreadsheet: str,
        options: GoogleOptions | None = None,
        *,
        session: Session | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.spreadsheet = spreadsheet
        self.location = address_of(spreadsheet)
        self._options = options or GoogleOptions()
        self._session = session
        self._clock = clock
        self._http: HardenedClient | None = None
        self._books: dict[str, Book] = {}
        self._seen_at = 0.0
        self._signature: tuple[str, date] | None = None

    @property
    def http(self) -> HardenedClient:
        """The client, signed in when it is first needed.

        Raises:
            CalendarSignInError: There is no sign-in.
        """
        if self._http is None:
            who: SignIn | None = None if self._session is not None else sign_in(self._options.credentials)
            options = self._options
            self._http = HardenedClient(
                who,
                self._session,
                url=options.url,
                deadline=options.deadline,
                sleep=options.sleep,
                waiting=options.waiting,
            )
        return self._http

    def read(self) -> Sheet:
        """Return all tabs with the values of their cells, read with one request.

        Raises:
            CalendarSignInError: There is no sign-in, or the sheet is not shared with it.
            CalendarUnreadable: There is no such spreadsheet.
            CalendarUnreachable: Google does not answer.
        """
        return self._look().sheet

    def as_written(self) -> Sheet:
        """Return the calendar as the last write left it; Google has told with its answer."""
        last = next(reversed(self._books.values()), None)
        return last.sheet if last is not None else self.read()

    def sign(self, name: str, day: date) -> None:
        """Leave the mark of a ledger, its ``name``, with the next write unless it is there; ``day`` is today in UTC."""
        self._signature = name, day

    def check_writable(self) -> None:
        """Nothing can be found out beforehand without writing; see ``calendar-sync doctor``."""

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        """Write into our columns, each cell into the row that stood at its place when the calendar was read.

        People may sort, insert, delete and copy rows, move columns and rename tabs meanwhile: rows are followed, and
        what came to stand in another one is put right before this returns.

        Args:
            cells: What to write, as of ``fingerprint``.
            fingerprint: What ``read`` or the last write returned; ``None`` takes the calendar as it stands.

        Returns:
            The fingerprint of the calendar as it is now.

        Raises:
            CalendarAtWork: Rows were deleted, or it kept changing; all other rows have got what is theirs.
            CalendarSignInError: The sheet may not be changed.
            CalendarUnreachable: Google does not answer.
        """
        base = self._books.get(fingerprint) if fingerprint is not None else self._look()
        if base is None:
            raise CalendarAtWork("The Google Sheet was changed after it was read.", fix="Run again.")
        now = base if self._clock() - self._seen_at <= FRESH else self._look()
        if any(cell.theirs for cell in cells):
            # The user's own cells are only written into the very sheet that the plan was made from.
            now = self._look()
            if now.sheet.fingerprint != base.sheet.fingerprint:
                raise CalendarAtWork("The Google Sheet was changed after it was read.", fix="Run again.")
        rows = added_rows(cells)
        added = {id(cell) for listed in rows.values() for cell in listed}
        work = work_of(base, [cell for cell in cells if id(cell) not in added])
        try:
            now, unclear, was_unclear = self._carry_out(work, now)
        except CalendarSignInError as problem:
            if not isinstance(problem, Protected):
                self._look()  # tells if it is no longer shared at all: a refused write says the same of both
            raise
        if was_unclear:
            self._options.sleep(SETTLING)
            now, _, _ = self._carry_out(work, self._look(), unclear)
        if missing := work.missing(now):
            gone = ", ".join(f"{tab} row {row}" for tab, row in missing[:5])
            raise CalendarAtWork(
                f"Rows were deleted or rewritten while results were written into the Google Sheet ({gone}).",
                fix="Run again: the sheet is read anew then.",
            )
        if rows:
            written = {cell.cell for cell in cells if id(cell) not in added}
            now = self._add(insertion(base, now, rows, written), rows)
        return now.sheet.fingerprint

    def write_tab(self, change: TabChange, *, fingerprint: str) -> str:
        """Write into a tab of ours, made first where it is not there, all at once.

        Args:
            change: What to write, as of ``fingerprint``.
            fingerprint: What ``read`` or the last write returned.

        Raises:
            CalendarAtWork: The calendar is no longer what was read, or it is not known whether the write arrived.
            CalendarSignInError: The sheet may not be changed.
            CalendarUnreachable: Google does not answer.
        """
        now = self._look()
        if now.sheet.fingerprint != fingerprint:
            raise CalendarAtWork("The Google Sheet was changed after it was read.", fix="Run again.")
        try:
            return self._batch(tab_requests(now, change)).sheet.fingerprint
        except (WriteUnclear, NotAsItWas):
            self._options.sleep(SETTLING)
            raise CalendarAtWork(
                "It is not known whether what was written arrived in the Google Sheet.", fix="Run again."
            ) from None

    def _add(self, wanted: Sequence[Mapping[str, Any]], rows: Mapping[str, Sequence[CellWrite]]) -> Book:
        """Add rows, all at once with everything that they say, their ids included."""
        try:
            now = self._batch(wanted)
        except WriteUnclear:
            self._options.sleep(SETTLING)
            now = self._look()
            if any(misplaced(now, rows)):
                raise
        if wrong := next(misplaced(now, rows), None):
            raise CalendarAtWork(
                f"Columns or rows were moved while rows were added to the Google Sheet ({wrong.cell}).",
                fix="Look at the rows that were added, delete those that are not right, and run again.",
            )
        return now

    def _carry_out(self, work: Work, now: Book, unclear: int = 0) -> tuple[Book, int, bool]:
        """Write until the sheet says what it should; return it, and how many answers were lost."""
        before = unclear
        refused: list[str] = []
        for _ in range(ROUNDS + work.size // work.PORTION):
            # A table that may not grow (its owner has locked it, say) is left as it is.
            setup = work.setup(now, colors=self._options.colors, tables=not refused) + self._signing(now)
            body = {} if setup else work.values(now)
            if not setup and not body:
                return now, unclear, unclear > before
            try:
                if setup:
                    now = self._batch(setup)
                else:
                    answer = self._post(body)
                    now = self._keep(work.confirmed(now, answer) or self._look())
            except WriteUnclear:
                unclear += 1
                if unclear > UNCLEAR:
                    raise
                self._options.sleep(float(unclear))
                now = self._look()
            except Protected:
                if len(work.tabs) == 1:
                    raise
                return self._one_by_one(work, now, unclear)
            except NotAsItWas:
                # Rows or columns that the request names were deleted meanwhile; so another look tells what is left.
                # What would be asked for again in the same words would be refused again.
                if (wanted := repr(setup or body)) in refused or len(refused) >= REFUSED:
                    raise
                refused.append(wanted)
                now = self._look()
        raise CalendarAtWork(
            "The Google Sheet keeps changing while results are written.",
            fix="Leave it alone for a moment, and run again: the results are kept and written first.",
        )

    def _one_by_one(self, work: Work, now: Book, unclear: int) -> tuple[Book, int, bool]:
        """Write into one tab after the other, where some have cells that somebody has protected.

        Raises:
            Protected: As the last thing, so that all others have got what is theirs.
        """
        lost, shut, fix = False, [], ""
        for number, tab in work.tabs.items():
            try:
                now, unclear, was_unclear = self._carry_out(replace(work, tabs={number: tab}), now, unclear)
                lost = lost or was_unclear
            except Protected as problem:
                shut.append(f"'{tab.name}'")
                fix = problem.fix
        if shut:
            names = ", ".join(shut)
            raise Protected(f"Somebody has protected cells that calendar-sync writes into, in {names}.", fix=fix)
        return now, unclear, lost

    # What doctor asks

    def signed_in(self) -> SignIn:
        """Return who we are for Google, once it has confirmed that.

        Raises:
            CalendarSignInError: There is no sign-in, or Google does not accept it.
            CalendarUnreachable: Google does not answer.
        """
        return self.http.confirmed()

    @property
    def server_date(self) -> str:
        """The ``Date`` header of the last answer; empty where there is none."""
        return self._http.server_date if self._http is not None else ""

    def check_may_edit(self) -> None:
        """Find out whether the sheet may be changed, by a change that changes nothing.

        Raises:
            CalendarSignInError: It may only be read.
        """
        nowhere = {"find": f"calendar-sync {secrets.token_hex(16)}", "replacement": "", "allSheets": True}
        body = {"requests": [{"findReplace": nowhere}]}
        self.http.request("post", f"{BASE}/{self.spreadsheet}:batchUpdate", json=body)

    def locked_tabs(self) -> list[str]:
        """Return the tabs on which somebody has protected cells against us, as they were read last."""
        last = next(reversed(self._books.values()), None)
        return last.locked() if last is not None else []

    # Requests

    def _look(self) -> Book:
        told = self.http.request("get", f"{BASE}/{self.spreadsheet}", params={"fields": FIELDS, **_COMPACT}).json()
        return self._keep(parse_book(told, self.spreadsheet))

    def _signing(self, now: Book) -> list[dict[str, Any]]:
        return signed(now.sheet.writers, *self._signature) if self._signature is not None else []

    def _batch(self, wanted: Sequence[Mapping[str, Any]]) -> Book:
        body = {"requests": list(wanted), "includeSpreadsheetInResponse": True, "responseIncludeGridData": True}
        params = {"fields": f"updatedSpreadsheet({FIELDS})", **_COMPACT}
        told = self.http.request("post", f"{BASE}/{self.spreadsheet}:batchUpdate", params=params, json=body).json()
        return self._keep(parse_book(told.get("updatedSpreadsheet") or {}, self.spreadsheet))

    def _post(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        url = f"{BASE}/{self.spreadsheet}/values:batchUpdateByDataFilter"
        answer: Mapping[str, Any] = self.http.request("post", url, params=dict(_COMPACT), json=body).json()
        return answer

    def _keep(self, book: Book) -> Book:
        """Remember what was seen, so that a later write knows which row stood where."""
        self._books.pop(book.sheet.fingerprint, None)
        self._books[book.sheet.fingerprint] = book
        while len(self._books) > 4:
            self._books.pop(next(iter(self._books)))
        self._seen_at = self._clock()
        return book
