"""The rows of ``mistakes.xlsx``: what is in them, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from samples.book import IMAGES, Content

CELL_ERROR = "#REF!"
COPIED_ID = "cs7k2m9qxd"

LONG_TEXT = (
    "We tried to tell this story in one short post and failed, because the recipe is older than the shop, the shop is "
    "older than the street, and the street has opinions. It begins with a rye starter carried across an ocean in a "
    "hat box, and it ends, so far, with you and a slice of it, toasted, this morning."
)


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the sample.

    Args:
        content: The row.
        problem: What is wrong with it, for the page that describes the samples; empty for a good row.
        column: Title of the column to be mended.
        note: For rows that are right although they look odd.
    """

    content: Content
    problem: str = ""
    column: str = ""
    note: str = ""


def gap_day(start: date) -> date:
    """Return the first day on or after ``start`` on which New York's clocks skip from 2:00 to 3:00.

    Since 2007 that is the second Sunday of March (Energy Policy Act of 2005, section 110).
    """
    for year in (start.year, start.year + 1):
        first = date(year, 3, 1)
        second_sunday = first + timedelta(days=(6 - first.weekday()) % 7 + 7)
        if second_sunday >= start:
            return second_sunday
    raise AssertionError("every year has a second Sunday in March")


def cases(start: date) -> list[Case]:
    """Return all rows, dated from the Monday ``start`` on where they carry a possible date."""

    def day(number: int) -> date:
        return start + timedelta(days=number)

    ready: Content = {"status": "Ready"}
    facebook: Content = {"channels": "Facebook", **ready}
    return [
        Case(
            {
                **facebook,
                "date": day(0),
                "time": time(9, 0),
                "text": "Good morning from the ovens. Rye, spelt and the seeded one are on the shelf.",
            }
        ),
        Case(
            {**ready, "date": day(0), "time": time(10, 0), "text": "Lost mitten found by the till. Blue, very small."},
            "No channel at all",
            "Channels",
        ),
        Case(
            {
                **ready,
                "date": day(0),
                "time": time(11, 0),
                "channels": "Instagram",
                "text": "Which one would you take home?",
                "media": f"{IMAGES}/harbor/two-cakes.jpg",
            },
            "Two Instagram channels are connected; the row does not say which one is meant",
            "Channels",
        ),
        Case(
            {
                **ready,
                "date": day(0),
                "time": time(12, 0),
                "channels": "Instagrm",
                "text": "Lunch, as seen from the counter.",
                "media": f"{IMAGES}/harbor/counter.jpg",
            },
            "A typing slip: there is no such channel",
            "Channels",
        ),
        Case(
            {
                **facebook,
                "date": date(2019, 3, 4),
                "time": time(9, 0),
                "text": "The lemon tart is back for one week only.",
            },
            "The date has passed, years ago",
            "Date",
        ),
        Case(
            {**facebook, "date": day(1), "text": "Wholemeal walnut today, and there is enough for everyone."},
            "A date without a time, and no default time in the settings",
            "Time",
        ),
        Case(
            {
                **facebook,
                "date": f"31 February {start.year}",
                "time": time(9, 0),
                "text": "Last day of the winter menu. Come and say goodbye to the chestnut soup.",
            },
            "There is no such day",
            "Date",
        ),
        Case(
            {
                **facebook,
                "date": f"{day(2):%A} {day(3).day} {day(3):%B} {day(3).year}",
                "time": time(9, 0),
                "text": "Market day: find us between the cheese and the flowers.",
            },
            f"Weekday and date contradict each other: that day is a {day(3):%A}",
            "Date",
        ),
        Case(
            {
                **facebook,
                "date": f"03/04/{start.year}",
                "time": time(9, 0),
                "text": "Bread class, beginners welcome. Bring an apron and an appetite.",
            },
            "3 April or March 4? Nothing in the column tells",
            "Date",
        ),
        Case(
            {
                **facebook,
                "date": day(2),
                "time": time(9, 0),
                "timezone": "PST",
                "text": "Our West Coast friends can now order the biscuit tin.",
            },
            "An abbreviation is not a time zone: it has several meanings and ignores summer time",
            "Time zone",
        ),
        Case(
            {
                **facebook,
                "date": gap_day(start),
                "time": time(2, 30),
                "timezone": "America/New_York",
                "text": "For the night owls: the first tray comes out while the clocks change.",
            },
            "The clocks skip from 2:00 to 3:00 that night, so 2:30 does not exist",
            "Time",
        ),
        Case(
            {
                **ready,
                "date": day(3),
                "time": time(8, 0),
                "channels": "X",
                "text": LONG_TEXT,
            },
            f"{len(LONG_TEXT)} characters; X takes 280",
            "Text",
        ),
        Case(
            {
                **ready,
                "date": day(3),
                "time": time(12, 0),
                "channels": "LinkedIn",
                "text": "A good apprentice asks why the spanner is this long. We have two such apprentices now.",
            }
        ),
        Case(
            {
                **ready,
                "date": day(3),
                "time": time(17, 0),
                "channels": "instagram:northwindcycles",
                "text": "Golden hour on the canal path. Picture follows!",
            },
            "Instagram takes no post without an image or a video",
            "Media",
        ),
        Case(
            {
                **ready,
                "date": day(4),
                "time": time(10, 0),
                "channels": "YouTube",
                "text": "Five sounds your bicycle makes, and what each of them wants from you.",
                "media": f"{IMAGES}/northwind/five-sounds.mp4",
                "category": "Sports",
            },
            "A YouTube video needs a title",
            "Title",
        ),
        Case(
            {
                **ready,
                "date": day(4),
                "time": time(11, 0),
                "channels": "Pinterest",
                "text": "Marzipan pears, ripe all year.",
                "media": f"{IMAGES}/harbor/marzipan-pears.jpg",
                "title": "Marzipan pears",
            },
            "A pin needs a board",
            "Board",
        ),
        Case(
            {
                **ready,
                "date": day(4),
                "time": time(12, 0),
                "channels": "Pinterest",
                "text": "Three tiers, one lemon tree's worth of curd.",
                "media": f"{IMAGES}/harbor/lemon-tiers.jpg",
                "title": "Lemon curd wedding cake",
                "board": "Wedding cakes",
            },
            "The account has no board of that name",
            "Board",
        ),
        Case(
            {
                **facebook,
                "date": day(4),
                "time": time(15, 0),
                "text": "Croissants, the final version. This time we mean it.",
                "media": "croissant-final-v2.jpg (in the shared folder)",
            },
            "A file name, not a web address",
            "Media",
        ),
        Case(
            {
                "date": day(7),
                "time": time(9, 0),
                "channels": "Facebook",
                "text": "We close an hour early on Tuesday for the staff meal.",
                "status": "Ask Mum",
            },
            "Nobody has said what this status means, so the row is held",
            "Status",
        ),
        Case(
            {
                **facebook,
                "date": day(7),
                "time": time(10, 0),
                "text": "Gift vouchers are now made of paper again, and smell faintly of vanilla.",
                "mode": "Whenever",
            },
            "There is no such mode",
            "Mode",
        ),
        Case(
            {**facebook, "text": "The garden tables are out. Blankets are on us.", "mode": "Schedule"},
            "To be scheduled, but without a date",
            "Date",
        ),
        Case(
            {**facebook, "date": day(7), "time": time(12, 0), "text": CELL_ERROR},
            "The formula that should bring the text is broken",
            "Text",
        ),
        Case(
            {**facebook, "date": day(7), "time": time(15, 0)},
            "Nothing to post: neither text nor media",
            "Text",
        ),
        Case(
            {
                **ready,
                "date": day(8),
                "time": time(9, 0),
                "channels": "Threads",
                "text": "A bell is the politest part of a bicycle. Ring it early, ring it kindly.",
                "sync_id": COPIED_ID,
            }
        ),
        Case(
            {
                **ready,
                "date": day(9),
                "time": time(9, 0),
                "channels": "Threads",
                "text": "A bell is the politest part of a bicycle. It bears repeating: early, and kindly.",
                "sync_id": COPIED_ID,
            },
            note="Copied from the row above, Sync ID and all. That is allowed: the copy becomes a row of its own",
        ),
    ]
