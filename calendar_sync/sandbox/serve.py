"""The sandbox on a socket, behind uvicorn."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from calendar_sync.sandbox.asgi import TRANSPORT, Application, Message, Receive, Send
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


def serve(
    host: str = "127.0.0.1",
    port: int = 4010,
    data: Path | None = None,
    plan: str = "team",
    seed: str | Path | None = None,
    *,
    announce: Callable[[str], None] | None = None,
    **options: Any,
) -> int:
    """Serve a sandbox until SIGINT or SIGTERM.

    Args:
        host: Address or name to listen on. The control API is there for loopback addresses, or with a token.
        port: 0 takes any free port.
        data: File that keeps the state; ``None`` keeps it in memory.
        plan: ``free``, ``essentials`` or ``team``.
        seed: A shipped seed's name or a seed file, for a sandbox without state.
        announce: Called with the URL once connections are accepted.
        options: Whatever else :class:`~calendar_sync.sandbox.core.Sandbox` takes.

    Returns:
        0 after SIGTERM or SIGINT (the commands turn a signal into their own exit code).

    Raises:
        OSError: The address cannot be listened on.
        ValueError: As the sandbox raises it.
    """
    with _listen(host, port) as listener, Sandbox(data, plan=plan, seed=seed, **options) as sandbox:
        application = Application(sandbox, local=is_local(host))
        config = uvicorn.Config(
            application,
            http=FaultyProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            backlog=512,
        )
        asyncio.run(_run(uvicorn.Server(config), listener, _url(host, listener), announce))
    return 0


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
    # uvicorn raises the signals it caught again once it has stopped, which would end the process before the store is
    # closed; here a signal is a plain request to stop.
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, server)
    task = asyncio.create_task(server._serve([listener]))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    if server.started and announce is not None:
        announce(url)
    await task


def _stop(server: uvicorn.Server) -> None:
    server.force_exit = server.should_exit
    server.should_exit = True


__all__ = ["FaultyProtocol", "Message", "Receive", "Send", "is_local", "serve"]
