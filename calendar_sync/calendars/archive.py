"""The zip container of a workbook: what is let in, and what it holds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from calendar_sync.calendars import rezip
from calendar_sync.calendars.kinds import check_is_zip
from calendar_sync.errors import CalendarUnreadable

MAX_UNPACKED = 256 * 2**20
"""Bytes of a whole workbook, unpacked."""

MAX_RATIO = 200
"""How well a big part may compress; the highest ratio seen in real workbooks is 121."""

RATIO_FROM = 10 * 10**6
"""Bytes from which on the ratio counts: small repetitive parts compress better and harm nobody."""

MAX_ENTRIES = 20_000

NOTHING: Mapping[str, bytes] = {}

_ENCRYPTED = 0x1
_SAVE_AS = "Open it in Excel or LibreOffice and save it as a new .xlsx file (Excel Workbook)."
_ARRIVING = "If it is still being downloaded or synced, wait until it has arrived; else take the copy before it."
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)


def normalised(name: str) -> str:
    """Return a part name for comparison: forward slashes, none leading, lower case (writers differ in all three)."""
    return name.replace("\\", "/").lstrip("/").lower()


class Archive:
    """A zip file in memory whose entries were all checked: names, sizes, checksums.

    Args:
        data: The whole file.

    Raises:
        CalendarUnreadable: Not a zip, damaged, encrypted, ambiguous, or built to explode.
    """

    def __init__(self, data: bytes) -> None:
        check_is_zip(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            fix = _ARRIVING if data.startswith(b"PK") else _SAVE_AS
            raise CalendarUnreadable(f"The file is no workbook, or it is damaged ({error}).", fix=fix) from error
        self._data = data
        self.entries = _named(self._zip.infolist())
        _check_sizes(self.entries)
        self._check_contents()

    def read(self, name: str) -> bytes:
        """Return the unpacked content of the entry with this normalised name."""
        return self._zip.read(self.entries[name])

    def replaced(self, contents: Mapping[str, bytes | None], added: Mapping[str, bytes] = NOTHING) -> bytes:
        """Return the file with some entries replaced (``None``: dropped), all others copied as they lie.

        Args:
            contents: New unpacked content by normalised name.
            added: Unpacked content of entries that are not there yet, by name.
        """
        by_offset = {self.entries[name].header_offset: content for name, content in contents.items()}
        offsets = [info.header_offset for info in self._zip.infolist()]
        return rezip.replaced(self._data, offsets, int(self._zip.start_dir), by_offset, added)

    def _check_contents(self) -> None:
        starts = {info.header_offset for info in self.entries.values()}
        try:
            broken = self._zip.testzip()
        except _DAMAGE as error:
            raise CalendarUnreadable(f"The workbook is damaged ({error}).", fix=_SAVE_AS) from error
        if broken is not None or len(starts) < len(self.entries):
            where = f"{broken!r} fails its checksum" if broken is not None else "two parts share one place in the file"
            raise CalendarUnreadable(f"The workbook is damaged: {where}.", fix=_SAVE_AS)


def _named(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MAX_ENTRIES:
        raise CalendarUnreadable(f"The workbook consists of {len(infos)} parts; no calendar does.", fix=_SAVE_AS)
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = normalised(info.filename)
        if ".." in name.split("/") or "\0" in info.orig_filename or ":" in name.split("/")[0]:
            raise CalendarUnreadable(
                f"The workbook holds a part with a forbidden name ({info.filename!r}).", fix=_SAVE_AS
            )
        if name in entries:
            raise CalendarUnreadable(f"The workbook holds the part {info.filename!r} twice.", fix=_SAVE_AS)
        if info.flag_bits & _ENCRYPTED:
            raise CalendarUnreadable(
                "The workbook is protected with a password.",
                fix="In Excel: File > Info > Protect Workbook > Encrypt with Password, empty the field, then save.",
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise CalendarUnreadable(f"The part {info.filename!r} is packed in an unusual way.", fix=_SAVE_AS)
        entries[name] = info
    return entries


def _check_sizes(entries: Mapping[str, zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in entries.values())
    if unpacked > MAX_UNPACKED:
        raise CalendarUnreadable(
            f"The workbook unpacks to {unpacked // 2**20} MB; more than {MAX_UNPACKED // 2**20} MB are not read.",
            fix="Keep the calendar in a workbook of its own, without embedded videos and data exports.",
        )
    for info in entries.values():
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise CalendarUnreadable(
                f"The part {info.filename!r} unpacks to more than {MAX_RATIO} times its size, as zip bombs do.",
                fix="Delete the empty formatted rows and columns around the calendar, or copy it into a new workbook.",
            )
