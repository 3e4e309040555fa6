"""Everything that can be set from a column: sent, found again, and changed, against the sandbox.

A plan made without a ledger compares what the row wants with what Buffer has, value by value: it adopts a post only
where the two are the same. So nothing that is sent may come back otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLInputObjectType, GraphQLSchema, build_schema, get_named_type

import calendar_sync.sandbox
from calendar_sync import pipeline
from calendar_sync.buffer import BufferClient
from calendar_sync.config import Settings
from calendar_sync.entries.settings import USERS
from calendar_sync.ledger import Ledger
from calendar_sync.model.columns import ALL_COLUMNS, SETTING_COLUMNS
from calendar_sync.model.entry import Severity
from calendar_sync.model.plan import Action, OutcomeStatus, Plan
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox import Settings as BoxSettings
from tests.stateful.books import MemoryBook

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
IMAGE, VIDEO, OTHER, SLIDES = (f"https://media.example.com/{name}" for name in ("a.jpg", "clip.mp4", "b.jpg", "s.pdf"))
PUBLIC = Path(__file__).parents[3] / "shared" / "buffer" / "structure.graphql"
OWN = Path(calendar_sync.sandbox.__file__).with_name("schema.graphql")
SERVICES = (
    *("bluesky", "facebook", "googlebusiness", "instagram", "linkedin", "mastodon"),
    *("pinterest", "threads", "tiktok", "twitter", "youtube"),
)
SEED: dict[str, Any] = {
    "account": {"id": "9" * 24, "timezone": "UTC"},
    "organizations": [
        {
            "id": "0" * 24,
            "name": "Acme",
            "approvals": True,
            "tags": [
                {"id": "t1", "name": "Launch", "color": "#112233"},
                {"id": "t2", "name": "Sale", "color": "#445566"},
            ],
            "channels": [
                {
                    "id": service,
                    "service": service,
                    "name": "acme",
                    "type": "business",
                    "timezone": "Europe/Berlin",
                    "schedule": {"weekdays": ["09:00", "15:00"]},
                    "boards": [
                        {"id": f"b{n}", "name": name, "serviceId": f"78{n}"} for n, name in enumerate(("Boats", "Tea"))
                    ],
                }
                for service in SERVICES
            ],
        }
    ],
}
LINK, THERE = "https://example.com/here", "https://example.com/there"
FILM = {"media": VIDEO, "title": "A film", "category": "Music"}
OFFER = {"post_type": "Offer", "title": "Sale", "event_start": "2027-04-01 09:00", "event_end": "2027-04-30 18:00"}
EVENT = {**OFFER, "post_type": "Event", "title": "Fair"}
PICTURE = {"media": IMAGE}
BY_HAND = {**PICTURE, "post_type": "Story", "publish_by_notification": "yes"}
PIN = {**PICTURE, "board": "Boats"}
CARD = {"link": LINK, "link_title": "Boats of the week", "link_text": "Three of them", "link_image": IMAGE}
ROWS = {"text": "Café Boat & Sons 🚣 meets Tea House"}
BOAT_ON_LINKEDIN = "Boat & Sons = https://www.linkedin.com/company/boatandsons 2414183"
TEA_ON_LINKEDIN = "Tea House = https://uk.linkedin.com/in/tea-house urn:li:person:Ab-9"
BOAT_ON_FACEBOOK = "Boat & Sons = https://www.facebook.com/boatandsons 104512345"
TEA_ON_FACEBOOK = "Tea House = https://www.facebook.com/profile.php?id=77 77"

CASES: list[tuple[str, Mapping[str, Any], str, Any]] = [
    ("twitter", {}, "ai_generated", "yes"),
    ("twitter", {}, "quote_post", "https://x.com/acme/status/1790000000000000123"),
    ("twitter", {}, "tags", "Launch"),
    ("twitter", {"tags": "Launch, Sale"}, "tags", "Sale"),
    ("twitter", {}, "publish_by_notification", "yes"),
    ("twitter", {}, "needs_approval", "yes"),
    ("twitter", {"needs_approval": "yes"}, "tags", "Sale"),
    ("twitter", {"mode": "Draft"}, "tags", "Sale"),
    ("twitter", {"text": "One\n---\nTwo"}, "text", "One\n---\nTwo\n---\nThree"),
    ("threads", {"text": "One"}, "text", "One\n---\nTwo"),
    ("twitter", {"text": "Uno\n---\nDue", "media": IMAGE}, "media", f"{IMAGE}\n---\n{OTHER}"),
    ("bluesky", {"text": "A\n---\n---\nC", "media": f"---\n{IMAGE}", "alt_text": "Boat"}, "alt_text", "A boat"),
    ("mastodon", {"text": "One\n---\nTwo", "media": f"---\n{VIDEO}", "video_cover": 1}, "video_cover", 2),
    *((service, CARD, "link_title", "Boats") for service in ("bluesky", "facebook", "linkedin", "threads")),
    *((service, CARD, "link_text", "Two") for service in ("bluesky", "facebook", "linkedin", "threads")),
    *((service, CARD, "link_image", OTHER) for service in ("bluesky", "facebook", "linkedin", "threads")),
    ("facebook", {**ROWS, "mentions": BOAT_ON_FACEBOOK}, "mentions", f"{BOAT_ON_FACEBOOK}\n{TEA_ON_FACEBOOK}"),
    ("linkedin", {**ROWS, "mentions": BOAT_ON_LINKEDIN}, "mentions", f"{TEA_ON_LINKEDIN}\n{BOAT_ON_LINKEDIN}"),
    ("linkedin", {"media": f"{SLIDES}\n{IMAGE}", "title": "Slides"}, "title", "More slides"),
    ("linkedin", {"media": VIDEO, "video_title": "Our boats"}, "video_title", "Your boats"),
    ("facebook", PICTURE, "post_type", "Story"),
    ("facebook", {}, "first_comment", "And more below"),
    ("facebook", {"link": LINK}, "link", THERE),
    ("instagram", PICTURE, "alt_text", "A boat"),
    ("instagram", PICTURE, "post_type", "Story"),
    ("instagram", PICTURE, "first_comment", "And more below"),
    ("instagram", PICTURE, "ai_generated", True),
    ("instagram", FILM, "share_to_feed", "no"),
    ("instagram", PICTURE, "link", LINK),
    ("instagram", PICTURE, "location", "Lisbon"),
    ("instagram", PICTURE, "location_id", 213385402),
    ("instagram", BY_HAND, "stickers", "music: Clair de lune\ntopic: Boats\nproducts: Oars\ntext: Hi\nother: none"),
    ("instagram", {**BY_HAND, "stickers": "music: Clair de lune"}, "stickers", "text: Hi"),
    ("instagram", PICTURE, "user_tags", "@anna\nben.k 30% 60%"),
    ("instagram", {"media": f"{IMAGE}\n{OTHER}", "user_tags": "2: @anna 0.1 0.9"}, "user_tags", "1: @anna 0.1 0.9"),
    ("instagram", PICTURE, "publish_by_notification", "yes"),
    ("linkedin", {}, "first_comment", "And more below"),
    ("linkedin", {}, "link", LINK),
    ("threads", {}, "link", LINK),
    ("threads", {}, "topic", "#Baking"),
    ("threads", {}, "location", "Lisbon"),
    ("threads", {}, "location_id", "77"),
    ("threads", {}, "post_type", "Ghost post"),
    ("bluesky", {}, "link", LINK),
    ("mastodon", {}, "content_warning", "Spiders"),
    ("pinterest", PIN, "board", "Tea"),
    ("pinterest", PIN, "title", "A boat"),
    ("pinterest", PIN, "link", LINK),
    ("tiktok", PICTURE, "title", "A boat"),
    ("tiktok", PICTURE, "ai_generated", "yes"),
    ("instagram", {"media": VIDEO}, "video_cover", 2.5),
    ("youtube", FILM, "title", "Another film"),
    ("youtube", FILM, "video_cover", "3 s"),
    ("youtube", FILM, "category", "Comedy"),
    ("youtube", FILM, "privacy", "Unlisted"),
    ("youtube", FILM, "license", "Creative Commons"),
    ("youtube", FILM, "made_for_kids", "yes"),
    ("youtube", FILM, "notify_subscribers", "no"),
    ("youtube", FILM, "embeddable", "no"),
    ("youtube", FILM, "ai_generated", "yes"),
    ("googlebusiness", {"button": "Shop", "link": LINK}, "button", "Learn more"),
    ("googlebusiness", {"button": "Shop", "link": LINK}, "link", THERE),
    ("googlebusiness", {}, "post_type", "What's new"),
    ("googlebusiness", {}, "title", "Summer"),
    ("googlebusiness", OFFER, "title", "Summer sale"),
    ("googlebusiness", OFFER, "link", LINK),
    ("googlebusiness", {**EVENT, "link": LINK, "button": "Shop"}, "link", THERE),
    ("googlebusiness", OFFER, "offer_code", "SPRING10"),
    ("googlebusiness", OFFER, "offer_terms", "One each"),
    ("googlebusiness", OFFER, "event_start", "2027-04-02 09:00"),
    ("googlebusiness", OFFER, "event_end", datetime(2027, 5, 1)),
    ("googlebusiness", EVENT, "all_day", "yes"),
    ("googlebusiness", EVENT, "event_end", "2027-05-01"),
    ("googlebusiness", {**EVENT, "link": LINK, "button": "Shop"}, "button", "Book"),
    ("googlebusiness", EVENT, "title", "Summer fair"),
]
"""Network, a row, and the column that is changed in it, with the new value."""
BESIDES: Mapping[str, str] = {
    "*PostInput.aiAssisted": "says that Buffer's own assistant wrote the post; no network learns of it",
    "*PostInput.draftId": "a post kept by Buffer's editor, which no calendar knows",
    "*PostInput.ideaId": "filled by the tool where a row's idea becomes its post",
    "*PostInput.source": "a name for the program, for Buffer's own statistics",
    "AssetInput.link": "a link is sent as a link attachment, which holds the same",
    "LinkAssetInput.*": "as above",
    "ImageAssetInput.thumbnailUrl": "a preview for Buffer's pages; Buffer makes its own",
    "ImageMetadataInput.animatedThumbnail": "as above",
    "ImageMetadataInput.dimensions": "ignored by Buffer, which looks itself",
    "ImageDimensionsInput.*": "as above",
    "VideoAssetInput.thumbnailUrl": "refused by Buffer: Video cover says which moment is shown",
}
"""Inputs that no column sets, and why."""
SAME = {
    ("googlebusiness", "post_type"),
}
"""Changes that mean nothing: what is written is what an empty cell meant."""


class Desk:
    """A calendar with a row for each case, and runs over it."""

    def __init__(self, folder: Path, seed: Mapping[str, Any] = SEED) -> None:
        self.folder, self.runs, self.moment = folder, 0, NOW
        self.sent: list[Any] = []
        self.box = Sandbox(seed=dict(seed), settings=BoxSettings(rate_limits=False), clock=self)
        self.book = MemoryBook()
        self.columns = list(ALL_COLUMNS)
        rows = [self._row(place, service, values) for place, (service, values, _, _) in enumerate(CASES)]
        self.book.put([list(ALL_COLUMNS.values()), *rows])
        self.settings = Settings.model_validate(
            {
                "timezone": "Europe/Berlin",
                "tags": {"Launch": "t1", "Sale": "t2"},
                "buffer": {"quiet_period": 0},
                "rules": {"row.approval_unproven": "off"},
            }
        )

    def _row(self, place: int, service: str, values: Mapping[str, Any]) -> list[Any]:
        when = NOW + timedelta(days=2, minutes=10 * place)
        usual = {"date": datetime(when.year, when.month, when.day), "time": when.time(), "channels": service}
        link = {} if values.get("text") else {"text": f"Post {place} about boats and tea"}
        cells = {**usual, **link, **values}
        return [cells.get(field) for field in self.columns]

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def change(self) -> None:
        grid = self.book.grid()
        for line, (_, _, column, value) in zip(grid[1:], CASES, strict=True):
            line[self.columns.index(column)] = value
        self.book.put(grid)

    def session(self, ledger: Ledger) -> pipeline.Session:
        inner = SandboxTransport(self.box, sleep=self.sleep)

        def listen(request: httpx.Request) -> httpx.Response:
            self.sent += json.loads(request.content)["variables"].values()
            return inner.handle_request(request)

        client = BufferClient(
            endpoint="http://sandbox.localhost",
            key=DEFAULT_KEY,
            transport=httpx.MockTransport(listen),
            clock=self.now,
            sleep=self.sleep,
            user_agent="tests/1.0",
        )
        return pipeline.Session(
            calendar=self.book.backend(),
            location="columns.sim",
            settings=self.settings,
            client=client,
            ledger=ledger,
            clock=self.now,
            sleep=self.sleep,
        )

    def sync(self) -> pipeline.Report:
        with Ledger(self.folder / "ledger.db") as ledger:
            report = pipeline.sync(self.session(ledger), lambda _: True)
        assert report is not None
        return report

    def plan(self, ledger_name: str = "ledger.db") -> Plan:
        with Ledger(self.folder / ledger_name) as ledger:
            return pipeline.prepare(self.session(ledger)).plan

    def plan_without_memory(self) -> Plan:
        self.runs += 1
        return self.plan(f"other{self.runs}.db")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.box.close()


def case_of(row: int) -> tuple[str, str]:
    service, _, column, _ = CASES[row - 2]
    return service, column


def problems(plan: Plan) -> list[tuple[str, str]]:
    return [(issue.cell, issue.message) for issue in plan.issues if issue.severity is not Severity.NOTE]


def fields_of(schema: GraphQLSchema, type_: Any, owner: str = "") -> Iterator[str]:
    """Yield every field below an input type, as ``service:Type.field``; assets are the same for every network."""
    named = get_named_type(type_)
    if not isinstance(named, GraphQLInputObjectType):
        return
    owner = "" if named.name == "AssetInput" else owner
    for name, field in named.fields.items():
        yield f"{owner}:{named.name}.{name}".removeprefix(":")
        yield from fields_of(schema, field.type, name if named.name == "PostInputMetaData" else owner)


def filled(schema: GraphQLSchema, type_: Any, value: Any, owner: str = "") -> Iterator[str]:
    """Yield the fields that an input fills, as :func:`fields_of` names them."""
    named = get_named_type(type_)
    for given in value if isinstance(value, list) else [value]:
        if not isinstance(named, GraphQLInputObjectType) or not isinstance(given, dict):
            return
        owner = "" if named.name == "AssetInput" else owner
        for name, inner in given.items():
            yield f"{owner}:{named.name}.{name}".removeprefix(":")
            below = name if named.name == "PostInputMetaData" else owner
            yield from filled(schema, named.fields[name].type, inner, below)


def assert_every_input_is_filled(sent: list[Any]) -> None:
    """Hold what was sent against all that Buffer's schema has for posts."""
    schema = build_schema((PUBLIC if PUBLIC.is_file() else OWN).read_text(encoding="utf-8"))
    kinds = {"channelId": schema.type_map["CreatePostInput"], "id": schema.type_map["EditPostInput"]}
    given = [value for value in sent if isinstance(value, dict)]
    reached = {
        field
        for value in given
        for mark, kind in kinds.items()
        if mark in value and "schedulingType" in value
        for field in filled(schema, kind, value)
    }
    wanted = {field for kind in kinds.values() for field in fields_of(schema, kind)}
    excused = {field for field in wanted for known in BESIDES if fnmatch(field, known)}
    assert sorted(wanted - excused - reached) == []
    assert sorted(excused & reached) == []
    assert [known for known in BESIDES if not any(fnmatch(field, known) for field in wanted)] == []


def test_every_column_is_sent_found_again_and_changed(desk: Desk) -> None:
    first = desk.sync()
    assert problems(first.plan) == []
    assert [item.error for item in first.outcomes if item.status is not OutcomeStatus.DONE] == []
    assert first.plan.count(Action.CREATE) == len(CASES)

    assert {str(change.action) for change in desk.plan().changes} == {"noop"}
    told = desk.plan_without_memory()
    assert [(case_of(change.row), change.reason) for change in told.changes if change.action is not Action.ADOPT] == []

    desk.change()
    second = desk.plan()
    assert problems(second) == []
    left = [case_of(change.row) for change in second.changes if change.action is not Action.EDIT]
    assert left == [case for case in map(case_of, range(2, len(CASES) + 2)) if case in SAME]
    assert all(change.fields and change.reason for change in second.changes if change.action is Action.EDIT)

    done = desk.sync()
    assert [item.error for item in done.outcomes if item.status is not OutcomeStatus.DONE] == []
    assert not desk.plan().has_effects
    told = desk.plan_without_memory()
    assert [(case_of(change.row), change.reason) for change in told.changes if change.action is not Action.ADOPT] == []
    assert_every_input_is_filled(desk.sent)


SENT_ONLY = """{ posts(first: 100, input: {organizationId: "%s"}) { edges { node { text channelService
  assets { ... on VideoAsset { video { title } } }
  metadata {
    ... on LinkedInPostMetadata {
      linkAttachment { title text thumbnail } annotations { type text url content indices }
    }
    ... on FacebookPostMetadata {
      linkAttachment { title text thumbnail } annotations { type text url content indices }
    }
    ... on ThreadsPostMetadata { linkAttachment { title text thumbnail } }
    ... on BlueskyPostMetadata { linkAttachment { title text thumbnail } }
  } } } } }""" % ("0" * 24)


def test_what_is_not_compared_arrives_all_the_same(desk: Desk) -> None:
    desk.sync()
    answer = httpx.Client(transport=SandboxTransport(desk.box), base_url="http://sandbox.localhost").post(
        "/", json={"query": SENT_ONLY}, headers={"Authorization": f"Bearer {DEFAULT_KEY}", "User-Agent": "tests/1.0"}
    )
    nodes = [edge["node"] for edge in answer.json()["data"]["posts"]["edges"]]
    card = {"title": "Boats of the week", "text": "Three of them", "thumbnail": IMAGE}
    carded = [node["channelService"] for node in nodes if (node["metadata"] or {}).get("linkAttachment") == card]
    assert sorted(carded) == sorted(["bluesky", "facebook", "linkedin", "threads"] * 3)
    marked = {
        node["channelService"]: [mark for mark in node["metadata"]["annotations"] if mark["type"] == "annotation"]
        for node in nodes
        if node["text"] == ROWS["text"]
    }
    known = {"type": "annotation", "text": "Boat & Sons", "indices": [5, 16]}
    page, company = "https://www.facebook.com/boatandsons", "https://www.linkedin.com/company/boatandsons"
    assert marked == {
        "facebook": [{**known, "url": page, "content": "104512345"}],
        "linkedin": [{**known, "url": company, "content": "urn:li:organization:2414183"}],
    }
    assert "Our boats" in [asset["video"]["title"] for node in nodes for asset in node["assets"] if "video" in asset]


def test_a_tag_is_found_wherever_it_stands(tmp_path: Path) -> None:
    away = [{"channel": "facebook:acme", "text": f"Post {n}", "at": f"+{300 + n}d 10:00"} for n in range(120)]
    away[60]["tags"] = ["Sale"]
    desk = Desk(tmp_path, {**SEED, "organizations": [{**SEED["organizations"][0], "posts": away}]})
    desk.settings = desk.settings.model_copy(update={"tags": {}})
    columns = ["date", "time", "channels", "text", "tags"]
    row = [datetime(2027, 3, 3), "09:00", "twitter", "Boats on sale", "sale"]
    desk.book.put([[ALL_COLUMNS[name] for name in columns], row])
    assert problems(desk.plan()) == []
    row[-1] = "Launch"
    desk.book.put([[ALL_COLUMNS[name] for name in columns], row])
    (issue,) = desk.plan().issues
    assert (issue.rule, issue.cell) == ("tag.unknown", "May!E2")
    desk.box.close()


def test_every_setting_is_tried_on_every_network_that_has_it() -> None:
    tried = {(service, column) for service, _, column, _ in CASES}
    assert {(service, column) for column, services in USERS.items() for service in services} <= tried
    assert set(SETTING_COLUMNS) <= {column for _, column in tried}
