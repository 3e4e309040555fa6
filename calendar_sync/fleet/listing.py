"""Which calendars the entries of ``fleet.toml`` stand for, each once and under a name that stays."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from calendar_sync.calendars import location_of
from calendar_sync.calendars.google_address import spreadsheet_id
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.fleet.tables import Entry
from calendar_sync.fleet.values import Fault, FleetCalendar

ENDINGS = frozenset({".xlsx", ".xlsm", ".csv", ".tsv"})
"""Of files that a pattern takes: those that results can be written back into."""

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """A calendar, and the entry that names it.

    Args:
        calendar: With everything that holds for it.
        where: The entry, for people.
        by_pattern: It was found by a pattern, and not named itself.
    """

    calendar: FleetCalendar
    where: str
    by_pattern: bool


def slug(text: str) -> str:
    """Return a name of small letters, digits and hyphens; letters of other scripts leave a short checksum behind."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    lost = any(sign.isalnum() and not unicodedata.normalize("NFKD", sign)[0].isascii() for sign in text)
    if lost or not words or len(words) > NAME_LENGTH:
        words = f"{words[: NAME_LENGTH - 9].strip('-')}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".strip("-")
    return words


def listed(entry: Entry, common: FleetCalendar, where: str, folder: Path) -> tuple[list[Listed], list[Fault]]:
    """Return the calendars that an entry stands for, and what is wrong with it.

    Args:
        entry: As it is written.
        common: What holds for each of them; its name and place are filled in.
        where: The entry, for people.
        folder: Of the settings; paths begin there.
    """
    if entry.google:
        try:
            found = spreadsheet_id(entry.google)
        except CalendarUnreadable as problem:
            return [], [Fault(where, problem.message, problem.fix)]
        if found is None:
            return [], [Fault(where, "This is no address of a Google Sheet.", "Copy the whole address, or use file =.")]
        name = entry.name or f"google-{hashlib.sha256(found.encode()).hexdigest()[:8]}"
        return [Listed(replace(common, name=name, calendar=location_of(entry.google)), where, False)], []
    if entry.file:
        place = folder / Path(entry.file).expanduser()
        return [Listed(_of_file(common, place, folder, entry.name), where, False)], []
    files = list(_files(entry.glob or "", entry.exclude, folder))
    if not files:
        fix = f"Check the pattern; it begins in {folder}, and takes files that end in {', '.join(sorted(ENDINGS))}."
        return [], [Fault(where, f"No file fits '{entry.glob}'.", fix)]
    return [Listed(_of_file(common, file, folder, None), where, True) for file in files], []


def _of_file(common: FleetCalendar, place: Path, folder: Path, name: str | None) -> FleetCalendar:
    relative = Path(os.path.relpath(place, folder))
    # The ending is part of the name but for the usual one, so that content.csv may lie beside content.xlsx.
    told = relative.with_suffix("") if relative.suffix.lower() == ".xlsx" else relative
    return replace(common, name=name or slug(str(told)), calendar=str(place.resolve()))


def _files(pattern: str, exclude: Sequence[str], folder: Path) -> Iterator[Path]:
    """Yield the files that fit, without those that are open copies, hidden, or no calendars."""
    left_out = {file for word in exclude for file in _matching(word, folder)}
    for file in sorted(_matching(pattern, folder)):
        is_calendar = file.suffix.lower() in ENDINGS and not file.name.startswith(("~$", "."))
        if is_calendar and file.is_file() and file not in left_out:
            yield file


def _matching(pattern: str, folder: Path) -> set[Path]:
    given = Path(pattern).expanduser()
    root, rest = (Path(given.anchor), given.relative_to(given.anchor)) if given.is_absolute() else (folder, given)
    try:
        return set(root.glob(str(rest)))
    except (ValueError, OSError):  # ``**`` beside other letters, or nothing but a root
        return set()


def without_doubles(found: Iterable[Listed]) -> tuple[list[FleetCalendar], list[Fault], list[Fault]]:
    """Return each calendar once, what is wrong with the settings themselves, and what is wrong with single calendars.

    A calendar that is named itself counts as that entry says, whatever patterns fit it, too. Two entries that both name
    it, or two patterns that disagree about it, are told.
    """
    by_place: Mapping[str, list[Listed]] = defaultdict(list)
    for item in found:
        by_place[item.calendar.calendar].append(item)
    taken: list[Listed] = []
    wrong: list[Fault] = []
    faults: list[Fault] = []
    for place, items in by_place.items():
        named = [item for item in items if not item.by_pattern]
        chosen = named or items
        if len(named) > 1 or any(item.calendar != chosen[0].calendar for item in chosen[1:]):
            (wrong if named else faults).append(_double(place, chosen))
        else:
            taken.append(chosen[0])
    by_name: Mapping[str, list[Listed]] = defaultdict(list)
    for item in taken:
        by_name[item.calendar.name].append(item)
    kept = []
    for name, items in by_name.items():
        if len(items) == 1:
            kept.append(items[0].calendar)
            continue
        places = " and ".join(item.calendar.calendar for item in items)
        message = f"{places} would both be called '{name}' in results and in ids of runs."
        fault = Fault(_wheres(items), message, 'Give one a name of its own: file = "..." and name = "...".')
        (wrong if any(not item.by_pattern for item in items) else faults).append(fault)
    return sorted(kept, key=lambda item: item.name), wrong, faults


def _double(place: str, items: Sequence[Listed]) -> Fault:
    keys = list(dict.fromkeys(item.calendar.key for item in items if item.calendar.key))
    if len(keys) > 1:
        message = f"{place} is there {len(items)} times, with the keys {' and '.join(keys)}; which one is meant?"
    else:
        message = f"{place} is there {len(items)} times; which entry is meant?"
    return Fault(_wheres(items), message, 'Keep one of the entries; a pattern leaves files out with exclude = ["..."].')


def _wheres(items: Sequence[Listed]) -> str:
    return " and ".join(dict.fromkeys(item.where for item in items))
