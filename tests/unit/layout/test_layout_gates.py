"""Columns that forbid posting: under titles nobody knows, several of them, and unanswered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

import pytest
from layout_sheets import STATUSES as STATUSES_KNOWN
from layout_sheets import TEXTS, fields, read, tab

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.rules import HOLD, READY
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.limits import speaks_against
from calendar_sync.layout.proposal import Proposal
from calendar_sync.model.sheet import Row, Scalar

FRAME = ("Date", "Time", "Platform", "Caption")


def rows(*cells: Scalar | tuple[Scalar, ...]) -> list[tuple[Scalar, ...]]:
    return [
        (
            date(2027, 1, 4 + number),
            time(9),
            "LinkedIn",
            TEXTS[number % 3],
            *(cell if isinstance(cell, tuple) else (cell,)),
        )
        for number, cell in enumerate(cells)
    ]


def going(found: Sequence[Row], statuses: Mapping[str, str]) -> list[bool]:
    """Return which rows nothing holds: no fault, and no status but a ready one."""
    said = [str(row.values.get("status", "ready")).casefold() for row in found]
    return [not row.faults and statuses.get(word) == READY for row, word in zip(found, said, strict=True)]


STATUSES = {"ready": READY, "approved": READY, "yes": READY, "go": READY, "y": READY, "true": READY, "draft": HOLD}


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("Client OK?", ("Yes", "No", "Yes"), [True, False, True]),
        ("OK?", ("Yes", "No", "Yes"), [True, False, True]),
        ("Ready?", ("Yes", "No", "Yes"), [True, False, True]),
        ("Final?", ("Y", "N", "Y"), [True, False, True]),
        ("Go / No go", ("Go", "No go", "Go"), [True, False, True]),
        ("Legal", ("Approved", "Rejected", "Pending"), [True, False, False]),
        ("Where are we", ("Approved", "Draft", None), [True, False, False]),
        ("Do not post", (None, "x", None), [True, False, True]),
        ("On hold?", (None, "yes", "no"), [True, False, True]),
        ("Cancelled?", (None, "yes", None), [True, False, True]),
        ("Skip", (None, True, False), [True, False, True]),
        ("Approved by", ("Tim", None, "tbc"), [True, False, False]),
        ("Removed", (None, "x", None), [True, False, True]),
        ("Already scheduled?", ("No", "Yes", None), [True, False, True]),
        ("Validé par le client", ("Oui", "Non", "Oui"), [True, False, True]),
        ("Approvals", ("Approved", "Copy ✅ Design ❌", "Approved by all"), [True, False, False]),
        ("Published", (None, "✓", "✅"), [True, False, False]),
        ("Cross-post to", (None, "Instagram", None), [True, False, True]),
        ("Repeat", (None, "weekly", "no"), [True, False, True]),
        ("Buffer ID", ("6b01e25b22bb926bca053de4", None, None), [False, True, True]),
        ("Publish?", ("Y", "N", "Y"), [True, False, True]),
        ("Delete?", ("x", None, None), [False, True, True]),
        ("RAG", ("Green", "Red", "Amber"), [False, False, False]),
        ("Legal OK by", ("JB", None, "JB"), [True, False, True]),
        (
            "Revised copy",
            (None, "Meet us at the other pier, and say that the bread is warm.", None),
            [True, False, True],
        ),
        (
            "Client edits",
            ("Please say where, and when, and how much it is going to be.", None, None),
            [False, True, True],
        ),
        ("Needs approval", ("no", "yes", None), [False, False, False]),
        ("Draft", (False, True, None), [False, False, False]),
        ("Boss", ("✔", "✘", None), [False, False, False]),
        ("Approved by broker", ("Yes", "No", "Yes"), [True, False, True]),
        ("Client status", ("Approved", "With client", "Sent to Ann"), [True, False, False]),
        ("Statut client", ("Approved", "Chez le client", None), [True, False, False]),
        ("Freigabestatus Kunde", ("Approved", "A", "B"), [True, False, False]),
        ("Team status", ("Approved", "Ann looks", "Ben looks"), [True, False, False]),
        ("Client view", ("Approved", "Too loud", "Ann looks"), [True, False, False]),
        ("Client decision", ("Approved", "Too loud", "Ann looks"), [True, False, False]),
        ("Client contact", ("Ann", "Ben", "Cem"), [True, True, True]),
    ],
)
def test_a_column_that_may_forbid_posting_holds_its_rows_until_it_is_confirmed(
    title: str, cells: tuple[Scalar, ...], expected: list[bool]
) -> None:
    _, found = read(tab((*FRAME, title), *rows(*cells)))
    assert going(found.rows, STATUSES) == expected
    both = [(*row, "Approved") for row in rows(*cells)]
    _, found = read(tab((*FRAME, title, "Status"), *both))
    assert going(found.rows, STATUSES) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("-", [False] * 3), ("approved", [True, False, False]), ("nothing", [True] * 3), ("blocks", [False, True, True])],
)
def test_what_is_answered_about_such_a_column_counts(answer: str, expected: list[bool]) -> None:
    plan = tab((*FRAME, "Boss"), *rows("✔", "✘", None))
    proposal, found = read(plan)
    (question,) = proposal.questions
    assert "'Boss'" in question.text
    assert all("Boss" in fault.message for row in found.rows for fault in row.faults)
    answers = {question.id: answer, "status:": "hold"}
    proposal, found = read(plan, answers=answers)
    statuses = dict(STATUSES)
    blank = proposal.blank_status or "ready"
    said = going(found.rows, statuses)
    said = [go and ("status" in row.values or blank == "ready") for go, row in zip(said, found.rows, strict=True)]
    assert said == expected


STAGES = (("Approved", "In progress"), ("Approved", "Approved"), ("Draft", "Approved"), ("Approved", None))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("", [False, True, False, False]),
        ("-", [False, True, False, False]),
        ("all", [False, True, False, False]),
        ("5", [True, True, False, True]),
        ("nothing", [True, True, True, True]),
    ],
)
def test_several_status_columns_hold_what_is_not_ready_in_each_until_one_is_chosen(
    answer: str, expected: list[bool]
) -> None:
    plan = tab((*FRAME, "Copy status", "Design status"), *rows(*STAGES))
    proposal, _ = read(plan)
    (question,) = (item for item in proposal.questions if item.id.endswith(":status"))
    _, found = read(plan, answers={question.id: answer, "status:": "hold"} if answer else None)
    blank = "approved" if answer != "all" else "draft"
    said = [str(row.values.get("status", blank)).casefold() for row in found.rows]
    allowed = [not row.faults and STATUSES.get(word) == READY for row, word in zip(found.rows, said, strict=True)]
    assert allowed == expected


def test_a_second_status_beside_the_certain_one_is_not_passed_over() -> None:
    cells = (("Approved", "Draft"), ("Approved", "Approved"), ("Draft", "Approved"))
    for second in ("Design status", "Client status", "Status of the design"):
        _, found = read(tab((*FRAME, "Status", second), *rows(*cells)))
        assert going(found.rows, STATUSES) == [False, True, False], second


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Date posted", date(2026, 11, 20)),
        ("Published on", date(2026, 11, 20)),
        ("Published date", date(2026, 11, 20)),
        ("Post link", "https://facebook.com/harbor/posts/1"),
        ("Link to post", "https://facebook.com/harbor/posts/1"),
    ],
)
def test_a_row_that_was_published_already_is_held(title: str, value: Scalar) -> None:
    cells = (None, value, None, None)
    proposal, found = read(tab((*FRAME, title), *rows(*cells)))
    assert [row.values.get("status") for row in found.rows] == [None, "Posted", None, None]
    assert [row.values["date"] for row in found.rows] == [date(2027, 1, day) for day in (4, 5, 6, 7)]
    assert not proposal.questions


def test_a_day_of_publishing_is_the_date_where_there_is_no_other() -> None:
    lines = [(day, clock, channel, text) for day, clock, channel, text, _ in rows(None, None, None)]
    _, found = read(tab(("Date published", *FRAME[1:]), *lines))
    assert [row.values["date"] for row in found.rows if not row.faults] == [date(2027, 1, day) for day in (4, 5, 6)]


def test_the_own_post_link_beside_the_sync_id_marks_no_row_as_posted() -> None:
    cells = (("0123456789AB", "https://facebook.com/harbor/posts/1"), (None, None), (None, None))
    _, found = read(tab((*FRAME, "Sync ID", "Post link"), *rows(*cells)))
    assert [row.values.get("status") for row in found.rows] == [None, None, None]


@pytest.mark.parametrize(
    ("title", "read_as", "asked"),
    [("Comment", None, True), ("Comments", None, False), ("First comment", "Tim: swap it", False)],
)
def test_a_first_comment_is_published_only_where_the_title_says_so(
    title: str, read_as: str | None, asked: bool
) -> None:
    plan = tab((*FRAME, title), *rows("Tim: swap it", None, None))
    proposal, found = read(plan)
    assert (found.rows[0].values.get("first_comment"), bool(proposal.questions)) == (read_as, asked)
    for question in proposal.questions:
        assert "published" in question.text
        _, found = read(plan, answers={question.id: "5"})
        assert found.rows[0].values["first_comment"] == "Tim: swap it"


def test_a_question_that_nobody_has_answered_yet_is_heeded_from_the_start() -> None:
    proposal, found = read(tab((*FRAME, "Client OK?", "On hold?"), *rows((None, None), (None, None), (None, None))))
    saved = {item.title: item.field for item in proposal.layout.tabs[0].columns}
    assert (saved["Client OK?"], saved["On hold?"]) == ("approved", "blocks")
    assert proposal.blank_status == "hold"
    assert not any(row.faults for row in found.rows)


def test_the_own_columns_are_never_asked_for() -> None:
    proposal, _ = read(tab((*FRAME, "Sync ID", "Sync status"), *rows((None, None), (None, None), (None, None))))
    assert not proposal.questions


def test_stages_may_be_numbered_and_a_hold_needs_no_title() -> None:
    _, found = read(tab((*FRAME, "Stage"), *rows("4. Approved", "1. Draft", "2) Approved")))
    assert [STATUSES_KNOWN.get(status_key(str(row.values["status"]))) for row in found.rows] == [READY, HOLD, READY]
    _, found = read(tab((*FRAME, "Nuances"), *rows("for regulars", "Please wait for the photo", "hands hold a loaf")))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], ["row.note_forbids"], []]
    _, found = read(tab(FRAME, *rows("hold", "lovely", "do not post before Monday")))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["row.feedback"], [], ["row.feedback"]]
    legend = [(None, None, "Draft", "being written"), (None, None, "On hold", "do not post yet"), (None,)]
    _, found = read(tab((*FRAME, "Owner", None, "Legend", "Meaning"), *rows(*legend)))
    assert not any(row.faults for row in found.rows)


@pytest.mark.parametrize(
    ("title", "full", "half"),
    [
        ("Readiness %", 1.0, 0.8), ("Progress", 100, 80), ("% complete", "100%", "0%"), ("Completion", "3/3", "1/3"),
        ("Completeness", "●●●●", "●●○○"), ("Fortschritt", "100 %", "75 %"),
    ],
)  # fmt: skip
def test_a_row_waits_whose_progress_is_not_full(title: str, full: Scalar, half: Scalar) -> None:
    def held(proposal_and_rows: tuple[Proposal, Mapped]) -> list[bool]:
        proposal, found = proposal_and_rows
        ready = {word for word, meaning in proposal.statuses.items() if meaning == "ready"} | {"Approved", True}
        return [bool(row.faults) or row.values.get("status") not in ready for row in found.rows]

    def day(place: int) -> tuple[Scalar, ...]:
        return (date(2027, 5, 3 + place), time(9), "LinkedIn", TEXTS[place % 3])

    alone = tab(("Date", "Time", "Channel", "Copy", title), *((*day(x), (full, half)[x % 2]) for x in range(4)))
    assert held(read(alone)) == [True] * 4
    (asked,) = (question.id for question in read(alone)[0].questions)
    assert held(read(alone, answers={asked: "approved"})) == [False, True] * 2
    beside = [(*day(x), (full, half)[x % 2], "Approved" if x < 3 else "Draft") for x in range(4)]
    assert held(read(tab(("Date", "Time", "Channel", "Copy", title, "Status"), *beside))) == [False, True, False, True]


def test_parts_that_are_done_or_not_needed_speak_against_nothing() -> None:
    cells = (("Done", "Done", "Approved"), ("Done", "In progress", "Approved"), ("Done", "N/A", "Approved"))
    _, found = read(tab((*FRAME, "Copy status", "Design status", "Approval"), *rows(*cells)))
    assert [bool(row.faults) for row in found.rows] == [False, True, False]


def test_an_approval_of_ones_own_is_one_like_others() -> None:
    proposal, found = read(tab((*FRAME, "Internal approval", "Client approval"), *rows(("Yes", "Yes"), ("Yes", "No"))))
    assert {title: field for title, field in fields(proposal).items() if "approval" in title} == {
        "Internal approval": "approved", "Client approval": "approved"
    }  # fmt: skip
    assert not any(row.faults for row in found.rows)


def test_a_status_of_which_each_part_lets_rows_go_is_not_asked_about() -> None:
    words = (
        "Approved - ready to schedule",
        "Final, ok",
        "Approved, scheduled",
        "Approved - draft",
        "Yes / ok",
        "Ok, go?",
    )
    rows = [(date(2027, 1, 4), time(9), "LinkedIn", TEXTS[0], word) for word in words]
    proposal, _ = read(tab(("Date", "Time", "Channel", "Caption", "Status"), *rows))
    asked = {question.text.split("'")[1] for question in proposal.questions if question.id.startswith("status:")}
    assert asked == {*words[2:]}


def test_ticks_among_words_of_a_workflow_are_asked_about() -> None:
    plan = tab((*FRAME, "Status"), *rows(("✅",), ("Draft",), ("✅",), ("❌",)))
    assert [question.id for question in read(plan)[0].questions] == ["status:✅"]
    proposal, _ = read(plan, answers={"status:✅": "ready"})
    assert (proposal.questions, proposal.statuses["✅"], proposal.statuses["❌"]) == ((), "ready", "hold")


def test_the_empty_one_of_several_approvals_is_the_cell_that_a_row_waits_for() -> None:
    cells = (("Approved", "Approved", "✓"), ("Approved", "Approved", None), (None, "Approved", "✓"))
    _, found = read(tab((*FRAME, "Status", "Client approval", "Internal OK"), *rows(*cells)))
    first = len(FRAME) + 1
    assert [row.columns["status"] for row in found.rows[1:]] == [first + 2, first]
    assert ["status" in row.values for row in found.rows] == [True, False, False]


def test_done_lets_a_row_go_where_somebody_has_said_that_the_design_decides() -> None:
    plan = tab(
        (*FRAME, "Status", "Design"), *rows(("Approved", "done"), ("Approved", "in progress"), ("Draft", "done"))
    )
    proposal, found = read(plan)
    (asked,) = (question.id for question in proposal.questions)
    assert all(row.faults for row in found.rows)
    _, found = read(plan, answers={asked: "approved"})
    said = [STATUSES_KNOWN.get(status_key(str(row.values["status"]))) for row in found.rows]
    assert (said, [row.faults for row in found.rows]) == ([READY, HOLD, HOLD], [()] * 3)


_WORK_LEFT = """reshoot needed first|
reshoot needed|
need to reshoot|
Needs a reshoot|
photo to be retaken|
get photo first|
check price first|
ask Ana first|
confirm hours first|
needs legal OK|
need photo release from Ana|
get sign-off before posting|
check stock before this goes live|
must be approved by legal|
requires approval|
approval required|
legal review required|
not ready|
pending photos|
TBC|
when Kim is back|
price may change|
image rights?|
image rights not cleared|
new photo needed|
photo needed|
video needed|
copy needs work|
needs proofreading|
need final numbers from finance|
price to be updated|
we may drop this one|
might get cut|
duplicate of row 5|
already posted last week|
already went out|
moved to January|
push to next week|
not sure about this one|
too salesy|
Kim to check facts|
Ana to send photo|
Erst Foto neu machen|
Neues Foto nötig|
Foto fehlt noch|
refaire la photo d'abord|
photo à refaire|
repetir la foto antes|
rifare la foto prima|
Legal needs to see this first|
Run past legal first|
run by Tom before posting|
let Sara see this first|
hold until Friday|
typo in line 2|
wrong photo|
fix needed|
update needed|
translation needed|
needs translation|
redo image|
image missing|
link broken|
link not live yet|
landing page not live|
wait for launch|
after launch only|
embargoed until noon|
If sunny|
weather permitting|
if we get permission|
permission pending|
check with Bob|
double check price|
verify stats|
TBC with client|
client hates this|
skip this week|
scrap|
kill this|
old version|
superseded|
replaced by row 12|
see row 9 instead|
Ana wants to see it once more|
not for the public yet|
not quite there yet|
not for external use|
this is last year's offer|
price went up to $9|
link goes to the old shop|
Do we have the rights to this picture?|
we're out of stollen|
only for members|
please use the German version|
Version 2 is in the doc|
numbers are from 2024|
the photo shows a competitor's logo|
Tom doesn't work here anymore|
this was last year's price|
offer ended|
event cancelled|
the oven is broken, no pies this week|
copy is a placeholder|
waiting on Sam|
not our event|
draft only|
legal has concerns|
sensitive, see email|
I'd rather not|
should go to LinkedIn|
for Instagram|
make it a story|
Thursday would be better|
add photo of oven|
swap with row 5|
use the second photo"""
_NOTHING_LEFT = """client loves this one|
photo by Ana|
Shot last week|
Boost with $20|
evergreen|
top performer last year|
use UTM link|
pillar: community|
Ana wrote this|
Photo taken at reshoot|
part 2 of 3|
No changes needed|
all good|
approved by Kim|
National Pie Day|
repost from last year|
same photo as print ad|
for the launch|
goes with blog|
Pinned for a week|
Need help? Ask Kim|
first post of the year|
Kim's favourite|
first of three|
Nothing needed|
Photo from first shoot|
Ana first noticed this|
no concerns|
legal had no objections|
evergreen|
worked well last year|
photo by Ana|
great engagement last time|
part of the holiday campaign|
goes with the blog|
nice old photo from the archive|
our best seller|
for the holiday campaign|
see you there|
client is over the moon|
CTR was good"""


def test_notes_of_work_that_is_left_hold_their_rows() -> None:
    assert [note for note in _WORK_LEFT.split("|\n") if not speaks_against("Notes", note)] == []
    assert [note for note in _NOTHING_LEFT.split("|\n") if speaks_against("Notes", note)] == []
