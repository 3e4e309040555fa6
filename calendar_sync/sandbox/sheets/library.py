"""Where spreadsheets, accounts and tokens are kept: tables of their own in the sandbox's file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime

from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.evaluating import recalculate
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse

_TABLES = (
    "CREATE TABLE IF NOT EXISTS google_files (id TEXT PRIMARY KEY, version INTEGER NOT NULL, doc TEXT NOT NULL, "
    "book TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS google_accounts (email TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS google_tokens (token TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS google_quotas (name TEXT PRIMARY KEY, minute INTEGER NOT NULL, used INTEGER NOT NULL)",
)

_KEPT_IN_MIND = 8

_encode = json.JSONEncoder(separators=(",", ":")).encode


class Library:
    """Files of the local Google Drive, by id.

    Args:
        store: The sandbox's memory. What changes something is called inside a transaction of it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, tuple[int, Book]] = {}
        with store.transaction():
            for statement in _TABLES:
                store.rows(statement)

    def forget(self) -> None:
        """Remove all files and start all quotas anew; accounts stay."""
        self._store.rows("DELETE FROM google_files")
        self._store.rows("DELETE FROM google_quotas")
        self._read.clear()

    # -- files -----------------------------------------------------------------------------------------------

    def file(self, file_id: str) -> Doc | None:
        """Return what Drive knows of a file, or ``None``."""
        return self._value("google_files", "id", file_id)

    def files(self) -> Iterator[Doc]:
        """Yield what Drive knows of every file, the newest first."""
        for row in self._store.rows("SELECT doc FROM google_files ORDER BY rowid DESC"):
            yield json.loads(row["doc"])

    def book(self, file_id: str) -> Book | None:
        """Return a spreadsheet to look at, which must not be changed, or ``None``."""
        rows = self._store.rows("SELECT version FROM google_files WHERE id = ?", (file_id,))
        if not rows:
            return None
        known = self._read.get(file_id)
        if known is None or known[0] != rows[0]["version"]:
            known = (rows[0]["version"], self._load(file_id))
            self._remember(file_id, known)
        return known[1]

    def version(self, file_id: str) -> int:
        """Return how often a spreadsheet has been kept."""
        rows = self._store.rows("SELECT version FROM google_files WHERE id = ?", (file_id,))
        return int(rows[0]["version"]) if rows else 0

    def draft(self, file_id: str) -> Book | None:
        """Return a spreadsheet to change; nothing happens until it is saved."""
        return self._load(file_id) if self.file(file_id) is not None else None

    def add(self, book: Book, file: Doc) -> None:
        """Keep a new spreadsheet."""
        recalculate(book, parse(file["createdTime"]))
        _forget_change(book)
        self._store.rows(
            "INSERT INTO google_files (id, version, doc, book) VALUES (?, 1, ?, ?)",
            (book["spreadsheetId"], _encode(file), _encode(book)),
        )

    def save(self, book: Book, now: datetime) -> None:
        """Keep a spreadsheet that has changed, and is not changed any more after this."""
        file_id = book["spreadsheetId"]
        recalculate(book, now)
        _forget_change(book)
        file = self.file(file_id) or {}
        file.update(modifiedTime=iso(now), name=book["properties"]["title"])
        self._store.rows(
            "UPDATE google_files SET version = version + 1, doc = ?, book = ? WHERE id = ?",
            (_encode(file), _encode(book), file_id),
        )
        version = self._store.rows("SELECT version FROM google_files WHERE id = ?", (file_id,))[0]["version"]
        self._remember(file_id, (version, book))

    def distrust(self) -> None:
        """Read everything again: what was saved last has been undone."""
        self._read.clear()

    def save_file(self, file: Doc) -> None:
        """Keep what Drive knows of a file."""
        self._store.rows("UPDATE google_files SET doc = ? WHERE id = ?", (_encode(file), file["id"]))

    def remove(self, file_id: str) -> None:
        """Forget a file."""
        self._store.rows("DELETE FROM google_files WHERE id = ?", (file_id,))
        self._read.pop(file_id, None)

    def _load(self, file_id: str) -> Book:
        row = self._store.rows("SELECT book FROM google_files WHERE id = ?", (file_id,))[0]
        book: Book = json.loads(row["book"])
        return book

    def _remember(self, file_id: str, known: tuple[int, Book]) -> None:
        self._read.pop(file_id, None)
        if len(self._read) >= _KEPT_IN_MIND:
            self._read.pop(next(iter(self._read)))
        self._read[file_id] = known

    # -- who may come in -------------------------------------------------------------------------------------

    def account(self, email: str) -> Doc | None:
        """Return an account (``email``, ``project``, keys), or ``None``."""
        return self._value("google_accounts", "email", email)

    def save_account(self, account: Doc) -> None:
        """Keep an account."""
        self._store.rows("INSERT OR REPLACE INTO google_accounts VALUES (?, ?)", (account["email"], _encode(account)))

    def token(self, token: str) -> Doc | None:
        """Return what a token allows (``email``, ``scopes``, ``expires``), or ``None``."""
        return self._value("google_tokens", "token", token)

    def save_token(self, token: str, doc: Doc) -> None:
        """Keep a token."""
        self._store.rows("INSERT OR REPLACE INTO google_tokens VALUES (?, ?)", (token, _encode(doc)))

    def remove_token(self, token: str) -> None:
        """Forget a token."""
        self._store.rows("DELETE FROM google_tokens WHERE token = ?", (token,))

    def count(self, name: str, minute: int, limit: int) -> bool:
        """Count one request of this minute under a name, unless there were ``limit`` already; say whether it passed."""
        rows = self._store.rows("SELECT minute, used FROM google_quotas WHERE name = ?", (name,))
        used = rows[0]["used"] if rows and rows[0]["minute"] == minute else 0
        if used >= limit:
            return False
        self._store.rows("INSERT OR REPLACE INTO google_quotas VALUES (?, ?, ?)", (name, minute, used + 1))
        return True

    def _value(self, table: str, key: str, value: str) -> Doc | None:
        rows = self._store.rows(f"SELECT doc FROM {table} WHERE {key} = ?", (value,))  # noqa: S608 - fixed names
        return self._doc(rows)

    @staticmethod
    def _doc(rows: list[sqlite3.Row]) -> Doc | None:
        if not rows:
            return None
        doc: Doc = json.loads(rows[0]["doc"])
        return doc


def _forget_change(book: Book) -> None:
    for name in ("actor", "year"):
        book.pop(name, None)
