"""gspread's HTTP client, hardened: bounded repetitions, timeouts, quota, and answers that are no API answers."""

from __future__ import annotations

import json as jsonlib
import random
import time
from collections import deque
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.http_client import HTTPClient
from requests import Response, Session
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from calendar_sync.calendars.google.auth import SignIn
from calendar_sync.calendars.google.redirected import redirect
from calendar_sync.calendars.google.troubles import (
    WriteUnclear,
    explain,
    is_quota,
    refusal_of,
    sign_in_failed,
    unreachable,
)
from calendar_sync.errors import CalendarError, CalendarSignInError

BASE = "https://sheets.googleapis.com/v4/spreadsheets"
TIMEOUT = (10.0, 60.0)
"""Seconds for the connection, and for each part of the answer."""

TRIES = 7
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 32.0
PER_MINUTE = 60
"""Reads, and writes, that Google takes from one user in a minute (2026-11)."""

_QUERIES = (":getByDataFilter", ":batchGetByDataFilter")
"""Requests that change nothing although they are sent with POST."""


class HardenedClient(HTTPClient):
    """What gspread sends its requests with.

    A request that certainly did nothing (429, a connection never made) is sent again, and so is every read. A write
    whose outcome is unknown is not: rows may have moved since, so that the same request would mean other rows. It
    raises :class:`WriteUnclear`, and whoever wrote looks first.

    Args:
        who: The sign-in; ``None`` with a session that needs none.
        session: In place of the one that signs requests.
        url: Another server that speaks Google's APIs; empty for Google itself.
        deadline: Seconds that one request may take with all its repetitions.
        sleep: Waits for so many seconds.
        waiting: Told before each wait how many seconds it takes, and why.
        clock: Seconds that only go forward.
        luck: Gives numbers in [0, 1) for the length of pauses.
    """

    def __init__(
        self,
        who: SignIn | None,
        session: Session | None = None,
        *,
        url: str = "",
        deadline: float = 150.0,
        sleep: Callable[[float], None] = time.sleep,
        waiting: Callable[[float, str], None] = lambda _seconds, _why: None,
        clock: Callable[[], float] = time.monotonic,
        luck: Callable[[], float] = random.random,
    ) -> None:
        credentials = who.credentials if who is not None else None
        tokens = Session()
        tokens.mount("https://", HTTPAdapter(max_retries=3))
        self._tokens = Request(tokens)
        made = session or AuthorizedSession(credentials, auth_request=self._tokens)  # type: ignore[no-untyped-call]
        if url:
            redirect(tokens, url)
            redirect(made, url)
        super().__init__(credentials, made)  # type: ignore[arg-type]
        self.address = who.address if who is not None else ""
        self.timeout = TIMEOUT
        self.server_date = ""
        self._who = who
        self._waiting = waiting
        self._deadline, self._sleep, self._clock, self._luck = deadline, sleep, clock, luck
        self._recent: dict[bool, deque[float]] = {True: deque(maxlen=PER_MINUTE), False: deque(maxlen=PER_MINUTE)}

    def confirmed(self) -> SignIn:
        """Fetch a token, and return who signed in.

        Raises:
            CalendarSignInError: Google does not give one.
            CalendarUnreachable: Google does not answer.
        """
        if self._who is None:
            raise CalendarSignInError("There is no sign-in for Google Sheets.")
        credentials: Any = self._who.credentials
        try:
            if not credentials.valid:
                credentials.refresh(self._tokens)
        except (requests.RequestException, GoogleAuthError) as failed:
            raise self._failed(failed, True)[0] from None
        return self._who

    def request(
        self,
        method: str,
        endpoint: str,
        params: MutableMapping[str, Any] | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> Response:
        """Send a request until it is answered, in the bounds of tries and time.

        Raises:
            CalendarSignInError: No access, or no sign-in any more.
            CalendarUnreadable: There is no such spreadsheet.
            CalendarUnreachable: Google did not answer in time, or has had enough.
            WriteUnclear: The outcome of a write is unknown.
            CalendarError: Google refused the request.
        """
        reading = method.lower() == "get" or endpoint.endswith(_QUERIES)
        end = self._clock() + self._deadline
        for number in range(1, TRIES + 1):
            self._keep_quota(reading, end)
            try:
                response = self.session.request(
                    method=method, url=endpoint, params=params, data=data, json=json, files=files, headers=headers,
                    timeout=self.timeout,
                )  # fmt: skip
                problem, again, pause = self._judge(response, reading)
            except (requests.RequestException, GoogleAuthError) as failed:
                response, pause = None, None
                problem, again = self._failed(failed, reading)
            if response is not None and problem is None:
                return response
            problem = problem or unreachable("no answer")
            wait = self._pause(number, pause)
            if not again or number == TRIES or self._clock() + wait > end:
                raise problem
            self._wait(wait, problem.message)
        raise AssertionError("every try either returns or raises")

    def _judge(self, response: Response, reading: bool) -> tuple[CalendarError | None, bool, float | None]:
        """Return what is wrong with an answer, whether the request may be sent again, and after how long."""
        self.server_date = response.headers.get("Date", "")
        if response.ok:
            try:
                told = jsonlib.loads(response.content)
            except ValueError:
                # A page of a proxy, or half an answer: what it answers may have been done.
                return (
                    (unreachable("the answer is no answer of Google Sheets") if reading else _unclear()),
                    reading,
                    None,
                )
            response.json = lambda **_: told  # type: ignore[method-assign]
            return None, False, None
        refusal = refusal_of(response.status_code, response.content)
        if response.status_code in (408, 500, 502, 503, 504) and not reading:
            return _unclear(f"HTTP {response.status_code}"), False, None
        problem = explain(refusal, self.address, writing=not reading)
        again = response.status_code == 408 or response.status_code >= 500 or is_quota(refusal)
        return problem, again, _retry_after(response)

    def _failed(self, problem: Exception, reading: bool) -> tuple[CalendarError, bool]:
        if isinstance(problem, RefreshError):
            return sign_in_failed(problem), bool(problem.retryable)
        if isinstance(problem, TransportError):
            # Of the sign-in: the request itself was not sent.
            return unreachable("the sign-in got no answer"), True
        if isinstance(problem, GoogleAuthError):
            return sign_in_failed(problem), False
        if isinstance(problem, requests.exceptions.SSLError | requests.exceptions.ProxyError):
            return unreachable(type(problem).__name__), False
        if not isinstance(problem, _PASSING):
            return unreachable(type(problem).__name__), False
        if reading or _was_never_made(problem):
            return unreachable("no answer in time" if isinstance(problem, requests.Timeout) else "no connection"), True
        return _unclear(), False

    def _pause(self, number: int, told: float | None) -> float:
        """Return how long to wait before the next try: what Google says, else doubling with jitter."""
        grown: float = min(FIRST_PAUSE * 2.0 ** (number - 1), LONGEST_PAUSE) * (0.75 + self._luck() / 2)
        return max(told, grown) if told is not None else grown

    def _keep_quota(self, reading: bool, end: float) -> None:
        """Wait where one request more would be refused anyway."""
        sent = self._recent[reading]
        now = self._clock()
        if len(sent) == PER_MINUTE and (wait := sent[0] + 60 - now) > 0 and now + wait < end:
            self._wait(wait, f"Google takes {PER_MINUTE} {'reads' if reading else 'writes'} a minute.")
        sent.append(self._clock())

    def _wait(self, seconds: float, why: str) -> None:
        self._waiting(seconds, why)
        self._sleep(seconds)


_PASSING = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


def _unclear(what: str = "no answer") -> WriteUnclear:
    return WriteUnclear(
        f"Google Sheets did not say whether it wrote ({what}).", fix="Run again: what is missing is written then."
    )


def _was_never_made(problem: Exception) -> bool:
    """Return whether the connection of a request was never made, so that nothing can have been done."""
    if isinstance(problem, requests.ConnectTimeout):
        return True
    cause = problem.args[0] if problem.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def _retry_after(response: Response) -> float | None:
    told = response.headers.get("Retry-After", "")
    if told.isdigit():
        return float(told)
    try:
        return max((parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
