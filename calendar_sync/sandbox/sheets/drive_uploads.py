"""What is asked of Drive's version 2: replacing a spreadsheet by a text with separators."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import entering, files, grid, looks
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.call import ROLES, Call, role
from calendar_sync.sandbox.sheets.drive import known_file
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse

TIME_ZONE = "America/Los_Angeles"
"""Where a spreadsheet is that was made of a text: Google's recorded answers have this for service accounts."""

_FORMATS: Mapping[str, str] = {
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_SIZE = "1024"
"""Bytes that Drive counts for a spreadsheet that is small."""


def upload(call: Call) -> Doc:
    """Replace a spreadsheet by a text with separators: one new tab is left, called as the file is."""
    known_file(call, "writer")
    book = call.draft()
    _fill(book, call.request.body.decode("utf-8-sig", "replace"))
    call.keep(book)
    return _resource(call, known_file(call, "writer"))


def _fill(book: Book, text: str) -> None:
    lines = list(csv.reader(io.StringIO(text)))
    taken = [sheet["properties"]["sheetId"] for sheet in book["sheets"]]
    fresh = grid.new(books.new_number(taken), book["properties"]["title"])
    width = max(map(len, lines), default=0)
    grid.resize(fresh, max(len(lines), looks.ROWS), max(width, looks.COLUMNS))
    for row, line in enumerate(lines):
        for column, item in enumerate(line):
            if item:
                entering.enter(grid.open_cell(fresh, row, column), item, "USER_ENTERED", entering.habits(book))
    notes = [item for item in book["developerMetadata"] if item["location"].get("spreadsheet")]
    book.update(sheets=[fresh], namedRanges=[], developerMetadata=notes)
    book["properties"]["timeZone"] = TIME_ZONE


def _resource(call: Call, file: Doc) -> Doc:
    """Return a file as version 2 gives it out: all of it."""
    this, me = file["id"], call.caller.email
    api, docs = "https://www.googleapis.com/drive/v2/files", "https://docs.google.com/spreadsheets"
    thumbnail = f"https://docs.google.com/feeds/vt?gd=true&id={this}&v=1"
    mine = role(file, me)
    owners = [item["emailAddress"] for item in file["permissions"] if item["role"] == "owner"]
    changed = file["modifiedTime"]
    return {
        "kind": "drive#file",
        "userPermission": {
            "id": "me",
            "type": "user",
            "role": next((name for name, rank in ROLES.items() if rank == mine), "reader"),
            "kind": "drive#permission",
            "selfLink": f"{api}/{this}/permissions/me",
            "etag": f'"{files.digest(f"{this} {me}", 27)}"',
            "pendingOwner": False,
        },
        "selfLink": f"{api}/{this}",
        "ownerNames": owners,
        "lastModifyingUserName": me,
        "editable": mine >= ROLES["writer"],
        "writersCanShare": True,
        "mimeType": files.MIME,
        "exportLinks": {kind: f"{docs}/export?id={this}&exportFormat={end}" for kind, end in _FORMATS.items()},
        "parents": [
            {
                "selfLink": f"{api}/{this}/parents/{folder}",
                "id": folder,
                "isRoot": folder in map(files.root, owners),
                "kind": "drive#parentReference",
                "parentLink": f"{api}/{folder}",
            }
            for folder in files.parents(file)
        ],
        "thumbnailLink": f"{thumbnail}&s={files.digest(this + changed, 44)}&sz=s220",
        "appDataContents": False,
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{files.MIME}",
        "shared": len(file["permissions"]) > 1,
        "lastModifyingUser": _user(me, me),
        "owners": [_user(address, me) for address in owners],
        "copyable": True,
        "etag": _etag(changed),
        "alternateLink": f"{docs}/d/{this}/edit?usp=drivesdk",
        "embedLink": f"{docs}/d/{this}/htmlembed?ouid={_number(me)}",
        "fileSize": _SIZE,
        "copyRequiresWriterPermission": False,
        "spaces": ["drive"],
        "id": this,
        "title": file["name"],
        "labels": {"viewed": True, "restricted": False, "starred": False, "hidden": False, "trashed": False},
        "explicitlyTrashed": False,
        "createdDate": file["createdTime"],
        "modifiedDate": changed,
        "modifiedByMeDate": changed,
        "lastViewedByMeDate": iso(call.now),
        "markedViewedByMeDate": "1970-01-01T00:00:00.000Z",
        "quotaBytesUsed": _SIZE,
        "version": str(2 * call.library.version(this) + 1),  # Google's is 5 for a file that was made and replaced once
        "capabilities": {"canEdit": mine >= ROLES["writer"], "canCopy": True},
    }


def _user(address: str, me: str) -> dict[str, Any]:
    return {
        "displayName": address,
        "kind": "drive#user",
        "isAuthenticatedUser": address == me,
        "permissionId": _number(address),
        "emailAddress": address,
        "picture": {"url": "https://lh3.googleusercontent.com/a/default-user=s64"},
    }


def _number(address: str) -> str:
    return str(files.permission("user", "owner", address)["id"])


def _etag(moment: str) -> str:
    """Return the tag of what was changed then: its milliseconds since 1970, as Base64, between quotation marks."""
    digits = str(round(parse(moment).timestamp() * 1000))
    return f'"{base64.b64encode(digits.encode()).decode().rstrip("=")}"'
