"""The text of ``calendar-sync.toml`` for a layout that was confirmed, with comments that say what is what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.proposal import Proposal, TabReport
from calendar_sync.layout.saved import FIELDS, SavedTab
from calendar_sync.model.services import label
from calendar_sync.model.sheet import column_letters

_MEANINGS = ("ready", "hold", "cancel", "idea")
_STRICT = {"row.leftover": "error", "row.brief": "error"}
"""Rules that only warn elsewhere, and hold rows of calendars that others have laid out, unless told otherwise."""


def settings_text(
    proposal: Proposal,
    calendar: str,
    kept: Mapping[str, object],
    known: Mapping[str, tuple[Sequence[str], bool]],
    answers: Mapping[str, str] | None = None,
) -> str:
    """Return the settings file.

    Args:
        proposal: What was found and answered.
        calendar: Name of the calendar, for the first line.
        kept: Settings of an earlier file that have nothing to do with the layout, by name; tables as mappings.
        known: Status words by meaning that hold already, and whether an earlier file says so.
        answers: What somebody has answered, as :func:`calendar_sync.layout.answered.to_keep` keeps it.
    """
    return "\n".join([*_lines(proposal, calendar, kept, known), *_answers(answers or {})]) + "\n"


def _lines(
    proposal: Proposal, calendar: str, kept: Mapping[str, object], known: Mapping[str, tuple[Sequence[str], bool]]
) -> Iterator[str]:
    yield f"# How calendar-sync reads {calendar}. Written by `calendar-sync init`; change it as you like."
    yield f"calendar = {_value(calendar)}"
    yield ""
    plain = {name: value for name, value in kept.items() if not isinstance(value, Mapping)}
    tables = {name: value for name, value in kept.items() if isinstance(value, Mapping) and value}
    if proposal.channels:
        said = {name: [part.strip() for part in answer.split(",")] for name, answer in proposal.channels.items()}
        tables["channels"] = {**said, **tables.get("channels", {})}
    for name, value in plain.items():
        yield f"{name} = {_value(value)}"
    if proposal.timezone and "timezone" not in plain:
        yield f"timezone = {_value(proposal.timezone)}"
    if proposal.default_time and "default_time" not in plain:
        yield f"default_time = {_value(proposal.default_time)}  # of rows with a day alone"
    yield '# Rows whose date names no single day ("daily", "8-14 June"): "hold", or "idea" to save them as ideas.'
    yield f"vague_dates = {_value(proposal.layout.vague_dates)}"
    yield ""
    yield from _status(proposal, known)
    if proposal.layout.platforms:
        yield "# Words of the calendar's channel columns, and what they stand for: a channel or network, perhaps with a"
        yield '# type in brackets ("instagram (reel)"), or "" for what is not posted through Buffer.'
        yield "[platforms]"
        for word, meaning in sorted(proposal.layout.platforms.items(), key=lambda item: item[0].casefold()):
            yield f"{_key(word)} = {_value(meaning)}"
        yield ""
    rules = tables.pop("rules", {})
    yield '# What is no more than a warning by itself; here it holds its rows. "off" silences it.'
    yield "[rules]"
    for key, item in {**_STRICT, **rules}.items():
        yield f"{_key(str(key))} = {_value(item)}"
    yield ""
    for name, table in tables.items():
        yield f"[{_key(name)}]"
        for key, item in table.items():
            yield f"{_key(str(key))} = {_value(item)}"
        yield ""
    reports = {report.name: report for report in proposal.tabs}
    yield "# Where the titles stood when this was confirmed. What has moved since is told, and never guessed anew."
    for report in proposal.tabs:
        if report.kind != "calendar":
            yield f"# Tab {_value(report.name)} is not read: {'; '.join(report.notes)}"
    for tab in proposal.layout.tabs:
        yield ""
        yield from _tab(tab, reports[tab.name], reports)


def _answers(answers: Mapping[str, str]) -> Iterator[str]:
    if answers:
        yield ""
        yield "# What was answered. Delete a line to be asked again by calendar-sync init."
        yield "[answers]"
        for name, said in sorted(answers.items()):
            yield f"{_key(name)} = {_value(said)}"


def _status(proposal: Proposal, known: Mapping[str, tuple[Sequence[str], bool]]) -> Iterator[str]:
    if not proposal.blank_status and not proposal.statuses:
        return
    unknown = [word for word, meaning in proposal.statuses.items() if meaning == "unknown"]
    yield "# What status words mean; ... stands for the usual ones. Rows with a word that is in no list wait."
    yield "[status]"
    for meaning in _MEANINGS:
        here = [word for word, said in proposal.statuses.items() if said == meaning]
        listed, said_before = known.get(meaning, ((), False))
        new = [word for word in here if status_key(word) not in map(status_key, listed)]
        if new or said_before:
            yield f"{meaning} = {_value([*new, *(listed if said_before else ('...',))])}"
        elif here:
            yield f"# {meaning}: {', '.join(here)}"
    if unknown:
        yield f"# nobody has said what these mean: {', '.join(unknown)}"
    yield f"blank = {_value(proposal.blank_status or 'ready')}" + "  # what an empty cell means"
    yield ""


def _tab(tab: SavedTab, report: TabReport, reports: Mapping[str, TabReport]) -> Iterator[str]:
    yield f"[layout.{_key(tab.name)}]"
    for note in report.notes:
        yield f"# {note}"
    yield f"header_row = {tab.header_row}"
    extras: dict[str, object] = {
        "header_lines": tab.lines if tab.lines > 1 else None,
        "explained": tab.explained or None,
        "colours": tab.colours or None,
        "named_after_client": tab.client or None,
        "channel": tab.channel or None,
        "timezone": tab.timezone or None,
        "zone_notes": list(tab.zone_notes) if tab.zone_notes is not None else None,
        "date_order": {"dmy": "day_first", "mdy": "month_first"}.get(tab.date_order.value) if tab.date_order else None,
        "year": tab.year,
        "year_begins": tab.year_begins,
        "month": tab.month,
        "fill_down": list(tab.fill) or None,
        "headings_are_channels": tab.sections or None,
        "headings_are_months": tab.months or None,
        "headings_are_days": tab.days or None,
        "not_read": list(tab.not_read) if tab.not_read is not None else None,
    }
    for name, value in extras.items():
        if value is not None:
            yield f"{name} = {_value(value)}"
    yield f"[layout.{_key(tab.name)}.columns]  # letter = [what it is, its title]"
    read = {item.column: item for item in tab.columns}
    shown = {item.column: item for item in (report.columns or reports.get(report.like, report).columns)}
    for column in sorted({*read, *(shown if report.columns else ())}):
        if column in read:
            item = read[column]
            yield f"{column_letters(column)} = {_value([item.field, item.title])}"
        elif shown[column].title:
            yield f"# {column_letters(column)} {_value(shown[column].title)}: {shown[column].reason}"


def describe_field(name: str) -> str:
    """Return a field for people: ``Text (X)``, ``goes to Instagram`` ..."""
    head, _, service = name.partition(":")
    if head == "post":
        return f"Text, and goes to {label(service)}"
    if head == "channel":
        return f"ticked: goes to {label(service)}"
    return f"{FIELDS[head]} ({label(service)})" if service else FIELDS.get(name, name)


def _key(name: str) -> str:
    bare = name and all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in name)
    return name if bare else _value(name)


def _value(value: object) -> str:
    """Return a value as TOML writes it; the strings of JSON are strings of TOML."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)
