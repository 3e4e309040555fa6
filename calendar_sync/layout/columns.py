"""Which column is what: titles and cells as evidence, each proposal with its confidence and its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from calendar_sync.entries.rules import STATUS_WORDS
from calendar_sync.layout.contents import Contents
from calendar_sync.layout.doubts import REVISED, has_sentences, is_half
from calendar_sync.layout.gates import field_of, is_signed, looks_like_gate
from calendar_sync.layout.saved import GATES
from calendar_sync.layout.titles import TitleReading
from calendar_sync.layout.words import LIKELY, MAY_DECIDE, SURE, VAGUE, plain
from calendar_sync.model.columns import OWN_COLUMNS

CERTAIN = 0.85
"""From this confidence on a proposal is taken without asking."""
WORTH_ASKING = 0.3
"""Below this nobody is asked: the column is left alone."""

SINGLE = frozenset(
    {"date", "time", "timezone", "channels", "text", "alt_text", "first_comment", "link", "title", "board", "weekday"}
    | {"post_type", "tags", "status", "day", "category", "mode"}
)
"""Fields that only one column can be; the others may be spread over several."""

STATUS_KNOWN = frozenset(plain(word) for words in STATUS_WORDS.values() for word in words)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column probably is.

    Args:
        column: 1-based.
        title: As it stands in the sheet.
        field: The field; empty where nothing is read from the column.
        confidence: From 0 to 1; what reaches ``CERTAIN`` need not be asked.
        reason: Why, for people.
        contents: What its cells look like.
        reading: What its title says.
    """

    column: int
    title: str
    field: str
    confidence: float
    reason: str
    contents: Contents
    reading: TitleReading

    @property
    def certain(self) -> bool:
        """Whether it need not be asked."""
        return bool(self.field) and self.confidence >= CERTAIN


Support = tuple[float, str]
"""How well the cells fit a field (0 contradicts, 1 fits, above 1 is a proof), and what was seen."""


def _share(share: float, what: str) -> str:
    return f"{round(share * 100)} % of its cells are {what}"


def _fits(what: str, *kinds: str, enough: float = 0.6, some: float = 0.25) -> Callable[[Contents], Support]:
    def support(contents: Contents) -> Support:
        share = contents.share(*kinds)
        if share >= enough:
            return 1.3, _share(share, what)
        return (0.8, _share(share, what)) if share >= some else (0.3, f"hardly any of its cells are {what}")

    return support


def _text(contents: Contents) -> Support:
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
    return 0.7, f"its cells are short ({round(contents.length)} characters): topics, perhaps, and not posts"


def _status(contents: Contents) -> Support:
    total = sum(contents.words.values())
    known = sum(number for word, number in contents.words.items() if plain(word) in STATUS_KNOWN)
    if contents.share("tick") >= 0.8:
        return 1.2, "its cells are ticks"
    if total and known >= 0.5 * contents.filled:
        return 1.3, _share(known / contents.filled, "known status words")
    if contents.length > 40:
        return 0.4, "its cells hold sentences"
    return 1.0, "its cells hold single words"


def _channels(contents: Contents) -> Support:
    share = contents.share("platform")
    if share >= 0.4:
        return 1.3, _share(share, "names of networks")
    if contents.length <= 40 and len(contents.words) <= max(4, 0.6 * contents.filled):
        return 0.95, "its cells are names that repeat"
    return 0.5, "its cells name no networks"


def _link(contents: Contents) -> Support:
    if contents.share("media") > 0.5:
        return 0.3, "its cells are links to images or videos"
    share = contents.share("url")
    return (1.2, _share(share, "links")) if share >= 0.6 else (0.4, "hardly any of its cells are links")


def _media(contents: Contents) -> Support:
    if contents.share("url", "file") >= 0.3:
        return 1.3, _share(contents.share("url", "file"), "links or files")
    if contents.share("type") >= 0.5:
        return 0.2, "its cells are kinds of posts"
    return 0.9, "its cells are no links; rows that fill it are held until they are"


def _post_type(contents: Contents) -> Support:
    share = contents.share("type")
    if share >= 0.5:
        return 1.3, _share(share, "kinds of posts")
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
        return 1.3, _share(min(share, 1.0), "dates")
    if share + vague >= 0.5:
        return 1.0, "its cells are dates and spans of days"
    return 0.3, "hardly any of its cells are dates"


_SUPPORT: Mapping[str, Callable[[Contents], Support]] = {
    "date": _date,
    "time": _fits("times", "time", "fraction", enough=0.5),
    "weekday": _fits("weekdays", "weekday"),
    "channels": _channels,
    "text": _text,
    "hashtags": _fits("hashtags", "hashtags", enough=0.4),
    "media": _media,
    "link": _link,
    "status": _status,
    "approved": _status,
    "posted": _status,
    "post_type": _post_type,
    "day": _fits("days of a month", "day"),
}
_ALONE = (
    ("date", 0.6, ("date",), 0.8),
    ("time", 0.6, ("time",), 0.8),
    ("channels", 0.65, ("platform",), 0.8),
    ("hashtags", 0.6, ("hashtags",), 0.8),
    ("text", 0.5, ("postlike",), 0.5),
)
"""Fields that cells alone may suggest, how strongly, their kinds, and the share of cells needed; never certain."""


def guess(column: int, title: str, reading: TitleReading, contents: Contents) -> ColumnGuess:
    """Return what one column is, looked at alone; one that may forbid posting is never passed over."""
    item = _guess(column, title, reading, contents)
    if item.certain or item.field in GATES or reading.field == "network":
        return item
    signed = is_signed(title)
    # A question without an answer yet, such as an empty "Client OK?", will be answered before its row goes out.
    open_yet = not contents.filled and title.rstrip().endswith("?") and field_of(title) != "gate"
    if not signed and not open_yet and not looks_like_gate(contents):
        return item
    if reading.field == "other" and reading.strength >= SURE and plain(title) not in MAY_DECIDE and not signed:
        return item
    name = "gate" if signed else field_of(title)
    why = "its title speaks of approval" if signed or open_yet else "its cells are ticks, or words of a workflow"
    why += "; nobody has said what for" if name == "gate" else ""
    return replace(item, field=name, confidence=0.5 if name == "gate" else 0.9, reason=why)


def _guess(column: int, title: str, reading: TitleReading, contents: Contents) -> ColumnGuess:
    def made(field: str, confidence: float, reason: str) -> ColumnGuess:
        return ColumnGuess(column, title, field, round(min(confidence, 0.99), 2), reason, contents, reading)

    if reading.field in OWN_COLUMNS:
        return made(reading.field, 0.99, "the tool's own column")
    if reading.field in ("concept", "other"):
        why = "says what a post is about, never what it says" if reading.field == "concept" else "not read"
        return made("", 0.0, why)
    if reading.field == "network":
        return _network(made, reading, contents)
    if reading.service and reading.field in _NEVER_APART and contents.filled:
        return made("apart", 0.9, "for one network only; rows that fill it wait, because media and links hold for all")
    if reading.service and contents.filled and reading.field in ("", "text"):
        doubtful = _for_network(made, reading, contents)
        if doubtful is not None:
            return doubtful
    if is_half(title, contents):
        return made("half", 0.95, "AM or PM, to be read with the time")
    field, strength = _by_cells(reading, contents)
    if not field:
        if REVISED & set(plain(title).split()) and contents.share("date") >= 0.5:
            return made("redate", 0.9, "changes another date; rows where the two differ wait")
        if contents.share("media", "file") >= 0.6:
            return made("media", 0.6, f"by its cells alone: {_share(contents.share('media', 'file'), 'media')}")
        for name, confidence, kinds, enough in _ALONE:
            if contents.filled >= 3 and contents.share(*kinds) >= enough:
                return made(name, confidence, f"by its cells alone: {_share(contents.share(*kinds), name)}")
        return made("", 0.0, "not known")
    named = f"text:{reading.service}" if field == "text" and reading.service else field
    if not contents.filled:
        return made(named, strength * 0.9, "by its title; it is empty")
    support, seen = _SUPPORT[field](contents) if field in _SUPPORT else (1.0, "")
    if support > 1 and strength >= LIKELY * 0.98 and strength < 1:
        strength = max(strength, 0.75)
    if _must_be_read(field, named, reading, support):
        return made(named, max(0.9, strength * min(support, 1.0)), f"by its title; {seen}")
    confidence = strength * min(support, 1.25) if support <= 1.3 else max(strength, 0.48) * support
    if field == "text":
        # Titles such as "Post" or "Caption / Topic" are certain only where the cells read like posts, or never.
        if reading.strength < VAGUE or (reading.strength < 0.9 and support <= 1.3):
            confidence = min(confidence, 0.75)
    elif field in _PROVEN and reading.strength >= 0.5 and support >= 1.2:
        confidence = max(confidence, 0.9)
    return made(named, confidence, f"by its title; {seen}" if seen else "by its title")


_NEVER_APART = frozenset({"media", "link", "hashtags", "alt_text", "first_comment"})
"""Fields that hold for all networks of a row."""

_PROVEN = frozenset({"date", "time", "channels", "media", "hashtags", "link", "weekday", "post_type"})
"""Fields that their cells prove where a title, however long, speaks of them."""

_HEEDED: Mapping[str, float] = {
    "status": 0.0,
    "approved": 0.0,
    "posted": 0.0,
    "timezone": 0.0,
    "hashtags": 0.0,
    "media": 0.5,
    "post_type": 0.9,
}
"""Fields that may not be overlooked where a title names them: rows whose cells cannot be read wait, instead of going
out without them. With the least that their cells must say for it."""


def _must_be_read(field: str, named: str, reading: TitleReading, support: float) -> bool:
    if field in _HEEDED and reading.strength >= LIKELY:
        return support >= _HEEDED[field]
    return named != field and reading.strength >= 0.9 and support >= 0.7


def _by_cells(reading: TitleReading, contents: Contents) -> tuple[str, float]:
    """Return the field that a title names, put right where the cells plainly say something else."""
    field, strength = reading.field, reading.strength
    if field == "date" and contents.share("weekday") > 0.6:
        return "weekday", 1.0
    if field == "weekday" and contents.share("date") > 0.6:
        return "date", max(strength, LIKELY)
    if field == "date" and contents.share("day") > 0.8 and contents.share("date") < 0.2:
        return "day", max(strength, LIKELY)
    if field == "time" and contents.share("moment") > 0.6:
        return "date", strength
    if field == "date" and contents.share("time") > 0.6 and contents.share("date") < 0.2:
        return "time", strength * 0.9
    if field == "link" and contents.share("media") > 0.6:
        return "media", strength
    if field == "tags" and contents.share("hashtags") > 0.5:
        return "hashtags", 1.0
    if field == "date" and VAGUE <= reading.strength < LIKELY and contents.share("date") > 0.6:
        return "date", 0.75
    return field, strength


def _network(made: Callable[[str, float, str], ColumnGuess], reading: TitleReading, contents: Contents) -> ColumnGuess:
    """A column titled with a network's name holds ticks, or the text for it."""
    service = reading.service
    if not contents.filled:
        return made(f"channel:{service}", 0.5, "empty")
    if contents.share("tick") >= 0.8:
        return made(f"channel:{service}", 0.95, _share(contents.share("tick"), "ticks"))
    if _text(contents)[0] >= 1.0 and contents.share("url") < 0.3:
        return made(f"post:{service}", 0.9, f"holds texts for it: {_text(contents)[1]}")
    if has_sentences(contents):
        return made(f"post:{service}", 0.6, "holds texts for it, perhaps")
    if contents.share("tick") > 0:
        return made(f"channel:{service}", 0.9, "some of its cells are ticks; rows wait where it says something else")
    return made(f"channel:{service}", 0.6, "holds neither ticks nor texts")


def _for_network(
    made: Callable[[str, float, str], ColumnGuess], reading: TitleReading, contents: Contents
) -> ColumnGuess | None:
    """A title that says more than the name of a network, where that is not known or the cells say something else."""
    service = reading.service
    if contents.share("tick") >= 0.8:
        return made(f"channel:{service}", 0.6, _share(contents.share("tick"), "ticks"))
    if reading.field:
        return None
    if contents.share("media", "file") >= 0.5:
        return made("apart", 0.9, "for one network only; rows that fill it wait, because media and links hold for all")
    if has_sentences(contents) and contents.share("url", "date", "hashtags", "platform") < 0.3:
        return made(f"text:{service}", 0.6, "its title names a network, and its cells may be texts for it")
    return made("", 0.0, "not known")
