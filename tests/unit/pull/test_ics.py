"""The plan in people's own calendars: every event is read by others as it was meant, and keeps its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.rrule import rrulestr  # the reader of RFC 5545 values that others build on
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pull_desk import DAY, INSTAGRAM, LINKEDIN, NINE, Desk, X

from calendar_sync import pipeline
from calendar_sync.ics import CANCELLED, CONFIRMED, TENTATIVE, Agenda, Entry, agenda_of, to_ics

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def agenda(desk: Desk, **policy: Any) -> Agenda:
    prepared = pipeline.prepare(desk.session(**policy))
    return agenda_of(prepared.plan, prepared.desired, prepared.actual)


def events(content: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_events_of_a_calendar(desk: Desk) -> None:
    rows: list[dict[str, Any]] = [
        {"Date": DAY, "Time": NINE, "Channels": f"{LINKEDIN}, {X}", "Text": "Both, at once"},
        {"Date": date(2026, 12, 16), "Time": NINE, "Channels": X, "Text": "Is cancelled"},
        {"Date": date(2026, 12, 17), "Time": NINE, "Channels": X, "Text": "A draft", "Mode": "draft"},
        {"Channels": X, "Text": "Queued", "Mode": "queue"},
    ]
    titles = ("Date", "Time", "Channels", "Text", "Mode", "Status")
    desk.put(*rows, titles=titles)
    desk.sync()
    rows[1]["Status"] = "Cancelled"
    rows[3:] = [
        {"Channels": X, "Text": "No time yet", "Mode": "queue"},
        {"Date": DAY, "Time": NINE, "Channels": INSTAGRAM, "Text": "Without a picture"},
    ]
    keep = desk.rows()
    own = ("Sync ID", "Sync status", "Post IDs", "Scheduled for", "Post link", "Sync error")
    desk.put(
        *({**row, **{name: keep[place].get(name) for name in own}} for place, row in enumerate(rows[:3])), *rows[3:],
        titles=(*titles, *own),
    )  # fmt: skip
    found = agenda(desk)
    kept = [entry for entry in found.entries if entry.text == "Queued"]
    assert [entry.status for entry in kept] == [CONFIRMED]  # its row is gone, but its post goes out
    found = replace(found, entries=tuple(entry for entry in found.entries if entry not in kept))
    assert [(entry.channels, entry.status, entry.text) for entry in found.entries] == [
        ((LINKEDIN, X), CONFIRMED, "Both, at once"),
        ((X,), CANCELLED, "Is cancelled"),
        ((X,), TENTATIVE, "A draft"),
    ]
    assert found.entries[0].start == datetime(2026, 12, 14, 8, tzinfo=UTC)
    assert (found.untimed, found.blocked) == (1, 1)
    event = events(to_ics(found, "May", now=NOW))[found.entries[0].uid]
    assert event["SUMMARY"] == "LinkedIn, X: Both, at once"
    assert event["DTSTART"].dt == datetime(2026, 12, 14, 8, tzinfo=UTC)
    assert "May!2" in event["DESCRIPTION"]
    assert event["CATEGORIES"].cats == ["LinkedIn", "X"]


def test_an_event_that_moves_is_the_same_event(desk: Desk) -> None:
    desk.put({"Date": DAY, "Time": NINE, "Channels": X, "Text": "Hello"})
    desk.sync()
    first = to_ics(agenda(desk), "May", now=NOW)
    assert to_ics(agenda(desk), "May", now=LATER, before=first) == first
    desk.touch("Hello", dueAt=datetime(2026, 12, 20, 9, tzinfo=UTC), text="Hello again")
    second = to_ics(agenda(desk), "May", now=LATER, before=first)
    (uid, before), (same, after) = *events(first).items(), *events(second).items()
    assert uid == same
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert (before["LAST-MODIFIED"].dt, after["LAST-MODIFIED"].dt) == (NOW, LATER)
    assert after["DTSTART"].dt == datetime(2026, 12, 20, 9, tzinfo=UTC)
    gone = to_ics(Agenda(()), "May", now=LATER, before=second)
    assert [(event["STATUS"], event["SEQUENCE"]) for event in events(gone).values()] == [("CANCELLED", 2)]
    assert events(to_ics(Agenda(()), "May", now=LATER, before=second, whole=False)) == {}
    assert events(to_ics(agenda(desk), "May", now=LATER, before=b"no calendar")).keys() == {uid}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map("\n".join)
ENTRY = st.builds(
    Entry,
    uid=st.uuids().map(lambda uid: f"{uid}@calendar-sync"),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    channels=st.just((LINKEDIN, X)),
    services=st.just(("linkedin", "twitter")),
    text=TEXTS,
    notes=st.lists(WORDS, max_size=2).map(tuple),
    status=st.sampled_from([CONFIRMED, TENTATIVE, CANCELLED]),
    tags=st.lists(WORDS.filter(str.strip), max_size=2).map(tuple),
)


@given(st.lists(ENTRY, max_size=4, unique_by=lambda entry: entry.uid))
def test_whatever_the_texts_say_others_read_it(entries: list[Entry]) -> None:
    content = to_ics(Agenda(tuple(entries)), "May", now=NOW)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    found = events(content)
    assert found.keys() == {entry.uid for entry in entries}
    for entry in entries:
        event = found[entry.uid]
        assert str(event["DESCRIPTION"]).startswith(entry.text)
        assert event["DTSTART"].dt == entry.start
        assert event["STATUS"] == entry.status
        assert _plain_reader(content, entry.uid) == str(event["DESCRIPTION"])
    assert to_ics(Agenda(tuple(entries)), "May", now=LATER, before=content) == content
    moved = [replace(entry, start=entry.start + timedelta(days=1)) for entry in entries]
    later = events(to_ics(Agenda(tuple(moved)), "May", now=LATER, before=content))
    assert all(event["SEQUENCE"] == 1 for event in later.values())


def _plain_reader(content: bytes, uid: str) -> str:
    """Read a description by the letter of RFC 5545 (3.1, 3.3.11), without the library that wrote it."""
    unfolded = re.sub(rb"\r\n[ \t]", b"", content).decode()
    block = next(part for part in unfolded.split("BEGIN:VEVENT") if f"UID:{uid}\r\n" in part)
    found = re.search(r"^DESCRIPTION:(.*?)\r$", block, re.MULTILINE)
    assert found is not None
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], found[1])


def test_moments_are_what_other_readers_take() -> None:
    content = to_ics(Agenda((Entry("a@b", LATER, (X,), ("twitter",), "Hello"),)), "May", now=NOW)
    stamp = re.search(rb"DTSTART:(\d{8}T\d{6}Z)", content)
    assert stamp is not None
    rule = rrulestr(f"DTSTART:{stamp[1].decode()}\nRRULE:FREQ=DAILY;COUNT=1")
    assert list(rule) == [LATER]
