"""How a new spreadsheet looks: the default format, the theme and the grid that Google gives it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from typing import Any

from calendar_sync.sandbox.store import Doc

ROWS, COLUMNS = 1000, 26
"""The grid of a new tab."""

LOCALE, TIME_ZONE = "en_US", "Etc/GMT"
"""Of a spreadsheet that says nothing of its own."""

MOST_CELLS = 10_000_000
"""Of one spreadsheet, empty ones included."""

LONGEST = 50_000
"""Characters of one cell."""

MOST_COLUMNS = 18_278
"""Up to column ZZZ."""

_LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
et eu fa ff fi fil fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja jv ka
kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_LANGUAGES.split())
"""Codes that locales begin with: those of ISO 639-1, some of old, and Filipino."""


@functools.cache
def territories() -> frozenset[str]:
    """Return the codes of ISO 3166 that locales end with."""
    listed = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in listed.splitlines() if line and not line.startswith("#"))


WHITE: Doc = {"red": 1, "green": 1, "blue": 1}


def default_format() -> Doc:
    """Return the format of every cell that has none of its own."""
    return {
        "backgroundColor": dict(WHITE),
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColor": {},
            "fontFamily": "arial,sans,sans-serif",
            "fontSize": 10,
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
            "foregroundColorStyle": {"rgbColor": {}},
        },
        "backgroundColorStyle": {"rgbColor": dict(WHITE)},
    }


_THEME: Mapping[str, tuple[float, float, float]] = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (1, 1, 1),
    "ACCENT1": (0.25882354, 0.52156866, 0.95686275),
    "ACCENT2": (0.91764706, 0.2627451, 0.20784314),
    "ACCENT3": (0.9843137, 0.7372549, 0.015686275),
    "ACCENT4": (0.20392157, 0.65882355, 0.3254902),
    "ACCENT5": (1, 0.42745098, 0.003921569),
    "ACCENT6": (0.27450982, 0.7411765, 0.7764706),
    "LINK": (0.06666667, 0.33333334, 0.8),
}


def theme() -> Doc:
    """Return the theme of a new spreadsheet."""
    return {
        "primaryFontFamily": "Arial",
        "themeColors": [{"colorType": name, "color": {"rgbColor": color(*parts)}} for name, parts in _THEME.items()],
    }


def theme_color(kind: str, spreadsheet_theme: Mapping[str, Any]) -> Doc:
    """Return the colour that a theme has under a name, black if it has none."""
    for item in spreadsheet_theme.get("themeColors", ()):
        if item.get("colorType") == kind:
            return dict(item["color"].get("rgbColor", {}))
    return {}


def color(red: float, green: float, blue: float) -> Doc:
    """Return a colour; parts that are 0 are not written."""
    return {name: part for name, part in (("red", red), ("green", green), ("blue", blue)) if part}
