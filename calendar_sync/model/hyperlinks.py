"""Links behind cells: which address counts where the cell shows one as well."""

from __future__ import annotations

import re
from urllib.parse import unquote

from calendar_sync.model.sheet import Scalar

_CUT = ("…", "...")


def target_counts(shown: Scalar, target: str) -> bool:
    """Return whether the target of a cell's link counts: the cell shows words, or that address without its end."""
    if not (isinstance(shown, str) and "://" in shown):
        return True
    here = _bare(shown)
    return here.endswith(_CUT) or _bare(target).startswith((f"{here}?", f"{here}#", f"{here}/?", f"{here}/#"))


def leads_elsewhere(shown: Scalar, target: str) -> bool:
    """Return whether a cell shows one address and links to another one; how the two are spelled says nothing."""
    if not isinstance(shown, str) or shown.count("://") != 1 or len(shown.split()) != 1 or "://" not in target:
        return False
    here, there = _bare(shown), _bare(target)
    if here.endswith(_CUT):
        return not there.startswith(here.removesuffix("…").removesuffix("..."))
    return here != there and not target_counts(shown, target)


def is_lost(text: str, target: str) -> bool:
    """Return whether a text would be posted without the page that its cell leads to.

    Documents and boards hold what the text was made from; networks, whom or what a pasted text mentions.
    """
    if not target.startswith(("http://", "https://")):
        return False
    there = _bare(target)
    said = unquote(text).casefold()
    return not _NO_PAGE.match(there) and there.casefold() not in said and there.partition("/")[0] not in said


_NO_PAGE = re.compile(
    r"(?:[^/]*\.)?(?:(?:docs|drive)\.google|dropbox|sharepoint|onedrive|1drv|live|office|notion|canva|figma|trello|asana"
    r"|airtable|monday|clickup|frame|box|wetransfer|facebook|fb|instagram|linkedin|lnkd|twitter|x|t|threads|bsky|tiktok"
    r"|pinterest|mastodon)\.[a-z]{2,6}(?:/|$)",
    re.IGNORECASE,
)


def _bare(address: str) -> str:
    rest = unquote(address.strip()).partition("://")[2].removeprefix("www.")
    host, slash, path = rest.partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/#")
