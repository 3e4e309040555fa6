"""What is written into a ledger comes back, from every database, for the right calendar and no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from calendar_sync.errors import SettingsError
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.history import attempts_of_run, keep_plan, plan_of_run, recent_runs
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, AttemptState, Record
from tests.conformance.ledger_parts import NOW, attempt, key, record

SECOND = timedelta(seconds=1)

# One ledger for all examples; each makes room for itself.
on_one_ledger = settings(
    max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


# Records

moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100)
names = texts.filter(bool)
found_records = st.builds(
    Record, st.builds(EntryKey, st.just(""), names, names), st.sampled_from(["live", "idea", "sent", "removed"]),
    texts, texts, texts, texts, texts, texts, texts, st.none() | moments,
)  # fmt: skip


@pytest.fixture
def next_calendar() -> Iterator[str]:
    return (f"calendar {number}" for number in count())


@on_one_ledger
@given(items=st.lists(found_records, max_size=6))
def test_records_come_back_as_they_were_and_the_last_of_equals_stays(
    ledger: Ledger, next_calendar: Iterator[str], items: list[Record]
) -> None:
    calendar = next(next_calendar)
    items = [
        Record(EntryKey(calendar, item.key.row_id, item.key.channel_id), *[getattr(item, name) for name in FACTS])
        for item in items
    ]
    ledger.save_records(items)
    assert ledger.records(calendar) == {item.key: item for item in items}
    ledger.settle([], items[:1], now=NOW)
    assert ledger.records(calendar) == {item.key: item for item in items + items[:1]}


FACTS = [name for name in Record.__dataclass_fields__ if name != "key"]


def test_three_thousand_records_are_saved_with_few_statements(ledger: Ledger) -> None:
    items = [record(key(f"row {number}"), desired_json="x" * 400) for number in range(3000)]
    ledger.save_records(items[:1])
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        ledger.save_records(items)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    assert 0 < len(said) < 20, "one statement for each row, or worse"
    assert len(ledger.records("cal")) == 3000


def test_long_ids_and_long_texts_fit(ledger: Ledger) -> None:
    long = key("row" * 200, "calendar" * 60, "channel" * 60)
    item = record(long, "post" * 100, channel="é" * 5000, service="s" * 100)
    ledger.save_records([item])
    assert ledger.records(long.calendar_id) == {long: item}


def test_no_text_for_people_is_refused(ledger: Ledger) -> None:
    odd = "nul \0, half a pair \ud83d, whole \U0001f600"
    (number,) = ledger.intend([attempt(values={"text": odd}, channel=odd)])
    ledger.settle([(number, AttemptState.UNKNOWN, None, odd)], [record(channel=odd)], now=NOW)
    ledger.owe("cal", {("r1", "sync_error"): odd})
    ledger.remember("cal", odd, "org", now=NOW)
    cleaned = "nul ?, half a pair ?, whole \U0001f600"
    (found,) = ledger.open_attempts("cal")
    assert (found.error, found.channel, found.values) == (cleaned, cleaned, {"text": odd})
    assert ledger.owed("cal") == {("r1", "sync_error"): cleaned}
    assert ledger.identify(odd, "org", "fresh", []) == "cal"


# Attempts


def test_an_attempt_goes_from_intended_to_sent_to_done(ledger: Ledger) -> None:
    assert ledger.intend([]) == []
    numbers = ledger.intend([attempt(key(f"r{n}"), values={"n": n}) for n in range(50)])
    assert numbers == sorted(set(numbers)), "in the order given, and each its own"
    assert [(item.attempt_id, item.values["n"]) for item in ledger.open_attempts("cal")] == [
        *zip(numbers, range(50), strict=True)
    ]
    ledger.mark_sent(numbers[:2], now=NOW + SECOND / 2)
    assert [(item.state, item.sent_at) for item in ledger.open_attempts("cal")[:3]] == [
        (AttemptState.SENT, NOW + SECOND / 2), (AttemptState.SENT, NOW + SECOND / 2), (AttemptState.INTENDED, None),
    ]  # fmt: skip
    ledger.settle(
        [(numbers[0], AttemptState.DONE, "p1", ""), (numbers[1], AttemptState.FAILED, None, "no")], [record()], now=NOW
    )
    assert [item.attempt_id for item in ledger.open_attempts("cal")] == numbers[2:]
    assert list(ledger.records("cal")) == [key()]
    assert ledger.open_attempts("other") == []


@pytest.mark.parametrize("post_id", [None, ""])
def test_an_outcome_without_a_post_keeps_the_one_that_was_known(ledger: Ledger, post_id: str | None) -> None:
    one, two = ledger.intend([attempt(action=Action.EDIT, post_id="p1"), attempt(key("r2"), Action.EDIT, post_id="p2")])
    ledger.settle([(one, AttemptState.LOST, post_id, "late"), (two, AttemptState.UNKNOWN, "p9", "")], [], now=NOW)
    assert [(item.post_id, item.error) for item in ledger.open_attempts("cal")] == [("p1", "late"), ("p9", "")]


def test_outcome_and_base_are_written_together_or_not_at_all(ledger: Ledger) -> None:
    (number,) = ledger.intend([attempt()])
    broken = record(key("r2"), post_id=None)  # type: ignore[arg-type]
    with pytest.raises(SettingsError):
        ledger.settle([(number, AttemptState.DONE, "p1", "")], [record(), broken], now=NOW)
    assert ledger.records("cal") == {}
    assert [item.state for item in ledger.open_attempts("cal")] == [AttemptState.INTENDED]
    ledger.settle([(number, AttemptState.DONE, "p1", "")], [record()], now=NOW)
    assert list(ledger.records("cal")) == [key()]


@given(offsets=st.lists(st.integers(-3000, 3000), max_size=6), bound=st.integers(-3000, 3000))
@on_one_ledger
def test_since_a_moment_is_told_to_the_millisecond(ledger: Ledger, offsets: list[int], bound: int) -> None:
    with ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM attempts")
    times = [NOW + timedelta(milliseconds=offset) for offset in offsets]
    numbers = ledger.intend([attempt(intended_at=moment) for moment in times])
    ledger.intend([attempt(action=Action.DELETE, intended_at=moment, post_id="p") for moment in times])
    ledger.mark_sent(numbers, now=NOW)
    since = NOW + timedelta(milliseconds=bound)
    expected = [moment for moment in times if moment >= since]
    assert [item.intended_at for item in ledger.creates_since(since)] == expected
    assert [item.intended_at for item in ledger.deletes_since(since)] == expected


# Calendars


def test_a_calendar_that_was_moved_keeps_its_id_and_a_copy_gets_its_own(ledger: Ledger, tmp_path: Path) -> None:
    original = tmp_path / "may.xlsx"
    original.touch()
    ledger.remember("cal", str(original), "org", now=NOW)
    ledger.save_records([record()])
    copy = str(tmp_path / "copy.xlsx")
    assert ledger.identify(str(original), "org", "fresh", []) == "cal"
    assert ledger.identify(str(original), "sandbox", "fresh", ["r1"]) == "fresh"
    assert ledger.identify(copy, "org", "fresh", ["r1"]) == "fresh"
    original.unlink()
    assert ledger.identify(copy, "org", "fresh", ["r1", "r7"]) == "cal"
    assert ledger.identify(copy, "org", "fresh", ["r7"]) == "fresh"
    ledger.remember("cal", copy, "org", now=NOW)
    assert ledger.identify(copy, "org", "fresh", []) == "cal"
    assert ledger.identify(str(original), "org", "fresh", []) == "fresh"


def test_what_other_calendars_own(ledger: Ledger) -> None:
    ledger.remember("cal", "may.xlsx", "org", now=NOW)
    ledger.remember("other", "june.xlsx", "org", now=NOW)
    states = ["live", "idea", "sent", "removed", "promoted"]
    ledger.save_records([record(), *(record(key(state, "other"), state, state=state) for state in states)])
    assert ledger.owned_elsewhere("cal") == dict.fromkeys(["live", "idea", "sent"], "june.xlsx")
    assert ledger.owned_elsewhere("other") == {"p1": "may.xlsx"}
    ledger.remember("stranger", "july.xlsx", "another org", now=NOW)
    ledger.save_records([record(key("r", "stranger"), "p9")])
    assert "p9" in ledger.owned_elsewhere("cal")
    assert "p9" not in ledger.owned_elsewhere("cal", "org")
    assert ledger.owned_elsewhere("cal", "org") == dict.fromkeys(["live", "idea", "sent"], "june.xlsx")


def test_what_was_tried_is_found_for_all_for_an_organization_and_for_a_calendar(ledger: Ledger) -> None:
    for calendar, organization in (("cal", "org"), ("other", "org"), ("stranger", "another org")):
        ledger.remember(calendar, f"{calendar}.xlsx", organization, now=NOW)
    names = ("cal", "other", "stranger")
    for action in (Action.CREATE, Action.DELETE):
        ids = ledger.intend([attempt(key(calendar=name), action=action) for name in names])
        ledger.mark_sent(ids, now=NOW)
    since = NOW - timedelta(hours=1)
    for find in (ledger.creates_since, ledger.deletes_since):
        assert [item.key.calendar_id for item in find(since)] == list(names)
        assert [item.key.calendar_id for item in find(since, "org")] == ["cal", "other"]
        assert [item.key.calendar_id for item in find(since, calendar_id="other")] == ["other"]


# Cells that are owed, rate windows, history


def test_owed_cells_wait_until_they_are_paid(ledger: Ledger) -> None:
    ledger.owe("cal", {("r1", "sync_status"): "Scheduled", ("r1", "post_ids"): "x=1"})
    ledger.owe("cal", {("r1", "sync_status"): "Sent"})
    ledger.owe("other", {("r1", "sync_status"): "Draft"})
    ledger.owe("cal", {})
    assert ledger.owed("cal") == {("r1", "sync_status"): "Sent", ("r1", "post_ids"): "x=1"}
    ledger.paid("cal", [])
    ledger.paid("cal", iter([("r1", "sync_status"), ("r9", "sync_status"), ("r1", "sync_status")]))
    assert ledger.owed("cal") == {("r1", "post_ids"): "x=1"}
    assert ledger.owed("other") == {("r1", "sync_status"): "Draft"}


def test_rate_windows_are_kept_by_key(ledger: Ledger) -> None:
    assert ledger.budget("a") is None
    for at, windows in (("a", "[1]"), ("a", "[2]"), ("b", "[3]")):
        ledger.change_budget(at, lambda _kept, windows=windows: windows)
    assert (ledger.budget("a"), ledger.budget("b")) == ("[2]", "[3]")


def test_runs_are_told_newest_first_with_what_they_tried(ledger: Ledger) -> None:
    ledger.remember("cal", "may.xlsx", "org", now=NOW)
    # Within one second, and around its edge: the order of texts must be that of moments.
    starts = [NOW + timedelta(milliseconds=offset) for offset in (-1, 0, 1, 999, 1000)]
    for number, moment in enumerate(starts):
        ledger.open_run(f"run{number}", "cal", now=moment)
    ledger.open_run("alien", "other", now=NOW + 9 * SECOND)
    ledger.close_run("run4", {"requests_used": 3}, now=NOW + 60 * SECOND)
    ledger.intend([attempt(run_id="run4"), attempt(key("r2"), run_id="run4"), attempt(run_id="run3")])
    runs = recent_runs(ledger, "cal", limit=10)
    assert [run.started_at for run in runs] == starts[::-1]
    assert (runs[0].result, runs[0].location, runs[0].finished_at) == (
        {"requests_used": 3},
        "may.xlsx",
        NOW + 60 * SECOND,
    )
    assert (runs[1].result, runs[1].finished_at) == ({}, None)
    assert [run.run_id for run in recent_runs(ledger, None, limit=2)] == ["alien", "run4"]
    assert [item.key.row_id for item in attempts_of_run(ledger, "run4")] == ["r1", "r2"]


def test_the_plan_of_a_run_is_kept(ledger: Ledger) -> None:
    assert plan_of_run(ledger, "run") is None
    for plan in ("{}", '{"text": "é"}'):
        keep_plan(ledger, "run", plan)
        assert plan_of_run(ledger, "run") == plan
