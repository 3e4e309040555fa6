"""Breaking off while init asks: nothing is written, and that is said."""

from __future__ import annotations

import sys
from pathlib import Path

import click
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
