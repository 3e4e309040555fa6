"""Columns of texts side by side: which one holds what is posted, and which are parts, versions or sequels of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calendar_sync.layout.columns import ColumnGuess
from calendar_sync.layout.title_words import LIKELY, TITLES
from calendar_sync.model.services import plain

_FEW = 0.1
"""Of the cells of a column that may read like descriptions of posts."""

_TWEETS = frozenset({"tweet", "tweets", "tweet text", "tweet copy"})


def tweets(by_field: dict[str, list[ColumnGuess]], settled: dict[int, ColumnGuess]) -> None:
    """Take ``Tweet`` for the text for X where other networks have columns of texts, or all others have one."""
    texts = list(by_field.get("text", ()))
    others = [item for item in texts if plain(item.title) not in _TWEETS]
    threads = any(_BEHIND.sub("", plain(item.title)) in _TWEETS for item in others)
    beside = not threads and any(item.certain and item.contents.filled for item in others)
    if not beside and not any(name.startswith(("text:", "post:")) for name in by_field):
        return
    for item in texts:
        if plain(item.title) in _TWEETS:
            mine = replace(item, field="text:twitter", confidence=0.9, reason="as the texts for other networks")
            settled[item.column] = mine
            by_field["text"].remove(item)
            by_field.setdefault("text:twitter", []).append(mine)


_BODIES = frozenset({"body", "body copy", "body text", "post body", "main copy", "main text", "message body", "corps"})
_PARTS = frozenset(
    {"headline", "header", "heading", "title", "intro", "opening", "hook", "cta", "call to action", "closing", "outro"}
    | {"headline copy", "cta copy", "cta text", "opening line", "first line", "sign off line", "kicker"}
)


_OPENINGS = frozenset({"hook", "opening", "intro", "opening line", "first line", "lead in"})
"""What a text begins with, where its column is called the body of it."""


def of_parts(guesses: Sequence[ColumnGuess], settled: dict[int, ColumnGuess]) -> None:
    """Doubt what a ``Body`` may go on with: an opening line, or a headline beside a call to action."""
    parts = [item for item in guesses if plain(item.title) in _PARTS and item.contents.filled]
    for item in guesses:
        opens = any(plain(part.title) in _OPENINGS for part in parts)
        if item.field == "text" and plain(item.title) in _BODIES and (opens or len(parts) >= 2):
            for part in parts:
                why = f"may be a part of the post that '{item.title}' goes on with"
                settled[part.column] = replace(part, field="unsure", confidence=0.5, reason=why)


def of_versions(guesses: Sequence[ColumnGuess], settled: dict[int, ColumnGuess]) -> None:
    """Doubt ``Copy A`` beside a filled ``Copy B``: nobody has said which of them is posted."""
    named: dict[str, list[ColumnGuess]] = {}
    for item in guesses:
        if (found := VERSION.fullmatch(plain(item.title))) and item.contents.filled:
            named.setdefault(found[1], []).append(item)
    for stem, versions in named.items():
        texts = TITLES.get(stem, ("",))[0] == "text"
        if len(versions) > 1 and (texts or any(item.field == "text" for item in versions)):
            latest = max(versions, key=lambda item: plain(item.title))
            for item in versions:
                why = "one of several versions"
                # "Copy v2" is likelier than "Copy v1"; of "Copy A" and "Copy B" neither is.
                sure = 0.75 if item is latest and plain(item.title)[-1].isdigit() else 0.6
                settled[item.column] = replace(item, field="text", confidence=sure, reason=why)


VERSION = re.compile(r"(.+?)(?: (?:v|ver|version|versie|fassung) ?(?:[1-9]|[a-d])| [a-d])")
"""``Copy A``, ``Copy v2``: what is one of several, and what of. ``Copy 2`` may go on where ``Copy`` ends."""


def continued(by_field: dict[str, list[ColumnGuess]], settled: dict[int, ColumnGuess]) -> None:
    """Take ``Tweet 2`` and ``Tweet 3`` for the thread of a ``Tweet``; doubt ``Post 2``, and not ``Post``.

    Rows that fill the first alone are plain either way.
    """
    rivals = by_field.get("text", [])
    firsts = {plain(item.title).removesuffix(" 1") for item in rivals if item.certain}
    further = [
        item
        for item in (*rivals, *by_field.get("unsure", ()))
        if _BEHIND.sub("", plain(item.title)) in firsts - {plain(item.title)}
    ]
    for item in further:
        thread = _BEHIND.sub("", plain(item.title)) in _TWEETS
        why = "goes on with the thread" if thread else "a further text, of a thread perhaps"
        settled[item.column] = replace(item, field="thread" if thread else "unsure", confidence=0.9, reason=why)
    by_field["text"] = [item for item in rivals if item not in further]


_BEHIND = re.compile(r" [2-9]$")


def only_text(guesses: Sequence[ColumnGuess], texts: Sequence[ColumnGuess], settled: dict[int, ColumnGuess]) -> None:
    """Take ``Post`` or ``Body`` for the text where it holds whole sentences, and nothing else in the table does."""
    if len(texts) != 1 or texts[0].certain:
        return
    (item,) = texts
    beside = {plain(other.title) for other in guesses}
    framed = {other.field for other in guesses if other.certain} >= {"date", "channels"}
    lone = bool(beside & _OF_PROGRAMS) or (framed and item.contents.share("brief") <= _FEW and _is_prose(item))
    if item.reading.strength < LIKELY and not (plain(item.title) in _CONTENTS and lone):
        return
    whole = item.contents.length >= _A_POST and item.contents.share("finished") >= 0.7
    unknown = (other for other in guesses if other is not item and not other.certain and not other.reading.field)
    if whole and not any(other.contents.length >= _A_NOTE and other.contents.share("text") > 0.8 for other in unknown):
        why = f"{item.reason}; no other column holds sentences"
        settled[item.column] = replace(item, confidence=0.86, reason=why)


_CONTENTS = frozenset(
    {"content", "contents", "post", "body", "message", "social post", "inhalt", "contenu", "contenido", "conteudo"}
    | {"contenuto", "inhoud", "post content", "words", "контент", "zawartosc", "innehall", "indhold"}
)
_PROSE = 80
"""Characters of the median cell from which on a column of finished sentences is no list of subjects."""


def _is_prose(item: ColumnGuess) -> bool:
    finished, spoken, postlike = map(item.contents.share, ("finished", "spoken", "postlike"))
    # Some posts end with a quotation mark or a name; sentences, links and emoji beside them say the same.
    return item.contents.length >= _PROSE and (finished >= 0.9 or (min(finished, spoken) >= 0.75 and postlike >= 0.3))


_OF_PROGRAMS = frozenset(
    {
        "error message",
        "posting status",
        "post id",
        "posted url",
        "media url",
        "published url",
        "media urls",
        "image urls",
    }
    | {"mediaurl", "mediaurls", "imageurl", "imageurls", "gifurl", "videourl", "videourls", "mediapath", "media path"}
    | {"scheduledate", "schedule date", "scheduledat", "scheduled at", "scheduledtime", "scheduled time"}
)
"""Titles of sheets that programs post from, word for word."""
_A_POST, _A_NOTE = 60, 35
"""Characters of the median cell, from which on cells are likely posts, or notes."""
