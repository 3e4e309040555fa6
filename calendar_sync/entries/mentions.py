"""The Linked mentions column: profiles that the text names on Facebook and LinkedIn."""

from __future__ import annotations

from typing import Any

from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Severity
from calendar_sync.model.mentions import MENTIONING, Mention, place_mentions, read_mention
from calendar_sync.model.services import label
from calendar_sync.model.sheet import Row


def mention_profiles(row: Row, service: str, text: str, metadata: dict[str, Any], report: Report) -> None:
    """Add to ``metadata`` which profiles ``text`` names, one a line of the column.

    Args:
        row: The row.
        service: Buffer's name of the network; lines for other networks say nothing here.
        text: As it goes out.
        metadata: Takes the mentions.
        report: Takes the problems.
    """
    if "mentions" not in row.values or service not in MENTIONING:
        return
    found: list[Mention] = []
    for line in filter(str.strip, row.text("mentions").splitlines()):
        mention = read_mention(canonical_text(line))
        if mention is None:
            report(
                "mentions.unreadable",
                Severity.ERROR,
                "mentions",
                f"{quoted(line)} does not say which profile is meant.",
                "Write one a line: the name as in the text, an equals sign, the address of the profile on Facebook or "
                "LinkedIn, and its number, such as 'Acme = https://www.linkedin.com/company/acme 1234'.",
            )
        elif mention.service == service:
            found.append(mention)
    for mention in found:
        if not mention.id:
            report(
                "mentions.no_number",
                Severity.ERROR,
                "mentions",
                f"{quoted(mention.name)} needs the number that {label(service)} has for it, beside its address.",
                "Write it behind the address. On LinkedIn it stands in the address of the page's admin view, on "
                "Facebook under About, Page transparency.",
            )
    _, missing = place_mentions(text, found)
    for mention in missing:
        report(
            "mentions.not_in_text",
            Severity.ERROR,
            "mentions",
            f"{quoted(mention.name)} is not in the text for {label(service)}, so nothing can be linked there.",
            "Write the name as the text has it, or take the line out.",
        )
    if found:
        metadata["mentions"] = "\n".join(mention.line for mention in found)
