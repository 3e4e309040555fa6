"""Names of months that are different months in two languages: ``listopad`` is November in Polish, October in Croatian."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from calendar_sync.model.patterns import later
from calendar_sync.model.sheet import Fault, Scalar, Tab

CLASHING: Mapping[str, tuple[str, str]] = {
    "listopad": ("November", "October"),
    "listopada": ("November", "October"),
    "lis": ("November", "October"),
    "lip": ("July", "June"),
    "srp": ("August", "July"),
}
"""What a word means in Polish, Czech or both, and what in Croatian."""
_WORD = later(rf"(?<![^\W\d_])(?:{'|'.join(sorted(CLASHING, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)
_NORTHERN = later(
    r"[ąęłńśźżěřů]|\b(?:stycz\w+|lut(?:y|ego)|marzec|kwie\w+|czerwc\w+|lipca|lipiec|sierp\w+|wrze\w+|październ\w+|pazdziern\w+|"
    r"grud(?:nia|zień|zien)|led(?:en|na)|břez\w+|brez(?:en|na)|dub(?:en|na)|květ(?:en|na)|kvet(?:en|na)|červ(?:en|na|enec|ence)|srp(?:en|na)|září|"
    r"říj(?:en|na)|rij(?:en|na)|prosinec|prosince|listopadu|wtorek|czwartek|piątek|piatek|sobota|niedziela|godzina|pondělí|úterý|středa|"
    r"čtvrtek|pátek|neděle)\b",
    re.IGNORECASE,
)
_SOUTHERN = later(
    r"đ|\b(?:siječ\w+|sijec\w+|veljač\w+|veljac\w+|ožuj\w+|ozuj\w+|trav(?:anj|nja)|svib(?:anj|nja)|lip(?:anj|nja)|srp(?:anj|nja)|kolovoz\w*|"
    r"ruj(?:an|na)|studen(?:i|og|oga)|prosinca|ponedjelj\w+|utor(?:ak|ka)|srijed\w+|četvrt(?:ak|ka)|pet(?:ak|ka)|nedjelj\w+|vrijeme|objav\w+|"
    r"odobreno|što|naš[aei]?|gdje|samo|već|hvala|danas|smo|koj[aei]|svak[aio])\b",
    re.IGNORECASE,
)
_LOOKED_AT = 2_000
"""Texts of a tab by which its language is known."""
_HEADING = 40
"""Characters of a line that names a month for what is below it."""
_CLEARLY = 4
"""So many times the signs of the other language there are of the one that a tab is in."""


class MonthTongue:
    """The language in which one tab names its months, where a word of it is two months.

    Args:
        tab: As read.
    """

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    @cached_property
    def _is_southern(self) -> bool | None:
        """Whether the tab is in Croatian; ``None`` where nothing in it says that, or that it is in Polish or Czech."""
        north = south = 0
        texts = (cell for line in self._tab.rows for cell in line if isinstance(cell, str))
        for text, _ in zip(texts, range(_LOOKED_AT), strict=False):
            north += len(_NORTHERN.findall(text))
            south += len(_SOUTHERN.findall(text))
        if north >= _CLEARLY * south and north:
            return False
        return True if south >= _CLEARLY * north and south else None

    @cached_property
    def around(self) -> tuple[str, ...]:
        """The tab's name and short texts of the tab, such as headings, that name a month by such a word."""
        cells = (cell for line in self._tab.rows for cell in line if isinstance(cell, str) and len(cell) <= _HEADING)
        return (
            self._tab.name,
            *(cell for cell, _ in zip(cells, range(_LOOKED_AT), strict=False) if _WORD.search(cell)),
        )

    def spelled(self, value: Scalar) -> Scalar:
        """Return a date with the month in English, where its word is another one in the language of the tab."""
        if isinstance(value, str) and (found := _WORD.search(value)) and self._is_southern:
            return f"{value[: found.start()]}{CLASHING[found[0].casefold()][1]}{value[found.end() :]}"
        return value

    def unclear(self, *texts: Scalar) -> Fault | None:
        """Return why a row must wait whose month is named in one of ``texts``, but by a word that is two months."""
        for text in texts:
            found = _WORD.search(text) if isinstance(text, str) else None
            if found is not None and self._is_southern is not False:
                northern, southern = CLASHING[found[0].casefold()]
                return Fault(
                    "date.ambiguous",
                    "date",
                    f"'{found[0]}' is {northern} in Polish or Czech, and {southern} in Croatian.",
                    "Write the month in figures or in English, like 2026-10-05 or 5 October 2026.",
                )
        return None
