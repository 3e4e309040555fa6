"""Commands, streams and exit codes, as a shell sees them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from calendar_sync.cli.shipped import shipped
from tests.system.conftest import COMMAND, PLAIN, Book, Program, Server, at

X = "twitter:harborbakery"
ROOT = Path(__file__).resolve().parents[2]


def test_help_and_version_everywhere(lonely_program: Program) -> None:
    for words in (
        [],
        ["demo"],
        ["init"],
        ["import"],
        ["export"],
        ["check"],
        ["plan"],
        ["sync"],
        ["rehearse"],
        ["template"],
        ["rules"],
        ["sandbox"],
        ["sandbox", "serve"],
        ["sandbox", "seed"],
    ):
        done = lonely_program(*words, "--help")
        assert done.code == 0
        assert done.out.startswith("Usage: calendar-sync")
    assert lonely_program("--version").out.startswith("calendar-sync, version ")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["plan"], ["sync", "a.xlsx", "--format", "yaml"], ["plan", "a.xlsx", "--no-such-flag"]]
)
def test_usage_errors(lonely_program: Program, words: list[str]) -> None:
    done = lonely_program(*words)
    assert done.code == 2
    assert done.err


def test_rules_are_printed(lonely_program: Program) -> None:
    done = lonely_program("rules", "ig", "--format", "json")
    assert done.code == 0
    ids = [rule["id"] for rule in done.json()]
    assert "instagram.text.too_long" in ids
    assert all(name.startswith("instagram.") for name in ids)
    for words in ([], ["rows"], ["youtube", "--format", "md"]):
        done = lonely_program("rules", *words)
        assert (done.code, done.err) == (0, "")
    done = lonely_program("rules", "myspace")
    assert done.code == 2
    assert "Pinterest" in done.err


def test_rules_are_switched_in_the_settings(lonely_program: Program) -> None:
    book = Book(lonely_program.home / "may.xlsx", [{**at(3), "Channels": "X", "Text": "Hi {{first_name}}!"}])
    settings = lonely_program.home / "calendar-sync.toml"
    for level, code, told in (("error", 1, True), ("warning", 0, True), ("off", 0, False)):
        settings.write_text(f'[rules]\n"row.leftover" = "{level}"\n', encoding="utf-8")
        done = lonely_program("check", book.path, "--format", "json")
        assert done.code == code, done.err
        found = [(issue["rule"], issue["severity"]) for issue in done.json()["issues"]]
        assert found == ([("row.leftover", level)] if told else [])


def test_demo(lonely_program: Program) -> None:
    for options in (("--google",), ()):
        done = lonely_program("demo", "--dir", "shown", *options)
        if options:
            # As it is told, so it goes on: there, with these credentials, and this ledger.
            account = json.loads((lonely_program.home / "shown" / "local-google.json").read_text("utf-8"))
            server = account["token_uri"].removesuffix("/token")
            assert f"CALENDAR_SYNC_GOOGLE_URL={server} " in done.out
            assert "local-google.json" in done.out
            assert "/ledger.db" in done.out.splitlines()[-1]
        assert done.code == 0, done.err
        assert "Nothing to do" in done.out
        assert "Brightside Studio" in done.out
    sheet = openpyxl.load_workbook(lonely_program.home / "shown" / "content-calendar.xlsx").worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert titles[-6:] == ["Sync ID", "Sync status", "Post IDs", "Scheduled for", "Post link", "Sync error"]
    assert sheet.cell(2, titles.index("Sync status") + 1).value == "Scheduled"


def test_demo_touches_nothing_that_is_not_its_own(lonely_program: Program) -> None:
    folder = lonely_program.home / "mine"
    folder.mkdir()
    (folder / "ledger.db").write_text("precious")
    refused = lonely_program("demo", "--dir", folder)
    assert refused.code == 2
    assert "ledger.db" in refused.err
    assert [path.name for path in folder.iterdir()] == ["ledger.db"]
    assert (folder / "ledger.db").read_text() == "precious"

    own = lonely_program.home / "own"
    assert lonely_program("demo", "--dir", own).code == 0
    calendar = own / "content-calendar.xlsx"
    book = openpyxl.load_workbook(calendar)
    book.worksheets[0]["E2"] = "My own words"
    book.save(calendar)
    assert lonely_program("demo", "--dir", own).code == 0
    kept = openpyxl.load_workbook(own / "content-calendar-1.xlsx").worksheets[0]
    assert kept["E2"].value == "My own words"


def test_a_reader_that_stops_reading_is_no_failure(lonely_program: Program) -> None:
    sample = ROOT / "sample_calendars" / "mistakes.xlsx"
    process = subprocess.Popen(
        [*COMMAND, "check", str(sample)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=lonely_program.environment,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")


def test_limits_are_told_before_anything_is_asked(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{"Channels": X, "Text": "At once", "Mode": "now"}])
    warned = program("plan", book.path, "--format", "json")
    assert warned.code == 0
    assert [issue["rule"] for issue in warned.json()["issues"]] == ["plan.limit"]
    assert program("plan", book.path, "--max-creates", "0").code == 1
    refused = program("sync", book.path, "--yes", "--max-creates", "0")
    assert refused.code == 2
    assert "--max-creates 1" in refused.err
    assert program("sync", book.path, "--yes").code == 0


def test_errors_of_a_whole_tab_count(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Twice"}])
    workbook = openpyxl.load_workbook(book.path)
    workbook.worksheets[0]["J1"] = "Text"
    workbook.save(book.path)
    done = program("plan", book.path, "--format", "json")
    assert done.code == 1
    assert done.json()["issues"][0]["cell"] == "May!J1"


def test_wrong_usage_is_told_in_json_as_well(lonely_program: Program) -> None:
    done = lonely_program("plan", "a.xlsx", "--format", "json", "--nonsense")
    assert done.code == 2
    assert done.json()["error"]["exit_code"] == 2


@pytest.mark.parametrize(
    "words",
    [
        ["sandbox", "serve", "--port", "0", "--data", "/proc/nowhere/x.db"],
        ["plan", "may.xlsx", "--sandbox", "--ledger", "/proc/nowhere/ledger.db"],
        ["plan", "may.xlsx", "--sandbox", "--ledger", "nonsense://user:secret@host/db"],
    ],
)
def test_places_that_cannot_be_used(lonely_program: Program, words: list[str]) -> None:
    Book(lonely_program.home / "may.xlsx", [])
    done = lonely_program(*words)
    assert done.code == 2, done.err
    assert "secret" not in done.err


def test_sandbox_in_process(lonely_program: Program) -> None:
    book = Book(lonely_program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Hello"}])
    ledger = lonely_program.home / "own" / "ledger.db"
    options = ["--sandbox", "--ledger", str(ledger)]
    assert lonely_program("sync", book.path, "--yes", *options).code == 0
    assert ledger.is_file()
    assert (ledger.parent / "sandbox.db").is_file()
    again = lonely_program("plan", book.path, *options, "--format", "json")
    assert again.json()["summary"]["noop"] == 1


def test_no_key(lonely_program: Program) -> None:
    book = Book(lonely_program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Hello"}])
    done = lonely_program("plan", book.path)
    assert done.code == 4
    assert "BUFFER_API_KEY" in done.err
    document = lonely_program("plan", book.path, "--format", "json")
    assert document.code == 4
    assert document.json()["error"]["exit_code"] == 4


def test_check_needs_no_network(lonely_program: Program) -> None:
    good = lonely_program("check", ROOT / "sample_calendars" / "plain.xlsx")
    assert good.code == 0, good.out
    bad = lonely_program("check", ROOT / "sample_calendars" / "mistakes.xlsx", "--format", "json")
    assert bad.code == 1
    rules = {issue["rule"] for issue in bad.json()["issues"]}
    assert {"channel.missing", "time.missing", "date.ambiguous", "zone.abbreviation", "schedule.past"} <= rules
    for issue in bad.json()["issues"]:
        assert issue["message"]
        assert issue["fix"]


def test_files_that_are_no_calendar(lonely_program: Program) -> None:
    home = lonely_program.home
    (home / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing of a workbook")
    (home / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (home / "calendar.csv").write_bytes(b"\0\1\2")
    openpyxl.Workbook().save(home / "empty.xlsx")
    for name in ("broken.xlsx", "old.xls", "calendar.csv", "empty.xlsx", "nowhere.xlsx"):
        done = lonely_program("check", name)
        assert done.code == 2, name
        assert name in done.err
        assert len(done.err.splitlines()) > 1, "a way to mend it is told"


def test_template(lonely_program: Program) -> None:
    assert lonely_program("template", "mine.xlsx").code == 0
    assert lonely_program("check", "mine.xlsx").code == 0
    assert lonely_program("template", "mine.xlsx").code == 2
    assert lonely_program("template", "mine.csv").code == 0
    assert lonely_program("template", "mine.docx").code == 2


@pytest.mark.parametrize("kind", ["networks", "agency", "ideas"])
def test_template_of_a_kind(kind: str, lonely_program: Program) -> None:
    done = lonely_program("template", "mine.xlsx", "--kind", kind)
    assert done.code == 0
    book = (lonely_program.home / "mine.xlsx").read_bytes()
    assert book == shipped("templates", f"blank-{kind}.xlsx").read_bytes()


def test_a_template_of_another_kind_is_no_csv_file(lonely_program: Program) -> None:
    done = lonely_program("template", "mine.csv", "--kind", "agency")
    assert done.code == 2
    assert "'post'" in done.err
    assert not (lonely_program.home / "mine.csv").exists()


def test_settings_are_named_when_wrong(lonely_program: Program) -> None:
    book = Book(lonely_program.home / "may.xlsx", [])
    (lonely_program.home / "calendar-sync.toml").write_text("timezon = 'UTC'")
    done = lonely_program("check", book.path)
    assert done.code == 2
    assert "timezone" in done.err


def test_rate_limit_ends_with_3_and_goes_on_later(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Hello"}])
    (program.home / "calendar-sync.toml").write_text("[buffer]\nmax_wait = 0\n")
    for _ in range(100):
        server.ask("{ __typename }")
    done = program("sync", book.path, "--yes")
    assert done.code == 3
    assert "429" in done.err or "rate" in done.err.lower() or "request" in done.err.lower()
    assert [row["Sync ID"] for row in book.rows() if "Sync ID" in row] in ([], [None])


def test_asks_on_a_terminal(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Shall I?"}])
    before = book.path.read_bytes()
    assert "Nothing was changed" in _on_terminal(program, ["sync", str(book.path)], b"n\n")
    assert book.path.read_bytes() == before
    shown = _on_terminal(program, ["sync", str(book.path)], b"y\n")
    assert "1 created" in shown
    assert book.rows()[0]["Sync status"] == "Scheduled"


def _on_terminal(program: Program, arguments: list[str], answer: bytes) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**program.environment, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"},
        cwd=program.home,
    )
    os.close(theirs)
    os.write(ours, answer)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        pass
    os.close(ours)
    process.wait(timeout=60)
    assert not re.search(rb"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7])", shown), "NO_COLOR is honoured"
    return shown.decode()


def test_rehearsal_writes_nothing(program: Program, server: Server) -> None:
    book = Book(
        program.home / "may.xlsx",
        [
            {**at(3), "Channels": X, "Text": "At a time"},
            {"Channels": X, "Text": "In the queue", "Mode": "queue"},
        ],
    )
    before, posts = book.path.read_bytes(), server.posts()
    done = program("rehearse", book.path, "--format", "json")
    assert done.code == 0, done.err
    outcomes = done.json()["outcomes"]
    assert [item["status"] for item in outcomes] == ["done", "done"]
    assert all(item["due_at"] for item in outcomes)
    assert (book.path.read_bytes(), server.posts()) == (before, posts)
    # What the rehearsal promised for the queue is what the account then gives.
    program("sync", book.path, "--yes")
    queued = next(post for post in server.posts() if post["text"] == "In the queue")
    promised = next(item["due_at"] for item in outcomes if item["due_at"] and item["action"] == "create")
    assert any(item["due_at"][:16] == queued["dueAt"][:16] for item in outcomes), (promised, queued)


def test_a_sandbox_like_the_account(program: Program, server: Server, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    assert program("sandbox", "seed", "--out", seed).code == 0
    document = json.loads(seed.read_text())
    (organization,) = document["organizations"]
    posts = {post["id"]: post for post in organization["posts"]}
    live = {post["id"]: post for post in server.posts()}
    assert {key for key, post in live.items() if post["status"] != "sent"} <= posts.keys()
    copy = tmp_path / "copy.db"
    assert program("sandbox", "seed", seed, "--data", copy).code == 0
    other = Server(copy)
    try:
        copied = {post["id"]: post for post in other.posts()}
        for key, post in posts.items():
            if post["status"] == "scheduled":
                assert copied[key]["dueAt"] == live[key]["dueAt"]
                assert copied[key]["text"] == live[key]["text"]
    finally:
        other.stop()
    assert program("sandbox", "seed", "--out", seed).code == 2


def test_a_saved_plan_runs_as_reviewed_or_not_at_all(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "As reviewed"}])
    plan = program.home / "plan.json"
    assert program("plan", book.path, "--out", plan).code == 0
    tampered = program.home / "tampered.json"
    tampered.write_text(plan.read_text().replace("As reviewed", "As smuggled in"))
    refused = program("apply", tampered, "--yes")
    assert refused.code == 2
    assert "changed after it was written" in refused.err

    done = program("apply", plan, "--yes", "--format", "json")
    assert done.code == 0, done.err
    (outcome,) = done.json()["outcomes"]
    assert outcome["status"] == "done"
    assert book.rows()[0]["Sync ID"] == outcome["sync_id"]

    before = server.posts()
    again = program("apply", plan, "--yes", "--format", "json")
    assert (again.code, again.json()["outcomes"]) == (0, []), "what it did itself does not make it untrue"
    assert server.posts() == before

    assert program("plan", book.path, "--out", plan).code == 0
    book.append(**at(4), Channels=X, Text="A row nobody reviewed")
    stale = program("apply", plan, "--yes")
    assert stale.code == 2
    assert "May row 3" in stale.err
    assert [post["text"] for post in server.posts() if "nobody" in str(post["text"])] == []

    program("sync", book.path, "--yes")
    book.change(1, Text="Changed in the sheet")
    assert program("plan", book.path, "--out", plan).code == 0
    post_id = outcome["post_id"]
    server.ask('mutation($id: PostId!) { editPost(input: {id: $id, text: "By hand"}) { __typename } }', id=post_id)
    stale = program("apply", plan, "--yes")
    assert stale.code == 2
    assert "conflict" in stale.err


TWO = {
    "organizations": [
        {"name": "One", "channels": [{"name": "one", "service": "twitter"}]},
        {"name": "Two", "channels": [{"name": "two", "service": "twitter"}]},
    ]
}


def test_the_wrong_organization_posts_nothing_a_second_time(lonely_program: Program) -> None:
    home = lonely_program.home
    (home / "two.json").write_text(json.dumps(TWO))
    assert lonely_program("sandbox", "seed", "two.json", "--data", "two.db").code == 0
    server = Server(home / "two.db")
    try:
        program = Program(home, server.url)
        book = Book(home / "may.xlsx", [{**at(3), "Channels": "X", "Text": "Once only"}])
        assert program("plan", book.path).code == 2
        assert program("sync", book.path, "--organization", "two", "--yes").code == 0
        for ledger in ("", "other.db"):
            done = program("plan", book.path, "--organization", "One", "--format", "json", CALENDAR_SYNC_LEDGER=ledger)
            (change,) = done.json()["changes"]
            assert change["action"] == "hold"
            assert "twitter:two" in change["reason"]
    finally:
        server.stop()


def test_a_seed_that_cannot_be_used_leaves_nothing_behind(lonely_program: Program) -> None:
    home = lonely_program.home
    (home / "bad.json").write_text('{"organizations": [{"name": "x", "channels": [{"name": "no service"}]}]}')
    (home / "faults.json").write_text('{"sed": 1, "fault": []}')
    for words in (
        ["seed", "bad.json", "--data", "x.db", "--out", "x.json"],
        ["serve", "--port", "0", "--seed", "bad.json", "--data", "x.db"],
        ["serve", "--port", "0", "--faults", "faults.json", "--data", "x.db"],
    ):
        done = lonely_program("sandbox", *words)
        assert done.code == 2, words
        assert not list(home.glob("x.*"))


def test_rehearsal_knows_tags_that_are_on_no_post(program: Program, server: Server) -> None:
    tag = "65f1c0d4b2d3e4f5a6b7caff"
    (program.home / "calendar-sync.toml").write_text(f'[tags]\n"Brand new" = "{tag}"\n')
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Tagged", "Tags": "Brand new"}])
    done = program("rehearse", book.path, "--format", "json")
    assert [item["status"] for item in done.json()["outcomes"]] == ["done"], done.out


def test_sent_rows_keep_their_time_and_link(program: Program, server: Server) -> None:
    import httpx

    book = Book(program.home / "may.xlsx", [{"Channels": X, "Text": "From the queue", "Mode": "queue"}])
    program("sync", book.path, "--yes")
    for move in ("+8d", "+20d"):
        assert httpx.post(f"{server.url}/_sandbox/clock", json={"move": move}, timeout=60, verify=PLAIN).is_success
        program("sync", book.path, "--yes")
        (row,) = book.rows()
        assert row["Sync status"] == "Sent"
        assert row["Scheduled for"]
        assert row["Post link"]
