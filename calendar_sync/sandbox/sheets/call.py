"""One call of a method: who asks for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from calendar_sync.sandbox.sheets import protection
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.sheets.oauth import Caller
from calendar_sync.sandbox.sheets.refusals import forbidden, not_found
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.wire import Request

ROLES = {"reader": 1, "commenter": 2, "writer": 3, "organizer": 4, "owner": 5}
"""What an account may do with a file, rising."""


def role(file: Doc, email: str) -> int:
    """Return what an account may do with a file; 0 is nothing."""
    return max((ROLES.get(item["role"], 0) for item in file["permissions"] if _covers(item, email)), default=0)


def _covers(item: Doc, email: str) -> bool:
    if item["type"] == "anyone":
        return True
    if item["type"] == "domain":
        return email.lower().endswith("@" + str(item.get("domain", "")).lower())
    return str(item.get("emailAddress", "")).lower() == email.lower()


@dataclass(frozen=True, slots=True)
class Call:
    """What a method is given.

    Args:
        library: All files, inside a transaction.
        caller: Who asks.
        parts: Decoded parts of the path.
        query: Parameters, each with all its values.
        body: The JSON object that was sent, checked; ``{}`` if there was none.
        request: As it came in.
        now: Aware.
    """

    library: Library
    caller: Caller
    parts: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Doc
    request: Request
    now: datetime

    def one(self, name: str) -> str | None:
        """Return a parameter, the last one if there are several."""
        return self.query[name][-1] if self.query.get(name) else None

    def flag(self, name: str) -> bool:
        """Return a parameter that is true or false."""
        return (self.one(name) or "").lower() in ("true", "1")

    def allowed(self, least: str, file_id: str | None = None) -> Doc:
        """Return the file of the path, or the one named.

        Raises:
            Refusal: There is none, or the caller may not do that with it.
        """
        file = self.library.file(file_id or self.parts["id"])
        if file is None:
            raise not_found()
        if role(file, self.caller.email) < ROLES[least]:
            raise forbidden()
        return file

    def book(self) -> Book:
        """Return the spreadsheet of the path, to look at.

        Raises:
            Refusal: There is none, or the caller may not see it.
        """
        self.allowed("reader")
        found = self.library.book(self.parts["id"])
        if found is None:
            raise not_found()
        return found

    def held(self, file_id: str) -> protection.Held:
        """Return what the caller may not change in a spreadsheet, as it is kept now."""
        book = self.library.book(file_id)
        return {} if book is None else protection.held(book, self.caller.email, owner=self._owns(file_id))

    def as_seen(self, book: Book, answer: Doc) -> Doc:
        """Return a spreadsheet, or parts of it, as the caller sees it."""
        owns = self._owns(book["spreadsheetId"])
        return answer if owns else protection.as_seen(book, answer, self.caller.email)

    def _owns(self, file_id: str) -> bool:
        file = self.library.file(file_id) or {"permissions": []}
        return bool(role(file, self.caller.email) >= ROLES["owner"])

    def keep(self, book: Book) -> None:
        """Keep a spreadsheet that has changed.

        Raises:
            Refusal: Something has changed that the caller may not change.
        """
        protection.check(self.held(book["spreadsheetId"]), book)
        self.library.save(book, self.now)

    def draft(self, file_id: str | None = None) -> Book:
        """Return the spreadsheet of the path, or the one named, to change.

        Raises:
            Refusal: There is none, or the caller may not change it.
        """
        self.allowed("writer", file_id)
        found = self.library.draft(file_id or self.parts["id"])
        if found is None:
            raise not_found()
        found.update(actor=self.caller.email, year=self.now.year)
        return found
