"""Which column is what: titles and cells as evidence, each proposal with its confidence and its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from calendar_sync.entries.unfinished import unfinished
from calendar_sync.layout.contents import Contents
from calendar_sync.layout.doubts import changes_another, has_sentences, is_half, is_recorded, speaks_of_texts
from calendar_sync.layout.evidence import ALONE, SUPPORT, share_of, text_support
from calendar_sync.layout.gates import field_of, is_signed, looks_like_gate, speaks_ahead
from calendar_sync.layout.limits import limit_of
from calendar_sync.layout.progress import is_progress
from calendar_sync.layout.saved import GATES
from calendar_sync.layout.speaking_words import PAGES
from calendar_sync.layout.title_words import LIKELY, MAY_DECIDE, SURE, TITLES, VAGUE
from calendar_sync.layout.titles import TitleReading
from calendar_sync.layout.words import PLACEHOLDERS
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.services import plain

CERTAIN = 0.85
"""From this confidence on a proposal is taken without asking."""
WORTH_ASKING = 0.3
"""Below this nobody is asked: the column is left alone."""

SINGLE = frozenset(
    {"date", "time", "timezone", "channels", "text", "alt_text", "first_comment", "link", "title", "board", "weekday"}
    | {"post_type", "tags", "status", "day", "category", "mode"}
)
"""Fields that only one column can be; the others may be spread over several."""


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


def guess(column: int, title: str, reading: TitleReading, contents: Contents) -> ColumnGuess:
    """Return what one column is, looked at alone; one that may forbid posting is never passed over."""
    if _holds_approved_texts(title, contents):
        reading = TitleReading("text", SURE * 0.95)
    apart = reading.field == "text" and reading.service
    if reading.field not in OWN_COLUMNS and not apart and (limit := limit_of(title, contents)):
        reason = "limits what goes out: rows wait by what it says"
        return ColumnGuess(column, title, limit, 0.95, reason, contents, reading)
    if is_progress(title, contents.words):
        reason = "says how far its rows are: those wait that are not done"
        return ColumnGuess(column, title, "gate", 0.5, reason, contents, reading)
    item = _guess(column, title, reading, contents)
    if item.field in GATES and contents.share("date", "serial") >= 0.6 and speaks_ahead(title):
        # "Approval due" holds a deadline, and says nothing of whether anybody has approved.
        return replace(item, field="", confidence=0.0, reason="a day by which something is due")
    if is_signed(title) and item.field not in GATES:
        item = replace(item, field="", confidence=0.0)
    if item.field == "approved" and not item.certain and looks_like_gate(contents) and field_of(title) == "approved":
        return replace(item, confidence=0.9, reason=f"{item.reason}; it speaks of approval")
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


_APPROVED = frozenset(
    {"approved", "signed", "off", "final", "fully", "client", "freigegebener", "freigegebene", "valide", "validee"}
    | {"aprobado", "aprobada", "aprovado", "aprovada", "approvato", "approvata", "goedgekeurde"}
)


def _holds_approved_texts(title: str, contents: Contents) -> bool:
    """Return whether ``Approved copy`` holds the copy itself, and no yes or no to it."""
    words = {*plain(title).split()}
    texts = {word for word in words if TITLES.get(word, ("",))[0] == "text"}
    return bool(texts) and bool(words - texts) and words - texts <= _APPROVED and text_support(contents)[0] >= 1.0


def _guess(column: int, title: str, reading: TitleReading, contents: Contents) -> ColumnGuess:
    def made(field: str, confidence: float, reason: str) -> ColumnGuess:
        return ColumnGuess(column, title, field, round(min(confidence, 0.99), 2), reason, contents, reading)

    if reading.field in OWN_COLUMNS:
        return made(reading.field, 0.99, "the tool's own column")
    if reading.field == "other" and reading.strength < SURE and speaks_of_texts(title) and has_sentences(contents):
        return made("unsure", 0.9, _SPEAKS)
    if reading.field in ("concept", "other"):
        why = "says what a post is about, never what it says" if reading.field == "concept" else "not read"
        return made("", 0.0, why)
    if other := something_else(title, reading, contents):
        return made("", 0.0, other)
    pictures = reading.field == "media" or contents.share("media") >= 0.6
    if pictures and _FOLDERS & {*plain(title).split()} and contents.share("url") >= 0.5:
        return made("media", 0.9, "links to folders: none beside a link to the picture itself")
    seen_to = plain(title) in _SCHEDULED or _IN_A_TOOL.match(plain(title))
    if seen_to and contents.share("tick") >= 0.8:
        return made("posted", 0.9, "says which rows somebody has seen to already")
    if reading.field == "network":
        return _network(made, reading, contents)
    if reading.service and reading.field == "media":
        return made(f"media:{reading.service}", 0.9, "media for one network: rows wait that go to others as well")
    if reading.service and reading.field == "time":
        share = contents.share("time", "fraction")
        return made(f"time:{reading.service}", 0.9 if share >= 0.5 or not contents.filled else 0.6, "its time there")
    if reading.service and reading.field == "date" and reading.strength >= LIKELY * 0.9:
        share = contents.share("date", "serial")
        return made(f"date:{reading.service}", 0.9 if share >= 0.5 or not contents.filled else 0.6, "its day there")
    if reading.service and reading.field in _NEVER_APART:
        return made("apart", 0.9, "for one network only; rows that fill it wait, because media and links hold for all")
    if reading.service and contents.filled and reading.field in ("", "text"):
        doubtful = _for_network(made, reading, contents)
        if doubtful is not None:
            return doubtful
    if is_half(title, contents):
        return made("half", 0.95, "AM or PM, to be read with the time")
    field, strength = _by_cells(plain(title), reading, contents)
    if not field:
        if changes_another(title) and contents.share("date") >= 0.5:
            return made("redate", 0.9, "changes another date; rows where the two differ wait")
        if contents.share("media", "file") >= 0.6:
            return made("media", 0.6, f"by its cells alone: {share_of(contents.share('media', 'file'), 'media')}")
        for name, confidence, kinds, enough in ALONE:
            if name == "timezone" and PAGES & {*plain(title).split()}:
                continue  # A branch may be called Central.
            if contents.filled >= 3 and contents.share(*kinds) >= enough:
                return made(name, confidence, f"by its cells alone: {share_of(contents.share(*kinds), name)}")
        if speaks_of_texts(title) and has_sentences(contents):
            return made("unsure", 0.9, _SPEAKS)
        return made("", 0.0, "not known")
    named = f"text:{reading.service}" if field == "text" and reading.service else field
    if not contents.filled:
        return made(named, strength * 0.9, "by its title; it is empty")
    support, seen = SUPPORT[field](contents) if field in SUPPORT else (1.0, "")
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
    if field in ("date", "day") and reading.strength >= VAGUE and contents.share("date", "vague", "day", "serial") > 0:
        # A calendar's only dates, however vague most of them are, are asked about, and their rows wait one by one.
        confidence = max(confidence, 0.4)
    if field == "media" and reading.strength >= LIKELY:
        # Pictures that nobody finds must be missed by somebody.
        confidence = max(confidence, 0.4)
    return made(named, confidence, f"by its title; {seen}" if seen else "by its title")


def something_else(title: str, reading: TitleReading, contents: Contents) -> str:
    """Return what a column holds whose title speaks of a post, and whose cells cannot be of it; mostly nothing."""
    if plain(title) in _WHO_TOOK and contents.filled and not contents.share("url", "file"):
        return "who took the picture"
    if is_recorded(title) and contents.share("date", "serial", "time") >= _DATED:
        return "when the row was made or last touched"
    if reading.field == "text" and _ARE_NUMBERED.search(title) and contents.share("number") >= 0.6:
        return "running numbers"
    if reading.field in _COUNTED and _COUNTS & {*plain(title).split()} and contents.share("number") >= 0.8:
        return "counts something"
    return ""


_DATED = 0.6
_WHO_TOOK = frozenset({"fotograf", "fotograf in", "fotografin", "fotografen"})
"""Who took the pictures, but in Turkish the pictures themselves."""
_FOLDERS = frozenset({"folder", "folders", "ordner", "dossier", "carpeta", "pasta", "cartella", "map", "папка"})
_SCHEDULED = frozenset(
    {"scheduled", "is scheduled", "scheduled yet", "scheduled y n", "scheduled yes no", "eingeplant"}
)
_IN_A_TOOL = re.compile(
    r"(?:is |already )?(?:scheduled|loaded|uploaded|queued|added|programmed|put|set up|eingeplant|programm?e|programado"
    r"|programmato) (?:in|into|on|to|via|dans|en|em|su|bei)\b"
)
"""``Scheduled in Hootsuite?``: a yes says that somebody has seen to the row elsewhere."""
_COUNTED = frozenset({"hashtags", "text", "media", "link"})
_COUNTS = frozenset({"count", "number", "amount", "anzahl", "nombre", "numero", "aantal", "liczba", "количество"})
_ARE_NUMBERED = re.compile(r"#|№|\b(?:no|nr|num|number)\b", re.IGNORECASE)
_SPEAKS = "its title speaks of texts; rows that fill it wait until it is known what it is"
_NEVER_APART = frozenset({"media", "link", "hashtags", "alt_text", "first_comment"})
"""Fields that hold for all networks of a row."""

_PROVEN = frozenset({"date", "time", "timezone", "channels", "media", "hashtags", "link", "weekday", "post_type"})
"""Fields that their cells prove where a title, however long, speaks of them."""

_HEEDED: Mapping[str, float] = {
    "status": 0.0,
    "approved": 0.0,
    "posted": 0.0,
    "timezone": 0.0,
    "time": 0.3,
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


_ZONES = re.compile(r"\b(?:timezone|tz|zeitzone|zona horaria|fuso horario|fuseau horaire|tijdzone|часовой пояс)\b")
"""A time zone, whosever it is."""
_OF_NETWORKS = frozenset(
    "service media medium medien medias medios socials site sites net ntwk plat pltf chan chnl ch sm some".split()  # noqa: SIM905
)
"""Titles of columns of networks, and what they are shortened to, where their cells are such."""


def _by_cells(plain_title: str, reading: TitleReading, contents: Contents) -> tuple[str, float]:
    """Return the field that a title names, put right where the cells plainly say something else."""
    field, strength = reading.field, reading.strength
    if field == "date" and contents.share("weekday") > 0.6:
        return "weekday", 1.0
    if field == "weekday" and contents.share("day") > 0.8 and contents.share("date") < 0.2:
        return "day", max(strength, LIKELY)
    if field == "weekday" and contents.share("date") > 0.6:
        return "date", max(strength, LIKELY)
    if field == "date" and contents.share("day") >= 0.75 and contents.share("date") <= 0.25:
        return "day", max(strength, LIKELY)
    if field == "time" and contents.share("moment") > 0.6:
        return "date", strength
    if field == "date" and contents.share("time") > 0.6 and contents.share("date") < 0.2:
        return "time", strength * 0.9
    if not field and "time zone" in _ZONES.sub("time zone", plain_title) and contents.share("zone", "place") >= 0.5:
        return "timezone", 1.0
    if plain_title in _OF_NETWORKS and contents.share("platform") >= 0.8:
        return "channels", 1.0
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
    if reading.strength < SURE and contents.share("tick") < 0.8:
        return made("unsure", 0.9, "its title may be short for a network")
    if contents.share("tick") >= 0.8 or (contents.filled and {*contents.words} <= {"0", "1"} and contents.words):
        return made(f"channel:{service}", 0.95, share_of(contents.share("tick"), "ticks"))
    if text_support(contents)[0] >= 1.0 and contents.share("url") < 0.3:
        return made(f"post:{service}", 0.9, f"holds texts for it: {text_support(contents)[1]}")
    if contents.counts.get("long", 0) and all(map(_says_no_text, contents.words)):
        return made(f"post:{service}", 0.9, "holds texts for it, and words for where there is none")
    if has_sentences(contents):
        return made(f"post:{service}", 0.6, "holds texts for it, perhaps")
    counted = sum(number for word, number in contents.words.items() if word in ("0", "1"))
    if contents.share("tick") > 0 or (2 * counted >= contents.filled and not _other_figures(contents)):
        return made(f"channel:{service}", 0.9, "some of its cells are ticks; rows wait where it says something else")
    return made(f"channel:{service}", 0.6, "holds neither ticks nor texts")


def _other_figures(contents: Contents) -> bool:
    """Return whether there are figures beside 0 and 1, which may be numbers of something, then."""
    return any(word[:1].isdigit() and word not in ("0", "1") for word in contents.words)


def _says_no_text(word: str) -> bool:
    return not plain(word) or plain(word) in PLACEHOLDERS or bool(unfinished(word))


def _for_network(
    made: Callable[[str, float, str], ColumnGuess], reading: TitleReading, contents: Contents
) -> ColumnGuess | None:
    """A title that says more than the name of a network, where that is not known or the cells say something else."""
    service = reading.service
    if contents.share("tick") >= 0.8:
        return made(f"channel:{service}", 0.6, share_of(contents.share("tick"), "ticks"))
    if reading.field:
        return None
    if contents.share("media", "file") >= 0.5:
        return made("apart", 0.9, "for one network only; rows that fill it wait, because media and links hold for all")
    if has_sentences(contents) and contents.share("url", "date", "hashtags", "platform") < 0.3:
        return made(f"text:{service}", 0.6, "its title names a network, and its cells may be texts for it")
    return made("", 0.0, "not known")
