"""What is asked of single cells: a table of the rules by which they are read.

None of them can be switched: where a cell's value cannot be known, no setting makes it known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from calendar_sync.model.entry import Severity
from calendar_sync.model.row_examples import row, rows
from calendar_sync.model.row_rule import RowRule

_IMAGE = "https://example.com/loaf.jpg"
_INSTAGRAM = {"channels": "Instagram", "media": _IMAGE}
_STORY = {**_INSTAGRAM, "post_type": "Story", "publish_by_notification": "yes"}
_YOUTUBE = {"channels": "YouTube", "media": "https://example.com/rolls.mp4", "title": "Rolls", "category": "Education"}
_ACME = "Acme = https://www.linkedin.com/company/acme"


def _rule(
    rule: str,
    summary: str,
    good: Mapping[str, Any],
    bad: Mapping[str, Any],
    severity: Severity = Severity.ERROR,
    source: str = "usage",
) -> RowRule:
    return RowRule(rule, summary, severity, row(**good), row(**bad), source=source, fixed=True)


_DATES = (
    _rule("date.missing", "A row with a time says on which day.", {}, {"date": None}),
    _rule("date.number", "A date is no plain number.", {"date": "14 May 2027"}, {"date": 46000}),
    _rule("date.unreadable", "A date is spelled in a way that can be read safely.", {}, {"date": "next Friday"}),
    _rule("date.no_year", "A date names its year.", {"date": "14 May 2027"}, {"date": "14 May"}),
    _rule("date.two_digit_year", "A year has four digits.", {"date": "14/05/2027"}, {"date": "14/05/27"}),
    _rule("date.not_a_day", "There is such a day.", {"date": "2027-02-28"}, {"date": "2027-02-30"}),
    _rule("date.out_of_range", "A year is one in which there are posts.", {}, {"date": "2127-05-14"}),
    _rule(
        "date.ambiguous",
        "A date can be read in one way only: day or month first is told by the column's dates, or by date_order.",
        {"date": "14/05/2027"},
        {"date": "04/05/2027"},
    ),
    RowRule(
        "date.mixed_order",
        "The dates of a column have all the day first, or all the month.",
        Severity.ERROR,
        rows({"date": "14/05/2027"}, {"date": "15/05/2027"}),
        rows({"date": "14/05/2027"}, {"date": "05/15/2027"}),
        fixed=True,
    ),
    _rule("time.missing", "A row with a date says at what time, or default_time does.", {}, {"time": None}),
    _rule("time.number", "A time is no plain number.", {"time": "9:30"}, {"time": 930}),
    _rule("time.unreadable", "A time is spelled in a way that can be read safely.", {"time": "9 am"}, {"time": "9"}),
    _rule("time.midnight", "Midnight is that of one day.", {"time": "00:00"}, {"time": "midnight"}),
    _rule("time.seconds", "A time has no seconds: posts go out on the minute.", {}, {"time": "09:30:15"}),
    _rule("time.zone", "A time zone stands in its own column.", {}, {"time": "09:30 CET"}),
    _rule(
        "time.contradicts_date",
        "Date and Time cell do not say different times.",
        {"date": "2027-05-14 09:30"},
        {"date": "2027-05-14 10:30"},
    ),
    _rule(
        "zone.abbreviation",
        "A time zone is an IANA name or an offset: PST, IST and BST say neither which clock nor whether it changes.",
        {"timezone": "America/Los_Angeles"},
        {"timezone": "PST"},
    ),
    _rule("zone.unknown", "There is such a time zone.", {"timezone": "Asia/Tokyo"}, {"timezone": "Mars/Olympus"}),
    _rule("zone.offset", "An offset is in use somewhere.", {"timezone": "+02:00"}, {"timezone": "+25:00"}),
    _rule(
        "time.other_day",
        "A Time cell with a day in it says the same day as the Date cell.",
        {"time": datetime(2027, 5, 14, 9, 30)},
        {"time": datetime(2027, 5, 15, 9, 30)},
    ),
    _rule(
        "text.is_a_date",
        "A text is none that the spreadsheet has turned into a date.",
        {"text": "May"},
        {"text": date(2027, 5, 14)},
    ),
    _rule("mode.unknown", "A mode is a known one.", {"mode": "Schedule"}, {"mode": "Whenever"}),
    _rule(
        "status.unknown",
        "Somebody has said what a status means; else its row is left alone.",
        {"status": "Approved"},
        {"status": "Almost"},
        Severity.WARNING,
    ),
)

_PLACES = (
    _rule("channel.missing", "A row says on which channel to post.", {}, {"channels": None}),
    _rule(
        "channel.unknown",
        "A channel is one of the organization's.",
        {"channels": "linkedin:acme"},
        {"channels": "linkedin:nobody"},
        source="api",
    ),
    _rule("channel.ambiguous", "A channel's name means one channel.", {}, {"channels": "acme"}, source="api"),
    _rule(
        "board.ambiguous",
        "A board's name means one board of the channel.",
        {"channels": "Pinterest", "media": _IMAGE, "board": "Ideas"},
        {"channels": "Pinterest", "media": _IMAGE, "board": "Bread"},
        source="api",
    ),
    _rule(
        "category.unknown", "A category is one of YouTube's.", _YOUTUBE, {**_YOUTUBE, "category": "Rolls"}, source="api"
    ),
    _rule(
        "post_type.not_made",
        "A post type is one that can be made through Buffer.",
        {**_INSTAGRAM, "post_type": "Story"},
        {**_INSTAGRAM, "post_type": "Live"},
        source="api",
    ),
    _rule(
        "idea.empty",
        "An idea has a text or a title.",
        {"mode": "Idea", "date": None, "time": None},
        {"mode": "Idea", "date": None, "time": None, "text": "", "media": _IMAGE},
    ),
)

_CONTENTS = (
    _rule("link.not_a_url", "A link is a web address.", {"link": "https://example.com/rolls"}, {"link": "our site"}),
    _rule("media.not_a_url", "A medium is a web address.", {"media": _IMAGE}, {"media": "loaf.jpg"}),
    _rule(
        "media.not_taken",
        "A medium is an image, a video or a document.",
        {"media": _IMAGE},
        {"media": "https://example.com/rolls.xlsx"},
        source="api",
    ),
    _rule(
        "media.share_page",
        "A medium is a file and no page that shows one.",
        {"media": _IMAGE},
        {"media": "https://www.canva.com/design/DAF/view"},
    ),
    _rule(
        "media.share_link",
        "A shared link leads Buffer to the file for as long as it needs it.",
        {"media": _IMAGE},
        {"media": "https://drive.google.com/file/d/1a2b3c4d5e6f7g8h9i0jklmnopqrstuvw/view"},
        Severity.WARNING,
    ),
    _rule(
        "media.rewritten",
        "A shared link is sent as the direct link it stands for.",
        {"media": _IMAGE},
        {"media": "https://www.dropbox.com/scl/fi/abc/loaf.jpg?rlkey=key&dl=0"},
        Severity.NOTE,
    ),
    _rule(
        "media.beyond_thread",
        "Media are divided into no more parts than the text.",
        {"channels": "X", "text": "Rolls\n---\nLoaves", "media": f"{_IMAGE}\n---\n{_IMAGE}"},
        {"channels": "X", "text": "Rolls", "media": f"{_IMAGE}\n---\n{_IMAGE}"},
    ),
    _rule(
        "setting.not_yes_or_no",
        "A cell that asks for yes or no says one of them.",
        {**_INSTAGRAM, "share_to_feed": "yes"},
        {**_INSTAGRAM, "share_to_feed": "perhaps"},
    ),
    _rule(
        "location_id.not_a_number",
        "A place is told by the number that the network has for it.",
        {**_INSTAGRAM, "location": "Lisbon", "location_id": "213385402"},
        {**_INSTAGRAM, "location": "Lisbon", "location_id": "abc"},
        source="api",
    ),
    _rule(
        "location_id.cut_off",
        "A number of more than fifteen digits stands in a cell of text: a spreadsheet makes the others zeros.",
        {**_INSTAGRAM, "location": "Lisbon", "location_id": "123456789012345696"},
        {**_INSTAGRAM, "location": "Lisbon", "location_id": 123456789012345696},
    ),
    _rule(
        "link_image.not_a_url",
        "A link's picture is a web address.",
        {"link": "https://example.com/", "link_image": _IMAGE},
        {"link": "https://example.com/", "link_image": "loaf.jpg"},
    ),
    _rule(
        "quote_post.unreadable",
        "A quoted post is told by its address.",
        {"channels": "X", "quote_post": "https://x.com/acme/status/1790000000000000000"},
        {"channels": "X", "quote_post": "the one of Monday"},
    ),
    _rule(
        "mentions.unreadable",
        "A linked mention says which profile is meant.",
        {"text": "Rolls by Acme", "mentions": f"{_ACME} 1234567"},
        {"text": "Rolls by Acme", "mentions": "Acme"},
    ),
    _rule(
        "mentions.no_number",
        "A linked mention has the network's number for the profile.",
        {"text": "Rolls by Acme", "mentions": f"{_ACME} 1234567"},
        {"text": "Rolls by Acme", "mentions": _ACME},
        source="api",
    ),
    _rule(
        "mentions.not_in_text",
        "A linked mention stands in the text.",
        {"text": "Rolls by Acme", "mentions": f"{_ACME} 1234567"},
        {"mentions": f"{_ACME} 1234567"},
    ),
    _rule(
        "user_tags.unreadable",
        "A user tag says who is to be marked where.",
        {**_INSTAGRAM, "user_tags": "@anna 0.5 0.5"},
        {**_INSTAGRAM, "user_tags": "top left"},
    ),
    _rule(
        "video_cover.unreadable",
        "A cover is told by a number of seconds.",
        {**_YOUTUBE, "video_cover": "2.5"},
        {**_YOUTUBE, "video_cover": "the middle"},
    ),
    _rule(
        "stickers.unreadable",
        "A sticker says which kind it is.",
        {**_STORY, "stickers": "music: Clair de lune"},
        {**_STORY, "stickers": "a cat"},
    ),
    _rule(
        "stickers.doubled",
        "There is one sticker of each kind.",
        {**_STORY, "stickers": "music: Clair de lune"},
        {
            **_STORY,
            "stickers": "music: Clair de lune\nmusic: Gymnopédie",
        },
    ),
)

CELL_RULES: tuple[RowRule, ...] = (*_DATES, *_PLACES, *_CONTENTS)
