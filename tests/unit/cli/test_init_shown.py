"""What init shows on a terminal, and what it says where somebody breaks off while it asks."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import openpyxl
import pytest

from calendar_sync.cli.main import run


@pytest.mark.parametrize("answers", [[], ["1"], ["-", "-"]])
@pytest.mark.parametrize("broken", [click.exceptions.Abort, KeyboardInterrupt])
def test_breaking_off_writes_nothing_and_says_so(
    answers: list[str],
    broken: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plan = tmp_path / "plan.csv"
    words = ["parked", "on ice"]
    rows = [
        f"2027-05-0{1 + place},09:00,Facebook,Fresh rolls at six: come by!,{word}" for place, word in enumerate(words)
    ]
    plan.write_text("\n".join(["Date,Time,Channel,Copy,Status", *rows]), encoding="utf-8")
    left = iter(answers)

    def answer(*_: object, **__: object) -> str:
        for said in left:
            return said
        raise broken

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(click, "prompt", answer)
    monkeypatch.setattr(click, "confirm", answer)
    assert run(["init", str(plan)]) == 130
    assert "Nothing was written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.csv"]


def test_plain_numbers_are_shown_with_the_day_and_the_time_that_they_stand_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    plan = book.worksheets[0]
    plan.append(["Date", "Time", "Channel", "IG?", "Copy", "Status"])
    for day in (46391, 46392):
        plan.append([day, 0.375, "Facebook", None, "Fresh rolls at six: come by!", "Approved"])
    book.save(tmp_path / "plan.xlsx")
    assert run(["init", "--yes", str(tmp_path / "plan.xlsx")]) == 0
    shown = capsys.readouterr().out
    assert "46391 (2027-01-04)" in shown
    assert "0.375 (09:00)" in shown
    assert "ready: Approved" in shown
    assert "Not certain" not in shown
