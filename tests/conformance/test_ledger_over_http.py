"""The ledger in Postgres, as machines that share one use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.postgres import Postgres
from tests.system.conftest import Book, Program, Server, at

X = "twitter:harborbakery"


def ours(server: Server) -> list[str]:
    """The texts of the posts that these tests made; the sandbox has others of its own."""
    return sorted(str(post["text"]) for post in server.posts() if str(post["text"]).startswith("Ours"))


@pytest.fixture
def shared(program: Program, postgres: Postgres) -> str:
    """A ledger that the program finds in its environment."""
    url = postgres.database()
    program.environment["CALENDAR_SYNC_LEDGER"] = url
    return url


def test_a_calendar_from_first_sync_to_undo(program: Program, server: Server, shared: str) -> None:
    book = Book(
        program.home / "may.xlsx",
        [
            {**at(3), "Channels": X, "Text": "Ours, to be edited"},
            {**at(4), "Channels": f"{X}, linkedin:Northwind Cycles", "Text": "Ours on two channels"},
        ],
    )
    first = program("sync", book.path, "--yes", "--format", "json", "--ledger", shared)
    assert first.code == 0, first.err
    before = ["Ours on two channels", "Ours on two channels", "Ours, to be edited"]
    assert ours(server) == before

    second = program("sync", book.path, "--yes", "--format", "json").json()
    assert (second["summary"]["noop"], second["outcomes"]) == (3, [])
    assert ours(server) == before

    book.change(1, Text="Ours, edited")
    assert program("sync", book.path, "--yes").code == 0
    assert ours(server) == ["Ours on two channels", "Ours on two channels", "Ours, edited"]

    runs = program("log", book.path, "--format", "json").json()
    assert [run["outcomes"] for run in runs if run["outcomes"]] == [{"edit.done": 1}, {"create.done": 3}]
    one = program("log", "--run", runs[0]["run_id"], "--format", "json").json()
    assert [(attempt["action"], attempt["state"]) for attempt in one["attempts"]] == [("edit", "done")]

    assert program("undo", book.path, "--yes").code == 0
    assert ours(server) == before
    assert not [*program.home.rglob("*ledger*")], "nothing is kept on this machine"


def test_another_machine_knows_what_this_one_did(program: Program, server: Server, shared: str, tmp_path: Path) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Ours once"}])
    assert program("sync", book.path, "--yes").code == 0
    (tmp_path / "elsewhere").mkdir()
    other = Program(tmp_path / "elsewhere", server.url)
    done = other("sync", book.path, "--yes", "--format", "json", "--ledger", shared).json()
    assert (done["summary"]["noop"], done["summary"]["create"]) == (1, 0)
    assert ours(server) == ["Ours once"]


@pytest.mark.parametrize("command", ["plan", "log"])
@pytest.mark.parametrize("scheme", ["nonsense", "postgresql"])
def test_a_ledger_that_is_not_there_is_named_without_its_password(
    program: Program, server: Server, command: str, scheme: str
) -> None:
    book = Book(program.home / "may.xlsx", [{**at(3), "Channels": X, "Text": "Once"}])
    done = program(command, book.path, "--ledger", f"{scheme}://user:secret@127.0.0.1:1/db")
    assert done.code == 2
    assert f"{scheme}://user:***@127.0.0.1:1/db" in done.err
    assert "secret" not in done.out + done.err
