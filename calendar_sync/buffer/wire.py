"""One GraphQL request over HTTP: sent when the budget allows, sent again when that is safe, answered or explained.

The key lives in the HTTP client's headers and nowhere else. HTTP exceptions carry the request, and with it the key, so
none of them is raised or chained: each is turned into a value first, and an error of ours is raised from that.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any

import msgspec

from calendar_sync import __version__
from calendar_sync.buffer.failures import Failure, code_of, errors_of, failure_of, field_failure, unknown
from calendar_sync.buffer.forecast import Stop
from calendar_sync.buffer.http import Client, httpx
from calendar_sync.buffer.pages import read_pages
from calendar_sync.buffer.purse import Purse
from calendar_sync.buffer.stops import rate_limited, stopped
from calendar_sync.buffer.unread import is_lasting, without_unread
from calendar_sync.errors import BufferError, NotSent, OutcomeUnknown, SettingsError, SignInError

Answer = Mapping[str, Any]

_NEVER_SENT: tuple[tuple[type[Exception], str, str], ...] = (
    (httpx.ConnectTimeout, "Buffer could not be reached in time", "Check the network, then run the command again."),
    (httpx.PoolTimeout, "Buffer could not be reached in time", "Check the network, then run the command again."),
    (httpx.ProxyError, "The proxy did not let the request through", "Check the proxy settings (HTTPS_PROXY)."),
    (httpx.ConnectError, "Buffer could not be reached", "Check the network and the endpoint, then run it again."),
)
_NEVER_VALID = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)
_BROKEN_OFF: tuple[tuple[type[Exception], str], ...] = (
    (httpx.TimeoutException, "Buffer did not answer in time"),
    (httpx.DecodingError, "Buffer's answer arrived damaged"),
    (Exception, "The connection to Buffer broke off"),
)
_HTTP_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)


class Wire:
    """Carries documents to Buffer and answers back, and has every request in the books.

    Args:
        endpoint: ``https://api.buffer.com`` or another one.
        key: The API key.
        transport: An httpx transport instead of the network.
        clock: Returns now as aware UTC.
        sleep: Waits for so many seconds.
        user_agent: Sent with every request; a blank one would be turned away and is replaced by the program's name.
        connect_timeout: Seconds.
        read_timeout: Seconds, for sending as well.
        purse: Knows what is left, how long to wait for more, and how much the run may use.
        on_wait: Told of every wait before it begins: seconds, and why.

    Raises:
        SettingsError: The endpoint is no http(s) address.
        SignInError: There is no key, or it cannot be one.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        key: str,
        transport: httpx.BaseTransport | None,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        user_agent: str,
        connect_timeout: float,
        read_timeout: float,
        purse: Purse,
        on_wait: Callable[[float, str], None] | None,
    ) -> None:
        self._purse = purse
        self._clock = clock
        self._sleep = sleep
        self._on_wait = on_wait
        self._endpoint = _checked_endpoint(endpoint)
        self.server_date = ""
        self._http = Client(
            transport=transport,
            verify=_trusted(),
            headers={
                "Authorization": f"Bearer {_checked_key(key)}",
                "User-Agent": user_agent.strip() or f"calendar-sync/{__version__}",
                "Accept": "application/json",
                "Content-Type": "application/json",
            },
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout, pool=connect_timeout),
            follow_redirects=False,
        )

        self._headers = self._http.headers
        self._options = {"timeout": self._http.timeout.as_dict()}

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def read(self, document: str, variables: Mapping[str, Any]) -> Answer:
        """Return the ``data`` of a query; whatever fails in passing is tried again.

        Raises:
            SignInError: The key is refused.
            BufferError: The read failed for good, or some field of it did. Only single posts of listings may be
                missing: what is left is returned, with marks in their places (:mod:`.unread`).
        """
        return self._send(document, variables, mutation=False, before_send=_nothing)

    def read_listings(self, document: str, variables: Mapping[str, Any]) -> Answer:
        """Return what :meth:`read` does, but pages of posts as such where they could be read in one go."""
        return self._send(document, variables, mutation=False, before_send=_nothing, pages=True)

    def read_tolerantly(self, document: str, variables: Mapping[str, Any], tolerated: frozenset[str]) -> Answer:
        """Return the whole answer, ``data`` and ``errors``, to a query of which some fields may be refused.

        Args:
            document: The query.
            variables: Its variables.
            tolerated: Codes of errors that are left to the caller; any other fails the read as in :meth:`read`.

        Raises:
            SignInError: The key is refused.
            BufferError: The read failed for good, or some field of it did for another reason.
        """
        return self._send(document, variables, mutation=False, before_send=_nothing, tolerated=tolerated)

    def mutate(
        self, document: str, variables: Mapping[str, Any], before_send: Callable[[], None] | None = None
    ) -> Answer:
        """Return the whole answer, ``data`` and ``errors``, to a document of mutations.

        It is sent again only while it was certainly not processed. ``before_send`` is called right before each sending.

        Raises:
            SignInError: The key is refused.
            NotSent: Certainly not processed.
            OutcomeUnknown: Perhaps processed: look before sending it again.
        """
        return self._send(document, variables, mutation=True, before_send=before_send or _nothing)

    def _send(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        mutation: bool,
        before_send: Callable[[], None],
        tolerated: frozenset[str] | None = None,
        pages: bool = False,
    ) -> Answer:
        body = _encoded({"query": document, "variables": variables})
        waited = 0.0

        def attempt() -> Answer | Failure:
            nonlocal waited
            while (held_up := self._purse.depart(keep=mutation)) is not None:
                now = self._clock()
                if isinstance(held_up, Stop):
                    return Failure(stopped(held_up, self._purse.pace, now, needs=self._purse.needs(sending=mutation)))
                seconds = (held_up.at - now).total_seconds()
                limited = rate_limited(seconds, held_up.window.name, now)
                if waited + seconds > self._purse.pace.max_wait:
                    return Failure(limited)
                waited += seconds
                self._pause(seconds, str(limited))
            try:
                before_send()
            except BaseException:
                self._purse.arrive((), counted=False)
                raise
            outcome = self._exchange(body, pages=pages)
            if mutation or isinstance(outcome, Failure):
                return outcome
            return _data_of(outcome) if tolerated is None else _told(outcome, tolerated)

        def may_wait(seconds: float) -> bool:
            pace = self._purse.pace
            too_late = pace.until is not None and (pace.until - self._clock()).total_seconds() < seconds
            return not too_late and waited + seconds <= pace.max_wait

        def pause(seconds: float, why: str) -> None:
            nonlocal waited
            waited += seconds
            self._pause(seconds, why)

        outcome = attempt()
        if isinstance(outcome, Failure) and outcome.may_repeat(mutation=mutation):
            from calendar_sync.buffer.retries import repeated

            again = partial(Failure.may_repeat, mutation=mutation)
            outcome = repeated(outcome, attempt, is_worth_it=again, may_wait=may_wait, pause=pause)
        if isinstance(outcome, Failure):
            if outcome.rest is not None:
                return outcome.rest
            raise outcome.error
        return outcome

    def _pause(self, seconds: float, why: str) -> None:
        if self._on_wait is not None:
            self._on_wait(seconds, why)
        self._sleep(seconds)

    def _exchange(self, body: bytes, *, pages: bool) -> Answer | Failure:
        try:
            # As ``post`` makes it, without what it looks up each time.
            request = httpx.Request(
                "POST", self._endpoint, headers=self._headers, content=body, extensions=self._options
            )
            response = self._http.send(request)
        except _HTTP_ERRORS as error:
            failure = _failure_of_exception(error)
            self._purse.arrive((), counted=isinstance(failure.error, OutcomeUnknown))
            return failure
        headers = response.headers.multi_items()
        self.server_date = response.headers.get("Date", "")
        self._purse.arrive(headers, counted=response.status_code != 429)
        if pages and response.status_code == 200 and (found := read_pages(response.content)) is not None:
            return {"data": found}
        return failure_of(response.status_code, headers, response.content, self._clock())


@cache
def _trusted() -> ssl.SSLContext:
    """Return which certificates are trusted: read once, as a process may open hundreds of clients."""
    return httpx.create_ssl_context()


def _nothing() -> None:
    """Reads need no note of when they were sent."""


def _data_of(answer: Answer) -> Answer | Failure:
    """Return the data of a read, or why it must not be used."""
    data = answer.get("data")
    errors = errors_of(answer)
    if not errors and isinstance(data, Mapping):
        return data
    failure = field_failure(errors)
    rest = without_unread(data, errors) if isinstance(data, Mapping) and type(failure.error) is BufferError else None
    if rest is not None and all(map(is_lasting, errors)):
        return rest
    return replace(failure, rest=rest)


def _told(answer: Answer, tolerated: frozenset[str]) -> Answer | Failure:
    """Return the whole answer to a read if nothing went wrong in it but what is tolerated."""
    errors = errors_of(answer)
    others = [error for error in errors if code_of(error) not in tolerated]
    if not others and (errors or isinstance(answer.get("data"), Mapping)):
        return answer
    found = _data_of({**answer, "errors": others})
    if isinstance(found, Failure):
        return replace(found, rest=None)
    return {"data": found, "errors": [error for error in errors if error not in others]}


def _failure_of_exception(error: Exception) -> Failure:
    """Judge what httpx raised, by how far the request had come."""
    for kind, words, fix in _NEVER_SENT:
        if isinstance(error, kind):
            return Failure(NotSent(f"{words}.", fix=fix), transient=True)
    if isinstance(error, _NEVER_VALID):
        return Failure(NotSent("The request could not be made.", fix="Check the endpoint."))
    return unknown(next(words for kind, words in _BROKEN_OFF if isinstance(error, kind)))


def _encoded(value: Mapping[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(value)
    except (TypeError, ValueError):  # half of a surrogate pair in a cell, for one
        pass
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half of a surrogate pair in a cell: sent as an escape, for Buffer to judge
        return json.dumps(value, separators=(",", ":")).encode()


def _checked_endpoint(endpoint: str) -> httpx.URL:
    try:
        url = httpx.URL(endpoint)
    except (httpx.InvalidURL, TypeError):
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or (url.port or 0) > 65_535:
        raise SettingsError("The endpoint is no http or https address.", fix="Buffer's is https://api.buffer.com.")
    return url


def _checked_key(key: str) -> str:
    key = key.strip()
    if not key:
        raise SignInError("There is no Buffer API key.", fix="Set BUFFER_API_KEY to a key from Buffer's settings page.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise SignInError("The Buffer API key holds characters that no key has.", fix="Copy it again, without quotes.")
    return key
