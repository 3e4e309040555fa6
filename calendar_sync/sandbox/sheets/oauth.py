"""Who may come in: service accounts with keys made here, tokens, and what is answered to those who may not."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.sheets.refusals import Refusal, error_info
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse
from calendar_sync.sandbox.wire import Reply, Request

PROJECT, PROJECT_NUMBER = "calendar-sandbox", 451_728_306_914
"""Of the accounts made here."""

LIFETIME = timedelta(seconds=3599)
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
SHEETS_READ = f"{SHEETS}.readonly"
DRIVE = "https://www.googleapis.com/auth/drive"
DRIVE_FILE = f"{DRIVE}.file"
DRIVE_READ = f"{DRIVE}.readonly"
DRIVE_NAMES = f"{DRIVE}.metadata.readonly"

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Args:
        email: The account's address.
        scopes: What its token is for.
        project: Number of the project whose quota counts.
    """

    email: str
    scopes: frozenset[str]
    project: int = PROJECT_NUMBER

    def may(self, *scopes: str) -> bool:
        """Whether the token is for one of these scopes."""
        return bool(self.scopes & set(scopes))


# -- accounts ----------------------------------------------------------------------------------------------------


def make_service_account(library: Library, name: str, base_url: str, project: str = PROJECT) -> Doc:
    """Make a service account and return its JSON file; only the public half of its key is kept here.

    Args:
        library: Where accounts are kept, inside a transaction.
        name: What stands before the ``@``; an account of the same name gets a further key.
        base_url: Address of the sandbox, for ``token_uri``.
        project: Name of the project.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
    email = f"{name}@{project}.iam.gserviceaccount.com"
    key_id = hashlib.sha1(public.encode(), usedforsecurity=False).hexdigest()
    account = library.account(email) or {"email": email, "type": "service_account", "project": project, "keys": {}}
    account["keys"][key_id] = public
    library.save_account(account)
    return {
        "type": "service_account",
        "project_id": project,
        "private_key_id": key_id,
        "private_key": private,
        "client_email": email,
        "client_id": str(int(hashlib.sha256(email.encode()).hexdigest()[:16], 16)).rjust(21, "1")[:21],
        "auth_uri": f"{base_url}/o/oauth2/auth",
        "token_uri": f"{base_url}/token",
        "auth_provider_x509_cert_url": f"{base_url}/oauth2/v1/certs",
        "client_x509_cert_url": f"{base_url}/robot/v1/metadata/x509/{email.replace('@', '%40')}",
        "universe_domain": "googleapis.com",
    }


def make_user(library: Library, email: str, base_url: str, scopes: Iterable[str]) -> Doc:
    """Make a person's account and return what an OAuth desktop client keeps of it: an ``authorized_user`` file."""
    refresh = f"1//{secrets.token_urlsafe(48)}"
    client = library.account(email) or {"email": email, "type": "authorized_user", "project": PROJECT, "keys": {}}
    client.setdefault("client_id", f"{PROJECT_NUMBER}-{secrets.token_hex(16)}.apps.googleusercontent.com")
    client.setdefault("client_secret", f"GOCSPX-{secrets.token_urlsafe(21)}")
    library.save_account(client)
    library.save_token(refresh, {"email": email, "scopes": sorted(scopes), "kind": "refresh"})
    return {
        "type": "authorized_user",
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "refresh_token": refresh,
        "token_uri": f"{base_url}/token",
        "account": email,
        "universe_domain": "googleapis.com",
    }


def make_token(
    library: Library, email: str, scopes: Iterable[str], now: datetime, lifetime: timedelta = LIFETIME
) -> str:
    """Return a fresh access token."""
    token = f"ya29.{secrets.token_urlsafe(96)}"
    kept = {"email": email, "scopes": sorted(scopes), "kind": "access", "expires": iso(now + lifetime)}
    library.save_token(token, kept)
    return token


# -- the token endpoint ------------------------------------------------------------------------------------------


class _Wrong(Exception):
    """A grant that is not given: OAuth's error, its description, and the HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def token(library: Library, request: Request, now: datetime) -> Reply:
    """Answer ``POST /token``; the caller holds a transaction."""
    fields = {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}
    try:
        grant = fields.get("grant_type", "")
        if grant not in _GRANTS:
            raise _Wrong("unsupported_grant_type", f"Invalid grant_type: {grant}")
        body = _GRANTS[grant](library, fields, now)
    except _Wrong as wrong:
        return _oauth_reply(wrong.status, {"error": wrong.error, "error_description": wrong.description})
    return _oauth_reply(200, body)


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
    access = make_token(library, str(claims.get("sub") or email), scopes, now)
    return {"access_token": access, "expires_in": int(LIFETIME.total_seconds()), "token_type": "Bearer"}


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
    if kept is None or kept.get("kind") != "refresh":
        raise _Wrong("invalid_grant", "Token has been expired or revoked.")
    account = library.account(kept["email"]) or {}
    if fields.get("client_id") != account.get("client_id"):
        raise _Wrong("invalid_client", "The OAuth client was not found.", 401)
    if fields.get("client_secret") != account.get("client_secret"):
        raise _Wrong("invalid_client", "Unauthorized", 401)
    return {
        "access_token": make_token(library, kept["email"], kept["scopes"], now),
        "expires_in": int(LIFETIME.total_seconds()),
        "scope": " ".join(kept["scopes"]),
        "token_type": "Bearer",
    }


_GRANTS: Mapping[str, Any] = {_JWT_BEARER: _service_account, "refresh_token": _refresh}


BOUNDARY = re.compile(r"/v1/projects/-/serviceAccounts/[^/]+/allowedLocations")
"""Where Google's library for signing in asks from which regions a service account may be used."""


def boundary() -> Reply:
    """Answer that an account may be used from everywhere."""
    return _oauth_reply(200, {"locations": [], "encodedLocations": "0x0"})


# -- tokens in use -----------------------------------------------------------------------------------------------


def caller(library: Library, request: Request, now: datetime, service: str, method: str) -> Caller:
    """Return who asks.

    Args:
        library: Where tokens are kept.
        request: With an ``Authorization`` header, or ``access_token`` in its query.
        now: Aware; tokens end.
        service: Such as ``sheets.googleapis.com``, for errors.
        method: Full name of the method, for errors.

    Raises:
        Refusal: Nobody that is known, or the token has ended.
    """
    kind, _, given = request.headers.get("authorization", "").strip().partition(" ")
    given = given.strip() if kind.lower() == "bearer" else ""
    given = given or parse_qs(request.path.partition("?")[2]).get("access_token", [""])[0]
    if not given:
        if "key=" in request.path.partition("?")[2]:
            raise Refusal(
                400,
                "API key not valid. Please pass a valid API key.",
                [error_info("API_KEY_INVALID", {"service": service})],
            )
        if service.startswith("sheets"):
            what = "Method doesn't allow unregistered callers (callers without established identity). Please use API"
            raise Refusal(403, f"{what} Key or other form of API consumer identity to call this API.")
        raise Refusal(
            401,
            f"Request is missing required authentication credential. {_EXPECTED}",
            [_info("CREDENTIALS_MISSING", service, method)],
        )
    kept = library.token(given)
    if kept is None or kept.get("kind") != "access" or parse(kept["expires"]) <= now:
        challenge = (("WWW-Authenticate", 'Bearer realm="https://accounts.google.com/", error="invalid_token"'),)
        said = f"Request had invalid authentication credentials. {_EXPECTED}"
        raise Refusal(401, said, [_info("ACCESS_TOKEN_INVALID", service, method)], challenge)
    return Caller(kept["email"], frozenset(kept["scopes"]))


_EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


def _info(reason: str, service: str, method: str) -> Doc:
    return error_info(reason, {"service": service, "method": method})


def scope_refusal(service: str, method: str) -> Refusal:
    """Return the refusal of a token that is for something else."""
    challenge = (
        "WWW-Authenticate",
        f'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{DRIVE} {SHEETS}"',
    )
    info = _info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service, method)
    return Refusal(403, "Request had insufficient authentication scopes.", [info], (challenge,))
