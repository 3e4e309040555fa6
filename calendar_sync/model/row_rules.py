"""What is asked of rows rather than of posts: a table of the rules that a team may make stricter, or silence.

Rules that are not here cannot be switched: where a cell's value cannot be known (a date in doubt, an unknown channel),
no setting makes it known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calendar_sync.model.entry import Severity

OFF = "off"
LEVELS = ("error", "warning", OFF)
"""What a rule can be set to, strictest first."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """One rule about rows.

    Args:
        id: Stable; its first word says what it is about.
        summary: The rule in one sentence.
        severity: What it is unless the settings say otherwise.
        good: A row that keeps it.
        bad: One that breaks it.
        floor: The least it can be set to: ``off``, or ``warning`` where Buffer refuses anyway or something would be
            left out without a word.
    """

    id: str
    summary: str
    severity: Severity
    good: str
    bad: str
    floor: str = OFF

    @property
    def levels(self) -> tuple[str, ...]:
        """What the settings may make of it, strictest first."""
        return LEVELS[: LEVELS.index(self.floor) + 1]


_WARNING = Severity.WARNING

ROW_RULES: tuple[RowRule, ...] = (
    RowRule(
        "schedule.past",
        "A row's time is still to come. Buffer takes no other, so such a row is left alone whatever this is set to.",
        Severity.ERROR,
        "a row due tomorrow",
        "a row that was due yesterday, and never sent",
    ),
    RowRule(
        "time.does_not_exist",
        "No row is due in the hour that clocks skip in spring. Below an error, the time an hour later is taken.",
        Severity.ERROR,
        "28 March 2027 03:30, Europe/Berlin",
        "28 March 2027 02:30, Europe/Berlin",
    ),
    RowRule(
        "time.happens_twice",
        "No row is due in the hour that clocks show twice in autumn. Below an error, the first one is taken.",
        Severity.ERROR,
        "31 October 2027 03:30, Europe/Berlin",
        "31 October 2027 02:30, Europe/Berlin",
    ),
    RowRule(
        "date.weekday_mismatch",
        "A weekday beside a date is that date's. Below an error, the date is taken.",
        Severity.ERROR,
        "Friday 14 May 2027",
        "Monday 14 May 2027",
    ),
    RowRule(
        "channel.daily_limit",
        "A channel gets no more posts a day than it takes. Below an error, all are sent; the setting daily_limits says "
        "the same, and blocks only what Buffer itself counts as too many.",
        Severity.ERROR,
        "25 posts on a day for TikTok",
        "26 posts on a day for TikTok",
    ),
    RowRule(
        "row.duplicate",
        "No two rows say the same on one channel at one time. Two that wait in one queue are only warned of.",
        Severity.ERROR,
        "“Fresh rolls” on Monday 09:00 and on Tuesday 09:00",
        "“Fresh rolls” twice on Monday 09:00",
        "warning",
    ),
    RowRule(
        "row.near_duplicate",
        "No two rows say the same on one channel within an hour; Buffer may refuse the second.",
        _WARNING,
        "“Fresh rolls” at 09:00 and at 15:00",
        "“Fresh rolls” at 09:00 and at 09:30",
    ),
    RowRule(
        "row.near_duplicate_in_buffer",
        "No row says what another post in Buffer says on the same channel within an hour.",
        _WARNING,
        "“Fresh rolls” at 09:00; Buffer has it at 15:00",
        "“Fresh rolls” at 09:00; Buffer has it, made by hand, at 09:30",
    ),
    RowRule(
        "row.same_minute",
        "A channel gets one post a minute.",
        _WARNING,
        "two posts on X, at 09:00 and 09:05",
        "two posts on X, both at 09:00",
    ),
    RowRule(
        "row.leftover",
        "Nothing written in words holds what was to be replaced: merge fields, TBD, lorem ipsum, INSERT LINK.",
        _WARNING,
        "Hi Anna, the date is 4 May.",
        "Hi {{first_name}}, the date is TBD.",
    ),
    RowRule(
        "row.markup",
        "A text holds no HTML or Markdown, which networks show as it is written.",
        _WARNING,
        "Fresh rolls & butter",
        "<p>Fresh rolls &amp; butter</p>",
    ),
    RowRule(
        "row.brief",
        "A text says what is to be posted, and not what is to be made.",
        _WARNING,
        "Three ways to keep your bread fresh",
        "Carousel about keeping bread fresh",
    ),
    RowRule(
        "row.unfinished",
        "A text is a finished post: no note in brackets, no 'Caption: TBC', no DRAFT or OPTION A and B.",
        Severity.ERROR,
        "Draft beer on Friday: six taps, one of them new.",
        "DRAFT - six taps on Friday",
    ),
    RowRule(
        "text.is_a_number",
        "A text is a text, and no number that the spreadsheet may show otherwise.",
        _WARNING,
        "50 % off",
        "a cell that holds 0.5 and shows 50 %",
    ),
    RowRule(
        "mode.date_ignored",
        "A row for the queue has no date.",
        _WARNING,
        "mode Queue, no date",
        "mode Queue, 4 May",
    ),
    RowRule(
        "media.kind_unknown",
        "The address of a medium tells what it is.",
        _WARNING,
        "https://example.com/loaf.jpg",
        "https://example.com/loaf",
    ),
    RowRule(
        "alt_text.surplus",
        "There are no more alt texts than images.",
        _WARNING,
        "two images, two lines",
        "one image, two lines",
    ),
    RowRule(
        "first_comment.unused",
        "A first comment is for a network that has one.",
        _WARNING,
        "a first comment on Facebook",
        "a first comment on X alone",
        "warning",
    ),
    RowRule(
        "setting.unused",
        "A column is filled for networks that have such a thing.",
        _WARNING,
        "Threads topic on a row for Threads",
        "Threads topic on a row for X alone",
        "warning",
    ),
    RowRule(
        "setting.other_type",
        "A column is filled for post types that have such a thing.",
        _WARNING,
        "Offer code on an offer",
        "Offer code on an event",
        "warning",
    ),
    RowRule(
        "link_card.unused",
        "What stands on a link's card is given where there is one: with a link, and without media.",
        _WARNING,
        "Link and Link title",
        "Link title and a photo",
        "warning",
    ),
    RowRule(
        "post_type.unknown",
        "The post type is a known word (an error where the network has types).",
        _WARNING,
        "Reel",
        "Poll",
        "warning",
    ),
    RowRule(
        "tag.ambiguous",
        "A tag is one of Buffer's alone, where it is not written exactly as there.",
        _WARNING,
        "Spring-Sale, where there are Spring-Sale and Spring_Sale",
        "spring sale, where there are Spring-Sale and Spring_Sale",
        "warning",
    ),
    RowRule(
        "tag.unknown",
        "A tag is one of Buffer's.",
        _WARNING,
        "Launch, which is on a post in Buffer",
        "Lanch",
        "warning",
    ),
    RowRule(
        "row.approval_unproven",
        "Approval is asked for where a post in Buffer shows that the organization has it; there is no other sign.",
        _WARNING,
        "Needs approval, and a post of yours waits for approval in Buffer",
        "Needs approval, and no post does",
    ),
    RowRule(
        "zone.fixed_offset",
        "A time zone follows summer time where people do.",
        _WARNING,
        "America/New_York",
        "EST",
    ),
    RowRule(
        "zone.reversed_sign",
        "A time zone means what it seems to.",
        _WARNING,
        "-05:00",
        "Etc/GMT+5",
    ),
)
"""Every switchable rule about rows."""

BY_ID: Mapping[str, RowRule] = {rule.id: rule for rule in ROW_RULES}
