"""Replies of the local Google, good and bad, with the headers Google sends."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calendar_sync.sandbox.faults import Fault
from calendar_sync.sandbox.sheets.refusals import STATUSES, Refusal
from calendar_sync.sandbox.wire import Fate, Pairs, Reply

_SERVER: Pairs = (
    ("X-XSS-Protection", "0"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("X-Content-Type-Options", "nosniff"),
    ("Server", "ESF"),
)
SHEETS: Pairs = (("Vary", "Origin"), ("Vary", "X-Origin"), ("Vary", "Referer"), ("Cache-Control", "private"), *_SERVER)
DRIVE: Pairs = (
    ("Pragma", "no-cache"),
    ("Expires", "Mon, 01 Jan 1990 00:00:00 GMT"),
    ("Vary", "Origin, X-Origin"),
    ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"),
    *_SERVER,
)

_FATES: Mapping[str, Fate] = {
    "drop_request": Fate.SILENCE,
    "commit_late": Fate.SILENCE,
    "refuse": Fate.REFUSED,
    "reset": Fate.RESET,
    "drop_answer": Fate.SILENCE,
    "close_after": Fate.CLOSED,
    "half_body": Fate.HALF,
}

_MESSAGES: Mapping[int, str] = {
    500: "Internal error encountered.",
    502: "Bad Gateway",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}

_TITLES: Mapping[int, str] = {
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    502: "Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

_ADVICE: Mapping[int, str] = {
    500: "The server encountered an error and could not complete your request.<p>Please try again in 30 seconds.",
    502: "The server encountered a temporary error and could not complete your request.<p>Please try again in 30 "
    "seconds.",
    503: "The service you requested is not available at this time.<p>Service error -27.",
}


def json_reply(status: int, value: Any, headers: Pairs = SHEETS, *, pretty: bool = True) -> Reply:
    """Return ``value`` as Google writes JSON: two spaces a level, and a line feed at the end."""
    text = json.dumps(
        value, ensure_ascii=False, indent=2 if pretty else None, separators=None if pretty else (",", ":")
    )
    body = (text + "\n").encode("utf-8", "surrogatepass")
    return Reply(status, (("Content-Type", "application/json; charset=UTF-8"), *headers), body)


def refused(refusal: Refusal, headers: Pairs = SHEETS, *, pretty: bool = True) -> Reply:
    """Return an error."""
    return json_reply(refusal.code, refusal.body(), (*refusal.headers, *headers), pretty=pretty)


def page(status: int, text: str) -> Reply:
    """Return the HTML page that Google's front end shows instead of an answer."""
    title = _TITLES.get(status, "Error")
    body = (
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
        '  <meta name=viewport content="initial-scale=1, minimum-scale=1, width=device-width">\n'
        f"  <title>Error {status} ({title})!!1</title>\n"
        f"  <p><b>{status}.</b> <ins>That’s an error.</ins>\n"
        f"  <p>{text}  <ins>That’s all we know.</ins>\n"
    )
    return Reply(
        status, (("Content-Type", "text/html; charset=UTF-8"), ("Referrer-Policy", "no-referrer")), body.encode()
    )


def no_such_page(path: str) -> Reply:
    """Return the page for an address that nothing stands behind."""
    shown = path.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return page(404, f"The requested URL <code>{shown}</code> was not found on this server.")


def spoiled(reply: Reply, fault: Fault) -> Reply:
    """Return a reply the way a fault lets it out."""
    if fault.kind == "status":
        if fault.html:
            return page(fault.status, _ADVICE.get(fault.status, "The server cannot process the request."))
        return refused(Refusal(fault.status, _MESSAGES.get(fault.status, STATUSES.get(fault.status, "Error"))))
    if fault.kind == "delay":
        return replace(reply, delay=fault.seconds)
    return replace(reply, fate=_FATES.get(fault.kind, Fate.DELIVERED))


def lost(fault: Fault) -> Reply:
    """Return what comes of a request that a fault kept away."""
    return Reply(0, fate=_FATES[fault.kind])


def packed(reply: Reply, accepted: str) -> Reply:
    """Return a reply compressed, if the client takes that and it is worth it."""
    if "gzip" not in accepted.lower() or len(reply.body) < 1024:
        return reply
    return replace(
        reply, headers=(*reply.headers, ("Content-Encoding", "gzip")), body=gzip.compress(reply.body, 1, mtime=0)
    )
