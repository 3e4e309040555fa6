"""What each network demands of a post, in Buffer's words where they are known (checked 2026-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from calendar_sync.sandbox.domain.candidate import NETWORKS, Candidate
from calendar_sync.sandbox.domain.counting import COUNT, hashtags, mentions, units
from calendar_sync.sandbox.domain.media import look_at


def character_limit(candidate: Candidate) -> int:
    """Return how long the text may be on this very channel."""
    channel, service = candidate.channel, candidate.channel["service"]
    if service == "twitter" and (channel.get("metadata") or {}).get("subscriptionType"):
        return 25_000
    if service == "mastodon":
        return int((channel.get("metadata") or {}).get("maxCharacters") or 500)
    if service == "tiktok" and "video" in candidate.kinds():
        return 2200
    return NETWORKS[service].characters


def _length(candidate: Candidate) -> Iterator[str]:
    service = candidate.channel["service"]
    limit = character_limit(candidate)
    count = COUNT.get(service, units)
    spoiler = candidate.settings.get("spoilerText") or ""
    for text in candidate.thread or (candidate.text,):
        if count(text) + count(spoiler) > limit:
            yield f"{NETWORKS[service].label} posts cannot exceed {limit} characters."


def _something(candidate: Candidate) -> Iterator[str]:
    empty = not candidate.text and not candidate.assets and not candidate.settings.get("retweet")
    if empty and candidate.channel["service"] not in _NEEDS_MEDIA:
        yield f"{NETWORKS[candidate.channel['service']].label} posts require text or media."


_NEEDS_MEDIA: Mapping[str, tuple[frozenset[str], str]] = {
    "instagram": (frozenset({"image", "video"}), "Instagram posts require at least one image or video."),
    "tiktok": (frozenset({"image", "video"}), "TikTok posts require at least one image or video."),
    "pinterest": (frozenset({"image", "video"}), "Pinterest posts require at least one image or video."),
    "youtube": (frozenset({"video"}), "YouTube posts require a video."),
}


def _media(candidate: Candidate) -> Iterator[str]:
    service = candidate.channel["service"]
    if service in _NEEDS_MEDIA and not _NEEDS_MEDIA[service][0] & {medium.kind for medium in candidate.media}:
        yield _NEEDS_MEDIA[service][1]
    yield from _counts(candidate)
    lone = _LONE.get(candidate.settings.get("type") or "")
    if lone and (len(candidate.media) != 1 or candidate.media[0].kind not in lone):
        yield f"{NETWORKS[service].label} {_PLURALS[candidate.settings['type']]}"


def _counts(candidate: Candidate) -> Iterator[str]:
    network, kinds = NETWORKS[candidate.channel["service"]], candidate.kinds()
    if network.mixed and len(kinds) > network.images:
        yield f"{network.label} posts cannot have more than {network.images} images and videos."
    for kind, most in (
        ("image", network.images),
        ("gif", network.gifs),
        ("video", 10 if network.mixed else network.videos),
        ("document", network.documents),
    ):
        words = "GIF" if kind == "gif" else kind
        if kinds.count(kind) > most:
            yield (
                f"{network.label} posts cannot have more than {most} {words}{'' if most == 1 else 's'}."
                if most
                else f"{network.label} posts do not support {words}s."
            )
    if not network.mixed and len(set(kinds)) > 1:
        yield f"{network.label} posts cannot mix different kinds of media."


_LONE: Mapping[str, frozenset[str]] = {"story": frozenset({"image", "video"}), "reel": frozenset({"video"})}
_PLURALS: Mapping[str, str] = {
    "story": "stories require exactly 1 image or video.",
    "reel": "reels require exactly 1 video.",
}


_FORMATS = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/gif"})
_GOOGLE_FORMATS = frozenset({"image/jpeg", "image/png", "image/gif"})


def _formats(candidate: Candidate) -> Iterator[str]:
    """GIFs are refused elsewhere, where they are."""
    service = candidate.channel["service"]
    taken = _GOOGLE_FORMATS if service == "googlebusiness" else _FORMATS
    for medium in candidate.media:
        if medium.kind == "image" and medium.mime_type.startswith("image/") and medium.mime_type not in taken:
            yield f"{NETWORKS[service].label} posts do not support images of type {medium.mime_type}."
    card = (candidate.settings.get("linkAttachment") or {}).get("thumbnail") or {}
    covers = [asset["document"]["thumbnailUrl"] for asset in candidate.assets if asset.get("document")]
    for url in [*covers, card.get("url")]:
        mime_type = look_at({"image": {"url": url}}, fetch=False).mime_type if url else ""
        if mime_type and mime_type not in _FORMATS - {"image/gif"}:
            yield f"{NETWORKS[service].label} posts do not support covers of type {mime_type}."


def _alt_texts(candidate: Candidate) -> Iterator[str]:
    network = NETWORKS[candidate.channel["service"]]
    for asset, kind in zip(candidate.assets, candidate.kinds(), strict=True):
        text = ((asset.get("image") or {}).get("metadata") or {}).get("altText") or ""
        if kind == "image" and network.alt_text and units(text) > network.alt_text:
            yield f"{network.label} alt text cannot exceed {network.alt_text} characters."


def _thread(candidate: Candidate) -> Iterator[str]:
    network = NETWORKS[candidate.channel["service"]]
    if network.items and len(candidate.thread) > network.items:
        yield f"{network.label} threads cannot have more than {network.items} posts."
    if not all(text or place in candidate.illustrated for place, text in enumerate(candidate.thread) if place):
        yield f"{network.label} threads cannot have empty posts."


def _readable(candidate: Candidate) -> Iterator[str]:
    words = {"image": "Image", "video": "Video", "document": "Document"}
    for medium in candidate.media:
        if not medium.readable:
            yield f"{words[medium.kind]} could not be read from its URL."


def _video(candidate: Candidate) -> Iterator[str]:
    service, form = candidate.channel["service"], candidate.settings.get("type")
    for medium in candidate.media:
        if medium.kind != "video" or not medium.readable:
            continue
        if service == "youtube" and medium.width > medium.height:
            yield "Video must be vertical (portrait orientation) for YouTube Shorts."
        if service == "instagram" and form == "story" and medium.seconds > 60:
            yield "Video must be no longer than 1 minute for Instagram Stories."
        if service == "instagram" and form == "reel" and medium.frame_rate < 23:
            yield "Video frame rate must be at least 23 fps for Instagram Reels."
        if service == "facebook" and form == "reel" and medium.width * 16 < medium.height * 9:
            yield "Video aspect ratio is too narrow for Facebook Reels."


def _first_comment(candidate: Candidate) -> Iterator[str]:
    network = NETWORKS[candidate.channel["service"]]
    comment = candidate.settings.get("firstComment")
    if not comment or not network.first_comment:
        return
    if not candidate.plan.first_comments:
        yield f"{network.label} first comment requires a paid plan. Please upgrade to use this feature."
    if candidate.settings.get("type") == network.uncommented:
        yield f"{network.label} posts of type {network.uncommented} cannot have a first comment."
    if units(comment) > network.first_comment:
        yield f"{network.label} first comment cannot exceed {network.first_comment} characters."


def _annotations(candidate: Candidate) -> Iterator[str]:
    """Mentions lie within the text and say what stands there."""
    text = candidate.text.encode("utf-16-le")
    for mark in candidate.settings.get("annotations") or []:
        start, end = mark.get("indices") or (mark["start"], mark["start"] + mark["length"])
        wanted = mark.get("text") or mark["localizedName"]
        if not 0 <= start < end or text[start * 2 : end * 2] != wanted.encode("utf-16-le"):
            yield f"{NETWORKS[candidate.channel['service']].label} annotations must match the text."


def _facebook(candidate: Candidate) -> Iterator[str]:
    if not candidate.settings.get("type"):
        yield "Facebook posts require a type (post, story, or reel)."


def _instagram(candidate: Candidate) -> Iterator[str]:
    form = candidate.settings.get("type")
    if form not in {"post", "story", "reel", "carousel"}:
        yield "Instagram posts require a type (post, story, or reel)."
    if hashtags(candidate.text) > 30:
        yield "Instagram posts cannot have more than 30 hashtags."
    if mentions(candidate.text) > 20:
        yield "Instagram posts cannot have more than 20 mentions."


def _pinterest(candidate: Candidate) -> Iterator[str]:
    wanted = candidate.settings.get("boardServiceId")
    boards = (candidate.channel.get("metadata") or {}).get("boards", [])
    if not wanted:
        yield "Pinterest posts require a board."
    elif wanted not in {board["serviceId"] for board in boards}:
        yield "Pinterest board not found."
    if units(candidate.settings.get("title") or "") > 100:
        yield "Pinterest titles cannot exceed 100 characters."
    if units(candidate.settings.get("url") or "") > 2048:
        yield "Pinterest links cannot exceed 2048 characters."


def _tiktok(candidate: Candidate) -> Iterator[str]:
    if "video" not in candidate.kinds() and units(candidate.settings.get("title") or "") > 90:
        yield "TikTok photo titles cannot exceed 90 characters."


def _youtube(candidate: Candidate) -> Iterator[str]:
    title = candidate.settings.get("title")
    if not title:
        yield "YouTube posts require a title."
    elif units(title) > 100:
        yield "YouTube titles cannot exceed 100 characters."
    if not candidate.settings.get("categoryId"):
        yield "YouTube posts require a category."


def _google(candidate: Candidate) -> Iterator[str]:
    form = candidate.settings.get("type")
    if not form:
        yield "Google Business posts require a type (what's new, offer, or event)."
        return
    details = candidate.settings.get({"offer": "detailsOffer", "event": "detailsEvent"}.get(form, "")) or {}
    if form in {"offer", "event"}:
        for name, words in (("title", "a title"), ("startDate", "a start date"), ("endDate", "an end date")):
            if not (details.get(name) or (name == "title" and candidate.settings.get("title"))):
                yield f"Google Business {form} posts require {words}."
        if details.get("startDate") and details.get("endDate") and details["endDate"] < details["startDate"]:
            yield f"Google Business {form} posts cannot end before they start."


def _threads(candidate: Candidate) -> Iterator[str]:
    if units(candidate.settings.get("topic") or "") > 50:
        yield "Threads topics cannot exceed 50 characters."


Rule = Callable[[Candidate], Iterator[str]]

_BY_SERVICE: Mapping[str, tuple[Rule, ...]] = {
    "facebook": (_facebook,),
    "googlebusiness": (_google,),
    "instagram": (_instagram,),
    "pinterest": (_pinterest,),
    "threads": (_threads,),
    "tiktok": (_tiktok,),
    "youtube": (_youtube,),
}
_ALWAYS: tuple[Rule, ...] = (_something, _media, _annotations)
_LAST: tuple[Rule, ...] = (_length, _thread, _first_comment, _alt_texts, _formats, _readable, _video)


_OF_ITEMS: tuple[Rule, ...] = (_counts, _alt_texts, _formats, _readable)


def item_breaches(candidate: Candidate) -> list[str]:
    """Return what is wrong with the media of one further item of a thread."""
    return [message for rule in _OF_ITEMS for message in rule(candidate)]


def breaches(candidate: Candidate) -> list[str]:
    """Return every rule the post breaks, as sentences, in the order Buffer names them."""
    rules = (*_ALWAYS, *_BY_SERVICE.get(candidate.channel["service"], ()), *_LAST)
    return [message for rule in rules for message in rule(candidate)]
