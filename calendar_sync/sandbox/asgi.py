"""The sandbox as an ASGI application, faults on the connection included."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.wire import Fate, Reply, text_reply

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

TRANSPORT = "calendar_sync.transport"
"""Key of the connection's transport in a scope's ``extensions``; put there by the server's protocol."""

_log = logging.getLogger(__name__)
_LARGEST_BODY = 4 * 1024 * 1024


class Application:
    """Answers HTTP requests from one sandbox.

    Args:
        sandbox: Used from one worker thread, so that waiting for the disk does not hold up other connections.
        local: Whether only this machine can reach the server.
    """

    def __init__(self, sandbox: Sandbox, *, local: bool) -> None:
        self._sandbox = sandbox
        self._local = local
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="sandbox")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Carry out one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._worker.shutdown()
                await send({"type": "lifespan.shutdown.complete"})
                return
            await send({"type": "lifespan.startup.complete"})

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _whole_body(receive)
        if body is None:
            reply = text_reply(413, "request entity too large")
        else:
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
            path = scope["raw_path"].decode("latin-1") + ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
            loop = asyncio.get_running_loop()
            reply = await loop.run_in_executor(self._worker, self._handle, scope["method"], path, headers, body)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        await self._deliver(reply, (scope.get("extensions") or {}).get(TRANSPORT), receive, send)

    def _handle(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes) -> Reply:
        try:
            return self._sandbox.handle(method, path, headers, body, local=self._local)
        except Exception:
            _log.exception("%s %s failed", method, path)
            return text_reply(500, "Internal Server Error")

    async def _deliver(self, reply: Reply, transport: asyncio.Transport | None, receive: Receive, send: Send) -> None:
        if transport is not None and reply.fate is not Fate.DELIVERED:
            if reply.fate in _ENDS:
                _ENDS[reply.fate](transport)
            if reply.fate is not Fate.HALF:
                await _gone(receive)
                return
        lines = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers]
        lines.append((b"content-length", str(len(reply.body)).encode()))
        await send({"type": "http.response.start", "status": reply.status or 500, "headers": lines})
        if reply.fate is Fate.HALF and transport is not None:
            await send({"type": "http.response.body", "body": reply.body[: len(reply.body) // 2], "more_body": True})
            transport.close()
            await _gone(receive)
            return
        await send({"type": "http.response.body", "body": reply.body})


def _reset(transport: asyncio.Transport) -> None:
    """End the connection with a reset instead of a farewell."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


_ENDS: dict[Fate, Callable[[asyncio.Transport], None]] = {
    Fate.CLOSED: lambda transport: transport.close(),
    Fate.RESET: _reset,
    Fate.REFUSED: _reset,
}


async def _gone(receive: Receive) -> None:
    """Wait until the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _whole_body(receive: Receive) -> bytes | None:
    """Return the body, or ``None`` if it is larger than anyone needs."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts)
        size += len(message.get("body", b""))
        if size > _LARGEST_BODY:
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
