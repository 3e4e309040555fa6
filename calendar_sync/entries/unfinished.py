"""Texts that say themselves that they are no finished post: notes in brackets, TBC, DRAFT, OPTION A and B.

Each pattern holds for the beginning of a text, and most for short ones only: a long text that happens to begin so is
a post.
"""

from __future__ import annotations

import re

from calendar_sync.entries.alternative_words import alternatives
from calendar_sync.entries.bidding_words import bidding
from calendar_sync.entries.brief_words import brief_or_parts
from calendar_sync.entries.chat_words import chat
from calendar_sync.entries.colleague_words import to_colleague
from calendar_sync.entries.editing_words import traces
from calendar_sync.entries.errand_words import errand
from calendar_sync.entries.leftovers import THINGS, is_placeholder
from calendar_sync.model.patterns import later

_ANY = 10_000
_TO_COME = (
    r"tbc|tbd|tba|to (?:come|follow|be (?:confirmed|supplied|written|provided|advised|decided|announced|added))|"
    r"pending|coming(?: soon)?|folgt|à venir|pendiente|por definir|a definir|da definire|volgt|\?+"
)
_TEXTS = r"(?:post )?(?:caption|copy|text|body|content|texte|texto|testo|tekst|legenda|légende)"
_PLACES = (
    r"tab|sheet|doc|document|dokument|documento|onglet|pestaña|hoja|scheda|blatt|tabblad|drive|notion|attached|"
    r"attachment"
)
_NETWORKS = r"facebook|fb|instagram|insta|ig|linked ?in|li|twitter|x|tik ?tok|tt|threads|pinterest|youtube|yt|bluesky"
_SEE = r"see|s\.|cf\.?|refer to|siehe|voir|ver|vedi|zie"
_SAME = rf"{_SEE}|same|same as|as|as per|like|wie|comme|como|come|use|copy|idem|ditto|repeat|repost|gleich wie"
_WAITED_FOR = r"client|copy|approval|assets?|images?|photos?|text|captions?|confirmation|quote|feedback|legal|design"
_TONGUE = (
    r"(?-i:ENG?|FR|DE|ES|IT|PT|NL|PL|English|French|German|Spanish|Italian|Fran[cç]ais|Deutsch|Espa[nñ]ol)\b\s*[:|–-]\s"
)
_PATTERNS: tuple[tuple[int, str], ...] = (
    (_ANY, r"lorem\s{1,20}ipsum\b"),
    (200, r"\[[^\[\]]*\]\s*$|<[^<>]*>\s*$|\{[^{}]*\}\s*$"),
    (_ANY, r"(?-i:DRAFT|WIP|ENTWURF|BROUILLON|BORRADOR|BOZZA)\b(?! [A-Za-z])"),
    (_ANY, r"(?:rough |first |final )?draft(?: (?:v ?)?\d| (?:copy|caption|text|post))?(?=\s*[:|\])]|\s+[-–—]\s)"),
    (_ANY, r"(?:do not|don['’]t|not (?:yet )?(?:approved|final)|needs?|awaiting|waiting for|for) "
           r"(?:to |be |client |legal |final )*(?:post|publish|approval|review|sign[- ]?off)\b"
           r"(?=\s*(?:[-–—:\])!.]|$))"),
    (_ANY, r"(?s:.*?)(?:\b(?-i:XX{1,3})(?= ?[%€£]| (?:EUR|USD|GBP|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)"
           r"|[$€£] ?(?-i:XX{1,3})\b)"),
    (_ANY, r"(?-i:\[(?:HOOK|CTA|BODY|INTRO|OUTRO|CAPTION|VISUAL|COPY|TEXT|HEADLINE|IMAGE)\])"),
    (_ANY, r"(?:v|ver\.?|version|rev\.?|revision) ?\d{1,2}\s*[:)]\s"),
    (_ANY, r"(?-i:EXAMPLE|SAMPLE|TEST|BEISPIEL|EXEMPLE|EJEMPLO|EXEMPLO|ESEMPIO|VOORBEELD|PRZYKŁAD|ПРИМЕР)\s*[:\-–—]"),
    (_ANY, r"(?-i:Example|Sample|Beispiel|Exemple|Ejemplo|Exemplo|Esempio|Voorbeeld|Przykład|Пример)(?: \w+)? ?: "
           r"(?=(?-i:[A-ZÀ-ÞА-Я]))"),
    (_ANY, r"(?:e\.g\.|eg[.:]|z\. ?B\.|p\. ?ex\.|p\. ?ej\.|bijv\.|np\.|напр\.|t\.ex\.|"
           r"(?:for example|por ejemplo|par exemple ?|zum Beispiel):)(?=\s)"),
    (_ANY, r"RT:? @\w+|(?-i:N\.?B\.?)\s*:|note to (?:client|designer|team)\s*:"),
    (_ANY, r"(?s:.*)(?:[.!…]|[#＃]\w+)\s*\?{3,}\s*$"),
    (_ANY, rf"{_TONGUE}(?s:.*)\n\W*{_TONGUE}"),
    (_ANY, r"slide ?#?1\s*[:\-–]"),
    (_ANY, r"@\w+,? (?:please|pls|can you|could you|to (?:write|check|confirm|add|supply))\b"),
    (100, r"repost (?:of )?(?:last|our last|the last|previous|yesterday)\b"),
    (120, rf"{_TEXTS}\s*(?:[:\-–—]|is|still)?\s*(?:{_TO_COME})(?:\W|$)"),
    (70, rf"(?:{_SEE}) (?:the |our |in |l['’]|la |im )*(?:[\w-]+ )?(?:{_PLACES})\b"),
    (60, rf"(?:{_SAME}) (?:as |the |on |in |from |for |per )*(?:{_NETWORKS})"
         r"(?: (?:copy|post|text|version|caption|tab))?\W*$"),
    (60, r"(?:same|as|as per|same as) (?:above|below|before|last|previous|the other)\W*$"),
    (60, rf"(?:as|as per|same as) {_TEXTS}\W*$|same (?:copy|caption)\W*$"),
    (40, rf"(?:insert|add|paste|put) (?:the |a |an |your )?(?:{THINGS})(?: here)?\W*$"),
    (40, r"(?:tbc|tbd|tba|t\.b\.[acd]|x{2,}|"
         r"to (?:come|follow|be (?:confirmed|supplied|written|decided|determined|announced|added)))\W*$"),
    (70, rf"(?:awaiting|waiting (?:for|on)) (?:the |a |an |our )*(?:{_WAITED_FOR})"
         r"(?=\W*$| (?:to|from|by|on|approval|sign))"),
    (70, r"(?:x{2,}\W+)?(?:placeholder|platzhalter)\b(?=\W*(?:x{2,}\W*)?$|\s*[:\-–—(\])]| "
         r"(?:for|until|till|text|copy|caption|post|image|photo|picture|graphic|only|here|text|für|bis)\b)"),
    (150, rf"(?:example|sample|dummy|test) {_TEXTS}\b"),
    (150, rf"(?:write|add|put|type|enter|paste|insert) (?:the |a |your |full |post )*{_TEXTS} (?:in )?here\b"),
    (150, rf"(?:your )?{_TEXTS} (?:goes )?here\b"),
    (60, rf"no {_TEXTS}(?: needed| required| yet)?\W*$"),
    (150, r"(?:delete|replace|overwrite) (?:this|me)\b.{0,60}\b(?:text|message|copy|own|your|row)\b|"
          r"(?:type|write) your (?:own )?(?:message|text|copy|caption|post)\b"),
)  # fmt: skip
"""The longest text of which each is said, in characters, and how it begins, after signs that say nothing."""
_BRIEFS: tuple[tuple[int, str], ...] = (
    (160, r"(?:carousel|reel|infographic|graphic|gif) (?:about|showing|explaining|announcing)\b"),
    (160, r"(?:video|reel|clip|photo|picture|image|post) (?:of|about|showing|with)\b.{3,140}?"
          r"\b\d+ ?(?:seconds|secs?)\b"),
)  # fmt: skip
"""What is to be made, in place of a text. An alt text says such things of what is there."""

_COMPILED = tuple(
    (longest, later(rf"[^\w\n\[<{{]*(?:{said})", re.IGNORECASE)) for longest, said in (*_PATTERNS, *_BRIEFS)
)
_NO_MORE = 80
"""So long is a text at most that is nothing but what was to be replaced."""
_QUOTED = 55
"""Characters of a message's quote: a long match ends with what speaks against the text."""
_AT_THE_END = later(r"[#＃]\w+|https?://\S+")


def unfinished(text: str, *, is_described: bool = False) -> str:
    """Return the words by which ``text`` says that it is no finished post; empty where nothing does.

    Args:
        text: What somebody wrote in words.
        is_described: It says what an image shows.
    """
    # Hashtags and a link at the end may come from columns of their own.
    whole = text.strip()
    text = _without_tail(whole)
    for longest, pattern in _COMPILED[: len(_PATTERNS)] if is_described else _COMPILED:
        if len(text) <= longest and (match := pattern.match(text)):
            return _shown(match.group())
    if not is_described and (
        said := alternatives(text) or brief_or_parts(text) or brief_or_parts(whole) or errand(text) or bidding(text)
    ):
        return said
    if said := traces(text) or chat(text) or to_colleague(text):
        return said
    return " ".join(text.split()) if len(text) <= _NO_MORE and is_placeholder(text) else ""


def _shown(found: str) -> str:
    said = " ".join(found.split())
    return said if len(said) <= _QUOTED else "…" + said[-_QUOTED:].partition(" ")[2]


def _without_tail(text: str) -> str:
    # Word by word from the end: a pattern that begins with blanks takes a minute for twenty thousand line breaks.
    while len(parts := text.rsplit(maxsplit=1)) == 2 and _AT_THE_END.fullmatch(parts[1]):
        text = parts[0]
    return text
