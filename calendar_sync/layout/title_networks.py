"""The networks that a title names for its column: one, several, or all but some."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendar_sync.layout.platforms import read_platforms
from calendar_sync.model.services import JOIN, LABELS, joined, service_from_word, services_from_word

_ALL_BUT = re.compile(
    r"(?:(?:for|für|pour)\s+)?(?:(?:all|everything|everywhere|any|alle|alles|tous|tout|todas?|todos?|tutti)\b.*?)?"
    r"\b(?:except|excluding|excl|but|not|without|other than|ohne|ausser|außer|nicht|sauf|pas|excepto|menos|tranne)"
    r"\b\.?(?:\s+(?:for|on|für|auf|pour|para|per)\b)?\s*(?P<others>\S.*)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:long|longer|short|shorter|main|full|only|just|for|on|to|posts?|version|channels?|accounts?|copy|caption|text|nur|für|auf|solo|sólo|pour|"
    r"uniquement|para|per|voor)\b|\b(?:max\.?\s*)?\d+\s*(?:chars?|characters?|zeichen|signs|caracteres|caractères)?\b",
    re.IGNORECASE,
)
"""What may stand around the names of networks without changing which they are."""
_LINKS = frozenset("and und et y e en og och i or oder ou o only for fur pour para per voor".split())  # noqa: SIM905
_TITLED = frozenset({"copy", "caption", "text", "post"})
_FOR_ALL = re.compile(
    r"\b(?:(?:for )?(?:all|every|any|other|the other|remaining) (?:other )?(?:social )?"
    r"(?:platforms?|channels?|networks?|socials?)|(?:for )?(?:all others|everything else|general|generic|default))\b",
    re.IGNORECASE,
)


def named(part: str) -> str:
    """Return the networks that brackets in a title stand for, joined: ``FB, LI``, ``X only``, ``all but X``."""
    if found := listed(part):
        return found
    if but := _ALL_BUT.fullmatch(part.strip()):
        left_out = listed(but["others"])
        if left_out:
            return joined(
                service for service in LABELS if service != "startPage" and service not in left_out.split("+")
            )
    return listed(_AROUND.sub(" ", part)) if service_from_word(part) is None else ""


def listed(part: str) -> str:
    """Return the networks that a bare list names, joined; empty where it holds anything else."""
    mentions = read_platforms(" ".join(part.split()).strip(" -–—:,"))
    plainly = all(mention.service not in (None, "told") and not mention.post_type for mention in mentions)
    return joined(mention.service for mention in mentions if mention.service) if mentions and plainly else ""


def goes_to(title: str, inside: Sequence[str]) -> str:
    """Return the networks of which a title says or asks whether a row goes there: ``Post to IG``, ``On X too? (Y/N)``.

    ``Post on`` is the day of a post where nothing shows that a yes or no is asked for.

    Args:
        title: Without what stands in brackets.
        inside: The brackets.
    """
    asked = title.rstrip().endswith("?") or any(map(_YES_NO.fullmatch, inside))
    told = _GOES_TO.fullmatch(title.strip(" ?")) if all(map(_YES_NO.fullmatch, inside)) else None
    return listed(told["names"]) if told and (asked or told["to"].lower() == "to") else ""


_YES_NO = re.compile(
    r"(?:y|yes|x|ja|j|oui|o|s[ií]|s|true|tick|✓|✔)\s*(?:[/|,]|or)?\s*(?:n|no|nein|non|false|☐)?", re.IGNORECASE
)
_GOES_TO = re.compile(
    r"(?:also |auch )?(?:(?:(?:cross[- ]?)?post|publish|share|send|push|goes|go|should go)(?: it| this)? )?(?:also )?"
    r"(?P<to>to|on|auf|sur|en|su|op) (?P<names>\S.*?)(?: too| as well)?",
    re.IGNORECASE,
)


def leads_elsewhere(part: str) -> bool:
    """Return whether brackets name nothing but what is not posted through Buffer: ``Blog``, ``Email, Newsletter``."""
    mentions = read_platforms(part)
    return bool(mentions) and all(mention.skipped for mention in mentions)


def is_partly(part: str) -> bool:
    """Return whether brackets name a network among other things, such as a kind of post: ``IG Reels``."""
    if named(part):
        return False
    mentions = read_platforms(part)
    return any(mention.service or mention.post_type for mention in mentions)


def without(words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the networks named in the words of a title, joined, and the other words."""
    found: list[str] = []
    rest = [*words]
    while len(rest) > 1 or found:
        service, fewer = _without_one(rest, found)
        if service is None:
            break
        found.append(service)
        rest = fewer
    if found:
        rest = [word for word in rest if word not in _LINKS]
    return joined(one for service in found for one in service.split(JOIN)), rest


def _without_one(words: list[str], found: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the network named by one to three neighbouring words of a title, and the other words."""
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            word = "".join(run)
            if length == 1 and word in ("meta", "li", "tw") and not _is_short_for(words, found):
                continue
            if length == 1 and word == "meta":
                return joined(services_from_word(word)), words[:start] + words[start + length :]
            if len(word) > 1 and (service := service_from_word("twitter" if word == "tw" else word)):
                return service, words[:start] + words[start + length :]
    if "x" in words and (len(words) > 1 or found):
        return "twitter", [word for word in words if word != "x"]
    return None, words


def _is_short_for(words: Sequence[str], found: Sequence[str]) -> bool:
    """Return whether ``li``, ``tw`` or ``meta`` stand for a network, beside another or what a text is called."""
    return bool(found) or bool(_TITLED & set(words))


def for_all(words: Sequence[str]) -> list[str]:
    """Return the words of a title without those that say that it holds for all networks, as far as others are left."""
    rest = _FOR_ALL.sub(" ", " ".join(words)).split()
    return rest or [*words]


def sized(words: Sequence[str]) -> list[str]:
    """Return the words of a title without those that only say how long its texts are: ``long``, ``short form``."""
    return [word for word in words if word not in _SIZES]


_SIZES = frozenset(
    {"long", "longer", "short", "shorter", "form", "main", "full", "alternate", "alternative", "alt", "custom", "own"}
    | {"adapted", "characters", "character", "chars", "max", "280", "300", "500", "langer", "kurzer", "lang", "kurz"}
    | {"langversion", "kurzversion", "longue", "courte", "court", "largo", "corto", "larga", "corta"}
)
"""Beside the name of a network, what such a title calls the text for it."""
