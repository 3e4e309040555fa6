"""Who may come in: service accounts with keys made here, people, and what is answered to those who may not."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.sheets.refusals import Refusal, error_info
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse
from calendar_sync.sandbox.wire import Request

PROJECT, PROJECT_NUMBER = "calendar-sandbox", 451_728_306_914
"""Of the accounts made here."""

LIFETIME = timedelta(seconds=3599)
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
SHEETS_READ = f"{SHEETS}.readonly"
DRIVE = "https://www.googleapis.com/auth/drive"
DRIVE_FILE = f"{DRIVE}.file"
DRIVE_READ = f"{DRIVE}.readonly"
DRIVE_NAMES = f"{DRIVE}.metadata.readonly"

TESTING = timedelta(days=7)
"""So long a person's sign-in lasts with an OAuth client whose app is still in "Testing"."""


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


def make_client(library: Library, *, testing: bool) -> Doc:
    """Make an OAuth desktop client and return its JSON file, as it is downloaded from the console.

    Args:
        library: Where accounts are kept, inside a transaction.
        testing: Its app is not published, so that sign-ins end after seven days.
    """
    client = _client(testing=testing)
    library.save_account({"email": client["client_id"], "type": "client", **client})
    return {
        "installed": {
            "client_id": client["client_id"],
            "project_id": PROJECT,
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_secret": client["client_secret"],
            "redirect_uris": ["http://localhost"],
        }
    }


def _client(*, testing: bool) -> Doc:
    return {
        "client_id": f"{PROJECT_NUMBER}-{secrets.token_hex(16)}.apps.googleusercontent.com",
        "client_secret": f"GOCSPX-{secrets.token_urlsafe(21)}",
        "testing": testing,
    }


def make_user(library: Library, email: str, base_url: str, scopes: Iterable[str], ends: datetime | None = None) -> Doc:
    """Make a person's account and return what an OAuth desktop client keeps of it: an ``authorized_user`` file.

    Args:
        library: Where accounts are kept, inside a transaction.
        email: The person's address.
        base_url: Address of the sandbox, for ``token_uri``.
        scopes: What the person has agreed to.
        ends: When the sign-in is over; ``None`` for never.
    """
    client = library.account(email) or {"email": email, "type": "authorized_user", "project": PROJECT, "keys": {}}
    if "client_id" not in client:
        client.update(_client(testing=False))
    library.save_account(client)
    return {
        "type": "authorized_user",
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "refresh_token": make_refresh_token(library, email, email, scopes, ends),
        "token_uri": f"{base_url}/token",
        "account": email,
        "universe_domain": "googleapis.com",
    }


def make_refresh_token(library: Library, email: str, client: str, scopes: Iterable[str], ends: datetime | None) -> str:
    """Return a fresh refresh token.

    Args:
        library: Where it is kept.
        email: Whose it is.
        client: Name under which the OAuth client is kept.
        scopes: What it is for.
        ends: When it is over; ``None`` for never.
    """
    refresh = f"1//{secrets.token_urlsafe(48)}"
    kept = {"email": email, "client": client, "scopes": sorted(scopes), "kind": "refresh"}
    library.save_token(refresh, kept | ({"expires": iso(ends)} if ends is not None else {}))
    return refresh


def make_token(
    library: Library, email: str, scopes: Iterable[str], now: datetime, lifetime: timedelta = LIFETIME
) -> str:
    """Return a fresh access token."""
    token = f"ya29.{secrets.token_urlsafe(96)}"
    kept = {"email": email, "scopes": sorted(scopes), "kind": "access", "expires": iso(now + lifetime)}
    library.save_token(token, kept)
    return token


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
