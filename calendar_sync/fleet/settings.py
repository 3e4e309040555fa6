"""``fleet.toml``: which calendars an agency has, with which keys, when they are due, and what may be done unattended.

What holds for all stands under ``[defaults]``, for some under ``[groups.NAME]``, for one at its ``[[calendars]]``; the
nearer word counts, setting by setting.
"""

from __future__ import annotations

import copy
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from calendar_sync.access import kept_secret
from calendar_sync.errors import SettingsError
from calendar_sync.fleet.keys import reference_problem
from calendar_sync.fleet.lines import Keys, line_of, lines_of
from calendar_sync.fleet.listing import listed, slug, without_doubles
from calendar_sync.fleet.tables import Entry, Inherited, Whole
from calendar_sync.fleet.values import Fleet, FleetCalendar, Schedule, Unattended
from calendar_sync.sections import Section
from calendar_sync.setting_words import Wrong, explained

FILE_NAME = "fleet.toml"
_ADDRESS = "postgresql://user:password@host:5432/database"

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
    whole = reader.table(Whole, data)
    defaults = reader.table(Inherited, whole.defaults, ("defaults",))
    groups = {name: reader.table(Inherited, told, ("groups", name)) for name, told in whole.groups.items()}
    found = []
    faults = []
    if not whole.calendars and "calendars" not in reader.dropped[()]:
        reader.say("", "there are no calendars; name one with a line [[calendars]] and file, google or glob below it.")
    for number, told in enumerate(whole.calendars, 1):
        at = ("calendars", str(number))
        entry = reader.table(Entry, told, at)
        where = reader.entry_name(at, entry)
        group = groups.get(entry.group) if entry.group else None
        if entry.group and entry.group not in groups:
            reader.say(where, _no_group(entry.group, groups))
        if entry.name and slug(entry.name) != entry.name:
            reader.say(where, f"'name': small letters, digits and hyphens only, such as \"{slug(entry.name)}\".")
        common = _common(entry, [table for table in (defaults, group, entry) if table is not None], path.parent)
        is_lost = entry.group is not None and group is None
        if not common.key and not is_lost and not reader.hides_key(entry.group or "", at):
            reader.say(where, 'there is no key; write key = "env:NAME" here, in its group or under [defaults].')
        if wrong_place := entry.problem():
            if reader.dropped[at].isdisjoint(("file", "google", "glob")):
                reader.say(where, wrong_place)
            continue
        calendars, wrong = listed(entry, common, where, path.resolve().parent)
        found += calendars
        faults += wrong
    kept, wrong, more = without_doubles(found)
    for fault in wrong:
        reader.say(fault.where, f"{fault.message} {fault.fix}")
    ledger, no_ledger = _ledger(whole.ledger, path.resolve().parent)
    if no_ledger:
        reader.say_of(("ledger",), no_ledger)
    if reader.said:
        raise reader.error(path)
    return Fleet(
        path=path.resolve(),
        calendars=tuple(kept),
        ledger=ledger,
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


def _ledger(told: str, folder: Path) -> tuple[str, str]:
    """Return the path or address of the ledger, and what is wrong with it; paths begin where the settings are."""
    if not told.startswith(("env:", "keyring:")):
        return str(folder / Path(told).expanduser()) if told else "", ""
    problem = reference_problem(told)
    where = "" if problem else kept_secret(told)
    nothing = f"there is nothing at {told}; set it to the path or the address of the ledger: {_ADDRESS}."
    return where, "" if where else f"'ledger': {problem or nothing}"


class _Reader:
    """Reads the tables one by one and collects what is wrong with them, each with its line."""

    def __init__(self, text: str) -> None:
        self._lines = lines_of(text)
        self._written: dict[Keys, str] = {}
        self.said: list[str] = []
        self.dropped: dict[Keys, set[str]] = defaultdict(set)
        """By table, the settings that were told to be wrong and left out of what was read."""

    def table(self, model: type[_Table], data: Mapping[str, Any], where: Keys = ()) -> _Table:
        """Return a table as it was read, and note what is wrong with it.

        One mistake must not hide another, nor make it up: what is wrong is left out, a misspelled setting is taken for
        the one it resembles, and the rest is read all the same.
        """
        told = copy.deepcopy(dict(data))
        while True:
            try:
                return model.model_validate(told)
            except ValidationError as problem:
                for wrong in explained(problem, model):
                    if (*where, *wrong.keys) not in self._written:
                        self.say(self._place(where, wrong.keys), wrong.sentence)
                    self._mend(told, where, wrong)

    def _mend(self, told: dict[str, Any], where: Keys, wrong: Wrong) -> None:
        """Take what is wrong out of a table."""
        table, keys = told, list(wrong.keys)
        while len(keys) > 1 and isinstance(table.get(keys[0]), dict):
            table = table[keys.pop(0)]
        value = table.pop(keys[0], None)
        path = (*where, *wrong.keys[: len(wrong.keys) - len(keys)])
        if wrong.meant and wrong.meant not in table:
            table[wrong.meant] = value
            self._written[*path, wrong.meant] = keys[0]
        else:
            self.dropped[path].add(keys[0])

    def hides_key(self, group: str, at: Keys) -> bool:
        """Return whether what was left out may have named the key of a calendar."""
        named = any(
            "key" in names or names - Entry.model_fields.keys()
            for place in (("defaults",), ("groups", group), at)
            if (names := self.dropped.get(place))
        )
        return named or not self.dropped.get((), set()) <= {"ledger", "endpoint", "notify"}

    def entry_name(self, where: Keys, entry: Entry) -> str:
        """Return how one of the calendars is called in what is said about it."""
        line = self._line(where)
        told = entry.name or entry.told
        return f"calendar {where[1]}" + (f" ({told})" if told else "") + (f", line {line}" if line else "")

    def say(self, where: str, what: str) -> None:
        """Note what is wrong."""
        self.said.append(f"{where}: {what}" if where else what)

    def say_of(self, keys: Keys, what: str) -> None:
        """Note what is wrong with a setting of the whole fleet."""
        self.say(self._place((), keys), what)

    def error(self, path: Path) -> SettingsError:
        """Return everything that was noted, as one error."""
        return SettingsError(f"{path.name}: " + "\n  ".join(self.said), fix=f"Mend it in {path}.")

    def _place(self, where: Keys, keys: Keys) -> str:
        line = self._line((*where, *keys))
        name = f"calendar {where[1]}" if where[:1] == ("calendars",) else f"[{'.'.join(where)}]" if where else ""
        return ", ".join(filter(None, (name, f"line {line}" if line else "")))

    def _line(self, keys: Keys) -> int:
        """Return the line of a setting by the names that stand in the file; 0 where TOML's other ways hide it."""
        return line_of(self._lines, tuple(self._written.get(keys[: at + 1], key) for at, key in enumerate(keys)))
