"""Taking a run back, and looking at what runs did."""

from __future__ import annotations

from tests.system.conftest import Book, Program, Server, at

X = "twitter:harborbakery"
LINKEDIN = "linkedin:Northwind Cycles"


def texts(server: Server) -> set[str]:
    return {str(post["text"]) for post in server.posts()}


def test_a_run_is_taken_back(program: Program, server: Server) -> None:
    book = Book(
        program.home / "may.xlsx",
        [
            {**at(3), "Channels": X, "Text": "Stays, but edited"},
            {**at(4), "Channels": X, "Text": "Is cancelled"},
            {"Channels": X, "Text": "Queue post, edited", "Mode": "queue"},
        ],
    )
    assert program("sync", book.path, "--yes").code == 0
    before = texts(server)
    book.change(1, Text="Edited by the run")
    book.change(2, Status="Cancelled")
    book.change(3, Text="Queue text edited by the run")
    book.append(**at(5), Channels=f"{X}, {LINKEDIN}", Text="Created by the run")
    book.append(Channels=X, Text="An idea", Mode="idea")
    assert program("sync", book.path, "--yes").code == 0
    assert "Created by the run" in texts(server)

    shown = program("undo", book.path, "--yes", "--format", "json")
    assert shown.code == 0, shown.err
    counts = shown.json()["summary"]
    assert (counts["delete"], counts["edit"], counts["create"], counts["hold"]) == (2, 2, 1, 1)
    assert texts(server) == before
    rows = book.rows()
    assert rows[3]["Sync status"] == "Deleted"
    assert rows[1]["Sync status"] == "Scheduled"

    # The sheet still wants what it wanted, and a plan says so.
    again = program("plan", book.path, "--format", "json").json()["summary"]
    assert (again["create"], again["edit"], again["delete"]) == (2, 2, 1)


def test_what_was_changed_by_hand_since_is_left(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Ours"}])
    post_id = program("sync", book.path, "--yes", "--format", "json").json()["outcomes"][0]["post_id"]
    server.ask('mutation($id: PostId!) { editPost(input: {id: $id, text: "By hand"}) { __typename } }', id=post_id)
    done = program("undo", book.path, "--yes", "--format", "json")
    assert done.json()["summary"]["hold"] == 1
    assert "By hand" in texts(server)


def test_nothing_to_take_back(program: Program, server: Server) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Never synced"}])
    done = program("undo", book.path, "--yes")
    assert done.code == 2
    assert "nothing to take back" in done.err
    assert program("undo", book.path).code == 2


def test_log(program: Program, server: Server) -> None:
    assert program("log").code == 2
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "One"}])
    program("sync", book.path, "--yes")
    book.append(**at(4), Channels=X, Text="Two")
    program("sync", book.path, "--yes")
    runs = program("log", book.path, "--format", "json").json()
    assert [run["outcomes"] for run in runs] == [{"create.done": 1}, {"create.done": 1}]
    newest, oldest = (run["started_at"] for run in runs)
    assert newest > oldest
    assert len(newest) == len(oldest) == len("2026-05-14T09:00:00.000Z"), "texts stand in the order of the moments"
    one = program("log", "--run", runs[0]["run_id"], "--format", "json").json()
    assert [(attempt["action"], attempt["state"]) for attempt in one["attempts"]] == [("create", "done")]
    assert one["attempts"][0]["post_id"] in {post["id"] for post in server.posts()}
    shown = program("log", "--run", runs[0]["run_id"])
    assert "create" in shown.out
    assert program("log", "--run", "nonsense").code == 2
