"""The rows of ``agency/agency.xlsx``."""

from __future__ import annotations

from datetime import date, time, timedelta

from samples.book import IMAGES, Content, lines


def harbor_weeks(start: date) -> list[list[Content]]:
    """Return the bakery's rows, week by week."""

    def day(number: int) -> date:
        return start + timedelta(days=number)

    return [
        [
            {
                "date": day(0),
                "time": time(7, 30),
                "Pillar": "Craft",
                "channels": "HB all",
                "text": "Monday's first tray: cinnamon buns, still too hot to hold. We say wait five minutes. "
                "Nobody ever does.",
                "media": f"{IMAGES}/harbor/cinnamon-buns.jpg",
                "alt_text": "A tray of cinnamon buns with glaze running down the sides",
                "Owner": "Priya",
                "status": "Approved",
            },
            {
                "date": day(2),
                "Pillar": "Community",
                "channels": "Google Business",
                "text": "The book swap shelf by the window is full again. Take one, leave one, and have a slice of "
                "plum cake while you decide.",
                "Owner": "Priya",
                "status": "Client OK",
                "Notes": "No time given: nine o'clock is fine.",
            },
            {
                "date": day(4),
                "time": time(15, 0),
                "Pillar": "Craft",
                "channels": "Pinterest",
                "text": "A cardamom braid for slow weekends. Make the dough tonight, shape it tomorrow, and let the "
                "kitchen smell do the inviting.",
                "media": f"{IMAGES}/harbor/cardamom-braid.jpg",
                "alt_text": "A braided cardamom loaf sprinkled with pearl sugar",
                "title": "Overnight cardamom braid",
                "board": "Seasonal bakes",
                "link": "https://www.example.com/journal/cardamom-braid",
                "Owner": "Tom",
                "status": "Approved",
            },
        ],
        [
            {
                "date": day(7),
                "time": time(8, 0),
                "Pillar": "People",
                "channels": "HB Instagram",
                "text": lines(
                    "Meet Luis. He has shaped baguettes for eleven years and still calls each batch 'the good one'.",
                    "",
                    "#behindthecounter",
                ),
                "media": f"{IMAGES}/harbor/luis-portrait.jpg",
                "alt_text": "A baker with floured forearms laughing beside a rack of baguettes",
                "Owner": "Tom",
                "status": "With client",
                "Notes": "Luis wants to see it first.",
            },
            {
                "date": day(9),
                "time": time(12, 0),
                "Pillar": "Offer",
                "channels": "Facebook, X",
                "text": "Soup is back. Celeriac and apple today, with the end of yesterday's rye, and seconds on us "
                "if it is raining.",
                "Owner": "Priya",
                "status": "Approved",
            },
            {
                "date": day(10),
                "time": time(17, 0),
                "Pillar": "Offer",
                "channels": "Facebook",
                "text": "Two-for-one on pretzels from five o'clock, while the tray lasts.",
                "Owner": "Priya",
                "status": "Pulled",
                "Notes": "Client decided against discounts.",
            },
            {
                "Pillar": "Community",
                "channels": "Facebook",
                "text": "What did your grandmother bake that nobody has managed since? Tell us; we like a challenge.",
                "Owner": "Tom",
                "status": "Approved",
                "Notes": "Evergreen, any free slot.",
            },
        ],
    ]


def northwind_weeks(start: date) -> list[list[Content]]:
    """Return the bicycle shop's rows, week by week."""

    def day(number: int) -> date:
        return start + timedelta(days=number)

    return [
        [
            {
                "Owner": "Ada",
                "date": day(1),
                "time": time(8, 0),
                "channels": "NW open web, Threads",
                "Pillar": "Care",
                "text": "Your tyres have a number on the side. It is a range, not a dare. Most of us ride happier, and "
                "no slower, in the lower half of it.",
                "tags": "Evergreen",
                "status": "Approved",
            },
            {
                "Owner": "Ada",
                "date": day(3),
                "time": time(12, 15),
                "channels": "LinkedIn",
                "Pillar": "Trade",
                "text": lines(
                    "A question we get from office managers: what does it take to make people cycle to work?",
                    "",
                    "Less than you would think. A dry place to lock up, a hook for a wet jacket, and one colleague "
                    "who already does it.",
                ),
                "status": "Client OK",
            },
            {
                "Owner": "Ben",
                "date": day(5),
                "time": time(9, 30),
                "channels": "NW Instagram, TikTok",
                "Pillar": "Workshop",
                "text": "Truing a wheel by ear. Headphones recommended, patience required. #wheelbuilding",
                "media": f"{IMAGES}/northwind/wheel-truing.mp4",
                "status": "Approved",
            },
        ],
        [
            {
                "Owner": "Ben",
                "date": day(8),
                "time": time(18, 0),
                "channels": "YouTube",
                "Pillar": "Workshop",
                "text": "Everything we check in a spring service, in the order in which we check it, so that you can "
                "do half of it at home.",
                "media": f"{IMAGES}/northwind/spring-service.mp4",
                "title": "The spring service, step by step",
                "category": "Sports",
                "tags": "Launch",
                "status": "Approved",
            },
            {
                "Owner": "Ada",
                "date": day(10),
                "time": time(7, 45),
                "channels": "NW Instagram",
                "Pillar": "Care",
                "text": "Before and after: the same drivetrain, ninety minutes and one very black sink apart.",
                "media": f"{IMAGES}/northwind/drivetrain-before-after.jpg",
                "status": "Needs photo",
                "Notes": "Ben brings the second picture.",
            },
            {
                "Owner": "Ada",
                "channels": "LinkedIn",
                "Pillar": "Trade",
                "text": "Interview with the school that teaches bicycle repair as a subject.",
                "title": "The school with a workshop",
                "status": "Someday",
            },
        ],
    ]
