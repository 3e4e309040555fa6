"""Two verdicts on thousands of posts: our rules, and the sandbox, which shares no code with them.

A post that our rules say Buffer refuses must be refused by the sandbox, and no other. Where they differ, one is wrong.
What only the network itself would refuse, later, passes in Buffer and in the sandbox. A draft passes nearly always;
what the sandbox refuses of drafts, our rules must refuse too. ``POSTS=30000 pytest tests/system/test_agreement.py``
writes more of them.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calendar_sync import networks
from calendar_sync.buffer.parse import parse_channel
from calendar_sync.buffer.payload import create_input
from calendar_sync.model.buffer import Asset, Channel
from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule, Severity
from calendar_sync.networks import counting
from calendar_sync.networks.counting import INSTAGRAM, LINKEDIN, MASTODON, UTF16, X
from calendar_sync.networks.rule import Refuser
from calendar_sync.networks.tlds import TOP_LEVEL_DOMAINS
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, Settings
from calendar_sync.sandbox.domain import posts
from calendar_sync.sandbox.domain.counting import COUNT, hashtags, mentions, units
from calendar_sync.sandbox.domain.session import Refusal, Session

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
POSTS = int(os.environ.get("POSTS", "3000"))
KINDS: dict[str, tuple[str, ...]] = {
    "twitter": ("free", "premium"),
    "mastodon": ("500", "1000"),
    "instagram": ("business", "profile"),
    **dict.fromkeys(("bluesky", "facebook", "googlebusiness", "linkedin"), ("business",)),
    **dict.fromkeys(("pinterest", "threads", "tiktok", "youtube"), ("business",)),
}
LIMITS = {
    "twitter": 280, "mastodon": 500, "instagram": 2196, "bluesky": 300, "facebook": 5000, "googlebusiness": 4000,
    "linkedin": 3000, "pinterest": 500, "threads": 500, "tiktok": 2200, "youtube": 5000,
}  # fmt: skip
ENDS = sorted(TOP_LEVEL_DOMAINS)
SUFFIXES = ("jpeg", "png", "webp", "heic", "HEIF", "bmp", "tif", "tiff", "avif", "svg")
PIECES = (
    *(
        "word",
        "words, and more",
        " ",
        "\n",
        "é",
        "ü",
        "e\u0301",
        "日本語",
        "한국어",
        "ไทย",
        "हिन्दी",
        "שלום",
        "😀",
        "🇩🇪",
        "👍🏽",
    ),
    *("👨\u200d👩\u200d👧\u200d👦", "❤️", "1️⃣", "©", "™", "“so”", "—", "…", "v1.2.3", "e.g. this", "3.14"),
    *(
        "https://example.com",
        "https://example.com/a/b?c=d&e=f#g",
        "https://example.org/path/",
        "https://example.com/a.",
    ),
    *("(see https://example.com/a)", "https://example.com/a, and", "“https://example.com/x”", "https://example.com!"),
    *("HTTPS://EXAMPLE.COM/Path", "http://sub.example.co.uk/x_y-z", "example.com", "www.example.org/x"),
    *("https://example.com:8080/a", "https://en.wikipedia.org/wiki/Boat_(ship)", "https://example.com/?q=(a)&b=c"),
    *("https://пример.рф/путь", "https://münchen.de/a", "https://例え.jp", "http://192.168.0.1/a", "ftp://example.com"),
    *("example.museum/a", "t.co/abc123", "https://t.co/abc123", "https://example.com/@anna#tag", "http://localhost/a"),
    *("#日本語", "#한국", "#हिन्दी", "#тест", "#שלום", "#a_b", "#a-b", "#ａ", "＃tag", "##tag", "#é", "#1a", "$CASH"),
    *("＠anna", "@anna@", "@anna.", "@Anna_B", "a@anna", "@@anna", "@é", "@anna-b", "@1"),
    *("me@example.com", "@anna", "@anna@social.example", "@b.c", "#tag", "#2026", "#été_1"),
)


SIGNS = (
    *(
        "\u200d",
        "\u200d",
        "\ufe0f",
        "\ufe0e",
        "\u20e3",
        "🏻",
        "🏿",
        "♀",
        "♂\ufe0f",
        "⚕\ufe0f",
        "👨",
        "👩",
        "🧑",
        "👧",
        "👦",
    ),
    *(
        "❤\ufe0f",
        "💋",
        "🌈",
        "🏳\ufe0f",
        "🏴",
        "☠\ufe0f",
        "🐶",
        "🐱",
        "🤝",
        "👁\ufe0f",
        "🗨",
        "🏋",
        "⛹",
        "☝",
        "⌚",
        "1",
        "#",
    ),
    *(
        "🇩",
        "🇪",
        "🇽",
        "🇸",
        "\U000e0067",
        "\U000e0062",
        "\U000e0065",
        "\U000e006e",
        "\U000e007f",
        "©",
        "™",
        "é",
        "日",
        " ",
    ),
)
HOSTS = (
    *(
        "bakery.com",
        "end.In the",
        "a.b",
        ".",
        "_",
        "-",
        "/",
        "@",
        "https://",
        "http://",
        "é.",
        "日.",
        "กำ.",
        "क्ष.",
        ".com",
    ),
    *("/a?b=c", "(a)", ";", "?", ":8080", ".рф", ".中国", "xn--", "x_a.", "@a@b.c", "#a", "\u0301", "\u200b", "t.co/"),
)


def seed() -> dict[str, Any]:
    channels = [
        {
            "id": f"{service}-{kind}",
            "service": service,
            "name": kind,
            "type": "profile" if kind == "profile" else "business",
            "schedule": {"weekdays": ["09:00"]},
            "boards": [{"id": "b1", "name": "Boats", "serviceId": "789"}],
            **({"maxCharacters": int(kind)} if service == "mastodon" else {}),
            **({"subscription": "premium"} if kind == "premium" else {}),
        }
        for service, kinds in KINDS.items()
        for kind in kinds
    ]
    return {
        "account": {"id": "9" * 24, "timezone": "UTC"},
        "organizations": [{"id": "0" * 24, "name": "Acme", "approvals": True, "channels": channels}],
    }


class Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture(scope="module", params=["team", "free"])
def buffer(request: pytest.FixtureRequest) -> Iterator[tuple[Sandbox, bool]]:
    with Sandbox(seed=seed(), settings=Settings(plan=request.param, rate_limits=False), clock=Clock()) as box:
        yield box, request.param == "free"


class Writer:
    """Writes posts, many of them about as long or as full as a network allows."""

    def __init__(self, number: int) -> None:
        self.luck = random.Random(number)

    def text(self, limit: int) -> str:
        luck = self.luck
        if luck.random() < 0.15:
            return ""
        if luck.random() < 0.3:
            piece = luck.choice(PIECES)
            piece += " " if "." in piece else ""
            text = piece * max(1, (limit + luck.randint(-3, 3)) // len(piece))
            return canonical_text(text + "x" * luck.randint(0, 3))
        parts = [luck.choice(PIECES)]
        wanted = luck.choice((30, limit * 0.9, limit, limit * 1.05))
        while sum(map(len, parts)) < wanted and len(parts) < 1200:
            piece = luck.choice(PIECES)
            # Links that run into what is beside them are for the tests of links.
            gap = luck.choice((" ", "\n", ", ") if "." in piece + parts[-1] else (" ", "", "\n", ", "))
            parts.append(gap + piece * (1 if "." in piece else luck.choice((1, 1, 1, 5))))
        return canonical_text("".join(parts))

    def link(self) -> str:
        """Return an address below any top-level domain, with something before and behind it."""
        luck, end = self.luck, self.luck.choice(ENDS)
        before = luck.choice((" see ", "(", "日", "1", "-", "/", " “", "#", "@", "$", "é", "\n", ", ", ":"))
        host = luck.choice(("bakery", "www.bakery", "bäckerei", "b-a", "例え", "a.b.c", "é", "co"))
        end = luck.choice((end, end, end.upper(), f"co.{end}", "xn--p1ai", f"{end}s", f"not{end}"))
        rest = luck.choice(("", "/", "/a/b", "/a?b=c", "?q=1", ":8080/a", ".", ",", "!", ")", "#x", "@x", "-", "日本"))
        return f"{before}{luck.choice(('https://', 'http://', '', ''))}{host}.{end}{rest}"

    def signs(self) -> str:
        """Return emoji, and what is part of them, joined as nobody would; hosts run into them."""
        luck = self.luck
        many = range(luck.randint(1, 24))
        return canonical_text("".join(luck.choice(SIGNS if luck.random() < 0.8 else HOSTS) for _ in many))

    def short(self, limit: int) -> str:
        sign, length = self.luck.choice("y😀é日"), limit // self.luck.choice((1, 1, 2)) + self.luck.randint(-1, 1)
        return sign * max(1, length)

    def assets(self, service: str) -> tuple[Asset, ...]:
        luck = self.luck
        if luck.random() < 0.3:
            return ()
        mix = ("image", "image", "gif", "video", "document")
        kinds = [luck.choice(mix)] * luck.choice((1, 1, 1, 2, 4, 5, 9, 10, 11, 20, 21))
        if luck.random() < 0.2:
            kinds.append(luck.choice(mix))
        return tuple(self._asset(kind, number) for number, kind in enumerate(kinds))

    def _asset(self, kind: str, number: int) -> Asset:
        place = f"https://media.example.com/{number}"
        if kind == "document":
            cover = self.luck.choice(SUFFIXES) if self.luck.random() < 0.2 else "jpg"
            return Asset("document", f"{place}.pdf", title="Slides", thumbnail_url=f"{place}.{cover}")
        if kind == "video":
            return Asset("video", f"{place}.mp4")
        alt_text = self.short(self.luck.choice((20, 300, 500, 1000))) if self.luck.random() < 0.1 else ""
        suffix = "gif" if kind == "gif" else self.luck.choice(SUFFIXES) if self.luck.random() < 0.05 else "jpg"
        return Asset("image", f"{place}.{suffix}", alt_text=alt_text)

    def metadata(self, service: str, assets: tuple[Asset, ...]) -> dict[str, Any]:
        luck = self.luck

        def maybe(name: str, value: Any, chance: float = 0.3) -> dict[str, Any]:
            return {name: value} if value and luck.random() < chance else {}

        kind = luck.choice(("post", "post", "story", "reel"))
        comment = maybe("first_comment", self.short(luck.choice((10, 1250, 2200, 5000))))
        link = maybe("link", "https://example.com/x")
        if service in {"facebook", "linkedin", "threads", "bluesky"}:
            card = maybe("link_image", f"https://media.example.com/card.{luck.choice(SUFFIXES)}")
            # Beside media, what a row says of a link goes into the text.
            link = {**link, **card} if link and not assets else {}
        page = {"facebook": "www.facebook.com/acme", "linkedin": "www.linkedin.com/company/acme"}.get(service)
        mentions = maybe("mentions", f"word = https://{page} 1234567") if page else {}
        days = [iso(NOW + timedelta(days=luck.randint(1, 3))) for _ in range(2)]
        match service:
            case "twitter":
                return maybe("retweet_id", "1790000000000000000", 0.2)
            case "facebook":
                return {"type": kind, **comment, **link, **mentions}
            case "instagram":
                return {"type": kind, "share_to_feed": True, **comment, **link}
            case "linkedin":
                return {**comment, **link, **mentions}
            case "threads":
                return {**link, **maybe("topic", self.short(50))}
            case "bluesky":
                return link
            case "mastodon":
                return maybe("spoiler", self.short(luck.choice((10, 400, 500, 1000))))
            case "pinterest":
                board = maybe("board_service_id", luck.choice(("789", "789", "789", "nowhere")), 0.95)
                return {
                    **board,
                    **maybe("title", self.short(100)),
                    **maybe("link", "https://example.com/" + "y" * luck.choice((5, 2028, 2029))),
                }
            case "tiktok":
                return maybe("title", self.short(90))
            case "youtube":
                return {**maybe("title", self.short(100), 0.9), **maybe("category_id", "22", 0.9)}
            case "googlebusiness":
                form = luck.choice(("whats_new", "offer", "event"))
                dates = {**maybe("start", days[0], 0.9), **maybe("end", days[1], 0.9)}
                button = maybe("button", luck.choice(("call", "book"))) if form != "offer" else {}
                return {
                    "type": form,
                    **link,
                    **button,
                    **({} if form == "whats_new" else {**dates, **maybe("title", "Fair", 0.9)}),
                }
        return {}

    def entry(self, channel: Channel) -> Entry:
        luck, service = self.luck, channel.service
        assets = self.assets(service)
        thread: tuple[str, ...] = ()
        if service in {"twitter", "threads", "bluesky", "mastodon"} and luck.random() < 0.25:
            thread = tuple(self.text(LIMITS[service]) for _ in range(luck.choice((1, 2))))
            thread += tuple(f"Item {number}" for number in range(luck.choice((0, 0, 0, 22, 23, 24))))
            if luck.random() < 0.5:
                places = sorted(luck.choice((0, 0, 1, 2)) % (len(thread) + 1) for _ in assets)
                assets = tuple(replace(asset, item=item) for asset, item in zip(assets, places, strict=True))
            # No row comes to an item that neither says nor shows anything.
            shown = {asset.item for asset in assets}
            thread = tuple(text or ("" if item in shown else "More") for item, text in enumerate(thread, start=1))
        limit = 25_000 if channel.subscription and luck.random() < 0.03 else LIMITS[service]
        draft = luck.random() < 0.15
        return Entry(
            EntryKey("calendar", "row", channel.id),
            Origin("May", 2),
            Kind.DRAFT if draft else Kind.POST,
            service,
            self.text(limit),
            thread=thread,
            assets=assets,
            schedule=Schedule.AT,
            due_at=NOW + timedelta(days=3),
            metadata=self.metadata(service, assets),
            notify=luck.random() < 0.3,
        )


def verdict(session: Session, entry: Entry) -> str:
    """Return the sandbox's refusal, or nothing; what was accepted is taken away again."""
    try:
        post = posts.create(session, create_input(entry))
    except Refusal as refusal:
        return refusal.message
    posts.delete(session, post["id"])
    return ""


def test_both_count_the_same() -> None:
    rulers = {"twitter": X, "mastodon": MASTODON, "linkedin": LINKEDIN, "instagram": INSTAGRAM, "facebook": UTF16}
    writer, different = Writer(7), []
    for number in range(2000):
        text = writer.text((20, 60, 300)[number % 3])
        if number % 2:
            text = f"{text}\n{writer.link()}"
        if not number % 4:
            text = writer.signs()
        pairs = {service: (ruler.count(text), COUNT.get(service, units)(text)) for service, ruler in rulers.items()}
        pairs["#"] = (len(counting.hashtags(text)), hashtags(text))
        pairs["@"] = (len(counting.mentions(text)), mentions(text))
        different += [(name, *pair, text) for name, pair in pairs.items() if pair[0] != pair[1]]
    assert different == []


def test_both_say_the_same(buffer: tuple[Sandbox, bool]) -> None:
    box, free = buffer
    refusers = {rule.id: rule.refused_by for rule in networks.all_rules()}
    seen: Counter[str] = Counter()
    different: list[str] = []
    with box.store.transaction():
        session = box.session(DEFAULT_KEY, NOW)
        channels = [parse_channel(node) for node in box.store.find("channels")]
        writer = Writer(len(channels) + free)
        for number in range(POSTS // 2):
            channel = channels[number % len(channels)]
            entry = writer.entry(channel)
            found = networks.check(entry, channel, free_plan=free)
            errors = [finding for finding in found if finding.severity is Severity.ERROR]
            ours = [finding.rule for finding in errors if refusers[finding.rule] is Refuser.BUFFER]
            theirs = verdict(session, entry)
            seen.update(set(ours))
            seen["refused" if theirs else "accepted"] += 1
            agree = (not theirs or bool(errors)) if entry.kind is Kind.DRAFT else bool(ours) == bool(theirs)
            if not agree:
                different.append(
                    f"{channel.id} {entry.kind}: {ours} against {theirs!r} for {entry.text[:300]!r} {entry.metadata}"
                )
    assert different == []
    assert min(seen["accepted"], seen["refused"]) > POSTS // 10
    assert len(seen) > 70, "most rules must have had their say"
