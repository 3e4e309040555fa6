"""The local Google's part of the control API, under ``/_sandbox/google/``.

=========================================  ===================================================================
``POST /_sandbox/google/accounts``         a service account's JSON file: ``{"name": "calendar-sync"}``
``POST /_sandbox/google/clients``          an OAuth desktop client's JSON file, to sign in with on the sandbox's own
                                           page; with ``{"testing": true}`` sign-ins end after seven days
``POST /_sandbox/google/users``            who has signed in with one: ``{"email": ..., "seconds": ...}``
``POST /_sandbox/google/tokens``           an access token: ``{"email": ..., "scopes": [...], "seconds": ...}``
``DELETE /_sandbox/google/tokens``         ``{"token": ...}``, of either kind, is not good any more
``POST /_sandbox/google/services``         ``{"sheets.googleapis.com": false}`` switches an API off
``GET /_sandbox/google/spreadsheets``      what Drive knows of all files
``POST /_sandbox/google/spreadsheets``     a spreadsheet: a ``Spreadsheet`` with data, or ``{"title": ..., "tabs":
                                           {NAME: rows}}``; ``share`` has addresses and their roles
``GET /_sandbox/google/spreadsheets/ID``   all of it, cells too
``POST /_sandbox/google/spreadsheets/ID``  what somebody does in the browser: ``requests`` as for ``batchUpdate``,
                                           ``values`` by range, as typed, and ``share``
``DELETE /_sandbox/google/spreadsheets/ID``  no such spreadsheet any more
=========================================  ===================================================================

Nothing of this counts in quotas, and no fault strikes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from calendar_sync.sandbox.sheets import files, loading, oauth, quotas, reading, requests, values
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.refusals import Refusal
from calendar_sync.sandbox.sheets.service import Service
from calendar_sync.sandbox.store import Doc, Store

OWNER = "owner@example.com"
"""To whom spreadsheets made here belong, unless somebody else is named."""


class Unknown(Exception):
    """There is no such thing here."""


def handle(
    service: Service, store: Store, verb: str, parts: tuple[str, ...], given: Any, *, now: datetime, base_url: str
) -> Any:
    """Carry out a control request below ``google``.

    Args:
        service: The local Google.
        store: The sandbox's memory.
        verb: HTTP method.
        parts: Of the path, after ``google``.
        given: The JSON that was sent.
        now: Aware.
        base_url: Address under which the sandbox was asked.

    Raises:
        Unknown: There is no such thing.
        ValueError: What was sent makes no sense.
    """
    if verb == "GET" and not parts:
        return {"google": [line.strip() for line in (__doc__ or "").splitlines() if line.startswith(("``", "  "))]}
    act = _ROUTES.get((verb, parts[0] if parts else ""))
    if act is None:
        raise Unknown(f"no {verb} google/{'/'.join(parts)}")
    with store.transaction(durable=True):
        try:
            return act(Control(service, store, parts[1:], given, now, base_url))
        except BaseException as problem:
            service.library.distrust()
            if isinstance(problem, Refusal):
                raise ValueError(problem.message) from problem
            raise


class Control:
    """One control request.

    Args:
        service: The local Google.
        store: The sandbox's memory.
        parts: Of the path, after the kind of thing.
        given: The JSON that was sent.
        now: Aware.
        base_url: Address under which the sandbox was asked.
    """

    def __init__(
        self, service: Service, store: Store, parts: tuple[str, ...], given: Any, now: datetime, base_url: str
    ) -> None:
        self.library = service.library
        self.store = store
        self.parts = parts
        self.given = given
        self.now = now
        self.base_url = base_url

    def draft(self) -> Book:
        """Return the spreadsheet that the path names, to change."""
        book = self.library.draft(self.parts[0]) if self.parts else None
        if book is None:
            raise Unknown("no such spreadsheet")
        book["year"] = self.now.year
        return book


def _account(control: Control) -> Doc:
    name = control.given.get("name", "calendar-sync")
    return oauth.make_service_account(
        control.library, name, control.base_url, control.given.get("project", oauth.PROJECT)
    )


def _user(control: Control) -> Doc:
    scopes = control.given.get("scopes", [oauth.SHEETS, oauth.DRIVE])
    seconds = control.given.get("seconds")
    ends = control.now + timedelta(seconds=float(seconds)) if seconds is not None else None
    return oauth.make_user(control.library, control.given.get("email", OWNER), control.base_url, scopes, ends)


def _client(control: Control) -> Doc:
    return oauth.make_client(control.library, testing=bool(control.given.get("testing")))


def _token(control: Control) -> Doc:
    scopes = control.given.get("scopes", [oauth.SHEETS, oauth.DRIVE])
    seconds = float(control.given.get("seconds", oauth.LIFETIME.total_seconds()))
    email = control.given.get("email", OWNER)
    return {"token": oauth.make_token(control.library, email, scopes, control.now, timedelta(seconds=seconds))}


def _end_token(control: Control) -> Doc:
    control.library.remove_token(control.given["token"])
    return {"ok": True}


def _services(control: Control) -> Doc:
    for name, enabled in control.given.items():
        quotas.set_enabled(control.store, name, enabled=bool(enabled))
    return {"ok": True}


def _list(control: Control) -> Any:
    if control.parts:
        return _whole(control.draft())
    return {"files": list(control.library.files())}


def _whole(book: Book) -> Doc:
    return reading.spreadsheet(book, None, grids=True)


def _make(control: Control) -> Doc:
    if control.parts:
        return _act(control)
    given = dict(control.given)
    share, owner = given.pop("share", {}), given.pop("owner", OWNER)
    book = loading.book(given, control.now.year)
    file = files.add(control.library, book, owner, control.now)
    _share(control, file, share)
    return {"spreadsheetId": book["spreadsheetId"], "spreadsheetUrl": reading.address(book), "name": file["name"]}


def _share(control: Control, file: Doc, share: Mapping[str, str | None]) -> None:
    for address, role in share.items():
        kind = address if address == "anyone" else "domain" if "@" not in address else "user"
        given = files.permission(kind, role or "reader", address)
        if role is None:
            file["permissions"] = [item for item in file["permissions"] if item["id"] != given["id"]]
        else:
            files.share(file, given)
    control.library.save_file(file)


def _act(control: Control) -> Doc:
    unknown = set(control.given) - {"requests", "values", "share"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}; there are requests, values and share")
    book = control.draft()
    replies = requests.carry_out(book, control.given["requests"]) if control.given.get("requests") else []
    for text, rows in (control.given.get("values") or {}).items():
        values.write(book, text, {"values": rows}, "USER_ENTERED")
    if control.given.get("requests") or control.given.get("values"):
        control.library.save(book, control.now)
    if control.given.get("share"):
        _share(control, control.library.file(book["spreadsheetId"]) or {}, control.given["share"])
    return {"spreadsheetId": book["spreadsheetId"], "replies": replies}


def _remove(control: Control) -> Doc:
    control.library.remove(control.draft()["spreadsheetId"])
    return {"ok": True}


_ROUTES: Mapping[tuple[str, str], Callable[[Control], Any]] = {
    ("POST", "accounts"): _account,
    ("POST", "clients"): _client,
    ("POST", "users"): _user,
    ("POST", "tokens"): _token,
    ("DELETE", "tokens"): _end_token,
    ("POST", "services"): _services,
    ("GET", "spreadsheets"): _list,
    ("POST", "spreadsheets"): _make,
    ("DELETE", "spreadsheets"): _remove,
}
