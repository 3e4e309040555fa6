"""The sandbox behind an ``httpx.Client``, in process and without a socket."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.wire import Fate, Reply


class SandboxTransport(httpx.BaseTransport):
    """Answers requests from a sandbox, and fails the way a network would when a fault says so.

    Args:
        sandbox: Stays open when the client is closed, unless ``owned``.
        owned: Close the sandbox together with the client.
        sleep: Waits so many seconds, for replies that are delayed; replaceable in tests.

    A delay longer than the request's read timeout waits for that timeout only, and then raises ``httpx.ReadTimeout``. A
    reply that never comes raises it at once.
    """

    def __init__(self, sandbox: Sandbox, *, owned: bool = False, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sandbox = sandbox
        self._owned = owned
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, or raise what httpx would."""
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        path = request.url.raw_path.decode("ascii")
        reply = self._sandbox.handle(request.method, path, headers, request.read())
        patience = request.extensions.get("timeout", {}).get("read")
        if reply.delay:
            self._sleep(reply.delay if patience is None else min(reply.delay, patience))
        if patience is not None and reply.delay > patience:
            raise httpx.ReadTimeout("The read operation timed out", request=request)
        if reply.fate in _FAILURES:
            failure, message = _FAILURES[reply.fate]
            raise failure(message, request=request)
        return httpx.Response(reply.status, headers=_headers(reply), stream=_stream(reply, request), request=request)

    def close(self) -> None:
        """Close the sandbox, if it came with the transport."""
        if self._owned:
            self._sandbox.close()


_FAILURES: dict[Fate, tuple[type[httpx.TransportError], str]] = {
    Fate.SILENCE: (httpx.ReadTimeout, "The read operation timed out"),
    Fate.CLOSED: (httpx.RemoteProtocolError, "Server disconnected without sending a response."),
    Fate.RESET: (httpx.ReadError, "[Errno 104] Connection reset by peer"),
    Fate.REFUSED: (httpx.ConnectError, "[Errno 111] Connection refused"),
}


def _headers(reply: Reply) -> list[tuple[str, str]]:
    return [*reply.headers, ("Content-Length", str(len(reply.body)))]


class _Half(httpx.SyncByteStream):
    """The first half of a body, then the failure of a connection that was closed."""

    def __init__(self, body: bytes, request: httpx.Request) -> None:
        self._body, self._request = body, request

    def __iter__(self) -> Iterator[bytes]:
        half = self._body[: len(self._body) // 2]
        yield half
        message = (
            "peer closed connection without sending complete message body "
            f"(received {len(half)} bytes, expected {len(self._body)})"
        )
        raise httpx.RemoteProtocolError(message, request=self._request)


def _stream(reply: Reply, request: httpx.Request) -> httpx.SyncByteStream:
    return _Half(reply.body, request) if reply.fate is Fate.HALF else httpx.ByteStream(reply.body)
