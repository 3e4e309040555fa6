"""Legends that say what the colours of cells mean: colours are not read, so their rows wait."""

from __future__ import annotations

import re

from calendar_sync.layout.contents import LONG
from calendar_sync.layout.find import Found
from calendar_sync.model.sheet import Fault

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


def legend_of(found: Found) -> str:
    """Return the words beside or above a table that say what colours mean, or an empty string."""
    for number, row in enumerate(found.tab.rows, start=1):
        for place, value in enumerate(row, start=1):
            inside = number > found.header.last_row and found.left <= place <= found.right
            if not inside and isinstance(value, str) and len(value) <= 5 * LONG and _LEGEND.search(value):
                return " ".join(value.split())
    return ""
