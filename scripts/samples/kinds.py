"""The four blank calendars: which tabs and columns each has, and how it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calendar_sync.model.services import label
from samples.guide import GUIDE, MODE_MEANINGS, MODES, STATUS_MEANINGS, STEPS, Column, choice

COMMANDS = STEPS[2:]
"""Check, plan, sync: the same for every kind."""

OWN_WISH = STEPS[1]
"""Columns of the team's own are welcome."""


@dataclass(frozen=True, slots=True)
class Template:
    """One blank calendar.

    Args:
        file: Its name, without an ending.
        title: In the properties of the workbook.
        columns: By field, or by title where a column is the team's own; in order.
        steps: How to use it.
        tabs: Calendars, all alike.
        lists: A tab with a list of channels for each of ``tabs``, from which their rows choose; empty for none.
        frozen: So many columns stay in view.
        statuses: Words that are offered under Status and explained.
        modes: The same for Mode; empty where there is no such column.
    """

    file: str
    title: str
    columns: Mapping[str, Column]
    steps: tuple[str, ...]
    tabs: tuple[str, ...] = ("Calendar",)
    lists: str = ""
    frozen: int = 2
    statuses: Mapping[str, str] = field(default_factory=lambda: STATUS_MEANINGS)
    modes: Mapping[str, str] = field(default_factory=lambda: MODE_MEANINGS)


def _words(meanings: Mapping[str, str], *words: str) -> dict[str, str]:
    return {word: meanings[word] for word in words}


def _choosing(column: str, words: tuple[str, ...], **changes: Any) -> Column:
    return replace(GUIDE[column], check=choice(words), **changes)


_WAITING: Mapping[str, str] = {
    "In review": "Waits: nothing of the row is sent or changed until it is Ready.",
    **STATUS_MEANINGS,
}

_NO_IDEAS = tuple(word for word in MODES if word != "Idea")

NETWORKS: Mapping[str, str] = {
    "instagram": "Which one would you take home? Tell us below. #harborbakery",
    "facebook": "Four ingredients: flour, water, salt and time. The first loaves come out at seven.",
    "linkedin": "We bake for 14 offices around us. Here is what we learned about Mondays.",
    "twitter": "Flour, water, salt, time. Loaves at seven.",
    "threads": "Flour, water, salt, time. What is missing?",
    "bluesky": "Flour, water, salt, time. Loaves at seven.",
    "tiktok": "From flour to loaf in forty seconds. #sourdough",
    "googlebusiness": "From this week we open at 6:30 on weekdays.",
}
"""The networks that have a column in the matrix, each with an example."""


def _network(service: str, example: str) -> Column:
    name = label(service)
    return Column(
        f"The post on {name}. Leave the cell empty where the row is not for {name}.",
        example,
        f"What is written here goes out on {name}; an empty cell means: not on {name}.",
    )


POST = Template("blank-calendar", "Content calendar", GUIDE, STEPS)

BY_NETWORK = Template(
    "blank-networks",
    "Content calendar, a column for each network",
    {
        "date": replace(GUIDE["date"], purpose="The day on which the posts go out, as a real date."),
        "time": GUIDE["time"],
        "Post idea": Column("What the posts are about. For you alone: it is never posted.", "Bread at seven"),
        **{f"text:{service}": _network(service, example) for service, example in NETWORKS.items()},
        "media": GUIDE["media"],
        "alt_text": GUIDE["alt_text"],
        "link": GUIDE["link"],
        "tags": GUIDE["tags"],
        "mode": _choosing(
            "mode",
            _NO_IDEAS,
            hint="Empty: at the date and time of the row. Queue, Next and Now let Buffer choose the time.",
        ),
        "status": _choosing(
            "status",
            ("Ready", "Hold", "Cancelled"),
            hint="Ready goes out. Hold stays as it is. Cancelled is taken out of Buffer.",
        ),
    },
    (
        "One row for each day or subject, with a text under every network that it is for. The row goes out there, and "
        "nowhere else; a row without any text waits.",
        "Take away the columns of networks that you do not use. Others are added the same way: Text (Mastodon), Text "
        "(Pinterest) with a column Board, Text (YouTube) with a column Title. Do not add a column Channels or Text: "
        "then Channels would say where rows go.",
        "Two channels on one network? calendar-sync.toml beside it says which one is meant, under [channels], "
        'as in Instagram = "instagram:harborbakery".',
        OWN_WISH,
        *COMMANDS,
    ),
    frozen=3,
    statuses=_words(STATUS_MEANINGS, "Ready", "Hold", "Cancelled", "Any other word"),
    modes=_words(MODE_MEANINGS, *_NO_IDEAS),
)  # fmt: skip

AGENCY = Template(
    "blank-agency",
    "Client calendars",
    {
        "date": GUIDE["date"],
        "time": GUIDE["time"],
        "channels": replace(
            GUIDE["channels"],
            purpose="Where to post, as network:name, since several clients may be on one network. Choose from the "
            "client's list, or write several, separated by commas or on lines of their own.",
            example="instagram:harborbakery, facebook:Harbor Bakery",
            hint="Choose one, or type several, separated by commas, each as network:name. The choice comes from the "
            "tab Client channels.",
        ),
        "text": GUIDE["text"],
        "text:twitter": GUIDE["text:twitter"],
        "media": GUIDE["media"],
        "alt_text": GUIDE["alt_text"],
        "first_comment": GUIDE["first_comment"],
        "link": GUIDE["link"],
        "title": GUIDE["title"],
        "board": GUIDE["board"],
        "post_type": GUIDE["post_type"],
        "tags": GUIDE["tags"],
        "mode": GUIDE["mode"],
        "status": _choosing(
            "status",
            ("In review", "Ready", "Hold", "Cancelled", "Idea"),
            hint="Ready goes out. In review and Hold stay as they are. Cancelled is taken out of Buffer.",
        ),
        "Owner": Column("Who looks after the row. For you alone: it is never posted.", "Priya"),
        "Client feedback": Column(
            "What the client says. It is never posted; rows wait where it says more than yes.", "Can the loaf be first?"
        ),
    },
    (
        "One tab for each client. Rename the tabs as you like, and copy one where a client is added; delete those that "
        "are left over before the first sync.",
        "List each client's channels in the tab Client channels, as network:name. The cells under Channels offer them.",
        "Fill in one row for each post. Times are those of the client's channel, as it is set in Buffer.",
        "An empty Status counts as Ready. Choose In review for rows that the client has not seen.",
        OWN_WISH,
        *COMMANDS,
    ),
    tabs=("Client A", "Client B", "Client C"),
    lists="Client channels",
    frozen=3,
    statuses=_WAITING,
)  # fmt: skip

IDEAS = Template(
    "blank-ideas",
    "Ideas board",
    {
        "title": replace(GUIDE["title"], purpose="The idea in a few words.", example="A day with the wheel builder"),
        "text": replace(
            GUIDE["text"],
            purpose="More about the idea, or a first draft of its text.",
            example="Photo story: follow Morag from the first spoke to the final true.",
        ),
        "channels": replace(
            GUIDE["channels"],
            purpose="For which networks the idea is, separated by commas. May stay empty.",
            example="LinkedIn, Instagram",
            hint="The networks that the idea is for, separated by commas; may stay empty.",
        ),
        "tags": GUIDE["tags"],
        "media": GUIDE["media"],
        "status": _choosing(
            "status",
            ("Idea", "Hold", "Ready", "Cancelled"),
            purpose="Idea puts the row on Buffer's idea board. The other words are listed below.",
            example="Idea",
            hint="Idea goes to the idea board. Hold stays as it is. Cancelled is taken off the board.",
        ),
        "Owner": Column("Who has the idea. For you alone: it is never sent.", "Tom"),
        "Notes": Column("What else there is to say. For you alone: it is never sent.", "Ask about the photos"),
    },
    (
        "One row for each idea, with a title, a text or both. Choose Idea under Status: a sync puts it on Buffer's "
        "idea board. Without that word the row counts as a post, and waits for a date.",
        "An idea that is ripe becomes a row of your calendar, or a post in Buffer itself. Set it to Hold here, and it "
        "stays on the board as it is; Cancelled takes it off.",
        OWN_WISH,
        *COMMANDS,
    ),
    tabs=("Ideas",),
    frozen=1,
    statuses={
        "Idea": STATUS_MEANINGS["Idea"],
        "Hold": STATUS_MEANINGS["Hold"],
        "Cancelled": "Is taken off the board.",
        "Ready": "Is a post, not an idea: it needs a column Date, or Mode.",
        "Any other word": STATUS_MEANINGS["Any other word"],
    },
    modes={},
)  # fmt: skip

TEMPLATES: tuple[Template, ...] = (POST, BY_NETWORK, AGENCY, IDEAS)
