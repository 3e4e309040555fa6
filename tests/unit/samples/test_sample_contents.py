"""What the samples say keeps to what the networks take, judged by rules of this file's own."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

START = date(2030, 3, 4)
BOARDS = {"Seasonal bakes", "Behind the counter"}
TAGS = {"Autumn campaign", "Evergreen", "Launch"}
SERVICES = {
    "facebook": "facebook",
    "google business": "google",
    "x": "x",
    "pinterest": "pinterest",
    "instagram:harborbakery": "instagram",
    "instagram:northwindcycles": "instagram",
    "linkedin": "linkedin",
    "threads": "threads",
    "bluesky": "bluesky",
    "northwind.bsky.social": "bluesky",
    "northwind@mastodon.social": "mastodon",
    "tiktok": "tiktok",
    "youtube": "youtube",
    "hb instagram": "instagram",
    "nw instagram": "instagram",
    "hb all": "instagram facebook x",
    "nw open web": "bluesky mastodon",
}
"""Every word the samples use for channels, and the networks it stands for."""

LIMITS = {
    "x": 280,
    "facebook": 5000,
    "instagram": 2196,
    "linkedin": 3000,
    "threads": 500,
    "bluesky": 300,
    "mastodon": 500,
    "pinterest": 500,
    "tiktok": 2200,
    "youtube": 5000,
    "google": 1500,
}
IMAGES = {"x": 4, "facebook": 10, "instagram": 10, "bluesky": 4, "mastodon": 4, "pinterest": 1, "google": 1}
CALENDARS = {
    "plain.xlsx": ("Calendar",),
    "rich.xlsx": ("Content plan",),
    "agency/agency.xlsx": ("Harbor Bakery", "Northwind Cycles"),
}

Row = dict[str, Any]


def _x_length(text: str) -> int:
    """Count as X does, never less: a link is 23, what lies outside the light ranges is 2."""
    text = re.sub(r"https?://\S+", "u" * 23, text)
    light = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
    return sum(1 if any(low <= ord(sign) <= high for low, high in light) else 2 for sign in text)


def _length(service: str, text: str) -> int:
    return _x_length(text) if service == "x" else len(text.encode("utf-16-le")) // 2


def _rows(sheet: Any, own_titles: dict[str, str]) -> Iterator[Row]:
    """Yield the rows below the header by default column title, with a few of them empty."""
    titles: list[str] | None = None
    for cells in sheet.iter_rows(values_only=True):
        if titles is None:
            if "Date" in cells:
                titles = [own_titles.get(title, title) for title in cells]
        elif row := {title: value for title, value in zip(titles, cells, strict=True) if value not in (None, "")}:
            yield row
    assert titles is not None


def _calendar(folder: Path, name: str, open_workbook: Any) -> list[Row]:
    settings = (folder / name).parent / "calendar-sync.toml"
    columns = tomllib.loads(settings.read_text(encoding="utf-8"))["columns"] if settings.exists() else {}
    own_titles = {title: field.capitalize() for field, title in columns.items()}
    book = open_workbook(folder / name, values=True)
    return [row for tab in CALENDARS[name] for row in _rows(book[tab], own_titles)]


def _posts(rows: list[Row]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        if "Text" in row and row.get("Mode") != "Idea":
            for word in re.split(r"[,\n]", row["Channels"]):
                for service in SERVICES[word.strip().lower()].split():
                    yield service, row


def _text(service: str, row: Row) -> str:
    text = row.get("Text (X)", row["Text"]) if service == "x" else row["Text"]
    assert isinstance(text, str)
    return text


@pytest.fixture(params=sorted(CALENDARS))
def calendar(request: pytest.FixtureRequest, shipped: Path, open_workbook: Any) -> list[Row]:
    return _calendar(shipped / "sample_calendars", request.param, open_workbook)


def test_texts_keep_the_limit_of_their_network(calendar: list[Row]) -> None:
    posts = list(_posts(calendar))
    assert len(posts) >= 12
    for service, row in posts:
        for part in _text(service, row).split("\n---\n"):
            assert part == part.strip()
            assert 0 < _length(service, part) <= LIMITS[service], (service, part)
            assert len(part.encode()) <= 3000 or service != "bluesky"


def test_threads_go_only_where_threads_exist(calendar: list[Row]) -> None:
    for service, row in _posts(calendar):
        if "\n---\n" in _text(service, row):
            assert service in {"x", "threads", "bluesky", "mastodon"}


def test_media_are_what_their_network_asks_for(calendar: list[Row]) -> None:
    for service, row in _posts(calendar):
        media = str(row.get("Media", "")).split()
        assert all(re.fullmatch(r"https://images\.example\.com/[\w/-]+\.(jpg|png|mp4)", url) for url in media)
        videos = [url for url in media if url.endswith(".mp4")]
        images = [url for url in media if not url.endswith(".mp4")]
        if service in {"instagram", "tiktok", "pinterest"}:
            assert media
        if service == "youtube":
            assert (len(videos), len(images)) == (1, 0)
        if service == "google":
            assert not videos
        assert len(videos) <= 1
        assert not (videos and images)
        assert len(images) <= IMAGES.get(service, 9)
        assert len(str(row.get("Alt text", "")).splitlines()) in {0, len(images)}


def test_what_only_some_networks_need_is_there(calendar: list[Row]) -> None:
    for service, row in _posts(calendar):
        if service == "youtube":
            assert len(row["Title"]) <= 100
            assert row["Category"] == "Sports"
        if service == "pinterest":
            assert row["Board"] in BOARDS
            assert len(row["Title"]) <= 100
        if "First comment" in row:
            assert service in {"facebook", "instagram", "linkedin"}
        if "Link" in row:
            # A link card and media exclude each other; a pin has both.
            assert service == "pinterest" or "Media" not in row
        assert set(filter(None, str(row.get("Tags", "")).split(", "))) <= TAGS


def test_dates_are_real_dates_of_the_two_weeks(calendar: list[Row]) -> None:
    dated = [row for row in calendar if "Text" in row and "Date" in row]
    assert len(dated) >= 10
    for row in dated:
        assert isinstance(row["Date"], datetime)
        assert row["Date"].time() == time(0)
        assert START <= row["Date"].date() < START + timedelta(days=14)
        assert isinstance(row.get("Time", time(0)), time)


def test_no_text_is_used_twice(shipped: Path, open_workbook: Any) -> None:
    rows = [row for name in CALENDARS for row in _calendar(shipped / "sample_calendars", name, open_workbook)]
    texts = Counter(row["Text"] for row in rows if "Text" in row)
    assert max(texts.values()) == 1


def test_another_start_moves_every_date(shipped: Path, run_script: Any, open_workbook: Any, tmp_path: Path) -> None:
    later = date(2031, 9, 1)
    assert run_script("make_samples.py", "--start", later, "--out", tmp_path).returncode == 0
    for name in CALENDARS:
        before = _calendar(shipped / "sample_calendars", name, open_workbook)
        after = _calendar(tmp_path, name, open_workbook)
        assert [row.get("Text") for row in before] == [row.get("Text") for row in after]
        moved = {
            new["Date"] - old["Date"]
            for old, new in zip(before, after, strict=True)
            if isinstance(old.get("Date"), datetime)
        }
        assert moved == {timedelta(days=(later - START).days)}


def test_plain_has_every_kind_of_row(shipped: Path, open_workbook: Any) -> None:
    rows = _calendar(shipped / "sample_calendars", "plain.xlsx", open_workbook)
    posts = list(_posts(rows))
    assert {service for service, _ in posts} == set(LIMITS)
    assert {row["Mode"] for row in rows if "Mode" in row} == {"Queue", "Draft", "Idea", "Schedule"}
    assert Counter(row.get("Status") for row in rows) == {"Ready": len(rows) - 2, "Hold": 1, None: 1}
    assert sum("Time zone" in row for row in rows) == 1
    assert any("," in row["Channels"] for row in rows)
    assert any("\n" in row["Channels"] for row in rows)
    assert any("\n---\n" in row["Text"] for row in rows)
    assert any("Text (X)" in row for row in rows)
