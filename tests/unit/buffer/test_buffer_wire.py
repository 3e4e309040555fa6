"""Errors by stage: what is sent again, what is raised as what, and what is never shown."""

from __future__ import annotations

import json
import logging
import ssl
import traceback
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from buffer_fakes import KEY, NOW, Server, entry, error, limits, post_node

from calendar_sync.buffer import is_too_large
from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.client import BufferClient
from calendar_sync.buffer.failures import failure_of
from calendar_sync.buffer.stops import rate_limited
from calendar_sync.errors import (
    BudgetSpent,
    BufferError,
    CalendarSyncError,
    DocumentRefused,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    SettingsError,
    SignInError,
)
from calendar_sync.model.budget import Pace, RateWindow
from calendar_sync.model.mutation import CreatePost, Verdict
from calendar_sync.model.pace import full_minute

ACCOUNT = {"data": {"account": {"id": "a", "timezone": None, "organizations": []}}}
CREATED = {"data": {"m0": {"__typename": "PostActionSuccess", "post": post_node()}}}
HTML = "<!DOCTYPE html><html><body>" + "cloud " * 3_000 + "</body></html>"


def read(client: BufferClient) -> Any:
    return client.account()


def write(client: BufferClient) -> Any:
    return client.apply([CreatePost(entry())], "org")


def raised_by(act: Callable[[BufferClient], Any], server: Server, **settings: Any) -> BaseException:
    with server.client(**settings) as client, pytest.raises(CalendarSyncError) as caught:
        act(client)
    return caught.value


NEVER_MADE = [
    httpx.ConnectError("[Errno 111] Connection refused"),
    httpx.ConnectError("[Errno -2] Name or service not known"),
    httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"),
    httpx.ConnectTimeout("timed out"),
    httpx.PoolTimeout("timed out"),
    httpx.ProxyError("407"),
]
BROKEN_OFF = [
    httpx.ReadTimeout("timed out"),
    httpx.WriteTimeout("timed out"),
    httpx.ReadError("reset"),
    httpx.WriteError("broken pipe"),
    httpx.RemoteProtocolError("Server disconnected"),
    httpx.DecodingError("bad gzip"),
    ssl.SSLError("unexpected eof"),
    ConnectionResetError(),
    httpx.Response(500, json={"errors": [error("Internal", "INTERNAL_SERVER_ERROR")]}),
    httpx.Response(502, html=HTML),
    httpx.Response(503, text=""),
    httpx.Response(408, text=""),
    httpx.Response(200, html=HTML),
    httpx.Response(200, text='{"data": {"m0": {"__type'),
    httpx.Response(200, text=""),
    httpx.Response(200, content=b"\xff\xfe\x00"),
    httpx.Response(200, json=[1]),
    httpx.Response(200, json={}),
    httpx.Response(200, json={"data": None}),
    httpx.Response(200, json={"data": "odd"}),
    httpx.Response(200, json={"errors": [error("An unexpected error occurred")]}),
    httpx.Response(200, json={"data": None, "errors": [error("Broken", "INTERNAL_SERVER_ERROR")]}),
    httpx.Response(200, text="[" * 100_000),
]


def named(item: object) -> str:
    if isinstance(item, httpx.Response):
        return f"{item.status_code} {item.text[:20]}"
    return repr(item)


@pytest.mark.parametrize("failure", NEVER_MADE, ids=named)
@pytest.mark.parametrize("act", [read, write])
def test_a_connection_never_made_is_tried_again_and_then_not_sent(act: Callable, failure: Exception) -> None:
    server = Server(failure, failure, ACCOUNT if act is read else CREATED)
    with server.client() as client:
        act(client)
        assert client.requests == 1
    lasting = Server(*[failure] * 9)
    assert type(raised_by(act, lasting)) is NotSent
    assert len(lasting.requests) == 4
    assert lasting.clock.slept == sorted(lasting.clock.slept)
    assert 0.5 <= sum(lasting.clock.slept) <= 10


@pytest.mark.parametrize("failure", BROKEN_OFF, ids=named)
def test_a_mutation_that_may_have_been_processed_is_never_sent_again(failure: Any) -> None:
    server = Server(failure)
    assert type(raised_by(write, server)) is OutcomeUnknown
    assert len(server.requests) == 1
    assert server.clock.slept == []


@pytest.mark.parametrize("failure", BROKEN_OFF, ids=named)
def test_a_read_that_broke_off_is_tried_again(failure: Any) -> None:
    server = Server(failure, failure, ACCOUNT)
    with server.client() as client:
        assert client.account().id == "a"
    assert isinstance(raised_by(read, Server(*[failure] * 4)), BufferError)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401, json={"errors": [error("Access token is not valid", "UNAUTHENTICATED")]}), SignInError),
        (httpx.Response(401, text="no"), SignInError),
        (httpx.Response(200, json={"errors": [error("Access token is not valid", "UNAUTHENTICATED")]}), SignInError),
        (httpx.Response(200, json={"errors": [error("Access token is not valid")]}), SignInError),
        (httpx.Response(400, json={"errors": [error("Not authorized", "UNAUTHORIZED")]}), SignInError),
        (
            httpx.Response(200, json={"data": None, "errors": [error("No", "UNAUTHENTICATED", path=["m0"])]}),
            SignInError,
        ),
        (httpx.Response(200, json={"errors": [error("Please use api.buffer.com", "UNAUTHENTICATED")]}), NotSent),
        (httpx.Response(403, text="error code: 1010"), NotSent),
        (httpx.Response(403, html=HTML), NotSent),
        (httpx.Response(308, headers={"Location": "https://elsewhere.example"}), NotSent),
        (httpx.Response(400, text="Bad Request"), DocumentRefused),
        (httpx.Response(404, html=HTML), DocumentRefused),
        (
            httpx.Response(400, json={"errors": [error("Cannot query field", "GRAPHQL_VALIDATION_FAILED")]}),
            DocumentRefused,
        ),
        (
            httpx.Response(200, json={"errors": [error("Cannot query field", "GRAPHQL_VALIDATION_FAILED")]}),
            DocumentRefused,
        ),
        (httpx.Response(400, json={"errors": [error("Something")]}), DocumentRefused),
        (httpx.Response(403, json={"errors": [error("No", "FORBIDDEN")]}), DocumentRefused),
        (httpx.UnsupportedProtocol("gopher"), NotSent),
    ],
    ids=named,
)
@pytest.mark.parametrize("act", [read, write])
def test_refusals_are_told_apart_and_never_repeated(act: Callable, answer: Any, kind: type[Exception]) -> None:
    server = Server(answer)
    failure = raised_by(act, server)
    assert type(failure) is kind
    assert len(server.requests) == 1
    assert len(str(failure)) < 400
    assert "<" not in str(failure)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(403, text="error code: 1010"), "error code: 1010"),
        (httpx.Response(403, html=HTML), "a web page"),
        (httpx.Response(200, html=HTML), "a web page"),
        (httpx.Response(200, text=""), "an empty body"),
        (httpx.Response(200, json={}), "JSON without data"),
        (httpx.Response(200, text='{"data":'), "no valid JSON"),
        (httpx.Response(502, html=HTML), "HTTP 502"),
    ],
    ids=named,
)
def test_an_answer_that_is_none_is_described_in_a_word(answer: httpx.Response, said: str) -> None:
    assert said in str(raised_by(write, Server(answer)))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (
            httpx.Response(400, json={"errors": [error("bad", "GRAPHQL_VALIDATION_FAILED")]}),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (httpx.Response(200, json={"errors": [error("bad", "BAD_USER_INPUT")]}), "BAD_USER_INPUT"),
        (httpx.Response(418, text="teapot"), None),
    ],
    ids=named,
)
def test_a_refused_document_keeps_buffers_code(answer: httpx.Response, code: str | None) -> None:
    failure = raised_by(write, Server(answer))
    assert isinstance(failure, DocumentRefused)
    assert failure.code == code
    assert not is_too_large(failure)


@pytest.mark.parametrize(
    "message",
    [
        "Query exceeds maximum allowed complexity. Please simplify your query.",
        "Syntax Error: Aliases limit of 30 exceeded, found 31.",
        "Syntax Error: Token limit of 15000 exceeded.",
        "Syntax Error: Query depth limit of 25 exceeded, found 26.",
        "Syntax Error: Directives limit of 50 exceeded, found 51.",
        "Syntax Error: Query Cost limit of 175000 exceeded, found 175001.",
        "Pagination limit exceeded. Maximum 100 items per request.",
        "Document contains more than 30 aliases, the maximum.",
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_a_document_refused_for_its_size_is_known_as_such(message: str, status: int) -> None:
    answer = httpx.Response(
        status, json={"errors": [error(message, "GRAPHQL_VALIDATION_FAILED" if status == 400 else None)]}
    )
    assert is_too_large(raised_by(write, Server(answer)))


def test_a_body_too_large_for_the_server_is_a_matter_of_size() -> None:
    assert is_too_large(raised_by(write, Server(httpx.Response(413, html=HTML))))


def test_other_errors_are_no_matter_of_size() -> None:
    assert not is_too_large(ValueError("complexity limit exceeded"))
    said = 'Variable "$m0" got invalid value "complexity limit exceeded" at "m0.text"'
    answer = httpx.Response(200, json={"errors": [error(said, "BAD_USER_INPUT"), error("x")]})
    with Server(answer).client() as client:
        assert client.apply([CreatePost(entry())], "org")[0].verdict is Verdict.REFUSED


def too_many(headers: Any = (), window: Any = "15m", **more: Any) -> httpx.Response:
    extensions = {"code": "RATE_LIMIT_EXCEEDED", "window": window}
    return httpx.Response(
        429,
        headers=list(headers),
        json={"errors": [{"message": "Too many requests", "extensions": extensions}]},
        **more,
    )


@pytest.mark.parametrize("act", [read, write])
def test_a_429_is_waited_for_and_said_so(act: Callable) -> None:
    server = Server(too_many([("Retry-After", "42")]), ACCOUNT if act is read else CREATED)
    with server.client() as client:
        act(client)
        assert client.requests == 1
    assert server.clock.slept == [42.0]
    assert [seconds for seconds, _ in server.waits] == [42.0]
    assert "15m" in server.waits[0][1]


def test_a_429_in_an_answer_with_status_200_counts_as_one() -> None:
    body = {"errors": [error("Too many requests", "RATE_LIMIT_EXCEEDED")]}
    server = Server(httpx.Response(200, headers={"Retry-After": "7"}, json=body), CREATED)
    with server.client() as client:
        assert write(client)[0].verdict is Verdict.DONE
    assert server.clock.slept == [7.0]


@pytest.mark.parametrize(
    ("wait", "words"), [(0.2, "1 s"), (20.1, "21 s"), (60.0, "1 min"), (119, "2 min"), (7_300, "3 h")]
)
def test_the_words_of_a_wait_are_those_of_its_count_down(wait: float, words: str) -> None:
    assert f"the next one in about {words} (" in rate_limited(wait, "15m", NOW).message


@pytest.mark.parametrize(
    ("response", "wait", "window"),
    [
        (too_many([("Retry-After", "1000")]), 1_000.0, "15m"),
        (too_many([("Retry-After", format_datetime(NOW + timedelta(hours=2), usegmt=True))], "24h"), 7_200.0, "24h"),
        (too_many(limits((900, 100, 5, 60), (86_400, 250, 0, 4_000)), "24h"), 4_000.0, "24h"),
        (too_many(limits((86_400, 250, 0, 4_000)), None), 4_000.0, "24h"),
        (too_many([("Retry-After", "soon")], "30d"), 3_600.0, "30d"),
        (too_many([], ["odd"]), 60.0, "15m"),
        (httpx.Response(429, html=HTML), 60.0, "15m"),
    ],
)
@pytest.mark.parametrize("act", [read, write])
def test_a_wait_that_is_too_long_is_raised(act: Callable, response: httpx.Response, wait: float, window: str) -> None:
    server = Server(response)
    failure = raised_by(act, server, pace=Pace(59.0))
    assert isinstance(failure, RateLimited)
    assert (failure.retry_after, failure.window) == (wait, window)
    at = (NOW + timedelta(seconds=wait)).astimezone()
    assert ("in about 2 h (" if wait == 7_200 else f"in about {round(wait / 60)} min (") in failure.message
    assert failure.message.endswith(f"({full_minute(at):%a %d %b %H:%M %Z}).")
    assert server.clock.slept == []


def test_waits_add_up_to_the_longest_allowed() -> None:
    server = Server(*[too_many([("Retry-After", "40")])] * 4)
    assert isinstance(raised_by(read, server, pace=Pace(100.0)), RateLimited)
    assert server.clock.slept == [40.0, 40.0]


def test_a_429_without_end_is_given_up() -> None:
    server = Server(*[too_many([("Retry-After", "0")])] * 9)
    assert isinstance(raised_by(read, server), RateLimited)
    assert len(server.requests) == 4
    assert min(server.clock.slept) >= 1.0


def answer_with(*windows: tuple[int, int, int, int]) -> httpx.Response:
    return httpx.Response(200, json=ACCOUNT, headers=limits(*windows))


def test_a_shut_window_is_waited_for_before_sending() -> None:
    server = Server(answer_with((900, 100, 0, 300)), answer_with((900, 100, 99, 900)))
    with server.client() as client:
        client.account()
        assert client.budget.remaining() == {"15m": 0}
        client.account()
        assert client.budget.remaining() == {"15m": 99}
    assert server.clock.slept == [300.0]
    assert [seconds for seconds, _ in server.waits] == [300.0]


def test_a_window_shut_for_too_long_sends_nothing() -> None:
    server = Server(answer_with((86_400, 250, 0, 5_000)))
    with server.client() as client:
        client.account()
        with pytest.raises(RateLimited) as caught:
            client.apply([CreatePost(entry())], "org")
    assert (caught.value.retry_after, caught.value.window) == (5_000.0, "24h")
    assert len(server.requests) == 1


def test_what_an_earlier_run_remembered_is_asked_and_not_believed() -> None:
    remembered = Budget((RateWindow(2_592_000, 3_000, 0, NOW + timedelta(days=20)),))
    server = Server(answer_with((2_592_000, 15_000, 11_999, 1_700_000)))
    with server.client(budget=remembered) as client:
        client.account()
        assert client.budget.remaining() == {"30d": 11_999}


def test_a_request_whose_answer_told_nothing_is_counted() -> None:
    remembered = Budget((RateWindow(900, 100, 50, NOW + timedelta(seconds=500)),))
    server = Server(httpx.ReadTimeout("late"), ACCOUNT, httpx.ConnectError("refused"), httpx.Response(429), ACCOUNT)
    with server.client(budget=remembered) as client:
        client.account()
        assert client.budget.remaining() == {"15m": 48}
        client.account()
        assert client.budget.remaining() == {"15m": 47}
        assert client.requests == 3


def test_a_run_uses_no_more_requests_than_it_may() -> None:
    server = Server(ACCOUNT, ACCOUNT, CREATED)
    with server.client(pace=Pace(max_requests=3)) as client:
        client.account()
        client.account()
        client.purse.keep(1)
        with pytest.raises(BudgetSpent, match=r"3 requests .* needs at least 4 ") as caught:
            write(client)
        assert "--max-requests 4" in caught.value.fix
        client.purse.keep(0)
        write(client)
        with pytest.raises(BudgetSpent, match="going on would take more") as caught:
            client.account()
        assert "goes on where" in caught.value.fix
    assert len(server.requests) == 3


def test_what_buffer_does_not_count_is_not_used_up() -> None:
    server = Server(httpx.ConnectError("refused"), too_many([("Retry-After", "2")]), ACCOUNT)
    with server.client(pace=Pace(max_requests=1)) as client:
        client.account()
        assert client.requests == 1
        with pytest.raises(BudgetSpent, match=r"1 request \(.* needs at least 4 "):
            client.account()


def test_nothing_is_sent_or_waited_for_past_the_end() -> None:
    server = Server(answer_with((900, 100, 0, 300)), answer_with((900, 100, 99, 900)))
    with server.client(pace=Pace(until=NOW + timedelta(seconds=300))) as client:
        client.account()
        client.account()
        assert server.clock.now == NOW + timedelta(seconds=300)
        server.clock.sleep(0.1)
        with pytest.raises(BudgetSpent, match="until"):
            client.account()
    short = Server(answer_with((900, 100, 0, 300)))
    with short.client(pace=Pace(until=NOW + timedelta(seconds=299))) as client:
        client.account()
        with pytest.raises(BudgetSpent):
            client.account()
    assert short.clock.slept == []


def test_a_pause_that_would_end_too_late_is_not_made() -> None:
    server = Server(too_many([("Retry-After", "40")]))
    assert isinstance(raised_by(read, server, pace=Pace(until=NOW + timedelta(seconds=39))), RateLimited)
    assert server.clock.slept == []


def test_mutations_leave_what_the_reading_back_needs() -> None:
    """With three requests left and two kept back, one batch may go, and then the reading."""
    served = [
        httpx.Response(200, json=CREATED if left == 2 else ACCOUNT, headers=limits((86_400, 250, left, 5_000)))
        for left in (3, 2, 1, 0)
    ]
    server = Server(*served)
    with server.client() as client:
        client.account()
        client.purse.keep(2)
        write(client)
        with pytest.raises(RateLimited) as caught:
            write(client)
        assert caught.value.window == "24h"
        client.account()
        client.account()
        with pytest.raises(RateLimited):
            client.account()
    assert server.answers == []


def test_a_lost_answer_keeps_two_more_readings_back() -> None:
    server = Server(answer_with((86_400, 250, 5, 5_000)))
    with server.client() as client:
        client.account()
        client.purse.keep(2)
        client.purse.keep_for_search(1)
        with pytest.raises(RateLimited):
            write(client)


def test_a_ledger_that_fails_after_the_answer_takes_nothing_away() -> None:
    calls = 0

    def store(change: Callable[[str | None], str]) -> str:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise SettingsError("The ledger is full.")
        return change(None)

    server = Server(answer_with((900, 100, 41, 300)))
    with server.client(store=store) as client:
        assert client.account().id == "a"
        assert client.budget.remaining() == {"15m": 41}


def test_a_read_with_a_failed_field_is_no_answer() -> None:
    half = {**ACCOUNT, "errors": [error("No", "FORBIDDEN", path=["account", "organizations"])]}
    failure = raised_by(read, Server(half))
    assert type(failure) is BufferError
    shaky = {**ACCOUNT, "errors": [error("Broken", "INTERNAL_SERVER_ERROR", path=["account", "timezone"])]}
    with Server(shaky, ACCOUNT).client() as client:
        assert client.account().id == "a"


@pytest.mark.parametrize("act", [read, write])
@pytest.mark.parametrize(
    "answer",
    [*NEVER_MADE, *BROKEN_OFF, too_many(), httpx.LocalProtocolError(f"Illegal header value b'Bearer {KEY}'")],
    ids=named,
)
def test_the_key_never_shows(
    act: Callable, answer: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server = Server(*[answer] * 4)
    with server.client() as client, pytest.raises(CalendarSyncError) as caught:
        act(client)
    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    failure = caught.value
    shown = [repr(client), str(client.__dict__), repr(failure), str(failure.args), str(vars(failure)), caplog.text]
    shown += traceback.format_exception(failure)
    ours = [
        frame for frame, _ in traceback.walk_tb(failure.__traceback__) if "calendar_sync" in frame.f_code.co_filename
    ]
    shown += [repr(frame.f_locals) for frame in ours]
    shown += [str(wait) for wait in server.waits] + list(capsys.readouterr())
    assert failure.__cause__ is None
    assert failure.__context__ is None
    assert ours
    assert not [text for text in shown if KEY in text]


def test_every_request_says_who_asks() -> None:
    server = Server(ACCOUNT)
    with server.client() as client:
        client.account()
    headers = server.requests[0].headers
    assert headers["User-Agent"] == "calendar-sync/0.1 (+https://example.org)"
    assert headers["Content-Type"] == "application/json"
    assert server.requests[0].method == "POST"
    blank = Server(ACCOUNT)
    with blank.client(user_agent=" ") as client:
        client.account()
    assert blank.requests[0].headers["User-Agent"].startswith("calendar-sync/")


@pytest.mark.parametrize("key", ["", "  ", "two words", "line\nbreak", "schlüssel"])
def test_what_can_be_no_key_is_not_sent(key: str) -> None:
    with pytest.raises(SignInError) as caught:
        Server().client(key=key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    "endpoint", ["", "api.buffer.com", "ftp://x", "http://", "https://u:p@x", "http://x:99999999", None]
)
def test_what_is_no_endpoint_is_a_setting_to_mend(endpoint: str) -> None:
    with pytest.raises(SettingsError):
        Server().client(endpoint=endpoint)


def test_half_a_surrogate_pair_does_not_stop_a_batch() -> None:
    server = Server(CREATED)
    with server.client() as client:
        client.apply([CreatePost(entry(text="a\ud83d"))], "org")
    assert server.sent()["variables"]["m0"]["text"] == "a\ud83d"


def test_an_interrupt_while_waiting_comes_through() -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with Server(httpx.ConnectError("refused")).client(sleep=interrupted) as client, pytest.raises(KeyboardInterrupt):
        client.account()


@pytest.mark.parametrize("text", ["half a pair: \ud83e", "\U0001f950 whole", "\x7f\u2028"])
def test_whatever_text_buffer_escapes_is_read(text: str) -> None:
    answer = {"data": {"account": {"id": text, "organizations": []}}}
    assert failure_of(200, [], json.dumps(answer).encode(), NOW) == answer
