"""Where a cell leads: links of formulas, of formats, of parts of a text, and addresses that stand there themselves."""

from __future__ import annotations

import re

from calendar_sync.sandbox.store import Doc

_FORMULA = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s]+|mailto:[^\s]+", re.IGNORECASE)


def hyperlink(cell: Doc) -> str | None:
    """Return the one address that a cell leads to; ``None`` if it leads nowhere, or to several places."""
    entered = cell.get("userEnteredValue") or {}
    if found := _FORMULA.match(entered.get("formulaValue", "")):
        return found[1].replace('""', '"')
    own = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    if own and not cell.get("textFormatRuns"):
        return str(own)
    links = {run["format"]["link"]["uri"] for run in cell.get("textFormatRuns", ()) if _linked(run)}
    links |= {run["chip"]["richLinkProperties"]["uri"] for run in cell.get("chipRuns", ()) if _chip(run)}
    if links:
        return str(links.pop()) if len(links) == 1 and not own else None
    text = entered.get("stringValue", "")
    return text if _ADDRESS.fullmatch(text) else None


def _linked(run: Doc) -> bool:
    return bool(run.get("format", {}).get("link", {}).get("uri"))


def _chip(run: Doc) -> bool:
    return bool(run.get("chip", {}).get("richLinkProperties", {}).get("uri"))
