"""What a check found, and judgements that need nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from calendar_sync.model.budget import RateWindow
from calendar_sync.model.buffer import Channel

SKEW_WARNS, SKEW_FAILS = timedelta(seconds=60), timedelta(minutes=5)
"""Google takes keys of service accounts whose time is no more than about five minutes off."""

OLD_ZONES = timedelta(days=2 * 365)
_SYNCED = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("cloudstorage", "a cloud drive"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("syncthing", "Syncthing"),
    ("box sync", "Box"),
)
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "9p", "davfs", "webdav"})


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Args:
        check: Its name: ``python``, ``settings``, ``google`` ...
        state: How it ended.
        message: What is so, or what is wrong.
        fix: How to mend it; empty where nothing is to be mended.
        exit_code: Of the command, where this is a problem.
    """

    check: str
    state: State
    message: str
    fix: str = ""
    exit_code: int = 2

    def document(self) -> dict[str, str]:
        """Return it for ``--json``."""
        kept = asdict(self)
        del kept["exit_code"]
        return {name: str(value) for name, value in kept.items()}


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 where nothing is wrong, else the exit code that the first problem would give a sync."""
    return next((finding.exit_code for finding in findings if finding.state is State.PROBLEM), 0)


def without_secrets(finding: Finding, secrets: Iterable[str]) -> Finding:
    """Return the finding with every secret blacked out: a library's error may quote what it was given."""
    message, fix = finding.message, finding.fix
    for secret in secrets:
        if len(secret) >= 6:
            message, fix = message.replace(secret, "***"), fix.replace(secret, "***")
    return Finding(finding.check, finding.state, message, fix, finding.exit_code)


def clock_finding(date: str, now: datetime, whose: str) -> Finding | None:
    """Compare this machine's clock with the ``Date`` header of an answer; ``None`` where there is none.

    Args:
        date: The header.
        now: When the answer came, aware UTC.
        whose: Whose clock it is, for people.
    """
    try:
        told = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    if told.tzinfo is None:
        told = told.replace(tzinfo=UTC)
    off = now - told
    seconds = abs(round(off.total_seconds()))
    words = f"This machine's clock is {seconds} s {'ahead of' if off > timedelta() else 'behind'} {whose}'s."
    fix = "Let the operating system set the clock (network time)."
    if abs(off) >= SKEW_FAILS:
        return Finding("clock", State.PROBLEM, words, fix)
    if abs(off) >= SKEW_WARNS:
        return Finding("clock", State.WARNING, words, fix)
    return Finding("clock", State.OK, f"The clock agrees with {whose}'s.")


def channels_finding(channels: Sequence[Channel]) -> list[Finding]:
    """Say which channels can take posts, and which cannot."""
    found = []
    for channel in channels:
        name = f"{channel.service}:{channel.name}"
        if channel.is_disconnected:
            fix = "In Buffer: Channels, and connect it again."
            found.append(Finding("channels", State.PROBLEM, f"{name} is disconnected: nothing goes out there.", fix, 1))
        elif channel.is_locked:
            fix = "In Buffer, see which channels the plan includes."
            found.append(Finding("channels", State.PROBLEM, f"{name} is locked by the plan of the account.", fix, 1))
        elif channel.is_queue_paused:
            fix = "In Buffer: open the channel's queue and resume it, if that is not meant."
            found.append(Finding("channels", State.WARNING, f"The queue of {name} is paused.", fix))
    if not channels:
        fix = "In Buffer: Channels > Connect channel."
        return [Finding("channels", State.PROBLEM, "The organization has no channels.", fix, 1)]
    fine = len(channels) - len(found)
    return [*found, Finding("channels", State.OK, f"{fine} of {len(channels)} channels are ready.")]


def limits_finding(windows: Sequence[RateWindow]) -> Finding:
    """Say what is left in each window of requests."""
    if not windows:
        return Finding("limits", State.SKIPPED, "Buffer has not said how many requests are left.")
    told = ", ".join(f"{window.remaining} of {window.quota} in {window.name}" for window in windows)
    short = [window for window in windows if window.remaining * 10 <= window.quota]
    if short:
        again = max(window.resets_at for window in short)
        fix = f"A sync waits or stops cleanly by itself; all is open again at {again:%Y-%m-%d %H:%M} UTC."
        return Finding("limits", State.WARNING, f"Few requests are left: {told}.", fix)
    return Finding("limits", State.OK, f"Requests left: {told}.")


def place_finding(where: str, filesystem: str) -> Finding | None:
    """Say whether a ledger lies where other programs carry files to and fro; ``None`` where it does not.

    Args:
        where: Its path.
        filesystem: Kind of file system it is on; empty where that is not known.
    """
    folded = where.casefold().replace("\\", "/")
    fix = "Keep it on this machine's own disk (the default), or share one on Postgres: --ledger postgresql://..."
    for word, name in _SYNCED:
        if re.search(rf"/{word}(?![a-z])[^/]*/", folded):
            return Finding("ledger", State.PROBLEM, f"The ledger is in a folder that {name} syncs: {where}.", fix)
    if filesystem in _NETWORK:
        return Finding("ledger", State.PROBLEM, f"The ledger is on a network drive ({filesystem}): {where}.", fix)
    return None


def zones_finding(version: str, now: datetime) -> Finding:
    """Say whether the time-zone data are there and recent.

    Args:
        version: Such as ``2025.2``; empty where there are none.
        now: Aware UTC.
    """
    fix = "pip install --upgrade tzdata"
    found = re.match(r"(\d{4})", version)
    if found is None:
        return Finding("time zones", State.PROBLEM, "There are no time-zone data.", fix)
    if now - datetime(int(found[1]), 12, 31, tzinfo=UTC) > OLD_ZONES:
        return Finding("time zones", State.WARNING, f"The time-zone data are old ({version}).", fix)
    return Finding("time zones", State.OK, f"Time-zone data {version}.")
