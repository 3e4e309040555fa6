"""``fleet.toml``: which calendars an agency has, with which keys, when they are due, and what may be done unattended.

What holds for all stands under ``[defaults]``, for some under ``[groups.NAME]``, for one at its ``[[calendars]]``; the
nearer word counts, setting by setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from calendar_sync.access import kept_secret
from calendar_sync.errors import SettingsError
from calendar_sync.fleet.keys import reference_problem
from calendar_sync.fleet.listing import listed, slug, without_doubles
from calendar_sync.fleet.tables import Entry, Inherited, Whole
from calendar_sync.fleet.values import Fleet, FleetCalendar, Schedule, Unattended
from calendar_sync.sections import Section
from calendar_sync.setting_words import explained

FILE_NAME = "fleet.toml"

_Table = TypeVar("_Table", bound=Section)


def read_fleet(path: Path) -> Fleet:
    """Read the settings of a fleet.

    What is wrong with the settings stops everything, and all of it is told at once; what is wrong with the files that
    are there stops single calendars only (:attr:`Fleet.faults`).

    Args:
        path: Of ``fleet.toml``.

    Raises:
        SettingsError: The file cannot be read, or says something that cannot be meant.
        UsageError: The packages that a fleet needs are not installed.
    """
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{path} cannot be read: {problem}.", fix="Mend the line it names.") from None
    reader = _Reader(text)
    whole = reader.table(Whole, data, "")
    if whole is None:
        raise reader.error(path)
    defaults = reader.table(Inherited, whole.defaults, "defaults")
    groups = {name: reader.table(Inherited, told, f"groups.{name}") for name, told in whole.groups.items()}
    found = []
    faults = []
    if not whole.calendars:
        reader.say("", "there are no calendars; name one with a line [[calendars]] and file, google or glob below it.")
    for number, told in enumerate(whole.calendars, 1):
        entry = reader.table(Entry, told, f"calendars {number}")
        if entry is None:
            continue
        where = reader.entry_name(number, entry)
        group = groups.get(entry.group) if entry.group else None
        if entry.group and entry.group not in groups:
            reader.say(where, _no_group(entry.group, groups))
        if entry.name and slug(entry.name) != entry.name:
            reader.say(where, f"'name': small letters, digits and hyphens only, such as \"{slug(entry.name)}\".")
        layers = [table for table in (defaults, group, entry) if table is not None]
        common = _common(entry, layers, path.parent)
        if not common.key:
            reader.say(where, 'there is no key; write key = "env:NAME" here, in its group or under [defaults].')
        calendars, wrong = listed(entry, common, where, path.resolve().parent)
        found += calendars
        faults += wrong
    kept, wrong, more = without_doubles(found)
    for fault in wrong:
        reader.say(fault.where, f"{fault.message} {fault.fix}")
    if reader.said:
        raise reader.error(path)
    return Fleet(
        path=path.resolve(),
        calendars=tuple(kept),
        ledger=_ledger(whole.ledger, path.resolve().parent),
        endpoint=whole.endpoint,
        webhook=whole.notify.webhook,
        faults=(*faults, *more),
    )


def _text(path: Path) -> str:
    if not path.is_file():
        raise SettingsError(
            f"There is no settings file {path}.",
            fix="Check the path; calendar-sync help fleet shows what a fleet.toml says.",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{path} cannot be read: {problem}.", fix="It has to be a text file in UTF-8.") from None


def _common(entry: Entry, layers: list[Inherited], folder: Path) -> FleetCalendar:
    """Return what holds for each calendar of an entry; its place and name are not known yet."""

    def nearest(name: str) -> Any:
        return next((value for table in reversed(layers) if (value := getattr(table, name)) is not None), None)

    def merged(name: str) -> dict[str, Any]:
        return {
            key: value for table in layers for key, value in getattr(table, name).model_dump(exclude_none=True).items()
        }

    return FleetCalendar(
        name="",
        calendar="",
        key=nearest("key") or "",
        group=entry.group or "",
        config=(folder / Path(entry.config).expanduser()).resolve() if entry.config else None,
        organization=nearest("organization") or "",
        schedule=Schedule(**merged("schedule")),
        policy=merged("policy"),
        unattended=Unattended(**merged("unattended")),
        own_settings=nearest("own_settings") or "narrow",
    )


def _no_group(name: str, groups: Iterable[str]) -> str:
    near = get_close_matches(name, list(groups), n=1, cutoff=0.5)
    known = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(sorted(groups)) or 'none'}."
    return f"there is no group '{name}'; {known}"


def _ledger(told: str, folder: Path) -> str:
    """Return the path or address of the ledger; relative paths begin where the settings are.

    Raises:
        SettingsError: It is kept where there is nothing.
    """
    if not told.startswith(("env:", "keyring:")):
        return str(folder / Path(told).expanduser()) if told else ""
    problem = reference_problem(told)
    where = "" if problem else kept_secret(told)
    if not where:
        raise SettingsError(
            f"fleet.toml: 'ledger': there is nothing at {told}." if not problem else f"fleet.toml: 'ledger' {problem}.",
            fix="Set it to the path or the address of the ledger: postgresql://user:password@host:5432/database.",
        )
    return where


_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")


def _above(name: str) -> list[str]:
    """Return the tables that a table is part of."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


class _Reader:
    """Reads the tables one by one and collects what is wrong with them, each with its line."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._headers: dict[str, list[int]] = {}
        for place, line in enumerate(self._lines):
            # Each table by its name, a list of tables with its brackets; what is below it counts as its own, too.
            if found := _HEADER.match(line):
                name = "".join(found[2].split())
                for head in (f"[{name}]",) if found[1] == "[[" else (name, *_above(name)):
                    self._headers.setdefault(head, []).append(place)
        self.said: list[str] = []

    def table(self, model: type[_Table], data: Mapping[str, Any], where: str) -> _Table | None:
        """Return a table as it was read; ``None`` where something is wrong with it."""
        try:
            return model.model_validate(dict(data))
        except ValidationError as problem:
            for keys, sentence in explained(problem, model):
                self.say(self._place(where, keys), sentence)
            return None

    def entry_name(self, number: int, entry: Entry) -> str:
        """Return how one of the calendars is called in what is said about it."""
        line = self._line(f"calendars {number}", [])
        told = entry.name or entry.told
        return f"calendar {number} ({told})" + (f", line {line}" if line else "")

    def say(self, where: str, what: str) -> None:
        """Note what is wrong."""
        self.said.append(f"{where}: {what}" if where else what)

    def error(self, path: Path) -> SettingsError:
        """Return everything that was noted, as one error."""
        return SettingsError(f"{path.name}: " + "\n  ".join(self.said), fix=f"Mend it in {path}.")

    def _place(self, where: str, keys: list[str]) -> str:
        line = self._line(where, keys)
        name = (
            f"calendar {where.rpartition(' ')[2]}" if where.startswith("calendars ") else f"[{where}]" if where else ""
        )
        return ", ".join(filter(None, (name, f"line {line}" if line else "")))

    def _line(self, where: str, keys: list[str]) -> int:
        """Return the line of a setting, or of its table; 0 where it is not found: TOML has many ways to say it."""
        head, _, number = where.partition(" ")
        start = self._header(head, int(number or 0)) if head else 0
        if start is None:
            return 0
        end = next(
            (place for place in range(start + 1, len(self._lines)) if self._leaves(place, head)), len(self._lines)
        )
        for key in reversed(keys):
            for place in range(start, end):
                if re.match(rf"[\"']?{re.escape(key)}[\"']?\s*[=.]", self._lines[place].strip()):
                    return place + 1
        return start + 1 if head else 0

    def _header(self, head: str, number: int) -> int | None:
        """Return the place of a table's header, or of its first part's; the ``number``-th where there are several."""
        found = self._headers.get(f"[{head}]" if number else head, [])
        return found[max(number, 1) - 1] if len(found) >= max(number, 1) else None

    def _leaves(self, place: int, head: str) -> bool:
        """Return whether another table begins at a line."""
        line = re.sub(r"\s", "", self._lines[place])
        return bool(re.match(r"\[\[?[\"'\w]", line)) and not (head and line.startswith(f"[{head}."))
