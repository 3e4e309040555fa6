"""A report as one HTML file that needs nothing else: no network, no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources

from jinja2 import Environment, StrictUndefined

from calendar_sync.report_files.plots import plots
from calendar_sync.reports.report import Report
from calendar_sync.reports.sums import change_of
from calendar_sync.reports.tables import Kind, Value, change_text, frame, number_text, summary, value_text
from calendar_sync.reports.texts import all_tables

_TILES = (("postCount", "Posts"), ("reactions", "Reactions"), ("comments", "Comments"))


def write_page(report: Report) -> str:
    """Return the report as HTML. Every text is escaped, and a content security policy forbids whatever is not in it."""
    style = _part("page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_part("page.html")).render(
        report=report,
        summary=summary(report),
        frame=frame(report),
        tiles=list(_tiles(report)),
        tables=all_tables(report),
        plots=[(plot, _address(plot.svg)) for plot in plots(report)],
        text=_unbroken,
        style=style,
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )


def _tiles(report: Report) -> Iterable[tuple[str, str, str]]:
    total = report.total
    for kind, title in _TILES:
        value = total.figures.value(kind)
        before = total.before.value(kind) if total.before is not None else None
        yield title, number_text(value, "count"), change_text(change_of(value, before))


def _unbroken(value: Value, kind: Kind) -> str:
    """Return a value for people, whose percent signs stay with their numbers."""
    return value_text(value, kind).replace(" %", "\N{NO-BREAK SPACE}%")


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _part(name: str) -> str:
    return resources.files(__package__ or "").joinpath(name).read_text(encoding="utf-8")
