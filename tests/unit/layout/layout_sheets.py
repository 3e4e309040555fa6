"""Sheets in memory, read by the layout that is proposed for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.proposal import Proposal
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout
from calendar_sync.model.sheet import Scalar, Sheet, Tab

STATUSES = ReadingRules().status
SPRING = "Our spring menu is here, and the rhubarb is back for exactly three weeks. #rhubarb"
ROLLS = "Behind the counter: how Mia shapes two hundred rolls before six in the morning."
TOAST = "Question of the week: butter or olive oil on your toast? Tell us below, and win a loaf."
TEXTS = (SPRING, ROLLS, TOAST)


def tab(*rows: Sequence[Scalar], name: str = "Plan", **more: Any) -> Tab:
    return Tab(name, rows, **more)


def sheet(*tabs: Tab) -> Sheet:
    return Sheet("plan.xlsx", tabs, "v0")


def proposed(*tabs: Tab, **answers: str) -> Proposal:
    return propose(sheet(*tabs), answers, statuses=STATUSES)


def read(*tabs: Tab, answers: Mapping[str, str] | None = None) -> tuple[Proposal, Mapped]:
    """Return what is proposed for tabs, and the rows that are read when that is saved."""
    whole = sheet(*tabs)
    proposal = propose(whole, answers, statuses=STATUSES)
    blank = proposal.blank_status or "ready"
    return proposal, read_layout(whole, proposal.layout, statuses=STATUSES, blank_status=blank)


def fields(proposal: Proposal, place: int = 0) -> dict[str, str]:
    """Return the certain fields of one tab by title."""
    return {guess.title: guess.field for guess in proposal.tabs[place].columns if guess.certain}
