"""The plan for a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from calendar_sync.model.entry import EntryKey, Issue, Severity
from calendar_sync.model.plan import Action, Change, Cost, Outcome, OutcomeStatus, Plan, Why
from calendar_sync.preview.known import Known
from calendar_sync.preview.markdown import markdown_view
from calendar_sync.preview.outcomes import outcomes_view
from calendar_sync.preview.page import html_view
from calendar_sync.preview.text import plan_view
from calendar_sync.preview.wrapping import in_ascii, wrapped
from tests.unit.preview.approved import FOLDER, VIEWS
from tests.unit.preview.plans import KNOWN, full_plan

NOW = datetime(2026, 5, 20, 8, tzinfo=UTC)


def change(action: Action, row: int = 3, **more: object) -> Change:
    values = {
        "key": EntryKey("c", f"r{row}", "x"),
        "tab": "May",
        "row": row,
        "channel": "twitter:harborbakery",
        "service": "twitter",
        "due_at": NOW + timedelta(days=3),
        "after": {"text": "Fresh rolls\nfrom seven", "schedule": "at"},
    }
    return Change(action=action, **{**values, **more})  # type: ignore[arg-type]


def plan(*changes: Change, issues: tuple[Issue, ...] = ()) -> Plan:
    return Plan("c", "may.xlsx", ("o", "Studio"), changes, issues, Cost(2, {"15m": 98}), "", "", NOW)


def lines(made: Plan, *, width: int = 120, verbose: bool = False) -> list[str]:
    known = Known(zones={"x": ZoneInfo("America/New_York")})
    return [line.plain for line in plan_view(made, now=NOW, width=width, verbose=verbose, known=known)]


def test_a_change_says_where_when_and_what() -> None:
    shown = lines(plan(change(Action.CREATE)))
    (line,) = [line for line in shown if line.startswith("  + create")]
    assert "May row 3" in line
    assert "twitter:harborbakery" in line
    assert "Sat 23 May 2026 04:00 EDT (in 3 days)" in line
    assert "Fresh rolls from seven" in line
    assert shown[-1] == "1 to create. Costs 2 requests; left: 98 in 15m."


def test_reasons_are_told_where_they_matter() -> None:
    shown = "\n".join(lines(plan(change(Action.HOLD, reason="deleted in Buffer"), change(Action.CREATE, reason="new"))))
    assert "deleted in Buffer" in shown
    assert "new" not in shown


def test_unchanged_entries_are_shown_when_asked() -> None:
    made = plan(change(Action.NOOP))
    assert lines(made)[-1] == "Nothing to do: 1 unchanged."
    assert not any("unchanged  May" in line for line in lines(made))
    assert any("May row 3" in line for line in lines(made, verbose=True))


def test_problems_come_with_cell_and_mend() -> None:
    warning = Issue("a", Severity.WARNING, "May!B2", "Odd.", "Look at it.")
    error = Issue("b", Severity.ERROR, "May!C3", "Wrong.", "Mend it.")
    shown = lines(plan(issues=(warning, error)))
    first, second = (index for index, line in enumerate(shown) if line.startswith(("  error", "  warning")))
    assert shown[first] == "  error   May!C3: Wrong."
    assert "Mend it." in shown[first + 1]
    assert shown[second] == "  warning May!B2: Odd."


def test_a_plan_that_is_not_whole_says_so() -> None:
    assert any("could be read" in line for line in lines(replace(plan(), complete=False)))


@given(text=st.text(max_size=300), width=st.integers(60, 200), action=st.sampled_from(list(Action)))
def test_no_line_is_wider_than_the_terminal(text: str, width: int, action: Action) -> None:
    issue = Issue("a", Severity.ERROR, "May!B2", text, text, 3, "May")
    made = plan(
        change(action, after={"text": text}, before={"text": text[::-1]}, fields=("text",), reason=text),
        issues=(issue,),
    )
    for line in lines(made, width=width, verbose=True):
        assert cell_len(line) <= width
        assert not set(line) & set("\x1b\x07\u202e\u2066\n")


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_it_was_approved(name: str) -> None:
    stored = (FOLDER / name).read_text(encoding="utf-8")
    assert VIEWS[name]() == stored, "look at it, then: python -m tests.unit.preview.approved"


def test_deletions_come_first_and_blocked_rows_last_and_once() -> None:
    made = full_plan()
    shown = [line.plain for line in plan_view(made, now=NOW, width=120, known=KNOWN)]
    headings = [line.partition(" (")[0] for line in shown if line and line[0].isupper() and line.endswith(")")]
    assert headings[1:8] == [
        "Deletions", "Conflicts", "Changed in Buffer", "Edits", "New posts", "Ideas", "Into the calendar",
    ]  # fmt: skip
    assert headings[8:] == ["Adopted", "Held", "Blocked"]
    assert sum("312 characters" in line for line in shown) == 1
    assert sum("status 'Maybe?'" in line for line in shown) == 1
    held, blocked = (next(i for i, line in enumerate(shown) if line.startswith(word)) for word in ("Held", "Blocked"))
    assert any(
        line.strip() == "May!H19: Nobody has said what the status 'Maybe?' means." for line in shown[held:blocked]
    )
    assert any("[status]" in line for line in shown[held:blocked])
    assert any("--drift=overwrite '--row=May!18'" in line for line in shown[held:blocked])
    assert [line for line in shown if "hashtags" in line] == [
        "  warning May!D3, May!D5, May!D7: instagram:harborbakery: There are 7 hashtags; Instagram advises at most 5."
    ]


def test_posts_of_rows_that_are_gone_wait_one_by_one() -> None:
    gone = [
        change(Action.HOLD, 0, key=EntryKey("c", f"r{number}", "x"), after={"text": f"Post {number}"}, reason="kept")
        for number in range(3)
    ]
    shown = "\n".join(lines(plan(*gone)))
    assert all(f"Post {number}" in shown for number in range(3))


def test_a_cell_full_of_text_does_not_flood_the_terminal() -> None:
    before, after = "a " * 25_000, "b " * 25_000
    edit = change(Action.EDIT, before={"text": before}, after={"text": after}, fields=("text",))
    assert len(lines(plan(edit, change(Action.DELETE, before={"text": before}, after=None)))) < 80
    assert "more characters" in "".join(lines(plan(edit)))


def test_a_moment_at_the_end_of_time_is_still_told() -> None:
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    known = Known(zones={"x": ZoneInfo("Pacific/Kiritimati")})
    made = plan(change(Action.CREATE, due_at=last))
    assert "Fri 31 Dec 9999 23:59 UTC" in "".join(
        str(line) for line in plan_view(made, now=NOW, width=120, known=known)
    )
    assert "31 Dec 9999" in html_view(made, now=NOW, known=known)


def test_signs_become_plain_where_the_encoding_has_no_others() -> None:
    shown = "".join(in_ascii(line).plain for line in plan_view(full_plan(), now=NOW, width=100, known=KNOWN))
    assert shown.isascii()


@given(st.text(max_size=200), st.integers(12, 80))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    whole = Text(text)
    parts = list(wrapped(whole, width))
    assert "".join("".join(line.plain.split()) for line in parts) == "".join(whole.plain.split())


def test_outcomes_name_what_went_wrong() -> None:
    key = EntryKey("c", "r", "x")
    done = Outcome(key, Action.CREATE, OutcomeStatus.DONE, "May", 3, "twitter:a")
    failed = Outcome(key, Action.EDIT, OutcomeStatus.FAILED, "May", 4, "twitter:a", error="Too long.")
    waiting = Outcome(key, Action.CREATE, OutcomeStatus.HELD, "May", 5, "twitter:a", error="Not sent yet.")
    shown = [line.plain for line in outcomes_view([done, failed, waiting])]
    assert shown[0] == "  failed   May row 4  twitter:a  (edit) Too long."
    assert shown[1] == "  waiting  May row 5  twitter:a  (create) Not sent yet."
    assert shown[2] == "Done: 1 created, 1 failed, 1 held."
    assert [line.plain for line in outcomes_view([waiting])][-1] == "Done: nothing was sent, 1 held."
    assert [line.plain for line in outcomes_view([])] == ["Done: nothing to send."]


def test_a_problem_of_one_channel_names_it() -> None:
    made = change(Action.BLOCKED, reason="see below")
    issue = Issue("a", Severity.ERROR, "May!B2", "Too long.", "Cut it.", 2, "May", made.key.channel_id)
    assert f"  error   May!B2: {made.channel}: Too long." in lines(plan(made, issues=(issue,)))


def test_a_post_that_never_had_a_row_has_none() -> None:
    made = plan(change(Action.HOLD, row=0, tab="", reason="stays out", why=Why.NO_ROW))
    for shown in ("\n".join(lines(made)), markdown_view(made, now=NOW), html_view(made, now=NOW)):
        assert "no row" in shown
        assert "row gone" not in shown


def test_a_held_row_says_where_why_and_how_it_may_go() -> None:
    held = change(Action.HOLD, reason="status 'Hold'", cell="May!M3", fix="Change it to 'Ready' when the row may go.")
    made = plan(held, replace(held, action=Action.BLOCKED, key=held.key._replace(row_id="r4"), row=4))
    shown = [line.strip() for line in lines(made)]
    assert shown.count("May!M3: status 'Hold'") == shown.count(held.fix) == 2
    assert markdown_view(made, now=NOW).count(f"  - May!M3: status 'Hold' *{held.fix}*\n") == 2
    assert html_view(made, now=NOW).count("<bdi>May!M3</bdi></code> <bdi>status &#39;Hold&#39;</bdi>") == 2
