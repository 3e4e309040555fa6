"""Which Google spreadsheet an address means; light, because every command asks whether it means one at all."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from calendar_sync.errors import CalendarUnreadable

_ID = re.compile(r"[A-Za-z0-9_-]{20,}")
_BARE = re.compile(r"[A-Za-z0-9_-]{40,60}")
"""An id alone; shorter words are names of files."""

_HOSTS = frozenset({"docs.google.com", "drive.google.com", "sheets.google.com", "spreadsheets.google.com"})
_COPY = "Open the spreadsheet in the browser and copy the whole address: https://docs.google.com/spreadsheets/d/..."
_OTHERS = {
    "forms": "a Google Form",
    "document": "a Google Doc",
    "presentation": "a Google Slides presentation",
}


def is_web_address(name: str) -> bool:
    """Return whether a calendar is named by a web address."""
    return bool(re.match(r"https?://", name.strip(), re.IGNORECASE))


def spreadsheet_id(name: str) -> str | None:
    """Return the id of the Google spreadsheet that ``name`` means; ``None`` where it is the name of a file.

    All forms of addresses will do: with ``/edit#gid=0``, ``/u/1/``, ``?usp=sharing``, of old (``ccc?key=``), without
    ``https://``, or the id alone. The tab that an address names says nothing: it is the one that was looked at.

    Raises:
        CalendarUnreadable: It is an address of something else, with the way to get the right one.
    """
    text = name.strip()
    if not is_web_address(text):
        if text.lower().startswith(tuple(f"{host}/" for host in _HOSTS)):
            text = f"https://{text}"
        else:
            return text if _BARE.fullmatch(text) and any(sign.isdigit() for sign in text) else None
    parts = urlsplit(text)
    host = (parts.hostname or "").lower()
    if host not in _HOSTS:
        raise CalendarUnreadable(
            f"{text} is no address of a Google Sheet.",
            fix=f"{_COPY} Other calendars are files: .xlsx, .csv or .tsv.",
        )
    return _of_google(text, parts.path, parse_qs(parts.query))


def _of_google(text: str, path: str, query: dict[str, list[str]]) -> str:
    words = [word for word in path.split("/") if word]
    # Signed in with several accounts, addresses say which (/u/1), companies add their domain (/a/example.com).
    while len(words) > 1 and words[0] in ("a", "u"):
        words = words[2:]
    kind = words[0] if words else ""
    words = [word for place, word in enumerate(words) if not (word == "u" or (place and words[place - 1] == "u"))]
    if kind in _OTHERS:
        raise CalendarUnreadable(f"{text} is {_OTHERS[kind]}, not a Google Sheet.", fix=_COPY)
    if "spreadsheets" in words[:1] and words[1:3] == ["d", "e"]:
        raise CalendarUnreadable(
            "This address is that of a published copy of a Google Sheet, into which nothing can be written.", fix=_COPY
        )
    named = (query.get("id") or [""])[0]
    if kind in ("open", "uc") and _ID.fullmatch(named):
        # Drive's older "copy link", of files of every kind: what it is, Google says when it is read.
        return named
    if kind == "file" or (kind in ("open", "uc", "drive") and "folders" not in words):
        raise CalendarUnreadable(
            "This address is that of a file in Google Drive (an Excel file, perhaps), not of a Google Sheet.",
            fix="Open it in Google Sheets, choose File > Save as Google Sheets, and use that one's address; or "
            "download the file and name it instead.",
        )
    if "folders" in words:
        raise CalendarUnreadable(f"{text} is a folder in Google Drive.", fix=_COPY)
    found = words[2] if words[:2] == ["spreadsheets", "d"] and len(words) > 2 else (query.get("key") or [""])[0]
    if not _ID.fullmatch(found):
        raise CalendarUnreadable(f"{text} names no spreadsheet.", fix=_COPY)
    return found


def address_of(spreadsheet: str) -> str:
    """Return the one address of a spreadsheet that stands for it in ledger and messages."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet}"
