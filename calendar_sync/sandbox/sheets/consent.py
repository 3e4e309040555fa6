"""The page on which a person lets an OAuth client use their spreadsheets, as desktop clients open it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from urllib.parse import parse_qs, urlencode, urlsplit

from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.times import iso
from calendar_sync.sandbox.wire import Reply, Request

PATHS = frozenset({"/o/oauth2/auth", "/o/oauth2/v2/auth"})
SOMEBODY = "owner@example.com"
"""Who signs in, unless somebody else is named: the owner of spreadsheets that are made here."""

_CODE_LASTS = timedelta(minutes=10)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in - the sandbox's Google</title></head>
<body><h1>Sign in to the sandbox's Google</h1>
<p>{client} wants to:</p>
<form method="post" action="{action}">
{boxes}
<p><label>Your address <input name="email" type="email" value="{email}"></label></p>
<p><button name="answer" value="allow">Continue</button> <button name="answer" value="deny">Cancel</button></p>
</form></body></html>
"""
_BOX = '<p><label><input type="checkbox" name="scope" value="{0}" checked> use {0}</label></p>'
_REFUSED = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Error 400: {error}</title></head>
<body><h1>Access blocked: Authorization Error</h1><p>Error {status}: {error}</p><p>{words}</p></body></html>
"""


def answer(library: Library, request: Request, now: datetime) -> Reply:
    """Show the page, or send the browser back with what was decided; the caller holds a transaction.

    Args:
        library: Where clients and codes are kept.
        request: GET for the page; POST with ``answer``, ``email`` and each ``scope`` that is ticked.
        now: Aware; codes end.
    """
    query = request.path.partition("?")[2]
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    client = library.account(asked.get("client_id", ""))
    if client is None or client.get("type") != "client":
        return _refused(401, "invalid_client", "The OAuth client was not found.")
    target = urlsplit(asked.get("redirect_uri", ""))
    if target.scheme != "http" or target.hostname not in _LOOPBACK:
        return _refused(400, "redirect_uri_mismatch", "A desktop client is sent back to its own machine alone.")
    if asked.get("response_type") != "code" or not asked.get("scope", "").strip():
        missing = "scope" if asked.get("response_type") == "code" else "response_type"
        return _refused(400, "invalid_request", f"Required parameter is missing: {missing}")
    if request.method == "GET":
        boxes = "\n".join(_BOX.format(escape(scope)) for scope in asked["scope"].split())
        page = _PAGE.format(
            client=escape(client["client_id"]),
            action=escape(f"{request.route}?{query}"),
            boxes=boxes,
            email=escape(asked.get("login_hint", SOMEBODY)),
        )
        return _page(200, page)
    return _sent_back(library, asked, parse_qs(request.body.decode("utf-8", "replace")), now)


def _sent_back(
    library: Library, asked: Mapping[str, str], given: Mapping[str, list[str]], now: datetime
) -> Reply:  # fmt: skip
    told = {"state": asked["state"]} if "state" in asked else {}
    scopes = [scope for scope in asked["scope"].split() if scope in given.get("scope", [])]
    if given.get("answer") == ["allow"] and scopes:
        code = f"4/0{secrets.token_urlsafe(54)}"
        kept = {
            "kind": "code",
            "email": given.get("email", [SOMEBODY])[-1],
            "client": asked["client_id"],
            "scopes": sorted(scopes),
            "redirect_uri": asked["redirect_uri"],
            "challenge": asked.get("code_challenge", ""),
            "method": asked.get("code_challenge_method", "plain"),
            "expires": iso(now + _CODE_LASTS),
        }
        library.save_token(code, kept)
        told |= {"code": code, "scope": " ".join(scopes)}
    else:
        told = {"error": "access_denied", **told}
    return Reply(302, (("Location", f"{asked['redirect_uri']}?{urlencode(told)}"), *_HTML), b"")


def _refused(status: int, error: str, words: str) -> Reply:
    return _page(status, _REFUSED.format(status=status, error=error, words=words))


_HTML = (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"))


def _page(status: int, text: str) -> Reply:
    return Reply(status, _HTML, text.encode())
