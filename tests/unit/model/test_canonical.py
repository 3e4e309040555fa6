"""One spelling for every value: the same wish is the same value, and comes back from JSON as it went."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.buffer import METADATA_FIELDS, Asset, Idea, Post, Tag
from calendar_sync.model.canonical import (
    canonical_text,
    differing,
    digest,
    digest_in_parts,
    entry_digest,
    entry_from_values,
    entry_values,
    idea_values,
    iso,
    post_digest,
    post_digest_beside,
    post_values,
)
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule

KEY = EntryKey("cal", "r1", "c1")
ORIGIN = Origin("May", 2)
TEXTS = st.text(max_size=30)
CANONICAL = TEXTS.map(canonical_text)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
ASSETS = st.one_of(
    st.builds(Asset, st.sampled_from(["image", "video"]), st.just("https://a.example/1"), alt_text=CANONICAL),
    st.builds(Asset, st.just("document"), st.just("https://a.example/2"), title=CANONICAL, thumbnail_url=st.just("t")),
)
METADATA = st.dictionaries(
    st.sampled_from(sorted(METADATA_FIELDS)), st.one_of(st.booleans(), CANONICAL.filter(bool)), max_size=4
)
ENTRIES = st.builds(
    Entry,
    key=st.just(KEY),
    origin=st.just(ORIGIN),
    kind=st.sampled_from(Kind),
    service=st.just("twitter"),
    text=CANONICAL,
    thread=st.lists(CANONICAL, max_size=3).map(tuple),
    assets=st.lists(ASSETS, max_size=3).map(tuple),
    schedule=st.sampled_from(Schedule),
    due_at=st.none() | MOMENTS,
    tags=st.lists(st.text(max_size=5), max_size=3, unique=True).map(sorted).map(tuple),
    title=CANONICAL,
    metadata=METADATA,
    needs_approval=st.booleans(),
    notify=st.booleans(),
)


@given(TEXTS)
def test_canonical_text_is_canonical(text: str) -> None:
    assert canonical_text(canonical_text(text)) == canonical_text(text)


@given(st.text(alphabet="e\u0301\ufeff\u00a0 \n\r\t\v\u2028\x00\ud83d\ude00", max_size=12))
def test_canonical_text_is_canonical_where_it_is_hard(text: str) -> None:
    once = canonical_text(text)
    assert canonical_text(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("  a  \n\n b\t\n", "a\n\n b"),
        ("Cafe\u0301", "Café"),
        ("Cafe\ufeff\u0301", "Café"),
        ("a\u00a0b", "a b"),
        ("a\vb\u2028c\u2029d", "a\nb\nc\nd"),
        ("a\x00b\x7f", "ab"),
        ("a\tb", "a\tb"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83d", "a\ufffd"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\ufb01ne", "\ufb01ne"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert canonical_text(text) == canonical


@given(ENTRIES)
def test_an_entry_comes_back_from_its_values(entry: Entry) -> None:
    assert entry_from_values(entry_values(entry), KEY, ORIGIN, "twitter") == entry


@given(ENTRIES)
def test_values_come_back_from_json_with_the_same_digest(entry: Entry) -> None:
    values = entry_values(entry)
    again = json.loads(json.dumps(values))
    assert again == values
    assert digest(again) == digest(values)
    assert entry_values(entry_from_values(again, KEY, ORIGIN, "twitter")) == values


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_tags_and_settings_says_nothing(entry: Entry, random: object) -> None:
    tags, metadata = list(entry.tags), list(entry.metadata.items())
    random.shuffle(tags)  # type: ignore[attr-defined]
    random.shuffle(metadata)  # type: ignore[attr-defined]
    shuffled = replace(entry, tags=tuple(tags), metadata=dict(metadata))
    assert digest(entry_values(shuffled)) == digest(entry_values(entry))


@given(ENTRIES, ENTRIES)
def test_different_wishes_have_different_digests(one: Entry, other: Entry) -> None:
    assert (digest(entry_values(one)) == digest(entry_values(other))) == (one == other)


@given(ENTRIES, ENTRIES)
def test_what_differs_is_named(one: Entry, other: Entry) -> None:
    before, after = entry_values(one), entry_values(other)
    names = differing(before, after)
    assert names == differing(after, before)
    assert bool(names) == (before != after)
    assert list(names) == sorted(names)


def test_digests_are_those_of_plain_json() -> None:
    """A ledger outlives many versions: what is digested must never change."""

    def sha256(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    assert digest({"b": [1, None, True], "a": "é"}) == sha256('{"a":"é","b":[1,null,true]}')
    entry = Entry(KEY, ORIGIN, Kind.POST, "twitter", "Hello", due_at=datetime(2027, 5, 14, 9, 30, tzinfo=UTC))
    assert digest(entry_values(entry)) == sha256(
        '{"assets":[],"due_at":"2027-05-14T09:30:00Z","kind":"post","metadata":{},"notify":false,"schedule":"at",'
        '"tags":[],"text":"Hello","thread":[],"title":""}'
    )


def test_place_and_column_of_the_text_are_no_part_of_the_wish() -> None:
    entry = Entry(KEY, ORIGIN, Kind.POST, "twitter", "Hello")
    moved = replace(entry, origin=Origin("June", 9), text_field="text:twitter")
    assert entry_values(moved) == entry_values(entry)


def test_settings_that_say_nothing_are_left_out() -> None:
    entry = Entry(KEY, ORIGIN, Kind.POST, "youtube", "Hello", metadata={"title": "", "code": None, "full_day": False})
    assert entry_values(entry)["metadata"] == {"full_day": False}


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 5, 14, 9, tzinfo=UTC), "2026-05-14T09:00:00Z"),
        (datetime(2026, 5, 14, 9, tzinfo=timezone(timedelta(hours=2))), "2026-05-14T07:00:00Z"),
        (datetime(2026, 5, 14, 9, 0, 0, 5000, tzinfo=UTC), "2026-05-14T09:00:00.005Z"),
        (None, None),
    ],
)
def test_iso(moment: datetime | None, text: str | None) -> None:
    assert iso(moment) == text


POST = Post(
    "p1", "c1", "twitter", "Hello\r\n", "scheduled", datetime(2026, 1, 1, tzinfo=UTC),
    due_at=datetime(2026, 2, 1, tzinfo=UTC), custom_scheduled=True, tags=(Tag("t2", "b"), Tag("t1", "a")),
    assets=(Asset("document", "d", title="D", thumbnail_url="made by Buffer"),),
)  # fmt: skip


def test_a_post_in_the_words_of_an_entry() -> None:
    values = post_values(POST)
    assert values["text"] == "Hello"
    assert values["tags"] == ["t1", "t2"]
    assert values["assets"] == [{"kind": "document", "url": "d", "title": "D"}]
    assert (values["schedule"], values["due_at"]) == ("at", "2026-02-01T00:00:00Z")
    assert values.keys() == entry_values(Entry(KEY, ORIGIN, Kind.POST, "twitter", "")).keys()


def test_the_time_of_a_queue_post_is_the_queues() -> None:
    queued = replace(POST, custom_scheduled=False)
    assert post_values(queued) == post_values(replace(queued, due_at=datetime(2026, 3, 1, tzinfo=UTC)))
    assert post_values(queued)["schedule"] == "queue"


def test_a_draft_without_a_time() -> None:
    draft = replace(POST, status="draft", custom_scheduled=False, due_at=None)
    assert (post_values(draft)["kind"], post_values(draft)["schedule"]) == ("draft", "none")


def test_what_becomes_of_a_post_is_no_part_of_its_value() -> None:
    sent = replace(POST, status="sent", sent_at=datetime(2026, 2, 1, tzinfo=UTC), link="https://x.example/1")
    assert digest(post_values(sent)) == digest(post_values(POST))


def test_an_idea_in_the_words_of_an_entry() -> None:
    idea = Idea("i1", "Title ", "Text\r\n", datetime(2026, 1, 1, tzinfo=UTC), tags=(Tag("t1", "a"),))
    values = idea_values(idea)
    assert (values["kind"], values["title"], values["text"], values["tags"]) == ("idea", "Title", "Text", ["t1"])
    assert values.keys() == post_values(POST).keys()


def _plainly(text: str) -> str:
    """Canonical text by its definition, step by step."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\v\f\x85\u2028\u2029]", "\n", text)
    text = re.sub("[\x00-\x08\x0e-\x1f\x7f\ufeff]", "", text).replace("\xa0", " ")
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")).strip()


@given(
    st.one_of(TEXTS, st.text(alphabet="aé\u0301\u1100\u1161 \n\t\xa0\u2002\u3000\u200d\U0001f950\ud83d", max_size=9))
)
def test_canonical_text_takes_no_short_cut_that_changes_it(text: str) -> None:
    assert canonical_text(text) == _plainly(text)


@given(ENTRIES, TEXTS)
def test_the_digest_of_an_entry_is_that_of_its_values(entry: Entry, raw: str) -> None:
    for one in (entry, replace(entry, text=raw, title=raw, thread=(raw,), metadata={"title": raw})):
        assert entry_digest(one) == digest(entry_values(one)) == entry_digest(one)


@given(ENTRIES, st.sampled_from(["draft", "scheduled", "sent"]), st.booleans(), st.sampled_from(["notification", ""]))
def test_the_digest_of_a_post_is_that_of_its_values(entry: Entry, status: str, custom: bool, how: str) -> None:
    post = Post(
        "p1", "c1", "twitter", entry.text, status, datetime(2026, 5, 1, tzinfo=UTC),
        due_at=entry.due_at, custom_scheduled=custom, scheduling_type=how, assets=entry.assets, thread=entry.thread,
        tags=tuple(Tag(tag, tag) for tag in entry.tags), metadata=entry.metadata,
    )  # fmt: skip
    assert post_digest(post) == digest(post_values(post)) == post_digest(post)


def test_a_changed_entry_has_a_digest_of_its_own() -> None:
    entry = Entry(KEY, ORIGIN, Kind.POST, "twitter", "one")
    first = entry_digest(entry)
    assert entry_digest(replace(entry, text="two")) != first == entry_digest(replace(entry, origin=Origin("June", 9)))


@given(st.lists(st.lists(st.tuples(TEXTS, TEXTS) | TEXTS, max_size=4), max_size=4), st.integers(0, 3))
def test_the_digest_in_parts_is_that_of_the_whole(lists: list[list[object]], more: int) -> None:
    lists = [*lists, [f"r{number}" for number in range(more * 1000)]]
    assert digest_in_parts(lists) == digest(lists)


COMPARED = st.sets(
    st.sampled_from(["text", "due_at", "metadata", "assets", "thread", "notify", "tags", "kind", "schedule", "title"])
)


@given(ENTRIES, ENTRIES, COMPARED)
def test_the_digest_of_a_post_beside_an_entry_is_its_own(entry: Entry, other: Entry, changed: set[str]) -> None:
    if "schedule" not in changed:
        entry = replace(entry, schedule=Schedule.AT, title="", needs_approval=False)
    said = replace(entry, **{name: getattr(other, name) for name in changed})
    post = Post(
        "p1", "c1", "twitter", said.text, "draft" if said.kind is Kind.DRAFT else "scheduled",
        datetime(2026, 5, 1, tzinfo=UTC), due_at=said.due_at, custom_scheduled=True,
        scheduling_type="notification" if said.notify else "automatic", assets=said.assets, thread=said.thread,
        tags=tuple(Tag(tag, tag) for tag in said.tags), metadata=said.metadata,
    )  # fmt: skip
    assert post_digest_beside(entry, post) == digest(post_values(post))
    queued = replace(post, custom_scheduled=False)
    assert post_digest_beside(entry, queued) == digest(post_values(queued))


def test_a_post_that_says_what_an_entry_wants_has_its_digest() -> None:
    entry = Entry(KEY, ORIGIN, Kind.POST, "twitter", "one", due_at=datetime(2026, 5, 1, 9, tzinfo=UTC))
    post = Post("p1", "c1", "twitter", "one", "scheduled", datetime(2026, 4, 1, tzinfo=UTC))
    post = replace(post, due_at=entry.due_at, custom_scheduled=True)
    assert post_digest_beside(entry, post) is entry_digest(entry)
