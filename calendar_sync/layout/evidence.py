"""How well the cells of a column fit what its title says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calendar_sync.entries.rules import STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.contents import Contents
from calendar_sync.layout.words import is_category
from calendar_sync.model.services import plain

STATUS_KNOWN = frozenset(status_key(word) for words in STATUS_WORDS.values() for word in words)


def is_status(word: str) -> bool:
    """Return whether a word is one of a workflow, in whatever language."""
    return status_key(word) in STATUS_KNOWN


Support = tuple[float, str]
"""How well the cells fit a field (0 contradicts, 1 fits, above 1 is a proof), and what was seen."""


def share_of(share: float, what: str) -> str:
    """Return words for a share (0 to 1) of the cells of a column."""
    return f"{round(share * 100)} % of its cells are {what}"


def _fits(what: str, *kinds: str, enough: float = 0.6, some: float = 0.25) -> Callable[[Contents], Support]:
    def support(contents: Contents) -> Support:
        share = contents.share(*kinds)
        if share >= enough:
            return 1.3, share_of(share, what)
        return (0.8, share_of(share, what)) if share >= some else (0.3, f"hardly any of its cells are {what}")

    return support


def text_support(contents: Contents) -> Support:
    """Return how well cells fit the texts of posts."""
    for kinds, what in ((("url",), "links"), (("date",), "dates"), (("tick",), "ticks"), (("number",), "numbers")):
        if contents.share(*kinds) > 0.6:
            return 0.1, f"most of its cells are {what}"
    if contents.share("platform") > 0.6 or contents.share("hashtags") > 0.6 or contents.share("type") > 0.6:
        return 0.2, "its cells are single words"
    if contents.share("postlike") >= 0.4:
        often = contents.share("postlike") >= 0.6 and contents.length >= 60
        return 1.9 if often else 1.5, "its cells read like posts: hashtags, links, emoji"
    if contents.length >= 80 or contents.share("long") >= 0.6:
        return 1.3, f"its cells hold some {round(contents.length)} characters each"
    if contents.length >= 35:
        return 1.0, f"its cells hold some {round(contents.length)} characters each"
    if contents.length >= 15 and contents.share("finished") >= 0.8 and contents.share("spoken") >= 0.5:
        return 1.0, f"its cells are short ({round(contents.length)} characters), and end as sentences and posts do"
    return 0.7, f"its cells are short ({round(contents.length)} characters): topics, perhaps, and not posts"


def _status(contents: Contents) -> Support:
    total = sum(contents.words.values())
    known = sum(number for word, number in contents.words.items() if is_status(word))
    if contents.share("tick") >= 0.8:
        return 1.2, "its cells are ticks"
    if total and known >= 0.5 * contents.filled:
        return 1.3, share_of(known / contents.filled, "known status words")
    if contents.length > 40:
        return 0.4, "its cells hold sentences"
    return 1.0, "its cells hold single words"


def _channels(contents: Contents) -> Support:
    share = contents.share("platform")
    if share >= 0.4:
        return 1.3, share_of(share, "names of networks")
    if contents.length <= 40 and len(contents.words) <= max(4, 0.6 * contents.filled):
        return 0.95, "its cells are names that repeat"
    return 0.5, "its cells name no networks"


def _link(contents: Contents) -> Support:
    if contents.share("media") > 0.5:
        return 0.3, "its cells are links to images or videos"
    share = contents.share("url")
    return (1.2, share_of(share, "links")) if share >= 0.6 else (0.4, "hardly any of its cells are links")


def _media(contents: Contents) -> Support:
    if contents.share("url", "file") >= 0.3:
        return 1.3, share_of(contents.share("url", "file"), "links or files")
    if contents.share("type") >= 0.5:
        return 0.2, "its cells are kinds of posts"
    return 0.9, "its cells are no links; rows that fill it are held until they are"


def _post_type(contents: Contents) -> Support:
    purposes = sum(number for word, number in contents.words.items() if is_category(word))
    if purposes and purposes / contents.filled + contents.share("type") >= 0.8:
        return 1.3, "its cells say what posts are for, or of what kind they are"
    share = contents.share("type")
    if share >= 0.5:
        return 1.3, share_of(share, "kinds of posts")
    if share > 0 and any(
        word in plain(" ".join(contents.words)).split() for word in ("story", "stories", "reel", "reels")
    ):
        return 1.0, "some of its cells say reel or story"
    return 0.3, "its cells are no kinds of posts"


_STRICT = frozenset({"story", "stories", "reel", "reels"})
"""Types that may not be overlooked: published as anything else they would be wrong."""


def _date(contents: Contents) -> Support:
    share = contents.share("date") + (contents.share("serial") if contents.share("serial") < 1 else 1.0)
    vague = contents.share("vague")
    if share >= 0.6:
        return 1.3, share_of(min(share, 1.0), "dates")
    if share >= 0.2 and share + vague >= 0.8:
        return 1.3, "its cells are dates and spans of days"
    if share + vague >= 0.5:
        return 1.0, "its cells are dates and spans of days"
    return 0.3, "hardly any of its cells are dates"


def _timezone(contents: Contents) -> Support:
    share = contents.share("zone") + contents.share("place")
    return (
        (1.3, share_of(min(share, 1.0), "time zones")) if share >= 0.5 else (0.3, "hardly any of its cells are zones")
    )


SUPPORT: Mapping[str, Callable[[Contents], Support]] = {
    "date": _date,
    "time": _fits("times", "time", "fraction", "military", enough=0.5),
    "timezone": _timezone,
    "weekday": _fits("weekdays", "weekday"),
    "channels": _channels,
    "text": text_support,
    "hashtags": _fits("hashtags", "hashtags", enough=0.4),
    "media": _media,
    "link": _link,
    "status": _status,
    "approved": _status,
    "posted": _status,
    "post_type": _post_type,
    "day": _fits("days of a month", "day"),
}
ALONE = (
    ("date", 0.6, ("date",), 0.8),
    ("time", 0.6, ("time",), 0.8),
    ("timezone", 0.6, ("zone",), 0.8),
    ("channels", 0.65, ("platform",), 0.8),
    ("hashtags", 0.6, ("hashtags",), 0.8),
    ("text", 0.5, ("postlike",), 0.5),
)
"""Fields that cells alone may suggest, how strongly, their kinds, and the share of cells needed; never certain."""
