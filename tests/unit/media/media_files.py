"""Small files of every format, made by hand, and servers on loopback that hand them out or misbehave."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any, Self


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", width, height, 8, 2, 0, 0, 0) + bytes(4)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + bytes(6) + b";"


def jpeg(width: int, height: int, *, orientation: int = 1, padding: int = 0) -> bytes:
    exif = (
        b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + bytes(4)
    )
    segments = [b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif]
    segments += [b"\xff\xfe\xff\xff" + bytes(65_533)] * padding
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    segments.append(b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame)
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(64) + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\x10\x00\x00\x00"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def box(kind: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return struct.pack(">I4s", len(data) + 8, kind) + data


def full(kind: bytes, *content: bytes, version: int = 0) -> bytes:
    return box(kind, bytes([version, 0, 0, 0]), *content)


def heic(width: int, height: int) -> bytes:
    ispe = full(b"ispe", struct.pack(">II", width, height))
    ipma = full(b"ipma", struct.pack(">IHBB", 1, 1, 1, 1))
    infe = full(b"infe", struct.pack(">HH", 1, 0), b"hvc1", b"\x00", version=2)
    meta = full(
        b"meta",
        full(b"hdlr", bytes(4), b"pict", bytes(13)),
        full(b"pitm", struct.pack(">H", 1)),
        full(b"iinf", struct.pack(">H", 1), infe),
        box(b"iprp", box(b"ipco", ispe), ipma),
    )
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + meta + box(b"mdat", bytes(32))


def mp4(seconds: float, *, brand: bytes = b"isom", index_first: bool = True, wide: bool = False) -> bytes:
    if wide:
        mvhd = full(b"mvhd", struct.pack(">QQIQ", 0, 0, 600, round(seconds * 600)), bytes(80), version=1)
    else:
        mvhd = full(b"mvhd", struct.pack(">IIII", 0, 0, 600, round(seconds * 600)), bytes(80))
    parts = [box(b"moov", mvhd), box(b"mdat", bytes(100_000))]
    return box(b"ftyp", brand, bytes(4)) + b"".join(parts if index_first else reversed(parts))


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
HTML = b"\xef\xbb\xbf\n<!-- hello --><!DOCTYPE html>\n<html><head><title>Sign in</title>"


# Servers


@dataclass(frozen=True)
class Asked:
    """One request as it came in; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass
class Server:
    """A server on loopback. ``answer`` writes to the socket what it likes; ``left`` is set when it must end.

    Whatever else a client does, how often it connected and what it asked is on record.
    """

    answer: Callable[[Asked, socket.socket, Event], None]
    address: str = "127.0.0.1"
    connections: int = 0
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0
    left: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _threads: list[Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.address, 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.left.set()
        with socket.create_connection((self.address, self.port)):
            pass
        for thread in list(self._threads):
            thread.join(timeout=60)
        self._listener.close()
        assert not any(thread.is_alive() for thread in self._threads)

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self.left.is_set():
                connection.close()
                return
            with self._lock:
                self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                data = b""
                while b"\r\n\r\n" not in data:
                    more = connection.recv(65_536)
                    if not more:
                        return
                    data += more
                first, *lines = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
                method, path, _ = first.split(" ", 2)
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                with self._lock:
                    self.asked.append(Asked(method, path, headers))
                self.answer(self.asked[-1], connection, self.left)
            except OSError:
                return  # the client has had enough


def reply(
    connection: socket.socket, status: str, body: bytes = b"", *, length: int | None = None, **headers: str
) -> None:
    """Send one answer and be done with the connection."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("Content-Length", str(len(body) if length is None else length))
    lines = [f"HTTP/1.1 {status}", "Connection: close", *(f"{name}: {value}" for name, value in named.items())]
    connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def file_server(body: bytes, kind: str, *, ranges: bool = True, **more: Any) -> Server:
    """Return a server that gives out one file as it should."""

    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        if asked.method == "HEAD":
            reply(connection, "200 OK", length=len(body), Content_Type=kind)
        elif ranges and "range" in asked.headers and body:
            first, last = map(int, asked.headers["range"].removeprefix("bytes=").split("-"))
            assert last - first < 65_536
            part = body[first : last + 1]
            told = f"bytes {first}-{first + len(part) - 1}/{len(body)}"
            reply(connection, "206 Partial Content", part, Content_Type=kind, Content_Range=told)
        else:
            reply(connection, "200 OK", body, Content_Type=kind)

    return Server(answer, **more)


@dataclass
class Names:
    """A name server for tests: each name, literal addresses included, stands for a list of answers, taken in turn.

    The last answer stays. An answer is a server, or an address and a port.
    """

    answers: dict[str, Sequence[Server | tuple[str, int]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int, *_: object) -> list[Any]:
        turn = self.asked.count(host)
        self.asked.append(host)
        known = self.answers.get(host)
        if known is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answer = known[min(turn, len(known) - 1)]
        place = (answer.address, answer.port) if isinstance(answer, Server) else answer
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", place)]
