"""A small fleet: the calendars of two clients and of the agency itself, and the ``fleet.toml`` that runs them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

_TITLES = ("Date", "Time", "Channels", "Text", "Media", "Mode", "Status")
_Row = tuple[int | None, str, str, str, str, str, str]

_HARBOR: Sequence[_Row] = (
    (0, "08:00", "twitter:harborbakery", "Sourdough at seven, and the first tray is gone by eight.", "", "", "Ready"),
    (
        1,
        "12:30",
        "twitter:harborbakery, facebook:Harbor Bakery",
        "Tomorrow is rye day. Two loaves each, please.",
        "",
        "",
        "Ready",
    ),
    (
        2,
        "08:00",
        "facebook:Harbor Bakery",
        "Our oven is forty this year. Come and see the photographs.",
        "https://cdn.example.com/oven.jpg",
        "",
        "Ready",
    ),
    (None, "", "twitter:harborbakery", "Cardamom buns, until they are gone.", "", "queue", "Ready"),
    (4, "08:00", "twitter:harborbakery", "The Easter list opens on Monday.", "", "", "Hold"),
)
_NORTHWIND: Sequence[_Row] = (
    (
        0,
        "09:00",
        "linkedin:Northwind Cycles",
        "We repaired 4,112 bicycles last year, and threw 31 away.",
        "",
        "",
        "Ready",
    ),
    (
        1,
        "09:00",
        "bluesky:northwind.bsky.social, mastodon:northwind@mastodon.social",
        "A chain that squeaks is a chain that asks.",
        "",
        "",
        "Ready",
    ),
    (3, "17:30", "threads:northwindcycles", "Which hill do you go round, and why?", "", "", "Ready"),
)
_IDEAS = (("What an agency learns from a bakery's till", "idea"), ("Ten captions that we threw away", "idea"))

SETTINGS = """\
# Three calendars of one agency. On a copy of this folder, with the built-in Buffer and without any key:
#   calendar-sync fleet run fleet.toml --sandbox

[defaults]
key = "env:BUFFER_API_KEY"            # where the key is kept, never the key; or "keyring:NAME"
schedule = { cron = "0 6 * * mon", timezone = "Europe/London" }

[defaults.unattended]                 # what a run may do with nobody looking on
may = "no deletes"                    # or "creates", "everything"
max_creates = 50

[groups.america]
schedule.timezone = "America/New_York"

[[calendars]]
file = "clients/harbor-bakery.csv"
name = "harbor"
group = "america"

[[calendars]]
file = "clients/northwind-cycles.csv"
name = "northwind"
unattended.max_creates = 20
policy.drift = "overwrite"            # what somebody changed in Buffer by hand is put back

[[calendars]]
glob = "own/*.csv"
"""


def make(folder: Path, start: date) -> None:
    """Write the fleet into ``folder``; dates are counted from ``start``."""
    dated = {"clients/harbor-bakery.csv": _HARBOR, "clients/northwind-cycles.csv": _NORTHWIND}
    for name, rows in dated.items():
        lines = [(_day(start, days), *rest) for days, *rest in rows]
        _write(folder / name, [_TITLES, *lines])
    _write(folder / "own/ideas.csv", [("Text", "Mode"), *_IDEAS])
    (folder / "fleet.toml").write_text(SETTINGS, encoding="utf-8", newline="\n")


def _day(start: date, days: int | None) -> str:
    return "" if days is None else (start + timedelta(days=days)).isoformat()


def _write(file: Path, lines: Sequence[Sequence[str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(lines)
