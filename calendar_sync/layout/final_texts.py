"""A final wording beside others, ``Final copy`` beside ``Draft copy``: it alone is posted, and never its draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.layout.columns import ColumnGuess
from calendar_sync.layout.contents import is_filled, shown, weight
from calendar_sync.layout.doubts import has_sentences
from calendar_sync.layout.evidence import text_support
from calendar_sync.layout.settle_texts import VERSION
from calendar_sync.layout.texts import SHORT_TEXT, Spread
from calendar_sync.layout.title_words import SURE, TITLES
from calendar_sync.model.remarks import approves
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Tab, column_letters

_FINAL = frozenset(
    {"final", "finale", "finaler", "finales", "finaal", "finalny", "finalna", "definitief", "definitieve", "definitif"}
    | {"definitiva", "definitivo", "endgultig", "endgultiger", "финальный", "итоговый", "approved", "freigegeben"}
    | {"freigegebener", "freigegebene", "valide", "validee", "aprobado", "aprobada", "aprovado", "aprovada"}
    | {"approvato", "approvata", "goedgekeurd", "goedgekeurde", "zatwierdzony", "утвержденный"}
)
_DRAFT = frozenset(
    {"draft", "drafts", "drafted", "entwurf", "brouillon", "borrador", "rascunho", "bozza", "черновик", "szkic"}
    | {"utkast", "kladde", "luonnos", "rohfassung", "concepttekst", "مسودة"}
)
_OLD, _NEW = frozenset({"old", "previous", "former", "outdated", "superseded"}), frozenset({"new", "current", "latest"})
_BESIDE = frozenset({"the", "of", "for", "version", "versions", "wording", "first", "1st", "rough", "post", "social"})
"""Words that change nothing beside these."""
_TEXTS = frozenset(title for title, (field, _) in TITLES.items() if field == "text" and " " not in title) | {"text"}
_PART = 3
"""Of the length of an earlier wording, the part below which a final one is perhaps a note such as ``as drafted``."""


def _stem(title: str, kinds: frozenset[str]) -> frozenset[str] | None:
    """Return the words for texts in a title that is one of ``kinds``; ``None`` where it says anything else."""
    words = {*plain(title).split()}
    rest = words - kinds - _BESIDE
    found = bool(words & kinds) or not kinds
    return frozenset(rest) if found and rest <= _TEXTS and (rest or kinds) else None


def is_final(item: ColumnGuess) -> bool:
    """Return whether a column holds the last wording of texts, by its title and its cells: ``Final copy``."""
    return _stem(item.title, _FINAL) is not None and text_support(item.contents)[0] >= 1.0


def of_finals(
    guesses: Sequence[ColumnGuess], by_field: dict[str, list[ColumnGuess]], settled: dict[int, ColumnGuess]
) -> None:
    """Take ``Final copy`` for the text beside ``Copy`` or ``Draft``, which then only say that a text is to come.

    So do drafts beside any text that is certain. Two final wordings are told apart by nobody.
    """
    drafts = [item for item in guesses if _stem(item.title, _DRAFT) is not None and has_sentences(item.contents)]
    olds = [item for item in guesses if _stem(item.title, _OLD) is not None and has_sentences(item.contents)]
    names = _FINAL | _NEW if olds else _FINAL
    finals = [
        item
        for item in guesses
        if item not in drafts and _stem(item.title, names) is not None and text_support(item.contents)[0] >= 1.0
    ]
    texts = by_field.get("text", [])
    if len(finals) == 1:
        (final,) = finals
        stem = _stem(final.title, names)
        plainly = [
            item
            for item in texts
            if item is not final and (own := _stem(item.title, frozenset())) and (not stem or own == stem)
        ]
        earlier = [*drafts, *olds, *plainly]
        if earlier:
            why = f"by its title: the last wording, beside {' and '.join(repr(item.title) for item in earlier)}"
            taken = replace(final, field="text", confidence=0.95, reason=why)
            for rivals in by_field.values():
                rivals[:] = [item for item in rivals if item is not final and item not in earlier]
            by_field.setdefault("text", []).append(taken)
            settled[final.column] = taken
            _mark(earlier, final.title, settled)
            return
    title = next((item.title for item in texts if item.certain and item not in drafts), "")
    if title:
        _mark([item for item in drafts if item.field in ("", "unsure")], title, settled)


def is_wording(item: ColumnGuess) -> bool:
    """Return whether a column that somebody has passed over for another one holds a wording of the same texts."""
    titled = item.reading.field == "text" and item.reading.strength >= SURE
    return has_sentences(item.contents) and (titled or bool(VERSION.fullmatch(plain(item.title))))


def _mark(earlier: Sequence[ColumnGuess], title: str, settled: dict[int, ColumnGuess]) -> None:
    why = f"never posted: '{title}' holds the text, and rows wait where only this is filled"
    for item in earlier:
        settled[item.column] = replace(item, field="earlier", confidence=0.95, reason=why)


def missing(tab: Tab, number: int, spread: Spread, columns: Mapping[str, Sequence[int]]) -> Iterator[Fault]:
    """Yield why a row must wait that has another wording, and no text to be posted, or hardly any.

    Args:
        tab: As read.
        number: 1-based row.
        spread: The filled cells of the row by field.
        columns: 1-based columns by field.
    """
    drafts = [(place, value) for place in columns.get("earlier", ()) if is_filled(value := tab.value(number, place))]
    if not drafts or "text" not in columns:
        return
    place, draft = drafts[0]
    text = str(spread["text"][0][1]).strip() if "text" in spread else ""
    there = f"'{shown(draft)}' stands in {column_letters(place)}{number} as another wording"
    final = f"{column_letters(columns['text'][0])}{number}"
    if not text:
        message, fix = f"{there}, but the text itself is empty.", f"Write the text that is to be posted into {final}."
    elif _is_note(text, str(draft)):
        message = f"{there}, and '{shown(text)}' is perhaps a note on it, and not the text."
        fix = f"Write the whole text into {final}, or clear the other wording."
    else:
        return
    yield Fault("text.not_final", "text", message, fix)


def _is_note(text: str, draft: str) -> bool:
    """Return whether a text says something of its draft, such as ``fine as it is``, instead of saying it better.

    What is short has words of the draft in it where it is one.
    """
    if weight(text) < max(SHORT_TEXT, weight(draft.strip()) / _PART):
        return True
    words, said = {*plain(text).split()}, {*plain(draft).split()}
    if weight(text) >= _LONG:
        return False
    return bool(words & _DRAFT) or approves(text) or not any(len(word) > _SMALL for word in words & said)


_LONG, _SMALL = 80, 3
"""Characters of a text that is no note; and of words that stand in any."""
