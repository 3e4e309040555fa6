"""A calendar's own settings, as far as the fleet's leave them standing.

Whoever keeps a calendar's folder (a client, perhaps) may tighten what a run does there, and say how rows are read. What
is done unattended with an agency's key is the fleet's to widen; where it says nothing, the defaults are its word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync import config
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.sections import NotifySettings, PolicySettings

_WIDER: Mapping[str, tuple[Any, ...]] = {
    "drift": ("keep", "pull", "overwrite"),
    "conflict": ("hold", "buffer", "sheet"),
    "update": ("edit", "replace"),
    "prune": (False, True),
    "allow_past": (False, True),
    "daily_limits": ("block", "warn", "off"),
}
"""What each choice may be, from the narrowest to the widest: writing into a calendar comes before changing posts."""

_DAILY_LIMIT = "channel.daily_limit"
_RULE_MEANS = {"error": "block", "warning": "warn", "off": "off"}


def calendar_settings(item: FleetCalendar, fleet: Fleet) -> config.Settings:
    """Return the settings of a calendar in a fleet.

    Its own file never says where Buffer is, who is told, or where the ledger stands: a key goes where the fleet says.
    Rate windows are not waited for here; whoever runs the calendar does.

    Args:
        item: The calendar.
        fleet: What all have in common.

    Raises:
        SettingsError: The calendar's own settings are wrong.
    """
    settings = config.load_settings(item.calendar, item.config)
    is_full = item.own_settings == "full"
    policy = _full(settings.policy, item) if is_full else _narrowed(settings.policy, item)
    buffer = {"endpoint": fleet.endpoint or None, "max_wait": 0.0, "until": None}
    requests = _least(settings.buffer.max_requests, item.unattended.max_requests)
    rules = dict(settings.rules)
    wanted = _RULE_MEANS.get(rules.get(_DAILY_LIMIT, ""), "")
    if not is_full and wanted and _narrower("daily_limits", wanted, policy.daily_limits) != wanted:
        del rules[_DAILY_LIMIT]
    return settings.model_copy(
        update={
            "organization": item.organization or settings.organization,
            "policy": policy,
            "rules": rules,
            "buffer": settings.buffer.model_copy(update=buffer | {"max_requests": requests}),
            "notify": NotifySettings(),
            "ledger": fleet.ledger,
        }
    )


def _full(own: PolicySettings, item: FleetCalendar) -> PolicySettings:
    """Return what the calendar says, and where it says nothing, what the fleet does."""
    told = {name: value for name, value in item.policy.items() if name not in own.model_fields_set}
    return own.model_copy(update=told)


def _narrowed(own: PolicySettings, item: FleetCalendar) -> PolicySettings:
    """Return what the fleet says, and where the calendar says less, that."""
    allowed = PolicySettings(**item.policy)
    told = {
        name: _narrower(name, getattr(own, name), value) if name in own.model_fields_set else value
        for name, value in allowed.model_dump().items()
    }
    told["max_creates"] = _least(told["max_creates"], item.unattended.max_creates)
    return PolicySettings(**told)


def _narrower(name: str, own: Any, allowed: Any) -> Any:
    order = _WIDER.get(name)
    return min(own, allowed, key=order.index if order else None)


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
