"""Files that come with the program: blank calendars and samples."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from calendar_sync.errors import UsageError


def shipped(*names: str) -> Path:
    """Return the path of a shipped file: in the wheel, or in the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    for root in (package / "_shipped", package.parent):
        path = root.joinpath(*names)
        if path.exists():
            return path
    raise UsageError(f"{'/'.join(names)} is not in this installation.", fix="Install calendar-sync again.")


def write_template(file: Path) -> int:
    """Write a blank calendar.

    Raises:
        UsageError: The file exists, or is of a kind there is no template for.
    """
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise UsageError(f"There is no template for {file.name}.", fix="End the name in .xlsx or .csv.")
    if file.exists():
        raise UsageError(f"{file} is already there.", fix="Choose another name; nothing is overwritten.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(shipped("templates", f"blank-calendar{kind}").read_bytes())
    except OSError as problem:
        raise UsageError(f"{file} cannot be written: {problem.strerror}.", fix="Choose another folder.") from None
    click.echo(f"Wrote {file}. Fill in rows, then: calendar-sync plan {shlex.quote(str(file))} --sandbox")
    return 0
