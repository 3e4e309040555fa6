"""Links behind cells: which address counts where the cell shows one as well."""

from __future__ import annotations

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


def _bare(address: str) -> str:
    rest = unquote(address.strip()).partition("://")[2].removeprefix("www.")
    host, slash, path = rest.partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/#")
