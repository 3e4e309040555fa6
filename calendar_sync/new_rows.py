"""What the cells of a new row could say, so that it is the post that Buffer has; the likeliest spelling first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, time
from itertools import product

from calendar_sync.calendars.header import TabLayout
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.dates import DateOrder
from calendar_sync.entries.moving import Examples, new_row_times
from calendar_sync.entries.rules import IDEA, READY, ReadingRules
from calendar_sync.entries.schedule import Zone
from calendar_sync.entries.spelling import spell
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.model.buffer import ActualState, Channel, Idea, Post
from calendar_sync.model.canonical import post_values
from calendar_sync.model.entry import Schedule
from calendar_sync.model.services import JOIN, fold, label
from calendar_sync.model.sheet import Row, Written

NewRow = dict[str, Written]
"""What each field of a row says."""

NEAR = 40
"""So many of the last rows show the form that dates have."""


class Desk:
    """Spells new rows of one tab.

    Args:
        actual: Buffer's side: channels and tags.
        rules: From the settings.
        layout: Columns of the tab.
        rows: Of the tab, for the form of their dates and their words.
        order: Day or month first in its dates.
        moments: Columns whose empty cells are made for dates or times.
    """

    def __init__(
        self,
        actual: ActualState,
        rules: ReadingRules,
        layout: TabLayout,
        rows: Sequence[Row],
        order: DateOrder | None,
        moments: Collection[int] = (),
    ) -> None:
        self._channels = {channel.id: channel for channel in actual.channels}
        self._book = ChannelBook(actual.channels, rules.aliases)
        named = {tag.id: tag.name for tags in (actual.tags, *(post.tags for post in actual.posts)) for tag in tags}
        self._tags = named | {tag_id: name for name, tag_id in rules.tags.items()}
        self._rules, self._layout, self._order = rules, layout, order
        self._rows = list(reversed(rows))[:NEAR]
        self._near: Examples = {
            name: [row.values[name] for row in self._rows if name in row.values]
            or ([usual] if layout.columns.get(name) in moments else [])
            for name, usual in (("date", date.min), ("time", time.min))
        }

    def posts(self, posts: Sequence[Post]) -> Iterator[NewRow]:
        """Yield spellings of a row for one post, or for the same one on several channels."""
        channels = [self._channels[post.channel_id] for post in posts]
        contents = [
            spell(post_values(post), channel, _zone(channel.timezone), self._tags)
            for post, channel in zip(posts, channels, strict=True)
        ]
        content: NewRow = {}
        for fields in contents:
            content |= {name: value for name, value in fields.items() if value}
        if content.get("text") and "text" not in self._layout.columns:
            del content["text"]
            content |= {
                self._text_for(post.service): fields["text"] for post, fields in zip(posts, contents, strict=True)
            }
        times = list(self._times(posts[0], channels))
        for status, words, moment in product(self._states(), self._words(channels), times):
            yield content | status | words | moment

    def idea(self, idea: Idea) -> Iterator[NewRow]:
        """Yield spellings of a row for an idea."""
        content: NewRow = {"text": idea.text, "title": idea.title}
        content["tags"] = ", ".join(sorted(tag.name for tag in idea.tags))
        content = {name: value for name, value in content.items() if value}
        services: NewRow = {"channels": ", ".join(map(label, idea.services))} if idea.services else {}
        times = [*new_row_times(idea.date, _zone(self._rules.timezone), self._near, self._order), {}]
        marks: list[NewRow] = [{"mode": "idea"}, {"status": self._word(IDEA, "Idea")}, {}]
        for moment, named, mark in product(times, (services, {}), marks):
            yield content | named | moment | mark

    def _text_for(self, service: str) -> str:
        """Return the field of the column that holds the texts for a network: its own before one for several."""
        heads = ((name, name.partition(":")) for name in self._layout.columns)
        fits = (name for name, (head, _, of) in heads if head in ("text", "post") and service in of.split(JOIN))
        return min(fits, key=lambda name: name.count(JOIN), default=f"text:{service}")

    def _states(self) -> Iterator[NewRow]:
        if "status" not in self._layout.columns or self._rules.blank_status == READY:
            yield {}
            return
        yield {"status": self._word(READY, "Ready")}

    def _word(self, meaning: str, usual: str) -> str:
        """Return the word of the Status column that the calendar uses for a meaning."""
        told = (row.text("status") for row in self._rows)
        return next((word for word in told if self._rules.status.get(fold(word)) == meaning), usual)

    def _words(self, channels: Sequence[Channel]) -> Iterator[NewRow]:
        if "channels" not in self._layout.columns:
            yield {}
            return
        short = [self._short(channel) for channel in channels]
        yield {"channels": ", ".join(short)}
        yield {"channels": "\n".join(channel.handle for channel in channels)}

    def _short(self, channel: Channel) -> str:
        """Return the network where it has one channel only, else ``service:name``."""
        word = label(channel.service)
        return word if self._book.find(word) == ((channel,), ()) else channel.handle

    def _times(self, post: Post, channels: Sequence[Channel]) -> Iterator[NewRow]:
        values = post_values(post)
        kind: NewRow = {"mode": "draft"} if values["kind"] == "draft" else {}
        if values["schedule"] == Schedule.QUEUE:
            yield {"mode": "queue"}
            yield {}
            return
        due_at = post.due_at if values["schedule"] == Schedule.AT else None
        # Without a zone in the settings each channel's own counts, so another row needs another time.
        names = [self._rules.timezone] if self._rules.timezone else [channel.timezone for channel in channels]
        for name in dict.fromkeys(names):
            for times in new_row_times(due_at, _zone(name), self._near, self._order):
                yield kind | times
                if not self._rules.timezone and "timezone" in self._layout.columns:
                    yield kind | times | {"timezone": name}


def _zone(name: str) -> Zone:
    zone = parse_zone(name) if name else parse_zone("UTC")
    fallback = parse_zone("UTC") if isinstance(zone, ZoneProblem) else zone
    assert not isinstance(fallback, ZoneProblem)  # noqa: S101 - UTC is always known
    return fallback
