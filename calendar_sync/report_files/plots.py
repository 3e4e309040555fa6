"""Plots of a report as SVG without a script. Texts stay texts, for fonts that have emoji and every script."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo

from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from calendar_sync.reports.report import Report
from calendar_sync.reports.rhythm import WEEKDAYS
from calendar_sync.reports.series import weekly
from calendar_sync.reports.subjects import Line
from calendar_sync.reports.tables import compared_with, number_text, short

_ACCENT, _SOFT, _GHOST, _INK, _FAINT = "#2b5fd9", "#a9bdf0", "#d5dae5", "#3c4454", "#e6e9f0"
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "calendar-sync",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": _INK,
    "text.parse_math": False,
    "axes.edgecolor": _FAINT,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}
_FONTS = "'DejaVu Sans', Verdana, system-ui, 'Segoe UI', sans-serif"
_CELL_INK = "#1d2330"
_DARK: Mapping[str, str] = {
    f'text[style*="fill: {_INK}"]': "fill: #e8ebf2",
    f'path[style*="stroke: {_FAINT}"]': "stroke: #313949",
    f'path[style*="fill: {_GHOST}"]': "fill: #414b60",
}
"""What looks otherwise on a dark page."""

_LABEL_START, _LABEL_END = 22, 12
"""Characters of a long label that are shown: both ends, as names often differ at the last one only."""

_JOINERS = frozenset("\u200d\u200c\ufe0f")
"""Signs without a look of their own that belong to emoji and words."""

_MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, and in words what can be seen on it.

    Args:
        title: Its heading.
        svg: The picture.
        description: For those who cannot see it.
    """

    title: str
    svg: str
    description: str


def plots(report: Report) -> list[Plot]:
    """Return the plots of a report; none where nothing was sent."""
    drawn = [_breakdown(report), _weeks(report), _times(report)] if report.posts else []
    return [plot for plot in drawn if plot is not None]


def _breakdown(report: Report) -> Plot | None:
    lines = [line for line in report.lines if line.figures.posts or (line.before and line.before.posts)]
    most = sorted(map(_engagement, lines), reverse=True)[:_MOST_LINES]
    left_out = len(lines) - len(most)
    lines = [line for line in lines if not left_out or _engagement(line) >= most[-1]][:_MOST_LINES]
    if not any(_engagement(line) for line in lines):
        return None
    with rc_context(_STYLE):
        figure, axes = _canvas(0.9 + 0.42 * len(lines))
        places = range(len(lines))
        reactions = [line.figures.value("reactions") or 0.0 for line in lines]
        comments = [line.figures.value("comments") or 0.0 for line in lines]
        if any(_before(line) for line in lines):
            before = [(_before(line) or 0.0) for line in lines]
            axes.barh(places, before, height=0.78, color=_GHOST, label=f"Before ({compared_with(report)})")
        axes.barh(places, reactions, height=0.5, color=_ACCENT, label="Reactions")
        axes.barh(places, comments, height=0.5, left=reactions, color=_SOFT, label="Comments")
        for place, total in enumerate(a + b for a, b in zip(reactions, comments, strict=True)):
            axes.annotate(number_text(total, "count"), (total, place), (4, 0), textcoords="offset points", va="center")
        axes.set_yticks(places, [_plain(line.label) for line in lines])
        axes.set_ylim(len(lines) - 0.4, -0.6)
        axes.margins(x=0.1)
        axes.grid(axis="x", color=_FAINT)
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.tick_params(length=0)
        _legend(figure, axes)
        title = f"Reactions and comments by {report.by}"
        title += f": the {len(lines)} with the most, {left_out} more are in the table" if left_out else ""
        told = "; ".join(f"{line.label}: {number_text(_engagement(line), 'count')}" for line in lines)
        return Plot(title, _svg(figure), f"{title}. {told}.")


def _engagement(line: Line) -> float:
    return (line.figures.value("reactions") or 0.0) + (line.figures.value("comments") or 0.0)


def _before(line: Line) -> float | None:
    if line.before is None:
        return None
    return (line.before.value("reactions") or 0.0) + (line.before.value("comments") or 0.0)


def _weeks(report: Report) -> Plot | None:
    weeks = weekly(report)
    if len(weeks) < 2:
        return None
    with rc_context(_STYLE):
        figure, left = _canvas(3.2)
        places = range(len(weeks))
        left.bar(places, [week.posts for week in weeks], color=_SOFT, width=0.62, label="Posts")
        left.set_ylabel("Posts")
        left.yaxis.get_major_locator().set_params(integer=True)
        left.tick_params(length=0)
        right = left.twinx()
        values = [week.engagement if week.engagement is not None else float("nan") for week in weeks]
        right.plot(places, values, color=_ACCENT, marker="o", markersize=4, label="Reactions and comments")
        right.set_ylim(bottom=0)
        right.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        right.set_ylabel("Reactions and comments")
        right.tick_params(length=0)
        every = math.ceil(len(weeks) / 10)
        left.set_xticks(places[::every], [f"{week.first:%d %b}" for week in weeks[::every]])
        _legend(figure, left, right)
        told = "; ".join(
            f"week from {week.first}: {week.posts} posts, {number_text(week.engagement, 'count')}" for week in weeks
        )
        return Plot("Week by week", _svg(figure), f"Posts, and their reactions and comments. {told}.")


def _times(report: Report) -> Plot | None:
    """Draw weekday by hour: how much came back for a post, and how many posts stand behind it."""
    zones = {part.channel.id: part.rhythm.zone for part in report.channels}
    cells: dict[tuple[int, int], list[float]] = {}
    for item, moment in _local(report, zones):
        if item is not None:
            cells.setdefault((moment[0], moment[1]), []).append(item)
    if not cells:
        return None
    hours = range(min(hour for _, hour in cells), max(hour for _, hour in cells) + 1)
    averages = {cell: sum(values) / len(values) for cell, values in cells.items()}
    grid = [[averages.get((day, hour), float("nan")) for hour in hours] for day in range(7)]
    with rc_context(_STYLE):
        figure, axes = _canvas(3.4)
        image = axes.imshow(grid, cmap="Blues", vmin=0, aspect="auto")
        strongest = max(averages.values()) or 1.0
        for (day, hour), values in cells.items():
            dark = averages[day, hour] > 0.6 * strongest
            axes.text(
                hour - hours[0], day, str(len(values)), ha="center", va="center", fontsize=8,
                color="#ffffff" if dark else _CELL_INK,
            )  # fmt: skip
        axes.set_yticks(range(7), WEEKDAYS)
        axes.set_xticks(range(len(hours)), [f"{hour:02d}" for hour in hours])
        axes.set_xlabel("Hour, in each channel's own time. In each field: posts behind it.")
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
        figure.colorbar(image, ax=axes, label="Reactions and comments a post", fraction=0.03, pad=0.02)
        told = "; ".join(
            f"{WEEKDAYS[day]} {hour:02d}:00: {averages[day, hour]:.1f} a post, {len(values)} posts"
            for (day, hour), values in sorted(cells.items())
        )
        return Plot("When posts went out, and how they did", _svg(figure), f"By weekday and hour. {told}.")


def _local(report: Report, zones: dict[str, str]) -> Sequence[tuple[float | None, tuple[int, int]]]:
    found = []
    for item in report.posts:
        if item.post.sent_at is None:
            continue
        local = item.post.sent_at.astimezone(ZoneInfo(zones.get(item.post.channel_id, "UTC")))
        found.append((item.engagement, (local.weekday(), local.hour)))
    return found


def _canvas(height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(8.6, height), layout="constrained")
    figure.patch.set_alpha(0)
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    return figure, axes


def _legend(figure: Figure, *axes: Any) -> None:
    handles = [handle for part in axes for handle in part.get_legend_handles_labels()[0]]
    figure.legend(handles=handles, loc="outside upper left", ncols=4, frameon=False)


def _plain(text: str) -> str:
    """Return a label of bearable length, without signs that could turn around what stands beside it."""
    shown = "".join(char for char in short(text) if char in _JOINERS or category(char)[0] != "C")
    return shown if len(shown) <= _LABEL_START + _LABEL_END else f"{shown[:_LABEL_START]}…{shown[-_LABEL_END:]}"


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    with warnings.catch_warnings():
        # Matplotlib's own font lacks some signs. It only measures; browsers draw with theirs.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support .* natively")
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    dark = "".join(f"{what} {{ {look} !important }}\n" for what, look in _DARK.items())
    style = f"<style>@media (prefers-color-scheme: dark) {{\n{dark}}}</style>\n</svg>"
    return out.getvalue().replace("'DejaVu Sans'", _FONTS).replace("</svg>", style)
