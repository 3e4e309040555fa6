"""Runs that nobody looks at: the doctor, the schedule, the summary and the webhook."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from calendar_sync.cli.main import run
from calendar_sync.cli.schedule import _systemd_word

SHEET = "https://docs.google.com/spreadsheets/d/1Y9UOqiZtisaZd7bS7LxnW4b1v4GLttYUiYZeqPk5sed"
SECRET = "s3cr3t-s3cr3t-s3cr3t"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, without keys or settings of whoever runs the tests."""
    for name in [*os.environ]:
        if name.startswith(("BUFFER_", "CALENDAR_SYNC_", "GITHUB_", "GOOGLE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def calendar(home: Path, name: str = "may.xlsx", channel: str = "harborbakery") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Time", "Channels", "Text"])
    day = datetime.now(UTC).date() + timedelta(days=5)
    sheet.append([day.isoformat(), "09:30", "twitter:harborbakery", "Fresh rolls from seven"])
    sheet.append([day.isoformat(), "10:30", f"twitter:{channel}", "Fresh bread | from <eight>"])
    book.save(home / name)
    return home / name


def test_the_doctor_finds_everything_in_order(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = calendar(home)
    assert run(["doctor", str(file), "--sandbox", "--ledger", str(home / "ledger.db"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert {item["check"] for item in told["findings"]} >= {
        "python", "time zones", "settings", "calendar", "ledger", "buffer", "channels", "limits",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_doctor_never_prints_a_secret(
    form: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = {"type": "service_account", "client_email": "robot@x.iam.gserviceaccount.com", "private_key": SECRET,
           "token_uri": "http://127.0.0.1:1/token"}  # fmt: skip
    monkeypatch.setenv("CALENDAR_SYNC_GOOGLE_CREDENTIALS", json.dumps(key))
    monkeypatch.setenv("BUFFER_API_KEY", SECRET)
    monkeypatch.setenv("BUFFER_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("CALENDAR_SYNC_LEDGER", f"postgresql://user:{SECRET}@127.0.0.1:1/x")
    assert run(["doctor", SHEET, "--format", form]) == 4
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    assert "damaged" in told.out
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "damaged"),
        (json.dumps({"installed": {"client_secret": SECRET}}), "sign-in CLIENT_FILE"),
        (json.dumps({"type": "external"}), "no Google credentials"),
        (None, "cannot be read"),
    ],
)
def test_credentials_that_are_none_are_told_by_where_they_are(
    content: str | None, words: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home / "google.json"
    if content is not None:
        file.write_text(content)
    (home / "calendar-sync.toml").write_text('[google]\ncredentials = "google.json"\n')
    assert run(["plan", SHEET, "--sandbox", "--ledger", str(home / "ledger.db")]) == 4
    told = capsys.readouterr().err
    assert words in told
    assert "google.json" in told
    assert SECRET not in told


def test_a_workflow_is_yaml_with_pinned_versions_and_secrets_by_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["schedule", f"{SHEET}/edit#gid=0", "--at", "mon 06:15", "--ledger", "postgresql://u:p@h/x"]) == 0
    text = capsys.readouterr().out
    told = yaml.safe_load(text)
    assert told[True]["schedule"] == [{"cron": "15 6 * * 1"}]
    steps = told["jobs"]["sync"]["steps"]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", step["uses"]) for step in steps if "uses" in step)
    sync = next(step for step in steps if "calendar-sync sync" in step.get("run", ""))
    assert shlex.split(sync["run"]) == ["calendar-sync", "sync", SHEET, "--yes", "--ledger", "$LEDGER"]
    assert sync["env"] == {
        "BUFFER_API_KEY": "${{ secrets.BUFFER_API_KEY }}",
        "CALENDAR_SYNC_GOOGLE_CREDENTIALS": "${{ secrets.GOOGLE_CREDENTIALS }}",
        "LEDGER": "${{ secrets.LEDGER_URL }}",
    }
    assert "u:p" not in text
    assert told["permissions"] == {"contents": "read"}


NASTY = 'mia\'s 50% "off" $HOME calendar.xlsx'


def test_a_cron_line_runs_what_it_says_whatever_the_calendar_is_called(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "calendar-sync.toml").write_text('timezone = "UTC"\n')
    assert run(["schedule", str(calendar(home, NASTY)), "--for", "cron", "--at", "06:00"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("0 6 * * * ")
    command = line.removeprefix("0 6 * * * ")
    # Cron ends a command at a percent sign, unless a backslash stands before it, which it takes away.
    assert not re.search(r"(?<!\\)%", command)
    keys = home / "xdg_config_home" / "calendar-sync" / "keys.env"
    keys.parent.mkdir(parents=True)
    keys.write_text("BUFFER_API_KEY=from-the-file\n")
    program = re.search(r"&& (\S+) sync", command)
    assert program
    shown = command.replace("\\%", "%").replace(f"&& {program[1]} sync", "&& printf '%s\\n' \"$BUFFER_API_KEY\" sync")
    subprocess.run(["/bin/sh", "-c", shown], check=True)
    words = (home / "calendar-sync.log").read_text().splitlines()
    assert words[:3] == ["from-the-file", "sync", str(home / NASTY)]


def test_a_run_that_ends_with_an_error_is_told_by_cron(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schedule", str(calendar(home, NASTY)), "--for", "cron"]) == 0
    command = capsys.readouterr().out.splitlines()[-1].split(maxsplit=5)[5].replace("\\%", "%")
    program = re.search(r"&& (\S+) sync .*? >>", command)
    assert program
    failing = command.replace(program[0], "&& sh -c 'exit 1' >>").replace("set -a; . ", "set -a; : ")
    done = subprocess.run(["/bin/sh", "-c", failing], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("calendar-sync ended with 1, see ")


@pytest.mark.parametrize("kind", ["github", "cron", "systemd"])
def test_no_schedule_shows_a_password_and_each_names_what_it_needs(
    home: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    (home / "calendar-sync.toml").write_text('[notify]\nwebhook = "env:SLACK_WEBHOOK"\n')
    ledger = ["--ledger", "postgresql://user:hunter2pw@host/db"]
    assert run(["schedule", str(calendar(home, NASTY)), "--for", kind, *ledger]) == 0
    text = capsys.readouterr().out
    assert "hunter2pw" not in text
    assert "SLACK_WEBHOOK" in text
    assert ("LEDGER_URL" if kind == "github" else "CALENDAR_SYNC_LEDGER=") in text
    assert "SuccessExitStatus" not in text


def test_the_ledger_of_a_workflow_is_kept_after_a_run_that_ends_with_an_error(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["schedule", SHEET]) == 0
    steps = yaml.safe_load(capsys.readouterr().out)["jobs"]["sync"]["steps"]
    (kept,) = [step for step in steps if step.get("uses", "").startswith("actions/cache/save@")]
    assert kept["if"] == "${{ always() }}"
    assert kept["with"]["path"] == "state"


def test_a_systemd_unit_is_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schedule", str(calendar(home, NASTY)), "--for", "systemd", "--at", "friday 7:05"]) == 0
    text = capsys.readouterr().out
    assert "OnCalendar=Fri *-*-* 07:05:00" in text
    (start,) = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    assert _systemd_word(str(home / NASTY)) in start
    assert '50%% \\"off\\" $$HOME' in start
    verify = shutil.which("systemd-analyze")
    if verify is None:
        assert os.environ.get("CI") != "true", ".ci/run installs systemd-analyze"
        pytest.skip("there is no systemd-analyze here")
    service, _, timer = text.partition("# ~/.config/systemd/user/calendar-sync.timer\n")
    service = service.replace(start, "ExecStart=/bin/true " + start.partition(" ")[2])
    (home / "calendar-sync.service").write_text(service)
    (home / "calendar-sync.timer").write_text(timer)
    done = subprocess.run(
        [verify, "verify", "--man=no", home / "calendar-sync.service", home / "calendar-sync.timer"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "calendar-sync" not in done.stderr


def test_a_time_that_is_none_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("25:00", "someday 06:00", "6", "mo 6:00"):
        assert run(["schedule", SHEET, "--at", text]) == 2
    assert '"mon 06:00"' in capsys.readouterr().err


class Listener:
    """A webhook that remembers what it was told."""

    def __init__(self, status: int = 200) -> None:
        listener, self.told = self, []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.told.append(json.loads(body))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/{SECRET}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    told: list[dict[str, Any]]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(params=[200, 500])
def listener(request: pytest.FixtureRequest) -> Iterator[Listener]:
    made = Listener(request.param)
    yield made
    made.close()


def test_a_run_is_told_to_the_page_and_the_webhook(
    home: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOOK", listener.url)
    page, job = home / "summary.md", home / "job.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(job))
    job.write_text("before\n")
    page.write_text("old")
    (home / "calendar-sync.toml").write_text('timezone = "UTC"\n[notify]\nwebhook = "env:HOOK"\n')
    words = ["sync", str(calendar(home, channel="nobody")), "--yes", "--sandbox", "--ledger", str(home / "ledger.db")]
    assert run([*words, "--summary", str(page)]) == 1
    told = page.read_text()
    assert told.startswith("## ⚠️ may.xlsx: 1 created, 1 blocked")
    assert "nobody" in told
    assert job.read_text() == f"before\n{told}"
    (message,) = listener.told
    assert message["text"].startswith(":warning: may.xlsx: 1 created")
    assert message["blocks"]
    assert SECRET not in "".join(capsys.readouterr())


def test_a_run_that_is_stopped_is_told_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "calendar-sync.toml").write_text('[notify]\nwebhook = "env:HOOK"\n')
    monkeypatch.setenv("HOOK", f"http://127.0.0.1:1/{SECRET}")
    page = home / "summary.md"
    assert run(["sync", str(calendar(home)), "--yes", "--summary", str(page)]) == 4
    assert "**Stopped:** There is no Buffer API key." in page.read_text()


def test_a_webhook_is_never_written_into_the_settings(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "calendar-sync.toml").write_text(f'[notify]\nwebhook = "https://hooks.example/{SECRET}"\n')
    assert run(["check", str(calendar(home))]) == 2
    told = capsys.readouterr().err
    assert "env:NAME" in told
    assert SECRET not in told
