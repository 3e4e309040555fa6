"""What every calendar in a file needs: reading it whole, naming it in errors, replacing it safely."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calendar_sync.calendars.replace import check_may_write, check_not_open, replace_file
from calendar_sync.errors import CalendarChanged, CalendarError, CalendarUnreadable

MAX_SIZE = 256 * 2**20
"""Bytes of a file that is still read."""

MAX_TEXT = 200_000
"""Characters of one cell: Excel holds 32,767, Google Sheets 50,000; whatever has more was built to exhaust a reader."""


class LocalFile:
    """A file on this machine that holds a calendar.

    Args:
        path: The file; a symlink is followed, and it is the file behind it that gets replaced.
        max_size: Bytes; larger files are no content calendars.
    """

    def __init__(self, path: Path, max_size: int = MAX_SIZE) -> None:
        self.path = path
        self._max_size = max_size

    @contextmanager
    def named(self) -> Iterator[None]:
        """Put the name of the file before an error that does not tell it: users sync more than one calendar."""
        try:
            yield
        except CalendarError as error:
            if self.path.name in error.message:
                raise
            raise type(error)(f"{self.path.name}: {error.message}", fix=error.fix) from error

    def load(self) -> tuple[bytes, Path, os.stat_result]:
        """Return the file's content, its real path, and its status when it was opened.

        Raises:
            CalendarUnreadable: Missing, too large, or not to be opened.
        """
        try:
            path = self.path.resolve(strict=True)
            with path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_size > self._max_size:
                    raise CalendarUnreadable(
                        f"{self.path.name} has {status.st_size // 2**20} MB; that is no content calendar.",
                        fix="Keep the calendar in a file of its own.",
                    )
                return file.read(), path, status
        except FileNotFoundError as error:
            raise CalendarUnreadable(
                f"There is no file {self.path}.", fix="Check the name and the folder; quote names that hold spaces."
            ) from error
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CalendarUnreadable(
                f"{self.path} cannot be read ({reason}).", fix="Make sure it is a file that you may open."
            ) from error

    def check_replaceable(self, path: Path, size: int) -> None:
        """Find out whether the file could be replaced by one of ``size`` bytes.

        Raises:
            CalendarInUse: Open in a spreadsheet program, read-only, or no space on the disk.
        """
        for place in {self.path.absolute(), path}:
            check_not_open(place)
        check_may_write(path, size)

    def check_unchanged(self, data: bytes, expected: str | None) -> None:
        """Make sure that ``data`` is what was read before (``None``: whatever is there will do).

        Raises:
            CalendarChanged: It is not.
        """
        if expected is not None and expected != fingerprint_of(data):
            raise CalendarChanged(
                f"{self.path.name} was changed after it was read; nothing was written.",
                fix="Run again; the new content is read then.",
            )

    @staticmethod
    def replace(path: Path, content: bytes, status: os.stat_result) -> str:
        """Replace the file in one step and return its new fingerprint; see :func:`replace_file`."""
        replace_file(path, content, status)
        return fingerprint_of(content)


def fingerprint_of(data: bytes) -> str:
    """Return a word that changes whenever the content does."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def checked_length(text: str | bytes) -> None:
    """Make sure that the text of one cell is no longer than a cell can be.

    Raises:
        CalendarUnreadable: It is.
    """
    if len(text) > MAX_TEXT:
        raise CalendarUnreadable(
            f"One cell holds {len(text):,} characters; cells of Excel take 32,767.",
            fix="Look for the cell that holds a whole document, and for a quotation mark that is never closed.",
        )
