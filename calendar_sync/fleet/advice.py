"""How to mend what stopped a run, for those who have a ``fleet.toml`` and not the command line of a single sync."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LIMITS: Mapping[str, tuple[str, str]] = {
    "max-creates": ("policy", "max_creates"),
    "max-delete-percent": ("policy", "max_delete_percent"),
    "max-requests": ("unattended", "max_requests"),
}
"""By flag of a sync, the table of ``fleet.toml`` and the setting in it that are a limit in its place."""

_WORDS: Mapping[str, str] = {
    "--organization, or organization in calendar-sync.toml": "organization in fleet.toml or in calendar-sync.toml",
    "with --ledger FILE": "with ledger in fleet.toml",
    "add --allow-past": "set allow_past = true under 'policy' in fleet.toml",
    "run again with --yes": "set publish_now = true under 'unattended' in fleet.toml",
    "run with --prune": "set prune = true under 'policy' in fleet.toml",
}
_AGAIN = re.compile(r"\b([Rr])un (?:the same command |it )?again\b(?! with)")
_FLAG = re.compile(r"(?<!\w)--[a-z]")


def advice(fix: str) -> str:
    """Return how to mend something with a fleet's settings and commands, or by hand where it has none for that.

    Args:
        fix: As a sync of that calendar alone says it, with the flags that it has.
    """
    for flag, (table, name) in _LIMITS.items():
        if found := re.search(rf"--{flag}(?: (\d+))?", fix):
            number = f" to {found[1]} or more" if found[1] else ""
            before = fix[: found.start()].rpartition("If ")[0]
            return (
                f"{before}If that is right, run calendar-sync sync by hand; or raise {name} under '{table}' in "
                f"fleet.toml{number} (a lower one in the calendar's own settings counts, too), then calendar-sync "
                "fleet retry."
            )
    for words, instead in _WORDS.items():
        fix = fix.replace(words, instead)
    if _FLAG.search(fix) and "calendar-sync " not in fix:
        return f"By hand, with calendar-sync sync: {fix}"
    return _AGAIN.sub(r"\1un calendar-sync fleet retry", fix)
