"""What Drive knows of a spreadsheet."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso

MIME = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


def add(library: Library, book: Book, owner: str, now: datetime) -> Doc:
    """Keep a new spreadsheet that belongs to somebody, and return what Drive knows of it."""
    moment = iso(now)
    file: Doc = {
        "kind": "drive#file",
        "id": book["spreadsheetId"],
        "name": book["properties"]["title"],
        "mimeType": MIME,
        "createdTime": moment,
        "modifiedTime": moment,
        "permissions": [permission("user", "owner", owner)],
        "comments": [],
    }
    library.add(book, file)
    return file


def permission(kind: str, role: str, address: str | None = None) -> Doc:
    """Return a permission of Drive.

    Args:
        kind: ``user``, ``group``, ``domain`` or ``anyone``.
        role: ``reader``, ``commenter``, ``writer`` or ``owner``.
        address: Of the user or group, or the domain.
    """
    if kind == "anyone":
        return {
            "kind": "drive#permission",
            "id": "anyoneWithLink",
            "type": kind,
            "role": role,
            "allowFileDiscovery": False,
        }
    number = str(int(hashlib.sha256(f"{kind} {address}".lower().encode()).hexdigest()[:16], 16)).rjust(20, "0")[:20]
    found: Doc = {"kind": "drive#permission", "id": number, "type": kind, "role": role}
    if kind == "domain":
        return {**found, "domain": address, "displayName": address, "allowFileDiscovery": False}
    name = (address or "").partition("@")[0]
    return {**found, "emailAddress": address, "displayName": name, "deleted": False, "pendingOwner": False}


def share(file: Doc, given: Doc) -> None:
    """Give a permission, in place of the one that the same address had."""
    file["permissions"] = [item for item in file["permissions"] if item["id"] != given["id"]] + [given]


def digest(text: str, length: int) -> str:
    """Return letters, digits, hyphens and underscores that stand for a text: at most 86."""
    return base64.urlsafe_b64encode(hashlib.sha512(text.encode()).digest()).decode()[:length]


def root(owner: str) -> str:
    """Return the id of somebody's topmost folder, which ends as Google's do."""
    return f"0A{digest(owner, 11)}Uk9PVA"


def parents(file: Doc) -> list[str]:
    """Return the ids of the folders that a file is in: its owner's topmost unless something else was asked for."""
    owner = next((item["emailAddress"] for item in file["permissions"] if item["role"] == "owner"), "")
    return [root(owner) if item == "root" else item for item in file.get("parents") or ["root"]]
