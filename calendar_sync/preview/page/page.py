"""Puts the page together: templates, styles and script, with a content security policy that names them by digest.

The parts are files of this package, read as its modules are; nothing else is read, and the page itself loads nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import Issue
from calendar_sync.model.plan import Action, Plan
from calendar_sync.preview.forecast import forecast_words, opening, summary
from calendar_sync.preview.known import NOTHING, Known
from calendar_sync.preview.page.cards import Card, card_of, week_name, zone_words
from calendar_sync.preview.page.month import CLASH, SEEN, Almanac
from calendar_sync.preview.problems import grouped, handles_of
from calendar_sync.preview.sections import SECTIONS
from calendar_sync.preview.visible import one_line, visible

STYLES = ("base.css", "calendar.css", "card.css", "media.css", "narrow.css")
SCRIPTS = ("page.js",)

SHELF = 30
"""Cards that are laid out together: while one scrolls past hundreds, the others need not be thought of. Rows of one,
two and three cards all come out even."""


def html_view(
    plan: Plan,
    *,
    now: datetime,
    known: Known = NOTHING,
    ticking: bool = False,
    more_scripts: Sequence[str] = (),
    connect: str = "'none'",
) -> str:
    """Return a plan as one HTML document that needs nothing else.

    Args:
        plan: The plan.
        now: Aware UTC.
        known: Names, zones, and how networks count and show texts.
        ticking: Give each change that does something a box to untick. The page keeps the choice; whoever listens to its
            event ``plan:ticked`` (with the numbers of the changes that are left) can act on it.
        more_scripts: Sources of further scripts, behind the page's own; allowed by their digests.
        connect: Where the page may send requests to, as in a content security policy.
    """
    calendar = one_line(plan.calendar.replace("\\", "/").rstrip("/").rpartition("/")[2] or plan.calendar)
    cards = _cards(plan, calendar, now, known)
    almanac = Almanac(cards, known, now.astimezone(known.here).date())
    style = "\n".join(_part(name) for name in STYLES)
    scripts = ["\n".join(_part(name) for name in SCRIPTS), *more_scripts]
    weeks = sorted({card.week for card in cards if card.week is not None})
    forecast = plan.cost.forecast
    local = now.astimezone(known.here)
    context: dict[str, Any] = {
        "plan": plan,
        "calendar": calendar,
        "title": opening(plan),
        "organization": one_line(plan.organization[1]),
        "made": f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}",
        "made_iso": iso(now),
        "zones": zone_words(cards, known),
        "summary": summary(plan),
        "forecast": forecast_words(forecast, now=now, here=known.here) if forecast and plan.has_effects else "",
        "sections": _sections(cards),
        "channels": _channels(cards),
        "weeks": [(week.isoformat(), week_name(week, local)) for week in weeks],
        "undated": any(card.week is None for card in cards),
        "months": list(almanac.months()),
        "week_tables": list(almanac.weeks()),
        "seen": SEEN,
        "clash_minutes": int(CLASH.total_seconds() // 60),
        "today": local.date(),
        "problems": grouped(plan.issues),
        "handles": handles_of(plan),
        "ticking": ticking,
        "shelf": SHELF,
        "style": Markup(style),  # noqa: S704 - files of this package, nothing of the calendar
        "scripts": [Markup(script) for script in scripts],  # noqa: S704 - the same
        "policy": _policy(style, scripts, connect),
        "data": _data(plan),
    }
    return _environment().get_template("page.html").render(context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("calendar_sync.preview.page", "parts"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _seen(value: Any) -> Any:
    """Return what is put into the page, made safe to show where it is a text and no markup of the templates."""
    return visible(value) if type(value) is str else value


@lru_cache(maxsize=16)
def _part(name: str) -> str:
    loader = _environment().loader
    assert loader is not None  # noqa: S101 - given above
    return loader.get_source(_environment(), name)[0].strip()


def _policy(style: str, scripts: Sequence[str], connect: str) -> str:
    """Return the content security policy: nothing but this very style and these very scripts."""
    listed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {listed}; img-src data:; connect-src {connect}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _cards(plan: Plan, calendar: str, now: datetime, known: Known) -> list[Card]:
    of_row: dict[tuple[str, int], list[Issue]] = {}
    for issue in plan.issues:
        if issue.row:
            of_row.setdefault((issue.tab, issue.row), []).append(issue)
    return [
        card_of(
            number,
            change,
            [
                issue
                for issue in of_row.get((change.tab, change.row), ())
                if not (issue.channel_ids and change.key.channel_id) or change.key.channel_id in issue.channel_ids
            ],
            calendar,
            now=now,
            known=known,
        )
        for number, change in enumerate(plan.changes)
    ]


def _sections(cards: Sequence[Card]) -> list[tuple[str, Any, list[Card]]]:
    found: dict[Action, list[Card]] = {}
    for card in cards:
        found.setdefault(card.change.action, []).append(card)
    return [(str(action), look, found[action]) for action, look in SECTIONS.items() if action in found]


def _channels(cards: Sequence[Card]) -> list[tuple[str, str]]:
    """Return what the channel filter offers: ids, and names with their networks."""
    named = {
        card.change.key.channel_id: f"{card.name} · {card.network}" if card.network else card.name
        for card in cards
        if card.change.key.channel_id
    }
    return sorted(((key, one_line(name)) for key, name in named.items()), key=lambda pair: pair[1].casefold())


def _data(plan: Plan) -> dict[str, Any]:
    """Return what scripts know of the plan: which card is which change of which plan."""
    return {
        "version": 1,
        "digest": plan.digest,
        "changes": [[change.key.row_id, change.key.channel_id, str(change.action)] for change in plan.changes],
    }
