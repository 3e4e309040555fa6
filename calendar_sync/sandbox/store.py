"""The sandbox's memory: one SQLite file, or nothing but RAM.

Every kind of thing has a table of JSON documents. What lists are filtered and sorted by stands beside the document, in
columns of its own; they are the only place these values are kept.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

KINDS: Mapping[str, tuple[str, ...]] = {
    "accounts": (),
    "organizations": (),
    "channels": ("organizationId",),
    "tags": ("organizationId",),
    "posts": ("organizationId", "channelId", "status", "dueAt", "sentAt", "createdAt", "rank", "text"),
    "ideas": ("organizationId", "groupId", "position"),
    "ideaGroups": ("organizationId",),
    "postTemplates": ("organizationId", "visibility"),
}
"""Tables, and the fields that are columns of their own."""

_INDEXES = (
    "CREATE INDEX posts_queue ON posts (channelId, status, rank)",
    "CREATE INDEX posts_due ON posts (status, dueAt)",
    "CREATE INDEX posts_text ON posts (channelId, text)",
    "CREATE INDEX posts_created ON posts (organizationId, createdAt, sequence)",
)

FORMAT = 1

_encode = json.JSONEncoder(separators=(",", ":")).encode


class Store:
    """Documents by kind and id, with transactions. Not safe for several threads at once: the owner locks.

    Args:
        path: The data file, made if it is not there; ``None`` keeps everything in memory.

    Raises:
        ValueError: The file is a data file of another version, or no data file at all.
    """

    def __init__(self, path: Path | None) -> None:
        self._connection = sqlite3.connect(
            ":memory:" if path is None else path, isolation_level=None, check_same_thread=False, timeout=30
        )
        self._connection.row_factory = sqlite3.Row
        try:
            self._open(path)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise ValueError(f"{path} is not a sandbox data file: {error}") from error
        except ValueError:
            self._connection.close()
            raise

    def _open(self, path: Path | None) -> None:
        execute = self._connection.execute
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = NORMAL")
        self._durable = False
        with self.transaction():
            version = execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, FORMAT):
                raise ValueError(f"{path} was written by another version of the sandbox (format {version})")
            if version == 0:
                if execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise ValueError(f"{path} is a database, but not one of the sandbox")
                self._create_tables()
                execute(f"PRAGMA user_version = {FORMAT}")

    def _create_tables(self) -> None:
        execute = self._connection.execute
        execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        execute(
            "CREATE TABLE windows (key TEXT, seconds INTEGER, started REAL, used INTEGER, PRIMARY KEY (key, seconds))"
        )
        execute("CREATE TABLE late (sequence INTEGER PRIMARY KEY, due TEXT NOT NULL, body TEXT NOT NULL)")
        for kind, columns in KINDS.items():
            extra = "".join(f", {column}" for column in columns)
            execute(
                f"CREATE TABLE {kind} (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE{extra}, doc TEXT)"
            )
        for index in _INDEXES:
            execute(index)
        self.set_meta("ids", {"process": secrets.token_hex(5), "counter": secrets.randbelow(1 << 20)})

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._connection.close()

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[None]:
        """Commit what is done inside, or nothing of it.

        Args:
            durable: Wait until the disk has it, so that a power cut after the commit loses nothing.
        """
        if durable is not self._durable:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._durable = durable
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def step(self) -> Iterator[None]:
        """Undo what is done inside, and only that, if it raises. Needs a transaction around it."""
        self._connection.execute("SAVEPOINT step")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO step")
            self._connection.execute("RELEASE step")
            raise
        self._connection.execute("RELEASE step")

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run one statement and return all its rows."""
        return self._connection.execute(statement, values).fetchall()

    # -- single values ---------------------------------------------------------------------------------------

    def meta(self, name: str, default: Any = None) -> Any:
        """Return a named value, or ``default``."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row["value"])

    def set_meta(self, name: str, value: Any) -> None:
        """Keep a named value (anything JSON can hold)."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))

    def new_id(self, now: datetime) -> str:
        """Return a fresh id of 24 hexadecimal digits: seconds, a number of this data file, a counter."""
        ids = self.meta("ids")
        counter = (int(ids["counter"]) + 1) % (1 << 24)
        self.set_meta("ids", {"process": ids["process"], "counter": counter})
        return f"{int(now.timestamp()) & 0xFFFFFFFF:08x}{ids['process']}{counter:06x}"

    # -- documents -------------------------------------------------------------------------------------------

    def get(self, kind: str, id_: str | None) -> Doc | None:
        """Return the document, or ``None``."""
        row = self._connection.execute(f"SELECT * FROM {kind} WHERE id = ?", (id_,)).fetchone()  # noqa: S608
        return None if row is None else self._doc(kind, row)

    def require(self, kind: str, id_: str) -> Doc:
        """Return a document that is there.

        Raises:
            LookupError: It is not.
        """
        doc = self.get(kind, id_)
        if doc is None:
            raise LookupError(f"no {kind} {id_}")
        return doc

    def find(
        self, kind: str, where: str = "1", values: Sequence[Any] = (), order: str = "sequence", limit: int = -1
    ) -> list[Doc]:
        """Return the documents for which the SQL condition ``where`` holds, in the SQL ``order``.

        Both are fixed texts of this package; what comes from outside goes into ``values``.
        """
        statement = f"SELECT * FROM {kind} WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608
        return [self._doc(kind, row) for row in self._connection.execute(statement, (*values, limit))]

    def count(self, kind: str, where: str = "1", values: Sequence[Any] = ()) -> int:
        """Return how many documents there are for which ``where`` holds."""
        row = self._connection.execute(f"SELECT count(*) FROM {kind} WHERE {where}", values).fetchone()  # noqa: S608
        return int(row[0])

    def put(self, kind: str, doc: Doc) -> None:
        """Add a document, or replace the one of the same id in its place."""
        columns = KINDS[kind]
        rest = {name: value for name, value in doc.items() if name not in columns and name != "sequence"}
        names = ("id", *columns, "doc")
        updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        self._connection.execute(
            f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608
            f"ON CONFLICT (id) DO UPDATE SET {updates}",
            (doc["id"], *(doc.get(column) for column in columns), _encode(rest)),
        )

    def set_column(self, kind: str, column: str, pairs: Iterable[tuple[Any, str]]) -> None:
        """Set one column of many documents from pairs of value and id."""
        self._connection.executemany(f"UPDATE {kind} SET {column} = ? WHERE id = ?", pairs)  # noqa: S608

    def delete(self, kind: str, id_: str) -> None:
        """Remove the document, if it is there."""
        self._connection.execute(f"DELETE FROM {kind} WHERE id = ?", (id_,))  # noqa: S608

    def clear(self) -> None:
        """Forget everything but ids already given."""
        for table in (*KINDS, "windows", "late"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._connection.execute("DELETE FROM meta WHERE name <> 'ids'")

    @staticmethod
    def _doc(kind: str, row: sqlite3.Row) -> Doc:
        doc: Doc = json.loads(row["doc"])
        for column in KINDS[kind]:
            doc[column] = row[column]
        doc["sequence"] = row["sequence"]
        return doc
