"""An OpenDocument spreadsheet as a content calendar: checked and planned from, but not written to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calendar_sync.calendars.archive import MAX_UNPACKED, Archive
from calendar_sync.calendars.local import LocalFile, fingerprint_of
from calendar_sync.calendars.ods.content import read_tabs
from calendar_sync.errors import CalendarError, CalendarUnreadable
from calendar_sync.model.sheet import CellWrite, Sheet

_SAVE_AS = "In LibreOffice: File > Save As > Excel 2007-365 (.xlsx), and use the new file."
_CONTENT, _MANIFEST = "content.xml", "meta-inf/manifest.xml"


class OdsCalendar:
    """A calendar in an .ods file. Results cannot be written into one.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = LocalFile(path, MAX_UNPACKED)

    def read(self) -> Sheet:
        """Return all tabs with the values of their cells, as the reading of workbooks does.

        Raises:
            CalendarUnreadable: Missing, protected, damaged, hostile, or no spreadsheet at all.
        """
        with self._file.named():
            data, _, _ = self._file.load()
            archive = Archive(data)
            if _CONTENT not in archive.entries:
                raise CalendarUnreadable("The file is no OpenDocument spreadsheet (.ods).", fix=_SAVE_AS)
            if _MANIFEST in archive.entries and b"encryption-data" in archive.read(_MANIFEST):
                raise CalendarUnreadable(
                    "The spreadsheet is protected with a password.",
                    fix="In LibreOffice: File > Save As, untick 'Save with password', and use the new file.",
                )
            tabs = read_tabs(archive.read(_CONTENT))
        return Sheet(str(self._path), tabs, fingerprint_of(data))

    def check_writable(self) -> None:
        """Say that it is not.

        Raises:
            CalendarError: Always.
        """
        raise CalendarError(
            f"{self._path.name} can be checked and planned from, but results cannot be written into an .ods file.",
            fix=_SAVE_AS,
        )

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        """Refuse to write anything; see :meth:`check_writable`.

        Raises:
            CalendarError: Always, unless there is nothing to write.
        """
        if cells:
            self.check_writable()
        return fingerprint or fingerprint_of(self._file.load()[0])
