"""Numbers of several parts as one: counts are added, rates are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from calendar_sync.model.metrics import BASELINE, TITLES, Aggregate, Metric


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers about a set of posts.

    Args:
        metrics: By type. What is absent is not known, and not zero.
        updated_at: When the freshest of them was asked for, aware UTC; ``None`` where no post matched.
        left_out: Rates that cannot be told for the whole, since each part has one of its own.
    """

    metrics: Mapping[str, Metric]
    updated_at: datetime | None = None
    left_out: frozenset[str] = frozenset()

    def value(self, kind: str) -> float | None:
        """Return one number; ``None`` where it is not known."""
        metric = self.metrics.get(kind)
        return metric.value if metric is not None else None

    @property
    def posts(self) -> int:
        """How many posts they are about, as Buffer counts."""
        return round(self.value("postCount") or 0)


def as_figures(answer: Aggregate) -> Figures:
    """Return the numbers of one answer.

    Where no post matched, rates are not known, whatever Buffer says; where the network was not asked so far about any
    of the posts, nothing is known but how many there are: Buffer tells 0 then.
    """
    figures = Figures(answer.metrics, answer.updated_at)
    if figures.posts and answer.updated_at is None:
        return Figures({"postCount": answer.metrics["postCount"]})
    if figures.posts:
        return figures
    return Figures({kind: metric for kind, metric in answer.metrics.items() if metric.adds_up}, answer.updated_at)


def joined(parts: Iterable[Figures]) -> Figures:
    """Return the numbers of windows that lie next to each other, of the same channels, as those of the whole.

    Counts are added. A rate is that of the whole only where a single part has posts at all; else it is left out, since
    nothing says how much each part weighs in it. A count that a part with posts does not tell is left out as well.
    """
    listed = list(parts)
    filled = [part for part in listed if part.posts] or listed[:1]
    if len(filled) == 1:
        return filled[0]
    shared = [kind for kind in filled[0].metrics if all(kind in part.metrics for part in filled)]
    rates = frozenset(kind for part in filled for kind, metric in part.metrics.items() if not metric.adds_up)
    return Figures(
        {kind: _sum(part.metrics[kind] for part in filled) for kind in shared if kind not in rates},
        max((part.updated_at for part in filled if part.updated_at is not None), default=None),
        rates.union(*(part.left_out for part in filled)),
    )


def added(parts: Iterable[Figures]) -> dict[str, Metric]:
    """Return the counts of different channels, added; a channel that does not tell one adds nothing to it."""
    found: dict[str, list[Metric]] = {}
    for part in parts:
        for kind, metric in part.metrics.items():
            if metric.adds_up:
                found.setdefault(kind, []).append(metric)
    return {kind: _sum(metrics) for kind, metrics in found.items()}


def _sum(metrics: Iterable[Metric]) -> Metric:
    listed = list(metrics)
    return replace(listed[0], value=sum(metric.value for metric in listed))


def shown_kinds(figures: Iterable[Figures]) -> list[str]:
    """Return the types of metrics that stand in any of ``figures``, in the order in which they are shown."""
    kinds = {kind for part in figures for kind in part.metrics}
    known = [kind for kind in TITLES if kind in kinds or kind in BASELINE]
    return known + sorted(kinds - set(TITLES))


def change_of(now: float | None, before: float | None) -> float | None:
    """Return by how much a number has grown, as a share of what it was (0.25 is a quarter more).

    ``None`` where either is not known, or where there was nothing to grow from.
    """
    if now is None or before is None or before == 0:
        return None
    return (now - before) / abs(before)
