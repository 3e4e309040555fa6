"""Make the sample calendars: ``python scripts/make_samples.py [--start 2030-03-04] [--out sample_calendars]``.

The same start gives the same files, byte for byte.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from samples import agency, fleet, mistakes, plain, readme, rich, shapes

START = date(2030, 3, 4)
"""A Monday far enough ahead that the samples stay in the future."""

HERE = Path(__file__).resolve().parent.parent / "sample_calendars"


def monday(text: str) -> date:
    """Return the date ``text`` (YYYY-MM-DD) stands for; the texts of the samples speak of weekdays.

    Raises:
        argparse.ArgumentTypeError: No date, or not a Monday.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date; write it like {START}") from error
    if day.weekday():
        raise argparse.ArgumentTypeError(f"{text} is a {day:%A}; the samples begin on a Monday")
    return day


def make(folder: Path, start: date) -> None:
    """Write all samples and the page that describes them into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    plain.make(folder / "plain.xlsx", start)
    agency.make(folder / "agency", start)
    rich.make(folder / "rich.xlsx", start)
    mistakes.make(folder / "mistakes.xlsx", start)
    shapes.make(folder / "shapes", start)
    fleet.make(folder / "fleet", start)
    (folder / "README.md").write_text(readme.page(start), encoding="utf-8", newline="\n")


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description="Make the sample calendars.")
    parser.add_argument("--start", type=monday, default=START, help="a Monday; the first day of the calendars")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write to")
    arguments = parser.parse_args()
    make(arguments.out, arguments.start)


if __name__ == "__main__":
    main()
