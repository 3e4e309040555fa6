"""What is asked of Drive about files: making, finding, copying, exporting and removing spreadsheets."""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import files, grid
from calendar_sync.sandbox.sheets.answers import DRIVE
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.call import Call, role
from calendar_sync.sandbox.sheets.drive_fields import FILE, LIST, BadParameter, check_fields
from calendar_sync.sandbox.sheets.refusals import Refusal, invalid
from calendar_sync.sandbox.sheets.rendering import shown
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.wire import Reply

_SHORT = ("kind", "id", "name", "mimeType")
"""What is given of a file when nobody says what is wanted."""


def file_resource(call: Call, file: Doc) -> Doc:
    """Return a file as Drive gives it out: in short, or all of it where a mask chooses."""
    if not call.one("fields"):
        return {name: file[name] for name in _SHORT}
    mine = role(file, call.caller.email)
    owners = [item["emailAddress"] for item in file["permissions"] if item["role"] == "owner"]
    return {
        **{name: file[name] for name in _SHORT},
        "description": "",
        "starred": False,
        "trashed": False,
        "parents": files.parents(file),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file['id']}/edit?usp=drivesdk",
        "createdTime": file["createdTime"],
        "modifiedTime": file["modifiedTime"],
        "owners": [{"kind": "drive#user", "displayName": name, "emailAddress": name} for name in owners],
        "shared": len(file["permissions"]) > 1,
        "ownedByMe": call.caller.email in owners,
        "capabilities": {"canEdit": mine >= 3, "canShare": mine >= 3, "canDelete": mine >= 5, "canCopy": mine >= 1},
        "permissions": file["permissions"] if mine >= 3 else [],
        "permissionIds": [item["id"] for item in file["permissions"]],
    }


def known_file(call: Call, least: str) -> Doc:
    """Return the file of the path; Drive says of one that is not shared that it is not there."""
    file_id = call.parts["id"]
    file = call.library.file(file_id)
    if file is None or not role(file, call.caller.email):
        raise Refusal(404, f"File not found: {file_id}.")
    try:
        return call.allowed(least)
    except Refusal:
        raise Refusal(403, f"The user does not have sufficient permissions for file {file_id}.") from None


def create(call: Call) -> Doc:
    """Make a file; only spreadsheets are made here."""
    check_fields(call, FILE)
    if call.body.get("mimeType", files.MIME) != files.MIME:
        raise invalid("Only spreadsheets can be made here.")
    book = books.new(call.body.get("name") or "Untitled")
    return file_resource(call, _added(call, book))


def _added(call: Call, book: Book) -> Doc:
    file = files.add(call.library, book, call.caller.email, call.now)
    if call.body.get("parents"):
        file["parents"] = call.body["parents"]
        call.library.save_file(file)
    return file


def get(call: Call) -> Doc:
    """Give out what is known of a file, or of the caller's topmost folder."""
    check_fields(call, FILE)
    if call.parts["id"] == "root":
        return {"kind": "drive#file", "id": files.root(call.caller.email), "name": "My Drive", "mimeType": files.FOLDER}
    return file_resource(call, known_file(call, "reader"))


def copied(call: Call) -> Doc:
    """Copy a file; the copy belongs to the caller and is shared with nobody."""
    check_fields(call, FILE)
    source = known_file(call, "reader")
    book = copy.deepcopy(call.library.book(source["id"]) or {})
    book["spreadsheetId"] = books.new_id()
    book["properties"]["title"] = call.body.get("name") or f"Copy of {source['name']}"
    return file_resource(call, _added(call, book))


def update(call: Call) -> Doc:
    """Rename a file, move it, or put it into the bin, where nobody finds it here."""
    check_fields(call, FILE)
    file = known_file(call, "writer")
    if call.body.get("trashed"):
        call.library.remove(file["id"])
        return file_resource(call, file)
    added, removed = _folders(call, "addParents"), _folders(call, "removeParents")
    if added or removed:
        kept = [item for item in files.parents(file) if item not in removed]
        file["parents"] = [*kept, *(item for item in added if item not in kept)]
        call.library.save_file(file)
    if call.body.get("name"):
        book = call.draft()
        book["properties"]["title"] = call.body["name"]
        call.keep(book)
    return file_resource(call, known_file(call, "writer"))


def _folders(call: Call, parameter: str) -> list[str]:
    given = filter(None, (call.one(parameter) or "").split(","))
    return [files.root(call.caller.email) if item == "root" else item for item in given]


def remove(call: Call) -> Reply:
    """Remove a file."""
    call.library.remove(known_file(call, "owner")["id"])
    return Reply(204, (("Content-Type", "text/html"), *DRIVE))


def about(call: Call) -> Doc:
    """Say who the caller is."""
    email = call.caller.email
    return {"kind": "drive#about", "user": {"kind": "drive#user", "displayName": email, "emailAddress": email}}


# -- finding -----------------------------------------------------------------------------------------------------


_TERM = re.compile(
    r"\s*(?:not\s+)?(?P<field>\w+)\s*(?P<operator>=|!=|contains|in|has|<=|>=|<|>)\s*"
    r"(?P<value>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|true|false|\w+)\s*(?:and\s+|$)"
    r"|\s*(?P<folder>'[^']+'|\"[^\"]+\")\s+in\s+parents\s*(?:and\s+|$)",
    re.IGNORECASE,
)


def listed(call: Call) -> Doc:
    """Give out the files that the caller may see and that a search wants, in pages."""
    check_fields(call, LIST)
    terms = _terms(call.one("q") or "")
    seen = [file for file in call.library.files() if role(file, call.caller.email) and _meets(file, terms)]
    order = (call.one("orderBy") or "").split(",")[0].split()
    if order and order[0] in ("name", "createdTime", "modifiedTime"):
        seen.sort(key=lambda file: file[order[0]], reverse="desc" in order)
    size, start = max(1, _count(call, "pageSize", 100)), _count(call, "pageToken", 0)
    found: Doc = {"kind": "drive#fileList"}
    if len(seen) > start + size:
        found["nextPageToken"] = str(start + size)
    return {
        **found,
        "incompleteSearch": False,
        "files": [file_resource(call, file) for file in seen[start : start + size]],
    }


def _count(call: Call, name: str, default: int) -> int:
    given = call.one(name) or str(default)
    if not given.isdecimal():
        raise BadParameter(name, "Invalid Value")
    return int(given)


def _terms(text: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    place = 0
    while place < len(text):
        term = _TERM.match(text, place)
        if term is None:
            raise BadParameter("q", "Invalid Value")
        place = term.end()
        if term["folder"]:
            found.append(("parents", "in", term["folder"][1:-1]))
            continue
        value = term["value"]
        if value[0] in "'\"":
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        found.append((term["field"], term["operator"].lower(), value))
    return found


def _meets(file: Doc, terms: list[tuple[str, str, str]]) -> bool:
    return all(_meets_term(file, *term) for term in terms)


def _meets_term(file: Doc, field: str, operator: str, value: str) -> bool:
    if field == "trashed":
        return (value.lower() == "false") is (operator == "=")
    if field == "parents":
        return value in files.parents(file) or value in (file.get("parents") or ["root"])
    known = str(file.get(field, ""))
    return {
        "=": known == value,
        "!=": known != value,
        "contains": value.casefold() in known.casefold(),
        "<": known < value,
        "<=": known <= value,
        ">": known > value,
        ">=": known >= value,
    }.get(operator, True)


# -- other formats -----------------------------------------------------------------------------------------------


_EXPORTS: Mapping[str, str] = {"text/csv": ",", "text/tab-separated-values": "\t"}


def export(call: Call) -> Reply:
    """Give out the first tab as text with separators."""
    file = known_file(call, "reader")
    kind = call.one("mimeType") or ""
    if kind not in _EXPORTS:
        raise Refusal(400, "The requested conversion is not supported.")
    book = call.library.book(file["id"]) or {}
    sheet, locale = book["sheets"][0], book["properties"]["locale"]
    rows, columns = grid.used(sheet)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=_EXPORTS[kind], lineterminator="\r\n")
    for row in range(rows):
        writer.writerow([shown(grid.cell(sheet, row, column), locale) or "" for column in range(columns)])
    headers = (("Content-Type", kind), ("Content-Disposition", "attachment"), *DRIVE)
    return Reply(200, headers, text.getvalue().removesuffix("\r\n").encode())


# -- errors ------------------------------------------------------------------------------------------------------


_REASONS: Mapping[int, tuple[str, str]] = {
    400: ("global", "invalid"),
    401: ("global", "authError"),
    403: ("global", "insufficientFilePermissions"),
    404: ("global", "notFound"),
    429: ("usageLimits", "rateLimitExceeded"),
}


class DriveRefusal(Refusal):
    """A refusal the way Drive words it: with a list of errors beside the message."""

    place: Mapping[str, Any] = MappingProxyType({})

    def body(self) -> Doc:
        """Return the error as JSON has it."""
        domain, reason = _REASONS.get(self.code, ("global", "backendError"))
        infos = {item.get("reason") for item in self.details}
        if "SERVICE_DISABLED" in infos:
            domain, reason = "usageLimits", "accessNotConfigured"
        if "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in infos:
            reason = "insufficientPermissions"
        one: dict[str, Any] = {"message": self.message, "domain": domain, "reason": reason}
        if self.code == 404:
            one.update(location="fileId", locationType="parameter")
        one.update(self.place)
        error: Doc = {"code": self.code, "message": self.message, "errors": [one]}
        if self.details:
            error.update(status=super().body()["error"]["status"], details=list(self.details))
        return {"error": error}


def worded(refusal: Refusal) -> Refusal:
    """Return a refusal the way Drive words it."""
    found = DriveRefusal(refusal.code, refusal.message, refusal.details, refusal.headers)
    found.place = refusal.place if isinstance(refusal, BadParameter) else {}
    return found
