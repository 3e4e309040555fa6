"""How requests to Google are repeated, and when they are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import NewConnectionError, ProtocolError

from calendar_sync.calendars.google.auth import SignIn
from calendar_sync.calendars.google.client import TRIES, HardenedClient
from calendar_sync.calendars.google.troubles import WriteUnclear
from calendar_sync.errors import CalendarError, CalendarSignInError, CalendarUnreachable, CalendarUnreadable

URL = "https://sheets.googleapis.com/v4/spreadsheets/abc"
ROBOT = "robot@project.iam.gserviceaccount.com"
HTML = b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>"
OK = (200, b"{}", {})
NEVER_MADE = requests.ConnectionError(ProtocolError("x", NewConnectionError(None, "refused")))  # type: ignore[arg-type]
Answer = tuple[int, bytes, dict[str, str]] | Exception


def error(status: int, reason: str, message: str = "", details: list[Any] | None = None) -> Answer:
    body = {"error": {"code": status, "message": message, "status": reason, "details": details or []}}
    return status, json.dumps(body).encode(), {"Content-Type": "application/json"}


class Script(BaseAdapter):
    """Answers as it is told; the last answer is given again and again."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers, self.asked = list(answers), 0

    def send(self, request: requests.PreparedRequest, *args: Any, **keywords: Any) -> requests.Response:
        self.timeout = keywords["timeout"]
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.status_code, response._content = answer[0], answer[1]
        response.headers.update(answer[2])
        return response

    def close(self) -> None: ...


class Bench:
    """A client on a script, with time that passes only while it sleeps."""

    def __init__(self, *answers: Answer) -> None:
        self.script, self.slept, self.time = Script(*answers), [], 0.0
        self.told: list[str] = []
        session = requests.Session()
        session.mount("https://", self.script)
        self.client = HardenedClient(
            None,
            session,
            deadline=150,
            sleep=self._sleep,
            waiting=lambda seconds, why: self.told.append(f"{seconds:.0f} s: {why}"),
            clock=lambda: self.time,
            luck=lambda: 0.5,
        )
        self.client.address = ROBOT

    slept: list[float]

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def read(self) -> Any:
        return self.client.request("get", URL).json()

    def write(self) -> Any:
        return self.client.request("post", f"{URL}:batchUpdate", json={}).json()


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    "passing",
    [
        error(429, "RESOURCE_EXHAUSTED"),
        error(403, "PERMISSION_DENIED", "Rate Limit Exceeded", [{"reason": "userRateLimitExceeded"}]),
        requests.ConnectTimeout(),
    ],
)
def test_what_certainly_did_nothing_is_sent_again(write: bool, passing: Answer) -> None:
    bench = Bench(passing, passing, OK)
    assert (bench.write if write else bench.read)() == {}
    assert bench.script.asked == 3
    assert 0 < bench.slept[0] < bench.slept[1]
    assert all(isinstance(part, float) and part > 0 for part in bench.script.timeout)


PASSING = [
    error(408, "DEADLINE_EXCEEDED"),
    error(500, "INTERNAL"),
    (502, HTML, {"Content-Type": "text/html"}),
    error(503, "UNAVAILABLE"),
    (200, HTML, {"Content-Type": "text/html"}),
    (200, b'{"half": ', {}),
    requests.ReadTimeout(),
    requests.ConnectionError("Connection aborted."),
    requests.exceptions.ChunkedEncodingError("broken"),
]


@pytest.mark.parametrize("passing", PASSING)
def test_reads_are_repeated_and_end_some_time(passing: Answer) -> None:
    assert Bench(passing, OK).read() == {}
    bench = Bench(passing)
    with pytest.raises(CalendarUnreachable) as caught:
        bench.read()
    assert bench.script.asked == TRIES
    assert bench.time <= 150
    assert "<" not in caught.value.message


@pytest.mark.parametrize("passing", PASSING)
def test_a_write_that_may_have_been_carried_out_is_not_sent_again(passing: Answer) -> None:
    bench = Bench(passing, OK)
    with pytest.raises(WriteUnclear):
        bench.write()
    assert bench.script.asked == 1


def test_the_time_that_google_names_is_waited_but_not_beyond_the_deadline() -> None:
    late = (429, b"", {"Retry-After": "40"})
    bench = Bench(late, OK)
    bench.read()
    assert bench.slept == [40.0]
    bench = Bench((429, b"", {"Retry-After": "4000"}), OK)
    with pytest.raises(CalendarUnreachable, match="no more requests"):
        bench.read()
    assert bench.slept == []


def test_a_minute_of_quota_can_be_waited_for() -> None:
    bench = Bench(error(429, "RESOURCE_EXHAUSTED"))
    with pytest.raises(CalendarUnreachable):
        bench.read()
    assert bench.time >= 60


def test_no_more_is_sent_in_a_minute_than_google_takes() -> None:
    bench = Bench(OK)
    for _ in range(130):
        bench.read()
    assert bench.time >= 120
    assert bench.told == ["60 s: Google takes 60 reads a minute."] * 2


@pytest.mark.parametrize(
    ("answer", "write", "kind", "words"),
    [
        (error(403, "PERMISSION_DENIED", "The caller does not have permission"), False, CalendarSignInError, ROBOT),
        (error(403, "PERMISSION_DENIED", "The caller does not have permission"), True, CalendarSignInError, "Editor"),
        (error(404, "NOT_FOUND", "Requested entity was not found."), False, CalendarUnreadable, ROBOT),
        (error(401, "UNAUTHENTICATED", "Request had invalid ..."), False, CalendarSignInError, "sign-in CLIENT_FILE"),
        (
            error(403, "PERMISSION_DENIED", "x", [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]),
            False, CalendarSignInError, "extend to Google Sheets",
        ),
        (
            error(
                403, "PERMISSION_DENIED",
                "Google Sheets API has not been used in project 123 before or it is disabled. Enable it by visiting "
                "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=123 then retry.",
                [{"reason": "SERVICE_DISABLED"}],
            ),
            False, CalendarSignInError, "overview?project=123",
        ),
        (error(400, "FAILED_PRECONDITION", "This operation is not supported for this document"), False,
         CalendarUnreadable, "Save as Google Sheets"),
        (
            error(
                400, "INVALID_ARGUMENT",
                "Invalid requests[0].insertDimension: This action would increase the number of cells in the workbook "
                "above the limit of 10000000 cells.",
            ),
            True, CalendarError, "delete empty rows and columns",
        ),
        (error(403, "PERMISSION_DENIED", "... The API requires a quota project, which is not set by default."), False,
         CalendarSignInError, "set-quota-project"),
        (error(400, "INVALID_ARGUMENT", "Unable to parse range"), True, CalendarError, "Unable to parse range"),
    ],
)  # fmt: skip
def test_refusals_are_said_in_plain_words_at_once(
    answer: Answer, write: bool, kind: type[CalendarError], words: str
) -> None:
    bench = Bench(answer)
    act: Callable[[], Any] = bench.write if write else bench.read
    with pytest.raises(kind) as caught:
        act()
    assert words in f"{caught.value.message} {caught.value.fix}"
    assert bench.script.asked == 1


def test_a_sign_in_is_never_shown() -> None:
    assert "secret" not in repr(SignIn("secret", ROBOT, "a file"))  # type: ignore[arg-type]
