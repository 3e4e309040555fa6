"""What is remembered of an organization comes back as it was, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.buffer import Board, Channel, Organization, Slots
from calendar_sync.model.directory import Directory

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_channels = st.builds(
    Channel,
    id=_words,
    name=_words,
    service=_words,
    timezone=_words,
    display_name=st.none() | _words,
    is_disconnected=st.booleans(),
    posting_schedule=st.lists(st.builds(Slots, _words, st.tuples(_words), st.booleans()), max_size=2).map(tuple),
    boards=st.lists(st.builds(Board, _words, _words, _words), max_size=2).map(tuple),
    max_characters=st.none() | st.integers(0, 5000),
)
_directories = st.builds(
    Directory,
    organization=st.builds(Organization, _words, _words, st.none() | st.integers(0, 5000)),
    channels=st.lists(_channels, max_size=3).map(tuple),
    is_only=st.booleans(),
    read_at=st.datetimes(timezones=st.just(UTC)),
)


@given(_directories)
def test_json_and_back(directory: Directory) -> None:
    assert Directory.from_json(directory.to_json()) == directory


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"organization": 1}'])
def test_what_cannot_be_read_is_forgotten(text: str) -> None:
    assert Directory.from_json(text) is None


def test_a_time_without_a_zone_is_not_relied_on() -> None:
    directory = Directory(Organization("o", "Acme"), (), True, NOW)
    assert Directory.from_json(directory.to_json().replace("00Z", "00")) is None


def test_names_and_ages() -> None:
    directory = Directory(Organization("o1", "Acme"), (), False, NOW)
    assert [directory.answers_to(name) for name in ("o1", "ACME", "", "other")] == [True, True, False, False]
    assert replace(directory, is_only=True).answers_to("")
    hour = timedelta(hours=1)
    assert [directory.is_young(NOW + age, hour) for age in (timedelta(0), hour, -hour)] == [True, False, False]
