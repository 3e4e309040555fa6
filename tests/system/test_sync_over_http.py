"""A sample calendar, a sandbox process, real HTTP: Buffer's side through GraphQL, the sheet's side from the file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.system.conftest import KEY, PLAIN, Book, Program, Server, at

X, LINKEDIN, THREADS = "twitter:harborbakery", "linkedin:Northwind Cycles", "threads:northwindcycles"


@pytest.fixture
def book(program: Program) -> Book:
    return Book(
        program.home / "may.xlsx",
        [
            {**at(3), "Channels": f"{X}, LinkedIn", "Text": "Fresh rolls from seven", "Notes": "keep"},
            {**at(4), "Channels": THREADS, "Text": "New frames are in"},
            {"Channels": X, "Text": "Queue me", "Mode": "queue"},
            {**at(5), "Channels": X, "Text": "Not yet", "Status": "On hold"},
            {"Channels": X, "Text": "A film about ovens", "Mode": "idea"},
            {**at(6), "Channels": X, "Text": "A draft", "Mode": "draft"},
        ],
    )


def by_text(server: Server, start: str) -> list[dict[str, object]]:
    return [post for post in server.posts() if str(post["text"]).startswith(start)]


def test_the_whole_line(program: Program, server: Server, book: Book) -> None:
    before = {str(post["id"]) for post in server.posts()}
    planned = program("plan", book.path, "--format", "json")
    assert planned.code == 0, planned.err
    assert planned.json()["summary"]["create"] == 5
    assert {str(post["id"]) for post in server.posts()} == before, "a dry run must change nothing"

    synced = program("sync", book.path, "--yes", "--format", "json")
    assert synced.code == 0, synced.err
    document = synced.json()
    assert [item["status"] for item in document["outcomes"] if item["action"] == "create"] == ["done"] * 5
    rolls = by_text(server, "Fresh rolls")
    assert {post["channelService"] for post in rolls} == {"twitter", "linkedin"}
    assert [post["status"] for post in by_text(server, "A draft")] == ["draft"]

    rows = book.rows()
    assert rows[0]["Notes"] == "keep"
    assert rows[0]["Sync status"] == "Scheduled"
    written = dict(line.split("=") for line in rows[0]["Post IDs"].splitlines())
    assert written == {f"{post['channelService']}:{_name(server, post)}": post["id"] for post in rolls}
    assert rows[2]["Scheduled for"]
    assert rows[3]["Sync ID"] is None
    assert rows[4]["Post IDs"].startswith("idea=")

    again = program("plan", book.path, "--format", "json", "--exit-code")
    assert again.code == 0, again.out
    assert again.json()["summary"]["noop"] == 6

    # Edits, a cancellation, an idea that becomes a post, a new row, a copied row.
    book.change(1, Text="Fresh rolls from six")
    book.change(2, Status="Cancelled")
    book.change(5, Mode="schedule", **at(9))
    copied = book.rows()[2]
    book.append(**{name.replace(" ", "_"): value for name, value in copied.items() if value is not None})
    book.append(**at(8), Channels="LinkedIn", Text="One more")
    planned = program("plan", book.path, "--format", "json", "--exit-code")
    assert planned.code == 10
    counts = planned.json()["summary"]
    assert (counts["edit"], counts["delete"], counts["create"]) == (2, 1, 3)

    synced = program("sync", book.path, "--yes", "--format", "json")
    assert synced.code == 0, synced.err + synced.out
    assert {post["text"] for post in by_text(server, "Fresh rolls")} == {"Fresh rolls from six"}
    assert {post["id"] for post in by_text(server, "Fresh rolls")} == {post["id"] for post in rolls}
    assert by_text(server, "New frames") == []
    idea_id = rows[4]["Post IDs"].removeprefix("idea=")
    assert [post["ideaId"] for post in by_text(server, "A film")] == [idea_id]
    assert len(by_text(server, "Queue me")) == 2
    rows = book.rows()
    assert rows[1]["Sync status"] == "Deleted"
    assert rows[1]["Post IDs"] is None
    assert rows[6]["Sync ID"] != rows[2]["Sync ID"]
    assert program("plan", book.path, "--exit-code").code == 0


def _name(server: Server, post: dict[str, object]) -> str:
    channel = server.ask("query($id: ChannelId!) { channel(input: {id: $id}) { name } }", id=post["channelId"])
    return str(channel["channel"]["name"])


def test_rows_that_are_gone_wait_for_prune(program: Program, server: Server, book: Book) -> None:
    program("sync", book.path, "--yes")
    book.delete(2)
    held = program("sync", book.path, "--yes", "--format", "json").json()
    assert held["summary"]["delete"] == 0
    assert [change["reason"] for change in held["changes"] if "prune" in change["reason"]]
    assert len(by_text(server, "New frames")) == 1
    assert program("sync", book.path, "--yes", "--prune").code == 0
    assert by_text(server, "New frames") == []


def test_bad_rows_wait_and_good_rows_go(program: Program, server: Server, book: Book) -> None:
    book.append(**at(3), Channels="Instagrm", Text="Typo")
    book.append(**at(3), Channels="instagram:harborbakery", Text="No picture")
    done = program("sync", book.path, "--yes", "--format", "json")
    assert done.code == 1
    document = done.json()
    assert document["summary"]["blocked"] == 2
    assert {issue["cell"] for issue in document["issues"]} == {"May!D8", "May!F9"}
    assert len(by_text(server, "Fresh rolls")) == 2
    rows = book.rows()
    assert rows[6]["Sync status"] == "Blocked"
    assert "Instagrm" in rows[6]["Sync error"]


def test_a_lost_ledger_duplicates_nothing(program: Program, server: Server, book: Book, tmp_path: Path) -> None:
    program("sync", book.path, "--yes")
    count = len(server.posts())
    again = program("sync", book.path, "--yes", "--format", "json", CALENDAR_SYNC_LEDGER=str(tmp_path / "other.db"))
    assert again.json()["summary"]["adopt"] == 6
    assert len(server.posts()) == count


def test_rows_moved_and_ids_kept(program: Program, server: Server, book: Book) -> None:
    program("sync", book.path, "--yes")
    rows = book.rows()
    ids = {row["Text"]: row["Sync ID"] for row in rows}
    import openpyxl

    workbook = openpyxl.load_workbook(book.path)
    sheet = workbook.worksheets[0]
    sheet.insert_rows(2, 3)
    workbook.save(book.path)
    assert program("sync", book.path, "--yes").code == 0
    assert {row["Text"]: row["Sync ID"] for row in book.rows()} == ids


def test_the_key_is_nowhere(program: Program, server: Server, book: Book) -> None:
    key = "k3y-that-nobody-may-see"
    for command in (["plan"], ["sync", "--yes"], ["sync", "--yes", "--format", "json"]):
        done = program(command[0], book.path, *command[1:], BUFFER_API_KEY=key, CALENDAR_SYNC_DEBUG="")
        assert done.code == 4
        assert key not in done.out + done.err
        assert "key" in done.err
    program("sync", book.path, "--yes")
    stored = b"".join(path.read_bytes() for path in program.home.rglob("*") if path.is_file())
    assert KEY.encode() not in stored


def test_refuses_without_terminal_and_without_yes(program: Program, server: Server, book: Book) -> None:
    before = book.path.read_bytes()
    done = program("sync", book.path)
    assert done.code == 2
    assert "--yes" in done.err
    assert book.path.read_bytes() == before


def test_a_calendar_open_in_excel_stops_before_anything_is_sent(program: Program, server: Server, book: Book) -> None:
    count = len(server.posts())
    (program.home / "~$may.xlsx").write_bytes(b"\x05Robin" + b" " * 100)
    done = program("sync", book.path, "--yes")
    assert done.code == 2
    assert "open" in done.err
    assert len(server.posts()) == count


def test_nobody_answers(program: Program, server: Server, book: Book) -> None:
    done = program("plan", book.path, "--endpoint", "http://127.0.0.1:9")
    assert done.code == 3
    assert "reached" in done.err


def test_a_killed_sandbox_comes_back(program: Program, server: Server, book: Book) -> None:
    program("sync", book.path, "--yes")
    posts = server.posts()
    server.kill()
    server.restart()
    assert server.posts() == posts
    assert program("plan", book.path, "--exit-code").code == 0


def test_a_sort_that_leaves_our_columns_behind(program: Program, server: Server, book: Book) -> None:
    program("sync", book.path, "--yes")
    rows = book.rows()
    ids = {row["Text"]: row["Sync ID"] for row in rows}
    theirs = ("Date", "Time", "Time zone", "Channels", "Text", "Media", "Tags", "Mode", "Status", "Notes")
    for place, source in enumerate((1, 2, 0), start=1):
        book.change(place, **{name.replace(" ", "_"): rows[source][name] for name in theirs})
    done = program("sync", book.path, "--yes", "--format", "json")
    assert done.code == 0, done.err
    counts = done.json()["summary"]
    assert (counts["create"], counts["edit"], counts["delete"]) == (0, 0, 0)
    assert [issue["rule"] for issue in done.json()["issues"]] == ["sheet.torn_rows"]
    assert {row["Text"]: row["Sync ID"] for row in book.rows()} == ids
    assert program("plan", book.path, "--format", "json").json()["issues"] == []


def test_what_happened_after_sending_is_told(program: Program, server: Server, book: Book) -> None:
    import httpx

    def control(what: str, **wish: object) -> None:
        assert httpx.post(f"{server.url}/_sandbox/{what}", json=wish, timeout=60, verify=PLAIN).is_success

    def later(days: int, hours: int) -> str:
        # Between the posts of two days, whatever time of day it is now.
        day = at(days)["Date"] + timedelta(hours=hours)
        return f"{day:%Y-%m-%dT%H:%M}:00Z"

    program("sync", book.path, "--yes")
    control("clock", freeze=later(4, 3))
    control("faults", kind="publish_error", probability=1, message="The token expired.")
    control("clock", freeze=later(6, 3))
    book.change(1, Text="Changed too late")
    done = program("plan", book.path, "--format", "json")
    assert done.code == 1
    told = {issue["rule"]: issue for issue in done.json()["issues"]}
    assert "The token expired" in told["post.not_published"]["message"]
    assert told["post.changed_after_sent"]["cell"] == "May!E2"
    synced = program("sync", book.path, "--yes", "--format", "json")
    assert synced.code == 1
    assert synced.json()["outcomes"] == [] or all(item["action"] != "edit" for item in synced.json()["outcomes"])
    rows = book.rows()
    assert rows[0]["Sync status"] == "Sent"
    assert rows[0]["Post link"]
    assert rows[1]["Sync status"] == "Failed to publish"
    assert "The token expired" in rows[1]["Sync error"]


def test_a_misspelt_network_in_a_title_is_told(program: Program, server: Server, book: Book) -> None:
    import openpyxl

    workbook = openpyxl.load_workbook(book.path)
    workbook.worksheets[0]["K1"] = "Text (Linkedinn)"
    workbook.save(book.path)
    (issue,) = program("plan", book.path, "--format", "json").json()["issues"]
    assert (issue["cell"], issue["severity"]) == ("May!K1", "warning")
    assert "LinkedIn" in issue["fix"]
