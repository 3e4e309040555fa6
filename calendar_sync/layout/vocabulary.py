"""The words of a sheet: of its status columns and of its channels columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from calendar_sync.entries.rules import HOLD, READY
from calendar_sync.entries.status_words import DOUBT, meaning_of_status, status_key
from calendar_sync.layout import asking, asking_words
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.client_lines import client_lines, clients_named
from calendar_sync.layout.contents import LONG, is_filled
from calendar_sync.layout.gates import says_yes
from calendar_sync.layout.legend import UNCLEAR
from calendar_sync.layout.platforms import read_platforms, type_of
from calendar_sync.layout.proposal import Choice, Question
from calendar_sync.layout.saved import SavedTab
from calendar_sync.model.services import LABELS, fold, label
from calendar_sync.model.sheet import Scalar, Sheet

Ask = Callable[[Question], str | None]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and what they mean.

    Args:
        seen: Every word of the sheet, with its meaning.
        meanings: Those that have to be saved because nothing else says so.
        blank: What an empty cell means; empty where there is no such column.
    """

    seen: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    blank: str = ""


def _cells(sheet: Sheet, tabs: Sequence[SavedTab], *fields: str) -> Iterator[tuple[Scalar, bool]]:
    """Yield the cells of the columns that are one of ``fields``, and whether their row holds a text."""
    by_name = {tab.name: tab for tab in sheet.tabs}
    for saved in tabs:
        tab = by_name[saved.name]
        speaking = [item.column for item in saved.columns if item.field.partition(":")[0] in ("text", "post")]
        wanted = [(item.column, item.title) for item in saved.columns if item.field in fields]
        for row in range(saved.header_row + saved.lines + saved.explained, len(tab.rows) + 1):
            if not (line := tab.rows[row - 1]) or sum(map(is_filled, line)) == 1:
                continue  # What stands alone in its row is a heading.
            speaks = any(is_filled(tab.value(row, column)) for column in speaking)
            for column, title in wanted:
                value = tab.value(row, column)
                yield True if says_yes(title, value) else value, speaks


def platform_words(sheet: Sheet, tabs: Sequence[SavedTab], ask: Ask) -> Vocabulary:
    """Return what the words of the channels columns stand for; what is no network of Buffer's is passed over."""
    counts: Counter[str] = Counter()
    seen: dict[str, str] = {}
    meanings: dict[str, str] = {}
    spelled: dict[str, str] = {}
    named = ((tab.channel, True) for tab in tabs if tab.channel)
    for value, _ in chain(_cells(sheet, tabs, "channels"), named):
        if not isinstance(value, str) or len(value) > 4 * LONG or "=" in value:
            continue  # "Approved = goes out" is a line of a legend.
        for mention in read_platforms(value):
            if mention.service:
                kind = f" ({mention.post_type})" if mention.post_type in ("reel", "story") else ""
                seen[mention.word + kind] = label(mention.service) + kind
            elif mention.skipped:
                seen[mention.word] = meanings[mention.word] = ""
            elif DOUBT.search(mention.word):
                seen[mention.word] = "in doubt: its rows wait"
            elif mention.word:
                counts[fold(mention.word)] += 1
                spelled.setdefault(fold(mention.word), mention.word)
    titles = {fold(item.title) for tab in tabs for item in tab.columns}
    for folded, count in counts.items():
        if folded in titles or not folded:
            continue
        word = spelled[folded]
        answer = ask(asking_words.platform_meaning(word, count, _suggestions(word, seen)))
        if answer is not None and answer != asking.NONE:
            seen[word] = meanings[word] = answer
        else:
            seen[word] = word
    return Vocabulary(seen, meanings)


def client_words(
    sheet: Sheet, tabs: Sequence[SavedTab], named_after: Sequence[str], known: Collection[str], ask: Ask
) -> dict[str, str]:
    """Return the channels of clients or pages as they were answered, where a calendar names several of them.

    Args:
        sheet: As read.
        tabs: How it is read.
        named_after: Clients that tabs are called like.
        known: Folded names that the settings explain already.
        ask: Takes the questions.
    """
    found: dict[str, str] = {}
    others = {fold(name): name for name in clients_named(sheet, {tab.name for tab in tabs})}
    for kind in ("client", "page"):
        names = {fold(name): name for name in named_after} if kind == "client" else {}
        for value, speaks in _cells(sheet, tabs, kind):
            if speaks and isinstance(value, str) and fold(value):
                names.setdefault(fold(value), " ".join(value.split()))
        if kind == "client":
            by_name = {tab.name: tab for tab in sheet.tabs}
            lines = (client_lines(by_name[tab.name], tab.header_row) for tab in tabs)
            names |= {fold(name): name for found in lines for name in found.clients.values()}
        wanted = [name for folded, name in names.items() if folded not in known]
        several = len(names | others if kind == "client" and names else names) > 1
        for name in wanted[:_MOST] if several else ():
            answer = ask(asking.channel_of_client(name))
            if answer not in (None, asking.NONE):
                found[name] = str(answer)
    return found


_MOST = 12
"""Names that are asked about; where there are more, the first answers show how to write the others."""


def _suggestions(word: str, seen: Mapping[str, str]) -> list[Choice]:
    kind = type_of(word)
    if kind in ("reel", "story"):
        return [Choice(f"{network} ({kind})", f"{network}, as a {kind}") for network in ("Instagram", "Facebook")]
    if fold(word) in _EVERYWHERE:
        networks = ", ".join(sorted({name for name in seen.values() if name and "(" not in name}))
        return [Choice(networks, networks)] if networks else []
    alike = get_close_matches(fold(word), [fold(name) for name in LABELS.values()], n=1, cutoff=_ALIKE)
    return [Choice(name, name) for name in LABELS.values() if fold(name) in alike]


_ALIKE = 0.85
"""How much of a misspelled name is that of a network: ``Instagrm``, ``Facbook``."""


_EVERYWHERE = frozenset(
    """all allchannels allplatforms allsocials allsocial allnetworks allsocialmedia allsocialchannels everywhere
    everything alle allekanäle allekanale tous touslesreseaux touslesréseaux todas todos todaslasredes todasasredes
    tutti все всесоцсети wszystkie wszędzie semua""".split()  # noqa: SIM905
)
"""Folded words for every network there is; which ones is asked."""


def _is_ready_twice(word: str, known: Mapping[str, str]) -> bool:
    """Return whether each part of a status lets rows go, as in ``Approved - ready to schedule``.

    ``Approved, scheduled`` may say that somebody has scheduled it elsewhere.
    """
    parts = [status_key(part) for part in _PARTS.split(word)]
    return (
        len(parts) > 1
        and not DOUBT.search(word)
        and all(known.get(part) == READY and not part.startswith("schedul") for part in parts)
    )


_PARTS = re.compile(r"\s+[-–—+&]\s+|\s*[,;:]\s+")


def status_words(
    sheet: Sheet, tabs: Sequence[SavedTab], known: Mapping[str, str], codes: Mapping[str, str], ask: Ask
) -> Vocabulary:
    """Return what the status words of the sheet mean; those that are unknown, and that no legend explains, are asked.

    Args:
        sheet: As read.
        tabs: How it is read.
        known: What words mean by the settings.
        codes: What they mean by a legend in the sheet.
        ask: Takes the questions.
    """
    counts: Counter[str] = Counter()
    blank = filled = 0
    columns = {item.field for tab in tabs for item in tab.columns}
    progress = ((cell, True) for cell in _cells(sheet, tabs, "status"))
    for (value, speaks), is_word in chain(progress, ((cell, False) for cell in _cells(sheet, tabs, "approved"))):
        if is_filled(value):
            filled += 1
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if isinstance(value, bool) or len(str(value)) > LONG or not isinstance(value, (str, int, float)):
                continue
            if is_word or tick_of(value) is None:  # Among words of a workflow, a tick may mean approved, or done.
                counts[" ".join(str(value).split())] += 1
        elif speaks:
            blank += 1
    seen: dict[str, str] = {}
    meanings: dict[str, str] = {}
    titles = {fold(item.title) for tab in tabs for item in tab.columns}
    for word, count in counts.items():
        if fold(word) in titles:
            continue
        meaning = meaning_of_status(word, known, READY)
        told = codes.get(status_key(word))
        if told == UNCLEAR:
            if meaning in (READY, HOLD):
                # What a legend says of a usual word comes before what it usually means.
                meaning = meanings[word] = ask(asking_words.status_meaning(word, count)) or HOLD
        elif told is not None and (meaning is None or (meaning == READY and told != READY)):
            meanings[word] = meaning = told
        if meaning is None and _is_ready_twice(word, known):
            meaning = meanings[word] = READY
        if meaning is None and known.get(status_key(DOUBT.sub("", word))) == HOLD:
            # A sign of doubt takes nothing back from a word that keeps rows back: 🟡 In review, On hold?
            meaning = meanings[word] = HOLD
        if meaning is None and (meaning := ask(asking_words.status_meaning(word, count))) is not None:
            meanings[word] = meaning
        seen[word] = meaning or "unknown"
    if not columns & {"status", "approved"}:
        return Vocabulary(seen, meanings)
    return Vocabulary(seen, meanings, (ask(asking_words.blank_meaning(blank)) or "hold") if blank else "hold")
