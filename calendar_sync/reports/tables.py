"""A report as tables of plain values, which every form of it lays out in its own way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from calendar_sync.model.metrics import RATES, TITLES, MeasuredPost
from calendar_sync.model.services import fold
from calendar_sync.reports.report import Report
from calendar_sync.reports.rhythm import LEAST_POSTS, WEEKDAYS, Beat, Rhythm
from calendar_sync.reports.subjects import Line
from calendar_sync.reports.sums import Figures, change_of, shown_kinds

Value = str | float | datetime | None
Kind = Literal["text", "count", "rate", "change", "moment"]

_BY_TITLES = {"channel": "Channel", "network": "Network", "tag": "Tag", "week": "Week", "month": "Month"}
_TEXT_LENGTH = 120
_OUR_TITLES = frozenset(map(fold, (
    *TITLES.values(), *_BY_TITLES.values(), "Sent (UTC)", "Text", "Tags", "Link", "Metrics as of (UTC)", "Post ID",
)))  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its values are decides how they are shown.

    Rates are percentages from 0 to 100; a change is a share of what was before (0.25 is a quarter more), and belongs to
    the column on its left.
    """

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain values; ``None`` is a value that is not known."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def breakdown(report: Report) -> Table:
    """Return the numbers of each part, and of all in the last row."""
    lines = [*report.lines, replace(report.total, label=report.total.label + _since(report))]
    kinds = shown_kinds(line.figures for line in report.lines)
    partial = {kind: count for kind, count in report.partial.items() if kind in kinds}
    tags = "A post with several tags counts for each of them." if report.by == "tag" else ""
    note = " ".join(filter(None, (tags, _partial_note(report, partial), _rates_note(lines))))
    since = "" if report.by in {"week", "month"} else _since(report)
    return _of_lines(f"By {report.by}{since}", _BY_TITLES[report.by], lines, kinds, note)


def channels_table(report: Report) -> Table:
    """Return the numbers of each channel."""
    lines = [part.line for part in report.channels]
    kinds = shown_kinds(line.figures for line in lines)
    return _of_lines(f"By channel{_since(report)}", "Channel", lines, kinds)


def _since(report: Report) -> str:
    """Return from when sums are, where that is not the first day of the report."""
    return f", from {report.since}" if report.since is not None and report.since <= report.period.last else ""


def _partial_note(report: Report, partial: Mapping[str, int]) -> str:
    if not partial:
        return ""
    channels = sum(part.line.figures.posts > 0 for part in report.channels)
    titles = _titles(partial, [report.total.figures])
    told = ", ".join(f"{titles[kind]} ({count} of {channels})" for kind, count in partial.items())
    return f"Not every channel tells all of these; sums are of those that do: {told}."


def _rates_note(lines: Iterable[Line]) -> str:
    left_out = sorted({TITLES.get(kind, kind) for line in lines for kind in line.figures.left_out})
    if not left_out:
        return ""
    return f"Left out, as more than 365 days are added up in parts and rates cannot be added: {', '.join(left_out)}."


def _of_lines(title: str, first: str, lines: Sequence[Line], kinds: Sequence[str], note: str = "") -> Table:
    figures = [line.figures for line in lines]
    compares = any(line.before is not None and line.before.posts for line in lines)
    columns = [Column(first)]
    for kind, named in _titles(kinds, figures).items():
        columns.append(Column(named, "rate" if _is_rate(kind, figures) else "count"))
        columns += [Column(f"{named}: change", "change")] if compares else []
    return Table(title, tuple(columns), tuple(tuple(_cells(line, kinds, compares)) for line in lines), note)


def _cells(line: Line, kinds: Iterable[str], compares: bool) -> Iterator[Value]:
    yield line.label
    for kind in kinds:
        yield line.figures.value(kind)
        if compares:
            yield change_of(line.figures.value(kind), line.before.value(kind) if line.before is not None else None)


def _titles(kinds: Iterable[str], figures: Sequence[Figures]) -> dict[str, str]:
    """Return the title of each type: Buffer's name, and the type behind where that is a title of ours, or of two."""
    names = {kind: next((part.metrics[kind].title for part in figures if kind in part.metrics), kind) for kind in kinds}
    often = Counter(fold(name) for name in names.values())
    return {
        kind: TITLES.get(kind) or (f"{name} ({kind})" if fold(name) in _OUR_TITLES or often[fold(name)] > 1 else name)
        for kind, name in names.items()
    }


def _is_rate(kind: str, figures: Iterable[Figures]) -> bool:
    return kind in RATES or any(part.metrics[kind].is_rate for part in figures if kind in part.metrics)


def ranking(report: Report, title: str, posts: Iterable[MeasuredPost]) -> Table:
    """Return some posts with what counts about them."""
    columns = (
        Column("Engagement", "count"), Column("Reactions", "count"), Column("Comments", "count"), Column("Channel"),
        Column("Sent (UTC)", "moment"), Column("Text"), Column("Link"),
    )  # fmt: skip
    return Table(
        title,
        columns,
        tuple(
            (
                item.engagement, _value(item, "reactions"), _value(item, "comments"),
                report.labels.get(item.post.channel_id, item.post.service), item.post.sent_at,
                short(item.post.text), item.post.link or "",
            )
            for item in posts
        ),
        "Engagement is reactions and comments together, which every network tells.",
    )  # fmt: skip


def raw_posts(report: Report) -> Table:
    """Return every post with everything that is told of it."""
    figures = [Figures(item.metrics) for item in report.posts if item.metrics is not None]
    kinds = [kind for kind in shown_kinds(figures) if kind != "postCount"]
    columns = [
        Column("Sent (UTC)", "moment"), Column("Channel"), Column("Text"), Column("Tags"), Column("Link"),
        *(
            Column(title, "rate" if _is_rate(kind, figures) else "count")
            for kind, title in _titles(kinds, figures).items()
        ),
        Column("Metrics as of (UTC)", "moment"), Column("Post ID"),
    ]  # fmt: skip
    return Table("Posts", tuple(columns), tuple(tuple(_post(report, item, kinds)) for item in report.posts))


def _post(report: Report, item: MeasuredPost, kinds: Sequence[str]) -> Iterator[Value]:
    post = item.post
    yield from (post.sent_at, report.labels.get(post.channel_id, post.service), post.text)
    yield from (", ".join(tag.name for tag in post.tags), post.link or "")
    yield from (_value(item, kind) for kind in kinds)
    yield from (item.updated_at, post.id)


def _value(item: MeasuredPost, kind: str) -> float | None:
    return item.metrics[kind].value if item.metrics is not None and kind in item.metrics else None


def rhythms(report: Report) -> Table:
    """Return on which weekday and at which hour each channel does best, with the posts behind it."""
    columns = (
        Column("Channel"), Column("Posts", "count"), Column("Best weekday"), Column("Best hour"), Column("Time zone"),
    )  # fmt: skip
    return Table(
        "When posts do best",
        columns,
        tuple(
            (
                part.line.label, part.rhythm.posts, weekday_verdict(part.rhythm), hour_verdict(part.rhythm),
                part.rhythm.zone,
            )
            for part in report.channels
            if part.rhythm.posts
        ),
        f"By engagement a post. Nothing is named the best on fewer than {LEAST_POSTS} posts, or with nothing to "
        "compare it with.",
    )  # fmt: skip


def weekday_verdict(rhythm: Rhythm) -> str:
    """Return the best weekday in words."""
    return _verdict(rhythm.best_weekday, lambda number: WEEKDAYS[number])


def hour_verdict(rhythm: Rhythm) -> str:
    """Return the best hour in words."""
    return _verdict(rhythm.best_hour, lambda number: f"{number:02d}:00")


def _verdict(beat: Beat | None, name: Callable[[int], str]) -> str:
    if beat is None:
        return "too few posts to tell"
    return f"{name(beat.number)} ({beat.average:.1f} a post, {beat.posts} posts)"


def short(text: str, length: int = _TEXT_LENGTH) -> str:
    """Return the beginning of a text on one line."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def printable(text: str) -> str:
    """Return a text without what a terminal would obey (colours, bells): line breaks and tabs stay."""
    return _CONTROLS.sub("", text)


def number_text(value: float | None, kind: Kind) -> str:
    """Return a number for people; a dash where it is not known."""
    if value is None:
        return "–"
    if kind == "rate":
        return f"{value:.2f} %"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def merged(table: Table) -> Table:
    """Return a table for people, with each change beside the number that has changed: ``1,240 (+3 %)``."""
    if all(column.kind != "change" for column in table.columns):
        return table

    def cells(row: tuple[Value, ...]) -> Iterator[Value]:
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            if column.kind == "change":
                continue
            following = row[place + 1] if place + 1 < len(row) else None
            if place + 1 < len(row) and table.columns[place + 1].kind == "change" and following is not None:
                yield f"{value_text(value, column.kind)} ({value_text(following, 'change')})"
            else:
                yield value

    columns = tuple(column for column in table.columns if column.kind != "change")
    return Table(table.title, columns, tuple(tuple(cells(row)) for row in table.rows), table.note)


def value_text(value: Value, kind: Kind) -> str:
    """Return any value of a table for people; times are told in UTC."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    if isinstance(value, str):
        return printable(value)
    if kind == "change":
        return change_text(value)
    return number_text(value, kind) if kind in {"count", "rate"} else ""


def change_text(change: float | None) -> str:
    """Return by how much a number has changed (``+12 %``); empty where that cannot be told."""
    if change is None:
        return ""
    percent = round(change * 100)
    return "±0 %" if percent == 0 else f"{percent:+,d} %".replace("-", "−")


def headline(report: Report) -> str:
    """Return the report in one sentence."""
    return printable(f"{report.organization}, {report.period}: {summary(report)}")


def summary(report: Report) -> str:
    """Return the numbers of the report in one sentence."""
    figures = report.total.figures
    posts = figures.posts if report.since is None else len(report.posts)
    parts = [f"{posts:,} {'post' if posts == 1 else 'posts'} on {_counted_channels(report)}"]
    if report.since is not None and report.since <= report.period.last:
        parts[0] += f"; of the {figures.posts:,} since {report.since}"
    parts += [
        f"{number_text(value, 'count')} {word}"
        for kind, word in (("reactions", "reactions"), ("comments", "comments"))
        if (value := figures.value(kind)) is not None
    ]
    return ", ".join(parts) + "."


def _counted_channels(report: Report) -> str:
    sent = {item.post.channel_id for item in report.posts}
    busy = sum(part.line.figures.posts > 0 or part.channel.id in sent for part in report.channels)
    all_of_them = "1 channel" if len(report.channels) == 1 else f"{len(report.channels)} channels"
    return all_of_them if busy == len(report.channels) else f"{busy} of {all_of_them}"


_EACH: Mapping[tuple[str, str], str] = {
    ("week", "previous"): "the week before",
    ("week", "year"): "the week 52 weeks before",
    ("month", "previous"): "the month before",
    ("month", "year"): "the same month a year before",
}
"""With what each part is compared, where that is not the period with which the whole is."""


def compared_with(report: Report) -> str:
    """Return in words with what the parts are compared; empty where nothing is."""
    return _EACH.get((report.by, report.compare), str(report.before)) if report.before is not None else ""


def frame(report: Report) -> str:
    """Return in words how to read the numbers."""
    each = f", each {report.by} with {compared_with(report)}" if (report.by, report.compare) in _EACH else ""
    compared = f" Compared with {report.before}{each}." if report.before is not None else ""
    return f"Days are counted in UTC, as Buffer adds them up.{compared} Made {report.made_at:%Y-%m-%d %H:%M} UTC."
