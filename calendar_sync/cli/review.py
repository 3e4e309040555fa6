"""review: the page of a plan on this machine, where single changes are settled or unticked and the rest is applied."""

from __future__ import annotations

import json
import signal
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from calendar_sync import pipeline
from calendar_sync.allowance import for_later
from calendar_sync.choosing import together
from calendar_sync.cli.commands import Review, saved_plan, stopping, tell_outcome
from calendar_sync.cli.console import ProgressBar
from calendar_sync.cli.review_telling import tell_end, tell_so_far
from calendar_sync.cli.session import open_session
from calendar_sync.cli.telling import Teller
from calendar_sync.cli.views import known_of, page_known
from calendar_sync.errors import CalendarSyncError, PlanRefused, UsageError
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import EFFECTS, Change, Plan
from calendar_sync.opening import now
from calendar_sync.pipeline import Prepared, Report, Session
from calendar_sync.planner.overdue import DuePast
from calendar_sync.planner.stale import PlanStale
from calendar_sync.preview.document import sync_document
from calendar_sync.preview.page import html_view
from calendar_sync.preview.visible import visible
from calendar_sync.resuming import Resumed
from calendar_sync.reviewing import Offer, Order, ReviewServer, ReviewState, script

FIRST_LOOK = 120.0
"""Seconds in which a plan that is refused from the start is looked at."""

LAST_LOOK = 30.0
"""Seconds in which a page that is still open asks how it ended."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows, the plan that it is, or is the rest of, and what was chosen on it, in words.

    ``is_saved`` says that the plan came from a file.
    """

    prepared: Prepared
    saved: Plan
    new_ids: Sequence[str]
    refusal: CalendarSyncError | None = None
    chosen: Mapping[EntryKey, str] = field(default_factory=dict)
    is_saved: bool = False

    @property
    def plan(self) -> Plan:
        return self.prepared.plan


class _Wires:
    """Progress and waits, to the terminal and to the page once there is one."""

    def __init__(self, bar: ProgressBar) -> None:
        self.bar = bar
        self.state: ReviewState | None = None
        self.look: Callable[[], None] = lambda: None

    def progress(self, done: int, total: int, what: str) -> None:
        self.bar(done, total, what)
        if self.state is not None:
            self.state.progress(done, total, what)
            self.look()

    def waiting(self, seconds: float, why: str) -> None:
        self.bar.waiting(seconds, why)
        if self.state is not None:
            self.state.waiting(seconds, why)
            self.look()


def run_review(
    target: str, options: Mapping[str, Any], form: str, *, yes: bool, show: bool | None, port: int, idle: float
) -> int:
    """Serve the page of a plan until it is applied, closed or forgotten. Exit codes as for a sync.

    Args:
        target: A calendar, or a plan file.
        options: From the command line.
        form: ``text`` or ``json``.
        yes: Publishing at once is agreed to.
        show: Open the browser; ``None`` where a person looks on.
        port: 0 takes any that is free.
        idle: Seconds without any request after which it ends.
    """
    calendar, file = target, None
    if target.lower().endswith(".json") and "://" not in target:
        file = saved_plan(Path(target))
        calendar = file[0].calendar
        options = {**options, **file[1], "allow_past": options.get("allow_past")}
    teller = Teller(calendar, options.get("summary"))
    with teller.telling(), ProgressBar() as bar:
        wires = _Wires(bar)
        with open_session(
            calendar, options, allow_now=yes, progress=wires.progress, on_wait=wires.waiting
        ) as session:  # fmt: skip
            teller.settings = session.settings
            with bar.while_doing("reading the calendar and Buffer"):
                shown = _shown(session, file)
            report, prepared = _serve(session, shown, wires, show=show, port=port, idle=idle)
            if report is None and form == "json":
                document = sync_document(prepared.plan, (), session.client.requests, known=known_of(prepared))
                click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    if report is None:
        return 0
    code = tell_outcome(report, form, known_of(prepared))
    teller.ended(report, code)
    return code


def _shown(session: Session, file: tuple[Plan, dict[str, Any], tuple[str, ...]] | None) -> _Shown:
    if file is not None:
        saved, _, new_ids = file
        prepared = pipeline.prepare(session, new_ids)
        try:
            return _Shown(Resumed(session, saved).check(prepared), saved, new_ids, is_saved=True)
        except PlanRefused as refusal:
            # Posts that came due can be left out, where nothing else has changed.
            due = isinstance(refusal, DuePast) and saved.base_digest == prepared.plan.base_digest
            return _Shown(replace(prepared, plan=saved), saved, new_ids, None if due else refusal, is_saved=True)
    prepared = for_later(pipeline.prepare(session), session)
    new_ids = tuple(row.row_id for row in prepared.desired.rows if row.is_new)
    return _Shown(prepared, prepared.plan, new_ids)


def _serve(
    session: Session, shown: _Shown, wires: _Wires, *, show: bool | None, port: int, idle: float
) -> tuple[Report | None, Prepared]:  # fmt: skip
    """Serve the page, and do what it asks for; return how that ended (``None`` where nothing was), and the plan."""
    state = wires.state = ReviewState(_offer(shown), on_stop=lambda: _stop(session))
    try:
        server = ReviewServer(_page(shown), state, port)
    except OSError as problem:
        raise UsageError(f"Port {port} cannot be had: {problem.strerror}.", fix="Leave --port out.") from None
    with server:
        click.echo(f"Review it at {server.url}\nCtrl-C ends it; nothing is changed until you apply.", err=True)
        if show or (show is None and sys.stdout.isatty()):
            webbrowser.open(server.url)
        if shown.refusal is not None:
            _refuse(state, shown.refusal)
            state.wait_until_heard(min(idle, FIRST_LOOK))
            raise shown.refusal
        while (order := state.wait_for_order(idle)) is not None and (order.choice or order.ticked is not None):
            try:
                report, shown, offer = _followed(session, shown, order, state, wires)
            except CalendarSyncError as refusal:
                _refuse(state, refusal)
                state.wait_until_heard(LAST_LOOK)
                raise
            wires.bar.stop()
            if report is not None:
                tell_end(state, shown.plan, report, page_known(shown.prepared))
                state.wait_until_heard(LAST_LOOK)
                return report, shown.prepared
            server.show(_page(shown))
            state.show(offer)
        forgotten = "" if order else "Nobody looked at the page for a while. "
        click.echo(f"{forgotten}Nothing was changed.", err=True)
        state.end("Nothing was changed. You can close this page.")
        if order is not None:
            state.wait_until_heard(LAST_LOOK)
        return None, shown.prepared


def _followed(
    session: Session, shown: _Shown, order: Order, state: ReviewState, wires: _Wires
) -> tuple[Report | None, _Shown, Offer]:  # fmt: skip
    """Do what the page asked for: return how applying ended, or the plan to be looked at next.

    A plan that was made here, and is no longer true when it is to be applied, is made anew and shown once more.

    Raises:
        CalendarSyncError: It cannot be applied, nor made anew.
    """
    if order.choice is not None or order.ticked is None:
        return None, *_settled(session, shown, order)
    try:
        return _carry_out(session, shown, state, wires, order.ticked), shown, state.offer
    except PlanStale as stale:
        if shown.is_saved:
            raise
        anew = replace(_shown(session, None), chosen=shown.chosen)
        notice = f"{stale.message}\nNothing was applied. This is the plan as it is now; look at it once more."
        return None, anew, _offer(anew, _still_unticked(shown, order.ticked, anew), notice)


def _still_unticked(shown: _Shown, ticked: frozenset[int], anew: _Shown) -> frozenset[EntryKey]:
    """Return what stays unticked where rows may have moved: rows that are new have other ids in each plan.

    In doubt it is unticked: what stands where, or says what, somebody left out.
    """

    def marks(change: Change) -> set[Any]:
        channel, said = change.key.channel_id, json.dumps(change.after, sort_keys=True)
        return {change.key, (change.tab, change.row, channel), (said, channel) if change.after else change.key}

    keys = _unticked(shown, ticked)
    left = {mark for change in shown.plan.changes if change.key in keys for mark in marks(change)}
    return frozenset(change.key for change in anew.plan.of(*EFFECTS) if left & marks(change))


def _page(shown: _Shown) -> str:
    known = page_known(shown.prepared)
    return html_view(shown.plan, now=now(), known=known, ticking=True, more_scripts=[script()], connect="'self'")


def _offer(shown: _Shown, unticked: frozenset[EntryKey] = frozenset(), notice: str = "") -> Offer:
    changes = list(enumerate(shown.plan.changes))
    return Offer(
        digest=shown.plan.digest,
        effects=frozenset(number for number, change in changes if change.action in EFFECTS),
        together=together(shown.plan),
        sides={number: {way.side for way in change.ways} - {""} for number, change in changes if change.ways},
        settled={number: shown.chosen[change.key] for number, change in changes if change.key in shown.chosen},
        unticked=frozenset(
            number for number, change in changes if change.key in unticked and change.action in EFFECTS
        ),
        notice=visible(notice),
    )  # fmt: skip


def _unticked(shown: _Shown, ticked: frozenset[int]) -> frozenset[EntryKey]:
    changes = enumerate(shown.plan.changes)
    return frozenset(change.key for number, change in changes if change.action in EFFECTS and number not in ticked)


def _settled(session: Session, shown: _Shown, order: Order) -> tuple[_Shown, Offer]:
    """Make the plan anew with one side chosen, or with a choice taken back.

    It is a plan like any other, from what the calendar and Buffer say now, and nothing of it is done yet.
    """
    assert order.choice is not None  # noqa: S101 - as the caller has seen
    changes, (number, side), ticked = shown.plan.changes, order.choice, order.ticked or frozenset()
    change, before = changes[number], session.settled
    unticked = _unticked(shown, ticked) - {change.key}
    session.settled = {key: value for key, value in before.items() if key != change.key}
    others = session.settled
    if side:
        session.settled = {**others, change.key: side}
    try:
        prepared = for_later(pipeline.prepare(session, shown.new_ids), session)
    except CalendarSyncError as problem:
        session.settled = before
        return shown, _offer(shown, unticked, f"That could not be done: {problem.message} {problem.fix}")
    chosen = {key: words for key, words in shown.chosen.items() if key != change.key}
    notice = ""
    if side:
        found = next((one for one in prepared.plan.changes if one.key == change.key), None)
        if found is not None and found.action in EFFECTS:
            chosen[change.key] = next((way.meaning for way in change.ways if way.side == side), "")
        else:
            session.settled = others
            notice = f"That cannot be done: {found.reason if found else 'the row is gone'}."
    anew = _Shown(prepared, prepared.plan, shown.new_ids, chosen=chosen)
    return anew, _offer(anew, unticked, notice)


def _stop(session: Session) -> None:
    session.stop.signal_number = session.stop.signal_number or signal.SIGINT


def _refuse(state: ReviewState, problem: CalendarSyncError) -> None:
    state.end(visible(problem.message), fix=visible(problem.fix), is_wrong=True)


def _carry_out(
    session: Session, shown: _Shown, state: ReviewState, wires: _Wires, ticked: frozenset[int]
) -> Report:  # fmt: skip
    """Make the plan anew, see that it is still the one on the page, and apply what is ticked of it."""
    left = [change.key for number, change in enumerate(shown.plan.changes) if number not in ticked]
    left = [change.key for change in shown.plan.of(*EFFECTS) if change.key in set(left)]
    view = Review("json", yes=True, verbose=False, bar=wires.bar)

    def agreed(prepared: Prepared) -> bool:
        state.chosen = prepared.plan.digest
        wires.look = lambda: tell_so_far(session, shown.saved, shown.plan, state)
        return view(prepared)

    with stopping(session.stop, view):
        report = pipeline.sync(session, agreed, saved=shown.saved, new_ids=shown.new_ids, left=left)
    assert report is not None  # noqa: S101 - the page has said yes
    return report
