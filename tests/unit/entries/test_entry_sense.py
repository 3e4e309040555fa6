"""What hardly anybody means, and what a team may make of such warnings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from entry_rows import CHANNELS, cell, read, row
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.entries.approval import check_approval
from calendar_sync.entries.leftovers import leftover
from calendar_sync.entries.sense import NEAR, check_sense
from calendar_sync.entries.switches import apply_switches
from calendar_sync.model.buffer import Channel, Post
from calendar_sync.model.entry import DesiredState, Issue, Severity
from calendar_sync.model.row_rules import BY_ID
from calendar_sync.model.sheet import Row
from calendar_sync.planner.twins import find_twins
from tests.effort import spend

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DUE = datetime(2027, 5, 14, 9, 30, tzinfo=UTC)


def sensed(*rows: Row, posts: tuple[Post, ...] = (), owned: tuple[str, ...] = (), **rules: Any) -> DesiredState:
    desired = check_sense(read(*rows, **rules), now=NOW, posts=posts, owned=owned)
    return apply_switches(desired, rules.get("switches", {}), CHANNELS)


def issues(*rows: Row, **more: Any) -> list[Issue]:
    return list(sensed(*rows, **more).issues)


def post(minutes: int = 30, **values: Any) -> Post:
    due = DUE + timedelta(minutes=minutes)
    return replace(Post("p1", "c-li", "linkedin", "Hello", "scheduled", NOW, due_at=due), **values)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hi {{first_name}}, welcome", "{{first_name}}"),
        ("Hi {{ first_name", "{{"),
        ("Hi first_name }}", "}}"),
        ("Hi first_name }} and {{", "}}"),
        ("Dear *|FNAME|*", "*|FNAME|*"),
        ("Dear %%FirstName%%", "%%FirstName%%"),
        ("Read it here: [INSERT LINK]", "[INSERT LINK]"),
        ("Read it here: [link]", "[link]"),
        ("Date TBD", "TBD"),
        ("INSERT LINK below", "INSERT LINK"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
        ("<insert photo>", "<insert photo>"),
        ("lorem  ipsum", "lorem  ipsum"),
        ("Lorem\nipsum", "Lorem\nipsum"),
        ("Hi {first_name}!", "{first_name}"),
        ("Hi {FirstName}!", "{FirstName}"),
        ("Hi ${name}!", "${name}"),
        ("Hi <first_name>!", "<first_name>"),
        ("Hi <<name>>!", "<<name>>"),
        ("{% if vip %}Hi{% endif %}", "{% if vip %}"),
        ("https://example.com/?q={{utm}}", "{{utm}}"),
        ("Now: [CTA]", "[CTA]"),
        ("[add link here]", "[add link here]"),
        ("[Photo 2]", "[Photo 2]"),
        ("INSERT_LINK_HERE", "INSERT_LINK_HERE"),
        ("INSERT-LINK", "INSERT-LINK"),
        ("Read: insert link here", "insert link here"),
        ("Place tbd", "tbd"),
        ("The venue is to be determined.", "to be determined"),
        ("Place: T.B.D.", "T.B.D"),
        ("What is to be decided by you?", ""),
        ("Tbd: the menu", "Tbd"),
        ("Venue TBD\nJoin us", "TBD"),
        ("Guests welcome, date TBA", "TBA"),
        ("INSERT LINK", "INSERT LINK"),
        ("Costs XXX euros", "XXX"),
        ("Full time: ?-?", "?-?"),
        ("Endstand X:X, danke für euren Besuch!", "X:X"),
        ("Full time: Westend ? – ? Harbor", "? – ?"),
        ("Ready? - You bet. Final score 2-1?", ""),
        ("Hi %FIRSTNAME%", "%FIRSTNAME%"),
        ("Hi %first_name%,", "%first_name%"),
        ("Hi {first_name, welcome", "{first_name"),
        ("Hi first_name}", "first_name}"),
        ("Hi [First name, welcome", "[First name"),
        ("Hi *|FNAME", "*|FNAME"),
        ("See xxx link", "xxx link"),
        ("Read: Link goes here", "Link goes here"),
        ("Our price: TK TK", "TK TK"),
        ("Read more: link TK", "link TK"),
        ("Doors on xx.xx.2027", "xx.xx"),
        ("[Photo: bread] Fresh", "[Photo: bread]"),
        ("Hi [[name, hello", "[[name"),
        ("Hi name]], hello", "name]]"),
        ("Hi <<name", "<<name"),
        ("Hi name>>", "name>>"),
        ("Hi {% if x", "{% if"),
        ("Hi %%name", "%%name"),
        ("Hi <%= name %>", "<%= name %>"),
        ("Read more: <link>", "<link>"),
        ("LINK EINFÜGEN", "LINK EINFÜGEN"),
        ("Read Insert Link", "Insert Link"),
        ("Read INSERT  LINK", "INSERT  LINK"),
        ("INSERTAR ENLACE", "INSERTAR ENLACE"),
        ("INSÉRER LE LIEN", "INSÉRER LE LIEN"),
        ("Come and see: {link}", "{link}"),
        ("Hallo {Vorname}", "{Vorname}"),
        ("[Vorname]", "[Vorname]"),
        ("Bonjour [prénom]!", "[prénom]"),
        ("a ]] b", "]]"),
        ("a [[ b", "[["),
        ("??? has won", "???"),
        ("hours t.b.d. soon", "t.b.d"),
        ("Opening hours tba", "tba"),
        ("#VALUE! hello", "#VALUE!"),
        ("hello #REF! there", "#REF!"),
        ("наш адрес: #ССЫЛКА!", "#ССЫЛКА!"),
        ("row[cells[0]] is first", ""),
        ("Well done :]]", ""),
        ("[[a]] and [[b]]", ""),
        ("Here is how to insert link cards", ""),
        ("#tba and @tbc and tba.example.com", ""),
        ("What??? No!", ""),
        ("#VALUE and #ref!", ""),
        ("The code {SPRING10} holds", ""),
        ("50% off, 20% more", ""),
        ("Love you xxx", ""),
        ("A | B", ""),
        ("TBD Records", ""),
        ("TBC Bank", ""),
        ("TBA-21", ""),
        ("Two bands and a special guest (TBA!)", ""),
        ("With more speakers TBA.", ""),
        ("Super Bowl XXX", ""),
        ("¡TODO AL 50 %! LO TENEMOS TODO.", ""),
        ("HOY TODO CUESTA MENOS", ""),
        ("TODO O SITE COM 30% OFF", ""),
        ("TODO: enlace", "TODO"),
        ("Come on Friday. TODO", "TODO"),
        ("TODO ADD LINK", "TODO"),
        ("Our team in Paris [video: @filmcrew]", ""),
        ("___ days until Christmas! Who knows the number?", ""),
        ("style={{color: red}}", ""),
        ("a[link]", ""),
        ("[link in bio]", ""),
        ("[add to cart]", ""),
        ("[Time] magazine", ""),
        ("INSERT COIN", ""),
        ("5 <b>name</b>", ""),
        ("How to insert links into a text", ""),
        ("Our todo list, as of today", ""),
        ("The link is in our bio [link in bio follows]", ""),
        ("Use {braces} and [brackets] (and so on)", ""),
        ("{{a}} and }}", "{{a}}"),
        ("5 < 6 and 7 > 3", ""),
        ("LOREAL and USA", ""),
        ("Use the code [CODE] until Sunday", "[CODE]"),
        ("Come and see us at ______ this weekend", "______"),
        ("Fill in the blank: I love ____ in winter", ""),
        ("My favourite winter drink is ____", ""),
        ("Photo by @___, at the door from €__", "@___"),
        ("Our new director @handle", "@handle"),
        ("Our speaker: (speaker name).", "(speaker name)"),
        ("Join us on DD/MM", "DD/MM"),
        ("Up to X% off", "X%"),
        ("Only XX seats left", "XX"),
        ("Pope Pius XX, love xx", ""),
        ("https://bit.ly/xxxxx", "/xxxxx"),
        ("More here (link to be added)", "(link to be added)"),
        ("Meet (NAME), our new barista", "(NAME)"),
        ("Order by DATE to get it", "DATE"),
        ("SAVE THE DATE: come on DATE NIGHT", ""),
        ("It costs $X.XX", "$X.XX"),
        ("See https://www.yourwebsite.com today", "yourwebsite.com"),
        ("Is your website.com ready?", ""),
        ("Follow @yourbrand", "@yourbrand"),
        ("Join us on Xth December", "Xth December"),
        ("Join us on May XX", "May XX"),
        ("May X be with you, at the Xth market", ""),
    ],
)
def test_leftovers(text: str, found: str) -> None:
    assert leftover(text) == found


@given(st.text(st.characters(codec="utf-8", exclude_characters="{}[]<>*%"), max_size=80).map(str.lower))
def test_texts_without_signs_and_capitals_hold_none(text: str) -> None:
    assert leftover(re.sub("lorem|insert|tbd|tba|tbc|t.b.|to be|xx|tk|goes here|[?]", "", text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 10_000,
        "{{a" * 7000,
        "[insert " * 2500,
        "%%a" * 7000,
        "*|a" * 7000,
        "XXX" * 7000,
        "A" * 20_000,
        "< your" * 3000,
        "{a_" * 7000,
        "{" + "a_" * 10_000,
        "<" + "first_" * 3000,
        "{%" * 10_000,
        "${a" * 7000,
        "insert a " * 2500,
        "INSERT_" * 3000,
        "lorem" + " " * 20_000,
        "%NAME" * 4000,
        "*|ab" * 5000,
        "{ name" * 3000,
        "a_b }" * 4000,
        "xx " * 6000,
        "[[ " * 6000,
        "insert" + " " * 20_000,
        "{ link" * 3000,
        "\n??? " * 4000,
        "INSERTAR A A A " * 1500,
        "t.b." * 5000,
    ],
)
def test_hostile_texts_are_searched_in_no_time(text: str) -> None:
    spend(lambda: leftover(text), at_most=1)


def test_a_leftover_is_told_at_its_cell_once_for_all_channels() -> None:
    (found,) = issues(row(channels="LinkedIn, X", text="Hi {{name}}"))
    assert (found.rule, found.severity, found.cell) == ("row.leftover", Severity.WARNING, cell("text"))
    (found,) = issues(row(channels="Facebook", first_comment="Link: TBD"))
    assert found.cell == cell("first_comment")
    (found,) = issues(row(channels="X", media="https://example.com/a.jpg", alt_text="TBD"))
    assert found.cell == cell("alt_text")


@pytest.mark.parametrize(
    ("channels", "column", "more"),
    [
        ("Mastodon", "content_warning", {}),
        ("Threads", "topic", {}),
        ("Threads", "location", {}),
        ("Google Business", "offer_terms", {"post_type": "Offer", "title": "Sale"}),
        ("Google Business", "offer_code", {"post_type": "Offer", "title": "Sale"}),
    ],
)
def test_a_leftover_is_found_in_every_column_of_words(channels: str, column: str, more: dict[str, Any]) -> None:
    mastodon = Channel("c-ma", "acme", "mastodon")
    found = issues(row(channels=channels, **{column: "Our [INSERT]", **more}), channels=(*CHANNELS, mastodon))
    assert [(issue.rule, issue.cell) for issue in found] == [("row.leftover", cell(column))]


def test_what_is_past_may_hold_leftovers() -> None:
    assert issues(row(text="Date TBD", date=datetime(2026, 1, 1))) == []


def test_the_same_text_close_together() -> None:
    first, second = row(2, time="09:30"), row(3, time="10:15")
    (found,) = issues(first, second)
    assert (found.rule, found.cell) == ("row.near_duplicate", cell("text", 3))
    assert "Row 2 says the same" in found.message
    assert "45 minutes" in found.message
    assert issues(first, row(3, time="10:31")) == []
    assert issues(first, row(3, time="10:15", text="Good bye")) == []
    assert issues(first, row(3, time="10:15", channels="X")) == []


def test_two_posts_that_quote_different_ones_without_a_text_are_not_alike() -> None:
    first, second = (
        row(
            number,
            channels="X",
            text=None,
            time=time_of_day,
            quote_post=f"https://x.com/a/status/179000000000000000{n}",
        )
        for n, (number, time_of_day) in enumerate([(2, "09:30"), (3, "10:00")])
    )
    desired = sensed(first, second)
    assert [entry.origin.row for entry in desired.entries] == [2, 3]
    assert desired.issues == ()
    again = row(3, channels="X", text=None, time="10:00", quote_post=first.values["quote_post"])
    assert [issue.rule for issue in issues(first, again)] == ["row.near_duplicate"]
    same_time = [replace(entry, due_at=DUE) for entry in desired.entries]
    assert find_twins(same_time, (), NOW) == {}
    assert len(find_twins([same_time[0], replace(same_time[1], metadata=same_time[0].metadata)], (), NOW)) == 1


def test_the_same_text_in_buffer() -> None:
    (found,) = issues(row(), posts=(post(),))
    assert (found.rule, found.cell) == ("row.near_duplicate_in_buffer", cell("text"))
    assert "p1" in found.message
    assert issues(row(), posts=(post(),), owned=("p1",)) == []
    assert issues(row(), posts=(post(0),)) == []  # the very post: it is adopted, or a conflict
    assert issues(row(), posts=(post(int(NEAR.total_seconds() / 60) + 1),)) == []
    assert issues(row(), posts=(post(status="draft"),)) == []
    assert issues(row(), posts=(post(channel_id="c-x"),)) == []


def test_two_posts_at_one_minute() -> None:
    (found,) = issues(row(2, text="One"), row(3, text="Two"))
    assert (found.rule, found.cell) == ("row.same_minute", cell("time", 3))
    assert issues(row(2, text="One"), row(3, text="Two", channels="X")) == []
    assert issues(row(2), row(3)) == []  # doubles are told of by row.duplicate


def test_leftovers_of_links_to_media_and_of_ideas_and_drafts() -> None:
    for link in ("https://e.example/{{img}}.jpg", "https://e.example/%7B%7Bimg%7D%7D.jpg"):
        found = [issue for issue in issues(row(media=link)) if issue.rule == "row.leftover"]
        assert [issue.cell for issue in found] == [cell("media")]
    assert not any(issue.rule == "row.leftover" for issue in issues(row(media="https://e.example/insert-link_tba.jpg")))
    for mode in ("Idea", "Draft"):
        found = issues(row(text="Hi {{first_name}}", mode=mode, date=None, time=None))
        assert [(issue.rule, issue.severity) for issue in found] == [("row.leftover", Severity.WARNING)]
    assert issues(row(text="Photo of our ovens", mode="Idea", date=None, time=None)) == []


def test_a_row_at_the_minute_of_another_post_in_buffer() -> None:
    other = post(0, text="Something else")
    (found,) = issues(row(), posts=(other,))
    assert (found.rule, found.cell) == ("row.same_minute", cell("time"))
    assert "p1" in found.message
    assert len(issues(row(), posts=(replace(other, due_at=DUE + timedelta(seconds=59)),))) == 1
    assert issues(row(), posts=(other,), owned=("p1",)) == []
    for change in (
        {"due_at": DUE + timedelta(minutes=1)}, {"due_at": None}, {"status": "draft"}, {"status": "error"},
        {"channel_id": "c-x"},
    ):  # fmt: skip
        assert issues(row(), posts=(replace(other, **change),)) == []


def test_a_warning_can_be_an_error_for_the_channel_it_is_about() -> None:
    desired = sensed(
        row(2, text="One"), row(3, text="Two", channels="LinkedIn, X"), switches={"row.same_minute": "error"}
    )
    assert [(held.key.channel_id, held.blocked) for held in desired.held] == [("c-li", True)]
    assert desired.held[0].channels == (("c-li", "linkedin:acme", "linkedin"),)
    assert [(entry.origin.row, entry.service) for entry in desired.entries] == [(2, "linkedin"), (3, "twitter")]
    assert [issue.severity for issue in desired.issues] == [Severity.ERROR]


def test_a_warning_about_a_row_holds_all_of_it() -> None:
    desired = sensed(row(channels="LinkedIn, X", topic="Baking"), switches={"setting.unused": "error"})
    assert not desired.entries
    assert len(desired.held) == 2


def test_a_warning_can_be_silenced() -> None:
    tbd = {"text": "Date TBD"}
    assert issues(row(**tbd), switches={"row.leftover": "off"}) == []
    assert issues(row(**tbd, topic="Baking"), switches={"row.leftover": "off"})[0].rule == "setting.unused"
    assert [issue.severity for issue in issues(row(**tbd), switches={"row.leftover": "warning"})] == ["warning"]


def test_an_error_is_never_silenced_here() -> None:
    desired = read(row())
    broken = replace(desired, issues=(Issue("row.leftover", Severity.ERROR, "May!A1", "Odd.", "Mend it."),))
    assert apply_switches(broken, {"row.leftover": "off"}).issues == broken.issues


def test_nothing_changes_without_switches() -> None:
    desired = read(row(), row(3, channels="Nowhere"))
    assert apply_switches(desired, {}) is desired
    assert check_sense(desired, now=NOW) is desired


def test_every_rule_that_is_told_can_be_switched() -> None:
    rows = [
        row(2, text="Date TBD", topic="Baking"), row(3), row(4), row(5, text=0.5, time="09:31"), row(6, time="10:00"),
        row(7, mode="queue"), row(8, media="https://example.com/a\nhttps://example.com/b", alt_text="a\nb\nc"),
        row(9, channels="X", first_comment="More", time="11:00"), row(10, timezone="EST", time="12:00"),
    ]  # fmt: skip
    told = {issue.rule for issue in issues(*rows, posts=(post(29),))}
    assert told == {
        "row.leftover", "row.same_minute", "row.near_duplicate", "row.near_duplicate_in_buffer", "setting.unused",
        "text.is_a_number", "mode.date_ignored", "media.kind_unknown", "alt_text.surplus", "first_comment.unused",
        "zone.fixed_offset",
    }  # fmt: skip
    assert told <= BY_ID.keys()


def test_approval_is_doubted_until_a_post_shows_that_there_is_any() -> None:
    desired = read(row(2, needs_approval="yes", channels="LinkedIn, X"), row(3, text="b"))
    (issue,) = check_approval(desired).issues
    assert (issue.rule, issue.severity, issue.cell) == (
        "row.approval_unproven", Severity.WARNING, cell("needs_approval"),
    )  # fmt: skip
    waiting = Post("p", "c", "linkedin", "t", "needs_approval", NOW)
    assert check_approval(desired, [waiting]) == desired
    assert check_approval(read(row(3))) == read(row(3))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<p>Fresh rolls &amp; butter</p>", "row.markup"),
        ("Our **best** bread so far, out now.", "row.markup"),
        ("Photo of our ovens", "row.brief"),
        ("Where shall we go ???", "row.brief"),
        ("Note to self: be kind to yourself", ""),
        ("Qui vient avec nous ???", ""),
        ("2 < 3 and 4 > 3, said the baker; b > a, too", ""),
        ("Photo of the week! Who took it?", ""),
    ],
)
def test_markup_and_briefs_are_warned_of(text: str, rule: str) -> None:
    assert [issue.rule for issue in issues(row(channels="LinkedIn", text=text))] == ([rule] if rule else [])


def test_what_several_channels_have_in_common_is_told_once_of_all_of_them() -> None:
    desired = sensed(row(2, channels="LinkedIn, X, Threads", text="Hi {{name}}"), switches={"row.leftover": "error"})
    (issue,) = desired.issues
    assert issue.channel_ids == ("c-li", "c-x", "c-th")
    assert [held.key.channel_id for held in desired.held] == ["c-li", "c-x", "c-th"]
    assert desired.entries == ()
    (told,) = read(
        row(2, channels="YouTube, Google Business", made_for_kids="perhaps", needs_approval="perhaps")
    ).issues[1:]
    assert told.channel_ids == ("c-yt", "c-gbp")


@pytest.mark.parametrize("values", [{"date": "someday"}, {"channels": "Newsletter"}])
def test_leftovers_are_told_of_rows_that_wait_for_something_else(values: dict[str, Any]) -> None:
    desired = read(row(2, text="Hi {{name}}", **values))
    assert ("row.leftover", Severity.WARNING, cell("text")) in [
        (issue.rule, issue.severity, issue.cell) for issue in desired.issues
    ]


def test_leftovers_are_told_of_entries_that_a_network_refuses() -> None:
    desired = read(row(2, text="Hi {{name}}"))
    (issue,) = check_sense(replace(desired, entries=()), now=NOW, wished=desired.entries).issues
    assert (issue.rule, issue.channel_id) == ("row.leftover", "c-li")
