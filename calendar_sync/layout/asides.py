"""Columns that nothing is read from: harmless where that is known, else heeded until somebody explains them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from calendar_sync.entries.rules import CANCEL, HOLD, IDEA, READY, STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.aside_words import CALLS, HARMLESS, SPEAKS_AGAINST, Aside
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.clocks import clock_of_place
from calendar_sync.layout.columns import WORTH_ASKING, ColumnGuess, something_else
from calendar_sync.layout.contents import Contents
from calendar_sync.layout.letting import aside_of, is_reviewed
from calendar_sync.layout.pages import is_page, pages_beside
from calendar_sync.layout.saved import GATES
from calendar_sync.layout.speaking import speaking
from calendar_sync.layout.speaking_words import LINKED, READERS
from calendar_sync.layout.title_words import LIKELY, TITLES
from calendar_sync.model.services import plain

_ASKED = 0.5
"""How certain a column is that is asked about, and heeded until then."""
_SURE = 0.9
_SHORT = 24
"""Characters; longer cells are no codes or words of a workflow."""
_FEW = 8
"""Different values; a column with more of them is a list of things."""
_SENTENCE = 35

_NEVER = frozenset(status_key(word) for meaning in (HOLD, CANCEL, IDEA) for word in STATUS_WORDS[meaning])
_AGAINST = _NEVER | frozenset(map(status_key, SPEAKS_AGAINST))
_YES = frozenset(status_key(word) for word in STATUS_WORDS[READY]) | {status_key("ok"), status_key("okay")}
_POSTED = frozenset({"text", "hashtags", "media", "link", "alt_text", "first_comment"})
"""What a title may speak of that belongs to a post, although the cells cannot be read as it."""
_HEX = re.compile(r"#?[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}")


def heed(guesses: Sequence[ColumnGuess], codes: Mapping[str, str]) -> list[ColumnGuess]:
    """Return the guesses, those among them heeded that nothing is read from and that are not known to be harmless.

    Args:
        guesses: The columns of one table, side by side.
        codes: What a legend in the sheet says that words mean, by :func:`status_key`.
    """
    decided = any(item.field in (*GATES, "gate") and (item.certain or item.field == "gate") for item in guesses)
    out = list(guesses)
    if not decided and codes:
        place = next((at for at, item in enumerate(out) if _speaks_code(item, codes)), None)
        if place is not None:
            why = "a legend in the sheet says what its cells mean"
            out[place] = replace(out[place], field="status", confidence=0.9, reason=why)
            decided = True
    return [heeded(item, decided=decided) for item in pages_beside(out)]


def heeded(item: ColumnGuess, *, decided: bool) -> ColumnGuess:
    """Return one column as it is heeded where nothing is read from it.

    Args:
        item: The column, looked at alone or beside the others.
        decided: Another column says which rows may go out.
    """
    aside = aside_of(item.title)
    misread = not item.certain and item.field not in (*GATES, "gate") and aside is not None and not aside.blank_goes
    read = item.field and item.confidence >= WORTH_ASKING
    if (read and not misread) or not item.contents.filled:
        return item
    if is_page(item):
        return replace(item, field="page", confidence=_ASKED, reason="may name which of several pages is meant")
    name, why = _suspected(item, decided=decided)
    sure = _ASKED if name in ("gate", "unsure", "told") else _SURE
    return replace(item, field=name, confidence=sure, reason=why) if name else item


def _suspected(item: ColumnGuess, *, decided: bool) -> tuple[str, str]:
    contents, reading = item.contents, item.reading
    aside = aside_of(item.title)
    if is_reviewed(item.title):
        return "gate", "an empty cell says that nobody has looked at the row yet"
    if _is_kind_of_call(item):
        return "", ""
    if aside is not None and _concerns(aside, contents, decided=decided):
        return ("unsure" if aside.blank_goes else "gate"), "rows may hang on what stands in it"
    clocks = {clock_of_place(word) for word in contents.words}
    if len(clocks) > 1 and "" not in clocks and READERS & {*plain(item.title).split()}:
        return "unsure", "places whose clocks differ, by which the times may be meant"
    if something_else(item.title, reading, contents):
        return "", ""
    if reading.field in _POSTED:
        return "unsure", f"{item.reason}; rows that fill it wait"
    if _is_posted(item):
        return "unsure", "hashtags and links like these belong to posts; rows that fill it wait"
    if reading.field != "concept" and speaking(item.title, contents):
        return "told", "some of its cells speak of advertising, of another kind of post, or of what is missing"
    if reading.field == "concept" or (reading.field == "other" and reading.strength >= LIKELY * 0.8):
        return "", ""
    titled = bool(plain(item.title))
    if _are_things(contents) or _is_harmless(item.title):
        return "", ""
    if contents.length <= _SHORT and (not contents.counts.get("long") or not titled):
        return _of_words(contents, titled=titled, decided=decided)
    if not titled:
        return "notes", "notes beside the rows: those wait that a note speaks against"
    if contents.length >= _SENTENCE and contents.share("finished", "long") >= 0.5:
        return "unsure", "holds sentences, perhaps to be posted"
    return "", ""


def _is_posted(item: ColumnGuess) -> bool:
    """Return whether cells are hashtags, or links whose clicks are counted, which nobody collects but for posts."""
    titled = {*plain(item.title).split()}
    if item.contents.share("hashtags") >= 0.6:
        lettered = any(_HASHTAG.search(word) for word in item.contents.words)
        return lettered and ("hashtag" in plain(item.title) or not _is_harmless(item.title))
    return bool(titled & LINKED) and item.contents.share("url") >= 0.5


_HASHTAG = re.compile(r"[#＃][^\W\d]")


def _is_harmless(title: str) -> bool:
    words = plain(title).split()
    # Languages that write compounds as one word put what a thing is at the end: Zimmerkategorie.
    return any(word in HARMLESS or (len(word) > 9 and word.endswith(_ENDS)) for word in words)


_ENDS = tuple(word for word in HARMLESS if len(word) >= 5)


def _of_words(contents: Contents, *, titled: bool, decided: bool) -> tuple[str, str]:
    """Judge a column of short words below a title that nobody knows, or below none."""
    longest = max(map(len, contents.words), default=0)
    against = any(status_key(word) in _AGAINST or tick_of(word) is False for word in contents.words if word)
    different = round(contents.distinct * contents.filled)
    repeats = 1 < different <= _FEW and different < contents.filled
    if (against or longest > _SHORT) and not titled and not repeats:
        return "feedback", "words beside the rows: those wait that say anything but yes"
    if any(_approves(word) for word in contents.words):
        return "gate", "some of its cells say that their rows are approved"
    if against:
        return "gate", "some of its cells seem to speak against posting"
    if not decided and repeats:
        return "gate", "few words that repeat, and no column says which rows may go out"
    if repeats and any(status_key(word) in _YES or tick_of(word) is True for word in contents.words if word):
        return "gate", "some of its cells say yes to their rows, and others do not"
    if decided and titled and repeats and different <= 6 and contents.filled >= max(4, 2 * different):
        return "told", "few words that repeat; nobody has said what they mean"
    return "", ""


def _approves(word: str) -> bool:
    return any(TITLES.get(part, ("",))[0] == "approved" for part in (plain(word), *plain(word).split()[:1]))


def _concerns(aside: Aside, contents: Contents, *, decided: bool) -> bool:
    if aside.parts and contents.distinct * contents.filled <= 1:
        return False
    if contents.share("date", "time", "url") > 0.6:
        return False
    if aside.words and contents.share("number") > 0.6:
        return not aside.blank_goes and not decided and contents.distinct < 1
    return not aside.words or contents.length <= _SHORT


def _is_kind_of_call(item: ColumnGuess) -> bool:
    """Return whether a column for calls to action has a few bare words for kinds of them, again and again.

    ``Book now`` and ``Comment`` in turn say what posts shall bring about. What is to be posted differs from row to row,
    and has its full stop, its arrow or its link.
    """
    if plain(item.title) not in CALLS:
        return False
    contents = item.contents
    different = round(contents.distinct * contents.filled)
    if not 2 <= different <= _FEW or contents.filled < max(4, 2 * different):
        return False
    return all(len(word) <= _SHORT and _BARE.fullmatch(word) for word in contents.words)


_BARE = re.compile(r"[^\W\d_]+(?:(?: ?[/&+] ?|[ '’-])[^\W\d_]+)*")


def _are_things(contents: Contents) -> bool:
    """Return whether cells are dates, numbers, addresses or colours, on which no post hangs."""
    shares = contents.share("date", "time", "number", "serial", "url", "file")
    signs = sum(
        number for word, number in contents.words.items() if _HEX.fullmatch(word) or ("@" in word and "." in word)
    )
    return shares >= 0.6 or signs >= 0.6 * contents.filled


def _speaks_code(item: ColumnGuess, codes: Mapping[str, str]) -> bool:
    """Return whether a column that is not read holds nothing but words of the legend."""
    free = not item.certain and item.field in ("", "gate", "unsure") and item.reading.field not in ("other", "concept")
    keys = {status_key(word) for word in item.contents.words}
    return free and item.contents.filled > 0 and bool(keys) and keys <= codes.keys()


def meaning_of(words: str) -> str | None:
    """Return what the words of a legend come to, such as ``approved by the client``; ``None`` where nobody knows."""
    known = {status_key(word): meaning for meaning, listed in STATUS_WORDS.items() for word in listed}
    if (whole := known.get(status_key(words))) is not None:
        return whole
    said = plain(words).split()
    if _ELSEWHERE.search(words) or _NOT & {*said}:
        return HOLD
    if _MAY_GO.search(plain(words)) and not _HEDGES & {*said}:
        return READY
    single = {word: known[key] for word in said if (key := status_key(word)) in known}
    if READY in single.values():
        # "Everything done and approved" is not out yet.
        single = {word: meaning for word, meaning in single.items() if word not in _MADE}
    spoken = f" {plain(words)} "
    found = {*single.values()} | {meaning for phrase, meaning in _PHRASES.items() if f" {phrase} " in spoken}
    if READY in found and _HALF & {*said}:
        return None
    for meaning in (CANCEL, HOLD, IDEA, READY):
        if meaning in found:
            return meaning
    return None


_NOT = frozenset(
    {"not", "nicht", "pas", "no", "non", "niet", "не", "nie", "never", "cannot", "isn", "hasn", "don", "noch", "yet"}
    | {"waiting", "awaiting", "pending", "missing", "unchecked", "unapproved", "wartet", "fehlt", "attente", "falta"}
)
"""Words of a legend that keep rows back, whatever stands beside them."""
_MAY_GO = re.compile(
    r"\b(?:can|may|ok|okay|good|ready|clear|cleared|free|safe|fine|go) (?:to )?(?:be )?"
    r"(?:go|post|posted|publish|published|schedule|scheduled|go out|go live)\b|\bto be (?:posted|scheduled|published)\b"
    r"|^(?:please |we )?(?:post|publish|schedule)(?: it| this| them| now)?$"
    r"|^(?:(?:it|this|they|that|rows?) )?(?:(?:goes|go|will go) (?:out|live)(?: as it is| as planned| on its day)?"
    r"|(?:gets|get|will be|will get|is to be|are to be) (?:posted|published|scheduled))$"
)
_MADE = frozenset({"done", "complete", "completed", "finished", "fertig", "erledigt", "termine", "hecho", "fatto"})
_PHRASES = {
    plain(word): meaning for meaning, listed in STATUS_WORDS.items() for word in listed if " " in plain(word).strip()
}
_HEDGES = frozenset(
    """only internal internally draft drafted check checked review reviewed before until unless first after needs need
    still almost nearly partly if once when editor prufung erst aber but except""".split()  # noqa: SIM905
)
_HALF = _HEDGES | frozenset(
    """design designer designs copy text caption image images visual visuals graphic graphics
    artwork photo video media for with intern grafik bild entwurf""".split()  # noqa: SIM905
)
"""Words of a legend beside which a word that lets rows go may be half of it: ``design ready``, ``ready for review``."""
_ELSEWHERE = re.compile(
    r"\balready (?:in|on|at|out|live|up|posted|published|scheduled|queued|loaded|uploaded|planned|done|sent)\b|"
    r"\b(?:bereits|schon) (?:im?|bei|auf|geplant|eingeplant|eingestellt|veröffentlicht|gepostet|online|erledigt)\b|"
    r"\b(?:déjà|deja) (?:dans|sur|programm\w+|publié\w*|planifié\w*|en ligne)\b|"
    r"\bya (?:en|está|programad\w+|publicad\w+)\b|\bjá (?:no|na|está|agendad\w+|publicad\w+)\b|"
    r"\bgià (?:in|su|programmat\w+|pubblicat\w+)\b|\bal (?:in|ingepland|geplaatst|gepubliceerd)\b|"
    r"^(?:is |it is |it's |has been |now )?(?:(?:loaded|entered|uploaded|put|scheduled|queued|set up|planned) )?"
    r"(?:in|into|im|dans|en|nel|no|на|в) (?:(?:the|our|das|dem|le|la|el|o) )?"
    r"(?:tool|scheduler|system|app|queue|planner|buffer|hootsuite|later|sprout\w*|planoly|agorapulse|creator studio|"
    r"meta\w*|business suite|outil|herramienta|strumento|planer)\b(?: already)?",
    re.IGNORECASE,
)
"""What says of rows that somebody has seen to them elsewhere."""
