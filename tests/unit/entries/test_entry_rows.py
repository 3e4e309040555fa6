"""What becomes of whole rows: status, identity, placeholders, broken cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from entry_rows import CHANNELS, LINKEDIN, bare, cell, one, problem, read, row, waiting

from calendar_sync.checks import check_networks
from calendar_sync.entries.rules import HOLD, NOT_APPROVED, READY, STATUS_WORDS, ReadingRules
from calendar_sync.entries.status_words import meaning_of_status, status_key
from calendar_sync.entries.tags import resolve_tags
from calendar_sync.model.buffer import ActualState, Organization, Post, Tag
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey, HoldReason, Kind, Severity
from calendar_sync.model.sheet import CellProblem, Row

# Status


@pytest.mark.parametrize("word", ["Ready", "READY", " ready ", "Approved", "Good to go!", None])
def test_ready(word: str | None) -> None:
    assert one(row(status=word)).kind is Kind.POST


@pytest.mark.parametrize("word", ["Draft", "On hold", "In-Progress", "Published", "in the works"])
def test_hold(word: str) -> None:
    held = waiting(row(status=word))
    assert (held.reason, held.blocked, held.message) == (HoldReason.STATUS, False, f"status '{word}'")
    assert (held.cell, held.fix) == (cell("status"), "Change it to 'Ready' when the row may go.")


def test_a_usual_word_that_the_settings_take_back_says_why_its_row_waits() -> None:
    held = waiting(row(status="Approved"), status={"approved": "hold", "ready": "ready"})
    assert "[status] in calendar-sync.toml" in held.message


@pytest.mark.parametrize("word", ["Cancelled", "canceled", "Deleted"])
def test_cancel(word: str) -> None:
    desired = read(row(status=word))
    assert not desired.entries
    assert [item.key.row_id for item in desired.cancelled] == ["new1"]


@pytest.mark.parametrize("word", ["Ask Mum", "✅", 1, True, "x" * 5000])
def test_an_unknown_word_holds_the_row(word: object) -> None:
    wished = row(status=word)
    held, issue = waiting(wished), problem(wished)
    assert (held.reason, held.blocked) == (HoldReason.UNKNOWN_STATUS, False)
    assert (issue.rule, issue.severity, issue.cell) == ("status.unknown", Severity.WARNING, cell("status"))
    assert len(issue.message) < 250
    assert "[status]" in issue.fix


def test_a_ticked_box_reads_as_in_the_sheet() -> None:
    assert "'TRUE'" in problem(row(status=True)).message
    assert one(row(status=True), status={"true": "ready"}).kind is Kind.POST
    for box in (False, NOT_APPROVED):
        told = waiting(row(status=box), status={"false": "hold", "notapproved": "hold"})
        assert told.fix == "Tick it (or write 'yes') when the row may go."


def test_what_words_mean_is_a_setting() -> None:
    status = {"askmum": "cancel", "": "ready"}
    assert read(row(status="Ask Mum"), status=status).cancelled
    assert waiting(row(status=None), blank_status="hold").message == "it has no status yet"
    own = {"freigegeben": "ready", "": "hold", "offen": "hold"}
    assert [waiting(row(status=word), status=own, blank_status="hold").fix for word in ("Offen", None)] == [
        "Change it to 'Freigegeben' when the row may go.", "Write 'Freigegeben' as its Status when the row may go.",
    ]  # fmt: skip
    assert one(row(status=None), blank_status="idea").kind is Kind.IDEA


def test_a_row_that_waits_is_told_the_word_by_which_most_others_of_its_tab_go() -> None:
    words = ("Good to go", "approved", " approved ", "Draft", None)
    desired = read(*(row(status=word) for word in words), blank_status="hold")
    assert [held.fix for held in desired.held] == [
        "Change it to 'approved' when the row may go.", "Write 'approved' as its Status when the row may go.",
    ]  # fmt: skip


def test_every_default_word_has_one_meaning() -> None:
    meanings = {(status_key(word), meaning) for meaning, words in STATUS_WORDS.items() for word in words}
    assert len(meanings) == len({word for word, _ in meanings})
    assert ReadingRules().status["ready"] == "ready"


# Hidden rows


def test_a_hidden_row_is_held_whatever_it_says() -> None:
    for wished in (row(hidden=True), row(hidden=True, status="Cancelled"), row(hidden=True, date="nonsense")):
        assert waiting(wished).reason is HoldReason.HIDDEN
        assert not read(wished).issues
        assert not read(wished).cancelled
    assert one(row(hidden=True), hidden_rows="read").kind is Kind.POST


def test_an_id_in_a_tab_that_is_not_read_keeps_its_row() -> None:
    """Only what no other tab has: a hidden backup copy of a tab takes nothing away and adds nothing."""
    alone = Row("Backup", 2, {"sync_id": "abd"}, {"sync_id": 7}, hidden=True)
    copy = Row("Backup", 3, {"sync_id": "abc"}, {"sync_id": 7}, hidden=True)
    for rules in ({}, {"hidden_rows": "read"}):
        desired = read(row(2, sync_id="abc"), alone, copy, **rules)
        assert [item.row_id for item in desired.rows] == ["abc", "abd"]
        assert [(held.key.row_id, held.reason) for held in desired.held] == [("abd", HoldReason.HIDDEN)]
        assert "its tab is hidden" in desired.held[0].message
        assert not desired.issues
        assert desired.complete


# Identity


def test_new_rows_get_ids_and_known_rows_keep_theirs() -> None:
    desired = read(row(2), row(3, sync_id="abc", text="b"), row(4, sync_id=" abd ", text="c"))
    assert [(item.row_id, item.is_new) for item in desired.rows] == [("new1", True), ("abc", False), ("abd", False)]


@pytest.mark.parametrize(
    ("typed", "row_id"), [("1", "1"), (1, "1"), (1.0, "1"), ("May 1", "May 1"), ("x" * 64, "x" * 64)]
)
def test_ids_that_users_typed_are_taken(typed: object, row_id: str) -> None:
    desired = read(row(sync_id=typed))
    assert [(item.row_id, item.is_new) for item in desired.rows] == [(row_id, False)]


def test_a_copied_id_stays_with_the_upper_row() -> None:
    desired = read(
        row(2, sync_id="abc", post_ids="linkedin:acme=p1"),
        row(3, sync_id="abc", post_ids="linkedin:acme=p1", text="b"),
        row(4, sync_id="abc", tab="June", text="c"),
    )
    assert [(item.row_id, item.is_new, item.copied_from) for item in desired.rows] == [
        ("abc", False, ""),
        ("new1", True, "abc"),
        ("new2", True, "abc"),
    ]
    assert desired.post_ids == {EntryKey("cal", "abc", LINKEDIN.id): "p1"}
    assert [(issue.rule, issue.severity, issue.cell) for issue in desired.issues] == [
        ("row.copied", Severity.WARNING, cell("sync_id", 3)),
        ("row.copied", Severity.WARNING, cell("sync_id", 4, "June")),
    ]
    assert "row 2 in 'May'" in desired.issues[1].message
    assert len(desired.entries) == 3


@pytest.mark.parametrize(
    ("first", "second", "keeper"),
    [
        (("2026-06-09", "10:00"), ("2026-05-12", "9:00"), 1),
        ((date(2026, 6, 9), time(9)), (datetime(2026, 5, 12), time(9)), 1),
        ((date(2026, 5, 12), time(10)), (date(2026, 5, 12), time(9)), 1),
        ((date(2026, 5, 12), time(9)), (date(2026, 5, 12), time(9)), 0),
        ((date(2026, 6, 9), time(9)), (date(2026, 6, 16), time(9)), 0),
        (("9 June", "10:00"), ("12 May", "9:00"), 0),
    ],
)
def test_the_row_that_still_has_the_date_of_its_post_keeps_the_id(first: object, second: object, keeper: int) -> None:
    own = {"sync_id": "abc", "post_ids": "linkedin:acme=p1", "scheduled_for": "2026-05-12 09:00 EDT"}
    moments = [dict(zip(("date", "time"), moment, strict=True)) for moment in (first, second)]  # type: ignore[call-overload]
    desired = read(row(2, tab="June", **own, **moments[0]), row(2, **own, text="b", **moments[1]))
    copy = 1 - keeper
    assert [item.row_id for item in desired.rows] == ["abc" if place == keeper else "new1" for place in (0, 1)]
    assert desired.rows[copy].copied_from == "abc"
    assert desired.post_ids == {EntryKey("cal", "abc", LINKEDIN.id): "p1"}
    (told,) = [issue for issue in desired.issues if issue.rule == "row.copied"]
    assert told.cell == cell("sync_id", 2, ("June", "May")[copy])
    assert f"a copy of row 2 in '{('June', 'May')[keeper]}'" in told.message


@pytest.mark.parametrize(
    "value", [CellProblem("error", "#REF!"), CellProblem("uncached", "=A1"), "two\nlines", "x" * 65]
)
def test_a_row_that_cannot_be_recognised_waits_and_is_not_given_up(value: object) -> None:
    desired = read(row(2, sync_id=value), row(3, sync_id="abc", text="b"))
    (issue,) = desired.issues
    assert (issue.rule, issue.cell) == ("row.id_unreadable", cell("sync_id"))
    assert [held.blocked for held in desired.held] == [True]
    assert [item.row_id for item in desired.rows] == ["abc"], "no id may be written over that cell"
    assert not desired.complete


def test_post_ids_by_handle() -> None:
    cells = "linkedin:acme=p1\r\nfacebook:Acme, Inc.=p2\n\nidea=i1\nlinkedin:gone=p3"
    desired = read(row(sync_id="abc", post_ids=cells))
    assert desired.post_ids == {
        EntryKey("cal", "abc", "c-li"): "p1",
        EntryKey("cal", "abc", "c-fb"): "p2",
        EntryKey("cal", "abc", IDEA_CHANNEL): "i1",
    }
    assert not desired.issues


def test_post_ids_are_read_where_the_sync_id_was_cleared() -> None:
    assert read(row(post_ids="linkedin:acme=p1")).post_ids == {EntryKey("cal", "new1", "c-li"): "p1"}


@pytest.mark.parametrize("garbled", ["p1", "linkedin:acme=", "=p1", "linkedin:acme=p1 linkedin:acme=p2", 12345])
def test_garbled_post_ids_are_told_and_no_reason_to_stop(garbled: object) -> None:
    desired = read(row(sync_id="abc", post_ids=garbled))
    assert not desired.post_ids
    assert [(issue.rule, issue.severity, issue.cell) for issue in desired.issues] == [
        ("row.post_ids_unreadable", Severity.WARNING, cell("post_ids"))
    ]
    assert len(desired.entries) == 1


# Rows that are no posts


@pytest.mark.parametrize("values", [{"date": "Week 2: July 15-21"}, {"date": datetime(2027, 5, 14), "status": "Ready"}])
def test_dividers_and_unplanned_days_are_no_rows(values: dict[str, object]) -> None:
    desired = read(bare(**values))
    assert (desired.rows, desired.held, desired.issues) == ((), (), ())


@pytest.mark.parametrize("values", [{"channels": "LinkedIn"}, {"channels": "LinkedIn", "date": "sometime"}])
def test_a_place_kept_for_a_post_waits_quietly(values: dict[str, object]) -> None:
    held = waiting(bare(**values))
    assert (held.reason, held.blocked) == (HoldReason.STATUS, False)
    assert not read(bare(**values)).issues


def test_an_approved_row_without_content_is_no_mere_place() -> None:
    assert [entry.text for entry in read(row(text=None, status="Ready")).entries] == [""]


def test_a_lone_text_is_a_heading_or_a_note() -> None:
    held = waiting(bare(text="Week 2: July 15-21"))
    assert (held.reason, held.blocked) == (HoldReason.STATUS, False)
    assert "note" in held.message


def test_a_known_row_that_lost_its_content_is_held() -> None:
    held = waiting(bare(sync_id="abc", date="14 May 2027"))
    assert (held.key.row_id, held.blocked) == ("abc", False)
    assert (held.cell, "Cancelled" in held.fix) == (cell("status"), True)
    assert read(bare(sync_id="abc", status="Cancelled")).cancelled


# Broken cells


@pytest.mark.parametrize("name", ["date", "time", "timezone", "channels", "text", "media", "status", "mode", "tags"])
@pytest.mark.parametrize(
    "broken", [CellProblem("error", "#REF!"), CellProblem("uncached", "=B2"), CellProblem("picture", "#VALUE!")]
)
def test_a_broken_cell_holds_its_row(name: str, broken: CellProblem) -> None:
    wished = row(**{name: broken})
    issue = problem(wished)
    assert (issue.rule, issue.cell, issue.severity) == (f"cell.{broken.kind}", cell(name), Severity.ERROR)
    assert waiting(wished).blocked


def test_every_broken_cell_is_told() -> None:
    desired = read(row(text=CellProblem("error", "#REF!"), media=CellProblem("error", "#N/A")))
    assert [issue.cell for issue in desired.issues] == [cell("text"), cell("media")]
    assert desired.held[0].message.endswith("(and 1 more)")


def test_a_broken_cell_of_ours_is_no_trouble() -> None:
    assert len(read(row(sync_status=CellProblem("error", "#REF!"))).entries) == 1


def test_a_lone_broken_text_is_told() -> None:
    assert problem(bare(text=CellProblem("error", "#REF!"))).rule == "cell.error"


# Channels


def test_each_channel_gets_one_entry() -> None:
    desired = read(row(channels="LinkedIn, X, linkedin:acme"))
    assert [entry.key.channel_id for entry in desired.entries] == ["c-li", "c-x"]


@pytest.mark.parametrize("value", [None, ",", " ; \n"])
def test_no_channel(value: str | None) -> None:
    issue = problem(row(channels=value))
    assert (issue.rule, issue.cell) == ("channel.missing", cell("channels"))


def test_one_unknown_channel_holds_the_row_with_all_it_names() -> None:
    held = waiting(row(channels="LinkedIn, Newsletter"))
    assert held.channels == (("c-li", "linkedin:acme", "linkedin"),)
    assert held.key.channel_id == ""


def test_a_channel_that_is_a_number() -> None:
    numbered = replace(LINKEDIN, id="c-365", name="365")
    assert one(row(channels=365), channels=(*CHANNELS, numbered)).key.channel_id == "c-365"


def test_the_zone_of_the_settings_is_questioned_once() -> None:
    desired = read(row(2, timezone=None), row(3, timezone=None, text="b"), timezone="EST")
    assert [(issue.rule, issue.cell) for issue in desired.issues] == [("zone.fixed_offset", "")]
    assert [issue.cell for issue in read(row(timezone="EST")).issues] == [cell("timezone")]


# Tags


def _actual(*tags: Tag) -> ActualState:
    post = Post("p", "c-li", "linkedin", "t", "sent", datetime(2026, 1, 1, tzinfo=UTC), tags=tags)
    return ActualState(Organization("o", "O"), (), (post,), (), datetime(2026, 1, 1, tzinfo=UTC))


def test_tags_become_ids() -> None:
    desired = read(row(tags="Spring, #launch, t9, 🎉, Nobody", channels="LinkedIn, X"))
    tags = (Tag("t1", "spring"), Tag("t2", "Launch"), Tag("t9", "Old"), Tag("t3", "🎉"), Tag("t4", "🎃"))
    resolved = resolve_tags(desired, _actual(*tags), {"spring": "t5"})
    assert [entry.tags for entry in resolved.entries] == [("t2", "t3", "t5", "t9")] * 2
    assert [(issue.rule, issue.severity, issue.cell) for issue in resolved.issues] == [
        ("tag.unknown", Severity.WARNING, cell("tags"))
    ]
    assert "'Nobody'" in resolved.issues[0].message


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Aprovado", "ready"), ("APROBADO", "ready"), ("Validé", "ready"), ("valide", "ready"),
        ("Freigegeben", "ready"),
        ("معتمد", "ready"), ("Готово", "ready"), ("HAZIR", "ready"), ("承認済み", "ready"), ("Approved ✔", "ready"),
        ("Em revisão", "hold"), ("À valider", "hold"), ("Черновик", "hold"), ("İncelemede", "hold"), ("❌", "hold"),
        ("⏸️", "hold"), ("Cancelado", "cancel"), ("Idée", "idea"),
        ("Approved?", None), ("approved ❌", None), ("Approved - pending legal", None), ("✅", None), ("Concept", None),
    ],
)  # fmt: skip
def test_status_words_of_many_languages_and_those_in_doubt(word: str, meaning: str | None) -> None:
    assert ReadingRules().status.get(status_key(word)) == meaning


def test_a_network_with_a_question_mark_waits() -> None:
    assert [item.blocked for item in read(row(channels="LinkedIn, Facebook?")).held] == [True]
    assert [item.blocked for item in read(row(channels="LinkedIn ❌")).held] == [True]


@pytest.mark.parametrize("switches", [{}, {"row.unfinished": "warning"}, {"row.unfinished": "off"}])
def test_a_text_that_is_not_finished_waits_unless_the_settings_say_otherwise(switches: dict[str, str]) -> None:
    found = read(row(text="DRAFT - come and try it"), switches=switches)
    level = switches.get("row.unfinished", "error")
    assert bool(found.entries) is (level != "error")
    assert [str(issue.severity) for issue in found.issues if issue.rule == "row.unfinished"] == [level] * (
        level != "off"
    )


@pytest.mark.parametrize(
    ("name", "channels"),
    [("first_comment", "LinkedIn"), ("title", "YouTube"), ("alt_text", "LinkedIn"), ("topic", "Threads"),
     ("location", "Instagram"), ("text", "X"), ("video_title", "Facebook")],
)  # fmt: skip
def test_what_everybody_reads_is_finished_everywhere(name: str, channels: str) -> None:
    media = "https://a.example/1.mp4" if name in {"video_title", "title"} else "https://a.example/1.jpg"
    said = {"text": "One\n---\nTBD"} if name == "text" else {name: "TBD"}
    found = read(row(channels=channels, media=media, **said))
    assert [(issue.rule, issue.cell) for issue in found.issues] == [("row.unfinished", cell(name))]
    assert not found.entries


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"date": "someday"}, {"date"}),
        ({"date": CellProblem("error", "#REF!")}, {"date"}),
        ({"time": "late", "text": "x" * 281}, {"time", "text"}),
        ({"media": "photo one", "text": "x" * 281}, {"media", "text"}),
        ({"media": "photo one", "text": None}, {"media"}),
        ({"channels": CellProblem("error", "#REF!"), "text": "x" * 281}, {"channels"}),
        ({"text": CellProblem("error", "#REF!")}, {"text"}),
        ({"timezone": "Mars", "text": "TBD"}, {"timezone", "text"}),
        ({"mode": CellProblem("error", "#REF!"), "date": None, "time": None, "topic": "Baking"}, {"mode", "topic"}),
    ],
)
def test_what_can_be_judged_of_a_row_is_judged_beside_its_errors(values: dict[str, Any], wrong: set[str]) -> None:
    given = {"channels": "X", "first_comment": None, **values}
    desired = check_networks(read(row(**given)), CHANNELS, free_plan=False)
    found = [issue for issue in desired.issues if issue.rule != "row.leftover"]
    assert {issue.cell for issue in found} == {cell(name) for name in wrong}, found
    assert (desired.entries, len(desired.held)) == ((), 1)


@pytest.mark.parametrize(
    ("word", "goes"),
    [
        ("Approved by Anna", True),
        ("Approved by Ben 3/4", True),
        ("OK – Anna 3/4", True),
        ("approved 12/3", True),
        ("Signed off by Anna", True),
        ("Freigegeben von Tim (3.4.)", True),
        ("Approved by Anna?", False),
        ("Approved by Legal", False),
        ("Approved by Friday", False),
        ("Approved by Ana, waiting for Ben", False),
        ("Approved - Posted 11/20", False),
        ("Approved until 3/4", False),
        ("Not approved by Anna", False),
        ("Scheduled 12/5", False),
        ("Anna", False),
    ],
)
def test_who_has_said_yes_and_when_takes_nothing_from_it(word: str, goes: bool) -> None:
    words = ReadingRules().status
    assert (meaning_of_status(word, words, READY) == READY) is goes
    assert meaning_of_status(word, {**words, status_key(word): HOLD}, READY) == HOLD
