"""Options that several commands have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from calendar_sync.model.pace import parse_day, parse_duration, parse_moment

Command = Callable[..., Any]

FORMAT = click.Choice(["text", "json"])
_FORMAT = click.option("--format", "output", type=FORMAT, default="text", show_default=True)
_FORMATS = click.option(
    "--format", "output", type=click.Choice(["text", "json", "md"]), default="text", show_default=True
)


class _Day(click.ParamType[date]):
    """A day such as ``2026-11-21``, or so long ago."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that is written."""
        try:
            return value if isinstance(value, date) else parse_day(value, datetime.now(UTC).date())
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


DAY = _Day()


def _with(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """Return a decorator that adds ``options`` to a command, in their order."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def duration(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    try:
        return None if value is None else parse_duration(value)
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from None


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Leave it as it is written: which moment it means is decided when the run begins."""
    if value is None:
        return None
    now = datetime.now().astimezone()
    try:
        at = parse_moment(value, now)
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from None
    if at < now:
        raise click.BadParameter(f"{value} has passed (it is {now:%Y-%m-%d %H:%M %Z}); give a time to come.")
    return value


CHANNEL = click.option(
    "--channel",
    multiple=True,
    metavar="NAME",
    help="Where to post, for calendars without a Channels column; may be repeated.",
)
_TARGETS = (
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Settings; default: calendar-sync.toml beside the calendar.",
    ),
    click.option("--organization", metavar="NAME", help="Buffer organization, by name or id."),
    CHANNEL,
    click.option("--endpoint", metavar="URL", help="Buffer's API; default: BUFFER_API_URL, else the real one."),
    click.option("--sandbox", is_flag=True, help="Use the built-in local Buffer; no key, no network."),
    click.option("--ledger", metavar="FILE|URL", help="Where attempts are recorded."),
    click.option("--refresh-channels", is_flag=True, help="Ask Buffer for the channels, however young the known ones."),
)
_WHERE = tuple(option for option in _TARGETS if option is not CHANNEL)
_POLICIES = (
    click.option(
        "--row",
        multiple=True,
        metavar="TAB!ROW",
        help="Look after this row alone (May!14, or its Sync ID); may be repeated.",
    ),
    click.option("--prune", is_flag=True, default=None, help="Delete the posts of rows that are gone."),
    click.option(
        "--drift",
        type=click.Choice(["keep", "overwrite", "pull"]),
        help="What was changed in Buffer stays, is put back, or comes into the calendar.",
    ),
    click.option(
        "--conflict",
        type=click.Choice(["hold", "sheet", "buffer"]),
        help="Who wins where both sides changed; buffer writes Buffer's version into the calendar.",
    ),
    click.option(
        "--update", type=click.Choice(["edit", "replace"]), help="Edit posts in place, or delete and create them anew."
    ),
    click.option(
        "--daily-limits", type=click.Choice(["block", "warn", "off"]), help="Posts beyond a channel's daily limit."
    ),
    click.option("--max-creates", type=click.IntRange(min=0), metavar="N", help="Refuse more creates."),
    click.option(
        "--max-delete-percent",
        type=click.FloatRange(0, 100),
        metavar="P",
        help="Refuse to delete a larger share of the calendar's posts (and more than 10).",
    ),
)
_PACES = (
    click.option(
        "--max-wait",
        metavar="TIME",
        callback=duration,
        help="Longest wait for a rate window: 90, 15m, 2h; default: 15m.",
    ),
    click.option(
        "--until", metavar="TIME", callback=_moment, help="Wait and send until then only: 18:30, or 2026-11-21T18:30."
    ),
    click.option(
        "--max-requests", type=click.IntRange(min=1), metavar="N", help="Use at most so many requests, reads included."
    ),
)
PROBE = click.option(
    "--probe-media/--no-probe-media",
    default=None,
    help="Look behind each link to media: is there a file, of which kind, size and shape.",
)
TARGET = _with((*_TARGETS, _FORMAT))
"""Which Buffer, which ledger, which settings."""

REPORTING = _with(
    (
        *_WHERE,
        click.option(
            "--channel", multiple=True, metavar="NAME", help="Only this channel, or network; may be repeated."
        ),
        _FORMATS,
    )
)
"""The same, without a calendar."""

BUFFER = _with((*_TARGETS, _FORMAT, *_POLICIES, PROBE))
"""The same, and what a sync may do."""

_VIEWS = (
    click.option("--verbose", is_flag=True, help="Show unchanged entries, too."),
    click.option(
        "--width", type=click.IntRange(60, 500), metavar="N", help="Columns of text; default: the terminal's, else 160."
    ),
    click.option(
        "--html",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Save a page to look at and send.",
    ),
    click.option("--open", "show", is_flag=True, help="Open that page in the browser."),
    click.option(
        "--markdown", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Save it as Markdown."
    ),
)
PLANNING = _with((*_TARGETS, _FORMATS, *_POLICIES, PROBE, *_VIEWS))
"""The same, and every view of a plan."""

PAST = click.option(
    "--allow-past",
    is_flag=True,
    default=None,
    help="Where posts came due while the plan waited: send the others and leave these.",
)
SUMMARY = click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write how the run ended into FILE, as Markdown; a GitHub job's page gets it anyway.",
)
REVIEWING = _with(
    (
        click.option("--yes", is_flag=True, help="Agree to posts that are published at once."),
        click.option(
            "--open/--no-open", "show", default=None, help="Open the page in the browser; default: at a terminal."
        ),
        click.option(
            "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="Port; 0 takes any free one."
        ),
        click.option(
            "--idle",
            metavar="TIME",
            callback=duration,
            default="30m",
            show_default=True,
            help="End when no page was open for so long.",
        ),
    )
)
"""How a page is served."""

PACE = _with(_PACES)
"""How long a run may wait, and how much it may use."""
