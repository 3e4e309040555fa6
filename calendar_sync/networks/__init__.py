"""What each social network takes, as named rules: checked before anything is sent.

Nothing is imported before it is used: most runs meet no entry that has not passed all rules before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendar_sync.networks.checking import as_taken, check
    from calendar_sync.networks.rule import Finding, Network, Rule
    from calendar_sync.networks.table import NETWORKS, all_rules, rules_for

__all__ = ["NETWORKS", "Finding", "Network", "Rule", "all_rules", "as_taken", "check", "rules_for"]

_HOMES = {
    "NETWORKS": "table",
    "Finding": "rule",
    "Network": "rule",
    "Rule": "rule",
    "all_rules": "table",
    "as_taken": "checking",
    "check": "checking",
    "rules_for": "table",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
