"""What is asked of rows rather than of posts: a table of the rules that a team may make stricter, or silence.

Rules that are not here cannot be switched: where a cell's value cannot be known (a date in doubt, an unknown channel),
no setting makes it known.
"""

from __future__ import annotations

from collections.abc import Mapping

from calendar_sync.model.entry import Severity
from calendar_sync.model.row_examples import Example, on_facebook, row, rows
from calendar_sync.model.row_rule import RowRule

_WARNING = Severity.WARNING
_IMAGE = "https://example.com/loaf.jpg"
_OFFER = {
    "channels": "Google Business",
    "title": "Rolls",
    "event_start": "2027-06-01",
    "event_end": "2027-06-30",
    "offer_code": "ROLLS",
}


ROW_RULES: tuple[RowRule, ...] = (
    RowRule(
        "schedule.past",
        "A row's time is still to come. Buffer takes no other, so such a row is left alone whatever this is set to.",
        Severity.ERROR,
        row(date="2027-01-02"),
        row(date="2026-12-31"),
        source="api",
    ),
    RowRule(
        "time.does_not_exist",
        "No row is due in the hour that clocks skip in spring. Below an error, the time an hour later is taken.",
        Severity.ERROR,
        row(date="2027-03-28", time="03:30"),
        row(date="2027-03-28", time="02:30"),
    ),
    RowRule(
        "time.happens_twice",
        "No row is due in the hour that clocks show twice in autumn. Below an error, the first one is taken.",
        Severity.ERROR,
        row(date="2027-10-31", time="03:30"),
        row(date="2027-10-31", time="02:30"),
    ),
    RowRule(
        "date.weekday_mismatch",
        "A weekday beside a date is that date's. Below an error, the date is taken.",
        Severity.ERROR,
        row(date="Friday, 14 May 2027"),
        row(date="Monday, 14 May 2027"),
    ),
    RowRule(
        "channel.daily_limit",
        "A channel gets no more posts a day than it takes. Below an error, all are sent; the setting daily_limits says "
        "the same, and blocks only what Buffer itself counts as too many.",
        Severity.ERROR,
        on_facebook(35),
        on_facebook(36),
        source="help page",
    ),
    RowRule(
        "row.duplicate",
        "No two rows say the same on one channel at one time. Two that wait in one queue are only warned of.",
        Severity.ERROR,
        rows({}, {"date": "2027-05-15"}),
        rows({}, {}),
        "warning",
        source="api",
    ),
    RowRule(
        "row.near_duplicate",
        "No two rows say the same on one channel within an hour; Buffer may refuse the second.",
        _WARNING,
        rows({}, {"time": "15:00"}),
        rows({}, {"time": "10:00"}),
        source="api",
    ),
    RowRule(
        "row.near_duplicate_in_buffer",
        "No row says what another post in Buffer says on the same channel within an hour.",
        _WARNING,
        rows({}, posts=({"text": "Fresh rolls", "due_at": "2027-05-14T13:00:00Z"},)),
        rows({}, posts=({"text": "Fresh rolls", "due_at": "2027-05-14T08:00:00Z"},)),
        source="api",
    ),
    RowRule(
        "row.same_minute",
        "A channel gets one post a minute, those in Buffer counted.",
        _WARNING,
        rows({}, {"text": "Warm bread", "time": "09:35"}),
        rows({}, {"text": "Warm bread"}),
    ),
    RowRule(
        "row.leftover",
        "Nothing written in words holds what was to be replaced: merge fields, TBD, lorem ipsum, INSERT LINK.",
        _WARNING,
        row(text="Hi Anna, the date is 4 May."),
        row(text="Hi {{first_name}}, the date is 4 May."),
    ),
    RowRule(
        "row.markup",
        "A text holds no HTML or Markdown, which networks show as it is written.",
        _WARNING,
        row(text="Fresh rolls & butter"),
        row(text="<p>Fresh rolls &amp; butter</p>"),
    ),
    RowRule(
        "row.brief",
        "A text says what is to be posted, and not what is to be made.",
        _WARNING,
        row(text="Three ways to keep your bread fresh"),
        row(text="Photo of our ovens"),
    ),
    RowRule(
        "row.unfinished",
        "All that people read is finished: not TBD or INSERT LINK alone, no note in brackets, no DRAFT or OPTION A.",
        Severity.ERROR,
        row(text="Draft beer on Friday: six taps, one of them new."),
        row(text="DRAFT - six taps on Friday"),
    ),
    RowRule(
        "row.garbled",
        "All that people read has its letters: none was read in a wrong encoding once, as 'cafÃ©' for 'café'.",
        Severity.ERROR,
        row(text="The café is open"),
        row(text="The cafÃ© is open"),
    ),
    RowRule(
        "text.is_a_number",
        "A text is a text, and no number that the spreadsheet may show otherwise.",
        _WARNING,
        row(text="50 % off"),
        row(text=0.5),
    ),
    RowRule(
        "mode.date_ignored",
        "A row for the queue has no date.",
        _WARNING,
        row(mode="Queue", date=None, time=None),
        row(mode="Queue"),
    ),
    RowRule(
        "media.kind_unknown",
        "The address of a medium tells what it is.",
        _WARNING,
        row(media=_IMAGE),
        row(media="https://example.com/loaf"),
    ),
    RowRule(
        "alt_text.surplus",
        "There are no more alt texts than images.",
        _WARNING,
        row(media=f"{_IMAGE}\n{_IMAGE}?2", alt_text="A loaf\nA roll"),
        row(media=f"{_IMAGE}\n{_IMAGE}?2", alt_text="A loaf\nA roll\nA bun"),
    ),
    RowRule(
        "first_comment.unused",
        "A first comment is for a network that has one: Facebook, Instagram or LinkedIn. Elsewhere it is left out.",
        _WARNING,
        row(first_comment="Call us", channels="Facebook"),
        row(first_comment="Call us", channels="X"),
        "warning",
        source="api",
    ),
    RowRule(
        "setting.unused",
        "A column is filled for networks that have such a thing.",
        _WARNING,
        row(topic="Baking", channels="Threads"),
        row(topic="Baking", channels="X"),
        "warning",
        source="api",
    ),
    RowRule(
        "column.unused",
        "A title, a board or a category is for a network that has such a thing. Elsewhere it is left out.",
        Severity.NOTE,
        row(**_OFFER, post_type="Offer"),
        row(title="Rolls", channels="X"),
        source="api",
    ),
    RowRule(
        "setting.other_type",
        "A column is filled for post types that have such a thing.",
        _WARNING,
        row(**_OFFER, post_type="Offer"),
        row(**_OFFER, post_type="Event"),
        "warning",
        source="api",
    ),
    RowRule(
        "link.in_text",
        "The link is for networks that have a field for it (Bluesky, Facebook, Google Business, Instagram, LinkedIn, "
        "Pinterest, Threads). On X, Mastodon, TikTok and YouTube it goes below the text.",
        Severity.NOTE,
        row(link="https://example.com/", channels="LinkedIn"),
        row(link="https://example.com/", channels="X"),
        source="api",
    ),
    RowRule(
        "link.beside_media",
        "On Bluesky, Facebook, LinkedIn and Threads a post has either media or a link's card. Beside media, the link "
        "goes below the text.",
        Severity.NOTE,
        row(link="https://example.com/"),
        row(link="https://example.com/", media=_IMAGE),
        source="api",
    ),
    RowRule(
        "thread.empty_part",
        "Every part between lines of three dashes says or shows something.",
        _WARNING,
        row(channels="X", text="Good morning!\n---\nFresh rolls at seven."),
        row(channels="X", text="Good morning!\n---\n\n---\nFresh rolls at seven."),
        "warning",
        source="api",
    ),
    RowRule(
        "link_card.unused",
        "What stands on a link's card is given where there is one: with a link, and without media.",
        _WARNING,
        row(link="https://example.com/", link_title="Rolls"),
        row(link_title="Rolls"),
        "warning",
        source="api",
    ),
    RowRule(
        "post_type.unknown",
        "The post type is a known word. Networks that have types have a rule of their own for that.",
        _WARNING,
        row(post_type="Post"),
        row(post_type="Manifesto"),
        "warning",
    ),
    RowRule(
        "post_type.unused",
        "The post type is one of the row's networks; elsewhere the post is an ordinary one.",
        _WARNING,
        row(post_type="Offer", **{**_OFFER, "channels": "Facebook, Google Business"}),
        row(post_type="Reel", channels="LinkedIn"),
        "warning",
        source="api",
    ),
    RowRule(
        "tag.ambiguous",
        "A tag is one of Buffer's alone, where it is not written exactly as there.",
        _WARNING,
        Example(({"tags": "Spring-Sale"},), tags=("Spring-Sale", "Spring_Sale")),
        Example(({"tags": "spring sale"},), tags=("Spring-Sale", "Spring_Sale")),
        "warning",
    ),
    RowRule(
        "tag.unknown",
        "A tag is one of Buffer's.",
        _WARNING,
        Example(({"tags": "launch"},), tags=("Launch",)),
        Example(({"tags": "Lanch"},), tags=("Launch",)),
        "warning",
        source="api",
    ),
    RowRule(
        "row.approval_unproven",
        "Approval is asked for where a post in Buffer shows that the organization has it; there is no other sign.",
        _WARNING,
        rows({"needs_approval": "yes"}, posts=({"text": "Warm bread", "status": "needs_approval"},)),
        row(needs_approval="yes"),
        source="api",
    ),
    RowRule(
        "zone.fixed_offset",
        "A time zone follows summer time where people do.",
        _WARNING,
        row(timezone="America/New_York"),
        row(timezone="EST"),
    ),
    RowRule(
        "zone.reversed_sign",
        "A time zone means what it seems to.",
        _WARNING,
        row(timezone="-05:00"),
        row(timezone="Etc/GMT+5"),
    ),
)
"""Every switchable rule about rows."""

BY_ID: Mapping[str, RowRule] = {rule.id: rule for rule in ROW_RULES}
