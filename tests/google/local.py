"""A local Google in this process: gspread's real client on one side, the sandbox on the other, no sockets between."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from calendar_sync.calendars.google.calendar import GoogleCalendar
from calendar_sync.calendars.google.options import GoogleOptions
from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.sheets.rendering import shown
from calendar_sync.sandbox.wire import Fate

CONTROL = "/_sandbox/google"
ROBOT = "calendar-sync@calendar-sandbox.iam.gserviceaccount.com"


class InProcess(BaseAdapter):
    """Hands requests to a sandbox.

    Args:
        box: The sandbox.
        before: Called with method and path before each request.
    """

    def __init__(self, box: Sandbox, before: Callable[[str, str], None] = lambda _method, _path: None) -> None:
        super().__init__()
        self.box = box
        self.before = before

    def send(self, request: requests.PreparedRequest, *args: Any, **keywords: Any) -> requests.Response:
        method, path = request.method or "GET", request.path_url
        self.before(method, path)
        body = request.body or b""
        data = body.encode() if isinstance(body, str) else body
        reply = self.box.handle(method, path, list(request.headers.items()), data, local=True)
        if reply.fate in (Fate.REFUSED, Fate.CLOSED, Fate.RESET):
            raise requests.ConnectionError("Connection aborted.")
        if reply.fate is not Fate.DELIVERED:
            raise requests.exceptions.ChunkedEncodingError("Connection broken")
        response = requests.Response()
        response.status_code = reply.status
        response.headers = requests.structures.CaseInsensitiveDict(dict(reply.headers))
        response.raw = HTTPResponse(
            io.BytesIO(reply.body), headers=dict(reply.headers), status=reply.status, preload_content=False
        )
        response.url, response.request, response.reason = request.url or "", request, ""
        return response

    def close(self) -> None:
        """Nothing is open."""


class LocalGoogle:
    """One local Google, with what people do in the browser.

    Args:
        box: The sandbox that it is part of.
    """

    def __init__(self, box: Sandbox | None = None) -> None:
        self.box = box or Sandbox()
        self.calls: list[tuple[str, str]] = []
        self.hook: Callable[[str, str], None] = lambda _method, _path: None

    def control(self, method: str, path: str, given: Any = None) -> Any:
        body = b"" if given is None else json.dumps(given).encode()
        reply = self.box.handle(method, f"{CONTROL}/{path}", [("Content-Type", "application/json")], body, local=True)
        assert reply.status == 200, reply.body
        return json.loads(reply.body)

    def make(self, tabs: Mapping[str, Sequence[Sequence[Any]]], **more: Any) -> str:
        """Return the id of a new spreadsheet that is shared with our account."""
        given = {"title": "May", "tabs": tabs, "share": {ROBOT: "writer"}, **more}
        return str(self.control("POST", "spreadsheets", given)["spreadsheetId"])

    def make_small(self, tab: str, rows: Sequence[Sequence[str]], *, spare: int = 3) -> str:
        """Return the id of a new spreadsheet whose grid is hardly larger than what stands in it: it is quick."""
        size = {"rowCount": len(rows) + spare, "columnCount": max(map(len, rows)) + spare}
        data = [
            {"values": [{"userEnteredValue": {"stringValue": text}} if text else {} for text in row]} for row in rows
        ]
        sheet = {"properties": {"sheetId": 0, "title": tab, "gridProperties": size}, "data": [{"rowData": data}]}
        given = {"properties": {"title": tab}, "sheets": [sheet], "share": {ROBOT: "writer"}}
        return str(self.control("POST", "spreadsheets", given)["spreadsheetId"])

    def texts(self, spreadsheet: str) -> list[list[str]]:
        """Return what the only tab shows, without empty rows at its end."""
        book = self.box.google.library.book(spreadsheet)
        assert book is not None
        sheet = book["sheets"][0]
        rows = [[shown(cell, "en_US") or "" if cell else "" for cell in row] for row in sheet["rows"]]
        while rows and not any(rows[-1]):
            rows.pop()
        return rows

    def act(self, spreadsheet: str, *wanted: Mapping[str, Any], **more: Any) -> None:
        """Do what somebody does in the browser."""
        self.control("POST", f"spreadsheets/{spreadsheet}", {**({"requests": list(wanted)} if wanted else {}), **more})

    def session(self, email: str = ROBOT) -> requests.Session:
        """Return a session that is signed in."""
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {self.control('POST', 'tokens', {'email': email})['token']}"
        session.mount("https://", InProcess(self.box, self._before))
        return session

    def _before(self, method: str, path: str) -> None:
        self.calls.append((method, path.partition("?")[0]))
        self.hook(method, path)

    def calendar(self, spreadsheet: str, **options: Any) -> GoogleCalendar:
        """Return our backend for a spreadsheet."""
        options.setdefault("sleep", lambda _seconds: None)
        return GoogleCalendar(spreadsheet, GoogleOptions(**options), session=self.session())

    def reads(self) -> int:
        return sum(method.upper() == "GET" for method, _ in self.calls)

    def writes(self) -> int:
        return len(self.calls) - self.reads()
