"""Both sides of a plan: what the rows want, what the ledger knows, and as much of Buffer as these two call for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.collector import set_aside
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.memory import RowMemory
from calendar_sync.entries.tags import known_tags, unknown_tags
from calendar_sync.errors import BufferError, CalendarSyncError, UsageError
from calendar_sync.executor.outlook import pages_of
from calendar_sync.model.buffer import ActualState, Tag
from calendar_sync.model.directory import Directory
from calendar_sync.model.entry import DesiredState, EntryKey, Origin
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.plan import Attempt, Outcome, OutcomeStatus, Record
from calendar_sync.model.sheet import Sheet
from calendar_sync.planner.recovery import LATE
from calendar_sync.planner.scope import MARGIN, Scope, scope_of
from calendar_sync.probing import read_and_probe
from calendar_sync.reading import is_puzzled, is_refusal, look_first, read_buffer
from calendar_sync.rescuing import rescued_rows
from calendar_sync.session import Session

if TYPE_CHECKING:
    from calendar_sync.buffer.snapshots import FirstPage

_NO_CHANNEL = re.compile(r"channel not found", re.IGNORECASE)
"""How Buffer refuses a post for a channel that it does not have (as observed, 2026-11)."""

_RECENT = MARGIN + 2 * LATE
"""So far back a page is read of what is out before it is known what is wanted: mostly as far as plans look back."""

_LOOK_UP = 1
"""Requests that it takes to ask for the organization and its channels."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known before Buffer's posts are read.

    Args:
        calendar_id: Whose rows.
        known: What was last applied.
        elsewhere: Post ids that other calendars own, with their locations.
        attempts: Those whose outcome is open.
        wished: What the rows want, tags as names.
        scope: What must be read of Buffer.
        media: What was found behind addresses of media, where that was asked for.
        clean: Origins, by ``id``, of rows that are known to hold nothing left over.
    """

    calendar_id: str
    known: Mapping[EntryKey, Record]
    elsewhere: Mapping[str, str]
    attempts: list[Attempt]
    wished: DesiredState
    scope: Scope
    media: Mapping[str, MediaFacts]
    clean: Mapping[int, Origin]


@dataclass(frozen=True, slots=True)
class Rows:
    """The calendar's rows, and how what is new in them is named.

    Args:
        sheet: As it was read.
        mapped: The rows.
        fresh_id: Returns the id of a calendar that is new, for an organization.
        new_ids: Returns a maker of Sync IDs; each begins with the same ones, as far as they are given.
        memory: What rows were read as before.
    """

    sheet: Sheet
    mapped: Mapped
    fresh_id: Callable[[str], str]
    new_ids: Callable[[], Callable[[], str]]
    memory: RowMemory | None = None


def both_sides(session: Session, rows: Rows) -> tuple[Ground, ActualState, int]:
    """Read the ledger and Buffer.

    Account and channels are asked for when those remembered are too old, or do not have what a row names; then in the
    document that reads the posts anyway. Where Buffer refuses what was asked with remembered ids, they are read anew.

    Returns:
        What was known before, Buffer's side, and how many requests reading its posts took.

    Raises:
        BufferError: Buffer cannot be read.
        SignInError: The key is refused.
        UsageError: The organization that the settings name is not the key's.
    """
    known = _remembered(session)
    if known is not None:
        ground = ground_of(session, rows, known)
        age = timedelta(seconds=session.settings.buffer.channels_age)
        is_stale = session.refresh_channels or not known.is_young(session.clock(), age)
        try:
            return _read(
                session, rows, known, ground, refresh=is_stale or is_puzzled(ground.wished, ground.known, known)
            )
        except (BufferError, UsageError) as problem:
            if not isinstance(problem, UsageError) and not is_refusal(problem):
                raise
            forget_channels(session)
    now = session.clock()
    directory, seen = look_first(session.client, session.settings.organization, since=now - _RECENT, now=now)
    _keep(session, directory)
    ground = ground_of(session, rows, directory)
    return _read(session, rows, directory, ground, refresh=False, seen=seen)


def ground_of(session: Session, rows: Rows, directory: Directory) -> Ground:
    """Return what rows and ledger say, with the channels of ``directory``."""
    # Commands without a ledger do without its libraries.
    from calendar_sync.ledger.read_columns import known_tabs

    ledger, rules = session.ledger, session.settings.reading_rules()
    organization_id = directory.organization.id
    row_ids = [row_id for row in rows.mapped.rows if (row_id := row.text("sync_id"))]
    calendar_id = ledger.identify(session.location, organization_id, rows.fresh_id(organization_id), row_ids)
    with set_aside():
        known, attempts = ledger.records(calendar_id), ledger.open_attempts(calendar_id)
    tried = known.values(), attempts
    rescued = rescued_rows(ledger, calendar_id, rows.sheet, rows.mapped, tried, session.clock())
    given = set(rescued.given.values())

    @set_aside()
    def read(media: Mapping[str, MediaFacts]) -> DesiredState:
        return build(
            rows.mapped.rows,
            ChannelBook(directory.channels, rules.aliases),
            rules,
            calendar_id=calendar_id,
            new_id=_unlike(given, rows.new_ids()),
            complete=rows.mapped.complete and not rescued.unread,
            issues=(*rows.mapped.issues, *rescued.unread),
            media=media,
            memory=rows.memory,
            rescued=rescued,
            tabs=known_tabs(ledger, calendar_id),
        )

    wished, media = read_and_probe(read, session.probe, now=session.clock())
    scope = scope_at(session, wished, known, attempts)
    if session.everything:
        scope = replace(scope, channel_ids=frozenset(c.id for c in directory.channels), with_ideas=True, whole=True)
    elsewhere = ledger.owned_elsewhere(calendar_id, organization_id)
    clean = rows.memory.clean if rows.memory is not None else {}
    return Ground(calendar_id, known, elsewhere, attempts, wished, scope, media, clean)


def _unlike(given: Collection[str], new_id: Callable[[], str]) -> Callable[[], str]:
    """Return a maker of Sync IDs that leaves out those which rows have been given already."""
    return lambda: next(row_id for row_id in iter(new_id, None) if row_id not in given)


def scope_at(
    session: Session, wished: DesiredState, known: Mapping[EntryKey, Record], attempts: list[Attempt] | None = None
) -> Scope:
    """Return what must be read of Buffer now.

    Args:
        session: With the ledger, which knows what was written of late.
        wished: What the rows want.
        known: What was last applied.
        attempts: Those whose outcome is open; read from the ledger where they are not given.
    """
    calendar_id, now = wished.calendar_id, session.clock()
    listed = session.ledger.open_attempts(calendar_id) if attempts is None else list(attempts)
    since = now - 2 * LATE
    listed += session.ledger.creates_since(since, calendar_id=calendar_id)
    listed += session.ledger.deletes_since(since, calendar_id=calendar_id)
    return scope_of(wished, known, listed, now=now, tags=session.settings.reading_rules().tags)


def _read(
    session: Session, rows: Rows, directory: Directory, ground: Ground, *, refresh: bool, seen: FirstPage | None = None
) -> tuple[Ground, ActualState, int]:
    before = session.client.requests
    actual, told = read_buffer(session.client, directory, ground.scope, refresh=refresh, seen=seen)
    pages = session.client.requests - before
    if seen is not None:
        # So many would have been needed without the page.
        pages = max(1, pages, pages_of(sum(post.is_out for post in actual.posts)))
    if refresh:
        _keep(session, told)
    if told.says_the_same(directory):
        return ground, actual, pages
    scope, ground = ground.scope, ground_of(session, rows, told)
    if not scope.contains(ground.scope):
        actual, _ = read_buffer(session.client, told, ground.scope)
    return ground, actual, pages


def look_for_tags(session: Session, wished: DesiredState, actual: ActualState) -> ActualState:
    """Return Buffer's side with the tags that rows name and no post read so far carries, as far as they are found.

    Posts of all channels are looked through, whatever became of them, the newest first; that costs requests only where
    a name is unknown.
    """
    configured = session.settings.reading_rules().tags
    if not unknown_tags(wished, known_tags(actual, configured)) or not session.client.budget.holds(1, session.clock()):
        return actual

    def enough(tags: Collection[Tag]) -> bool:
        return not unknown_tags(wished, known_tags(actual, configured, tags))

    try:
        tags = session.client.read_tags(actual.organization.id, [channel.id for channel in actual.channels], enough)
    except BufferError:
        # A plan without them is worth having: the names are warned of.
        return actual
    return replace(actual, tags=tags)


# What is remembered of the key


def _remembered(session: Session) -> Directory | None:
    if not session.key_hash:
        return None
    from calendar_sync.ledger.directories import known_directories

    wanted = session.settings.organization
    return next((item for item in known_directories(session.ledger, session.key_hash) if item.answers_to(wanted)), None)


def _keep(session: Session, directory: Directory) -> None:
    if session.key_hash:
        from calendar_sync.ledger.directories import keep_directory

        keep_directory(session.ledger, session.key_hash, directory)


def look_up_refused(session: Session, outcomes: dict[EntryKey, Outcome], organization_id: str) -> None:
    """Have the channels asked for anew where Buffer refused something: at once where it knows no such channel.

    Args:
        session: With Buffer, the ledger and the settings.
        outcomes: By entry; those whose channel is refused get the way to mend it.
        organization_id: Whose channels.
    """
    failed = {key: outcome for key, outcome in outcomes.items() if outcome.status is OutcomeStatus.FAILED}
    if failed:
        forget_channels(session)
    refused = {key: outcome for key, outcome in failed.items() if _NO_CHANNEL.search(outcome.error)}
    told = _channels_now(session, organization_id) if refused else None
    for key, outcome in refused.items():
        if told is None:
            fix = "Run it again with --refresh-channels: then the channels are asked for anew."
        elif key.channel_id in told:
            fix = "Buffer lists the channel all the same: run it again."
        else:
            fix = f"Buffer no longer has {outcome.channel}: connect it there again, or name another channel in the row."
        outcomes[key] = replace(outcome, error=f"{outcome.error.rstrip('.')}. {fix}")


def _channels_now(session: Session, organization_id: str) -> frozenset[str] | None:
    """Return the ids of the channels there are, or ``None`` where that cannot be asked without waiting."""
    if not session.client.budget.holds(_LOOK_UP, session.clock()):
        return None
    try:
        account, organization, channels = session.client.read_account_and_channels(organization_id)
    except CalendarSyncError:
        # The results of the run matter more; the next one asks.
        return None
    _keep(session, Directory(organization, channels, len(account.organizations) == 1, session.clock()))
    return frozenset(channel.id for channel in channels)


def forget_channels(session: Session) -> None:
    """Have the next run ask Buffer for the channels, because something does not go with those remembered."""
    if session.key_hash:
        from calendar_sync.ledger.directories import forget_directories

        forget_directories(session.ledger, session.key_hash)
