"""What a report asks Buffer to add up: all posts, those of each channel, and those of whatever it is broken down by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendar_sync.model.buffer import Channel, Tag
from calendar_sync.model.metrics import Aggregate, AggregateQuestion
from calendar_sync.model.services import LABELS
from calendar_sync.reports.period import Period
from calendar_sync.reports.sums import Figures, as_figures, joined

BY = ("channel", "network", "tag", "week", "month")
COMPARE = ("previous", "year")
UNTAGGED = "(no tag)"

Answer = Callable[[Sequence[AggregateQuestion]], Sequence[Aggregate]]
"""Answers questions, in their order."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A set of sent posts.

    Args:
        label: For people.
        period: When they went out.
        channel_ids: On which channels; ``None`` for all.
        tag_ids: With one of these tags; ``None`` for all.
        untagged: Only those without a tag.
        part: One of the parts that a period is divided into, rather than all of it.
        before: What they are compared with; ``None`` for nothing.
    """

    label: str
    period: Period
    channel_ids: tuple[str, ...] | None = None
    tag_ids: tuple[str, ...] | None = None
    untagged: bool = False
    before: Period | None = None
    part: bool = False

    def questions(self, period: Period, since: date | None) -> tuple[AggregateQuestion, ...]:
        """Return what to ask about them: several windows where the period is long, none where it lies too far back.

        Args:
            period: Its period, or the one it is compared with.
            since: The first day that may be asked about; ``None`` for any.
        """
        allowed = period if since is None else period.since(since)
        return tuple(
            AggregateQuestion(
                window.start, window.last_midnight, self.channel_ids, self.tag_ids, untagged=self.untagged
            )
            for window in (allowed.windows() if allowed is not None else ())
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report.

    Args:
        label: What it is about.
        figures: Its numbers.
        before: Those it is compared with; ``None`` where there is nothing to compare.
    """

    label: str
    figures: Figures
    before: Figures | None = None


def channel_label(channel: Channel) -> str:
    """Return how a channel is called in reports: network and name."""
    return f"{LABELS.get(channel.service, channel.service)} ({channel.display_name or channel.name})"


def labels_of(channels: Iterable[Channel]) -> dict[str, str]:
    """Return how channels are called in reports, by id: no two alike."""
    listed = list(channels)
    shown = Counter(map(channel_label, listed))
    named = Counter((channel_label(channel), channel.name) for channel in listed)

    def label(channel: Channel) -> str:
        usual = channel_label(channel)
        if shown[usual] == 1:
            return usual
        apart = channel.name if named[usual, channel.name] == 1 else channel.id
        return f"{usual[:-1]}, {apart})"

    return {channel.id: label(channel) for channel in listed}


def channel_subjects(channels: Iterable[Channel], period: Period) -> list[Subject]:
    """Return one subject for each channel, by network and name."""
    named = sorted(((label, channel_id) for channel_id, label in labels_of(channels).items()), key=_by_name)
    return [Subject(label, period, (channel_id,)) for label, channel_id in named]


def network_subjects(channels: Iterable[Channel], period: Period) -> list[Subject]:
    """Return one subject for each network, by name."""
    networks: dict[str, list[str]] = {}
    for channel in channels:
        networks.setdefault(LABELS.get(channel.service, channel.service), []).append(channel.id)
    return [Subject(label, period, tuple(ids)) for label, ids in sorted(networks.items(), key=_by_name)]


def tag_subjects(tags: Iterable[Tag], period: Period, channel_ids: tuple[str, ...] | None) -> list[Subject]:
    """Return one subject for each tag, by name (of two names alike, with their ids), and one for posts without any."""
    names = {tag.id: tag.name or tag.id for tag in tags}
    alike = Counter([*names.values(), UNTAGGED])
    named = sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
    subjects = [
        Subject(name if alike[name] == 1 else f"{name} ({tag_id})", period, channel_ids, (tag_id,))
        for tag_id, name in named
    ]
    return [*subjects, Subject(UNTAGGED, period, channel_ids, (), untagged=True)]


def week_subjects(period: Period, channel_ids: tuple[str, ...] | None) -> list[Subject]:
    """Return one subject for each ISO week; a week that is cut short says so by its days."""
    return [Subject(_week_label(week), week, channel_ids, part=True) for week in period.weeks()]


def month_subjects(period: Period, channel_ids: tuple[str, ...] | None) -> list[Subject]:
    """Return one subject for each calendar month; one that is cut short says so by its days."""
    return [
        Subject(
            f"{part.first:%Y-%m}" if part.whole_months else f"{part.first:%Y-%m} ({_few_days(part)})",
            part,
            channel_ids,
            part=True,
        )
        for part in period.months()
    ]


def _week_label(week: Period) -> str:
    year, number, _ = week.first.isocalendar()
    return f"{year}-W{number:02d}" if week.days == 7 else f"{year}-W{number:02d} ({_few_days(week)})"


def _few_days(part: Period) -> str:
    return "1 day" if part.days == 1 else f"{part.days} days"


def _by_name(item: tuple[str, object]) -> str:
    return item[0].casefold()


def compared(subjects: Iterable[Subject], by: str, compare: str) -> list[Subject]:
    """Return the subjects with the periods that they are compared with.

    The whole period is compared with the one before it or with the same dates a year before; so is a month. A week is
    compared with the week before, or with the one 52 weeks before, that weekdays meet the same weekdays.

    Args:
        subjects: Of one report.
        by: See :data:`BY`.
        compare: ``previous``, ``year``, or empty for nothing.
    """
    if not compare:
        return list(subjects)

    def before(part: Period, *, is_part: bool) -> Period:
        # A week that is all of the report is still compared with the week before it, not with the days before.
        if not is_part:
            return part.a_year_before() if compare == "year" else part.before()
        if by == "month":
            return part.a_year_before() if compare == "year" else part.a_month_before()
        back = timedelta(weeks=52 if compare == "year" else 1)
        return Period(part.first - back, part.last - back)

    return [replace(subject, before=before(subject.period, is_part=subject.part)) for subject in subjects]


def ask(
    subjects: Sequence[Subject],
    since: date | None,
    answer: Answer,
) -> list[Line]:
    """Return a line for each subject; everything is asked at once, and equal questions only once.

    Args:
        subjects: What about.
        since: The first day that may be asked about; ``None`` for any.
        answer: Buffer.
    """
    wanted = [(subject.questions(subject.period, since), _before(subject, since)) for subject in subjects]
    questions = list(dict.fromkeys(question for both in wanted for part in both for question in part))
    told: Mapping[AggregateQuestion, Aggregate] = dict(zip(questions, answer(questions), strict=True))

    def figures(asked: Iterable[AggregateQuestion]) -> Figures:
        return joined([as_figures(told[question]) for question in asked] or [Figures({})])

    return [
        Line(subject.label, figures(now), figures(before) if before else None)
        for subject, (now, before) in zip(subjects, wanted, strict=True)
    ]


def _before(subject: Subject, since: date | None) -> tuple[AggregateQuestion, ...]:
    """Return what to ask about the period compared with: nothing where part of it is out of reach.

    What is left of it would make every number look as if it had risen.
    """
    if subject.before is None or (since is not None and subject.before.first < since):
        return ()
    return subject.questions(subject.before, None)
