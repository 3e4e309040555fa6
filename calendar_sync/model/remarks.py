"""Notes and comments of people: whether one speaks against posting."""

from __future__ import annotations

import re

from calendar_sync.model.example_words import calls_example
from calendar_sync.model.negation_words import DENIES
from calendar_sync.model.patterns import later
from calendar_sync.model.putting_off_words import puts_off
from calendar_sync.model.remark_words import CHANGE, FILLER, MENDED, PRAISE, UNREADY
from calendar_sync.model.waiting_words import WAITS

_FORBIDS = later(
    r"\b(?:do not|don['’]?t|not to be|never|please hold)\b.{0,12}\b(?:post|publish|send|use|schedule)|"
    r"\b(?:on )?hold\b|\bbefore (?:I|we|they) (?:confirm|approve|sign)|"
    r"\b(?:please|pls|plz|kindly|can (?:we|you)|could (?:we|you)|let['’]s) (?:\w+ly |just )?"
    r"(?:change|fix|replace|swap|remove|rewrite|rephrase|reword|shorten|amend|correct|revise|redo|drop|omit|delete|cut|trim|blur|crop|tone|soften|simplify|spell|"
    r"anonymi[sz]e|capitali[sz]e|avoid|strike|lose|tweak|adjust|adapt|edit)\b|"
    r"\b(?:wants?|wanted|would like|asks|asked|prefers?|requests?|requested) (?:(?!\bno\b).){0,30}"
    r"\b(?:shorten|chang|reword|rewr|remov|replac|edits?\b|edited|revis|different|other (?:version|one))|"
    r"(?<!no )(?<!further )(?<!more )\b(?:changes?|edits|revisions?|amends) (?:requested|needed|required)\b|"
    r"\bmake (?:it|this|that) (?:shorter|longer|less|more|softer)\b|"
    r"\bneeds? (?:changes|edits|fixing|rewording|rewriting|approval|sign[- ]?off|a new)\b|\bnot (?:yet )?approved\b|"
    r"\bonly (?:if|when|after|once)\b|\bsubject to\b|\bcancel(?:l?ed)?\b|\bnicht (?:posten|veröffentlichen)|"
    r"\bne pas (?:publier|poster)|\bno publicar\b|\bnão (?:postar|publicar)|\bnon pubblicare|"
    r"\bniet (?:plaatsen|posten|publiceren)|\bне публик|لا تنشر|" + UNREADY + "|" + DENIES,
    re.IGNORECASE,
)


_PLAINLY = later(
    r"\b(?:do not|don['’]?t|not to be)\b.{0,12}\b(?:post|publish|send|schedule)|\bon hold\b|"
    r"\bwait(?:ing)? (?:for|until)\b|\bnot (?:yet )?approved\b|\bnicht (?:posten|veröffentlichen)|"
    r"\bne pas (?:publier|poster)|\bno publicar\b|\bnão (?:postar|publicar)|\bnon pubblicare|"
    r"\bniet (?:plaatsen|posten|publiceren)|\bне публик|لا تنشر|" + UNREADY,
    re.IGNORECASE,
)


_DENIED = later(DENIES, re.IGNORECASE)


_BY_YEAR = str.maketrans(dict.fromkeys("1345678", "9"))
_ANY = str.maketrans(dict.fromkeys("012345678", "9"))


def alike(note: str) -> str:
    """Return what stands for a note and all that say the same, which differ from it in numbers alone.

    Years of four figures begin with 20; nothing else that is looked for in notes asks for one digit and no other.
    """
    return note.translate(_BY_YEAR if "20" in note else _ANY)


def forbids(note: str) -> bool:
    """Return whether a note seems to speak against posting."""
    return _objects(note) or puts_off(note) or calls_example(note)


def _objects(note: str) -> bool:
    return _FORBIDS.search(note) is not None or WAITS.search(note) is not None


def forbids_plainly(note: str) -> bool:
    """Return whether a text says that something is not to be posted, or is an example, wherever it stands."""
    return _PLAINLY.search(note) is not None or calls_example(note)


def seems_against(text: str) -> bool:
    """Return whether a text, which need not be a note, seems to be one against posting something as it is."""
    if not any(map(str.isalpha, text)):
        return False
    return (
        forbids_plainly(text)
        or _DENIED.search(text) is not None
        or WAITS.search(text) is not None
        or (puts_off(text) or wants_change(text))
    )


def wants_change(note: str) -> bool:
    """Return whether a note asks for something of the post to be changed, and does not say that it was."""
    return CHANGE.search(note) is not None and MENDED.search(note) is None


_SIGNS = "👍✅✔✓👌❤💚🙌💯🎉🟢"
"""Signs by which people say that all is well."""


def approves(note: str) -> bool:
    """Return whether a note says that all is well and nothing else: ``OK``, ``Love it!``, ``Approved by Ana 12/11``."""
    rest = PRAISE.sub(" ", note)
    if rest == note and not any(sign in note for sign in _SIGNS):
        return False
    if "?" in note or CHANGE.search(rest) or _objects(rest):
        return False
    left = [word for word in FILLER.sub(" ", rest).split() if any(map(str.isalnum, word))]
    # What is left may be the name of who says it.
    return len(left) <= 2 and all(word[0].isupper() for word in left)
