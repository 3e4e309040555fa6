"""How other services are reached, and where their secrets are kept: never in the settings themselves."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

from calendar_sync.calendars.google.options import DEADLINE, GoogleOptions
from calendar_sync.errors import SettingsError
from calendar_sync.sections import GoogleSettings

KEYRING_SERVICE = "calendar-sync"
GOOGLE_URL = "CALENDAR_SYNC_GOOGLE_URL"


def google_options(
    settings: GoogleSettings,
    *,
    sleep: Callable[[float], None] = time.sleep,
    waiting: Callable[[float, str], None] = lambda _seconds, _why: None,
    deadline: float = DEADLINE,
) -> GoogleOptions:
    """Return how Google Sheets are reached: by the settings, or on another server where ``GOOGLE_URL`` names one.

    Args:
        settings: The table ``[google]``.
        sleep: Waits for so many seconds.
        waiting: Told before each wait how many seconds it takes, and why.
        deadline: Seconds that one request may take with all its repetitions.

    Raises:
        SettingsError: The other server is none of this machine.
    """
    return GoogleOptions(settings.credentials, google_url(), settings.colors, deadline, sleep, waiting)


def google_url() -> str:
    """Return the server of this machine that stands in for Google; empty for Google itself.

    Raises:
        SettingsError: It is another machine, or no address.
    """
    url = os.environ.get(GOOGLE_URL, "").strip()
    if url and not re.fullmatch(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?", url):
        raise SettingsError(
            f"{GOOGLE_URL} is not the address of a local server.",
            fix="It is like http://127.0.0.1:4010 (calendar-sync sandbox serve); unset it for Google itself.",
        )
    return url.rstrip("/")


def kept_secret(reference: str) -> str:
    """Return what ``env:NAME`` or ``keyring:NAME`` stands for; empty where there is nothing.

    Args:
        reference: Where it is kept.
    """
    kind, _, name = reference.partition(":")
    return os.environ.get(name, "").strip() if kind == "env" else from_keyring(name)


def from_keyring(name: str) -> str:
    """Return what the operating system's keyring keeps under ``name``; empty where there is none."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(KEYRING_SERVICE, name) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""
