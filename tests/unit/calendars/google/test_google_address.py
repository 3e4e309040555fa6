"""Which spreadsheet an address means, and what is said of addresses that mean none."""

from __future__ import annotations

import pytest

from calendar_sync.calendars import location_of
from calendar_sync.calendars.google_address import spreadsheet_id
from calendar_sync.errors import CalendarUnreadable

ID = "1Y9UOqiZtisaZd7bS7LxnW4b1v4GLttYUiYZeqPk5sed"


@pytest.mark.parametrize(
    "address",
    [
        f"https://docs.google.com/spreadsheets/d/{ID}",
        f"https://docs.google.com/spreadsheets/d/{ID}/",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=12#gid=12",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit",
        f"https://docs.google.com/a/example.com/spreadsheets/d/{ID}/edit",
        f"https://docs.google.com/spreadsheets/d/{ID}/htmlview",
        f"https://docs.google.com/spreadsheet/ccc?key={ID}&hl=en",
        f"https://drive.google.com/open?id={ID}&usp=drive_fs",
        f"HTTPS://DOCS.GOOGLE.COM/spreadsheets/d/{ID}/edit",
        f"  docs.google.com/spreadsheets/d/{ID}/edit ",
        ID,
    ],
)
def test_every_form_of_an_address_is_the_same_calendar(address: str) -> None:
    assert spreadsheet_id(address) == ID
    assert location_of(address) == f"https://docs.google.com/spreadsheets/d/{ID}"


@pytest.mark.parametrize("name", ["spring.xlsx", "calendars/may.csv", "content-calendar-for-spring-of-next-year-final"])
def test_files_are_no_addresses(name: str) -> None:
    assert spreadsheet_id(name) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"https://docs.google.com/spreadsheets/d/e/2PACX-{ID}/pubhtml", "published copy"),
        (f"https://docs.google.com/spreadsheets/d/e/2PACX-{ID}/pub?output=csv", "published copy"),
        (f"https://docs.google.com/forms/d/{ID}/edit", "Google Form"),
        (f"https://docs.google.com/document/d/{ID}/edit", "Google Doc"),
        (f"https://docs.google.com/presentation/d/{ID}/edit", "Slides"),
        (f"https://drive.google.com/file/d/{ID}/view", "file in Google Drive"),
        ("https://drive.google.com/open?id=short", "file in Google Drive"),
        (f"https://drive.google.com/drive/folders/{ID}", "folder"),
        ("https://docs.google.com/spreadsheets/u/0/", "names no spreadsheet"),
        ("https://docs.google.com/spreadsheets/d/short/edit", "names no spreadsheet"),
        ("https://example.com/spring.xlsx", "no address of a Google Sheet"),
        ("https://onedrive.live.com/edit.aspx?id=1", "no address of a Google Sheet"),
    ],
)
def test_other_addresses_are_told_by_what_they_are(address: str, words: str) -> None:
    with pytest.raises(CalendarUnreadable, match=words) as caught:
        spreadsheet_id(address)
    assert caught.value.fix
