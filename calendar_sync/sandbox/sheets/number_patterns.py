"""Numbers as text by the tokens of a pattern, as Google's guide to number formats describes them."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from calendar_sync.sandbox.sheets.locales import Locale

_DIGITS = 500
"""As many as the largest number has, and a fraction besides."""

_MARKS = ("0", "#", "?")
LITERAL = r'"[^"]*"?|\\.|_.|\*.'
_TOKEN = re.compile(LITERAL + r"|\[[^\]]*\]|[0#?]|[eE][+-](?=[0#?])|.", re.DOTALL)
_SPLIT = re.compile(LITERAL + r"|\[[^\]]*\]|;|.", re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}


@lru_cache(maxsize=200)
def sections(pattern: str) -> tuple[tuple[str, ...], str | None]:
    """Return the parts of a pattern that are for numbers, and the one for texts, if there is one."""
    parts = [""]
    for piece in _SPLIT.findall(pattern):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    if len(parts) > 3 or (len(parts) > 1 and "@" in tokens(parts[-1])):
        last = min(len(parts) - 1, 3)
        return tuple(parts[:last]), parts[last]
    return tuple(parts), None


def section(pattern: str, number: float) -> tuple[str, float] | None:
    """Return the part of a pattern that is for a number, and what is to be written with it.

    ``None``: the conditions leave this number out.
    """
    parts, _ = sections(pattern)
    conditions = [_CONDITION.search(part) for part in parts[:2]]
    if any(conditions):
        for part, found in zip(parts, conditions, strict=False):
            if found and _COMPARE[found[1]](number, float(found[2])):
                return part, number
        rest = parts[2:] or [part for part, found in zip(parts, conditions, strict=False) if not found]
        return (rest[0], number) if rest else None
    if number < 0 and len(parts) > 1:
        return parts[1], -number
    return (parts[2] if number == 0 and len(parts) > 2 else parts[0]), number


@lru_cache(maxsize=200)
def tokens(part: str) -> tuple[str, ...]:
    """Return the tokens of a part of a pattern."""
    return tuple(_TOKEN.findall(part))


def literal(piece: str) -> str:
    """Return what a piece that is no digit shows."""
    if piece[0] in '"\\' and len(piece) > 1:
        return piece.strip('"') if piece[0] == '"' else piece[1]
    if piece[0] in "_*" and len(piece) > 1:
        return " " if piece[0] == "_" else ""
    if piece[0] == "[" and len(piece) > 1:
        return piece[2:-1].partition("-")[0] if piece[1] == "$" else ""
    return piece


def with_text(part: str, text: str) -> str:
    """Return a text in the part of a pattern that is for texts."""
    return "".join(text if piece == "@" else literal(piece) for piece in tokens(part))


def numeral(number: float, part: str, locale: Locale) -> str:
    """Return a number by the part of a pattern that is for it."""
    pieces = tokens(part)
    with localcontext(prec=_DIGITS):
        value = abs(Decimal(repr(float(number)))) * 100 ** pieces.count("%")
    places = [place for place, piece in enumerate(pieces) if piece in _MARKS]
    if not places:
        text = "".join(map(literal, pieces))
    elif any(piece[0] in "eE" and len(piece) == 2 for piece in pieces[places[0] :]):
        text = _scientific(value, pieces, locale)
    elif (slash := _slash(pieces, places)) is not None:
        text = _fraction(value, pieces, slash)
    else:
        text = _decimal(value, pieces, places, locale)
    return f"-{text}" if number < 0 and (not places or re.search(r"[1-9]", text)) else text


# -- with a decimal point -----------------------------------------------------------------------------------------


def _decimal(value: Decimal, pieces: Sequence[str], places: list[int], locale: Locale) -> str:
    point = next((place for place, piece in enumerate(pieces) if piece == "."), len(pieces))
    left, right = [place for place in places if place < point], [place for place in places if place > point]
    commas = [place for place, piece in enumerate(pieces) if piece == "," and place > places[0]]
    grouped = any(place < (left or places)[-1] for place in commas if place < point)
    scaled = sum(_follows(pieces, place) and not (left and place < left[-1]) for place in commas)
    with localcontext(prec=_DIGITS):
        rounded = (value.scaleb(-3 * scaled)).quantize(Decimal(1).scaleb(-len(right)), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    digits = _whole(whole.lstrip("0"), [pieces[place] for place in left], locale.group if grouped else "")
    lead = "" if left else whole.lstrip("0")
    shown = dict(zip(left, digits, strict=True)) | dict(zip(right, _rest(rest, pieces, right), strict=True))
    shown |= {**dict.fromkeys(commas, ""), point: lead + locale.point}
    return "".join(shown.get(place, literal(piece)) for place, piece in enumerate(pieces))


def _follows(pieces: Sequence[str], place: int) -> bool:
    """Whether a comma stands right after digits, or after other such commas."""
    before = next((piece for piece in reversed(pieces[:place]) if piece != ","), "")
    return before in _MARKS


def _whole(digits: str, marks: list[str], group: str) -> list[str]:
    """Return what each mark before the point shows; the first one shows all that is left."""
    if not marks:
        return []
    count = max(len(digits), len(marks))
    padded = list(digits.rjust(count))
    for place, mark in enumerate(marks):
        at = count - len(marks) + place
        if padded[at] == " ":
            padded[at] = {"0": "0", "#": "", "?": " "}[mark]
    for at in range(count - 1):
        if group and (count - 1 - at) % 3 == 0 and padded[at].strip():
            padded[at] += group
    first = count - len(marks) + 1
    return ["".join(padded[:first]), *padded[first:]]


def _rest(digits: str, pieces: Sequence[str], right: list[int]) -> list[str]:
    """Return what each mark after the point shows."""
    last = len(digits.rstrip("0"))
    blank = {"0": "0", "#": "", "?": " "}
    return [digits[at] if at < last else blank[pieces[place]] for at, place in enumerate(right)]


# -- with a power of ten ------------------------------------------------------------------------------------------


def _scientific(value: Decimal, pieces: Sequence[str], locale: Locale) -> str:
    mark = next(place for place, piece in enumerate(pieces) if piece[0] in "eE" and len(piece) == 2)
    head, tail = pieces[:mark], pieces[mark + 1 :]
    point = head.index(".") if "." in head else len(head)
    step = max(sum(piece in _MARKS for piece in head[:point]), 1)
    fraction = sum(piece in _MARKS for piece in head[point:])
    power = math.floor(value.adjusted() / step) * step if value else 0
    with localcontext(prec=_DIGITS):
        if value.scaleb(-power).quantize(Decimal(1).scaleb(-fraction), ROUND_HALF_UP) >= Decimal(10) ** step:
            power += step
        scaled = value.scaleb(-power)
    places = [place for place, piece in enumerate(head) if piece in _MARKS]
    least = sum(piece == "0" for piece in tail)
    sign = "-" if power < 0 else "+" if pieces[mark][1] == "+" else ""
    after = "".join(literal(piece) for piece in tail if piece not in _MARKS)
    return f"{_decimal(scaled, head, places, locale)}{pieces[mark][0]}{sign}{abs(power):0{least}d}{after}"


# -- as a fraction ------------------------------------------------------------------------------------------------


def _slash(pieces: Sequence[str], places: list[int]) -> int | None:
    """Return where the stroke of a fraction stands, or ``None``."""
    if "." in pieces:
        return None
    for place, piece in enumerate(pieces[:-1]):
        if piece == "/" and place - 1 in places and (place + 1 in places or pieces[place + 1].isdigit()):
            return place
    return None


def _fraction(value: Decimal, pieces: Sequence[str], slash: int) -> str:
    start, end = slash, slash + 1
    while start and pieces[start - 1] in _MARKS:
        start -= 1
    while end < len(pieces) and (pieces[end] in _MARKS or pieces[end].isdigit()):
        end += 1
    over, under = pieces[start:slash], pieces[slash + 1 : end]
    mixed = any(piece in _MARKS for piece in pieces[:start])
    whole = int(value) if mixed else 0
    rest = Fraction(value - whole)
    fixed = "".join(under) if "".join(under).strip("0").isdigit() else ""
    part = Fraction(round(rest * int(fixed)), int(fixed)) if fixed else rest.limit_denominator(10 ** len(under) - 1)
    if mixed and part >= 1:
        whole, part = whole + 1, Fraction(0)
    low = int(fixed) if fixed else part.denominator
    high = int(part * low)
    blank = "?" in over
    numbers = f"{high:>{len(over)}d}/{low:<{len(under)}d}" if blank else f"{high}/{low}"
    before = "".join(literal(piece) for piece in pieces[:start] if piece not in _MARKS)
    after = "".join(literal(piece) for piece in pieces[end:])
    if not mixed:
        return f"{before}{numbers}{after}"
    shown = str(whole) if whole or not high or "0" in pieces[:start] else ""
    return f"{shown}{before}{numbers}{after}" if high else f"{shown}{after}"
