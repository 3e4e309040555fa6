"""Make the pages of docs/ that are made from tables: ``python scripts/make_docs.py [--out docs]``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from samples.guide import GUIDE, MODE_MEANINGS, STATUS_MEANINGS

from calendar_sync.entries.content import COMMENTED, LINKED, TITLED
from calendar_sync.entries.post_types import TYPED
from calendar_sync.entries.settings import SETTINGS, USERS
from calendar_sync.entries.stickers import STICKERS
from calendar_sync.fleet.shapes import FleetDocument
from calendar_sync.model.columns import SETTING_COLUMNS, USER_COLUMNS
from calendar_sync.model.services import LABELS, label
from calendar_sync.preview.shapes import PlanDocument, SyncDocument
from calendar_sync.reports.shapes import MetricsDocument, ReportDocument
from calendar_sync.rulebook import books, rules_markdown

HERE = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Made by scripts/make_docs.py; edit the tables it reads instead. -->"

ONLY: Mapping[str, frozenset[str]] = {
    "first_comment": COMMENTED,
    "title": TITLED,
    "link": LINKED,
    "board": frozenset({"pinterest"}),
    "category": frozenset({"youtube"}),
    "post_type": TYPED,
}
"""Networks of the usual columns that not every network has."""

ABOUT: Mapping[str, tuple[str, str]] = {
    "publish_by_notification": (
        "yes: Buffer's app reminds somebody to publish the post by hand. Needed for personal Instagram profiles.",
        "yes",
    ),
    "needs_approval": (
        "yes: the post waits for approval in Buffer, where the organization has an approval policy.",
        "yes",
    ),
    "ai_generated": ("yes: the post is marked as made with AI.", ""),
    "share_to_feed": ("no: a reel is not shown in the feed.", ""),
    "link_title": ("The title on the card that shows Link; else the page's own.", ""),
    "link_text": ("The text on that card; else the page's own.", ""),
    "link_image": ("The image on that card, by its address; else the page's own.", ""),
    "mentions": (
        "Pages and people that the text names, one a line: the name as the text has it, an equals sign, the address "
        "of the profile, and the network's number of it. Facebook takes the lines with its addresses, LinkedIn those "
        "with its own.",
        "Harbor Bakery = https://www.linkedin.com/company/harborbakery 2414183",
    ),
    "user_tags": (
        "Accounts marked on images, one a line; with the number of the image before, and the place (from the left, "
        "from the top) behind, where it is not the middle of the first one.",
        "2: @harborbakery 30% 60%",
    ),
    "stickers": (
        f"What is to be added by hand to a story that is published by notification, one a line: {', '.join(STICKERS)}.",
        "music: Clair de lune",
    ),
    "video_cover": ("Which moment of the video is its cover, in seconds from the beginning.", "2.5"),
    "video_title": ("The title of the video, where the network shows one beside the text.", "Two days of sourdough"),
    "quote_post": ("The post that this one quotes, by its address.", ""),
    "location": ("The place that is shown with the post.", ""),
    "location_id": ("The network's number of that place.", ""),
    "topic": ("The topic of the post.", ""),
    "content_warning": ("What is shown before the text is opened; it counts towards the length.", ""),
    "privacy": ("public, private or unlisted.", ""),
    "license": ("youtube or Creative Commons.", ""),
    "made_for_kids": ("yes: the video is made for children.", ""),
    "notify_subscribers": ("no: subscribers are not told of the video.", ""),
    "embeddable": ("no: the video cannot be shown on other pages.", ""),
    "button": ("The button below the post, which leads to Link: book, call, learn more, order, shop, signup.", ""),
    "event_start": ("When an offer or event begins, in the row's time zone; a date alone is the whole day.", ""),
    "event_end": ("When it ends.", ""),
    "all_day": ("yes: an event without times of day.", ""),
    "offer_code": ("The code of an offer.", ""),
    "offer_terms": ("The terms of an offer.", ""),
}
"""What goes into the columns that only some networks have; an empty example is that of the table of settings."""


def columns_page() -> Iterator[str]:
    """Yield the lines of docs/columns.md."""
    yield from ("# Columns", "", MADE, "")
    yield "Columns stand in any order, and a calendar has those it needs. Other titles are mapped under `[columns]` in"
    yield "`calendar-sync.toml`, by the field in the second column."
    yield from ("", "| column | field | networks | what goes in | example |", "|---|---|---|---|---|")
    for field, column in GUIDE.items():
        title = USER_COLUMNS.get(field, "Text (X)")
        networks = names(ONLY[field]) if field in ONLY else "X" if ":" in field else "all"
        yield _row(title, field, networks, column.purpose, column.example)
    examples = {setting.column: setting.example for setting in SETTINGS}
    for field, title in SETTING_COLUMNS.items():
        purpose, example = ABOUT[field]
        networks = names(USERS[field]) if field in USERS else "all"
        yield _row(title, field, networks, purpose, example or examples[field])
    for title, meanings in (("Mode", MODE_MEANINGS), ("Status", STATUS_MEANINGS)):
        yield from ("", f"## The words of {title}", "", "| word | meaning |", "|---|---|")
        yield from (f"| `{word}` | {meaning} |" for word, meaning in meanings.items())
    yield ""
    yield "Yes and no may be ticked boxes. What none of a row's networks has is told of (but for a no), and left out."


def names(services: frozenset[str]) -> str:
    """Return networks by the names people use, in the usual order."""
    return ", ".join(label(service) for service in LABELS if service in services)


def _row(title: str, field: str, networks: str, purpose: str, example: str) -> str:
    cells = (f"`{title}`", f"`{field}`", networks, purpose, f"`{example}`")
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def rules_page() -> Iterator[str]:
    """Yield the lines of docs/rules.md."""
    yield from ("# Rules", "", MADE, "")
    yield "Every post is held against these before anything is sent; `calendar-sync rules [NETWORK]` prints them, with"
    yield "`--format json` also a post that passes and one that fails for each. An error holds the post back, a warning"
    yield "is shown, and a note says what was done about a cell. Drafts are mostly only warned of, because Buffer looks"
    yield "at their content when it schedules them."
    yield "Rules that say *Only with --probe-media* judge the files themselves, and are asked where a command is given"
    yield "that option."
    yield ""
    yield "The settings can make a rule stricter, laxer or silent, as far as its column *can be* says:"
    yield from ("", "```toml", "[rules]", '"row.leftover" = "error"', '"row.same_minute" = "off"', "```", "")
    yield "What Buffer or a network enforces can be a warning at least: silence would only move the refusal to where"
    yield "nobody looks. What cannot be sent at all stays an error, and where a cell's value cannot be known (a date in"
    yield "doubt, an unknown channel) there is nothing to switch. A setting that cannot be is told when it is read."
    yield ""
    yield "What plans and checks tell besides, of tabs, titles, whole rows, channels and runs, stands in the last"
    yield "table; `calendar-sync rules calendars` prints it alone."
    yield from rules_markdown(list(books()))


def schema_page(shape: Any, title: str, room: str = "preview") -> Iterator[str]:
    """Yield the lines of the JSON Schema of a document."""
    schema = TypeAdapter(shape).json_schema(mode="serialization")
    made = f"Made by scripts/make_docs.py from {room}/shapes.py."
    promise = "Fields may be added; what is here stays until the version changes."
    about = f"{schema.pop('description')} {made} {promise}"
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "description": about}
    yield json.dumps(head | schema, ensure_ascii=False, indent=2)


PAGES: Mapping[str, Callable[[], Iterator[str]]] = {
    "columns.md": columns_page,
    "rules.md": rules_page,
    "plan.schema.json": lambda: schema_page(PlanDocument, "calendar-sync plan --format json"),
    "sync.schema.json": lambda: schema_page(SyncDocument, "calendar-sync sync --format json"),
    "report.schema.json": lambda: schema_page(ReportDocument, "calendar-sync report --format json", "reports"),
    "metrics.schema.json": lambda: schema_page(MetricsDocument, "calendar-sync metrics --format json", "reports"),
    "fleet.schema.json": lambda: schema_page(FleetDocument, "calendar-sync fleet results --format json", "fleet"),
}


def main() -> None:
    """Write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (out / name).write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
