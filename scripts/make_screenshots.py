"""Make the pictures of the README from a real plan: ``python scripts/make_screenshots.py [--out docs/images]``.

The demo's calendar is synced to a sandbox, both are changed as people change them, and it is planned again; the
pictures are of what ``plan --html`` then saves, and of what ``review`` serves. Needs Chromium, and for good looks the
fonts Inter and P052 (``apt-get install chromium fonts-inter fonts-urw-base35``).
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Browser, sync_playwright

from calendar_sync import pipeline
from calendar_sync.cli.main import run
from calendar_sync.cli.session import open_session
from calendar_sync.cli.views import page_known
from calendar_sync.model.plan import EFFECTS
from calendar_sync.opening import now
from calendar_sync.preview.page import html_view
from calendar_sync.reviewing import Offer, ReviewServer, ReviewState, script
from calendar_sync.sandbox import Sandbox
from calendar_sync.session import Prepared

HERE = Path(__file__).resolve().parent.parent / "docs" / "images"


@dataclass(frozen=True)
class Shot:
    """One picture of the page.

    Args:
        name: Of the file, without its ending.
        size: Of the window, in pixels.
        scheme: ``light`` or ``dark``.
        to: What is scrolled to; empty for the top.
        press: What is clicked before.
    """

    name: str
    size: tuple[int, int]
    scheme: str = "light"
    to: str = ""
    press: str = ""


SHOTS = (
    Shot("preview", (1240, 1180)),
    Shot("preview-posts", (1240, 680), to=".group.a-create"),
    Shot("preview-dark", (1240, 680), "dark", to=".group.a-edit"),
    Shot("preview-phone", (390, 760), to=".group.a-create"),
)
"""Of the saved page."""

REVIEW = Shot("review", (1240, 980), to=".group.a-drift")
"""Of the served one."""


def change_calendar(path: Path) -> None:
    """Change a synced calendar as people do: edits, a row that is gone, new rows, and one that does not fit."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = {str(cell.value): cell.column for cell in sheet[1] if cell.value}

    def cell(row: int, title: str) -> Any:
        return sheet.cell(row, titles[title])

    cell(2, "Text").value = str(cell(2, "Text").value).replace("Four ingredients", "Just four ingredients")
    cell(4, "Time").value = "10:30"
    first_day = cell(2, "Date").value
    new = (
        (5, "14:00", "instagram:harborbakery, Facebook", "Saturday is market day.\n\nFind us between the flower stall "
         "and the man with the honey, from eight until the last loaf is gone. #harborbakery #marketday #sourdough",
         "https://images.example.com/market-1.jpg\nhttps://images.example.com/market-2.jpg\n"
         "https://images.example.com/market-3.jpg", "The stall at sunrise\nLoaves in a crate\nA child with a bun"),
        (5, "14:05", "Facebook", "Market day, part two: the honey man has brought us three jars.", None, None),
        (8, "09:15", "X", "Every loaf " + "that we ever baked for this town, for the harbor, " * 6, None, None),
        (9, "12:00", "LinkedIn", "Which repair do customers ask for most, and what does it cost us to say no?\n\n"
         "We counted 4,112 jobs. One in five was a puncture, and one in nine of those came back within a month. "
         "Here is what we changed at the bench, why it cost us a week of sales, and what it has earned us since: "
         "https://www.example.com/northwind/bench", None, None),
    )  # fmt: skip
    first = sheet.max_row + 1
    while first > 2 and not any(sheet.cell(first - 1, column).value for column in titles.values()):
        first -= 1
    for row, (days, time, channels, text, media, alt) in enumerate(new, start=first):
        told = {"Date": first_day + timedelta(days=days), "Time": time, "Channels": channels, "Text": text}
        for title, value in (told | {"Media": media, "Alt text": alt}).items():
            cell(row, title).value = value
    sheet.delete_rows(3)
    book.save(path)


def change_buffer(data: Path) -> None:
    """Change a post in the sandbox, as people do in Buffer."""
    with Sandbox(data) as box, box.store.transaction():
        post = next(post for post in box.store.find("posts") if "4,112 bicycles" in post["text"])
        box.store.put("posts", {**post, "text": post["text"].replace("4,112 bicycles", "4,128 bicycles")})


def plan_it(folder: Path) -> Prepared:
    """Return the plan of the changed demo."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run(["demo", "--dir", str(folder)])
    calendar = folder / "content-calendar.xlsx"
    change_calendar(calendar)
    change_buffer(folder / "sandbox.db")
    options = {"sandbox": True, "ledger": str(folder / "ledger.db"), "prune": True}
    with open_session(str(calendar), options) as session:
        prepared = pipeline.prepare(session)
    return replace(prepared, plan=replace(prepared.plan, calendar=calendar.name))


def page_of(prepared: Prepared, **more: Any) -> str:
    """Return the page of a plan."""
    return html_view(prepared.plan, now=now(), known=page_known(prepared), **more)


def page_picture(shot: Shot, address: str, browser: Browser, out: Path) -> None:
    """Take a picture of the page."""
    width, height = shot.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if shot.scheme == "dark" else "light"
    )
    page.goto(address)
    if shot.press:
        page.click(shot.press)
    if shot.to:
        for _ in range(3):  # what is above is laid out on the way, and moves what is below
            page.evaluate("to => document.querySelector(to).scrollIntoView({ behavior: 'instant' })", shot.to)
            page.evaluate("() => new Promise(requestAnimationFrame)")
    page.screenshot(path=out / f"{shot.name}.png")
    page.close()


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("Chromium is not there: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        prepared, file = plan_it(Path(folder) / "demo"), Path(folder) / "preview.html"
        file.write_text(page_of(prepared), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program)
        for shot in SHOTS:
            page_picture(shot, file.as_uri(), browser, out)
        changes = list(enumerate(prepared.plan.changes))
        offer = Offer(
            prepared.plan.digest,
            effects=frozenset(number for number, change in changes if change.action in EFFECTS),
            sides={number: {way.side for way in change.ways} for number, change in changes if change.ways},
        )
        served = page_of(prepared, ticking=True, more_scripts=[script()], connect="'self'")
        with ReviewServer(served, ReviewState(offer)) as server:
            page_picture(REVIEW, server.url, browser, out)
        browser.close()


if __name__ == "__main__":
    main()
