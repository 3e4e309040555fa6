"""What everybody would read of a post, and nobody would want to be read: unfinished texts and broken letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from calendar_sync.entries.content import Content
from calendar_sync.entries.garbled import garbled
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.entries.unfinished import unfinished
from calendar_sync.entries.words import words_beside
from calendar_sync.model.entry import Severity
from calendar_sync.model.row_rule import OFF

_unfinished = lru_cache(maxsize=256)(unfinished)
"""The channels of a row mostly get one text, which takes a tenth of a millisecond to look through."""

_CHECKS: tuple[tuple[str, Callable[[str, str], str], str, str], ...] = (
    (
        "row.unfinished",
        lambda name, text: _unfinished(text, is_described=name == "alt_text"),
        "{} looks like a text that is not finished yet.",
        "Write what is to be posted there",
    ),
    (
        "row.garbled",
        lambda _, text: garbled(text),
        "{} shows broken letters, as a file does that was opened in a wrong encoding once.",
        "Type the text anew, or export the file again as 'CSV UTF-8' and open it in Excel by Data > From Text/CSV",
    ),
)
"""Rule; what finds the words in a column (its name, its text); what is said of them; how to mend it."""


def check_finished(switches: Mapping[str, str], content: Content, text_name: str, report: Report) -> None:
    """Report what cannot be meant to go out, wherever everybody would read it.

    Args:
        switches: Rules that the settings have switched.
        content: What goes out.
        text_name: The field that its text comes from.
        report: Takes what is wrong.
    """
    texts = [(text_name, text) for text in (content.text, *content.thread)]
    texts += words_beside(content.metadata, content.assets)
    for rule, find, message, fix in _CHECKS:
        level = switches.get(rule, Severity.ERROR)
        for name, text in texts if level != OFF else ():
            if said := find(name, text):
                silence = f"; or, if it is meant so, silence {rule} under [rules] in calendar-sync.toml."
                report(rule, Severity(level), name, message.format(quoted(said)), fix + silence)
