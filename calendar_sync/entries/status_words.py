"""By what a status word is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from calendar_sync.model.patterns import later
from calendar_sync.model.services import fold, plain

DOUBT = later("[?¿؟？❓❔❌✗✘✖🔴🟠🟡⛔🚫⏳⌛⏸🚧⚠🛑]")
"""Signs that take back, or put in doubt, what a word beside them says."""


_NUMBER = later(r"^\s*\d{1,2}\s*[.):\-–]\s*(?=\D)")
"""How boards number their stages: ``4. Approved``."""


@lru_cache(maxsize=8192)
def status_key(word: str) -> str:
    """Return what a status word is known by: case, accents and signs say nothing, but for signs of doubt.

    ``Approved ✔`` is ``approved``; ``Approved?`` is a word of its own; a sign that stands alone is itself.
    """
    bare = word.lower() if word.isascii() else _without_accents(word)
    folded = fold(_NUMBER.sub("", bare))
    if not folded:
        return "".join(sign for sign in bare if not sign.isspace() and sign not in "\ufe0e\ufe0f")
    return f"{folded}?" if DOUBT.search(word) else folded


def _without_accents(word: str) -> str:
    signs = unicodedata.normalize("NFKD", word.casefold()).replace("ı", "i")
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


_BY = "by|von|durch|par|por|da|door|av|af|przez|od|от"
_DAY = r"(?:(?:on|am|le|el|il|den|op|,)? ?\(?\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\.?\)?)"
_REST = r"[^\W\d_]*\.?(?:[ -](?-i:[A-ZÀ-ÞА-Я])[^\W\d_]*\.?)?"
_SIGNED = later(
    rf"(?P<status>[^\W\d_]+(?: (?!(?:{_BY})\b)(?:(?-i:[a-z]+)|off))?)(?: (?:{_BY}) (?P<who>[^\W\d_]{_REST})(?: {_DAY})?| ?[-–—:,/(]? ?(?P<name>(?-i:[A-ZÀ-ÞА-Я]){_REST})?,? {_DAY}\)?)",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    """all both everyone everybody one some most half internal internally external legal compliance brand copy text caption captions image images photo photos design designs designer
    video visual visuals graphic graphics pending waiting change changes edit edits comment comments note notes correction corrections draft
    drafts partly partial part half except only with without but until hold review revision round version tbc tbd tba no not yet eod cob eow
    noon today tomorrow monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag next then due
    mistake accident error nobody phone default resend redo rework moved posted published live scheduled boosted paid expires
    expired move post publish schedule ab bis until from on for fur pour para per til till jan feb mar apr may jun jul aug sep sept oct nov
    dec""".split()  # noqa: SIM905
)
"""What stands where the name of somebody would, and is none."""
_NOT_SIGNED = later(r"schedul|program|agend|plan|post|publi|live|go\b|to\b|ready|einge|queue|draft|due", re.IGNORECASE)


def signed_status(word: str) -> str:
    """Return the status that somebody has signed or dated: ``Approved by Anna 3/4`` is ``Approved``; or nothing."""
    found = None if DOUBT.search(word) else _SIGNED.fullmatch(" ".join(word.split()))
    if found is None or _NOT_SIGNED.match(found["status"]):
        return ""
    names = plain(f"{found['who'] or ''} {found['name'] or ''}").split()
    return "" if _NO_NAMES & {*names} else found["status"]


def meaning_of_status(word: str, meanings: Mapping[str, str], ready: str) -> str | None:
    """Return what a status means; who has said yes, and when, takes nothing from it.

    Args:
        word: As it stands in the cell.
        meanings: By :func:`status_key`.
        ready: The meaning that lets rows go.
    """
    meaning = meanings.get(status_key(word))
    if meaning is None and (status := signed_status(word)) and meanings.get(status_key(status)) == ready:
        return ready
    return meaning
