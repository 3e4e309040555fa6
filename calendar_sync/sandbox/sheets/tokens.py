"""The endpoint that gives tokens: for the key of a service account, a person's code, or a refresh token."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from calendar_sync.sandbox.sheets import oauth
from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import parse
from calendar_sync.sandbox.wire import Reply, Request

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class _Wrong(Exception):
    """A grant that is not given: OAuth's error, its description, and the HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def answer(library: Library, request: Request, now: datetime) -> Reply:
    """Answer ``POST /token``; the caller holds a transaction."""
    fields = {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}
    fields |= _basic(request.headers.get("authorization", ""))
    try:
        grant = fields.get("grant_type", "")
        if grant not in _GRANTS:
            raise _Wrong("unsupported_grant_type", f"Invalid grant_type: {grant}")
        body = _GRANTS[grant](library, fields, now)
    except _Wrong as wrong:
        return _oauth_reply(wrong.status, {"error": wrong.error, "error_description": wrong.description})
    return _oauth_reply(200, body)


def _basic(header: str) -> dict[str, str]:
    """Return which client asks, where it says so in the header instead of the body."""
    kind, _, given = header.partition(" ")
    try:
        name, colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": name, "client_secret": secret} if kind.lower() == "basic" and colon else {}


def _oauth_reply(status: int, body: Doc) -> Reply:
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"),
        ("Server", "scaffolding on HTTPServer2"),
    )
    return Reply(status, headers, json.dumps(body, indent=2).encode())


def _service_account(library: Library, fields: Mapping[str, str], now: datetime) -> Doc:
    header, claims, signed, signature = _jwt(fields.get("assertion", ""))
    email = str(claims.get("iss", ""))
    account = library.account(email)
    if account is None:
        raise _Wrong("invalid_grant", "Invalid grant: account not found")
    keys = account["keys"]
    known = [keys[header["kid"]]] if header.get("kid") in keys else list(keys.values())
    if not any(_verified(key, signed, signature) for key in known):
        raise _Wrong("invalid_grant", "Invalid JWT Signature.")
    issued, expires = claims.get("iat"), claims.get("exp")
    seconds = now.timestamp()
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise _Wrong("invalid_grant", "Invalid JWT: Failed audience check.")
    if issued > seconds + 300 or expires < seconds - 300 or expires - issued > 3660:
        what = "Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp"
        raise _Wrong("invalid_grant", f"Invalid JWT: {what} values in the JWT claim.")
    scopes = str(claims.get("scope", "")).split()
    if not scopes:
        raise _Wrong("invalid_scope", "Empty or missing scope not allowed.")
    access = oauth.make_token(library, str(claims.get("sub") or email), scopes, now)
    return {"access_token": access, "expires_in": int(oauth.LIFETIME.total_seconds()), "token_type": "Bearer"}


def _jwt(text: str) -> tuple[Doc, Doc, bytes, bytes]:
    parts = text.split(".")
    try:
        header, claims, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
        return dict(json.loads(header)), dict(json.loads(claims)), ".".join(parts[:2]).encode(), signature
    except (ValueError, TypeError):
        raise _Wrong("invalid_grant", "Bad Request") from None


def _verified(key: str, signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    public = serialization.load_pem_public_key(key.encode())
    if not isinstance(public, rsa.RSAPublicKey):
        return False
    try:
        public.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _refresh(library: Library, fields: Mapping[str, str], now: datetime) -> Doc:
    kept = library.token(fields.get("refresh_token", ""))
    if kept is None or kept.get("kind") != "refresh" or _is_over(kept, now):
        raise _Wrong("invalid_grant", "Token has been expired or revoked.")
    _check_client(library.account(kept["client"]) or {}, fields)
    return _granted(library, kept, now)


def _code(library: Library, fields: Mapping[str, str], now: datetime) -> Doc:
    code = fields.get("code", "")
    kept = library.token(code)
    if kept is None or kept.get("kind") != "code" or _is_over(kept, now):
        raise _Wrong("invalid_grant", "Malformed auth code." if not code.startswith("4/") else "Bad Request")
    client = library.account(kept["client"]) or {}
    _check_client(client, fields)
    if fields.get("redirect_uri") != kept["redirect_uri"]:
        raise _Wrong("redirect_uri_mismatch", "Bad Request")
    if kept["challenge"] and kept["challenge"] != _challenge(fields.get("code_verifier", ""), kept["method"]):
        raise _Wrong("invalid_grant", f"{'Invalid' if 'code_verifier' in fields else 'Missing'} code verifier.")
    library.remove_token(code)
    testing = bool(client.get("testing"))
    ends = now + oauth.TESTING if testing else None
    refresh = oauth.make_refresh_token(library, kept["email"], kept["client"], kept["scopes"], ends)
    over = {"refresh_token_expires_in": int(oauth.TESTING.total_seconds()) - 1} if testing else {}
    return {**_granted(library, kept, now), "refresh_token": refresh, **over}


def _granted(library: Library, kept: Mapping[str, Any], now: datetime) -> Doc:
    return {
        "access_token": oauth.make_token(library, kept["email"], kept["scopes"], now),
        "expires_in": int(oauth.LIFETIME.total_seconds()),
        "scope": " ".join(kept["scopes"]),
        "token_type": "Bearer",
    }


def _is_over(kept: Mapping[str, Any], now: datetime) -> bool:
    return "expires" in kept and parse(kept["expires"]) <= now


def _check_client(client: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    if fields.get("client_id") != client.get("client_id"):
        raise _Wrong("invalid_client", "The OAuth client was not found.", 401)
    if fields.get("client_secret") != client.get("client_secret"):
        raise _Wrong("invalid_client", "Unauthorized", 401)


def _challenge(verifier: str, method: str) -> str:
    if method != "S256":
        return verifier
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


_GRANTS: Mapping[str, Any] = {
    _JWT_BEARER: _service_account,
    "authorization_code": _code,
    "refresh_token": _refresh,
}


BOUNDARY = re.compile(r"/v1/projects/-/serviceAccounts/[^/]+/allowedLocations")
"""Where Google's library for signing in asks from which regions a service account may be used."""


def boundary() -> Reply:
    """Answer that an account may be used from everywhere."""
    return _oauth_reply(200, {"locations": [], "encodedLocations": "0x0"})
