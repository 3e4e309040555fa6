"""The page of a report in a real browser: plots are drawn, nobody is shut out, nothing runs over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from calendar_sync.report_files.page import write_page
from tests.browser.conftest import DESKTOP, PHONE, Opener, barriers
from tests.unit.reports.report_world import Sent, account

HOSTILE = "<script>alert(1)</script> " + "\u202egnp.exe " + "unbreakable" * 40


@pytest.fixture(scope="module")
def content() -> str:
    start = datetime(2026, 8, 3, 9, tzinfo=UTC)
    sent = [Sent(number % 3, start + timedelta(hours=17 * number), ("Launch",), HOSTILE) for number in range(90)]
    with account(["facebook", "mastodon", "linkedin"], sent) as acme:
        return write_page(acme.report(date(2026, 9, 1), date(2026, 9, 30), "week", "previous"))


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_a_report_can_be_read_by_everybody(
    open_page: Opener, axe: str, content: str, size: tuple[int, int], scheme: str
) -> None:
    opened = open_page(content, size=size, scheme=scheme)
    drawn = opened.value("[...document.images].map(image => image.complete && image.naturalWidth > 300)")
    assert drawn == [True, True, True]
    assert opened.value("document.documentElement.scrollWidth <= innerWidth")
    assert "<script>alert(1)</script>" in opened.page.inner_text("main")
    assert barriers(opened.page, axe) == []
