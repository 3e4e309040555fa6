"""The rows of ``rich.xlsx``."""

from __future__ import annotations

from datetime import date, time, timedelta

from samples.book import IMAGES, Content


def rows(start: date) -> list[Content]:
    """Return the rows; Day and Characters are formulas and are added when the tab is written."""

    def day(number: int) -> date:
        return start + timedelta(days=number)

    return [
        {
            "date": day(0),
            "time": time(9, 0),
            "channels": "Facebook",
            "text": "New on the shelf: a buckwheat loaf that took us eleven tries. Number nine was good, too, "
            "ask the ducks.",
            "media": f"{IMAGES}/harbor/buckwheat-loaf.jpg",
            "alt_text": "A dark buckwheat loaf on a linen cloth, one slice buttered",
            "tags": "Launch",
            "status": "Ready",
            "Owner": "Priya",
        },
        {
            "date": day(0),
            "time": time(17, 30),
            "channels": "X",
            "text": "Half an hour to closing and there are nine rolls left. You know what to do.",
            "status": "Ready",
            "Owner": "Tom",
        },
        {
            "date": day(1),
            "time": time(8, 15),
            "channels": "LinkedIn",
            "text": "Our apprentice Kit passed the final exam this week, with a wheel so true that the examiner "
            "measured it twice. We could not be prouder, and we are taking applications for next year.",
            "status": "Ready",
            "Owner": "Ada",
        },
        {
            "date": day(1),
            "time": time(12, 0),
            "channels": "Pinterest",
            "text": "Behind the counter: how twelve kinds of roll find their way into one window before seven.",
            "media": f"{IMAGES}/harbor/window-display.jpg",
            "alt_text": "A shop window filled with rows of different bread rolls",
            "link": "https://www.example.com/journal/the-window",
            "title": "Dressing the bakery window",
            "board": "Behind the counter",
            "tags": "Evergreen",
            "status": "Ready",
            "Owner": "Priya",
        },
        {
            "date": day(2),
            "time": time(18, 45),
            "channels": "Threads",
            "text": "Rain again, so the workshop is full of people who came for a mudguard and stayed for the "
            "conversation. Best waiting room in town.",
            "status": "Ready",
            "Owner": "Ben",
        },
        {
            "date": day(3),
            "time": time(10, 0),
            "channels": "Google Business",
            "text": "Our almond croissants are now baked twice a day, at seven and at two. Come in the afternoon and "
            "they are still warm.",
            "media": f"{IMAGES}/harbor/almond-croissants.png",
            "status": "Ready",
            "Owner": "Tom",
        },
        {
            "date": day(4),
            "time": time(16, 0),
            "channels": "TikTok",
            "text": "Headset bearings, before and after. The squeak at second three is real.",
            "media": f"{IMAGES}/northwind/headset.mp4",
            "status": "Ready",
            "Owner": "Ben",
        },
        {
            "date": day(5),
            "time": time(9, 30),
            "channels": "YouTube",
            "text": "A pannier packing order that survives cobbles: heavy things low, rain jacket on top, sandwiches "
            "where you can reach them.",
            "media": f"{IMAGES}/northwind/pannier-packing.mp4",
            "title": "How to pack a pannier for a rough road",
            "category": "Sports",
            "status": "Ready",
            "Owner": "Ada",
        },
        {
            "date": day(7),
            "time": time(11, 0),
            "channels": "Facebook",
            "text": "Save the date: the street breakfast is back. One long table, everyone brings a jar of something.",
            "status": "In review",
            "Owner": "Priya",
        },
        {
            "date": day(8),
            "time": time(9, 0),
            "channels": "LinkedIn, Threads",
            "text": "Every bike that leaves our workshop has a small card on the bars: who worked on it, and what "
            "they would check next. Customers keep them. Some have a whole stack.",
            "tags": "Evergreen",
            "mode": "Schedule",
            "status": "Ready",
            "Owner": "Ada",
        },
        {
            "channels": "X",
            "text": "There is always one loaf in the batch with a face. Today's looks like it has read your emails.",
            "tags": "Evergreen",
            "mode": "Queue",
            "status": "Ready",
            "Owner": "Tom",
        },
        {
            "channels": "Facebook",
            "title": "Recipes from the regulars",
            "text": "Ask five regulars what they do with stale bread, and cook all five.",
            "mode": "Idea",
            "status": "Idea",
            "Owner": "Priya",
        },
    ]
