"""What Google's refusals mean, in a marketer's words, and how to mend them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calendar_sync.errors import CalendarError, CalendarSignInError, CalendarUnreachable, CalendarUnreadable

_API_PAGE = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"


class WriteUnclear(CalendarUnreachable):
    """A write may or may not have been carried out: look before anything is written again."""


class Protected(CalendarSignInError):
    """Somebody has protected what is to be written into."""


class NotAsItWas(CalendarError):
    """Nothing was done, because what a request names is not there, or no longer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of Google's that is no success.

    Args:
        status: Of HTTP.
        reason: The status word in the error (``PERMISSION_DENIED``), and reasons in its details.
        message: As Google says it; empty for pages that are no API answers.
        links: Addresses that the error gives.
    """

    status: int
    reason: str = ""
    message: str = ""
    links: tuple[str, ...] = field(default=())


_QUOTA = ("RATELIMITEXCEEDED", "RESOURCEEXHAUSTED", "QUOTAEXCEEDED")
"""Reasons of a 403 that is none: too much was asked in too short a time."""

_FULL = re.compile(r"above the limit of\D*\d|limit of [\d,]+ cells|too many cells", re.IGNORECASE)


def is_quota(refusal: Refusal) -> bool:
    """Return whether the same request may be answered a minute later."""
    reason = refusal.reason.upper().replace("_", "")
    return refusal.status == 429 or (refusal.status == 403 and any(word in reason for word in _QUOTA))


def refusal_of(status: int, body: bytes) -> Refusal:
    """Return what an answer says; HTML pages say nothing but their status."""
    try:
        told = json.loads(body)["error"]
    except (ValueError, TypeError, KeyError):
        return Refusal(status)
    if not isinstance(told, Mapping):
        return Refusal(status, str(told), str(told))
    details = [item for item in told.get("details") or () if isinstance(item, Mapping)]
    older = [item for item in told.get("errors") or () if isinstance(item, Mapping)]
    reasons = [told.get("status"), *(item.get("reason") for item in (*details, *older))]
    message = str(told.get("message") or "")
    links = [str(link.get("url")) for item in details for link in _links(item)]
    links += re.findall(r"https://console\.\S+[^\s.,]", message)
    return Refusal(status, " ".join(str(word) for word in reasons if word), message, tuple(links))


def _links(detail: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = detail.get("links")
    return [link for link in listed if isinstance(link, Mapping)] if isinstance(listed, list) else []


def explain(refusal: Refusal, address: str, *, writing: bool = False) -> CalendarError:
    """Return the error to raise for a refusal.

    Args:
        refusal: What Google said.
        address: The one to share the sheet with; empty for a person's own account.
        writing: The request would have changed the sheet.
    """
    reason, message = refusal.reason.upper(), refusal.message
    if "quota project" in message:
        return CalendarSignInError(
            "Google wants to know which project counts for the sign-in of gcloud.",
            fix="gcloud auth application-default set-quota-project PROJECT, with a project that has the Google Sheets "
            "API switched on; or sign in with a service account (calendar-sync help google).",
        )
    if (
        "SERVICE_DISABLED" in reason
        or "ACCESSNOTCONFIGURED" in reason.replace("_", "")
        or "has not been used" in message
    ):
        link = next((link for link in refusal.links if "console" in link), _API_PAGE)
        return CalendarSignInError(
            "The Google Sheets API is not switched on in the Google Cloud project of these credentials.",
            fix=f"Open {link}, press Enable, wait a minute, and run again.",
        )
    if "INSUFFICIENT" in reason or "SCOPE" in reason:
        return CalendarSignInError(
            "The Google sign-in does not extend to Google Sheets.",
            fix="Sign in anew: calendar-sync sign-in CLIENT_FILE; with gcloud, add "
            "--scopes=https://www.googleapis.com/auth/spreadsheets,https://www.googleapis.com/auth/cloud-platform.",
        )
    if refusal.status == 401:
        return CalendarSignInError("Google does not accept the sign-in any more.", fix=_ANEW)
    who = address or "the Google account that you signed in with"
    if is_quota(refusal):
        return CalendarUnreachable(
            "Google takes no more requests for now (60 reads and 60 writes a minute).",
            fix="Wait a minute and run again; other programs with the same credentials count as well.",
        )
    if refusal.status in (400, 403) and "protected" in message.lower():
        return Protected(
            "Somebody has protected the cells that calendar-sync writes into.",
            fix=f"In Google Sheets: Data > Protect sheets and ranges, and let {who} edit the range.",
        )
    if refusal.status == 403:
        if writing:
            return CalendarSignInError(
                "The Google Sheet may be read, but not changed.",
                fix=f"Open it, press Share, and make {who} an Editor.",
            )
        return CalendarSignInError(
            "The Google Sheet is not shared with calendar-sync.",
            fix=f"Open it, press Share, and add {who} as an Editor.",
        )
    if refusal.status == 404:
        return CalendarUnreadable(
            "There is no Google Sheet at this address, or nobody may know that there is one.",
            fix=f"Check the address. If it opens in your browser: press Share there and add {who} as an Editor.",
        )
    if refusal.status == 400 and _FULL.search(message):
        return CalendarError(
            f"The Google Sheet is full: {message}",
            fix="A spreadsheet takes 10 million cells, empty ones included: delete empty rows and columns at the ends "
            "of its tabs, or tabs that nobody needs, and run again.",
        )
    if refusal.status == 400 and ("FAILED_PRECONDITION" in reason or "not supported for this document" in message):
        return CalendarUnreadable(
            "This is an Excel file that is only shown in Google Sheets.",
            fix="Choose File > Save as Google Sheets, and use that one's address; or download it, and name the file.",
        )
    if refusal.status >= 500 or refusal.status == 408:
        return CalendarUnreachable(
            f"Google Sheets has trouble answering (HTTP {refusal.status}).", fix="Run again in a few minutes."
        )
    return NotAsItWas(
        f"Google Sheets refused what was asked (HTTP {refusal.status}{f': {message}' if message else ''}).",
        fix="Run again; if it stays so, calendar-sync doctor CALENDAR tells more.",
    )


_ANEW = (
    "A service account: download a new key. Your own account: calendar-sync sign-in CLIENT_FILE, or gcloud auth "
    "application-default login, whichever you signed in with; where the OAuth app "
    'is still in "Testing", Google ends every sign-in after 7 days: publish the app, or use a service account.'
)


def sign_in_failed(problem: Exception) -> CalendarSignInError:
    """Return the error for a token that Google does not give (``invalid_grant``: revoked, or over after 7 days)."""
    words = str(problem)
    if "invalid_grant" in words and "JWT" in words.upper():
        return CalendarSignInError(
            "Google does not accept the key of the service account now.",
            fix="Set this machine's clock right (a key counts for an hour of its time); if it is, download a new key.",
        )
    return CalendarSignInError("The Google sign-in is over, or was revoked.", fix=_ANEW)


def unreachable(what: str) -> CalendarUnreachable:
    """Return the error for a connection that failed."""
    return CalendarUnreachable(
        f"Google Sheets cannot be reached ({what}).", fix="Check the network (proxy, firewall), and run again."
    )
