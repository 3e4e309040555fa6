"""Texts that hold several versions of one post, of which somebody has yet to choose one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from calendar_sync.model.patterns import later
from calendar_sync.model.services import plain

_WORDS = (
    r"option|opción|opcion|opção|opcao|opzione|optie|opcja|vaihtoehto|seçenek|możliwość|вариант|варіант|variant|variante|"
    r"variantti|wariant|version|versión|versão|versione|versie|wersja|versio|versiyon|версия|версія|alternative|alternativ|"
    r"alternativa|alternatief|alternatywa|opt|vers|var|alt|v|خيار|נוסח|אפשרות|案|選択肢|方案|版本|옵션|버전"
)
_PARTS = (
    r"draft|entwurf|brouillon|borrador|rascunho|bozza|szkic|concept|черновик|copy|caption|text|post|hook|headline|cta|légende|texte|"
    r"accroche|texto|testo|didascalia|tekst|bijschrift|подпись|текст|пост|textvorschlag|vorschlag|proposition|propuesta|proposta|voorstel"
)
_MARK = later(
    rf"(?:^|\n|(?<=\s)|(?<=[/|]))[^\w\n]{{0,6}}(?:(?P<word>{_WORDS})|(?P<part>{_PARTS})|(?P<bare>))[ #.º°-]{{0,2}}"
    r"(?P<sign>[1-5]|[a-eA-E]|one|two|three|eins|zwei|drei|[ivIV]{1,3})(?:[ ]?[.:)\]/|*–—-]{1,3}(?=\s|$)|[：）、]|[ *_]{0,3}(?=\n|$)|[ ]?\((?=\w))",
    re.IGNORECASE,
)
"""``Option A:``, ``[Version 2]``, ``B)``, ``#2:``, where a line, a sentence or a word begins."""
_SECOND = later(r"(?:[2b]|two|zwei|ii)(?=[ ]?[.:)\]/|*–—(-]|[：）、]|[ *_]{0,3}(?:\n|$))", re.IGNORECASE)
"""The end of every second mark, which most texts lack, and which is found much quicker than all marks are."""
_ORDER = {
    sign: place
    for signs in ("12345", "abcde", ("one", "two", "three"), ("eins", "zwei", "drei"), ("i", "ii", "iii", "iv", "v"))
    for place, sign in enumerate(signs)
}
_ANNOUNCED = later(
    r"\W{0,9}(?:(?:here are )?(?:the )?(?:\d|two|three|zwei|drei|deux|trois|dos|tres|due|tre|twee|drie)? ?"
    r"(?:(?:post|copy|caption|text|headline|hook)[ -]?)?(?:options?|versions?|variants?|alternatives?|drafts?|captions|optionen|"
    r"varianten|versionen|alternativen|variantes|opciones|versiones|opções|versões|opzioni|versioni|opties|versies|"
    r"варианты|opcje|wersje)|(?:please )?(?:pick|choose|select|use) (?:one|1|either)(?: of (?:these|them|the two))?|"
    r"tbd which(?: one)?|(?:ein|eine|einen) (?:auswählen|aussuchen)|wähle\w* eine\w*|au choix|choisir|elegir(?: una?)?|scegliere)"
    r"(?P<said>)\s?(?P<end>[:–—\n-])",
    re.IGNORECASE,
)
"""How a list of versions is announced to those who choose one."""
_ITEM = later(r"(?:^|\n)\s{0,3}(?:[-–—•*·▪►>]|\d\W|[a-eA-E][.):])\s{0,3}")
_EITHER = later(
    r"(?:^|\n)[^\w\n]{0,9}(?:or|oder|ou|o|of|oppure|lub|albo|или|або|veya|eller|tai|alt|alternative(?:ly)?|alternate|alternativ|"
    r"alternativa|alternatief|backup|option (?:2|b)|version (?:2|b)|v2|long(?: version| copy)?|shorter|longer)[^\w\n]{0,9}(?P<end>\n|:\s|[–—-]\s)",
    re.IGNORECASE,
)
"""A line that parts two versions, or begins the second one."""
_SLASHES = later(r"(?<=[.!?…\w)])\s(?://|\|\|)\s(?=[A-ZÀ-ÞА-Я])")
_FIRST_SENTENCE = later(r"[^\n]{0,400}?[.!?…](?=\s|$)|[^\n]+")
_TAGGED = later(r"[#＃]\w+\W{0,3}$")
_LENGTHS = later(
    r"\W{0,9}(?:short|shorter|kurz|court|courte|corto|corta|curto|curta|breve|kort|korte|krótka|краткая|короткая)(?P<said> \w+)?\s?:\s"
    r"(?P<first>.{9,}?)(?:\n|(?<=[.!?…])\s)\W{0,9}(?:long|longer|lang|longue|largo|larga|longo|longa|lungo|lunga|lange|długa|длинная)"
    r"(?: \w+)?\s?:\s(?P<second>.{9,})",
    re.IGNORECASE | re.DOTALL,
)
_ASKS = later(
    r"\?|\b(?:comments?|vote|tell us|let us know|choose|which|pick|your (?:pick|choice|favou?rite)|poll|kommentar\w*|stimmt? ab|"
    r"commentaires?|votez|dites[- ]nous|coment\w+|vota\w*|comment\w+|stem|reageer|reacties|комментари\w+|голосу\w+|komentarz\w+|either way)\b",
    re.IGNORECASE,
)
_SHORT, _POST, _OWN, _LINE, _SIDE = 40, 60, 30, 20, 12
"""Characters: what readers choose between has fewer than the first; a post of its own has more than the second, and
beside a letter more than the third; a title has fewer than the fourth; what ``OR`` parts has more than the last."""
_ALIKE, _ENOUGH = 0.5, 3
"""So many of the words of the shorter of two versions stand in the other as well, of at least so many."""
_BEGIN = 4
"""Marks that are looked at; versions begin where the text does, or soon behind it."""
_LOOKED_AT = 12_000
"""Characters of a text; no network takes more."""
_TOLD = 60


class _Parts(NamedTuple):
    """What marks make of a text: what stands before them, whether they are words, and what each of them begins."""

    intro: str
    named: str
    parts: tuple[str, ...]
    shown: str


def alternatives(text: str) -> str:
    """Return by what ``text`` shows that it holds several versions of a post, of which one is meant; else nothing.

    What is counted out for readers is one post: tips, steps, answers to choose from. Versions say the same twice, are
    posts by themselves, or are called options, versions or drafts.

    Args:
        text: What somebody wrote in words, without hashtags and links at its end.
    """
    text = text[:_LOOKED_AT]
    announced = _ANNOUNCED.match(text)
    if announced and announced["end"] != " ":
        items = [part.strip() for part in _ITEM.split(text[announced.end("said") :]) if part.strip(" :–—-\n")]
        if len(items) >= 2 and not _is_for_readers(items):
            return _told(text)
    found = _marked(text)
    if found is not None and _are_versions(found):
        return _told(found.shown)
    for parted in islice(_EITHER.finditer(text), _BEGIN):
        if _parts_versions(text[: parted.start()], text[parted.end() :], is_line=parted["end"] == "\n"):
            return _told(parted.group() + text[parted.end() :])
    for parted in islice(_SLASHES.finditer(text), _BEGIN):
        if _are_alike(text[: parted.start()], text[parted.end() :]):
            return _told(parted.group() + text[parted.end() :])
    lengths = _LENGTHS.match(text)
    if lengths and (lengths["said"] or _are_alike(lengths["first"], lengths["second"])):
        return _told(text)
    return ""


def _marked(text: str) -> _Parts | None:
    """Return what marks of one kind make of a text that count on from the first; ``None`` without two of them."""
    if not _SECOND.search(text):
        return None
    marks = [match for match in _MARK.finditer(text) if match["sign"].lower() in _ORDER]
    for place, first in enumerate(marks[:_BEGIN]):
        if _ORDER[first["sign"].lower()] != 0:
            continue
        chosen = [first]
        for match in marks[place + 1 :]:
            if _kind(match) == _kind(first) and _ORDER[match["sign"].lower()] == len(chosen):
                chosen.append(match)
        if len(chosen) > 1:
            ends = [*(match.start() for match in chosen[1:]), len(text)]
            parts = tuple(text[match.end() : end].strip() for match, end in zip(chosen, ends, strict=True))
            if not (first["word"] or first["part"]) and any(
                match.start() > chosen[1].start() and match["sign"] == first["sign"] and _kind(match) == _kind(first)
                for match in marks
            ):
                return None  # two who talk to one another take turns
            named = "word" if first["word"] else "part" if first["part"] else ""
            return _Parts(text[: first.start()].strip(), named, parts, text[first.start() :].strip())
    return None


def _kind(match: re.Match[str]) -> tuple[str, bool]:
    return (match["word"] or match["part"] or "").casefold(), match["sign"].isdecimal()


def _are_versions(found: _Parts) -> bool:
    shortest = min(map(len, found.parts))
    if found.intro:
        titled = len(found.intro) <= _LINE and not _ASKS.search(found.intro)
        alike = shortest >= _POST and _are_alike(*found.parts)
        return bool(found.named) and (titled or alike) and not _is_for_readers(found.parts)
    if found.named == "part":
        return True
    if _is_for_readers(found.parts):
        return False
    if found.named or _are_alike(*found.parts):
        return True
    closed = "\n\n" in found.parts[-1] and not any("\n\n" in part for part in found.parts[:-1])
    if len(found.parts) > 2 or closed:
        return False
    lettered = not found.shown.lstrip(" ([#*").startswith("1")
    # The hashtags at the end of the last one are not looked at.
    tagged = all(_TAGGED.search(part) for part in found.parts[:-1])
    return shortest >= (_OWN if lettered else _POST) or tagged


def _is_for_readers(parts: Sequence[str]) -> bool:
    """Return whether readers are asked to choose between things that are told in a few words each."""
    said = _FIRST_SENTENCE.match(parts[-1])
    first = said.group() if said else parts[-1]
    asked = _ASKS.search(parts[-1][len(first) :]) or (len(first) <= _LINE and _ASKS.search(first))
    told = [*parts[:-1], first]
    apart = not any(_content(one) & _content(other) for one, other in combinations(told, 2))
    return asked is not None and apart and all(len(part) <= _SHORT for part in told)


def _parts_versions(before: str, after: str, *, is_line: bool) -> bool:
    shortest = min(len(before.strip()), len(after.strip()))
    if is_line and _is_choice(before.strip(), after.strip()):
        return False
    if is_line:
        return shortest >= _SIDE
    return _are_alike(before, after) or (before.endswith("\n") and shortest >= _POST and len(after) >= len(before) / 2)


def _is_choice(before: str, after: str) -> bool:
    """Return whether readers are asked which of two things they like: "A walk\\nOR\\na long nap?"."""
    short = max(len(before), len(after)) <= _SHORT + _SIDE and "\n" not in before + after
    asked = after.endswith("?") and not before.endswith((".", "!", "?", "…"))
    return short and asked and not _content(before) & _content(after)


def _are_alike(*parts: str) -> bool:
    """Return whether texts that follow one another say much the same."""
    for one, other in pairwise(map(_content, parts)):
        fewest = min(len(one), len(other))
        if fewest < _ENOUGH or len(one & other) < _ALIKE * fewest:
            return False
    return True


def _content(text: str) -> set[str]:
    return {word for word in plain(text).split() if len(word) > 3 or word.isdecimal()}


def _told(text: str) -> str:
    said = " ".join(text[: 2 * _TOLD].split())
    return said if len(said) <= _TOLD else said[:_TOLD].rpartition(" ")[0] + "…"
