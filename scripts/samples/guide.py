"""What each column of the blank calendar is for, in the words of its notes and its Instructions tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from calendar_sync.model.columns import OWN_COLUMNS, USER_COLUMNS

STATUSES = ("Ready", "Hold", "Cancelled", "Idea")
MODES = ("Schedule", "Queue", "Next", "Now", "Draft", "Idea")
POST_TYPES = ("Post", "Reel", "Story", "Carousel", "Short", "What's new", "Offer", "Event")
TIME_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""A short list to choose from; any other IANA name may be typed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the blank calendar.

    Args:
        purpose: What goes in, in one or two sentences.
        example: What a cell may look like.
        hint: Shown when a cell is selected (at most 255 characters); empty for none.
        check: XlsxWriter's data validation, without its messages; empty where anything goes.
    """

    purpose: str
    example: str
    hint: str = ""
    check: Mapping[str, Any] = field(default_factory=dict)


def choice(words: tuple[str, ...]) -> dict[str, Any]:
    """Return the data validation of a dropdown with these words."""
    return {"validate": "list", "source": list(words)}


GUIDE: Mapping[str, Column] = {
    "date": Column(
        "The day on which the post goes out, as a real date. Leave it empty for queue posts and ideas.",
        "2030-03-04",
        "The day of the post. Type it as a date; the cell shows it as year-month-day.",
        {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)},
    ),
    "time": Column(
        "The time of day, in the time zone of the row, else of the settings, else of the channel.",
        "09:30",
        "The time of day, such as 09:30 or 2:15 PM.",
        {"validate": "time", "criteria": "between", "minimum": time(0, 0), "maximum": time(23, 59)},
    ),
    "timezone": Column(
        "Only where a row is meant in another time zone than usual. A city's zone, not an abbreviation such as PST.",
        "Europe/London",
        "Usually empty. Choose a zone or type another, such as Africa/Nairobi. No abbreviations such as PST or BST.",
        choice(TIME_ZONES),
    ),
    "channels": Column(
        "Where to post: a channel's name, a network if you have only one channel there, or network:name. Several are "
        "separated by commas or stand on lines of their own.",
        "LinkedIn, instagram:harborbakery",
        "One or several, separated by commas: a channel's name, a network (Facebook, X, IG ...) or network:name, such "
        "as instagram:harborbakery.",
    ),
    "text": Column(
        "The text of the post. A line of three dashes (---) starts the next part of a thread on X, Threads, Bluesky "
        "and Mastodon.",
        "Four ingredients: flour, water, salt and time.",
    ),
    "text:twitter": Column(
        "A text of its own for X, where the other one is too long. You may add such columns for other networks: "
        "Text (Bluesky), Text (LinkedIn) ...",
        "Flour, water, salt, time. Loaves at seven.",
    ),
    "media": Column(
        "Direct web addresses of images or videos, one a line; a line of three dashes leads on to the next part of a "
        "thread. The address must end in .jpg, .png, .mp4 or the like "
        "and open without signing in.",
        "https://images.example.com/loaf.jpg",
        "One direct https:// address a line, ending in .jpg, .png, .mp4 or the like. No folders and no pages.",
    ),
    "alt_text": Column(
        "What the image shows, for people who cannot see it: one line for each image, in the order of Media.",
        "A sourdough loaf cut in half on a floured board",
    ),
    "first_comment": Column(
        "Posted as the first comment, on Facebook, Instagram and LinkedIn.", "Call us before ten to put one aside."
    ),
    "link": Column(
        "Where the post leads: a link card, the target of a pin, the button of a Google post. On X, Mastodon, TikTok "
        "and YouTube, and beside media on networks with link cards, it goes below the text.",
        "https://www.example.com/journal",
    ),
    "title": Column("The title of a YouTube video, of a pin or of an idea.", "Overnight cardamom braid"),
    "board": Column("The Pinterest board, by its name.", "Seasonal bakes"),
    "category": Column("The category of a YouTube video, by its name.", "Sports"),
    "post_type": Column(
        "Usually empty. Reel, Story or Short where that is meant; What's new, Offer or Event on Google Business.",
        "Reel",
        check=choice(POST_TYPES),
    ),
    "tags": Column("Tags that exist in Buffer, separated by commas.", "Evergreen, Launch"),
    "mode": Column(
        "Usually empty, which means Schedule. The words are listed below.",
        "Queue",
        "Empty: at the date and time of the row. Queue, Next and Now let Buffer choose the time; Draft and Idea post "
        "nothing.",
        choice(MODES),
    ),
    "status": Column(
        "Whether the row may go out. The words are listed below; an empty cell counts as Ready.",
        "Ready",
        "Ready goes out. Hold stays as it is. Cancelled is taken out of Buffer. Idea goes to the idea board.",
        choice(STATUSES),
    ),
}
"""By field. Columns stand in this order."""

if GUIDE.keys() - {"text:twitter"} != USER_COLUMNS.keys():
    raise AssertionError("every column a user may fill in needs its explanation")

FIELDS = tuple(GUIDE)

OWN: Mapping[str, str] = {
    "sync_id": "The name of the row. It stays with the row when you sort or move it. Never edit it.",
    "sync_status": "What became of the row at the last sync.",
    "post_ids": "Buffer's number for each post, one line a channel.",
    "scheduled_for": "When the post goes out, or went out.",
    "post_link": "The address of the post, once it is out.",
    "sync_error": "What stands in the way, and how to mend it.",
}
"""What the tool's own columns show, by field."""

if OWN.keys() != OWN_COLUMNS.keys():
    raise AssertionError("every column of the tool needs its explanation")

STATUS_MEANINGS: Mapping[str, str] = {
    "Ready": "Goes out as the row says. Also: Approved, Final, Scheduled, To publish, Signed off.",
    "Hold": "Stays exactly as it is in Buffer, whatever the row says. Also: Draft, In review, Planned, Pending, Done.",
    "Cancelled": "Is taken out of Buffer unless it has been sent. Also: Canceled, Delete, Removed.",
    "Idea": "Goes to Buffer's idea board. Also: Brainstorm, Concept.",
    "Any other word": "Holds the row, until the settings say what the word means.",
}
MODE_MEANINGS: Mapping[str, str] = {
    "Schedule": "At the row's date and time. The same as an empty cell.",
    "Queue": "At the next free slot of the channel's posting schedule. Needs no date.",
    "Next": "Ahead of everything that waits in the channel's queue.",
    "Now": "At once. A sync asks before it sends such a row.",
    "Draft": "Is saved in Buffer as a draft.",
    "Idea": "Goes to Buffer's idea board; channels may be left open.",
}
STEPS: tuple[str, ...] = (
    "Fill in one row for each post in the tab Calendar. Columns you do not need may stay empty, move or go.",
    "Add columns of your own wherever you like (Owner, Campaign, Notes ...). They are never changed, and rows wait "
    "where one of them says no, names another client, or holds part of a post.",
    "calendar-sync check FILE tells what is wrong with rows, without a connection.",
    "calendar-sync plan FILE shows what would happen in Buffer. Nothing is sent.",
    "calendar-sync sync FILE shows the plan again, asks, carries it out and writes the result into the same row.",
)
