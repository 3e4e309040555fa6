"""Replacing single entries of a zip file, adding some, and copying all others as they lie.

``zipfile`` can only compress anew. Here every other entry keeps its compressed bytes, time stamp, extra fields and
place in the order; the directory keeps its records but for places and, where an entry was replaced, sizes. The layout
is that of PKWARE's APPNOTE, sections 4.3 (records) and 4.5 (extra fields, zip64).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_VERSION, _FIRST_DAY = 20, 0x21
_LOCAL_FIELDS = ("signature", "needed", "flags", "method", "time", "date", "crc", "packed", "unpacked", "name", "extra")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")

_STORED, _DEFLATED = 0, 8
_HAS_DESCRIPTOR = 0x8
_ZIP64_EXTRA = 0x0001
_FULL_SHORT, _FULL = 0xFFFF, 0xFFFFFFFF

# Indexes into a central directory record.
_FLAGS, _METHOD, _CRC, _PACKED, _UNPACKED, _NAME, _EXTRA, _COMMENT, _OFFSET = 3, 4, 7, 8, 9, 10, 11, 12, 16


@dataclass(frozen=True, slots=True)
class _Stored:
    """A replaced entry: its new local record with data, and what the directory must say about it."""

    record: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int


def replaced(
    data: bytes,
    offsets: Sequence[int],
    directory: int,
    contents: Mapping[int, bytes | None],
    added: Mapping[str, bytes],
) -> bytes:
    """Return the zip file ``data`` with some entries replaced or dropped, and others added at its end.

    Args:
        data: The whole file, already found to be sound.
        offsets: Where each entry's local record starts, in the order of the directory.
        directory: Where the directory starts.
        contents: New unpacked content by place of the local record; ``None`` drops the entry.
        added: Unpacked content by name of an entry that is not there yet; names in ASCII.
    """
    in_place = sorted(offsets)
    pieces = [data[: in_place[0]]]
    position = in_place[0]
    moved: dict[int, int] = {}
    stored: dict[int, _Stored] = {}
    for start, end in zip(in_place, [*in_place[1:], directory], strict=True):
        record = data[start:end]
        if start in contents:
            content = contents[start]
            if content is None:
                continue
            stored[start] = _store(record, content)
            record = stored[start].record
        moved[start] = position
        pieces.append(record)
        position += len(record)
    shift = _bytes_before(data, directory, offsets[0])
    records = _directory(data, directory, offsets, {start: place - shift for start, place in moved.items()}, stored)
    for name, content in added.items():
        entry = _store(_new_record(name), content)
        records += _new_directory_record(name, entry, position - shift)
        pieces.append(entry.record)
        position += len(entry.record)
    return b"".join([*pieces, records, _ending(data, len(moved) + len(added), position - shift, len(records))])


def _new_record(name: str) -> bytes:
    """Return the local record of an entry without content; it has no time stamp, so the same is always the same."""
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, _DEFLATED, 0, _FIRST_DAY, 0, 0, 0, len(name), 0) + name.encode(
        "ascii"
    )


def _new_directory_record(name: str, entry: _Stored, place: int) -> bytes:
    sizes = (entry.crc, entry.packed, entry.unpacked, len(name))
    fields = (_VERSION, _VERSION, entry.flags, entry.method, 0, _FIRST_DAY, *sizes, 0, 0, 0, 0, 0, place)
    return _CENTRAL.pack(b"PK\x01\x02", *fields) + name.encode("ascii")


def _store(record: bytes, content: bytes) -> _Stored:
    """Return ``content`` as an entry with the name, time stamp and extra fields of ``record``."""
    local = dict(zip(_LOCAL_FIELDS, _LOCAL.unpack_from(record), strict=True))
    name_end = _LOCAL.size + local["name"]
    name, extra = record[_LOCAL.size : name_end], _without_zip64(record[name_end : name_end + local["extra"]])
    method = _STORED if local["method"] == _STORED else _DEFLATED
    packed = content
    if method == _DEFLATED:
        squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = squeeze.compress(content) + squeeze.flush()
    local |= {
        "flags": local["flags"] & ~_HAS_DESCRIPTOR,
        "method": method,
        "crc": zlib.crc32(content),
        "packed": len(packed),
        "unpacked": len(content),
        "extra": len(extra),
    }
    header = _LOCAL.pack(*(local[field] for field in _LOCAL_FIELDS))
    return _Stored(header + name + extra + packed, local["flags"], method, local["crc"], len(packed), len(content))


def _directory(
    data: bytes, position: int, offsets: Sequence[int], moved: Mapping[int, int], stored: Mapping[int, _Stored]
) -> bytes:
    """Return the directory's records, kept but for places and, where an entry was replaced, its sizes."""
    records: list[bytes] = []
    for offset in offsets:
        fields = list(_CENTRAL.unpack_from(data, position))
        name_end = position + _CENTRAL.size + fields[_NAME]
        extra_end = name_end + fields[_EXTRA]
        name, extra = data[position + _CENTRAL.size : name_end], data[name_end:extra_end]
        position = extra_end + fields[_COMMENT]
        comment = data[extra_end:position]
        if offset not in moved:
            continue
        entry = stored.get(offset)
        if entry is not None:
            extra = _without_zip64(extra)
            fields[_FLAGS], fields[_METHOD], fields[_EXTRA] = entry.flags, entry.method, len(extra)
            fields[_CRC], fields[_PACKED], fields[_UNPACKED] = entry.crc, entry.packed, entry.unpacked
            fields[_OFFSET] = moved[offset]
        elif fields[_OFFSET] == _FULL:
            before = 8 * sum(fields[index] == _FULL for index in (_UNPACKED, _PACKED))
            extra = _with_place(extra, before, moved[offset])
        else:
            fields[_OFFSET] = moved[offset]
        records.append(_CENTRAL.pack(*fields) + name + extra + comment)
    return b"".join(records)


def _ending(data: bytes, count: int, place: int, size: int) -> bytes:
    """Return what follows the directory (the end records and the comment) with its counts and places made right."""
    end = len(data) - _END.size
    if data[end : end + 4] != b"PK\x05\x06" or data[-2:] != b"\0\0":
        end = data.rfind(b"PK\x05\x06")
    fields = list(_END.unpack_from(data, end))
    for index, value, full in ((3, count, _FULL_SHORT), (4, count, _FULL_SHORT), (5, size, _FULL), (6, place, _FULL)):
        # A field that is full means "see the zip64 record", which is kept.
        fields[index] = full if fields[index] == full else value
    ending = _END.pack(*fields) + data[end + _END.size :]
    locator = end - _LOCATOR64.size
    if data[locator : locator + 4] != b"PK\x06\x07":
        return ending
    end64 = data.rfind(b"PK\x06\x06", 0, locator)
    fields64 = list(_END64.unpack_from(data, end64))
    fields64[6:10] = [count, count, size, place]
    signature, disk, _, disks = _LOCATOR64.unpack_from(data, locator)
    return b"".join(
        [
            _END64.pack(*fields64),
            data[end64 + _END64.size : locator],
            _LOCATOR64.pack(signature, disk, place + size, disks),
            ending,
        ]
    )


def _bytes_before(data: bytes, directory: int, first: int) -> int:
    """Return how many bytes stand before the archive; its own places do not count them."""
    stated = int(_CENTRAL.unpack_from(data, directory)[_OFFSET])
    return 0 if stated == _FULL else first - stated


def _extra_fields(extra: bytes) -> list[tuple[int, int, int]]:
    """Return (id, start, end) of each extra field; what does not parse is left out."""
    found, position = [], 0
    while position + 4 <= len(extra):
        identity, size = struct.unpack_from("<2H", extra, position)
        found.append((identity, position, position + 4 + size))
        position += 4 + size
    return found


def _without_zip64(extra: bytes) -> bytes:
    for identity, start, end in _extra_fields(extra):
        if identity == _ZIP64_EXTRA:
            return extra[:start] + extra[end:]
    return extra


def _with_place(extra: bytes, before: int, place: int) -> bytes:
    for identity, start, _ in _extra_fields(extra):
        if identity == _ZIP64_EXTRA:
            at = start + 4 + before
            return extra[:at] + struct.pack("<Q", place) + extra[at + 8 :]
    return extra
