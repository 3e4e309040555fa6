"""Moments as Buffer writes them, and time zones from the ``tzdata`` package rather than the operating system."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def iso(moment: datetime) -> str:
    """Return an aware ``moment`` in UTC with milliseconds, such as ``2026-05-14T09:00:00.000Z``.

    Years have four digits, so that texts sort as moments do.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse(text: str) -> datetime:
    """Return the moment an ISO 8601 text with an offset names, in UTC.

    Raises:
        ValueError: No such moment, no offset, or outside the years 1 to 9999.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """Return the IANA zone ``name``.

    Raises:
        ZoneInfoNotFoundError: There is no such zone.
    """
    if name == "UTC":
        return UTC
    parts = name.split("/")
    if not all(part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise ZoneInfoNotFoundError(name)
    resource = files("tzdata").joinpath("zoneinfo", *parts)
    if not resource.is_file():
        raise ZoneInfoNotFoundError(name)
    with resource.open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)
