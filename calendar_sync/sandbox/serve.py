"""The sandbox on a socket, behind uvicorn."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from calendar_sync.sandbox.asgi import TRANSPORT, Application
from calendar_sync.sandbox.core import Sandbox


class FaultyProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which also hands the connection to the application: some faults happen there."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the transport to every request of the connection."""
        super().connection_made(transport)
        application = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[TRANSPORT] = transport
            await application(scope, receive, send)

        self.app = with_transport


def is_local(host: str) -> bool:
    """Return whether a server on ``host`` can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Server(uvicorn.Server):
    """uvicorn's server without its signal handling, which would raise a signal again and end the process."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Capture none."""
        return nullcontext()


def serve(
    host: str = "127.0.0.1",
    port: int = 4010,
    data: Path | None = None,
    plan: str | None = None,
    seed: str | Path | None = None,
    *,
    announce: Callable[[str], None] | None = None,
    **options: Any,
) -> int:
    """Serve a sandbox until SIGINT or SIGTERM comes.

    Args:
        host: Address or name to listen on. The control API is there on loopback addresses, or with a token.
        port: 0 takes any free port.
        data: File that keeps the state; ``None`` keeps it in memory.
        plan: ``free``, ``essentials`` or ``team`` (the default).
        seed: A shipped seed's name or a seed file, for a sandbox without state.
        announce: Called with the URL once connections are accepted.
        options: Whatever else :class:`~calendar_sync.sandbox.core.Sandbox` takes.

    Returns:
        128 and the number of the signal that stopped it.

    Raises:
        OSError: The address cannot be listened on.
        ValueError: As the sandbox raises it.
    """
    with _listen(host, port) as listener, Sandbox(data, plan=plan, seed=seed, **options) as sandbox:
        server = _server(sandbox, host)
        with _signals(server) as caught:
            asyncio.run(_run(server, listener, _url(host, listener), announce))
    return 128 + caught[0] if caught else 0


@contextmanager
def served(sandbox: Sandbox, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve a sandbox from a thread of this process, on any free port; the value is its URL.

    Raises:
        OSError: The address cannot be listened on.
    """
    with _listen(host, 0) as listener:
        server, url, ready = _server(sandbox, host), _url(host, listener), threading.Event()
        thread = threading.Thread(
            target=lambda: asyncio.run(_run(server, listener, url, lambda _: ready.set())), name="sandbox", daemon=True
        )
        thread.start()
        try:
            while not ready.wait(0.05) and thread.is_alive():
                pass
            yield url
        finally:
            server.should_exit = True
            thread.join(10)


def _server(sandbox: Sandbox, host: str) -> _Server:
    return _Server(
        uvicorn.Config(
            Application(sandbox, local=is_local(host)),
            http=FaultyProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="critical",  # connections that end badly are what faults are for
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=2,
        )
    )


@contextmanager
def _signals(server: uvicorn.Server) -> Iterator[list[int]]:
    """Let SIGINT and SIGTERM stop the server; the numbers of those that came are in the list.

    A second signal does not wait for open connections. Outside the main thread, signals are somebody else's affair.
    """
    caught: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        server.force_exit = bool(caught)
        server.should_exit = True
        caught.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield caught
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except BaseException:
        listener.close()
        raise
    return listener


def _url(host: str, listener: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}"


async def _run(
    server: uvicorn.Server, listener: socket.socket, url: str, announce: Callable[[str], None] | None
) -> None:
    task = asyncio.create_task(server.serve([listener]))
    while not server.started and not task.done():
        await asyncio.sleep(0.005)
    if server.started and announce is not None:
        announce(url)
    await task
