"""Rate limits and waiting times in HTTP headers, as Buffer and its ancestors write them.

``RateLimit`` and ``RateLimit-Policy`` follow the eighth draft of the IETF's header fields: one entry for each window,
on several lines or joined by commas, tied together by a quoted name. The names change with the plan, so the window is
known by its length. Older answers carry ``X-RateLimit-*`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from calendar_sync.model.budget import WINDOW_NAMES
from calendar_sync.model.patterns import later

LONGEST_WAIT = 31 * 86_400.0
"""No window is longer: a wait beyond it is taken for this."""

LONGEST_HEADER = 2_000
"""Characters of a header line that are looked at; Buffer's have some 200."""

_MEMBER = later(r'\s*("(?:[^"\\]|\\.)*"|[^",;\s]+)((?:\s*;\s*[^;,"\s=]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^,;]*))?)*)')
_PARAMETER = later(r';\s*([^;,"\s=]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,;\s]*)')
_PERIOD = later(r"in-(\d+)\s*(sec|min|hour|day|week|month)")
_PERIOD_SECONDS = {"sec": 1, "min": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000}
_USUAL_QUOTAS = {100: 900, 250: 86_400, 500: 86_400, 3_000: 2_592_000, 7_500: 2_592_000, 15_000: 2_592_000}
_EPOCH_FROM = 1_000_000_000


@dataclass(frozen=True, slots=True)
class WindowReading:
    """What one answer says of one window; ``resets_in`` and ``seconds`` are seconds."""

    seconds: int
    quota: int
    remaining: int
    resets_in: float


def read_windows(
    lines: Iterable[tuple[str, str]], now: datetime, known: Mapping[int, int] | None = None
) -> tuple[WindowReading, ...]:
    """Return what the headers of an answer say of the rate windows; what cannot be read is left out.

    Args:
        lines: Header names (any case) and values; a name may come several times.
        now: When the answer came, aware UTC.
        known: Quotas by window length from earlier answers, for answers without a policy.
    """
    by_name: dict[str, list[str]] = {}
    for name, value in lines:
        by_name.setdefault(name.lower(), []).append(value)
    policies = dict(_members(by_name.get("ratelimit-policy", ())))
    found: dict[int, WindowReading] = {}
    for name, values in _members(by_name.get("ratelimit", ())):
        policy = policies.get(name, {})
        seconds = _whole(policy.get("w")) or _seconds_from_name(name)
        remaining, resets_in = _whole(values.get("r")), _whole(values.get("t"))
        if not seconds or remaining is None or resets_in is None:
            continue
        quota = _whole(policy.get("q")) or (known or {}).get(seconds) or _quota_from_name(name)
        found[seconds] = WindowReading(seconds, max(quota, remaining), remaining, float(min(resets_in, seconds)))
    if not found and (legacy := _legacy(by_name, now)) is not None:
        found[legacy.seconds] = legacy
    asked = retry_after(by_name.get("retry-after", [""])[-1], now)
    if asked is not None:
        # An exhausted window opens no earlier than we are asked to wait, however long it is said to be.
        for seconds, reading in found.items():
            if not reading.remaining:
                found[seconds] = replace(reading, resets_in=max(reading.resets_in, asked))
    return tuple(found[seconds] for seconds in sorted(found))


def _members(values: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for line in values:
        value, place = line[:LONGEST_HEADER], 0
        while match := _MEMBER.match(value, place):
            parameters = {name.lower(): text.strip('"') for name, text in _PARAMETER.findall(match.group(2))}
            yield match.group(1).strip('"'), parameters
            comma = value.find(",", match.end())
            if comma < 0:
                break
            place = comma + 1


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 12 else None


def _seconds_from_name(name: str) -> int | None:
    match = _PERIOD.search(name)
    return int(match.group(1)) * _PERIOD_SECONDS[match.group(2)] if match else None


def _quota_from_name(name: str) -> int:
    match = re.match(r"\d{1,9}", name)
    return int(match.group()) if match else 0


def _legacy(by_name: Mapping[str, list[str]], now: datetime) -> WindowReading | None:
    limit, remaining = (_whole(by_name.get(f"x-ratelimit-{name}", [""])[-1]) for name in ("limit", "remaining"))
    resets_in = _until(by_name.get("x-ratelimit-reset", [""])[-1], now)
    if not limit or remaining is None or resets_in is None:
        return None
    longer = [seconds for seconds in sorted(WINDOW_NAMES) if seconds >= resets_in]
    seconds = _USUAL_QUOTAS.get(limit) or (longer[0] if longer else max(WINDOW_NAMES))
    return WindowReading(seconds, max(limit, remaining), remaining, min(resets_in, float(seconds)))


def _until(text: str, now: datetime) -> float | None:
    """Return the seconds from ``now`` that a header means: a count, an epoch time, an HTTP or an ISO date."""
    text = text.strip()
    number = re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", text, re.ASCII)
    if number:
        seconds = float(text)
        return max(0.0, seconds - now.timestamp()) if seconds >= _EPOCH_FROM else seconds
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(text)
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            return max(0.0, (when - now).total_seconds())
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds a ``Retry-After`` header asks to wait, or ``None`` when it cannot be read.

    Args:
        value: Seconds or an HTTP date; ``None`` when the header is missing.
        now: When the answer came, aware UTC.
    """
    seconds = _until(value, now) if value else None
    return None if seconds is None else min(seconds, LONGEST_WAIT)
