"""What is told of files behind links, beyond the examples in the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.checks import check_networks
from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import DesiredState, Kind, Schedule, Severity
from calendar_sync.model.media import MediaFacts, Reach
from calendar_sync.networks import NETWORKS, Finding, check
from calendar_sync.networks.found_media import file_name, megabytes
from calendar_sync.networks.link_rules import link_end
from calendar_sync.networks.probed_rules import TAKES
from calendar_sync.networks.rule import IMAGE, VIDEO, Case, example

MB = 1024**2


def told(case: Case, **facts: Any) -> list[Finding]:
    fields: dict[str, Any] = {"status": 206, "head_status": 200, **facts}
    media = {asset.url: MediaFacts(asset.url, **fields) for asset in case.entry.assets}
    return check(case.entry, case.channel, media=media)


def ids(case: Case, **facts: Any) -> list[str]:
    return [finding.rule for finding in told(case, **facts)]


def test_every_network_is_in_the_table_and_nothing_is_told_without_a_probe() -> None:
    assert set(TAKES) == set(NETWORKS)
    for service in TAKES:
        case = example(service)
        assert check(case.entry, case.channel) == []


@pytest.mark.parametrize("service", sorted(set(TAKES) - {"youtube"}))
def test_a_usual_photo_is_welcome_everywhere(service: str) -> None:
    facts = {"format": "jpeg", "declared": "image/jpeg", "size": 400_000, "width": 1080, "height": 1080}
    assert told(example(service, assets=(IMAGE,)), **facts) == []


@pytest.mark.parametrize(
    ("width", "height", "fine"),
    [
        (1080, 1350, True), (1080, 1351, True), (1080, 1080, True), (1080, 566, True), (1910, 1000, True),
        (1080, 1440, False), (1080, 1920, False), (1920, 1000, False), (3000, 1000, False),
    ],
)  # fmt: skip
def test_the_ratio_of_a_picture_on_instagram(width: int, height: int, fine: bool) -> None:
    found = told(example("instagram"), format="jpeg", size=MB, width=width, height=height)
    assert [finding.rule for finding in found] == ([] if fine else ["instagram.media.ratio"])
    for finding in found:
        assert f"{width:,} x {height:,} pixels" in finding.message
        assert finding.field == "media"
    assert ids(example("instagram", metadata={"type": "story"}), format="jpeg", width=width, height=height) == []


@given(width=st.integers(1, 20_000), height=st.integers(1, 20_000))
def test_the_crop_that_is_advised_is_taken(width: int, height: int) -> None:
    found = told(example("instagram"), format="jpeg", width=width, height=height)
    for finding in found:
        advised = finding.fix.split("Crop it to ")[1].split(" pixels")[0].replace(",", "").split(" x ")
        new_width, new_height = map(int, advised)
        if min(new_width, new_height) > 200:
            assert told(example("instagram"), format="jpeg", width=new_width, height=new_height) == []


def test_which_file_is_meant_is_said() -> None:
    second = Asset("image", "https://media.example.com/large.png")
    case = example("instagram", assets=(IMAGE, second))
    media = {second.url: MediaFacts(second.url, head_status=200, format="png", size=9 * MB)}
    (finding,) = check(case.entry, case.channel, media=media)
    assert finding.message == "Image 2 (large.png) has 9 MB; Instagram takes images of up to 8 MB: 1 MB too much."


@pytest.mark.parametrize(
    ("service", "kind", "seconds", "fine"),
    [
        ("instagram", "reel", 4, False), ("instagram", "reel", 900, True), ("instagram", "reel", 901, False),
        ("instagram", "story", 61, False), ("facebook", "reel", 91, False), ("facebook", "post", 5000, True),
        ("linkedin", None, 2, False), ("linkedin", None, 1800, True), ("twitter", None, 141, False),
        ("bluesky", None, 181, False), ("tiktok", None, 601, False), ("mastodon", None, 5000, True),
    ],
)  # fmt: skip
def test_lengths_by_network_and_post_type(service: str, kind: str | None, seconds: float, fine: bool) -> None:
    case = example(service, assets=(VIDEO,), metadata={"type": kind} if kind else None)
    found = ids(case, format="mp4", declared="video/mp4", size=MB, seconds=seconds)
    assert any(rule.endswith("media.length") for rule in found) is not fine


def test_a_long_film_on_youtube_and_a_large_picture_on_bluesky_are_warned_of() -> None:
    (long,) = told(example("youtube"), format="mp4", size=MB, seconds=600)
    (large,) = told(example("bluesky", assets=(IMAGE,)), format="jpeg", size=2 * MB)
    assert (long.severity, large.severity) == (Severity.WARNING, Severity.WARNING)


@pytest.mark.parametrize(("form", "fine"), [("jpeg", True), ("png", True), ("webp", False), ("heic", False)])
def test_google_takes_fewer_formats(form: str, fine: bool) -> None:
    found = ids(example("googlebusiness", assets=(IMAGE,)), format=form, size=MB)
    assert found == ([] if fine else ["google.media.format"])


@pytest.mark.parametrize("facts", [{"format": "gif"}, {"declared": "image/gif"}])
@pytest.mark.parametrize("name", ["loop", "loop.jpg"])
def test_a_gif_is_told_by_what_it_is_whatever_it_is_called(name: str, facts: dict[str, str]) -> None:
    def found(service: str, *assets: Asset) -> set[str]:
        return {rule for rule in ids(example(service, assets=assets), **facts) if not rule.startswith("media.")}

    loop, other = (Asset("image", f"https://media.example.com/{place}/{name}") for place in "ab")
    for service in ("instagram", "tiktok", "threads", "googlebusiness"):
        assert found(service, loop) == {f"{NETWORKS[service].name}.media.unsupported"}
    assert found("twitter", loop, other) == {"x.media.too_many"}
    assert found("twitter", loop) == set()
    case = example("facebook", assets=(loop, IMAGE))
    media = {loop.url: MediaFacts(loop.url, head_status=200, **facts)}  # type: ignore[arg-type]
    assert "facebook.media.mixed" in [finding.rule for finding in check(case.entry, case.channel, media=media)]


@pytest.mark.parametrize(
    ("service", "size", "said"),
    [
        (
            "facebook",
            8 * MB + 1,
            "has 8,388,609 bytes; Facebook takes images of up to 8,388,608 bytes (8 MB): 1 too many.",
        ),
        ("facebook", 8 * MB + 50_000, "has 8,438,608 bytes;"),
        ("bluesky", 1_000_001, "has 1,000,001 bytes; Bluesky takes images of up to 1,000,000 bytes: 1 too many."),
        ("linkedin", 10 * MB + 1, "Buffer takes images of up to 10,485,760 bytes (10 MB): 1 too many."),
    ],
)
def test_sizes_a_little_too_large_are_told_exactly(service: str, size: int, said: str) -> None:
    found = told(example(service, assets=(IMAGE,)), format="jpeg", size=size)
    assert said in found[0].message


def test_how_many_media_and_seconds_are_too_many_is_told_and_where_they_begin() -> None:
    six = tuple(Asset("image", f"https://media.example.com/{number}.jpg") for number in range(6))
    (finding,) = told(example("twitter", assets=six), format="jpeg", size=MB)
    assert finding.message == "X takes 4 images; there are 6: 2 too many, from “4.jpg”."
    (finding,) = told(example("threads", assets=(VIDEO,)), format="mp4", size=MB, seconds=301)
    assert "lasts 5 minutes 1 second, which is 1 second too long" in finding.message
    case = example("bluesky", thread=tuple(f"Part {number}" for number in range(26)))
    (finding,) = told(case)
    assert finding.message == "The thread has 27 items; Bluesky takes 25: 2 too many, from “Part 24”."
    entry = replace(example("twitter", "y" * 281).entry, text_field="text:x")
    (finding,) = check(entry, example("twitter").channel)
    assert finding.fix == "Shorten it."


_CARD = {"link": "https://example.com/", "link_image": "https://media.example.com/card"}
_COVERED = (Asset("document", "https://media.example.com/a.pdf", title="A", thumbnail_url=_CARD["link_image"]),)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"reach": Reach.REFUSED, "status": 404, "detail": "the server answers 404"}, "media.gone"),
        ({"reach": Reach.FORBIDDEN, "detail": "it leads to 10.0.0.5"}, "media.not_public"),
        ({"format": "jpeg", "size": 20 * MB}, "media.image_size"),
        ({"format": "html"}, "media.page"),
        ({"format": "mp4"}, "media.wrong_kind"),
        ({"format": "gif"}, "linkedin.cover.format"),
    ],
)
@pytest.mark.parametrize(
    ("case", "field", "called"),
    [
        (example("linkedin", metadata=_CARD), "link_image", "image on the link card (card)"),
        (example("linkedin", assets=_COVERED), "media", "cover of the document (card)"),
    ],
)
def test_covers_and_images_on_cards_are_judged_as_all_files_are(
    case: Case, field: str, called: str, facts: dict[str, Any], rule: str
) -> None:
    url = _CARD["link_image"]
    found = check(case.entry, case.channel, media={url: MediaFacts(url, head_status=200, **facts)})
    assert [(finding.rule, finding.field) for finding in found] == [(rule, field)]
    assert called in found[0].message
    assert found[0].severity is Severity.ERROR
    private = "http://10.0.0.5/card"
    entry = replace(
        case.entry,
        assets=tuple(replace(asset, thumbnail_url=private) for asset in case.entry.assets),
        metadata={name: private if name == "link_image" else value for name, value in case.entry.metadata.items()},
    )
    assert [finding.rule for finding in check(entry, case.channel)] == ["media.private_link"]


def test_media_of_ideas_are_warned_of_and_nothing_else_of_them_is_judged() -> None:
    loop = "https://media.example.com/loop.gif"
    entry = replace(example("tiktok", "y" * 9000).entry, kind=Kind.IDEA, assets=(Asset("image", loop),))
    gone = MediaFacts(loop, Reach.REFUSED, "the server answers 404", status=404)
    desired = check_networks(DesiredState("", entries=(entry,)), (), free_plan=False, media={loop: gone})
    assert [(issue.rule, issue.severity) for issue in desired.issues] == [("media.gone", Severity.WARNING)]
    assert desired.entries == (entry,)
    assert check_networks(DesiredState("", entries=(entry,)), (), free_plan=False).issues == ()


def test_what_is_called_a_gif_and_is_none_counts_as_what_it_is() -> None:
    case = example("twitter", assets=(Asset("image", "https://media.example.com/loop.gif"), IMAGE))
    assert "x.media.mixed" not in ids(case, format="jpeg", declared="image/jpeg")
    assert "x.media.mixed" in ids(case)


@pytest.mark.parametrize(
    ("service", "name", "rules"),
    [
        ("twitter", "a.bmp", ["x.media.format"]),
        ("twitter", "a.AVIF?width=3#x", ["x.media.format"]),
        ("twitter", "a.svg", ["x.media.format"]),
        ("twitter", "a.webp", []),
        ("twitter", "a.HEIF", []),
        ("facebook", "a.tiff", ["facebook.media.format"]),
        ("googlebusiness", "a.webp", ["google.media.format"]),
        ("googlebusiness", "a.jfif", []),
        ("googlebusiness", "a.b/picture", []),
        ("googlebusiness", "bmp", []),
    ],
)
def test_a_format_is_told_by_the_name_without_a_probe(service: str, name: str, rules: list[str]) -> None:
    case = example(service, assets=(IMAGE, Asset("image", f"https://media.example.com/{name}"))[service != "twitter" :])
    found = check(case.entry, case.channel)
    assert [finding.rule for finding in found] == rules
    assert all("by its name" in finding.message and finding.field == "media" for finding in found)


def test_what_a_probe_saw_counts_more_than_the_name() -> None:
    case = example("twitter", assets=(Asset("image", "https://media.example.com/a.bmp"),))
    assert ids(case, format="png", size=MB) == []
    assert ids(example("twitter", assets=(IMAGE,)), format="bmp", size=MB) == ["x.media.format"]


@pytest.mark.parametrize(
    ("declared", "form", "rules"),
    [
        ("image/jpg", "jpeg", []),
        ("application/octet-stream", "png", []),
        ("", "png", []),
        ("image/png", "jpeg", ["media.declared_format"]),
        ("video/mp4", "jpeg", ["media.declared_kind"]),
        ("text/html", "jpeg", ["media.declared_kind"]),
        ("text/html", "html", ["media.page"]),
        ("image/jpeg", "html", ["media.page"]),
        ("text/html", "", ["media.page"]),
        ("text/plain", "", ["media.unrecognised"]),
    ],
)
def test_declared_against_found(declared: str, form: str, rules: list[str]) -> None:
    assert ids(example("linkedin", assets=(IMAGE,)), declared=declared, format=form, size=90_000) == rules


SIGNED = [
    ("X-Amz-Date=20270110T083000Z&X-Amz-Expires=3600", datetime(2027, 1, 10, 9, 30, tzinfo=UTC)),
    ("X-Goog-Date=20270110T083000Z&X-Goog-Expires=60", datetime(2027, 1, 10, 8, 31, tzinfo=UTC)),
    ("x-amz-expires=60&x-amz-date=20270110T083000Z", datetime(2027, 1, 10, 8, 31, tzinfo=UTC)),
    ("sv=2024&se=2027-01-10T09%3A30%3A00Z&sig=abc", datetime(2027, 1, 10, 9, 30, tzinfo=UTC)),
    ("se=2027-01-10&sig=abc", datetime(2027, 1, 10, tzinfo=UTC)),
    ("Expires=1799573400&Signature=a&Key-Pair-Id=b", datetime(2027, 1, 10, 9, 30, tzinfo=UTC)),
    ("se=2027-01-10", None),
    ("X-Amz-Expires=60", None),
    ("X-Amz-Expires=999999999&X-Amz-Date=99990110T083000Z", None),
    ("Expires=never&Signature=a", None),
    ("", None),
]


@pytest.mark.parametrize(("query", "end"), SIGNED)
def test_when_signed_links_end(query: str, end: datetime | None) -> None:
    assert link_end("https://files.example.com/a.jpg?" + query) == end


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_query_breaks_the_reading_of_signed_links(date: str, seconds: str) -> None:
    for query in (f"X-Amz-Date={date}&X-Amz-Expires={seconds}", f"sig=1&se={date}", f"Signature=1&Expires={seconds}"):
        end = link_end("https://files.example.com/a.jpg?" + query)
        assert end is None or end.tzinfo is UTC


@pytest.mark.parametrize(
    ("due", "rule", "severity"),
    [
        (datetime(2027, 1, 10, 9, 0, tzinfo=UTC), "media.link_signed", Severity.WARNING),
        (datetime(2027, 1, 10, 9, 31, tzinfo=UTC), "media.link_ends", Severity.ERROR),
        (None, "media.link_signed", Severity.WARNING),
    ],
)
def test_a_signed_link_must_last_until_the_post(due: datetime | None, rule: str, severity: Severity) -> None:
    asset = Asset("image", "https://files.example.com/a.jpg?" + SIGNED[0][0])
    schedule = Schedule.AT if due else Schedule.QUEUE
    case = example("linkedin", assets=(asset,), due_at=due, schedule=schedule)
    (finding,) = check(case.entry, case.channel)
    assert (finding.rule, finding.severity) == (rule, severity)
    assert "10 January 2027 at 09:30 UTC" in finding.message


def test_names_and_sizes_for_messages() -> None:
    assert file_name("https://a.example/b/photo.jpg?x=1") == "photo.jpg"
    assert file_name("https://a.example/") == "a.example"
    assert file_name("https://[bad") == "?"
    assert len(file_name("https://a.example/" + "y" * 500)) == 50
    assert [megabytes(size) for size in (0, 1, MB, 3 * MB // 2, 1024 * MB)] == ["0", "0.1", "1", "1.5", "1,024"]


@pytest.mark.parametrize(
    ("host", "query", "end"),
    [
        ("scontent.xx.fbcdn.net", "_nc_ht=a&oe=6A000000", datetime.fromtimestamp(0x6A000000, UTC)),
        ("scontent.cdninstagram.com", "oe=6a000000", datetime.fromtimestamp(0x6A000000, UTC)),
        ("files.example.com", "oe=6A000000", None),
        ("scontent.xx.fbcdn.net", "oe=UTF-8", None),
        ("cdn.discordapp.com", "ex=6A000000&is=69FEAE80&hm=0a", datetime.fromtimestamp(0x6A000000, UTC)),
    ],
)
def test_links_of_facebook_and_discord_end(host: str, query: str, end: datetime | None) -> None:
    assert link_end(f"https://{host}/a.jpg?{query}") == end


def test_links_of_airtable_end_within_a_day_of_when_they_were_made() -> None:
    made = datetime(2026, 11, 20, 8, tzinfo=UTC)
    for path in ("v3/u/33/33", "v1/3/3"):
        link = f"https://v5.airtableusercontent.com/{path}/{int(made.timestamp())}000/a9B-c/d0E/f"
        assert link_end(link) == made + timedelta(days=1)
    assert link_end("https://files.example.com/v3/u/33/33/1790000000000/a") is None


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("192.168.1.5:8080", True),
        ("[::1]", True),
        ("169.254.169.254", True),
        ("224.0.0.1", True),
        ("printer.local", True),
        ("foo.localhost", True),
        ("127.1", True),
        ("0177.0.0.1", True),
        ("192.0.0.8", True),
        ("192.88.99.1", True),
        ("[64:ff9b::7f00:1]", True),
        ("[::ffff:127.0.0.1]", True),
        ("[2002:7f00:1::]", True),
        ("[2606:4700:4700::1111]", False),
        ("local.example.com", False),
        ("8.8.8.8", False),
        ("127.0.0.1.example.com", False),
    ],
)
def test_an_address_in_a_private_network_needs_no_look(host: str, private: bool) -> None:
    case = example("linkedin", assets=(Asset("image", f"http://{host}/a.jpg"),))
    assert [finding.rule for finding in check(case.entry, case.channel)] == (["media.private_link"] if private else [])
    assert "media.private_link" not in ids(case, format="jpeg", size=MB)


@pytest.mark.parametrize("host", ["anna@example.com", "a:b@example.com", "example.com:99999", "example.com:0"])
def test_a_link_that_nobody_else_can_follow_is_an_error(host: str) -> None:
    case = example("linkedin", assets=(Asset("image", f"https://{host}/a.jpg"),))
    (found,) = check(case.entry, case.channel)
    assert (found.rule, found.severity) == ("media.odd_link", Severity.ERROR)
    assert "media.odd_link" not in ids(case, format="jpeg", size=MB)


@pytest.mark.parametrize("service", ["youtube", "tiktok", "linkedin"])
def test_a_video_on_drive_is_told_what_to_do_about(service: str) -> None:
    found = check(
        (case := example(service, assets=(Asset("image", "https://drive.google.com/uc?export=view&id=1"),))).entry,
        case.channel,
    )
    assert any("direct link" in finding.fix for finding in found) is (service == "youtube")
