"""How far a run gets with the requests that are left, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from rich.text import Text

from calendar_sync.model.budget import MAX_REQUESTS, UNTIL, Forecast
from calendar_sync.model.pace import full_minute
from calendar_sync.model.plan import Action, Plan
from calendar_sync.preview.sections import counted_actions
from calendar_sync.preview.when import zone_name

_WINDOWS: Mapping[str, str] = {"24h": "today (24h)"}
_LIMITS: Mapping[str, str] = {
    MAX_REQUESTS: "this run may use no more requests (max_requests)",
    UNTIL: "this run may not go on longer (until)",
}

_UNREAD = "Nothing is planned: not everything could be read."


def last_line(plan: Plan, *, now: datetime, here: tzinfo) -> Text:
    """Return what a plan comes to: its changes, what they cost, what is left, and when it is done.

    Args:
        plan: The plan.
        now: Aware UTC.
        here: Time zone in which moments are told.
    """
    line = Text(summary(plan), style="bold")
    if (forecast := plan.cost.forecast) is not None and plan.has_effects:
        said = forecast_words(forecast, now=now, here=here)
        line.append(f" {said}", style="bold yellow" if forecast.stopped_by else "bold")
    return line


def summary(plan: Plan) -> str:
    """Return what a plan does and what it costs: ``2 to create. Costs 1 request; left: 98 in 15m, 480 today (24h).``"""
    listed = counted_actions(plan)
    if not plan.has_effects:
        if plan.complete:
            return f"Nothing to do: {listed or 'the plan is empty'}."
        # What could not be read may be full of things to do.
        return f"Nothing to do in what could be read: {listed}." if listed else _UNREAD
    left = ", ".join(f"{count} {_WINDOWS.get(name, f'in {name}')}" for name, count in plan.cost.remaining.items())
    return f"{listed}. Costs {counted(plan.cost.requests, 'request')}{f'; left: {left}' if left else ''}."


def forecast_words(forecast: Forecast, *, now: datetime, here: tzinfo) -> str:
    """Return what fits, what has to wait, and when it is done.

    Args:
        forecast: Of a plan.
        now: Aware UTC.
        here: Time zone in which moments are told.
    """
    if forecast.stopped_by:
        return _stopped(forecast, now, here)
    done = _moment(forecast.done_at, now, here)
    if forecast.waited > 0:
        return f"It waits {duration(forecast.waited)} for Buffer's rate limit, and is done by {done}."
    return f"All of it can go at once, and is done by {done}."


def _stopped(forecast: Forecast, now: datetime, here: tzinfo) -> str:
    fits = f"{forecast.fits} of {counted(forecast.changes, 'change')} fit" + ("s" if forecast.fits == 1 else "")
    if forecast.needs:
        # The same again would come no further.
        return f"{fits}: a run needs at least {forecast.needs} requests to send anything. Allow more (max_requests)."
    if forecast.waited > 0 and forecast.fits:
        fits += f" (by {_moment(forecast.done_at, now, here)}, with waits of {duration(forecast.waited)})"
    if (limit := _LIMITS.get(forecast.stopped_by)) is not None:
        return f"{fits}: {limit}. Run it again for the rest."
    again = _moment(forecast.again_at, now, here) if forecast.again_at else "later"
    text = f"{fits} until the {forecast.stopped_by} window opens again: {again}. Run it again then"
    if forecast.all_done_at is None:
        return f"{text}."
    return f"{text}; the rest is done by {_moment(forecast.all_done_at, now, here)}."


def _moment(at: datetime, now: datetime, here: tzinfo) -> str:
    local, today = full_minute(at).astimezone(here), now.astimezone(here)
    clock = f"{local:%H:%M} {zone_name(local)}"
    return clock if local.date() == today.date() else f"{local:%a %d %b} {clock}"


def duration(seconds: float) -> str:
    """Return ``40 s``, ``12 min`` or ``3 h 5 min``; what is left of a minute counts as one."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(-(-seconds // 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def counted(number: int, noun: str) -> str:
    """Return ``1 request`` or ``2 requests``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


_OPENING = (
    (Action.CREATE, "publishes {} new post{}"),
    (Action.EDIT, "changes {} post{}"),
    (Action.DELETE, "deletes {} post{}"),
    (Action.IDEA, "saves {} idea{}"),
    (Action.PULL, "brings {} change{} into the calendar"),
    (Action.ADOPT, "takes over {} post{}"),
)


def opening(plan: Plan) -> str:
    """Return a plan in one sentence for people who never saw one: ``This plan publishes 4 new posts and deletes 1.``"""
    told = [
        words.format(count, "" if count == 1 else "s") for action, words in _OPENING if (count := plan.count(action))
    ]
    open_ends = [
        f"{count} {one if count == 1 else many}"
        for action, one, many in (
            (Action.CONFLICT, "conflict waits for a decision", "conflicts wait for a decision"),
            (Action.DRIFT, "post was changed in Buffer", "posts were changed in Buffer"),
            (Action.BLOCKED, "post needs mending first", "posts need mending first"),
        )
        if (count := plan.count(action))
    ]
    if not told and (count := plan.count(Action.HOLD)):
        open_ends.append(f"{counted(count, 'post')} {'is' if count == 1 else 'are'} held")
    waiting = "; ".join(open_ends)
    if not told:
        if waiting:
            return f"Nothing changes; {waiting}."
        if plan.complete:
            return "Nothing changes: the calendar and Buffer agree."
        return "Nothing changes in what could be read." if plan.changes else _UNREAD
    listed = ", ".join(told[:-1]) + (" and " if len(told) > 1 else "") + told[-1]
    return f"This plan {listed}{f'; {waiting}' if waiting else ''}."
