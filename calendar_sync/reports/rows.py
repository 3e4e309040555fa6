"""What the metric columns of a row say, from the posts of the row that are out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from calendar_sync.model.clocks import zone_name
from calendar_sync.model.metrics import RESERVED, TITLES, MeasuredPost, Metric
from calendar_sync.model.services import fold

AS_OF = "metrics_as_of"
"""The field that says how old the numbers are. A tab has metric columns where it has this one."""

PREFIX = "metric:"
"""Begins the field of a metric; its type follows."""

Cell = str | float


@dataclass(frozen=True, slots=True)
class RowPost:
    """A post of a row, with how its channel is called there (``linkedin:acme``)."""

    channel: str
    measured: MeasuredPost


def column_titles(kinds: Iterable[str]) -> dict[str, str]:
    """Return field and title of the metric columns for these types, in order, and last how old the numbers are."""
    return metric_titles(kinds) | {AS_OF: "Metrics as of"}


def metric_titles(kinds: Iterable[str]) -> dict[str, str]:
    """Return field and title of the columns for these types of metrics alone, in order."""
    return {f"{PREFIX}{kind}": TITLES.get(kind, kind) for kind in kinds}


def kinds_besides(kinds: Collection[str], posts: Iterable[MeasuredPost]) -> list[str]:
    """Return all other types of metrics: those that are known, and those that any of the posts tells."""
    told = sorted({kind for item in posts for kind in item.metrics or ()} - TITLES.keys())
    told = [kind for kind in told if fold(kind) not in RESERVED]
    return [kind for kind in (*TITLES, *told) if kind not in kinds and kind != "postCount"]


def metric_cells(
    posts: Sequence[RowPost], kinds: Iterable[str], zone: tzinfo | None, *, is_whole: bool = True
) -> dict[str, Cell]:
    """Return the cells of one row; none where no post of it has numbers, so that those of a better day stay.

    Counts of several channels are added; rates are not, and stand one line a channel. So do counts where a channel has
    no numbers so far: a sum of the others would look like all of it. One whose post could not be published will never
    have any, so the others are all of it. A metric that no channel tells is empty, never 0.

    Args:
        posts: Those of the row that are out.
        kinds: The types that have a column.
        zone: In which times of the row are shown; ``None`` for UTC.
        is_whole: There are no others, which cannot be read.
    """
    told = [item for item in posts if item.measured.metrics]
    if not told:
        return {}
    due = [item for item in posts if item.measured.metrics or item.measured.post.status != "error"]
    cells: dict[str, Cell] = {}
    for kind in kinds:
        found = [
            (item.channel, metrics[kind])
            for item in told
            if (metrics := item.measured.metrics) is not None and kind in metrics
        ]
        cells[f"{PREFIX}{kind}"] = _cell(found, is_whole=is_whole and len(told) == len(due))
    moments = [item.measured.updated_at for item in told if item.measured.updated_at is not None]
    if moments:
        shown = zone or UTC
        # The oldest counts: none of the numbers beside it is older than this.
        cells[AS_OF] = f"{min(moments).astimezone(shown):%Y-%m-%d %H:%M} {zone_name(shown)}"
    else:
        cells[AS_OF] = ""
    return cells


def _cell(found: Sequence[tuple[str, Metric]], *, is_whole: bool) -> Cell:
    if not found:
        return ""
    if is_whole and (len(found) == 1 or all(metric.adds_up for _, metric in found)):
        return sum(metric.value for _, metric in found)
    return "\n".join(f"{channel}: {_number(metric.value)}{' %' if metric.is_rate else ''}" for channel, metric in found)


def _number(value: float) -> str:
    return f"{value:.15g}"
