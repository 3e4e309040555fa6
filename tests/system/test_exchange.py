"""Drift and conflicts settled, import and export, as a user runs them: real processes, a real server."""

from __future__ import annotations

import csv

from icalendar import Calendar

from tests.system.conftest import Book, Program, Server, at

X = "twitter:harborbakery"
LINKEDIN = "linkedin:Northwind Cycles"
EDIT = 'mutation($id: PostId!) { editPost(input: {id: $id, text: "By hand"}) { __typename } }'


def test_one_row_is_pulled_and_another_put_back(program: Program, server: Server) -> None:
    rows = [{**at(3), "Channels": X, "Text": "First"}, {**at(4), "Channels": X, "Text": "Second"}]
    book = Book(program.home / "may.xlsx", rows)
    synced = program("sync", book.path, "--yes", "--format", "json").json()["outcomes"]
    for outcome in synced:
        server.ask(EDIT, id=outcome["post_id"])
    shown = program("plan", book.path)
    assert shown.code == 0
    assert program("plan", book.path, "--format", "json").json()["summary"]["drift"] == 2

    saved = program.home / "plan.json"
    planned = program("plan", book.path, "--drift", "pull", "--row", "May!2", "--out", saved, "--format", "json")
    assert planned.json()["summary"]["pull"] == 1
    assert planned.json()["summary"]["drift"] == 0
    assert program("apply", saved, "--yes").code == 0
    assert [row["Text"] for row in book.rows()] == ["By hand", "Second"]

    done = program("sync", book.path, "--drift", "overwrite", "--row", "3", "--yes")
    assert done.code == 0, done.err
    assert {post["text"] for post in server.posts()} >= {"By hand", "Second"}
    assert program("plan", book.path, "--exit-code").code == 0
    wrong = program("plan", book.path, "--row", "May!99")
    assert wrong.code == 2
    assert "names no row" in wrong.err


def test_a_team_begins_from_what_it_has(program: Program, server: Server) -> None:
    before = server.posts()
    calendar = program.home / "new.xlsx"
    looked = program("import", calendar, "--dry-run", "--format", "json")
    assert looked.code == 0, looked.err
    assert looked.json()["summary"]["adopt"] > 0
    assert not calendar.exists()
    assert program("import", calendar).code == 2

    done = program("import", calendar, "--yes", "--drafts", "--format", "json")
    assert done.code == 0, done.err
    counts = done.json()["summary"]
    assert counts["adopt"] >= looked.json()["summary"]["adopt"]
    assert server.posts() == before
    again = program("plan", calendar, "--exit-code", "--format", "json")
    assert (again.code, again.json()["summary"]["noop"]) == (0, counts["adopt"]), again.out
    twice = program("import", calendar, "--yes", "--drafts", "--format", "json").json()["summary"]
    assert (twice["adopt"], twice["hold"]) == (0, counts["hold"])
    said = program("import", calendar, "--yes", "--channel", X).out
    assert "Nothing new in Buffer" in said
    assert "the calendar is empty" not in said
    puzzling = program.home / "puzzling.csv"
    puzzling.write_text('"Date","Channels","Text","Sync ID"\n"2027-01-01","X","Hi","r1\nr2"\n', "utf-8")
    found = program("import", puzzling, "--yes", "--since", "2099-01-01")
    assert (found.code, "Sync ID cell" in found.out) == (1, True)
    assert "Nothing new in Buffer" not in found.out

    sheet = program.home / "one.csv"
    assert program("import", sheet, "--yes", "--channel", "Mastodon").code in (0, 2)


def test_the_plan_in_a_calendar_program(program: Program, server: Server) -> None:
    calendar, out = program.home / "may.csv", program.home / "content.ics"
    when = {name: str(value) for name, value in at(3).items()}
    titles = ["Date", "Time", "Time zone", "Channels", "Text", "Mode"]
    rows = [
        {"Date": when["Date"][:10], "Time": when["Time"][:5], "Time zone": "UTC", "Channels": f"{X}, {LINKEDIN}",
         "Text": "Hello, all; of\nyou"},
        {"Channels": X, "Text": "Later", "Mode": "queue"},
    ]  # fmt: skip
    with calendar.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, titles)
        writer.writeheader()
        writer.writerows(rows)
    assert program("sync", calendar, "--yes").code == 0
    done = program("export", calendar, "--out", out)
    assert done.code == 0, done.err
    assert "2 events" in done.out
    found = {str(event["SUMMARY"]): event for event in Calendar.from_ical(out.read_bytes()).walk("VEVENT")}
    event = found["LinkedIn, X: Hello, all; of you"]
    assert str(event["DESCRIPTION"]).startswith("Hello, all; of\nyou")
    first = out.read_bytes()
    assert program("export", calendar, "--out", out).code == 0
    assert out.read_bytes() == first
    only = program("export", calendar, "--out", program.home / "x.ics", "--channel", LINKEDIN, "--format", "json")
    assert only.json()["events"] == 1
    assert (only.json()["format"], only.json()["version"]) == ("calendar-sync export", 1)
