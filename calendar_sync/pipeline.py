"""One run, top to bottom.

A dry run is :func:`prepare`; a sync goes on with :func:`carry_out` what was reviewed. Nothing below this module knows
the difference.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped, map_sheet
from calendar_sync.calendars.writeback import Calendar, write_back
from calendar_sync.checks import check_networks
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook, OfflineBook
from calendar_sync.entries.tags import resolve_tags
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import CalendarError, CalendarSyncError, UsageError
from calendar_sync.executor.apply import Applied, Applier
from calendar_sync.executor.ports import StopFlag, Surroundings
from calendar_sync.executor.results import own_cells
from calendar_sync.model.buffer import ActualState, Channel, Organization
from calendar_sync.model.entry import DesiredState, EntryKey, Issue, RowIdentity, Severity
from calendar_sync.model.plan import WRITES, AttemptState, Cost, Outcome, Plan, Record
from calendar_sync.model.sheet import Sheet
from calendar_sync.planner.plan import Base, make_plan, past_due
from calendar_sync.planner.policy import check_limits
from calendar_sync.planner.recovery import Settlement, settle_attempts

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient
    from calendar_sync.config import Settings
    from calendar_sync.ledger import Ledger

FREE_SCHEDULED_POSTS = 10
"""Scheduled posts a channel may have on Buffer's Free plan (plan limits as observed, 2026-11)."""

LOOK_BACK = timedelta(days=14)
"""How long before the earliest known due time sent posts are asked for: queue posts may have slid forward."""

LEASE = timedelta(hours=1)
"""How long a run holds its calendar unless it ends before."""

_ID_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


@dataclass(slots=True)
class Session:
    """Everything one run needs from outside.

    Args:
        calendar: The backend of the calendar.
        location: Path or URL, for people and as identity.
        settings: As read.
        client: Buffer.
        ledger: The record of every attempt.
        clock: Gives aware UTC.
        sleep: Waits for so many seconds.
        progress: Called with (done, total, what).
        stop: Set by signals.
        allow_now: Publishing at once is agreed to.
    """

    calendar: Calendar
    location: str
    settings: Settings
    client: BufferClient
    ledger: Ledger
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None
    stop: StopFlag = field(default_factory=StopFlag)
    allow_now: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan and everything it was made from.

    Args:
        sheet: The calendar as read.
        mapped: Its columns.
        desired: What it wants.
        actual: What Buffer has.
        records: The base, open attempts settled.
        settlements: What Buffer shows about open attempts; not written down yet.
        plan: What a sync would do.
        page_requests: Requests that one reading of Buffer takes.
    """

    sheet: Sheet
    mapped: Mapped
    desired: DesiredState
    actual: ActualState
    records: Mapping[EntryKey, Record]
    settlements: tuple[Settlement, ...]
    plan: Plan
    page_requests: int


@dataclass(frozen=True, slots=True)
class Report:
    """How a sync ended.

    Args:
        plan: What was carried out.
        outcomes: In plan order.
        requests_used: By the whole run.
        problem: What stopped it; ``None`` when it went through.
        unwritten: Why results did not reach the sheet; ``None`` when they did. The ledger keeps them.
        unplaced: Rows that left the calendar while it ran.
    """

    plan: Plan
    outcomes: tuple[Outcome, ...]
    requests_used: int
    problem: CalendarSyncError | None = None
    unwritten: CalendarError | None = None
    unplaced: tuple[str, ...] = ()


def prepare(session: Session) -> Prepared:
    """Read both sides and the ledger, and make the plan. Nothing is written anywhere.

    Raises:
        CalendarError: The calendar cannot be read.
        BufferError: Buffer cannot be read.
        SignInError: The key is refused.
    """
    sheet, mapped = read_calendar(session.calendar, session.settings)
    organization, channels = read_organization(session.client, session.settings.organization)
    calendar_id = session.ledger.identify(
        session.location, organization.id, fresh_id(session.location, organization.id), _sync_ids(mapped)
    )
    known = session.ledger.records(calendar_id)
    elsewhere = session.ledger.owned_elsewhere(calendar_id)
    wished = read_entries(mapped, channels, session.settings, calendar_id)
    actual, requests = read_buffer(session, organization, channels, wished, known)
    desired = check_networks(
        resolve_tags(wished, actual, session.settings.reading_rules().tags), channels, free_plan=_is_free(organization)
    )
    settlements = settle_attempts(
        session.ledger.open_attempts(calendar_id), actual, known, elsewhere, quiet_period=_quiet_period(session)
    )
    records = _settled(known, settlements)
    base = Base(records, elsewhere, _unsettled(settlements))
    policy = session.settings.plan_policy(allow_now=session.allow_now)
    plan = make_plan(desired, actual, base, policy, location=session.location, now=session.clock())
    plan = replace(plan, cost=cost(plan, requests, session))
    return Prepared(sheet, mapped, desired, actual, records, settlements, plan, requests)


def sync(session: Session, review: Callable[[Prepared], bool]) -> Report | None:
    """Make the plan, have it reviewed, carry it out, write the results back.

    Args:
        session: Everything from outside.
        review: Shown the plan; false leaves everything as it is.

    Returns:
        How it ended; ``None`` when the review said no.

    Raises:
        RunInProgress: Another run holds this calendar.
        CalendarSyncError: Nothing was sent; see :func:`prepare` and :func:`carry_out`.
    """
    run_id, lease = secrets.token_hex(8), fresh_id(session.location)
    session.ledger.acquire(lease, run_id, holder_name(), now=session.clock(), seconds=LEASE.total_seconds())
    try:
        prepared = prepare(session)
        waits = [item.wait_until for item in prepared.settlements if item.wait_until is not None]
        if waits:
            session.progress(0, 1, "waiting to be sure about answers that an earlier run lost")
            session.sleep(max((max(waits) - session.clock()).total_seconds(), 0.0))
            prepared = prepare(session)
        return carry_out(session, prepared, run_id) if review(prepared) else None
    finally:
        session.ledger.release(lease, run_id)


def check(calendar: Calendar, settings: Settings, *, now: datetime) -> DesiredState:
    """Read and check the rows alone, without Buffer: names of channels are taken on trust.

    Args:
        calendar: The backend.
        settings: As read.
        now: Aware UTC; times before it are reported for rows that were never synced.
    """
    _, mapped = read_calendar(calendar, settings)
    rules = settings.reading_rules()
    book = OfflineBook(rules.aliases)
    desired = build(
        mapped.rows, book, rules, calendar_id="", new_id=new_row_id, complete=mapped.complete, issues=mapped.issues
    )
    channels = {channel.id: channel for row in mapped.rows for channel in book.find(row.text("channels"))[0]}
    desired = check_networks(desired, tuple(channels.values()), free_plan=False)
    synced = {row.row_id for row in desired.rows if row.shown.get("post_ids")}
    past = (past_due(entry, now) for entry in desired.entries if entry.key.row_id not in synced)
    issues = {(issue.rule, issue.cell): issue for issue in past if issue is not None}
    return replace(desired, issues=(*desired.issues, *issues.values(), *_unverified(book)))


def _unverified(book: OfflineBook) -> list[Issue]:
    names = ", ".join(f"'{name}'" for name in sorted(book.unverified))
    if not names:
        return []
    message = f"Without asking Buffer nobody knows which channels these are: {names}."
    fix = "calendar-sync plan looks them up."
    return [Issue("channel.unverified", Severity.WARNING, "", message, fix)]


def carry_out(session: Session, prepared: Prepared, run_id: str) -> Report:
    """Apply a reviewed plan and write the results back into the calendar.

    Ids of new rows reach the sheet before anything is sent: should the run die, the next one knows its rows.

    Raises:
        PlanRefused: A safety limit was passed.
        CalendarError: The calendar cannot be written, or has changed since it was read; nothing was sent.
    """
    ledger, plan = session.ledger, prepared.plan
    policy = session.settings.plan_policy(allow_now=session.allow_now)
    owned = sum(record.state == "live" for record in prepared.records.values())
    check_limits(plan, owned=owned, policy=policy)
    session.calendar.check_writable()
    ledger.remember(plan.calendar_id, session.location, plan.organization[0], now=session.clock())
    _write_down(session, prepared.settlements)
    places = Places(session, prepared)
    places.write_new_ids(plan)
    ledger.open_run(run_id, plan.calendar_id, now=session.clock())
    applied = Applier(
        session.client,
        ledger,
        run_id=run_id,
        organization_id=plan.organization[0],
        channels=prepared.actual.channels,
        around=_surroundings(session, prepared),
    ).run(plan, prepared.actual, prepared.records)
    unwritten, unplaced = places.write_results(applied)
    report = _report(session, prepared, applied, unwritten, unplaced)
    ledger.close_run(run_id, _in_short(report), now=session.clock())
    return report


# Reading


def read_calendar(calendar: Calendar, settings: Settings) -> tuple[Sheet, Mapped]:
    """Read the calendar and map its columns.

    Raises:
        CalendarUnreadable: It cannot be read, or no tab holds a calendar.
    """
    sheet = calendar.read()
    mapped = map_sheet(sheet, names=settings.column_names(), tabs=settings.tabs)
    if not mapped.layouts and not mapped.issues:
        raise UsageError(
            f"{sheet.location} holds no calendar: no tab has a header row with a text column and a date, channel, "
            "mode or status column.",
            fix="Name the columns Date, Time, Channels, Text ... (calendar-sync template FILE writes an example), or "
            "map yours under [columns] in calendar-sync.toml.",
        )
    return sheet, mapped


def read_organization(client: BufferClient, wanted: str) -> tuple[Organization, tuple[Channel, ...]]:
    """Return the organization that the settings name (by id or name), or the only one, with its channels.

    Raises:
        UsageError: It is not one of the account's.
    """
    if not wanted:
        _, organization, channels = client.read_account_and_channels(None)
        return organization, channels
    account = client.account()
    for organization in account.organizations:
        if wanted in (organization.id, organization.name):
            return organization, client.channels(organization.id)
    names = ", ".join(f"'{organization.name}'" for organization in account.organizations) or "none"
    raise UsageError(
        f"The key has no organization '{wanted}'; it has {names}.",
        fix="Correct organization in calendar-sync.toml.",
    )


def read_entries(
    mapped: Mapped, channels: Sequence[Channel], settings: Settings, calendar_id: str
) -> DesiredState:  # fmt: skip
    """Return what the rows want, before the rules of the networks."""
    rules = settings.reading_rules()
    return build(
        mapped.rows,
        ChannelBook(channels, rules.aliases),
        rules,
        calendar_id=calendar_id,
        new_id=new_row_id,
        complete=mapped.complete,
        issues=mapped.issues,
    )


def read_buffer(
    session: Session,
    organization: Organization,
    channels: Sequence[Channel],
    wished: DesiredState,
    known: Mapping[EntryKey, Record],
) -> tuple[ActualState, int]:
    """Read the posts that this calendar can touch: its channels, the time its rows span, and all it owns."""
    ids = {entry.key.channel_id for entry in wished.entries} | {key.channel_id for key in known}
    ids |= {key.channel_id for key in wished.post_ids}
    ids |= {channel_id for held in wished.held for channel_id, _, _ in held.channels}
    live = [record for record in known.values() if record.state == "live"]
    now = session.clock()
    times = [entry.due_at for entry in wished.entries if entry.due_at] + [
        record.due_at for record in live if record.due_at
    ]
    start = min([*times, now]) - LOOK_BACK
    before = session.client.requests
    actual = session.client.snapshot(
        organization,
        [channel for channel in channels if channel.id in ids],
        due_start=start,
        due_end=max([*times, now]) + LOOK_BACK,
        with_ideas=any(key.channel_id == "idea" for key in [*known, *wished.post_ids])
        or any(entry.kind == "idea" for entry in wished.entries),
    )
    return replace(actual, channels=tuple(channels)), session.client.requests - before


def fresh_id(location: str, organization_id: str = "") -> str:
    """Return the id that a calendar gets when nothing is known of it."""
    return hashlib.sha256(f"{organization_id}\n{location}".encode()).hexdigest()[:16]


def new_row_id() -> str:
    """Return a Sync ID: short, never a number, never a word."""
    return "r" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))


def holder_name() -> str:
    """Return who runs this, for the message that another run gets."""
    user = os.environ.get("USER") or os.environ.get("USERNAME") or "someone"
    return f"{user} on {platform.node() or 'this machine'}, process {os.getpid()}"


def cost(plan: Plan, page_requests: int, session: Session) -> Cost:
    """Return what applying ``plan`` costs in requests, the reading back included."""
    size = session.settings.buffer.batch_size
    steps = sum(1 + change.replace for change in plan.of(*WRITES))
    requests = -(-steps // size) + page_requests if steps else 0
    return Cost(requests, dict(session.client.budget.remaining()))


def _sync_ids(mapped: Mapped) -> list[str]:
    return [row_id for row in mapped.rows if (row_id := row.text("sync_id"))]


def _is_free(organization: Organization) -> bool:
    limit = organization.scheduled_posts_limit
    return limit is not None and limit <= FREE_SCHEDULED_POSTS


def _quiet_period(session: Session) -> timedelta:
    return timedelta(seconds=session.settings.buffer.quiet_period)


# Recovery


def _settled(known: Mapping[EntryKey, Record], settlements: Sequence[Settlement]) -> dict[EntryKey, Record]:
    records = dict(known)
    records.update((item.record.key, item.record) for item in settlements if item.record is not None)
    return records


def _unsettled(settlements: Sequence[Settlement]) -> dict[EntryKey, str]:
    return {
        item.attempt.key: f"{item.error}; run again after {item.wait_until:%H:%M:%S} UTC"
        for item in settlements
        if item.state is AttemptState.UNKNOWN and item.wait_until is not None
    }


def _write_down(session: Session, settlements: Sequence[Settlement]) -> None:
    session.ledger.settle(
        [
            (item.attempt.attempt_id, item.state, item.record.post_id if item.record else None, item.error)
            for item in settlements
        ],
        [item.record for item in settlements if item.record is not None],
        now=session.clock(),
    )


def _surroundings(session: Session, prepared: Prepared) -> Surroundings:
    def snapshot() -> ActualState:
        channels = prepared.actual.channels
        actual, _ = read_buffer(
            session, prepared.actual.organization, channels, prepared.desired, prepared.records
        )  # fmt: skip
        return actual

    return Surroundings(
        clock=session.clock,
        sleep=session.sleep,
        snapshot=snapshot,
        progress=session.progress,
        stop=session.stop,
        batch_size=session.settings.buffer.batch_size,
        quiet_period=_quiet_period(session),
    )


# Write-back


class Places:
    """The calendar's rows while a run writes to them.

    Args:
        session: Of the run.
        prepared: What was read.
    """

    def __init__(self, session: Session, prepared: Prepared) -> None:
        self._session = session
        self._prepared = prepared
        self._sheet = prepared.sheet
        self._mapped = prepared.mapped
        self._rows: Sequence[RowIdentity] = prepared.desired.rows
        self._fingerprint = prepared.sheet.fingerprint

    def write_new_ids(self, plan: Plan) -> None:
        """Write the ids of new rows, together with what an earlier run still owes the sheet.

        Raises:
            CalendarError: They cannot be written; nothing was sent.
        """
        ledger, calendar_id = self._session.ledger, plan.calendar_id
        owed = ledger.owed(calendar_id)
        named = {change.key.row_id for change in plan.of(*WRITES)}
        cells: dict[str, dict[str, str]] = {}
        for (row_id, name), text in owed.items():
            cells.setdefault(row_id, {})[name] = text
        known = {row.row_id for row in self._rows if not row.is_new}
        cells = {row_id: fields for row_id, fields in cells.items() if row_id in known}
        for row in self._rows:
            if row.is_new and row.row_id in named:
                cells.setdefault(row.row_id, {})["sync_id"] = row.row_id
        if cells:
            sheet_before = self._fingerprint
            self._write(cells, strict=True)
            if self._fingerprint != sheet_before:
                self._reread()
        ledger.paid(calendar_id, owed)

    def write_results(self, applied: Applied) -> tuple[CalendarError | None, tuple[str, ...]]:
        """Write what became of each row; what cannot be written now is kept in the ledger for the next run."""
        plan = self._prepared.plan
        actual = applied.actual or self._prepared.actual
        cells = own_cells(plan, applied.outcomes, self._rows, actual, self._zones())
        owed = {(row_id, name): text for row_id, fields in cells.items() for name, text in fields.items()}
        try:
            unplaced = self._write(cells, strict=False)
        except CalendarError as problem:
            self._session.ledger.owe(plan.calendar_id, owed)
            return problem, ()
        return None, unplaced

    def _write(self, cells: Mapping[str, Mapping[str, str]], *, strict: bool) -> tuple[str, ...]:
        session = self._session

        def remap(sheet: Sheet) -> Mapped:
            return map_sheet(sheet, names=session.settings.column_names(), tabs=session.settings.tabs)

        written = write_back(
            session.calendar,
            cells,
            sheet=self._sheet,
            mapped=self._mapped,
            rows=self._rows,
            remap=remap,
            fingerprint=self._fingerprint,
            strict=strict,
        )
        self._fingerprint = written.fingerprint
        return written.unplaced

    def _reread(self) -> None:
        """See the sheet as this run has left it, so that the next write says only what differs from it."""
        session = self._session
        self._sheet = session.calendar.read()
        self._mapped = map_sheet(self._sheet, names=session.settings.column_names(), tabs=session.settings.tabs)
        self._fingerprint = self._sheet.fingerprint

    def _zones(self) -> dict[str, tzinfo]:
        zones: dict[str, tzinfo] = {}
        for row in self._rows:
            zone = parse_zone(row.timezone) if row.timezone else None
            if zone is not None and not isinstance(zone, ZoneProblem):
                zones[row.row_id] = zone
        return zones


# Reporting


def _report(
    session: Session,
    prepared: Prepared,
    applied: Applied,
    unwritten: CalendarError | None,
    unplaced: tuple[str, ...],
) -> Report:
    outcomes = applied.outcomes
    return Report(
        plan=prepared.plan,
        outcomes=tuple(outcomes[change.key] for change in prepared.plan.changes if change.key in outcomes),
        requests_used=session.client.requests,
        problem=applied.problem,
        unwritten=unwritten,
        unplaced=unplaced,
    )


def _in_short(report: Report) -> dict[str, object]:
    counts: dict[str, int] = {}
    for outcome in report.outcomes:
        name = f"{outcome.action}.{outcome.status}"
        counts[name] = counts.get(name, 0) + 1
    return {
        "outcomes": counts,
        "requests_used": report.requests_used,
        "problem": report.problem.message if report.problem else "",
    }
