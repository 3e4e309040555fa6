"""Files that come with the program: blank calendars, samples, and pages of help."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from calendar_sync.errors import UsageError
from calendar_sync.model.command_line import command_line


def shipped(*names: str) -> Path:
    """Return the path of a shipped file: in the wheel, or in the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    for root in (package / "_shipped", package.parent):
        path = root.joinpath(*names)
        if path.exists():
            return path
    raise UsageError(f"{'/'.join(names)} is not in this installation.", fix="Install calendar-sync again.")


TOPICS: Mapping[str, str] = {
    "columns": "columns.md",
    "google": "google-sheets.md",
    "unattended": "unattended.md",
    "fleet": "fleet.md",
}
"""Pages of the documentation that messages point to, by the word that shows them."""


def page(topic: str) -> str:
    """Return a page of the documentation; :data:`TOPICS` has their names."""
    return shipped("docs", TOPICS[topic]).read_text(encoding="utf-8")


DEPLOYS: Mapping[str, tuple[str, ...]] = {
    "systemd": ("calendar-sync-worker@.service", "calendar-sync-enqueue.service", "calendar-sync-enqueue.timer"),
    "docker": ("Dockerfile",),
    "compose": ("compose.yaml",),
    "kubernetes": ("kubernetes.yaml",),
}
"""What runs the workers of a fleet: the files of each kind, in the folder ``deploy``."""


def print_deploy(kind: str) -> int:
    """Print the files of one of :data:`DEPLOYS`."""
    texts = [shipped("deploy", name).read_text(encoding="utf-8") for name in DEPLOYS[kind]]
    click.echo("\n".join(texts), nl=False)
    return 0


KINDS: Mapping[str, str] = {
    "post": "blank-calendar",
    "networks": "blank-networks",
    "agency": "blank-agency",
    "ideas": "blank-ideas",
}
"""The file of each kind of blank calendar, without its ending."""

_CSV_KINDS = frozenset({"post"})
"""A .csv file has neither tabs nor dropdowns nor a place for instructions."""


def write_template(file: Path, kind: str = "post") -> int:
    """Write a blank calendar, and say what comes next; see :func:`put_template`."""
    put_template(file, kind)
    words = command_line(("calendar-sync", "plan", str(file), "--sandbox"))
    click.echo(f"Wrote {file}. Fill in rows, then: {words}")
    return 0


def put_template(file: Path, kind: str = "post") -> None:
    """Write a blank calendar.

    Args:
        file: Where to.
        kind: One of :data:`KINDS`.

    Raises:
        UsageError: The file exists, or has an ending there is no template for.
    """
    ending = file.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise UsageError(f"There is no template for {file.name}.", fix="End the name in .xlsx or .csv.")
    if ending == ".csv" and kind not in _CSV_KINDS:
        raise UsageError(
            f"The template '{kind}' is a workbook; as .csv there is only 'post'.",
            fix="End the name in .xlsx, or leave out --kind.",
        )
    if file.exists():
        raise UsageError(f"{file} is already there.", fix="Choose another name; nothing is overwritten.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(shipped("templates", f"{KINDS[kind]}{ending}").read_bytes())
    except OSError as problem:
        raise UsageError(f"{file} cannot be written: {problem.strerror}.", fix="Choose another folder.") from None
