"""Where the settings of a calendar stand: in ``calendar-sync.toml`` beside it, or in a file that bears its name.

A folder may hold several calendars with one file of settings. A layout, though, is that of one calendar: the file names
it (``calendar = "spring.xlsx"``), and another calendar of the folder takes everything from it but the layout.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from calendar_sync.calendars.google_address import is_web_address, spreadsheet_id
from calendar_sync.errors import CalendarUnreadable, SettingsError

FILE_NAME = "calendar-sync.toml"
OF_ONE = ("layout", "platforms", "answers", "calendar")
"""Settings that hold for the one calendar that the file names."""


def settings_path(calendar: str, config: Path | None = None) -> Path:
    """Return the settings file of a calendar; it need not exist.

    Args:
        calendar: Path of the calendar.
        config: ``--config FILE``.
    """
    if config is not None:
        return config
    folder, stem = _place(calendar)
    own = folder / f"{stem}.{FILE_NAME}"
    return own if own.exists() else folder / FILE_NAME


def _place(calendar: str) -> tuple[Path, str]:
    """Return the folder of a calendar and its name without an ending; Google Sheets lie where one stands."""
    if (spreadsheet := _google(calendar)) is not None:
        return Path.cwd(), spreadsheet
    place = Path(calendar).resolve()
    return place.parent, place.stem


def _google(calendar: str) -> str | None:
    """Return the id of a Google Sheet; ``None`` for a file, and for an address that opening it will tell about."""
    try:
        return None if Path(calendar).is_file() else spreadsheet_id(calendar)
    except CalendarUnreadable:
        return calendar.rstrip("/").rpartition("/")[2][:60]


def name_of(calendar: str) -> str:
    """Return how a calendar is named in the settings that hold for it alone."""
    return calendar if is_web_address(calendar) else Path(calendar).name


def read_settings(path: Path, calendar: str) -> dict[str, Any]:
    """Return what a settings file says for ``calendar``; nothing where there is none.

    Raises:
        SettingsError: It cannot be read.
    """
    if not path.exists():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise SettingsError(f"{path} cannot be read: {problem}.", fix="Mend the line it names.") from None
    return (
        {name: value for name, value in data.items() if name not in OF_ONE}
        if _is_anothers(data, path, calendar)
        else data
    )


def path_to_write(calendar: str, config: Path | None = None) -> Path:
    """Return where the layout of a calendar is to be saved, so that it takes no other one's place.

    Raises:
        SettingsError: The file that is there cannot be read.
    """
    path = settings_path(calendar, config)
    if config is not None or not path.exists():
        return path
    kept = read_settings(path, calendar)
    folder, stem = _place(calendar)
    named = _named(path)
    other = named if is_web_address(named) else str(folder / named)
    anothers = "layout" not in kept and "layout" in read_settings(path, other)
    return folder / f"{stem}.{FILE_NAME}" if anothers else path


def _named(path: Path) -> str:
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8-sig")).get("calendar", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        return ""


def _is_anothers(data: dict[str, Any], path: Path, calendar: str) -> bool:
    """Return whether the layout is that of another calendar, which is still there; a renamed one keeps its layout."""
    named = data.get("calendar")
    if not isinstance(named, str) or not named or "layout" not in data:
        return False
    if is_web_address(named) or is_web_address(calendar) or _google(calendar):
        return _google(named) != _google(calendar)
    return Path(named).name != Path(calendar).name and (path.parent / named).exists()
