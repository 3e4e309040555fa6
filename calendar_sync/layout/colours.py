"""Legends that say what the colours of cells mean: colours are not read, so their rows wait."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from calendar_sync.layout.asides import meaning_of
from calendar_sync.layout.contents import LONG, is_filled
from calendar_sync.layout.evidence import is_status
from calendar_sync.layout.find import Found
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Sheet, Tab

COLOURED = Fault(
    "row.colours",
    "status",
    "The sheet says that colours tell which rows may go out, and colours are not read.",
    "Give the calendar a Status column. If colours decide nothing, run calendar-sync init again and say so, or delete "
    "colours = true for this tab in calendar-sync.toml.",
)
_COLOUR = (
    r"green|red|yellow|orange|amber|blue|gr[ae]y|purple|pink|grün|gruen|rot|gelb|blau|vert|rouge|jaune|bleu|verde|rojo|"
    r"amarillo|azul|vermelho|amarelo|rosso|giallo|groen|rood|geel|zielony|czerwony|żółty|зелен\w+|красн\w+|ж[её]лт\w+"
)
_LEGEND = re.compile(
    rf"\b(?:{_COLOUR})\b\s*(?:=|:|-|–|—|→|means|is|are|ist|bedeutet|signifie|significa)\s*\w",
    re.IGNORECASE,
)


_MEANS = re.compile(
    rf"\b(?:{_COLOUR})\b\s*(?:=|:|-|–|—|→|means|is|are|ist|bedeutet|signifie|significa)\s*([^,;|/\n]{{2,40}})",
    re.IGNORECASE,
)
_SEARCHED = 200
"""Rows in which a legend may stand."""


_WORDS = """
    legend; key; colour key; color key; colour code; color code; colour coding; color coding; status key; colour legend;
    color legend; colors; colours; farben; farbcode; farblegende; legende; code couleur; couleurs; leyenda; colores;
    legenda; cores; colori; kleuren; kleurcode; легенда; цвета; kolory"""
_KEY = frozenset(map(plain, _WORDS.split(";")))
_UNAPPROVED = re.compile(
    r"\b(?:awaiting|pending|waiting for|needs?|requires?|subject to|for|before) "
    r"(?:the |your |our |final |client(?:['’]?s)? |internal )*(?:approval|sign[- ]?off|review and approval)\b"
    r"|\bfor (?:client |internal |your )?review\b"
    r"|\b(?:not (?:yet )?approved|unapproved|to be (?:approved|reviewed|signed off))\b"
    r"|\b(?:zur freigabe|nicht freigegeben|à valider|non valid[ée]|por aprobar|sin aprobar|por aprovar|da approvare|"
    r"ter goedkeuring|на согласовании|do akceptacji)\b",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\b(?:draft|drafts|proposed|proposal|entwurf|brouillon|borrador|rascunho|bozza|szkic|черновик)\b", re.IGNORECASE
)
_HEADING = 80
"""Characters; what is longer explains how to work, and may speak of drafts."""


def unapproved_above(found: Found) -> str:
    """Return the line above a table that says that all of it still has to be approved, or is a draft; else nothing."""
    for row in found.tab.rows[: found.header.row - 1]:
        for value in row:
            # A word of a workflow alone is one of a legend.
            if isinstance(value, str) and not is_status(value) and says_unapproved(value):
                return " ".join(value.split())[:_HEADING]
    return ""


def says_unapproved(line: str) -> bool:
    """Return whether a line above a table says that all of it still has to be approved, or is a draft."""
    if len(line) > 3 * _HEADING:
        return False
    return _UNAPPROVED.search(line) is not None or (len(line) <= _HEADING and _DRAFT.search(line) is not None)


_BELOW = 8
"""Rows below the word ``Legend`` in which its words stand."""


def colours_mean(tab: Tab) -> Iterator[str]:
    """Yield what the legends of a tab say that colours mean, as far as words stand there."""
    for number, row in enumerate(tab.rows[:_SEARCHED], start=1):
        for place, value in enumerate(row, start=1):
            if not isinstance(value, str) or not 2 < len(value) <= 2 * LONG:
                continue
            yield from (meaning.strip() for meaning in _MEANS.findall(value))
            if plain(value) in _KEY:
                yield from _near(tab, number, place)


def _near(tab: Tab, number: int, place: int) -> list[str]:
    """Return the words beside and below the word ``Legend``, up to the first empty row."""
    near = [tab.value(number, place + step) for step in range(1, _BELOW)]
    for lower in range(number + 1, number + _BELOW):
        below = [tab.value(lower, place + aside) for aside in range(2)]
        if not any(map(is_filled, below)):
            break
        near += below
    return [word for word in near if isinstance(word, str) and word.strip()]


def _key_of(found: Found) -> str:
    """Return what stands below the word ``Legend`` beside or above a table, where these are words of a workflow.

    Where other words explain them, the legend is one of words.
    """
    inside = range(found.left, found.right + 1)
    for number, row in enumerate(found.tab.rows, start=1):
        for place, value in enumerate(row, start=1):
            within = number >= found.header.row and place in inside
            if within or not isinstance(value, str) or plain(value) not in _KEY:
                continue
            said = _near(found.tab, number, place)
            if said and all(map(is_status, said)):
                return f"{value}: {', '.join(said)}"
    return ""


def legend_of(found: Found) -> str:
    """Return the words beside or above a table that say what colours mean, or an empty string."""
    for number, row in enumerate(found.tab.rows, start=1):
        for place, value in enumerate(row, start=1):
            inside = number > found.header.last_row and found.left <= place <= found.right
            if not inside and isinstance(value, str) and len(value) <= 5 * LONG and _LEGEND.search(value):
                return " ".join(value.split())
    return _key_of(found)


_NAMED = frozenset(words for words in _KEY if re.search("col|farb|coul|cores|kleur|цвет|kolor", words))
_ALONE = re.compile(_COLOUR, re.IGNORECASE)
_PARTS = re.compile(r"[,;|\n•]")
_ROWS_ELSEWHERE = 200
"""Rows of a tab in which people explain a calendar."""


def legend_elsewhere(sheet: Sheet, calendars: Collection[str]) -> str:
    """Return the words of a tab that is no calendar which say what colours mean for the work on posts; else nothing.

    Args:
        sheet: The calendar as read.
        calendars: Names of the tabs that hold posts.
    """
    tabs = (tab for tab in sheet.tabs if tab.name not in calendars)
    return next((legend for tab in tabs for legend in _legends(tab)), "")


def _legends(tab: Tab) -> Iterator[str]:
    for number, row in enumerate(tab.rows[:_ROWS_ELSEWHERE], start=1):
        for place, value in enumerate(row, start=1):
            if not isinstance(value, str) or len(value) > 5 * LONG:
                continue
            meanings = [part[found.end() - 1 :] for part in _PARTS.split(value) if (found := _LEGEND.search(part))]
            if not meanings and _ALONE.fullmatch(value.strip()):
                meanings = [str(tab.value(number, place + 1) or "")]
            if not meanings and plain(value) in _NAMED:
                meanings = _near(tab, number, place)
            if any(is_status(words) or meaning_of(words) is not None for words in meanings):
                yield " ".join(f"{tab.name}: {value} {', '.join(meanings) if len(value) < LONG else ''}".split())
