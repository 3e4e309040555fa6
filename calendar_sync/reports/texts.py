"""A report as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from calendar_sync.model.canonical import iso
from calendar_sync.model.metrics import MeasuredPost, Metric
from calendar_sync.reports.report import Report
from calendar_sync.reports.rhythm import Beat, Rhythm
from calendar_sync.reports.subjects import Line
from calendar_sync.reports.sums import Figures
from calendar_sync.reports.tables import (
    Table,
    Value,
    breakdown,
    channels_table,
    frame,
    headline,
    merged,
    ranking,
    rhythms,
    value_text,
)

JSON_VERSION = 1
"""Of the JSON form; it grows when a field changes its meaning or goes away."""

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~@])|^([-+])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def all_tables(report: Report) -> list[Table]:
    """Return the tables that are shown to people: numbers, best and weakest posts, best times."""
    tables = [merged(breakdown(report))]
    if report.by != "channel":
        tables.append(merged(channels_table(report)))
    if report.top:
        tables.append(ranking(report, "Top posts", report.top))
    if report.bottom:
        tables.append(ranking(report, "Weakest posts", report.bottom))
    if any(part.rhythm.posts for part in report.channels):
        tables.append(rhythms(report))
    return tables


def as_markdown(report: Report) -> str:
    """Return the report as Markdown; texts of posts cannot become markup, mentions or links."""
    lines = [f"# {_escaped(report.organization)}: posts from {report.period}", "", _escaped(headline(report)), ""]
    lines += [f"> {_escaped(note)}" + "\n>" for note in report.notes]
    lines += ["", frame(report), ""] if report.notes else [frame(report), ""]
    for table in all_tables(report):
        lines += [f"## {table.title}", "", *_markdown_table(table), ""]
        lines += [_escaped(table.note), ""] if table.note else []
    return "\n".join(lines).rstrip() + "\n"


def _markdown_table(table: Table) -> Iterable[str]:
    yield "| " + " | ".join(_escaped(column.title) for column in table.columns) + " |"
    yield "|" + "|".join(" --- " if column.kind in {"text", "moment"} else " ---: " for column in table.columns) + "|"
    for row in table.rows:
        cells = (value_text(value, column.kind) for value, column in zip(row, table.columns, strict=True))
        yield "| " + " | ".join(_escaped(" ".join(cell.split())) for cell in cells) + " |"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def as_csv(report: Report) -> str:
    """Return the breakdown as CSV with plain numbers; the last line is about all channels.

    A text that a spreadsheet program would take for a formula is kept from it by an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    table = breakdown(report)
    writer.writerow([column.title for column in table.columns])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue()


def _plain(value: Value) -> str | float | int:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, float | int):
        return int(value) if value == int(value) else value
    return iso(value) or ""


def as_document(report: Report) -> dict[str, Any]:
    """Return the report for JSON. What is not known is absent or null, never 0."""
    return {
        "version": JSON_VERSION,
        "organization": report.organization,
        "from": str(report.period.first),
        "to": str(report.period.last),
        "compared_from": str(report.before.first) if report.before else None,
        "compared_to": str(report.before.last) if report.before else None,
        "compare": report.compare or None,
        "by": report.by,
        "made_at": iso(report.made_at),
        "notes": list(report.notes),
        "total": _line(report.total),
        "told_by_some_channels_only": dict(report.partial),
        "lines": [_line(line) for line in report.lines],
        "channels": [
            {"id": part.channel.id, "network": part.channel.service, **_line(part.line), "rhythm": _rhythm(part.rhythm)}
            for part in report.channels
        ],
        "top": [item.post.id for item in report.top],
        "bottom": [item.post.id for item in report.bottom],
        "posts": [_post(item) for item in report.posts],
    }


def _line(line: Line) -> dict[str, Any]:
    before = {"before": _figures(line.before)} if line.before is not None else {}
    return {"label": line.label, **_figures(line.figures), **before}


def _figures(figures: Figures) -> dict[str, Any]:
    return {"metrics": _metrics(figures.metrics.values()), "metrics_updated_at": iso(figures.updated_at)}


def _metrics(metrics: Iterable[Metric]) -> dict[str, float]:
    return {metric.type: metric.value for metric in metrics}


def _rhythm(rhythm: Rhythm) -> dict[str, Any]:
    def beat(found: Beat | None) -> dict[str, Any] | None:
        return None if found is None else {"number": found.number, "posts": found.posts, "average": found.average}

    return {
        "posts": rhythm.posts,
        "time_zone": rhythm.zone,
        "weekdays": [beat(found) for found in rhythm.weekdays],
        "hours": [beat(found) for found in rhythm.hours],
        "best_weekday": beat(rhythm.best_weekday),
        "best_hour": beat(rhythm.best_hour),
    }


def _post(item: MeasuredPost) -> dict[str, Any]:
    post = item.post
    return {
        "id": post.id,
        "channel_id": post.channel_id,
        "network": post.service,
        "sent_at": iso(post.sent_at),
        "text": post.text,
        "link": post.link,
        "tags": [tag.name for tag in post.tags],
        "metrics": None if item.metrics is None else _metrics(item.metrics.values()),
        "metrics_updated_at": iso(item.updated_at),
    }
