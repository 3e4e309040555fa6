"""How far a run gets with the requests that are left, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from rich.text import Text

from calendar_sync.model.budget import MAX_REQUESTS, UNTIL, Forecast
from calendar_sync.model.pace import full_minute

_LIMITS: Mapping[str, str] = {
    MAX_REQUESTS: "this run may use no more requests (max_requests)",
    UNTIL: "this run may not go on longer (until)",
}


def forecast_view(forecast: Forecast, *, now: datetime, here: tzinfo) -> Iterator[Text]:
    """Yield what fits, what has to wait, and when it is done.

    Args:
        forecast: Of a plan.
        now: Aware UTC.
        here: Time zone in which moments are told.
    """
    if forecast.stopped_by:
        yield Text(_stopped(forecast, now, here), style="yellow")
    elif forecast.waited > 0:
        done = _moment(forecast.done_at, now, here)
        yield Text(f"It waits {duration(forecast.waited)} for Buffer's rate limit, and is done by {done}.")
    else:
        yield Text("All of it can go at once.", style="dim")


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
    return f"{local:%H:%M %Z}" if local.date() == today.date() else f"{local:%a %d %b %H:%M %Z}"


def duration(seconds: float) -> str:
    """Return ``40 s``, ``12 min`` or ``3 h 5 min``; what is left of a minute counts as one."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(-(-seconds // 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def counted(number: int, noun: str) -> str:
    """Return ``1 request`` or ``2 requests``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
