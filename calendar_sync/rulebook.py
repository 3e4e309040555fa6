"""All rules in one book: what they are called, what the settings may make of them, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias

from calendar_sync.model.buffer import Asset
from calendar_sync.model.canonical import iso
from calendar_sync.model.cell_rules import CELL_RULES
from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.model.entry import Kind
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.row_examples import USUAL, Example
from calendar_sync.model.row_rule import LEVELS, RowRule
from calendar_sync.model.row_rules import ROW_RULES
from calendar_sync.model.services import label, service_from_word
from calendar_sync.model.sheet_findings import SHEET_FINDINGS, SheetFinding
from calendar_sync.networks import NETWORKS, Rule
from calendar_sync.networks.rule import Case, example
from calendar_sync.networks.table import ANY_NETWORK

ROWS, CELLS, EVERY_NETWORK, CALENDARS = "Every row", "Every cell", "Every network", "Calendars and runs"

Listed: TypeAlias = Rule | RowRule | SheetFinding


@cache
def books() -> Mapping[str, tuple[Listed, ...]]:
    """Return the tables by their titles, in the order in which they are shown."""
    tables: dict[str, tuple[Listed, ...]] = {
        ROWS: ROW_RULES,
        CELLS: CELL_RULES,
        EVERY_NETWORK: ANY_NETWORK,
    }
    networks = {label(service): network.rules for service, network in NETWORKS.items()}
    return {**tables, **networks, CALENDARS: SHEET_FINDINGS}


def title_of(word: str) -> str | None:
    """Return the title of the table that a word means (``IG``, ``x``, ``rows``, ``calendars``), or ``None``."""
    if service := service_from_word(word):
        return label(service) if service in NETWORKS else None
    folded = word.strip().casefold().replace("every ", "").rstrip("s")
    by_id = {network.name: label(service) for service, network in NETWORKS.items()}  # ``google``, as in the rules' ids
    general = {"row": ROWS, "cell": CELLS, "network": EVERY_NETWORK, "calendar": CALENDARS}
    return general.get(folded) or by_id.get(word.strip().casefold())


def switch_problem(rule: str, wanted: str) -> str | None:
    """Return why ``wanted`` cannot be said of ``rule`` under ``[rules]``, or ``None`` where it can."""
    levels = _levels()
    if rule not in levels:
        head, _, rest = rule.partition(".")
        network = NETWORKS.get(service_from_word(head) or "")
        meant = f"{network.name}.{rest}" if network else rule
        near = [meant] if meant in levels else get_close_matches(meant, levels, n=1, cutoff=0.7)
        hint = f"; did you mean '{near[0]}'?" if near else "; calendar-sync rules lists them"
        return f"has no rule '{rule}' that could be switched{hint}"
    if wanted in levels[rule]:
        return None
    if wanted not in LEVELS:
        return f"says '{wanted}' of '{rule}'; write {' or '.join(levels[rule])}"
    if levels[rule] == ("error",):
        return f"cannot make '{rule}' anything but an error: without it nothing sensible could be sent"
    if len(levels[rule]) == 1:
        return f"cannot make '{rule}' anything but a {levels[rule][0]}: it says what becomes of a cell"
    return f"cannot switch '{rule}' off, as what it tells of happens all the same; 'warning' is the least"


@cache
def _levels() -> Mapping[str, tuple[str, ...]]:
    return {rule.id: rule.levels for rules in books().values() for rule in rules}


@cache
def asked_of_buffer() -> frozenset[str]:
    """Return the rules that judge by what Buffer tells of a channel, and only warn where it was not asked."""
    return frozenset(
        rule.id for rules in books().values() for rule in rules if isinstance(rule, Rule) and rule.needs_channel
    )


def rule_document(rule: Listed, title: str) -> dict[str, Any]:
    """Return a rule as JSON values; what is told of calendars and runs has neither source nor examples."""
    told: dict[str, Any] = {
        "id": rule.id,
        "table": title,
        "summary": rule.summary,
        "severity": str(rule.severity),
        "can_be": list(rule.levels),
    }
    if isinstance(rule, Rule):
        told |= {
            "source": str(rule.source),
            "confidence": str(rule.confidence),
            "refused_by": str(rule.refused_by),
            "checked": rule.checked,
            "needs_probe": rule.needs_probe,
            "passes": _case(rule.good),
            "fails": _case(rule.bad),
        }
    elif isinstance(rule, RowRule):
        told |= {"source": rule.source, "checked": rule.checked, "passes": _rows(rule.good), "fails": _rows(rule.bad)}
    return told


def _rows(shown: Example) -> dict[str, Any]:
    plain = [{name: _plain(value) for name, value in row.items()} for row in shown.values()]
    told = {"rows": plain, "posts": list(map(dict, shown.posts)), "tags": list(shown.tags)}
    return {name: value for name, value in told.items() if value}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


_USUAL = example("twitter")


def _case(case: Case) -> dict[str, Any]:
    """Return a post and its channel, as far as they say something of their own."""
    entry, media = case.entry, case.media
    channel = {name: value for name, value in asdict(case.channel).items() if value != asdict(_USUAL.channel)[name]}
    told: dict[str, Any] = {
        "network": label(entry.service),
        "text": entry.text,
        "thread": list(entry.thread),
        "media": [_without_defaults(asset) for asset in entry.assets],
        "settings": dict(entry.metadata),
        "mode": str(entry.schedule) if entry.kind is Kind.POST else str(entry.kind),
        "due_at": iso(entry.due_at),
        "notify": entry.notify,
        "channel": {name: value for name, value in channel.items() if name != "service"},
        "free_plan": case.free_plan,
        "found": [_without_defaults(facts) for facts in media.values()],
    }
    return {name: value for name, value in told.items() if value}


def _without_defaults(value: Asset | MediaFacts) -> dict[str, Any]:
    """Return what an asset, or what was found behind one, says besides its usual values."""
    usual = {one.name: one.default for one in fields(value)}
    return {name: found for name, found in asdict(value).items() if found != usual[name]}


def rules_json(titles: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rules of the tables ``titles`` as JSON values."""
    return [rule_document(rule, title) for title in titles for rule in books()[title]]


def rules_text(titles: Sequence[str]) -> Iterator[str]:
    """Yield the rules of the tables ``titles`` as lines."""
    for title in titles:
        yield from ("", title) if title != titles[0] else (title,)
        width = max(len(rule.id) for rule in books()[title])
        for rule in books()[title]:
            known = "" if isinstance(rule, SheetFinding) else f" ({rule.source}, {rule.checked})"
            yield f"  {rule.severity:<7}  {rule.id:<{width}}  {_summary(rule)}{known}"


def rules_markdown(titles: Sequence[str]) -> Iterator[str]:
    """Yield the rules of the tables ``titles`` as the lines of Markdown tables."""
    for title in titles:
        yield from ("", f"## {title}", "")
        if title in (ROWS, CELLS):
            yield f"Rows of examples say besides: {_in_short(Example((USUAL,)))}. They are read on 1 January 2027."
            yield ""
            yield "| rule | what it asks | usually | can be | passes | fails | known from | checked |"
            yield "|---|---|---|---|---|---|---|---|"
        elif title == CALENDARS:
            yield "These are no rules about posts: they are told in the same form, and cannot be switched."
            yield from ("", "| id | what is told | as |", "|---|---|---|")
        else:
            yield "| rule | what it asks | usually | can be | refused by | known from | checked |"
            yield "|---|---|---|---|---|---|---|"
        rest: tuple[str, ...]
        for rule in books()[title]:
            head: tuple[str, ...] = (f"`{rule.id}`", _summary(rule), str(rule.severity), ", ".join(rule.levels))
            if isinstance(rule, SheetFinding):
                head, rest = head[:-1], ()
            elif isinstance(rule, Rule):
                source = f"{rule.source}, {rule.confidence} confidence"
                rest = (str(rule.refused_by), source, rule.checked)
            else:
                rest = (_in_short(rule.good), _in_short(rule.bad), rule.source, rule.checked)
            yield "| " + " | ".join(map(_cell, (*head, *rest))) + " |"


_SHOWN_ROWS = 3


def _in_short(shown: Example) -> str:
    """Return rows in one line: what each says besides the usual."""
    said = [
        ", ".join(f"{READ_COLUMNS[name]}: {'(empty)' if value in (None, '') else value}" for name, value in row.items())
        for row in shown.rows
    ]
    told = [text or f"Text: {USUAL['text']}" for text in said[:_SHOWN_ROWS]]
    told += [f"{len(said)} rows in all"] if len(said) > _SHOWN_ROWS else []
    for post in shown.posts:
        when = f", {post['due_at']}" if "due_at" in post else ""
        told.append(f"in Buffer: {post['text']}{when}" + (f" ({post['status']})" if "status" in post else ""))
    told += [f"tags in Buffer: {', '.join(shown.tags)}"] if shown.tags else []
    return " / ".join(told)


def _summary(rule: Listed) -> str:
    """Return what a rule asks, and whether it is asked only where somebody looks behind links."""
    needs_probe = isinstance(rule, Rule) and rule.needs_probe
    return f"{rule.summary} Only with --probe-media." if needs_probe else rule.summary


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("{{", "&#123;&#123;")
