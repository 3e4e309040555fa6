"""What rows want, held against every rule there is: once for the plan, and again for a sheet as it is going to be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from calendar_sync.checks import check_networks
from calendar_sync.entries.approval import check_approval
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.sense import check_sense
from calendar_sync.entries.switches import apply_switches
from calendar_sync.entries.tags import resolve_tags
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, EntryKey
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.plan import Record
from calendar_sync.model.sheet import Sheet
from calendar_sync.passed import Passed
from calendar_sync.reading import map_columns
from calendar_sync.session import Session


def judged(
    session: Session,
    desired: DesiredState,
    actual: ActualState,
    records: Mapping[EntryKey, Record],
    media: Mapping[str, MediaFacts],
    passed: Passed | None = None,
    clean: Collection[int] = (),
) -> DesiredState:
    """Return what rows want with everything held back that a rule of a network, of sense or of the team forbids.

    Args:
        session: With the settings and the clock.
        desired: From the rows, tags as ids.
        actual: Buffer's side.
        records: The base.
        media: What a probe has found behind addresses of media.
        passed: Entries that are known to break no rule of a network; takes down those that break none now.
        clean: See :func:`calendar_sync.entries.sense.check_sense`.
    """
    switches, wished = session.settings.rules, desired.entries
    is_free = actual.organization.is_free
    desired = check_networks(desired, actual.channels, free_plan=is_free, media=media, passed=passed, switches=switches)
    owned = {record.post_id for record in records.values()}
    desired = check_sense(desired, now=session.clock(), posts=actual.posts, owned=owned, wished=wished, clean=clean)
    return apply_switches(check_approval(desired, actual.posts), switches, actual.channels)


def rereader(
    session: Session,
    calendar_id: str,
    actual: ActualState,
    records: Mapping[EntryKey, Record],
    media: Mapping[str, MediaFacts],
) -> Callable[[Sheet], DesiredState]:
    """Return what reads a sheet as a run would, up to what its rows want and what keeps them back.

    Rows that have no Sync ID get one that means nothing.
    """
    rules = session.settings.reading_rules()
    book = ChannelBook(actual.channels, rules.aliases)

    def reread(sheet: Sheet) -> DesiredState:
        mapped = map_columns(sheet, session.settings)
        numbers = iter(range(len(mapped.rows)))
        wished = build(
            mapped.rows,
            book,
            rules,
            calendar_id=calendar_id,
            new_id=lambda: f"new {next(numbers)}",
            complete=mapped.complete,
            issues=mapped.issues,
            media=media,
        )
        return judged(session, resolve_tags(wished, actual, rules.tags), actual, records, media)

    return reread
