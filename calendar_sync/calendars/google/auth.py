"""Signing in to Google: where credentials are looked for, and in which order.

1. ``CALENDAR_SYNC_GOOGLE_CREDENTIALS``: the path of a file, or its content, also in base64
2. ``credentials`` under ``[google]`` in the settings: the path of a file
3. the operating system's keyring: ``keyring set calendar-sync google-credentials``
4. the sign-in that ``calendar-sync sign-in CLIENT_FILE`` has stored (keyring, else the user's configuration folder)
5. application default credentials (``gcloud auth application-default login``, or the machine's own account)

A file is that of a service account, or of a user who has signed in (``authorized_user``). Nothing here prints a secret.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calendar_sync.calendars.google.troubles import sign_in_failed
from calendar_sync.errors import CalendarSignInError

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
VARIABLE = "CALENDAR_SYNC_GOOGLE_CREDENTIALS"
KEYRING_SERVICE = "calendar-sync"
KEYRING_CREDENTIALS, KEYRING_TOKEN = "google-credentials", "google-token"
TOKEN_FILE = "google-token.json"  # noqa: S105 - the name of a file
_HELP = "calendar-sync help google shows how to make one in ten lines."


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who we are for Google.

    Args:
        credentials: What requests are signed with.
        address: The address to share the sheet with; empty where it is a person's own account.
        source: Where the credentials were found, in words.
    """

    credentials: Credentials = field(repr=False)
    address: str = ""
    source: str = ""


def sign_in(path: str = "") -> SignIn:
    """Return the first credentials that are found; see the module's order.

    Args:
        path: From the settings; empty where they say nothing.

    Raises:
        CalendarSignInError: There are none, or they are damaged; the message tells which, never what they say.
    """
    if told := os.environ.get(VARIABLE, "").strip():
        return _from_text_or_file(told, f"the variable {VARIABLE}")
    if path:
        return _from_file(path, "credentials in the settings")
    for entry, source in ((KEYRING_CREDENTIALS, "the keyring"), (KEYRING_TOKEN, "the sign-in kept in the keyring")):
        if kept := _from_keyring(entry):
            return _from_json(kept, source)
    token = token_path()
    if token.is_file():
        return _from_file(str(token), "the stored sign-in")
    return _default()


def token_path() -> Path:
    """Return where the sign-in of a person is stored, where there is no keyring."""
    from platformdirs import user_config_path

    return user_config_path("calendar-sync", appauthor=False) / TOKEN_FILE


def _from_text_or_file(told: str, source: str) -> SignIn:
    text = told.strip("'\"").strip()
    if text.startswith("{"):
        return _from_json(text, source)
    try:
        decoded = base64.b64decode("".join(told.split()), validate=True).decode()
    except ValueError:
        decoded = ""
    return _from_json(decoded, source) if decoded.lstrip().startswith("{") else _from_file(text, source)


def _from_file(name: str, source: str) -> SignIn:
    given = os.path.expanduser(name)  # noqa: PTH111 - what is given may be no path at all
    if not os.path.exists(given) and not _is_path(name):  # noqa: PTH110 - never fails, whatever it is given
        raise CalendarSignInError(
            f"The file that {source} names is not there; nor is what it says the JSON text of Google credentials.",
            fix=f"Put the file there, or name the right one. {_HELP}",
        )
    place = Path(given)
    try:
        text = place.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "not a text file"
        raise CalendarSignInError(
            f"The file with Google credentials, {place} (named by {source}), cannot be read: {reason}.",
            fix=f"Put the key there, or name the right file. {_HELP}",
        ) from None
    return _from_json(text, f"{place} ({source})")


def _is_path(name: str) -> bool:
    """Tell whether a text can be nothing but the name of a file; others may be keys, and are never shown."""
    return name.casefold().endswith(".json") and len(name) < _LONGEST_PATH and not set(name) & set('\n{}"=+')


_LONGEST_PATH = 400


def _from_json(text: str, source: str) -> SignIn:
    from google.oauth2 import credentials as user
    from google.oauth2 import service_account

    try:
        info = json.loads(text)
        kind = info.get("type") if isinstance(info, dict) else None
        if kind == "service_account":
            account: Any = service_account.Credentials
            made = account.from_service_account_info(info, scopes=[SCOPE])
            return SignIn(made, str(info.get("client_email", "")), source)
        if kind == "authorized_user" or (isinstance(info, dict) and "refresh_token" in info):
            person: Any = user.Credentials
            return SignIn(person.from_authorized_user_info(info, [SCOPE]), "", source)
    except Exception as problem:  # json, key formats, missing fields: every library in its own way, and with the text
        raise CalendarSignInError(
            f"The Google credentials from {source} are damaged ({type(problem).__name__}).",
            fix="Download the key anew; as a variable or secret it must be the whole JSON text.",
        ) from None
    raise CalendarSignInError(_unfit(info, source), fix=_HELP)


def _unfit(info: Any, source: str) -> str:
    if isinstance(info, Mapping) and ("installed" in info or "web" in info):
        return f"{source} is an OAuth client, which is not a sign-in yet: calendar-sync sign-in CLIENT_FILE makes one."
    return f"{source} holds no Google credentials: neither a service account's nor a user's."


def _default() -> SignIn:
    import google.auth
    from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError

    if not _may_have_default():
        raise CalendarSignInError("There is no sign-in for Google Sheets.", fix=_HELP)
    try:
        made, _ = google.auth.default(scopes=[SCOPE])
    except DefaultCredentialsError:
        raise CalendarSignInError("There is no sign-in for Google Sheets.", fix=_HELP) from None
    except GoogleAuthError as problem:
        raise sign_in_failed(problem) from None
    return SignIn(made, str(getattr(made, "service_account_email", "") or ""), "application default credentials")


def _may_have_default() -> bool:
    """Tell whether default credentials can be there: to look for those of a machine in a cloud takes seconds."""
    told = ("GOOGLE_APPLICATION_CREDENTIALS", "GCE_METADATA_HOST", "K_SERVICE", "GAE_ENV", "GOOGLE_CLOUD_PROJECT")
    if any(os.environ.get(name) for name in told):
        return True
    from google.auth import _cloud_sdk

    sdk: Any = _cloud_sdk
    return Path(sdk.get_application_default_credentials_path()).is_file()


def _from_keyring(entry: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(KEYRING_SERVICE, entry) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""
