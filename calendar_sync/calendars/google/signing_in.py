"""A person's own sign-in: asked for once in the browser, then kept as a refresh token."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import Any

from calendar_sync.calendars.google.auth import KEYRING_SERVICE, KEYRING_TOKEN, SCOPE, token_path
from calendar_sync.calendars.google.redirected import moved_to, redirect
from calendar_sync.errors import CalendarSignInError

PATIENCE = 300
"""Seconds in which somebody has to agree."""

_AGAIN = "Run the command again, and press Continue or Allow in the browser."


def sign_in_with_browser(client_file: Path, *, open_browser: bool = True, url: str = "") -> str:
    """Let a person sign in with an OAuth desktop client, store the refresh token, and return where.

    Args:
        client_file: As downloaded from the Google Cloud console ("OAuth client ID", type "Desktop app").
        open_browser: Open it; else the address is printed for another window.
        url: Another server that speaks Google's APIs; empty for Google itself.

    Raises:
        CalendarSignInError: The file is none, or the sign-in was refused or given up.
    """
    flow = _flow(client_file, url)
    if open_browser and not _has_browser():
        open_browser = False
    try:
        found = flow.run_local_server(port=0, open_browser=open_browser, timeout_seconds=PATIENCE)
    except Exception as problem:  # the flow raises whatever its libraries do
        raise _not_confirmed(problem) from None
    if not found.refresh_token:
        raise CalendarSignInError(
            "Google gave a sign-in for one hour only.",
            fix="Take calendar-sync's access away at https://myaccount.google.com/permissions, and run again.",
        )
    return _keep(found.to_json(strip=["token", "expiry"]))


def _flow(client_file: Path, url: str) -> Any:
    from google_auth_oauthlib.flow import InstalledAppFlow

    class Flow(InstalledAppFlow):  # type: ignore[misc]
        """The flow, with its page where Google is."""

        def authorization_url(self, **more: Any) -> tuple[str, str]:
            page, state = super().authorization_url(**more)
            return (moved_to(page, url) if url else page), state

    try:
        flow = Flow.from_client_secrets_file(str(client_file), [SCOPE])
        if flow.client_type != "installed":
            raise ValueError("a client of a web site, which signs nobody in here")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CalendarSignInError(
            f"{client_file} is no OAuth desktop client.",
            fix="In the Google Cloud console: Credentials > Create credentials > OAuth client ID > Desktop app, then "
            "download the JSON file.",
        ) from None
    if url:
        redirect(flow.oauth2session, url)
    return flow


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _not_confirmed(problem: Exception) -> CalendarSignInError:
    words = f"{type(problem).__name__} {problem}"
    if "AccessDenied" in words or "access_denied" in words:
        return CalendarSignInError("The sign-in was refused in the browser.", fix=_AGAIN)
    if "Timeout" in type(problem).__name__:
        return CalendarSignInError(f"Nobody signed in within {PATIENCE // 60} minutes.", fix=_AGAIN)
    if isinstance(problem, Warning):
        return CalendarSignInError(
            "The box that lets calendar-sync see and edit spreadsheets was not ticked.",
            fix="Run the command again, and tick it.",
        )
    if "invalid_client" in words:
        return CalendarSignInError(
            "Google does not know the OAuth client any more.", fix="Download its file anew, or make another one."
        )
    return CalendarSignInError(f"Google did not confirm the sign-in ({type(problem).__name__}).", fix=_AGAIN)


def _keep(text: str) -> str:
    if _to_keyring(text):
        return "the operating system's keyring"
    place = token_path()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # A file that is there already keeps the rights it has, so that it goes first.
        place.unlink(missing_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as problem:
        raise CalendarSignInError(
            f"The sign-in cannot be kept in {place}: {problem.strerror}.",
            fix="Make the folder writable, and run again.",
        ) from None
    return str(place)


def _to_keyring(text: str) -> bool:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        keyring.set_password(KEYRING_SERVICE, KEYRING_TOKEN, text)
        return keyring.get_password(KEYRING_SERVICE, KEYRING_TOKEN) == text
    except (KeyringError, RuntimeError, OSError):
        return False
