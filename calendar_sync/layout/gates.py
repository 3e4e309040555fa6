"""Columns that may forbid posting although no title says what they are: ticks, yes and no, words of a workflow.

What nobody has confirmed holds a row unless its cell is clearly positive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from calendar_sync.entries.rules import CANCEL, HOLD, IDEA, READY, STATUS_WORDS
from calendar_sync.entries.status_words import DOUBT, meaning_of_status, status_key
from calendar_sync.layout.aside_words import SPEAKS_AGAINST
from calendar_sync.layout.cells import apart_fault, tick_of
from calendar_sync.layout.contents import Contents, is_filled, shown
from calendar_sync.layout.doubts import unsure_faults
from calendar_sync.layout.letting import aside_of, is_reviewed, lets_go
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.title_words import TITLES
from calendar_sync.layout.words import PLACEHOLDERS
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import CellProblem, Fault, Scalar

_FURTHER = ("refused", "declined", "accepted", "no go", "nogo", "not ready", "not yet", "confirmed", "skip")
_WORDS = frozenset(status_key(word) for words in STATUS_WORDS.values() for word in words) | frozenset(
    map(status_key, _FURTHER)
)
_HELD = frozenset(status_key(word) for meaning in (HOLD, CANCEL, IDEA) for word in STATUS_WORDS[meaning])
_AGAINST = frozenset(map(status_key, SPEAKS_AGAINST))
_APPROVES = frozenset(
    {"ok", "okay", "okayed", "ready", "go", "approve", "approved", "approval", "final", "signoff", "signed", "cleared"}
    | {"checked", "verified", "vetted", "proofread", "gepruft", "verifie", "verificado", "verificato", "gecontroleerd"}
)
_FORBIDS = frozenset(
    {"not", "no", "dont", "don", "never", "hold", "held", "cancel", "cancelled", "canceled", "skip", "stop", "blocked"}
    | {"removed", "remove", "paused", "pause", "archived", "expired", "rejected", "deleted", "parked", "postponed"}
    | {"embargoed", "embargo", "confidential", "private", "delete", "restricted", "withdrawn", "retired", "obsolete"}
    | {
        "kill",
        "veto",
        "vetoed",
        "spike",
        "scrap",
        "drop",
        "dropped",
        "pull",
        "pulled",
        "internal",
        "dark",
        "sold",
        "intern",
    }
    | {
        "skipped",
        "exclude",
        "excluded",
        "killed",
        "scrapped",
        "annule",
        "abgesagt",
        "cancelado",
        "pausiert",
        "gestrichen",
    }
)
_OWN = frozenset({"internal", "intern"})
_DONE = frozenset(
    {"already posted", "already scheduled", "already in buffer", "in buffer", "already published"}
    | {"scheduled in buffer", "loaded in buffer", "loaded", "in hootsuite", "in later", "already live"}
)
"""Titles below which a yes says that somebody else has seen to the row."""
_SIGNED = frozenset(
    {"approved by", "approved on", "approval date", "date approved", "signed off by", "signed off on", "sign off by"}
)
"""Titles below which a name or a day says yes, and an empty cell that nobody has said so."""


_NOTHING = frozenset(
    {"none", "nothing", "nil", "keine", "nichts", "aucun", "rien", "ninguno", "nada", "nessuno", "geen"}
)
"""What a column of blockers may say where there is none."""


_GOES = frozenset({"publish", "to publish", "to post", "publish y n", "publish yes no", "use", "use it", "include"})
"""Titles below which a yes lets a row go out."""


_AHEAD = frozenset(
    {"need", "needs", "required", "requires", "awaiting", "pending", "waiting", "ask", "asked"}
) | frozenset({"due", "deadline", "needed", "send", "sent", "target", "request", "requested", "for", "until"})
"""Words of titles that speak of an approval to come."""


def looks_like_gate(contents: Contents) -> bool:
    """Return whether at least half of the cells are ticks, yes and no, or known words of a workflow."""
    # A dash says that there is nothing, in whatever column.
    said = {word: number for word, number in contents.words.items() if word not in ("-", "–", "—")}
    words = sum(number for word, number in said.items() if status_key(word) in _WORDS or _is_tick(word))
    dashes = sum(contents.words.values()) - sum(said.values())
    ticks = contents.counts.get("tick", 0) - contents.words.get("-", 0)
    filled = contents.filled - dashes
    return filled > 0 and 2 * max(words, ticks) >= filled


def _is_tick(word: str) -> bool:
    # A lone 1 or 0 is a number as likely as a tick.
    return not word.isdigit() and tick_of(word) is not None


def field_of(title: str) -> str:
    """Return what such a column is by its title: ``approved``, ``blocks``, or ``gate`` where it does not say."""
    words = set(plain(title).split())
    if plain(title) in _DONE:
        return "posted"
    if plain(title) in _GOES:
        return "approved"
    approves = bool(words & _APPROVES) or any(TITLES.get(word, ("",))[0] == "approved" for word in words)
    # An approval by people of one's own is an approval all the same.
    forbids = bool((words - _OWN if approves else words) & _FORBIDS)
    if approves and words & _AHEAD:
        # An approval that is needed, or asked for, is none.
        return "gate"
    if approves and (not forbids or {"go", "no"} <= words):
        return "approved"
    return "blocks" if forbids and not approves else "gate"


def faults(columns: Mapping[str, tuple[int, ...]], spread: Spread, titles: Mapping[int, str],
           statuses: Mapping[str, str]) -> list[Fault]:  # fmt: skip
    """Return why a row must wait that a column forbids, or that an unconfirmed column does not clearly allow.

    Args:
        columns: 1-based columns of the tab by field.
        spread: The filled cells of the row by field.
        titles: Titles by column, for the messages.
        statuses: Folded status word to what it means.
    """
    found = [apart_fault("apart", place, value) for place, value in spread.get("apart", ())[:1]]
    for place, value in spread.get("blocks", ()):
        if tick_of(value) is not False and plain(str(value)) not in _NOTHING:
            found.append(
                Fault(
                    "gate.blocked",
                    f"blocks@{place}",
                    f"'{shown(value)}' under '{titles.get(place, '')}' keeps the row back.",
                    "Empty that cell, or write no, when the row may go out.",
                )
            )
    found += unsure_faults(spread, titles)
    cells = dict(spread.get("gate", ()))
    for place in columns.get("gate", ()):
        title, value = titles.get(place, ""), cells.get(place)
        if not _is_positive(title, value, statuses):
            found.append(_unconfirmed(title, value, place))
    return found


def speaks_ahead(title: str) -> bool:
    """Return whether a title speaks of something to come: ``Approval due``, ``Sign-off deadline``, ``Freigabe bis``."""
    return bool(_DEADLINES & set(plain(title).split()))


_DEADLINES = frozenset(
    {"due", "deadline", "until", "bis", "echeance", "limite", "scadenza", "срок", "termin", "needed"}
)


_WHO = frozenset({"by", "on", "date", "initials", "initial", "name", "who", "signature"})


def is_signed(title: str) -> bool:
    """Return whether names or days below a title say that somebody has approved."""
    words = set(plain(title).split())
    if words & _AHEAD:
        return False
    told = (
        (words & {"approved", "approval", "ok", "okay", "okayed", "cleared", "signed"} and words & _WHO)
        or " sign off " in f" {plain(title)} "
        or (words & _ON_OR_BY and any(TITLES.get(word, ("",))[0] == "approved" for word in words))
        or "signoff" in words
    )
    return plain(title) in _SIGNED or bool(told)


_ON_OR_BY = frozenset("am le el il op em den datum fecha data von par por da door durch pelo przez".split())  # noqa: SIM905


def countersigned(spread: Spread, titles: Mapping[int, str]) -> Spread:
    """Return a row in which what says yes below ``Sign-off``, ``Approved on`` or ``Design status`` is a yes."""
    if "approved" not in spread:
        return spread
    return {
        **spread,
        "approved": [(place, _signed(titles.get(place, ""), value)) for place, value in spread["approved"]],
    }


def _signed(title: str, value: Scalar) -> Scalar:
    if says_yes(title, value):
        return True
    return False if is_part(title) and isinstance(value, str) and status_key(value) in _AGAINST else value


def says_yes(title: str, value: Scalar) -> bool:
    """Return whether a cell is the name or the day of a sign-off, or says that a part of the post is done."""
    if not is_filled(value) or isinstance(value, CellProblem):
        return False
    if is_signed(title):
        return signs(value)
    # That a column called Design decides, somebody has said.
    part = is_part(title) or plain(title) in _OF_A_POST
    return part and isinstance(value, str) and status_key(value) in _FINISHED


def is_part(title: str) -> bool:
    """Return whether a title asks how far a part of the post is, such as its picture: ``Design status``."""
    words = plain(title).split()
    return len(words) in (2, 3) and words[-1] in _HOW_FAR and {*words[:-1]} <= _OF_A_POST


_HOW_FAR = frozenset({"status", "state", "stage", "progress", "stand", "statut", "estado", "stato"})
_OF_A_POST = frozenset(
    {"design", "copy", "caption", "graphic", "graphics", "visual", "visuals", "image", "images", "photo", "photos"}
    | {"video", "creative", "asset", "assets", "artwork", "text", "media", "grafik", "bild", "visuel", "diseno"}
)
_FINISHED = frozenset(
    map(status_key, ["done", "complete", "completed", "finished", "final", "finalized", "finalised", "delivered",
                     "uploaded", "received", "fertig", "erledigt", "terminé", "fait", "hecho", "listo", "terminado",
                     "pronto", "fatto", "klaar", "gereed", "готово", "gotowe", "färdig", "klar"])
)  # fmt: skip
_NO_PART = frozenset({"n a", "na", "not needed", "not required", "none needed"})
_THINGS = _OF_A_POST | {"approval", "legal", "review", "translation", "boost", "sign", "off", "retouching", "editing"}


def is_needless(title: str, value: Scalar) -> bool:
    """Return whether a cell says that nothing more is needed: ``no`` below ``Graphic needed?``."""
    words = {*plain(title).split()}
    return bool(words & {"needed", "required"}) and bool(words & _THINGS) and tick_of(value) is False


def _is_positive(title: str, value: Scalar, statuses: Mapping[str, str]) -> bool:
    """Return whether a cell allows posting whatever its title means: ``Approved`` does, a tick does not."""
    signed = (is_signed(title) or is_reviewed(title)) and is_filled(value) and not isinstance(value, CellProblem)
    if signed and signs(value):
        return True
    if is_filled(value) and ((aside_of(title) is not None and lets_go(title, value)) or is_needless(title, value)):
        return True
    if is_part(title) and isinstance(value, str) and (status_key(value) in _FINISHED or plain(value) in _NO_PART):
        return True
    if not isinstance(value, str) or tick_of(value) is not None:
        return False
    # "redo" is ready in Swedish, and anything but that in English.
    return meaning_of_status(value, statuses, READY) == READY and status_key(value) not in _AGAINST


def signs(value: Scalar) -> bool:
    """Return whether a cell is a day, or may be the name of somebody: ``Eva``, ``JB 12/11``; not ``in legal``."""
    if not isinstance(value, str):
        return value is not False
    words = [word for word in _A_WORD.findall(value) if not word.isdigit()]
    if status_key(value) in _HELD or plain(value) in PLACEHOLDERS or tick_of(value) is False or DOUBT.search(value):
        return False
    if tick_of(value) or not words:
        return True
    return len(words) <= 4 and all(word[0].isupper() for word in words) and words[0].casefold() not in _NO_NAMES


_A_WORD = re.compile(r"[^\W_]+")
_NO_NAMES = frozenset(
    {"in", "with", "at", "on", "to", "for", "by", "not", "no", "waiting", "pending", "sent", "needs", "see", "ask"}
    | {"bei", "liegt", "wartet", "chez", "en", "attente", "con", "da", "bij", "wacht", "u", "w", "у", "в", "на"}
)


def _unconfirmed(title: str, value: Scalar, place: int) -> Fault:
    said = f"'{shown(value)}' stands" if is_filled(value) else "nothing stands"
    return Fault(
        "gate.unconfirmed",
        f"gate@{place}",
        f"Under '{title}' {said}, and nobody has said yet whether that column decides what goes out.",
        "Run calendar-sync init again and answer the question about it; or write approved, blocks or posted "
        "in place of gate for this column in calendar-sync.toml, or delete its line.",
    )
