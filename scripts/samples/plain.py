"""``plain.xlsx``: one tab, the default columns, two weeks, everything in order."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

from samples.book import IMAGES, Content, Styles, lines, open_book, set_widths, title_of, write_header, write_rows
from samples.expected import Expected

FIELDS = (
    "date",
    "time",
    "timezone",
    "channels",
    "text",
    "text:twitter",
    "media",
    "alt_text",
    "first_comment",
    "link",
    "title",
    "board",
    "category",
    "post_type",
    "tags",
    "mode",
    "status",
)
"""Every column a user may fill in, in the order of the templates."""


def rows(start: date) -> list[Content]:
    """Return the calendar of the two weeks that begin on the Monday ``start``."""

    def day(number: int) -> date:
        return start + timedelta(days=number)

    return [
        {
            "date": day(0),
            "time": time(8, 0),
            "channels": "instagram:harborbakery, Facebook",
            "text": lines(
                "Four ingredients: flour, water, salt and time. Mostly time.",
                "",
                "Our country sourdough rests for 26 hours before it sees the oven, and you can taste each of them. "
                "The first loaves come out at seven.",
                "",
                "#sourdough #harborbakery",
            ),
            "media": f"{IMAGES}/harbor/sourdough-crumb.jpg",
            "alt_text": "A sourdough loaf cut in half on a floured board, steam rising from the open crumb",
            "first_comment": "Want one put aside? Call the shop before ten and it has your name on it.",
            "tags": "Evergreen",
            "status": "Ready",
        },
        {
            "date": day(0),
            "time": time(12, 30),
            "channels": "X",
            "text": "Lunch idea: yesterday's focaccia, today's tomatoes, and somebody else doing the washing-up. "
            "Sandwiches until two, or until they are gone.",
            "status": "Ready",
        },
        {
            "date": day(1),
            "time": time(9, 0),
            "channels": "northwind.bsky.social, northwind@mastodon.social, Threads",
            "text": "A quiet bike is a happy bike. If yours creaks on the first climb of the day, bring it in: "
            "nine times out of ten it is a dry seatpost, and we will sort it while you drink your coffee.",
            "tags": "Evergreen",
            "status": "Ready",
        },
        {
            "date": day(1),
            "time": time(17, 0),
            "channels": "Pinterest",
            "text": "Rhubarb, almond and brown butter under a shortcrust lid. The whole recipe, with the trick that "
            "keeps the bottom crisp, is on our journal.",
            "media": f"{IMAGES}/harbor/rhubarb-tart.jpg",
            "alt_text": "A rhubarb tart with a lattice lid, one slice taken out",
            "link": "https://www.example.com/journal/rhubarb-tart",
            "title": "Rhubarb and almond tart with a crisp bottom",
            "board": "Seasonal bakes",
            "status": "Ready",
        },
        {
            "date": day(2),
            "time": time(10, 0),
            "channels": "Google Business",
            "text": "From this week the bakery opens at 6:30 on weekdays, half an hour earlier than before. Fresh "
            "rolls, filter coffee and the morning paper are waiting. Parking behind the house is free until nine.",
            "media": f"{IMAGES}/harbor/shopfront-morning.jpg",
            "status": "Ready",
        },
        {
            "date": day(2),
            "time": time(9, 0),
            "timezone": "America/New_York",
            "channels": "LinkedIn",
            "text": lines(
                "We have repaired 4,112 bicycles in our workshop so far, and kept a list of why they came in.",
                "",
                "The most common reason is not an accident. It is a chain that nobody had wiped in a year. So we "
                "started free evening classes for the offices around us, and our American dealers now do the same.",
                "",
                "Here is the lesson plan, free to use.",
            ),
            "link": "https://www.example.com/northwind/office-bike-class",
            "status": "Ready",
        },
        {
            "date": day(3),
            "time": time(7, 30),
            "channels": lines("instagram:harborbakery", "Facebook", "X"),
            "text": lines(
                "Thursday is pie day.",
                "",
                "Chicken and leek with a proper gravy, mushroom and thyme for everyone who skips meat, and a small "
                "apple one for the walk home. All of them come out of the oven at eleven, and the queue is half the "
                "fun: people have made friends there.",
            ),
            "text:twitter": "Thursday is pie day: chicken and leek, mushroom and thyme, and a small apple one for the "
            "walk home. Out of the oven at eleven.",
            "media": f"{IMAGES}/harbor/pies-on-rack.png",
            "alt_text": "Golden pies cooling on a wire rack, steam curling from the vents",
            "status": "Ready",
        },
        {
            "date": day(3),
            "time": time(18, 0),
            "channels": "Threads, Bluesky",
            "text": lines(
                "Three things we wish every new commuter knew before the first wet morning. A short thread from the "
                "workshop floor.",
                "---",
                "1. Mudguards are worth more than a waterproof jacket. The rain from above stops; the rain from your "
                "own wheel never does.",
                "---",
                "2. Let a little air out of the tyres. Five psi less, and painted lines stop feeling like ice.",
                "---",
                "3. Brake earlier than you think, then a little earlier than that. See you out there, we will be the "
                "damp ones waving.",
            ),
            "status": "Ready",
        },
        {
            "date": day(4),
            "time": time(16, 30),
            "channels": "TikTok",
            "text": "Forty seconds from filthy to silent. The cloth was white when we started. #bikecare",
            "media": f"{IMAGES}/northwind/chain-clean.mp4",
            "status": "Ready",
        },
        {
            "date": day(5),
            "time": time(10, 0),
            "channels": "YouTube",
            "text": "No car, no floor pump, no panic: how to mend a puncture at the roadside with what fits under a "
            "saddle. Ask your questions below, the workshop reads them all.",
            "media": f"{IMAGES}/northwind/puncture-short.mp4",
            "title": "Mend a puncture in under a minute",
            "category": "Sports",
            "post_type": "Short",
            "tags": "Evergreen",
            "status": "Ready",
        },
        {
            "channels": "Facebook",
            "text": "Did you know that we bake to order for name days, retirements and 'we finally moved in' parties? "
            "Tell us two days ahead and we will write on it whatever you like, within reason.",
            "tags": "Evergreen",
            "mode": "Queue",
            "status": "Ready",
        },
        {
            "date": day(7),
            "time": time(8, 30),
            "channels": "LinkedIn",
            "text": "We are looking for a second mechanic who likes people as much as bearings. Four days a week, real "
            "training, and a staff bike after six months. The advert follows; who should we be talking to?",
            "mode": "Draft",
            "status": "Ready",
        },
        {
            "channels": "LinkedIn",
            "title": "A day with the wheel builder",
            "text": "Photo story: follow Morag from the first spoke to the final true. Ask her about the wheel that "
            "went round the world twice.",
            "tags": "Evergreen",
            "mode": "Idea",
        },
        {
            "date": day(8),
            "time": time(11, 0),
            "channels": "Facebook",
            "text": "Our spring cake list is here: lemon drizzle, carrot with orange, and the hazelnut roll that had "
            "its own fan mail last year. Pre-orders open at the counter and by phone.",
            "tags": "Launch",
            "status": "Hold",
        },
        {
            "date": day(9),
            "time": time(12, 0),
            "channels": "instagram:northwindcycles",
            "text": lines(
                "The new touring frame, three ways: bare steel, fully loaded, and where it is happiest.",
                "",
                "Test rides all weekend. Bring a rain jacket and somewhere you have always wanted to go.",
                "",
                "#biketouring #steelisreal",
            ),
            "media": lines(
                f"{IMAGES}/northwind/tourer-frame.jpg",
                f"{IMAGES}/northwind/tourer-loaded.jpg",
                f"{IMAGES}/northwind/tourer-coast.jpg",
            ),
            "alt_text": lines(
                "A bare steel bicycle frame hanging in the workshop",
                "The same bicycle with four panniers, leaning on a stone wall",
                "The bicycle on an empty coast road at sunrise",
            ),
            "tags": "Launch",
            "mode": "Schedule",
            "status": "Ready",
        },
        {
            "date": day(10),
            "time": time(7, 0),
            "channels": "instagram:harborbakery",
            "text": "Turn the sound on: this is what a good crust says when it cools. Bakers call it singing.",
            "media": f"{IMAGES}/harbor/crust-singing.mp4",
            "post_type": "Reel",
            "status": "Ready",
        },
        {
            "date": day(11),
            "time": time(17, 30),
            "channels": "northwind@mastodon.social, Bluesky",
            "text": "Sunday's group ride is 38 gentle miles with a cake stop in the middle. Nobody gets left behind, "
            "and nobody has to talk about gear ratios. We roll out from the shop at nine.",
            "media": f"{IMAGES}/northwind/group-ride.jpg",
            "alt_text": "A dozen riders in bright jackets on a country lane, one of them waving",
            "tags": "Launch, Evergreen",
            "status": "Ready",
        },
    ]


def make(path: Path, start: date) -> None:
    """Write the workbook to ``path``, its first week beginning on the Monday ``start``."""
    with open_book(path, "Content calendar") as book:
        styles = Styles(book)
        sheet = book.add_worksheet("Calendar")
        write_header(sheet, 0, [title_of(field) for field in FIELDS], styles)
        write_rows(sheet, 1, FIELDS, rows(start), styles)
        set_widths(sheet, FIELDS)
        sheet.freeze_panes(1, 2)
    expected = Expected("One tab with every default column, everything in order.")
    for row, content in enumerate(rows(start), start=2):
        expected.add("Calendar", row, content)
    expected.write(path)
