"""How often the API may be asked: reads and writes in a minute, per account and per project."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.sheets.oauth import PROJECT_NUMBER, Caller
from calendar_sync.sandbox.sheets.refusals import Refusal, error_info, links, localized
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso
from calendar_sync.sandbox.wire import Pairs

PER_USER, PER_PROJECT = 60, 300
"""Reads, and writes, in one minute."""

_SERVICES = {"sheets.googleapis.com": "Google Sheets API", "drive.googleapis.com": "Google Drive API"}
_DISABLED = "google disabled services"


def admit(library: Library, caller: Caller, kind: str, now: datetime) -> None:
    """Count a request; the minutes are those of the clock.

    Raises:
        Refusal: The account or its project has used up its minute.
    """
    minute = int(now.timestamp() // 60)
    if not library.count(f"{kind} {caller.email}", minute, PER_USER):
        raise exceeded(kind, per_user=True, project=caller.project)
    if not library.count(f"{kind} project {caller.project}", minute, PER_PROJECT):
        raise exceeded(kind, per_user=False, project=caller.project)


def exceeded(kind: str, *, per_user: bool, project: int = PROJECT_NUMBER, headers: Pairs = ()) -> Refusal:
    """Return the refusal of a request too many."""
    metric, per = f"{kind.title()} requests", " per user" if per_user else ""
    said = (
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute{per}' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{project}'."
    )
    metadata = {
        "consumer": f"projects/{project}",
        "quota_limit_value": str(PER_USER if per_user else PER_PROJECT),
        "quota_limit": f"{kind.title()}RequestsPerMinutePer{'User' if per_user else 'Project'}",
        "quota_location": "global",
        "quota_metric": f"sheets.googleapis.com/{kind}_requests",
        "quota_unit": "1/min/{project}/{user}" if per_user else "1/min/{project}",
        "service": "sheets.googleapis.com",
    }
    help_ = links(("Request a higher quota limit.", "https://cloud.google.com/docs/quotas/help/request_increase"))
    return Refusal(429, said, [error_info("RATE_LIMIT_EXCEEDED", metadata), help_], headers)


def check_enabled(store: Store, service: str) -> None:
    """Check that the project has switched an API on.

    Raises:
        Refusal: It has not.
    """
    if service not in store.meta(_DISABLED, ()):
        return
    title = _SERVICES[service]
    url = f"https://console.developers.google.com/apis/api/{service}/overview?project={PROJECT_NUMBER}"
    said = (
        f"{title} has not been used in project {PROJECT_NUMBER} before or it is disabled. Enable it by visiting {url} "
        "then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems "
        "and retry."
    )
    metadata = {
        "service": service,
        "serviceTitle": title,
        "activationUrl": url,
        "consumer": f"projects/{PROJECT_NUMBER}",
        "containerInfo": str(PROJECT_NUMBER),
    }
    help_ = links(("Google developers console API activation", url))
    raise Refusal(403, said, [error_info("SERVICE_DISABLED", metadata), localized(said), help_])


def set_enabled(store: Store, service: str, *, enabled: bool) -> None:
    """Switch an API of the project on or off.

    Raises:
        ValueError: There is no such API here.
    """
    if service not in _SERVICES:
        raise ValueError(f"unknown service {service!r}; there are {', '.join(_SERVICES)}")
    disabled = set(store.meta(_DISABLED, ())) - {service}
    store.set_meta(_DISABLED, sorted(disabled if enabled else disabled | {service}))


def keep_late(store: Store, kept: Doc, now: datetime, seconds: float) -> None:
    """Put a request off for so many seconds."""
    with store.transaction(durable=True):
        due = iso(now + timedelta(seconds=seconds))
        store.rows("INSERT INTO late (due, body) VALUES (?, ?)", (due, json.dumps(kept)))
