"""Stages told apart on real connections: what httpx raises there is what the client goes by."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from buffer_fakes import Clock

from calendar_sync.buffer import BufferClient
from calendar_sync.errors import NotSent, OutcomeUnknown
from calendar_sync.model.mutation import DeletePost


@contextmanager
def listening(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """Accept connections on a port of the system's choice and treat each as ``behave`` does."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                behave(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def delete(url: str) -> None:
    clock = Clock()
    with BufferClient(
        endpoint=url,
        key="key",
        clock=clock,
        sleep=clock.sleep,
        user_agent="calendar-sync/0.1",
        connect_timeout=2.0,
        read_timeout=0.2,
    ) as client:
        client.apply([DeletePost("post1")], "org")


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(NotSent, match="could not be reached"):
            delete(f"http://127.0.0.1:{unused.getsockname()[1]}")


def silent(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


def closing(connection: socket.socket) -> None:
    connection.recv(65_536)


def half(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"data": {"m0": ')


def babbling(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b"I am no web server\r\n\r\n")


@pytest.mark.parametrize("behave", [silent, closing, half, babbling])
def test_a_server_that_heard_us_leaves_the_outcome_unknown(behave: Callable[[socket.socket], None]) -> None:
    with listening(behave) as port, pytest.raises(OutcomeUnknown, match=r"in time|broke off"):
        delete(f"http://127.0.0.1:{port}")


def test_a_tls_handshake_that_fails_sends_nothing() -> None:
    with listening(babbling) as port, pytest.raises(NotSent, match="could not be reached"):
        delete(f"https://127.0.0.1:{port}")
