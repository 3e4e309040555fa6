"""The budget against the headers Buffer sends, and against a limiter that counts as Buffer's does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from buffer_fakes import NOW, SHARED, limits, needs_shared
from hypothesis import given
from hypothesis import strategies as st
from limiters import QUOTAS, Fixed, Sliding, Told, seconds

from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.headers import LONGEST_WAIT, read_windows, retry_after
from calendar_sync.model.budget import RateWindow

THREE = (
    RateWindow(900, 100, 99, seconds(900)),
    RateWindow(86_400, 250, 241, seconds(32_871)),
    RateWindow(2_592_000, 3_000, 2_938, seconds(2_145_606)),
)


@needs_shared
def test_the_published_example_is_read() -> None:
    headers = json.loads((SHARED / "limits.json").read_text(encoding="utf-8"))["rate_limits"]["headers_example"]
    assert Budget().observe(headers, NOW).windows == THREE


def test_lines_may_be_joined_or_repeated_in_any_order_and_case() -> None:
    joined = limits((900, 100, 99, 900), (86_400, 250, 241, 32_871), (2_592_000, 3_000, 2_938, 2_145_606))
    repeated = [(name.upper(), part) for name, line in joined for part in reversed(line.split(", "))]
    assert Budget().observe(joined, NOW) == Budget().observe(repeated, NOW) == Budget(THREE)


def test_windows_are_known_by_their_length_and_not_by_their_name() -> None:
    headers = {"RateLimit": '"burst"; r=7; t=30', "RateLimit-Policy": '"burst"; w=900; q=60'}
    assert Budget(THREE).observe(headers, NOW).windows == (RateWindow(900, 60, 7, seconds(30)), *THREE[1:])


def test_without_a_policy_the_name_may_tell_the_length() -> None:
    assert Budget().observe({"RateLimit": '"250-in-1day"; r=3; t=60'}, NOW).windows == (
        RateWindow(86_400, 250, 3, seconds(60)),
    )


@pytest.mark.parametrize(("left", "until"), [(0, 4_000), (5, 900)])
def test_an_exhausted_window_stays_shut_for_as_long_as_buffer_asks_to_wait(left: int, until: int) -> None:
    lines = [*limits((900, 100, left, 4_000)), ("Retry-After", "4000")]
    assert Budget().observe(lines, NOW).windows == (RateWindow(900, 100, left, seconds(until)),)


def test_without_any_length_nothing_is_guessed() -> None:
    assert Budget(THREE).observe({"RateLimit": '"burst"; r=0; t=30'}, NOW) == Budget(THREE)


def test_a_429_tells_only_of_the_windows_up_to_the_exhausted_one() -> None:
    after = Budget(THREE).observe(limits((900, 100, 0, 55)), NOW)
    assert after.windows == (RateWindow(900, 100, 0, seconds(55)), *THREE[1:])


@pytest.mark.parametrize(
    ("limit", "reset", "expected"),
    [
        ("100", "600", (900, 600)),
        ("250", "600", (86_400, 600)),
        ("7500", "86400", (2_592_000, 86_400)),
        ("60", "600", (900, 600)),
        ("60", "7200", (86_400, 7_200)),
        ("100", str(int(NOW.timestamp()) + 120), (900, 120)),
        ("100", "2026-11-21T08:02:00Z", (900, 120)),
    ],
)
def test_the_older_headers_may_stand_alone(limit: str, reset: str, expected: tuple[int, int]) -> None:
    headers = {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": "5", "X-RateLimit-Reset": reset}
    length, wait = expected
    assert Budget().observe(headers, NOW).windows == (RateWindow(length, int(limit), 5, seconds(wait)),)


def test_the_older_headers_do_not_outvote_the_newer() -> None:
    both = [*limits((900, 100, 50, 60)), ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "1")]
    assert Budget().observe([*both, ("X-RateLimit-Reset", "9")], NOW).remaining() == {"15m": 50}


@given(
    st.lists(st.tuples(st.sampled_from(["RateLimit", "RateLimit-Policy", "X-RateLimit-Reset"]), st.text(max_size=80)))
)
def test_no_header_makes_it_fail(headers: list[tuple[str, str]]) -> None:
    Budget(THREE).observe(headers, NOW)


header_noise = st.text(alphabet='";,=rtqwpk:0123456789 -in\\', max_size=4_000)


@given(header_noise, header_noise)
def test_no_near_miss_makes_it_fail_or_slow(limit: str, policy: str) -> None:
    for reading in read_windows([("RateLimit", limit), ("RateLimit-Policy", policy)], NOW):
        assert 0 <= reading.remaining <= reading.quota
        assert 0 <= reading.resets_in <= reading.seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("1.5", 1.5),
        (" 12 ", 12.0),
        (format_datetime(seconds(90), usegmt=True), 90.0),
        (format_datetime(seconds(-90), usegmt=True), 0.0),
        ("999999999", LONGEST_WAIT),
        ("-5", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, expected: float | None) -> None:
    assert retry_after(value, NOW) == expected


def test_spending_never_goes_below_nothing() -> None:
    assert Budget(THREE).spend(240, NOW).remaining() == {"15m": 0, "24h": 1, "30d": 2_698}


def test_an_unknown_budget_allows_everything() -> None:
    assert Budget().when(10_000, NOW) == NOW
    assert Budget().seconds_until_free(NOW) == 0.0
    assert Budget().tightest(NOW) is None


def test_the_tightest_window_is_the_one_to_wait_for() -> None:
    shut = Budget((RateWindow(900, 100, 0, seconds(60)), RateWindow(86_400, 250, 0, seconds(3_600)), THREE[2]))
    assert shut.tightest(NOW) == shut.windows[1]
    assert shut.seconds_until_free(NOW) == 3_600.0
    assert shut.tightest(seconds(3_600)) is None


def test_when_crosses_windows() -> None:
    budget = Budget(THREE)
    assert budget.when(0, NOW) == NOW
    assert budget.when(99, NOW) == NOW
    assert budget.when(100, NOW) == seconds(900)
    assert budget.when(200, NOW) == seconds(1_800)
    assert budget.when(242, NOW) == seconds(32_871)


def test_a_window_opens_with_the_request_and_not_before() -> None:
    budget = Budget((RateWindow(900, 1, 1, seconds(-5)), RateWindow(86_400, 250, 0, seconds(600))))
    assert budget.when(1, NOW) == seconds(600)
    assert budget.when(2, NOW) == seconds(1_500)


@pytest.mark.parametrize(
    "value",
    [
        *(None, {}, [None], [{}], [{"seconds": 900}], "x", [[1]]),
        [{"seconds": 900, "quota": 1, "remaining": 1, "resets_at": "2026-11-21T08:00:00"}],
        [{"seconds": 900, "quota": 1, "remaining": -1, "resets_at": "2026-11-21T08:00:00Z"}],
        [{"seconds": 0, "quota": 1, "remaining": 1, "resets_at": "2026-11-21T08:00:00Z"}],
        [{"seconds": True, "quota": 1, "remaining": 1, "resets_at": "2026-11-21T08:00:00Z"}],
        [{"seconds": 900, "quota": 1, "remaining": 1, "resets_at": 5}],
    ],
)
def test_a_damaged_memory_is_forgotten(value: object) -> None:
    assert Budget.from_json(value) == Budget()


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
windows = st.builds(
    RateWindow, st.sampled_from([900, 86_400, 2_592_000]), st.integers(1, 500), st.integers(0, 500), moments
)


@given(st.lists(windows, unique_by=lambda window: window.seconds))
def test_the_memory_survives_a_round_trip(listed: list[RateWindow]) -> None:
    budget = Budget(tuple(sorted(listed, key=lambda window: window.seconds)))
    assert Budget.from_json(json.loads(json.dumps(budget.to_json()))) == budget


def observed(budget: Budget, told: Told, now: int) -> Budget:
    return budget.observe(limits(*told), seconds(now))


@pytest.mark.parametrize("kind", [Fixed, Sliding])
@given(quotas=QUOTAS, gaps=st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_what_the_budget_lets_through_the_limiter_never_refuses(
    kind: type[Fixed | Sliding], quotas: dict[int, int], gaps: list[int]
) -> None:
    limiter, budget, now = kind(quotas), Budget(), 0
    for gap in gaps:
        now += gap
        now += round(budget.seconds_until_free(seconds(now)))
        passed, told = limiter.request(now)
        assert passed
        budget = observed(budget, told, now)


@given(QUOTAS, st.integers(0, 10), st.integers(1, 60))
def test_the_forecast_is_when_an_eager_sender_gets_there(quotas: dict[int, int], before: int, wanted: int) -> None:
    limiter, budget, now = Fixed(quotas), Budget(), 0
    for _ in range(1 + before):
        now += round(budget.seconds_until_free(seconds(now)))
        budget = observed(budget, limiter.request(now)[1], now)
    forecast = budget.when(wanted, seconds(now))
    for _ in range(wanted):
        now += round(budget.seconds_until_free(seconds(now)))
        passed, told = limiter.request(now)
        assert passed
        budget = observed(budget, told, now)
    assert forecast == seconds(now)


@pytest.mark.parametrize("kind", [Fixed, Sliding])
@given(quotas=QUOTAS, sent=st.integers(1, 40))
def test_waiting_for_no_longer_than_needed(kind: type[Fixed | Sliding], quotas: dict[int, int], sent: int) -> None:
    limiter, budget, now = kind(quotas), Budget(), 0
    for _ in range(sent):
        now += round(budget.seconds_until_free(seconds(now)))
        budget = observed(budget, limiter.request(now)[1], now)
    wait = round(budget.seconds_until_free(seconds(now)))
    if wait:
        assert not limiter.request(now + wait - 1)[0]
