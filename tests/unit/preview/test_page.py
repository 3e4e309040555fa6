"""The plan as a page, as text; tests/browser looks at it in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Action, Plan
from calendar_sync.networks.counting import stretches
from calendar_sync.networks.looks import LOOKS, measured
from calendar_sync.networks.pace import POSTS_PER_DAY
from calendar_sync.networks.table import NETWORKS
from calendar_sync.preview.forecast import opening, summary
from calendar_sync.preview.page import html_view
from calendar_sync.preview.page.segments import folded, segments
from tests.unit.preview.plans import KNOWN, NOW, change, full_plan, values
from tests.unit.preview.test_text import plan

PAGE_KNOWN = replace(
    KNOWN,
    measure=lambda service, values, channel: tuple(measured(service, values, channel)),
    mark=lambda _service, text: tuple(stretches(text)),
    looks=LOOKS,
    per_day=POSTS_PER_DAY,
)
HOSTILE = (
    "<script>alert(1)</script></script><!--<img src=x onerror=alert(2)>\"' onload=x {{ 7*7 }} {% raw %}"
    " \u202egnp.exe \u2066x\u2069 \x1b[31m javascript:alert(3)"
)


class Tree(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)


def page(made: Plan, **more: Any) -> Tree:
    return Tree(html_view(made, now=NOW, known=PAGE_KNOWN, **more))


def test_the_page_loads_nothing_and_allows_only_its_own_style_and_script() -> None:
    tree = page(full_plan())
    (policy,) = (str(at["content"]) for _, at in tree.tags if at.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "connect-src 'none'" in policy
    script = next(text for text in tree.texts["script"] if "use strict" in text)
    for source, text in (("script-src", script), ("style-src", tree.texts["style"][0])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in policy
    for tag, attributes in tree.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "video", "audio", "source"}
        assert not {name for name in attributes if name.startswith("on") or name in ("src", "style", "action")}
        assert str(attributes.get("href", "#")).startswith("#")


def test_every_entry_of_the_calendar_names_its_network_or_the_idea_board() -> None:
    due = values("An idea of a day", NOW + timedelta(days=3))
    tree = page(plan(change(Action.NOOP, 4, "idea", before=due, after=due), change(Action.CREATE, 3, "fb")))
    said = {text for text in tree.texts["span"] if text.endswith(": ")}
    assert {"New, Facebook: ", "Unchanged, Idea board: "} <= said
    assert not {text for text in said if ", :" in text}


def test_hostile_texts_stay_texts() -> None:
    made = full_plan()
    changes = tuple(
        replace(
            one, tab=HOSTILE, channel=f"twitter:{HOSTILE}", reason=HOSTILE, after=values(
                HOSTILE, one.due_at, thread=[HOSTILE], title=HOSTILE,
                metadata={"first_comment": HOSTILE, "link": HOSTILE},
                assets=[{"kind": HOSTILE, "url": f"https://example.com/{HOSTILE}", "alt_text": HOSTILE}],
            ),
        )
        for one in made.changes
    )  # fmt: skip
    issues = tuple(replace(issue, message=HOSTILE, fix=HOSTILE, cell=HOSTILE, tab=HOSTILE) for issue in made.issues)
    made = replace(made, changes=changes, issues=issues, calendar=HOSTILE, organization=("o", HOSTILE))
    tree = page(made)
    assert [tag for tag, _ in tree.tags].count("script") == 2
    assert not [tag for tag, _ in tree.tags if tag == "img"]
    assert not [name for _, attributes in tree.tags for name in attributes if name.startswith("on")]
    assert sum(text.count("alert(2)") for texts in tree.texts.values() for text in texts) > 50
    whole = html_view(made, now=NOW, known=PAGE_KNOWN)
    assert not set(whole) & {"\u202e", "\u2066", "\x1b"}
    assert "49" not in re.findall(r"onload=x (\d+)", whole)


def test_the_data_for_scripts_names_every_change_and_ends_no_script() -> None:
    made = full_plan()
    hostile = replace(made.changes[0], key=made.changes[0].key._replace(row_id="</script><!--"))
    made = replace(made, changes=(hostile, *made.changes[1:]))
    data = next(text for text in page(made).texts["script"] if text.startswith("{"))
    assert json.loads(data)["digest"] == made.digest
    assert json.loads(data)["changes"] == [
        [one.key.row_id, one.key.channel_id, str(one.action)] for one in made.changes
    ]


def test_only_changes_that_do_something_can_be_unticked_and_only_where_asked() -> None:
    assert not [attributes for _, attributes in page(full_plan()).tags if "data-tick" in attributes]
    made = full_plan()
    boxes = [
        int(str(attributes["data-tick"]))
        for _, attributes in page(made, ticking=True).tags
        if "data-tick" in attributes
    ]
    quiet = {Action.CONFLICT, Action.DRIFT, Action.HOLD, Action.BLOCKED, Action.NOOP}
    assert sorted(boxes) == [number for number, one in enumerate(made.changes) if one.action not in quiet]


def test_the_calendar_shows_empty_days_clashes_and_days_over_the_limit() -> None:
    many = [change(Action.CREATE, row, "ig", days=1 + row / 1_000) for row in range(52)]
    made = plan(*many, change(Action.CREATE, 60, "fb", days=9), change(Action.CREATE, 61, "fb", days=9.004))
    whole = html_view(made, now=NOW, known=PAGE_KNOWN)
    assert "Harbor Bakery: 52 posts, Instagram takes 50 a day" in whole
    assert whole.count('<td class="day empty') >= 7
    assert "7 days without a post" in whole
    facebook = [part for part in whole.split("<li") if 'class="event n-facebook' in part]
    assert [part.startswith(' class="clash"') for part in facebook] == [True] * 4
    elsewhere = replace(PAGE_KNOWN, others={"fb": [NOW + timedelta(days=9, minutes=3)]})
    alone = plan(change(Action.CREATE, 60, "fb", days=9))
    assert "clash" not in html_view(alone, now=NOW, known=PAGE_KNOWN).partition("<main>")[2]
    assert 'class="clash"' in html_view(alone, now=NOW, known=elsewhere)
    assert "1 more in Buffer" in html_view(alone, now=NOW, known=elsewhere)


def test_days_over_the_limit_are_marked_where_what_is_too_much_is_blocked() -> None:
    blocked = [change(Action.BLOCKED, row, "ig", days=1 + row / 1_000) for row in range(47, 52)]
    fits = [change(Action.CREATE, row, "ig", days=1 + row / 1_000) for row in range(47)]
    few = [change(Action.CREATE, 60, "fb", days=2), change(Action.BLOCKED, 61, "fb", days=2.1)]
    issue = Issue("channel.daily_limit", Severity.ERROR, "May!A61", "Takes 1 a day.", "Move it.", 61, "May", "fb")
    whole = html_view(replace(plan(*fits, *blocked, *few), issues=(issue,)), now=NOW, known=PAGE_KNOWN)
    month, week = whole.partition("<main>")[2].split('id="view-week"')
    for view in (month, week):
        assert view.count("Harbor Bakery: 52 posts, Instagram takes 50 a day") == 1
        assert view.count("Harbor Bakery: 2 posts, 1 too many for it") == 1
        assert len(re.findall(r'<td class="day full', view)) == 2


@pytest.mark.parametrize(
    ("service", "text", "above"),
    [
        ("linkedin", "word " * 100, 210),
        ("instagram", "One\nTwo\n" + "Three " * 20, len("One\nTwo")),
        ("threads", "word " * 100, 500),
        ("twitter", "x" * 50_000, 280),
        ("threads", "x" * 50_000, 1_200),
    ],
)
def test_texts_fold_where_their_network_folds_them(service: str, text: str, above: int) -> None:
    found = folded(text, tuple(stretches(text)), LOOKS[service])
    shown = "".join(segment.text for segment in found.above)
    assert above - 5 <= len(shown) <= above
    assert shown + "".join(segment.text for segment in found.below) == text
    assert not folded(text, (), LOOKS[service], whole=True).below


def test_links_hashtags_and_mentions_stand_out() -> None:
    text = "See https://example.com/a?b=1 #bakery with @harbor, not a@b.example"
    kinds = [(kind, words) for kind, words in segments(text, tuple(stretches(text))) if kind != "text"]
    assert kinds[:3] == [("link", "https://example.com/a?b=1"), ("hashtag", "#bakery"), ("mention", "@harbor")]
    assert not [words for kind, words in kinds if kind == "mention" and words != "@harbor"]


def test_media_of_a_thread_stand_with_their_item() -> None:
    media = [
        {"kind": "image", "url": f"https://a.example/{name}.jpg", "item": item}
        for name, item in (("one", 0), ("two", 1))
    ]
    made = plan(change(Action.CREATE, 3, "x", after=values("First", NOW, thread=["Second", "Third"], assets=media)))
    items = html_view(made, now=NOW, known=PAGE_KNOWN).partition('<article class="card')[2].split('class="reply"')
    assert [("one.jpg" in item, "two.jpg" in item) for item in items] == [(True, False), (False, True), (False, False)]


def card_of(whole: str, number: int) -> str:
    return whole.partition(f'id="c{number}"')[2].partition("</article>")[0]


@pytest.mark.parametrize(("channel", "layout"), [("fb", "l-wide"), ("li", "l-small"), ("x", "")])
def test_an_attached_link_is_drawn_where_its_network_draws_one(channel: str, layout: str) -> None:
    facts = {"link": "https://www.example.com/oven?a=1", "link_title": "The oven", "link_text": "Forty trays"}
    photo = [{"kind": "image", "url": "https://a.example/one.jpg"}]
    alone, beside = (
        change(Action.CREATE, 3, channel, after=values("Read this", NOW, assets=media, metadata=facts))
        for media in ([], photo)
    )
    shown, with_photo = (card_of(html_view(plan(one), now=NOW, known=PAGE_KNOWN), 0) for one in (alone, beside))
    assert ("linkcard" in shown, layout in shown) == (bool(layout), True)
    for words in ("https://www.example.com/oven?a=1", "The oven", "Forty trays"):
        assert (shown.count(words), with_photo.count(words)) == (1, 1)
    assert ">example.com<" in shown or not layout
    assert "linkcard" not in with_photo


@pytest.mark.parametrize(("channel", "drawn"), [("x", True), ("fb", False)])
def test_a_link_in_a_text_is_drawn_where_its_network_draws_one(channel: str, drawn: bool) -> None:
    text = "Read www.example.com/oven?a=1 or https://other.example/b"
    photo = [{"kind": "image", "url": "https://a.example/one.jpg"}]
    alone, beside, without = (
        card_of(html_view(plan(change(Action.CREATE, 3, channel, after=after)), now=NOW, known=PAGE_KNOWN), 0)
        for after in (values(text, NOW), values(text, NOW, assets=photo), values("No link", NOW))
    )
    assert ("linkcard l-wide" in alone, ">example.com<" in alone) == (drawn, drawn)
    assert "linkcard" not in beside + without


def test_what_waits_shows_its_post_and_what_was_changed_in_buffer_the_one_that_goes_out() -> None:
    due = NOW + timedelta(days=4)
    kept = replace(PAGE_KNOWN, values_of=lambda _: values("Too long a text", due))
    made = plan(
        replace(change(Action.BLOCKED, 3, "x", days=None), after=None),
        change(Action.DRIFT, 4, "fb", before=values("Buffer's words", due), after=values("The sheet's words", due)),
    )
    whole = html_view(made, now=NOW, known=kept)
    assert "Too long a text" in card_of(whole, 0)
    assert "Sun 24 May 2026 04:00 EDT (in 4 days)" in card_of(whole, 0)
    assert 'class="event n-twitter a-blocked"' in whole.partition("<main>")[2]
    assert "Buffer&#39;s words" in card_of(whole, 1)
    assert "The sheet" not in card_of(whole, 1)


def test_boards_are_told_by_their_names_and_comments_are_marked() -> None:
    known = replace(PAGE_KNOWN, boards={"914": "Seasonal bakes"})
    facts = {"board_service_id": "914", "first_comment": "Which one? #market"}
    made = plan(change(Action.CREATE, 3, "ig", after=values("A pin", NOW, title="A title", metadata=facts)))
    whole = html_view(made, now=NOW, known=known)
    assert "Seasonal bakes" in card_of(whole, 0)
    assert "914" not in card_of(whole, 0)
    assert '<span class="hashtag">#market</span>' in card_of(whole, 0)
    assert "<bdi>A title A pin</bdi>" in whole


def test_sides_stand_beside_each_other_with_what_is_new_marked() -> None:
    shown = card_of(html_view(full_plan(), now=NOW, known=PAGE_KNOWN), 1)
    heads = re.findall(r'<th scope="col">(.*?)</th>', shown)
    assert heads == ["Last synced", "Calendar", "Buffer"]
    assert re.findall(r"<mark>(.*?)</mark>", shown) == [": chicken and leek.", ": all are welcome."]
    (conflict,) = full_plan().of(Action.CONFLICT)
    unknown = replace(conflict, sides=tuple(replace(side, base=None, based=False) for side in conflict.sides))
    shown = card_of(html_view(plan(unknown), now=NOW, known=PAGE_KNOWN), 0)
    assert re.findall(r'<th scope="col">(.*?)</th>', shown) == ["Calendar", "Buffer"]
    assert re.findall(r"<mark>(.*?)</mark>", shown) == ["all are welcome"]
    assert 'class="changed"' not in shown


@pytest.mark.parametrize(
    ("channel", "initials"),
    [("mastodon:@acme@mastodon.social", "A"), ("bluesky:acme.bsky.social", "A"), ("instagram:harbor.bakery", "HB"),
     ("linkedin:(Old) Mill & Co", "OM"), ("facebook:\U0001f950 Bakery", "B"), ("twitter:___", "\u00b7")],
)  # fmt: skip
def test_initials_are_those_of_the_name(channel: str, initials: str) -> None:
    one = change(Action.CREATE, 3, "x")
    one = replace(one, channel=channel, service=channel.partition(":")[0], key=one.key._replace(channel_id="not known"))
    shown = card_of(html_view(plan(one), now=NOW, known=PAGE_KNOWN), 0)
    assert re.findall(r'class="avatar" aria-hidden="true">(.*?)<', shown) == [initials]


@pytest.mark.parametrize(
    ("action", "post_id", "empty"),
    [
        (Action.CREATE, None, 7),
        (Action.DRIFT, "p1", 7),
        (Action.BLOCKED, "p1", 7),
        (Action.BLOCKED, None, 8),
        (Action.DELETE, "p1", 8),
    ],
)
def test_a_day_on_which_nothing_goes_out_is_empty(action: Action, post_id: str | None, empty: int) -> None:
    ends = [change(Action.CREATE, row, "fb", days=days) for row, days in ((2, 1), (3, 10))]
    made = plan(*ends, change(action, 4, "fb", days=5, post_id=post_id))
    assert f"{empty} days without a post" in html_view(made, now=NOW, known=PAGE_KNOWN)


@pytest.mark.parametrize("service", sorted(LOOKS))
def test_every_alt_text_is_there_to_be_read(service: str) -> None:
    media = [
        {"kind": "image", "url": f"https://a.example/no-{number}.jpg", "alt_text": f"Tray {number}"}
        for number in range(1, 10)
    ]
    one = replace(change(Action.CREATE, 3, "x", after=values("A", NOW, assets=media)), service=service)
    shown = card_of(html_view(plan(one), now=NOW, known=PAGE_KNOWN), 0)
    assert [f"<bdi>Tray {number}</bdi>" in shown for number in range(1, 10)] == [True] * 9
    hidden = 9 - LOOKS[service].most
    assert (f'class="rest">+{hidden}<' in shown) is (hidden > 0)
    assert shown.partition('<ol class="attached">')[2].count("<li>") == (9 if hidden > 0 else 0)
    alone = replace(one, after=values("A", NOW, assets=[{**media[0], "alt_text": "A tray of warm rolls. " * 20}]))
    assert card_of(html_view(plan(alone), now=NOW, known=PAGE_KNOWN), 0).count("A tray of warm rolls.") == 40


@pytest.mark.parametrize("service", sorted(LOOKS))
def test_missing_alt_texts_are_told_where_there_could_be_one(service: str) -> None:
    media = [{"kind": "image", "url": "https://a.example/one.jpg"}]
    one = replace(change(Action.CREATE, 3, "x", after=values("A", NOW, assets=media)), service=service)
    shown = card_of(html_view(plan(one), now=NOW, known=PAGE_KNOWN), 0)
    has_limit = any(rule.id.endswith(".alt_text.too_long") for rule in NETWORKS[service].rules)
    assert ("no alt text" in shown) is has_limit


def test_one_sentence_tells_what_is_open_and_never_that_all_is_well_where_it_is_not() -> None:
    def said(*actions: Action) -> str:
        return opening(plan(*(change(action, row, "fb") for row, action in enumerate(actions, start=2))))

    assert said(Action.NOOP) == "Nothing changes: the calendar and Buffer agree."
    assert said(Action.NOOP, Action.DRIFT) == "Nothing changes; 1 post was changed in Buffer."
    assert said(Action.HOLD, Action.HOLD) == "Nothing changes; 2 posts are held."
    assert said(Action.CREATE, Action.HOLD, Action.DRIFT, Action.DRIFT) == (
        "This plan publishes 1 new post; 2 posts were changed in Buffer."
    )


@pytest.mark.parametrize(
    ("actions", "complete", "line", "sentence"),
    [
        ((), True, "Nothing to do: the plan is empty.", "Nothing changes: the calendar and Buffer agree."),
        ((), False, "Nothing is planned: not everything could be read.", None),
        ((Action.NOOP,), False, "Nothing to do in what could be read: 1 unchanged.",
         "Nothing changes in what could be read."),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_not_said_to_be_empty_or_in_step(
    actions: tuple[Action, ...], complete: bool, line: str, sentence: str | None
) -> None:
    made = replace(plan(*(change(action, 2, "fb") for action in actions)), complete=complete)
    assert (summary(made), opening(made)) == (line, sentence or line)
