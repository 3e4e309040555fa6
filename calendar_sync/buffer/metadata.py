"""Per-network settings: the neutral words of the model, and where Buffer keeps each.

One table serves both directions, so what is sent and what is read back cannot drift apart. Only Google Business, whose
settings hang on the kind of post, needs a table of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calendar_sync.buffer.answers import moment, objects, string, words
from calendar_sync.model.canonical import iso


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where one word lives: dotted paths in the input and, where they differ, in the answer.

    What is only ``given`` is sent and not asked for again: see ``model.canonical.SENT_ONLY``.
    """

    word: str
    sent: str
    found: str = ""
    given: bool = False

    @property
    def answer(self) -> str:
        return self.found or self.sent


_CARD = (
    _Setting("link", "linkAttachment.url"),
    _Setting("link_title", "linkAttachment.title", given=True),
    _Setting("link_text", "linkAttachment.description", given=True),
    _Setting("link_image", "linkAttachment.thumbnail.url", given=True),
)
_ANNOTATIONS = _Setting("annotations", "annotations", given=True)
_TYPE = _Setting("type", "type")
_TITLE = _Setting("title", "title")
_COMMENT = _Setting("first_comment", "firstComment")
_AI = _Setting("is_ai_generated", "isAiGenerated")
_BUTTON = _Setting("button", "button")
_PLAIN_LINK = _Setting("link", "link")
_DATES = (_Setting("start", "startDate"), _Setting("end", "endDate"))

_SETTINGS: Mapping[str, tuple[_Setting, ...]] = {
    "bluesky": _CARD,
    "facebook": (_TYPE, _COMMENT, *_CARD, _ANNOTATIONS),
    "instagram": (
        _TYPE,
        _COMMENT,
        _PLAIN_LINK,
        _AI,
        _Setting("share_to_feed", "shouldShareToFeed"),
        _Setting("location_name", "geolocation.text"),
        _Setting("location_id", "geolocation.id"),
        *(
            _Setting(f"sticker_{name}", f"stickerFields.{name}")
            for name in ("music", "other", "products", "text", "topics")
        ),
    ),
    "linkedin": (_COMMENT, *_CARD, _ANNOTATIONS),
    "mastodon": (_Setting("spoiler", "spoilerText"),),
    "pinterest": (
        _TITLE,
        _Setting("link", "url"),
        _Setting("board_service_id", "boardServiceId", "board.serviceId"),
    ),
    "threads": (
        _TYPE,
        *_CARD,
        _Setting("topic", "topic"),
        _Setting("location_name", "locationName"),
        _Setting("location_id", "locationId"),
    ),
    "tiktok": (_TITLE, _AI),
    "twitter": (
        _AI,
        _Setting("retweet_id", "retweet.id"),
        _Setting("retweet_comment", "retweet.comment", given=True),
    ),
    "youtube": (
        _TITLE,
        _AI,
        _Setting("category_id", "categoryId", "category.categoryId"),
        _Setting("privacy", "privacy"),
        _Setting("license", "license"),
        _Setting("made_for_kids", "madeForKids"),
        _Setting("notify_subscribers", "notifySubscribers"),
        _Setting("embeddable", "embeddable"),
    ),
}

_ANSWERS: Mapping[str, Mapping[str, str]] = {
    service: {setting.word: setting.answer for setting in settings if not setting.given}
    for service, settings in _SETTINGS.items()
}
"""Where a post's settings are found, by word."""

_GOOGLE: Mapping[str, tuple[str, tuple[_Setting, ...], Mapping[str, Any]]] = {
    "whats_new": ("detailsWhatsNew", (_BUTTON, _PLAIN_LINK), {"button": "none"}),
    "offer": (
        "detailsOffer",
        (_TITLE, *_DATES, _Setting("code", "code"), _PLAIN_LINK, _Setting("terms", "terms")),
        {},
    ),
    "event": (
        "detailsEvent",
        (_TITLE, *_DATES, _Setting("full_day", "isFullDayEvent"), _BUTTON, _PLAIN_LINK),
        {"button": "none", "full_day": False},
    ),
}
"""Google Business type to the name of its details, what they hold, and what is said even when nothing is wanted."""

REQUIRED: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"type": "post"},
    "googlebusiness": {"type": "whats_new"},
    "instagram": {"type": "post", "share_to_feed": True},
}
"""Settings Buffer insists on, and what is sent for an entry without them. Never left out of what is read."""

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "googlebusiness": {"button": "none", "full_day": False},
    "instagram": {"is_ai_generated": False},
    "threads": {"type": "post"},
    "tiktok": {"is_ai_generated": False},
    "twitter": {"is_ai_generated": False},
    "youtube": {
        "privacy": "public",
        "license": "youtube",
        "made_for_kids": False,
        "notify_subscribers": True,
        "embeddable": True,
        "is_ai_generated": False,
    },
}
"""What Buffer answers for settings nobody set: left out of what is read, and not to be carried by an entry."""

SPELLED_OUT: Mapping[str, Mapping[str, Any]] = {
    service: {word: value for word, value in defaults.items() if word != "type"}
    for service, defaults in DEFAULTS.items()
    if service != "googlebusiness"
}
"""The switches an edit says aloud, so that one taken back in the calendar is taken back in Buffer."""

_SAME_AS: Mapping[tuple[str, str], str] = {("instagram", "carousel"): "post", ("threads", "thread"): "post"}
"""Types Buffer works out by itself from what a post holds, and what a calendar calls them."""

_INPUT_NAMES: Mapping[str, str] = {"googlebusiness": "google"}
_THREADED = frozenset({"bluesky", "mastodon", "threads", "twitter"})


def metadata_input(
    service: str, metadata: Mapping[str, Any], thread: Sequence[Mapping[str, Any]] = (), *, always: bool = False
) -> dict[str, Any]:
    """Return ``PostInputMetaData`` for one service; empty when there is nothing to say.

    Args:
        service: Buffer's service; one without metadata (or unknown) yields nothing.
        metadata: In the words of ``METADATA_FIELDS``; words the service does not know are left out.
        thread: Every item of the thread, the post itself first, as Buffer's input has them.
        always: Name the service even if there is nothing to say, as edits do.
    """
    given = {**REQUIRED.get(service, {}), **metadata}
    if service == "googlebusiness":
        values = _google_input(given)
    elif service in _SETTINGS:
        values = _fill(_SETTINGS[service], given)
    else:
        return {}
    if thread and service in _THREADED:
        values["thread"] = list(thread)
    return {_INPUT_NAMES.get(service, service): values} if values or always else {}


def _fill(settings: Sequence[_Setting], given: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for setting in settings:
        if given.get(setting.word) is None:
            continue
        *above, last = setting.sent.split(".")
        place = values
        for name in above:
            place = place.setdefault(name, {})
        place[last] = given[setting.word]
    return values


def _google_input(given: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"type": given["type"]}
    if given["type"] not in _GOOGLE:
        return values
    name, settings, needed = _GOOGLE[given["type"]]
    promised = {setting.word for setting in (_TITLE, *_DATES) if setting in settings}
    whole = all(given.get(word) for word in promised)
    if not (promised and whole) and given.get("title"):
        values["title"] = given["title"]
    if whole:  # details without what answers promise could not be read out again
        values[name] = _fill(settings, {**needed, **given})
    return values


def metadata_words(service: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return Buffer's metadata of a post in the words of ``METADATA_FIELDS``, defaults left out.

    Raises:
        BufferError: The answer is not shaped as Buffer says it is.
    """
    found = _google_words(answer) if service == "googlebusiness" else words(answer, _ANSWERS.get(service, {}))
    if "type" in found:
        found["type"] = _SAME_AS.get((service, found["type"]), found["type"])
    defaults = DEFAULTS.get(service)
    if not defaults:
        return found
    return {word: value for word, value in found.items() if word not in defaults or defaults[word] != value}


def _google_words(answer: Mapping[str, Any]) -> dict[str, Any]:
    found = words(answer, {"type": "type", "title": "title"})
    details = answer.get("details")
    _, settings, _ = _GOOGLE.get(found.get("type", ""), ("", (), {}))
    if isinstance(details, Mapping):
        found |= words(details, {setting.word: setting.answer for setting in settings if setting not in _DATES})
        for setting in settings:
            if setting in _DATES and (when := moment(details, setting.answer)) is not None:
                found[setting.word] = iso(when)
    return found


def thread_texts(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the texts of a thread's items after the first.

    Raises:
        BufferError: The answer is not shaped as Buffer says it is.
    """
    items = objects(answer, "thread")
    return tuple([string(item, "text") or "" for item in items])[1:] if items else ()
