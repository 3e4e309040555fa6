"""Rows that carry no id because a run was cut off: which is which, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from entry_rows import COLUMNS, read, row
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.entries import rescue as module
from calendar_sync.entries.rescue import Line, Rescue, rescue
from calendar_sync.model.sheet import Scalar, Tab, column_letters
from calendar_sync.model.unplaced import Unplaced, content_of

WORDS = ("Rolls from the oven", "Our new café", "Meet the team", "Winter opening hours")
PLAIN = [(f"2026-12-0{day}", "09:30", "X", text, "Ready") for day, text in enumerate(WORDS, start=1)]


def known(rows: Sequence[tuple[str, ...]]) -> list[Unplaced]:
    return [Unplaced(f"r{place}", "May", place + 1, tuple(sorted(cells))) for place, cells in enumerate(rows, start=1)]


def told(rows: Sequence[tuple[str, ...]], *unplaced: Unplaced, ids: Sequence[str] = ()) -> tuple[list[str], list[int]]:
    """Return the id that each row is given, and the numbers of the rows of which nobody can tell."""
    lines = [
        Line(("May", number), ids[number - 2] if ids else "", tuple(sorted(cells)))
        for number, cells in enumerate(rows, start=2)
    ]
    found: Rescue = rescue(lines, unplaced, {item.row_id for item in unplaced})
    return [found.given.get(line.place, "-") for line in lines], sorted(number for _, number in found.doubtful)


def changed(cells: tuple[str, ...], **by: str) -> tuple[str, ...]:
    names = ("date", "time", "channels", "text", "status")
    return tuple(by.get(name, cell) for name, cell in zip(names, cells, strict=True))


CASES = {
    "as they were": (PLAIN, ["r1", "r2", "r3", "r4"], []),
    "sorted": (PLAIN[::-1], ["r4", "r3", "r2", "r1"], []),
    "one deleted": (PLAIN[1:], ["r2", "r3", "r4"], []),
    "one text changed": (
        [changed(PLAIN[0], text="Rolls are out"), *PLAIN[1:]], ["r1", "r2", "r3", "r4"], []
    ),
    "moved, and another time": (
        [PLAIN[1], changed(PLAIN[0], time="11:00"), *PLAIN[2:]], ["r2", "r1", "r3", "r4"], []
    ),
    "copied": ([PLAIN[0], *PLAIN], ["r1", "-", "r2", "r3", "r4"], []),
    "another row": ([*PLAIN, ("2027-03-01", "18:00", "LinkedIn", "We hire", "")], ["r1", "r2", "r3", "r4", "-"], []),
    "all but its channel changed, in its place": (
        [("2027-03-01", "18:00", "X", "We hire", ""), *PLAIN[1:]], ["-", "r2", "r3", "r4"], [2]
    ),
    "deleted, and another one written for a day that it alone had": (
        [*PLAIN[1:], changed(PLAIN[0], text="Tonight we talk", time="23:20")], ["r2", "r3", "r4", "-"], [5]
    ),
    "deleted, and the next one put into its place": (
        [changed(PLAIN[0], text=PLAIN[1][3]), *PLAIN[2:]], ["-", "r3", "r4"], [2]
    ),
    "another time, which an older row had as well": (
        [*PLAIN[1:], changed(PLAIN[0], time="14:00")], ["r2", "r3", "r4", "r1"], []
    ),
    "one of three that say the same moved and dated anew": (
        [*[changed(PLAIN[0], date=day) for day in ("2026-12-01", "2026-12-09")],
         changed(PLAIN[0], date="2026-12-09", time="12:00"), *PLAIN[1:]],
        ["r1", "-", "-", "r2", "r3", "r4"], [],
    ),
    "deleted, and one like it written elsewhere": (
        [*PLAIN[1:], changed(PLAIN[0], date="2027-05-05", text="Rolls from our oven", time="8:00")],
        ["r2", "r3", "r4", "-"],
        [5],
    ),
    "two that may be the same": (
        [changed(PLAIN[0], date="2027-05-05"), *PLAIN[1:], changed(PLAIN[0], date="2027-05-06")],
        ["-", "r2", "r3", "r4", "-"],
        [2, 6],
    ),
    "deleted, and others written that have nothing in common with it": (
        [*PLAIN[1:], ("2027-03-01", "18:00", "LinkedIn", "We hire", ""), ("2027-03-02", "19:00", "X", "Bread", "")],
        ["r2", "r3", "r4", "-", "-"],
        [5, 6],
    ),
    "one changed but for its text, while another one was written": (
        [("2027-01-01", "09:30", "X", PLAIN[0][3], "Ready"), *PLAIN[1:], ("2027-03-01", "", "", "We hire", "")],
        ["r1", "r2", "r3", "r4", "-"],
        [],
    ),
    "two that may be the same, elsewhere": (
        [*PLAIN[1:], changed(PLAIN[0], date="2027-05-05"), changed(PLAIN[0], date="2027-05-06")],
        ["r2", "r3", "r4", "-", "-"],
        [5, 6],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_people_do_to_rows_without_ids(name: str) -> None:
    rows, ids, doubtful = CASES[name]
    assert told(rows, *known(PLAIN)) == (ids, doubtful)


def test_equal_rows_are_taken_in_order() -> None:
    twice = [PLAIN[0], PLAIN[0]]
    assert told(twice, *known(twice)) == (["r1", "r2"], [])


def test_ids_that_came_into_other_rows_go_back_and_what_the_sheet_says_counts_else() -> None:
    # The write hit moved rows, and the run died before it could look.
    assert told([PLAIN[1], PLAIN[0]], *known(PLAIN[:2]), ids=["r1", "r2"]) == (["r2", "r1"], [])
    assert told([PLAIN[2], PLAIN[0]], *known(PLAIN[:1]), ids=["r1", ""]) == (["", "r1"], [])
    unlike = ("2027-03-01", "18:00", "LinkedIn", "We hire", "")
    assert told([unlike], *known(PLAIN[:1]), ids=["R1"]) == (["r1"], [])
    # The user has said which row it is, or has changed all of it afterwards.
    other = ("2027-03-01", "18:00", "LinkedIn", "We hire", "")
    assert told([other, PLAIN[1]], *known(PLAIN[:1]), ids=["r1", ""]) == (["r1", "-"], [])


def test_an_id_that_another_machine_has_replaced_is_nobody_elses() -> None:
    like_it = ("", "09:30", "X", "Rolls from the oven!", "")
    assert told([PLAIN[0], like_it], *known(PLAIN[:1]), ids=["r9", ""])[1] == []
    lately = changed(PLAIN[0], text="Rolls from the oven at nine")
    assert told([lately, like_it], *known(PLAIN[:1]), ids=["r9", ""])[1] == [3], "nobody can tell"


def test_nothing_waits_for_what_was_never_sent() -> None:
    line = Line(("May", 2), "", ("2027-03-01", "X"))
    assert rescue([line], known(PLAIN[:1]), set()) == Rescue()


def test_what_has_gone_for_good_is_asked_of_no_row_but_one_like_it() -> None:
    """A post that is out, and a row that was missed once when no other could be meant."""
    new = ("2027-03-01", "18:00", "X", "We hire", "Ready")
    like_it = ("2027-03-01", "18:00", "X", "Rolls from the oven today", "Ready")
    lines = [Line(("May", number), "", tuple(sorted(cells))) for number, cells in enumerate((new, like_it), start=2)]
    (item,) = known(PLAIN[:1])
    for out, number in (({"r1"}, 2), (set(), 0)):
        found = rescue(lines, [item._replace(number=number)], {"r1"}, out)
        assert (found.given, [*found.doubtful]) == ({}, [("May", 3)])
    # What is out is no longer changed by any row, however sure it seems.
    moved = Line(("May", 2), "", tuple(sorted(changed(PLAIN[0], time="14:00"))))
    assert rescue([moved], [item], {"r1"}, {"r1"}).doubtful == {("May", 2): (item,)}
    assert rescue([moved], [item], {"r1"}).given == {("May", 2): "r1"}


def test_of_two_that_say_the_same_the_one_that_was_sent_is_there() -> None:
    twice = known([PLAIN[0], PLAIN[0]])
    line = Line(("May", 9), "", twice[0].content)
    for sent in ("r1", "r2"):
        assert rescue([line], twice, {sent}).given == {("May", 9): sent}


def test_of_too_many_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 1)
    rows = [changed(cells, text="-", date="-") for cells in PLAIN[:2]]
    assert told(rows, *known(PLAIN[:2])) == (["-", "-"], [2, 3])


@given(st.permutations(PLAIN), st.sets(st.sampled_from(range(4))), st.sampled_from(("text", "date", "time")))
def test_no_id_is_given_twice_and_no_row_that_had_one_is_new(
    rows: list[tuple[str, ...]], places: set[int], name: str
) -> None:
    """One cell of any rows is changed, wherever they are moved: each is known, or waits."""
    origins = {cells: item.row_id for cells, item in zip(PLAIN, known(PLAIN), strict=True)}
    edited = [changed(cells, **{name: f"9:0{place}"}) if place in places else cells for place, cells in enumerate(rows)]
    ids, doubtful = told(edited, *known(PLAIN))
    given_ids = [row_id for row_id in ids if row_id != "-"]
    assert len(set(given_ids)) == len(given_ids)
    for number, (cells, row_id) in enumerate(zip(rows, ids, strict=True), start=2):
        assert row_id == origins[cells] or (row_id == "-" and number in doubtful)


def test_a_row_of_which_nobody_can_tell_waits_and_says_why() -> None:
    waiting = Unplaced("rabc", "May", 7, ("2026-12-01", "Rolls from the oven"))
    state = read(
        row(text="Rolls"), row(3, text="Bread"), rescued=Rescue({("May", 3): "rold"}, {("May", 2): (waiting,)})
    )
    assert [entry.key.row_id for entry in state.entries] == ["rold"]
    assert [(held.blocked, held.key.row_id) for held in state.held] == [(True, "May!2")]
    (issue,) = state.issues
    assert issue.rule == "row.unplaced"
    assert "'Rolls from the oven'" in issue.message
    assert "rabc (it stood in May!7)" in issue.fix
    assert f"column {column_letters(COLUMNS['sync_id'])};" in issue.fix
    assert not state.complete


def test_rows_that_may_be_one_of_several_are_told_apart() -> None:
    """What all of them said is no help."""
    one, other = (
        Unplaced(f"r{day}", "May", day, (f"2026-12-0{day} 00:00:00", "Tip of the day", "X")) for day in (4, 5)
    )
    state = read(row(without=["sync_id"]), rescued=Rescue({}, {("May", 2): (one, other)}))
    (issue,) = state.issues
    assert "one of 2 rows, as that of '2026-12-04'" in issue.message
    assert "r4 (it stood in May!4 and said '2026-12-04') or r5 (it stood in May!5 and said '2026-12-05')" in issue.fix
    assert "Tip" not in issue.message + issue.fix
    assert "hidden" in issue.fix


def test_what_a_row_says_is_known_wherever_its_columns_are() -> None:
    one = row(text="Rolls", sync_id="r1")
    cells: list[Scalar] = [None] * (len(one.columns) + 1)
    for name, column in one.columns.items():
        cells[column - 1] = one.values.get(name)
    cells[-1] = 7
    moved = replace(one, columns={name: len(cells) + 1 - column for name, column in one.columns.items()})
    said = content_of(Tab("May", [[], cells]), one)
    assert said == content_of(Tab("May", [[], cells[::-1]]), moved)
    assert said == ("09:30:00", "2027-05-14 00:00:00", "7", "LinkedIn", "Rolls", "UTC")
