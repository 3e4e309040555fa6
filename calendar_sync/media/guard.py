"""Where a probe may go: public addresses only, and the address that was checked is the one that is connected to.

ssrfguard does the checking and the pinning: it resolves a name once, judges every answer, and hands the connection an
address instead of a name, so that an answer that changes in between changes nothing. httpx-secure knocks at denied
addresses to find out that they are denied; drawbridge has had one release. What is added here: a lookup that cannot
hang, and no cookies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import Empty, SimpleQueue
from socket import EAI_AGAIN, gaierror, getaddrinfo
from threading import Thread
from typing import Any

import httpx
from ssrfguard import Policy
from ssrfguard.httpx import AsyncClient

from calendar_sync import __version__

REDIRECTS = 5
"""So many are followed, each checked like the address itself."""

PUBLIC_ONLY = Policy(max_redirects=REDIRECTS)
"""http and https, ports 80 and 443, no user names, and no address of any special-purpose block that is not public."""

Lookup = Callable[..., Iterable[tuple[int, int, int, str, tuple[Any, ...]]]]
"""The shape of ``socket.getaddrinfo``."""


def with_deadline(seconds: float, lookup: Lookup = getaddrinfo) -> Lookup:
    """Return ``lookup`` that gives up: ``getaddrinfo`` itself knows no time limit and cannot be interrupted.

    Args:
        seconds: How long an answer may take.
        lookup: What is asked.

    Raises:
        socket.gaierror: By the function returned, when there is no answer in time.
    """

    def bounded(*arguments: Any) -> Iterable[tuple[int, int, int, str, tuple[Any, ...]]]:
        answers: SimpleQueue[Any] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(list(lookup(*arguments)))
            except Exception as problem:  # raised again where it is waited for
                answers.put(problem)

        # A daemon: a name server that never answers must not keep the program from ending.
        Thread(target=ask, daemon=True, name="media-lookup").start()
        try:
            answer = answers.get(timeout=seconds)
        except Empty:
            raise gaierror(EAI_AGAIN, "the name server does not answer") from None
        if isinstance(answer, Exception):
            raise answer
        found: list[tuple[int, int, int, str, tuple[Any, ...]]] = answer
        return found

    return bounded


def open_client(policy: Policy, lookup: Lookup, *, at_once: int, step_seconds: float) -> httpx.AsyncClient:
    """Return a client that reaches what ``policy`` allows and nothing else.

    It takes no proxy and nothing else from the environment, keeps no cookies, and asks for plain bytes: nothing is
    ever unpacked.

    Args:
        policy: Where it may go.
        lookup: Finds addresses of names; see :func:`with_deadline`.
        at_once: Connections that are open at the same time.
        step_seconds: Longest wait for a connection, and for the next bytes.
    """
    return AsyncClient(
        policy=policy,
        resolver=lookup,
        trust_env=False,
        limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once),
        timeout=httpx.Timeout(step_seconds),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        headers={
            "User-Agent": f"calendar-sync/{__version__} (looks whether media can be fetched)",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        },
    )
