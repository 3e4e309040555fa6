"""init: what a calendar's layout seems to be, shown and asked about, and saved for all later runs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from calendar_sync import config
from calendar_sync.calendars import open_calendar
from calendar_sync.cli.asking import ask, breaking_off, show_answered
from calendar_sync.cli.console import output
from calendar_sync.cli.init_trial import Trial, try_out
from calendar_sync.cli.session import google_options
from calendar_sync.errors import UsageError
from calendar_sync.layout.answered import recalled, to_keep
from calendar_sync.layout.proposal import LEFT_OUT, Proposal, Question, TabReport
from calendar_sync.layout.propose import propose
from calendar_sync.layout.settings_text import describe_field, settings_text
from calendar_sync.layout.zone_notes import UNCLEAR
from calendar_sync.model.columns import OWN_COLUMNS, field_from_header
from calendar_sync.model.command_line import command_line
from calendar_sync.model.results_tab import without_results
from calendar_sync.model.services import fold, service_from_word
from calendar_sync.model.sheet import Sheet, column_letters
from calendar_sync.preview.forecast import counted
from calendar_sync.settings_file import name_of, path_to_write, read_settings, settings_path

_OURS = frozenset({"calendar", "tabs", "columns", "layout", "platforms", "answers", "status", "vague_dates"})
"""Settings that init makes anew; the others of an earlier file are kept."""


def run_init(calendar: str, config_file: Path | None, *, yes: bool, force: bool, as_json: bool) -> int:
    """Propose a layout and write the settings. 0, or 1 where no tab can be read by them.

    Raises:
        UsageError: There is a settings file already, or nobody to ask.
        CalendarUnreadable: The calendar cannot be read.
    """
    earlier = config.load_settings(calendar, config_file if config_file and config_file.exists() else None)
    backend, location = open_calendar(calendar, google_options(earlier))
    path = path_to_write(location, config_file)
    if yes and path.exists() and not force:
        raise UsageError(
            f"There is a settings file already: {path}.",
            fix="Add --force to replace it (a copy is kept), name another with --config FILE, or leave out --yes to "
            "look first.",
        )
    # Without a file of its own a calendar takes over what holds for the folder.
    settings = config.load_settings(calendar, path if path.exists() and config_file else None)
    sheet = without_results(backend.read())
    asking = not yes and not as_json and sys.stdin.isatty()
    console = output()
    answers: dict[str, str] = {}
    asked: dict[str, Question] = {}
    proposal = _propose(sheet, settings, answers, asked)
    if not as_json:
        show(console, proposal, epoch_1904=sheet.epoch_1904)
        show_answered(console, asked, answers)
    while asking and proposal.questions:
        for question in proposal.questions:
            asked[question.id] = question
            with breaking_off():
                answers[question.id] = ask(question)
        proposal = _propose(sheet, settings, answers, asked)
    kept = settings.answers | to_keep(asked, answers)
    text = settings_text(proposal, name_of(location), _kept(path, location), _status_words(settings), kept)
    trial = try_out(text, sheet) if proposal.layout.tabs else None
    if as_json:
        click.echo(json.dumps(_document(proposal, trial, text, path), ensure_ascii=False, indent=2))
    elif trial is not None:
        left = len(proposal.questions) + sum(said == LEFT_OUT for said in answers.values())
        console.print(trial.summary(left))
    if trial is None:
        if not as_json:
            console.print(Text("Nothing is written: no tab can be read by this.", style="bold"))
            if proposal.questions and not asking:
                console.print(f"Answer what is not certain on a terminal: {_command('init', calendar)}")
        return 1
    if yes or (asking and _may_write(path, force=force)):
        _write(path, text)
        if not as_json:
            console.print(f"Written: {path}. See what becomes of the rows: {_command('check', calendar)}")
    elif asking:
        console.print("Nothing is written.")
    elif not as_json:
        doubts = f", and {counted(len(proposal.questions), 'thing')} in this calendar can be read in more than one way"
        raise UsageError(
            f"Nothing was written: there is no terminal to ask on{doubts if proposal.questions else ''}.",
            fix=f"Add --yes to write {'what is certain and leave out the rest' if proposal.questions else 'it'}.",
        )
    return 0


def _propose(sheet: Sheet, settings: config.Settings, answers: dict[str, str], asked: dict[str, Question]) -> Proposal:
    """Return how a sheet would be read; what was answered in an earlier run is noted as answered and asked."""
    while True:
        proposal = propose(
            sheet,
            answers,
            statuses=settings.status.meanings(),
            timezone=settings.timezone or zone_chosen(sheet),
            timed=settings.default_time is not None,
            clients=[*map(fold, settings.channels)],
            earlier=settings.saved_layout(),
        )
        known = {
            question.id: (question, said)
            for question in (proposal.questions if settings.answers else ())
            if (said := recalled(question, settings.answers, sheet, settings.saved_layout())) is not None
        }
        if not known:
            return proposal
        answers |= {name: said for name, (_, said) in known.items()}
        asked |= {name: question for name, (question, _) in known.items()}


def zone_chosen(sheet: Sheet) -> str:
    """Return the time zone that somebody has given a spreadsheet; empty where it carries what programs leave there."""
    return "" if sheet.timezone in _AS_MADE else sheet.timezone or ""


_AS_MADE = frozenset({"Etc/GMT", "GMT"})
"""What Google gives a spreadsheet that is made through its API without a zone: its times are those of the team
no less. ``UTC`` and ``Europe/London`` are somebody's choice."""


def _status_words(settings: config.Settings) -> dict[str, tuple[list[str], bool]]:
    said = settings.status.model_fields_set
    return {name: (getattr(settings.status, name), name in said) for name in ("ready", "hold", "cancel", "idea")}


def _kept(path: Path, location: str) -> dict[str, Any]:
    """Return what an earlier file says beside the layout; a new file beside another calendar's takes it over."""
    old = read_settings(path if path.exists() else settings_path(location), location)
    return {name: value for name, value in old.items() if name not in _OURS}


def _may_write(path: Path, *, force: bool) -> bool:
    with breaking_off():
        if path.exists() and not force:
            return click.confirm(f"{path} is there already. Replace it? A copy is kept as {path.name}.bak.", err=True)
        return click.confirm(f"Write {path}?", default=True, err=True)


def _write(path: Path, text: str) -> None:
    try:
        if path.exists():
            path.with_name(path.name + ".bak").write_bytes(path.read_bytes())
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    except OSError as problem:
        raise UsageError(
            f"{path} cannot be written: {problem.strerror}.", fix="Name another place with --config FILE."
        ) from None


def _command(name: str, calendar: str) -> str:
    return command_line(("calendar-sync", name, calendar))


# Showing


def show(console: Console, proposal: Proposal, *, epoch_1904: bool = False) -> None:
    """Print what was found, tab by tab; plain numbers count their days from 1904 in some workbooks."""
    for report in proposal.tabs:
        _show_tab(console, report, datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30))
    blank = {"an empty cell": proposal.blank_status} if proposal.blank_status else {}
    _show_words(console, "Status words", {**proposal.statuses, **blank})
    _show_words(console, "Channels", {word: _stands_for(word, said) for word, said in proposal.platforms.items()})
    _show_words(console, "Times of rows that name no time zone", _clocks(proposal))
    if proposal.dates_to_mend:
        console.print(Text("\nDates that a spreadsheet seems to have turned round (their rows wait):", style="bold"))
        for cell, holds, meant in proposal.dates_to_mend:
            console.print(f"  {cell} holds {holds}; {meant} seems to be meant")
    if proposal.questions:
        console.print(Text("\nNot certain:", style="bold"))
        for question in proposal.questions:
            console.print(Text(f"  ? {question.text} Left out: {question.left_out}."))
    console.print()


def _stands_for(word: str, said: str) -> str:
    if said == word and not service_from_word(word.partition(" (")[0]):
        return "looked up by name among Buffer's channels"
    return said or "passed over"


def _clocks(proposal: Proposal) -> dict[str, str]:
    """Return by tab whose clocks its times are read by."""
    usual = proposal.timezone or "each channel's own, as Buffer has it"
    return {
        tab.name.strip(): "not clear, so rows wait" if tab.timezone == UNCLEAR else tab.timezone or usual
        for tab in proposal.layout.tabs
    }


def _show_tab(console: Console, report: TabReport, epoch: datetime) -> None:
    console.print()
    console.print(Text(f"Tab '{report.name}'", style="bold"), end="")
    if report.kind == "calendar":
        said = f": titles in row {report.header_row}, {counted(report.rows, 'row')}"
        console.print(Text(said + (f", columns as in '{report.like}'" if report.like else "")))
    else:
        console.print(Text(": not read"))
    for note in report.notes:
        console.print(Text(f"  {note}"))
    if not report.columns:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("", "Title", "Read as", "Sure", "Examples", "Why"):
        table.add_column(title, overflow="fold")
    synced = any(guess.field == "sync_id" for guess in report.columns)
    ours = [guess for guess in report.columns if synced and field_from_header(guess.title) in OWN_COLUMNS]
    for guess in report.columns:
        if guess in ours or not (guess.title or guess.field):
            continue
        sure = "" if not guess.field else "yes" if guess.certain else f"{round(guess.confidence * 100)} %"
        read_as = describe_field(guess.field) if guess.field else "-"
        table.add_row(
            column_letters(guess.column),
            Text(guess.title),
            Text(read_as if guess.certain or not guess.field else f"{read_as}?"),
            sure,
            Text(" | ".join(_example(guess.field, said, epoch)[:30] for said in guess.contents.examples[:2])),
            Text(guess.reason),
        )
    console.print(table)
    if ours:
        console.print(f"{', '.join(column_letters(guess.column) for guess in ours)}: calendar-sync's own columns")


def _example(field: str, said: str, epoch: datetime) -> str:
    """Return an example as people know it: a spreadsheet's plain number with the day or the time that it stands for."""
    if field not in ("date", "time") or not _NUMBER.fullmatch(said):
        return said
    moment = epoch + timedelta(minutes=round(float(said) * 1440))
    return f"{said} ({moment:%H:%M})" if said.startswith("0") else f"{said} ({moment:%Y-%m-%d})"


_NUMBER = re.compile(r"\d{5}(?:\.\d+)?|0\.\d+")


def _show_words(console: Console, title: str, words: Mapping[str, str]) -> None:
    if not words:
        return
    console.print(Text(f"\n{title}", style="bold"))
    by_meaning: dict[str, list[str]] = {}
    for word, meaning in words.items():
        by_meaning.setdefault(meaning, []).append(word)
    for meaning, listed in by_meaning.items():
        console.print(Text(f"  {meaning}: {', '.join(listed)}"))


def _document(proposal: Proposal, trial: Trial | None, text: str, path: Path) -> dict[str, Any]:
    return {
        "settings_file": str(path),
        "settings": text if trial is not None else None,
        "tabs": [
            {
                "name": report.name,
                "kind": report.kind,
                "header_row": report.header_row or None,
                "rows": report.rows,
                "columns_as_in": report.like or None,
                "columns": [
                    {
                        "column": column_letters(guess.column),
                        "title": guess.title,
                        "field": guess.field or None,
                        "confidence": guess.confidence,
                        "certain": guess.certain,
                        "reason": guess.reason,
                        "examples": list(guess.contents.examples),
                    }
                    for guess in report.columns
                ],
                "notes": list(report.notes),
            }
            for report in proposal.tabs
        ],
        "status": dict(proposal.statuses),
        "blank_status": proposal.blank_status or None,
        "channels": dict(proposal.platforms),
        "timezone": proposal.timezone or None,
        "clocks": _clocks(proposal),
        "dates_to_mend": [
            {"cell": cell, "holds": holds, "meant": meant} for cell, holds, meant in proposal.dates_to_mend
        ],
        "questions": [
            {
                "id": question.id,
                "question": question.text,
                "choices": [{"value": choice.value, "label": choice.label} for choice in question.choices],
                "likeliest": question.likeliest or None,
                "confidence": question.confidence,
                "left_out": question.left_out,
            }
            for question in proposal.questions
        ],
        "rows_read": len(trial.desired.rows) if trial is not None else 0,
        "rows_going": len(trial.going) if trial is not None else 0,
        "rows_waiting": len(trial.waiting) if trial is not None else 0,
        "rows_by_name_of_channel": len(trial.hanging) if trial is not None else 0,
        "rows_beside_names": dict(trial.beside) if trial is not None else {},
        "entries": len(trial.desired.entries) if trial is not None else 0,
    }
