"""Every view of one plan, as the command line gives it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.system.conftest import Book, Program, at


def test_one_plan_several_views(lonely_program: Program) -> None:
    text = "Fresh rolls → from seven “now” @team <b>|"
    book = Book(lonely_program.home / "may.xlsx", [{**at(3), "Channels": "X", "Text": text}])
    common = ("plan", book.path, "--sandbox", "--ledger", lonely_program.home / "ledger.db")
    page, notes = lonely_program.home / "preview.html", lonely_program.home / "notes.md"
    told = lonely_program(*common, "--html", page, "--markdown", notes, "--width", "70", PYTHONIOENCODING="ascii")
    assert told.code == 0, told.err
    assert told.out.isascii()
    assert "\x1b" not in told.out
    assert max(map(len, told.out.splitlines())) <= 70
    assert re.search(r"\(in [2-4]\sdays\)", told.out), "midnight may have passed since, or not have come to the sandbox"
    assert "&lt;b&gt;|" in page.read_text(encoding="utf-8")
    assert str(lonely_program.home) not in page.read_text(encoding="utf-8")
    assert "@&#8203;team &lt;b&gt;&#124;" in notes.read_text(encoding="utf-8")
    as_json = lonely_program(*common, "--format", "json").json()
    assert as_json["changes"][0]["after"]["text"] == text
    as_markdown = lonely_program(*common, "--format", "md")
    assert as_markdown.out.startswith("## This plan publishes 1 new post.")
    saved = lonely_program(*common, "--html", Path("missing") / "preview.html")
    assert (saved.code, "cannot be written" in saved.err) == (2, True)
    before = book.path.read_bytes()
    for name, place in (("--html", "may.xlsx"), ("--out", "may.xlsx"), ("--markdown", str(book.path))):
        refused = lonely_program(*common, name, place)
        assert (refused.code, "the calendar itself" in refused.err) == (2, True)
    assert book.path.read_bytes() == before
    lost = lonely_program(*common, "--open", "--format", "json")
    assert (lost.code, "--html" in json.loads(lost.out)["error"]["fix"]) == (2, True)
