"""Putting a new file in the place of an old one: wholly or not at all, and never under someone's hands."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from calendar_sync.errors import CalendarChanged, CalendarInUse

_EXCEL_NAME_AT, _EXCEL_UNICODE_AT = 1, 57
_SPARE = 2**20
_SUFFIX = ".tmp"


def check_not_open(path: Path) -> None:
    """Make sure that no spreadsheet program has the file open.

    Excel keeps ``~$name.xlsx`` beside an open file, LibreOffice ``.~lock.name#``, WPS Office ``.~name.xlsx``; the first
    two name who has it open.

    Raises:
        CalendarInUse: One has, with the name where the lock tells it.
    """
    for lock, program, holder in (
        (path.with_name("~$" + path.name), "Excel", _excel_holder),
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice", _libreoffice_holder),
        (path.with_name(".~" + path.name), "WPS Office", lambda _: ""),
    ):
        try:
            content = lock.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:
            content = b""
        name = holder(content)
        raise CalendarInUse(
            f"{path.name} is open in {program}{' by ' + name if name else ''}.",
            fix=f"Save and close it there, then run again. If nobody has it open, delete {lock.name} beside it.",
        )


def _excel_holder(content: bytes) -> str:
    """Return the user in Excel's owner file: a length and a name in the local code page, then both again in UTF-16."""
    if len(content) > _EXCEL_UNICODE_AT:
        length = content[55] if len(content) > 55 else 0
        name = content[_EXCEL_UNICODE_AT : _EXCEL_UNICODE_AT + 2 * length].decode("utf-16-le", "replace")
        if name.strip("\0 "):
            return _printable(name)
    length = content[0] if content else 0
    return _printable(content[_EXCEL_NAME_AT : _EXCEL_NAME_AT + length].decode("cp1252", "replace"))


def _libreoffice_holder(content: bytes) -> str:
    """Return the user in LibreOffice's lock: ``full name,user,host,date,profile;``."""
    fields = content.decode("utf-8", "replace").split(",")
    name = next((field for field in fields[:2] if field.strip()), "")
    host = fields[2].strip() if len(fields) > 2 else ""
    return _printable(f"{name} on {host}" if name and host else name)


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable()).strip()[:100]


def check_may_write(path: Path, size: int) -> None:
    """Make sure that ``path`` can be replaced by a file of ``size`` bytes.

    Raises:
        CalendarInUse: File or folder are read-only, or the disk is full.
    """
    folder = path.parent
    # The mode is looked at as well: for an administrator nothing is read-only, but the file was marked so on purpose.
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise CalendarInUse(
            f"{path.name} is read-only.", fix="Allow writing in the file's properties, or use a copy of it."
        )
    if not folder.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(folder, os.W_OK):
        raise CalendarInUse(
            f"The folder of {path.name} is read-only.", fix="Move the calendar to a folder that you may write to."
        )
    if shutil.disk_usage(folder).free < size + _SPARE:
        raise CalendarInUse(f"The disk is full; {path.name} cannot be saved.", fix="Free some space, then run again.")


def replace_file(path: Path, content: bytes, expected: os.stat_result) -> None:
    """Replace the file at ``path``, which must be no symlink, in one step.

    The content goes to a temporary file in the same folder, is forced to disk, gets the mode, owner and further
    attributes of the old file and is renamed over it; whatever fails before leaves the old file as it was and no
    temporary file behind. What a process that was killed here has left is taken away by the next that succeeds.

    Args:
        path: The file.
        content: Its new content.
        expected: What ``os.stat`` said when the old content was read.

    Raises:
        CalendarChanged: The file is no longer that one.
        CalendarInUse: It cannot be replaced.
    """
    temporary: Path | None = None
    prefix = f".calendar-sync-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}-"
    try:
        descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            _adopt(file.fileno(), path, expected)
            os.fsync(file.fileno())
        check_not_open(path)
        _check_same(path, expected)
        temporary.replace(path)
        temporary = None
        _sync_folder(path.parent)
        _clear(path.parent, prefix)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _clear(folder: Path, prefix: str) -> None:
    """Delete temporary files of the file that was just replaced.

    Whoever is still writing one would put older content in its place, and is told that it cannot.
    """
    for left in folder.glob(f"{prefix}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            left.unlink()


def _adopt(descriptor: int, path: Path, old: os.stat_result) -> None:
    """Give the new file the mode of the one at ``path`` and, where permitted, its owner, access list and tags."""
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
    if hasattr(os, "listxattr"):
        names: list[str] = []
        with contextlib.suppress(OSError):
            names = os.listxattr(path)
        for name in names:
            with contextlib.suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(path, name))


def _check_same(path: Path, expected: os.stat_result) -> None:
    now = path.stat()
    if (now.st_size, now.st_mtime_ns, now.st_ino) != (expected.st_size, expected.st_mtime_ns, expected.st_ino):
        raise CalendarChanged(
            f"{path.name} was changed while it was being written to.", fix="Run again; the new content is read then."
        )


def _sync_folder(folder: Path) -> None:
    """Force the rename itself to disk. The file is in place by now, so a system that cannot do this is no failure."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refusal(path: Path, error: OSError) -> CalendarInUse:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CalendarInUse(
            f"The disk is full; {path.name} was left as it was.", fix="Free some space, then run again."
        )
    return CalendarInUse(
        f"{path.name} could not be replaced ({error.strerror or error}); it was left as it was.",
        fix="Close it in other programs and make sure that you may write to its folder, then run again.",
    )
