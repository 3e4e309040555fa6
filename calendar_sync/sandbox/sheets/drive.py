"""What is asked of Drive: making, finding, sharing and removing files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import files, oauth
from calendar_sync.sandbox.sheets.call import Call
from calendar_sync.sandbox.sheets.refusals import Refusal
from calendar_sync.sandbox.store import Doc

if TYPE_CHECKING:
    from calendar_sync.sandbox.sheets.service import Method

_FILE = "/drive/v3/files/(?P<id>[^/]+)"
_READ = (oauth.DRIVE, oauth.DRIVE_FILE, oauth.DRIVE_READ, oauth.DRIVE_NAMES)
_WRITE = (oauth.DRIVE, oauth.DRIVE_FILE)


def methods(method: type[Method]) -> tuple[Method, ...]:
    """Return the methods of Drive that are here."""

    def made(name: str, verb: str, path: str, act: Any, *, writes: bool = False) -> Method:
        scopes = _WRITE if writes else _READ
        return method(f"drive.{name}", verb, re.compile(path), act, writes, scopes, "File" if writes else None)

    return (made("files.create", "POST", "/drive/v3/files", create, writes=True),)


def create(call: Call) -> Doc:
    """Make a file; only spreadsheets are made here."""
    book = books.new(call.body.get("name") or "Untitled")
    file = files.add(call.library, book, call.caller.email, call.now)
    return {name: file[name] for name in ("kind", "id", "name", "mimeType")}


def worded(refusal: Refusal) -> Refusal:
    """Return a refusal the way Drive words it."""
    return refusal
