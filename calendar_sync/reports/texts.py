"""A report as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from calendar_sync.model.canonical import iso
from calendar_sync.model.metrics import MeasuredPost, Metric
from calendar_sync.reports.report import ChannelPart, Report
from calendar_sync.reports.rhythm import Beat, Rhythm
from calendar_sync.reports.shapes import (
    REPORT_VERSION,
    BeatDocument,
    ChannelDocument,
    FiguresDocument,
    LineDocument,
    PostDocument,
    ReportDocument,
    RhythmDocument,
)
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
    printable,
    ranking,
    rhythms,
    value_text,
)

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
    return _MARKS.sub(r"\\\g<0>", printable(text))


def as_csv(report: Report) -> str:
    """Return the breakdown as CSV with plain numbers; the last line is about all channels.

    A text that a spreadsheet program would take for a formula is kept from it by an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    table = breakdown(report)
    writer.writerow([_plain(column.title) for column in table.columns])
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


def as_document(report: Report) -> ReportDocument:
    """Return the report for JSON. What is not known is absent or null, never 0."""
    return {
        "version": REPORT_VERSION,
        "organization": report.organization,
        "from": str(report.period.first),
        "to": str(report.period.last),
        "summed_from": str(report.since) if report.since else None,
        "compared_from": str(report.before.first) if report.before else None,
        "compared_to": str(report.before.last) if report.before else None,
        "compare": report.compare or None,
        "by": report.by,
        "made_at": iso(report.made_at),
        "notes": list(report.notes),
        "total": _line(report.total),
        "told_by_some_channels_only": dict(report.partial),
        "lines": [_line(line) for line in report.lines],
        "channels": [_channel(part) for part in report.channels],
        "top": [item.post.id for item in report.top],
        "bottom": [item.post.id for item in report.bottom],
        "posts": [_post(item) for item in report.posts],
    }


def _line(line: Line) -> LineDocument:
    figures = _figures(line.figures)
    told: LineDocument = {
        "label": line.label,
        "metrics": figures["metrics"],
        "metrics_updated_at": figures["metrics_updated_at"],
    }
    if line.before is not None:
        told["before"] = _figures(line.before)
    return told


def _channel(part: ChannelPart) -> ChannelDocument:
    line = _line(part.line)
    told: ChannelDocument = {
        "id": part.channel.id,
        "network": part.channel.service,
        "label": line["label"],
        "metrics": line["metrics"],
        "metrics_updated_at": line["metrics_updated_at"],
        "rhythm": _rhythm(part.rhythm),
    }
    if "before" in line:
        told["before"] = line["before"]
    return told


def _figures(figures: Figures) -> FiguresDocument:
    return {"metrics": _metrics(figures.metrics.values()), "metrics_updated_at": iso(figures.updated_at)}


def _metrics(metrics: Iterable[Metric]) -> dict[str, float]:
    return {metric.type: metric.value for metric in metrics}


def _rhythm(rhythm: Rhythm) -> RhythmDocument:
    def beat(found: Beat) -> BeatDocument:
        return {"number": found.number, "posts": found.posts, "average": found.average}

    return {
        "posts": rhythm.posts,
        "time_zone": rhythm.zone,
        "weekdays": [beat(found) for found in rhythm.weekdays],
        "hours": [beat(found) for found in rhythm.hours],
        "best_weekday": beat(rhythm.best_weekday) if rhythm.best_weekday else None,
        "best_hour": beat(rhythm.best_hour) if rhythm.best_hour else None,
    }


def _post(item: MeasuredPost) -> PostDocument:
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
