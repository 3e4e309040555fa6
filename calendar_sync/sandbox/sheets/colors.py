"""Colours come in two fields, an old one and its ``Style``; whichever is written, both are there afterwards."""

from __future__ import annotations

import math
from typing import Any

from calendar_sync.sandbox.store import Doc

_PAIRS = {
    name: f"{name}Style"
    for name in (
        "backgroundColor",
        "foregroundColor",
        "tabColor",
        "color",
        "headerColor",
        "firstBandColor",
        "secondBandColor",
        "footerColor",
        "visibleBackgroundColor",
        "visibleForegroundColor",
    )
}


def paired(properties: Doc, old: str, style: str) -> Doc:
    """Return properties in which both fields of a colour are there, if one of them is."""
    for name in (style, old):
        if properties.get(name) is not None:
            pair(properties, properties, name, old if name == style else style)
            break
    return properties


def pair(target: Doc, given: Doc, written: str, other: str) -> None:
    """Set the field ``other`` of a colour after the field ``written``, the new value of which is in ``given``."""
    value = given.get(written)
    if value is None:
        target.pop(other, None)
        target.pop(written, None)
    elif written.endswith("Style"):
        if value.get("rgbColor") is not None:
            target[written] = {"rgbColor": rounded(value["rgbColor"])}
            target[other] = rounded(value["rgbColor"])
        elif value.get("themeColor"):
            target[written] = {"themeColor": value["themeColor"]}
        else:
            target.pop(other, None)
            target.pop(written, None)
    else:
        target[written] = rounded(value)
        target[other] = {"rgbColor": rounded(value)}


def rounded(color: Doc) -> Doc:
    """Return a colour as it is kept: each part one of 256 steps, in single precision; parts of 0 are left out."""
    found: Doc = {}
    for name in ("red", "green", "blue", "alpha"):
        if color.get(name):
            found[name] = step(color[name])
    return found


def step(part: float) -> float:
    """Return a part of a colour as it is kept."""
    value = math.ceil(max(0.0, min(1.0, part)) * 255 - 0.5) / 255
    return int(value) if value in (0, 1) else float(f"{value:.8g}")


def everywhere(value: Any) -> Any:
    """Return a format in which every colour has both of its fields."""
    if isinstance(value, list):
        return [everywhere(item) for item in value]
    if not isinstance(value, dict):
        return value
    found: Doc = {name: everywhere(item) for name, item in value.items()}
    for old, style in _PAIRS.items():
        if isinstance(found.get(old), dict) or isinstance(found.get(style), dict):
            paired(found, old, style)
    return found
