"""init as a shell sees it: what it shows, asks, writes, and refuses to write; and a sync by what it wrote."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import tomllib
from pathlib import Path

import openpyxl
import pytest

from calendar_sync.model.command_line import command_line
from tests.system.conftest import COMMAND, Program, Server

SHAPES = Path(__file__).resolve().parents[2] / "sample_calendars" / "shapes"


@pytest.fixture
def agency(lonely_program: Program) -> Path:
    """A copy of a sample in a folder of its own."""
    folder = lonely_program.home / "calendars"
    folder.mkdir()
    return Path(shutil.copy(SHAPES / "agency-list.xlsx", folder / "plan.xlsx"))


def test_yes_writes_what_is_certain_and_says_what_is_not(lonely_program: Program, agency: Path) -> None:
    done = lonely_program("init", agency, "--yes")
    assert done.code == 0, done.err
    assert "Not certain" in done.out
    assert "'With the client'" in done.out
    settings = tomllib.loads((agency.parent / "calendar-sync.toml").read_text(encoding="utf-8"))
    assert settings["layout"]["Q1"]["columns"]["F"] == ["text", "Full Caption"]
    assert settings["platforms"] == {"Email": ""}
    assert settings["rules"]["row.leftover"] == "error"
    checked = lonely_program("check", agency, "--format", "json").json()
    assert checked["rows"] == 5
    assert "layout.skipped" in [issue["rule"] for issue in checked["issues"]]


def test_without_a_terminal_nothing_is_written(lonely_program: Program, agency: Path) -> None:
    done = lonely_program("init", agency)
    assert done.code == 2
    assert "--yes" in done.err
    assert "Full Caption" in done.out
    shown = lonely_program("init", agency, "--json")
    assert shown.code == 0
    document = shown.json()
    assert document["tabs"][0]["columns"][5]["field"] == "text"
    assert [question["id"] for question in document["questions"]] == ["status:withtheclient"]
    assert document["clocks"].keys() == {"Q1"}
    assert document["rows_going"] + document["rows_waiting"] + document["rows_by_name_of_channel"] <= 5
    assert all(clock in done.out for clock in document["clocks"].values())
    assert [path.name for path in agency.parent.iterdir()] == ["plan.xlsx"]
    plain = agency.parent / "plain.csv"
    rows = [f"2027-05-{day},09:30,LinkedIn,{day} fresh rolls from the oven: come and see us" for day in range(14, 18)]
    plain.write_text("\n".join(["Date,Time,Channels,Caption", *rows]), "utf-8")
    done = lonely_program("init", plain)
    assert (done.code, "more than one way" in done.err, "--yes" in done.err) == (2, False, True)


def test_a_settings_file_is_never_replaced_unasked(lonely_program: Program, agency: Path) -> None:
    settings = agency.parent / "calendar-sync.toml"
    mine = 'timezone = "Europe/London"\n[policy]\nprune = true\n[status]\nhold = ["With the client", "In the works"]\n'
    settings.write_text(mine)
    refused = lonely_program("init", agency, "--yes")
    assert (refused.code, settings.read_text()) == (2, mine)
    assert "--force" in refused.err
    done = lonely_program("init", agency, "--yes", "--force", "--json")
    assert done.json()["questions"] == []
    assert settings.with_name("calendar-sync.toml.bak").read_text() == mine
    now = tomllib.loads(settings.read_text(encoding="utf-8"))
    assert (now["timezone"], now["policy"]) == ("Europe/London", {"prune": True})
    assert "With the client" in now["status"]["hold"]


def test_brackets_and_colons_are_what_they_are(lonely_program: Program) -> None:
    calendar = lonely_program.home / "my [bold] :fire: plan.csv"
    rows = [f"2027-05-{day},09:30,LinkedIn,[LINK] {day} rolls :fire: from the oven: come" for day in range(14, 18)]
    calendar.write_text("\n".join(["Date,Time,Channels,Caption", *rows]), "utf-8")
    done = lonely_program("init", calendar, "--yes")
    assert "[LINK] 14 rolls :fire:" in done.out
    assert f"calendar-sync check {command_line([str(calendar)])}" in done.out


def test_two_calendars_of_one_folder_have_their_own_layouts(lonely_program: Program, agency: Path) -> None:
    other = shutil.copy(SHAPES / "tick-boxes.xlsx", agency.parent / "other.xlsx")
    for calendar in (agency, other):
        assert lonely_program("init", calendar, "--yes").code == 0
    assert sorted(path.name for path in agency.parent.glob("*.toml")) == [
        "calendar-sync.toml",
        "other.calendar-sync.toml",
    ]
    assert lonely_program("check", agency, "--format", "json").json()["rows"] == 5
    assert lonely_program("check", other, "--format", "json").json()["rows"] == 3


def test_what_nothing_can_be_read_from_is_explained(lonely_program: Program) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("Date", "Platform", "Topic"),
        ("2030-01-02", "LinkedIn", "Why rye takes so long, and why that is fine"),
    ):
        book.worksheets[0].append(row)
    path = lonely_program.home / "topics.xlsx"
    book.save(path)
    done = lonely_program("init", path, "--yes")
    assert done.code == 1
    assert "never posted" in done.out
    assert not path.with_name("calendar-sync.toml").exists()


def test_on_a_terminal_only_what_is_not_certain_is_asked(lonely_program: Program, agency: Path) -> None:
    lead, follower = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "init", str(agency)],
        stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=lonely_program.environment,
    )  # fmt: skip
    os.close(follower)
    assert process.stdout is not None
    said = b""
    answers = {b"Answer, or - to leave it out": b"later\nPost\n", b"Write ": b"y\n"}
    while process.poll() is None or select.select([process.stdout], [], [], 0)[0]:
        chunk = os.read(process.stdout.fileno(), 65536)
        if not chunk:
            break
        said += chunk
        for prompt in [prompt for prompt in answers if prompt in said]:
            os.write(lead, answers.pop(prompt))
    assert process.wait(timeout=60) == 0, said.decode()
    os.close(lead)
    process.stdout.close()
    settings = tomllib.loads((agency.parent / "calendar-sync.toml").read_text(encoding="utf-8"))
    assert "With the client" in settings["status"]["ready"]
    assert b"none of the answers; type a number from 1 to 4, or -." in said


def test_a_sync_by_a_saved_layout_writes_back_and_finds_nothing_more_to_do(program: Program, server: Server) -> None:
    calendar = Path(shutil.copy(SHAPES / "tick-boxes.xlsx", program.home / "ticks.xlsx"))
    assert program("init", calendar, "--yes").code == 0
    text = (program.home / "calendar-sync.toml").read_text(encoding="utf-8")
    aliases = '[channels]\nInstagram = "instagram:harborbakery"\n'
    (program.home / "calendar-sync.toml").write_text(text + aliases, encoding="utf-8")
    done = program("sync", calendar, "--yes", "--format", "json")
    assert done.code in (0, 1), done.err
    sheet = openpyxl.load_workbook(calendar).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert titles[-6:] == ["Sync ID", "Sync status", "Post IDs", "Scheduled for", "Post link", "Sync error"]
    states = [sheet.cell(row, titles.index("Sync status") + 1).value for row in (2, 3, 4)]
    assert "Scheduled" in " ".join(map(str, states))
    again = program("plan", calendar, "--format", "json").json()
    assert not [change for change in again["changes"] if change["action"] in ("create", "edit", "delete", "adopt")]
