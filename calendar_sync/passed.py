"""Which entries have passed the networks' rules before, so that they need not be held against them again.

Whether an entry breaks a rule depends on what it says, on its channel, on Buffer's plan and on the rules themselves,
and on nothing else: not on its row, nor on the time. So what broke nothing at all, not even with a warning, breaks
nothing while all four are the same. Only what was found behind links to media comes on top: where that was asked for,
entries with media are held against the rules each time. This is kept in a file that may be lost at any time: rules are
then asked anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import unicodedata
import zoneinfo
from collections.abc import Collection, Iterable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from calendar_sync import __version__, entries, model, networks
from calendar_sync.model.buffer import Channel

_HEAD = "calendar-sync passed 1"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Passed:
    """Digests of the entries that broke no rule, for each channel as it was then.

    Args:
        text: What :meth:`to_text` gave, or anything else, which then counts as nothing.
        rules: What :func:`rules_stamp` returns; without it nothing is remembered.
    """

    def __init__(self, text: str = "", *, rules: str = "") -> None:
        self._rules = rules
        self._before = _read(text) if rules else {}
        self._now: dict[str, set[str]] = {}

    def before(self, channel: Channel, *, free_plan: bool) -> Collection[str]:
        """Return the digests of the entries that passed on ``channel`` when it, the plan and the rules were as now."""
        return self._before.get(self._stamp(channel, free_plan=free_plan), frozenset())

    def note(self, channel: Channel, digests: Collection[str], *, free_plan: bool) -> None:
        """Remember the entries that have passed in this run; only those are kept."""
        if self._rules and digests:
            self._now.setdefault(self._stamp(channel, free_plan=free_plan), set()).update(digests)

    @property
    def has_changed(self) -> bool:
        """Whether there is something to be written down."""
        return self._now != self._before

    def to_text(self) -> str:
        """Return the text to be kept."""
        lines = (" ".join([stamp, *sorted(digests)]) for stamp, digests in sorted(self._now.items()))
        return "\n".join([_HEAD, *lines, ""])

    def _stamp(self, channel: Channel, *, free_plan: bool) -> str:
        return hashlib.sha256(f"{self._rules}\n{free_plan}\n{channel!r}".encode()).hexdigest()


def _read(text: str) -> dict[str, set[str]]:
    head, *lines = text.splitlines() or [""]
    found = {words[0]: set(words[1:]) for line in lines if (words := line.split())}
    # Half a file, or another one, must not be taken for what it is not; a digest cut short matches none.
    return found if head == _HEAD and all(map(_DIGEST.fullmatch, found)) else {}


@cache
def rules_stamp() -> str:
    """Return what changes whenever the rules may: the code they are made of, and what counts characters for them.

    Empty where the code cannot be read, as in an archive: nothing is then remembered.
    """
    return _stamp((networks, model), version("regex"))


@cache
def reading_stamp() -> str:
    """Return what changes whenever rows may be read otherwise: the code that does, and the time zones of this machine.

    Empty like :func:`rules_stamp`.
    """
    zones = []
    for folder in map(Path, zoneinfo.TZPATH):
        for name in ("", "tzdata.zi", "+VERSION", "zone.tab", "Europe", "America"):
            try:
                zones.append(f"{folder / name} {(folder / name).stat().st_mtime_ns}")
            except OSError:
                continue
    if find_spec("tzdata") is not None:
        zones.append(version("tzdata"))
    return _stamp((entries, model), "\n".join(zones))


def _stamp(packages: Iterable[ModuleType], besides: str) -> str:
    told = hashlib.sha256(f"{__version__} {sys.version} {unicodedata.unidata_version} {besides}".encode())
    try:
        for package in packages:
            for file in sorted(Path(package.__path__[0]).glob("*.py")):
                told.update(f"\n{file.name}\n".encode() + file.read_bytes())
    except OSError:
        return ""
    return told.hexdigest()


class Notebook:
    """A file that may be lost: what cannot be read is empty, and what cannot be written is left.

    Args:
        file: Where; ``None`` keeps nothing.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def read(self) -> str:
        """Return what was kept."""
        try:
            return self._file.read_text(encoding="utf-8") if self._file else ""
        except (OSError, ValueError):
            return ""

    def write(self, text: str) -> None:
        """Keep ``text``, wholly or not at all."""
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            try:
                draft.write_text(text, encoding="utf-8")
                draft.replace(self._file)
            finally:
                draft.unlink(missing_ok=True)
        except OSError:
            return
