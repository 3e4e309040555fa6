"""What only some networks have: one table from columns to the model's words, and the reading of their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from calendar_sync.entries.cells import cell_text
from calendar_sync.entries.dates import DateOrder, DateProblem, parse_date
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.links import Page, direct_link, web_path
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.schedule import Report, Zone, read_day, read_moment
from calendar_sync.entries.stickers import read_stickers
from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.model.columns import SETTING_COLUMNS
from calendar_sync.model.entry import Severity
from calendar_sync.model.mentions import MENTIONING
from calendar_sync.model.patterns import later
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import Row

_YES = frozenset({"yes", "y", "true", "1", "x", "on", "ja", "oui", "si", "sí", "sim", "да"})
NO_WORDS = frozenset({"no", "n", "false", "0", "off", "nein", "non", "nao", "нет"})
_TICKS = frozenset({"✓", "✔", "☑", "✅"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One column, and the word of ``METADATA_FIELDS`` it fills.

    Args:
        column: Field of the calendar.
        word: Where it goes.
        services: Networks that have it.
        kind: ``text``, ``code`` (text that may be a number), ``number``, ``switch`` (yes or no), ``choice``, ``moment``
            (a date), ``post`` (the address or number of a post) or ``address`` (of an image).
        example: What a cell may hold.
        default: What Buffer takes where nothing is said; a cell that says the same says nothing.
        choices: Value by folded word.
        types: Post types that have it; empty for all.
    """

    column: str
    word: str
    services: frozenset[str]
    kind: str
    example: str
    default: Any = None
    choices: Mapping[str, str] = field(default_factory=dict)
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meant:
    """How the dates of a row are meant.

    Args:
        zone: In which zone.
        order: Day or month first, as decided for the calendar's dates.
        rules: From the settings.
    """

    zone: Zone
    order: DateOrder | None
    rules: ReadingRules


def _on(*services: str) -> frozenset[str]:
    return frozenset(services)


def _words(*values: str) -> dict[str, str]:
    return {fold(value): value for value in values}


_CARDS = _on("bluesky", "facebook", "linkedin", "threads")
"""Networks that show a link as a card."""
_GOOGLE, _YOUTUBE = _on("googlebusiness"), _on("youtube")
_DATED = frozenset({"offer", "event"})

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "ai_generated", "is_ai_generated", _on("instagram", "tiktok", "twitter", "youtube"), "switch", "yes", False
    ),
    Setting("link_title", "link_title", _CARDS, "text", "Why our rolls take two days"),
    Setting("link_text", "link_text", _CARDS, "text", "Flour, water, salt, and a lot of patience."),
    Setting("link_image", "link_image", _CARDS, "address", "https://images.example.com/rolls.jpg"),
    Setting("share_to_feed", "share_to_feed", _on("instagram"), "switch", "no"),
    Setting("location", "location_name", _on("instagram", "threads"), "text", "Lisbon, Portugal"),
    Setting("location_id", "location_id", _on("instagram", "threads"), "number", "213385402"),
    Setting("topic", "topic", _on("threads"), "text", "Baking"),
    Setting(
        "quote_post", "retweet_id", _on("twitter"), "post", "https://x.com/harborbakery/status/1790000000000000000"
    ),
    Setting("content_warning", "spoiler", _on("mastodon"), "text", "Spiders"),
    Setting("privacy", "privacy", _YOUTUBE, "choice", "unlisted", "public", _words("public", "private", "unlisted")),
    Setting(
        "license",
        "license",
        _YOUTUBE,
        "choice",
        "Creative Commons",
        "youtube",
        {
            "youtube": "youtube",
            "standard": "youtube",
            "creativecommon": "creativeCommon",
            "creativecommons": "creativeCommon",
        },
    ),
    Setting("made_for_kids", "made_for_kids", _YOUTUBE, "switch", "yes", False),
    Setting("notify_subscribers", "notify_subscribers", _YOUTUBE, "switch", "no", True),
    Setting("embeddable", "embeddable", _YOUTUBE, "switch", "no", True),
    Setting(
        "button",
        "button",
        _GOOGLE,
        "choice",
        "Learn more",
        "none",
        _words("book", "call", "learn_more", "none", "order", "shop", "signup"),
        frozenset({"whats_new", "event"}),
    ),
    Setting("event_start", "start", _GOOGLE, "moment", "2030-03-04 09:00", types=_DATED),
    Setting("event_end", "end", _GOOGLE, "moment", "2030-03-31 18:00", types=_DATED),
    Setting("all_day", "full_day", _GOOGLE, "switch", "yes", False, types=frozenset({"event"})),
    Setting("offer_code", "code", _GOOGLE, "code", "SPRING10", types=frozenset({"offer"})),
    Setting("offer_terms", "terms", _GOOGLE, "text", "One for each customer.", types=frozenset({"offer"})),
)
"""Every setting of one word; stickers and marked accounts have columns with a form of their own."""

USERS: Mapping[str, frozenset[str]] = {
    **{setting.column: setting.services for setting in SETTINGS},
    "mentions": MENTIONING,
    "user_tags": _on("instagram"),
    "stickers": _on("instagram"),
}
"""Networks by column. Columns that every network has (approval, notification) are not among them."""


def read_switch(row: Row, column: str, report: Report) -> bool | None:
    """Return what a yes-or-no cell says; ``None`` for an empty one, or after a report."""
    if column not in row.values:
        return None
    word = row.text(column)
    folded = fold(word)
    if folded in _YES or word in _TICKS:
        return True
    if folded in NO_WORDS:
        return False
    report(
        "setting.not_yes_or_no",
        Severity.ERROR,
        column,
        f"{quoted(word)} is neither yes nor no.",
        f"Write yes or no under {SETTING_COLUMNS[column]}, or leave it empty.",
    )
    return None


def read_settings(row: Row, service: str, metadata: dict[str, Any], report: Report, meant: Meant) -> None:
    """Add to ``metadata`` what the columns of settings say for ``service``.

    Args:
        row: The row.
        service: Buffer's name of the network.
        metadata: With the post type, where the network has one.
        report: Takes the problems.
        meant: How dates are meant.
    """
    # Most calendars have none of these columns, and most rows fill none of them.
    filled = SETTINGS if not SETTING_COLUMNS.keys().isdisjoint(row.values) else ()
    for setting in filled:
        if setting.column not in row.values or service not in setting.services:
            continue
        if setting.types and metadata.get("type") not in setting.types:
            kinds = " and ".join(sorted(setting.types)).replace("_", " ")
            report(
                "setting.other_type",
                Severity.WARNING,
                setting.column,
                f"'{SETTING_COLUMNS[setting.column]}' is left out: {label(service)} has it for posts of type {kinds}.",
                "Choose that type under Post type, or clear the cell.",
            )
            continue
        value = _READERS[setting.kind](row, setting, report, meant)
        if value is not None and value != "" and value != setting.default:
            metadata[setting.word] = value
    if metadata.get("type") == "event" and _is_whole_days(row, meant.order):
        metadata["full_day"] = True
    if service == "instagram":
        metadata.update(read_stickers(row, report))


def _is_whole_days(row: Row, order: DateOrder | None) -> bool:
    """Return whether an event begins and ends on days without times, and nothing else is said of it."""
    if "all_day" in row.values or not {"event_start", "event_end"} <= row.values.keys():
        return False
    days = [parse_date(row.values[column], order) for column in ("event_start", "event_end")]
    return all(not isinstance(day, DateProblem) and day.time is None for day in days)


def _text(row: Row, setting: Setting, report: Report, _meant: Meant) -> str:
    text = canonical_text(cell_text(row, setting.column, report))
    return text.removeprefix("#") if setting.word == "topic" else text


def _code(row: Row, setting: Setting, report: Report, _meant: Meant) -> str:
    value = row.values[setting.column]
    # A spreadsheet keeps fifteen digits of a number, and makes the others zeros.
    if isinstance(value, int | float) and abs(value) >= 10**15:
        report(
            f"{setting.column}.cut_off",
            Severity.ERROR,
            setting.column,
            f"{row.text(setting.column)} has more than fifteen digits; a spreadsheet keeps fifteen of a number.",
            "Format the cell as text, and paste the number again.",
        )
    return canonical_text(row.text(setting.column))


def _number(row: Row, setting: Setting, report: Report, meant: Meant) -> str | None:
    code = _code(row, setting, report, meant)
    if code.isascii() and code.isdigit():
        return code
    report(
        f"{setting.column}.not_a_number",
        Severity.ERROR,
        setting.column,
        f"{quoted(code)} is not the number that the network has for a place.",
        "Write the digits alone, such as 213385402; the name of the place belongs under Location.",
    )
    return None


def _switch(row: Row, setting: Setting, report: Report, _meant: Meant) -> bool | None:
    return read_switch(row, setting.column, report)


def _choice(row: Row, setting: Setting, _report: Report, _meant: Meant) -> str:
    # A word that nobody knows is for the network's rule to refuse.
    word = row.text(setting.column)
    return setting.choices.get(fold(word), word)


def shown_choice(value: str) -> str:
    """Return how one of a setting's choices is written into a cell."""
    return {"creativeCommon": "Creative Commons"}.get(value, value.replace("_", " "))


def _moment(row: Row, setting: Setting, report: Report, meant: Meant) -> str | None:
    found = read_day(row.values[setting.column], meant.order, setting.column, report, meant.rules)
    if found is None:
        return None
    # Without a time of day the whole day is meant.
    clock = found.time or (time(0, 0) if setting.word == "start" else time(23, 59))
    local = datetime.combine(found.day, clock)
    if found.offset is not None:
        return iso(local.replace(tzinfo=found.offset).astimezone(UTC))
    return iso(read_moment(local, meant.zone, setting.column, report, meant.rules))


_POST_ADDRESS = later(
    r"(?:(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:\w+|i/web)/status(?:es)?/(\d{1,25})|(\d{5,25}))(?:[/?#]\S*)?"
)


def _post(row: Row, setting: Setting, report: Report, _meant: Meant) -> str | None:
    word = row.text(setting.column)
    value = row.values[setting.column]
    # A spreadsheet keeps fifteen digits of a number, and a post's has nineteen.
    if (match := _POST_ADDRESS.fullmatch(word)) and not isinstance(value, int | float):
        return match[1] or match[2]
    report(
        "quote_post.unreadable",
        Severity.ERROR,
        setting.column,
        f"{quoted(word)} is not the address of a post on X.",
        "Paste the whole address, such as https://x.com/name/status/1790000000000000000.",
    )
    return None


def _address(row: Row, setting: Setting, report: Report, _meant: Meant) -> str | None:
    url = row.text(setting.column)
    link = direct_link(url) if web_path(url) is not None else Page("no web address", "Paste one whole https:// link.")
    if isinstance(link, Page):
        message = f"{quoted(url)} is {link.message}."
        report(f"{setting.column}.not_a_url", Severity.ERROR, setting.column, message, link.fix)
        return None
    return link.url if link else url


_READERS: Mapping[str, Callable[[Row, Setting, Report, Meant], Any]] = {
    "text": _text,
    "code": _code,
    "number": _number,
    "switch": _switch,
    "choice": _choice,
    "moment": _moment,
    "post": _post,
    "address": _address,
}
