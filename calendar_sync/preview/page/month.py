"""The posts of a plan on a calendar: months with every day, and weeks by channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from calendar_sync.model.plan import Action, Why
from calendar_sync.model.services import label
from calendar_sync.preview.known import Known
from calendar_sync.preview.page.cards import Card, later, monday_of
from calendar_sync.preview.when import local

CLASH = timedelta(minutes=15)
"""Two posts of one channel so close together take each other's readers."""

MOST_MONTHS = 18
"""So many months are shown with all their days; of a longer plan, those that hold posts."""

SOON = timedelta(days=14)
"""A calendar begins today where its first post is no further away."""

SEEN = 6
"""Posts of a day that are seen at once; the others are a click away."""

_GONE = frozenset({Action.DELETE, Action.BLOCKED, Action.HOLD})
"""Actions whose post does not go out as things stand."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month.

    Args:
        at: The day.
        cards: What is due on it, in order.
        clashes: Numbers of cards that come within minutes of another on their channel.
        over: Channels for which more posts are asked than their network takes in a day, in words.
        others: How many posts are due that the calendar does not know.
        inside: It belongs to the month.
        is_empty: Nothing goes out, though it lies between the first post and the last.
    """

    at: date
    cards: tuple[Card, ...]
    clashes: frozenset[int]
    over: tuple[str, ...]
    others: int
    inside: bool
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday to Sunday."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    empty_days: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week: one line for each channel that has a post in it."""

    first: date
    days: tuple[date, ...]
    lines: tuple[tuple[str, str, str, tuple[Day, ...]], ...]


class Almanac:
    """What is due on which day.

    Args:
        cards: All cards of a plan.
        known: For what each network takes in a day, and what else is due.
        today: Shown as well, where the first post is due soon.
    """

    def __init__(self, cards: Sequence[Card], known: Known, today: date) -> None:
        self._known, self._today = known, today
        self._by_day: dict[date, list[Card]] = {}
        for card in cards:
            if card.day is not None:
                self._by_day.setdefault(card.day, []).append(card)
        for found in self._by_day.values():
            # By the clocks that are shown: those of several zones may stand in one day.
            found.sort(key=lambda card: (card.clock, card.iso, card.number))
        self._others: dict[tuple[str, date], list[datetime]] = {}
        for channel_id, moments in known.others.items():
            for at in moments:
                self._others.setdefault((channel_id, local(at, known.zone(channel_id)).date()), []).append(at)
        self._other_days = Counter(day for (_, day), found in self._others.items() for _ in found)
        self._clashes = self._find_clashes(cards)

    def _find_clashes(self, cards: Sequence[Card]) -> frozenset[int]:
        lanes: dict[str, list[tuple[datetime, int]]] = {}
        for card in cards:
            if card.change.due_at is not None and card.change.action not in _GONE:
                lanes.setdefault(card.change.key.channel_id, []).append((card.change.due_at, card.number))
        for channel_id, moments in self._known.others.items():
            if channel_id in lanes:
                lanes[channel_id] += [(at, -1) for at in moments]
        found: set[int] = set()
        for lane in lanes.values():
            for (first, one), (second, other) in pairwise(sorted(lane)):
                if second - first < CLASH and (one, other) != (-1, -1):
                    found |= {one, other}
        return frozenset(found - {-1})

    def months(self) -> Iterator[Month]:
        """Yield the months from the first post to the last."""
        if not self._by_day:
            return
        first, last = min(self._by_day), max(self._by_day)
        soon = timedelta(0) <= first - self._today <= SOON
        begin = self._today if soon else first
        held = {(day.year, day.month) for day in self._by_day}
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        for number in range(count) if count <= MOST_MONTHS else ():
            held.add(((first.year * 12 + first.month - 1 + number) // 12, (first.month - 1 + number) % 12 + 1))
        for year, month in sorted(held):
            yield self._month(date(year, month, 1), begin, first, last)

    def _month(self, begin: date, shown_from: date, first: date, last: date) -> Month:
        """Return the weeks of a month that lie between the first day and the last; what is before and after is idle."""
        monday = max(begin, shown_from)
        day = monday_of(monday)
        weeks: list[tuple[Day, ...]] = []
        while not weeks or (day <= last and (day.year, day.month) == (begin.year, begin.month)):
            weeks.append(tuple(self._day(later(day, offset), begin, first, last) for offset in range(7)))
            if (following := later(day, 7)) <= later(day, 6):
                break
            day = following
        return Month(begin, tuple(weeks), sum(item.is_empty for week in weeks for item in week if item.inside))

    def _day(self, at: date, month: date, first: date, last: date) -> Day:
        inside = at.month == month.month and at.year == month.year
        cards = tuple(self._by_day.get(at, ())) if inside else ()
        others = self._other_days[at] if inside else 0
        is_empty = inside and _is_idle(cards) and not others and first <= at <= last
        return Day(at, cards, self._clashes, self._over(at, cards), others, inside, is_empty)

    def _over(self, at: date, cards: Sequence[Card]) -> tuple[str, ...]:
        lanes: dict[tuple[str, str, str], list[Card]] = {}
        for card in cards:
            change = card.change
            # What is blocked, for this very limit as likely as not, is asked for as well.
            if change.action is Action.BLOCKED or not _is_idle((card,)):
                lanes.setdefault((change.key.channel_id, change.service, card.name), []).append(card)
        return tuple(words for lane, found in lanes.items() if (words := self._excess(at, *lane, found)))

    def _excess(self, at: date, channel_id: str, service: str, name: str, cards: Sequence[Card]) -> str:
        """Return what is too much for a channel on a day; empty where nothing is."""
        total = len(cards) + len(self._others.get((channel_id, at), ()))
        limit = self._known.per_day.get(service)
        if limit is not None and total > limit:
            return f"{name}: {total} posts, {label(service)} takes {limit} a day"
        # Buffer's own limit may be lower, and any 24 hours count, not the day alone.
        beyond = sum(any(issue.rule == "channel.daily_limit" for issue in card.issues) for card in cards)
        return f"{name}: {total} post{'' if total == 1 else 's'}, {beyond} too many for it" if beyond else ""

    def weeks(self) -> Iterator[Week]:
        """Yield the weeks that hold posts."""
        mondays = sorted({monday_of(day) for day in self._by_day})
        for monday in mondays:
            days = tuple(later(monday, offset) for offset in range(7))
            lanes: dict[tuple[str, str, str], dict[date, list[Card]]] = {}
            for day in days:
                for card in self._by_day.get(day, ()):
                    lane = (card.change.service, card.network, card.name)
                    lanes.setdefault(lane, {}).setdefault(day, []).append(card)
            lines = tuple(
                (*lane, tuple(self._line_day(day, found.get(day, ()), lane[0]) for day in days))
                for lane, found in sorted(lanes.items())
            )
            yield Week(monday, days, lines)

    def _line_day(self, at: date, cards: Sequence[Card], service: str) -> Day:
        over = self._over(at, cards)
        return Day(at, tuple(cards), self._clashes, over, 0, True, bool(service) and _is_idle(cards))


def _is_idle(cards: Sequence[Card]) -> bool:
    """Return whether nothing goes out: what is deleted does not, nor does what waits and is not in Buffer."""
    return all(
        card.change.action is Action.DELETE
        or card.change.why is Why.ALREADY_GONE
        or (card.change.action in _GONE and card.change.post_id is None)
        for card in cards
    )
