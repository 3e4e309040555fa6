"""Every entry is held against the rules of its network before anything is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from calendar_sync import networks
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.approval import check_approval
from calendar_sync.entries.build import build
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.sense import check_sense
from calendar_sync.entries.switches import apply_switches
from calendar_sync.model.buffer import Asset, Channel
from calendar_sync.model.canonical import entry_digest
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, Entry, Held, HoldReason, Issue, Kind, Severity
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.row_rule import OFF
from calendar_sync.passed import Passed
from calendar_sync.planner.changes import past_due
from calendar_sync.planner.twins import find_twins, twin_issue
from calendar_sync.probing import Probe, media_of, read_and_probe


def check_networks(
    desired: DesiredState,
    channels: Sequence[Channel],
    *,
    free_plan: bool,
    media: Mapping[str, MediaFacts] | None = None,
    passed: Passed | None = None,
    switches: Mapping[str, str] | None = None,
) -> DesiredState:
    """Hold back what Buffer or the network would refuse; warnings are noted and the entry goes on.

    Args:
        desired: From the rows.
        channels: All channels of the organization.
        free_plan: The organization is on Buffer's Free plan.
        media: What a probe has found behind the addresses of media.
        passed: Entries that are known to break no rule; takes down those that break none now.
        switches: ``error``, ``warning`` or ``off`` by rule; see ``entries.switches``.
    """
    passed, probed = passed or Passed(), media or {}
    by_id = {channel.id: channel for channel in channels}
    before = {channel.id: passed.before(channel, free_plan=free_plan) for channel in channels}
    good: dict[str, list[str]] = {channel.id: [] for channel in channels}
    issues: dict[tuple[str, str, str], Issue] = {}
    entries: list[Entry] = []
    held: list[Held] = []
    for entry in desired.entries:
        is_idea = entry.kind is Kind.IDEA
        channel = _IDEA_BOARD if is_idea else by_id.get(entry.key.channel_id)
        if channel is None:
            entries.append(entry)
            continue
        is_own, digest = entry.service == channel.service and not is_idea, entry.memo or entry_digest(entry)
        looked_at = bool(probed) and any(url in probed for url in media_of(entry))
        if is_own and not looked_at and digest in before[channel.id]:
            good[channel.id].append(digest)
            entries.append(entry)
            continue
        found = [_switched(issue, switches or {}) for issue in _issues(entry, channel, free_plan, media)]
        if is_own and not found:
            good[channel.id].append(digest)
        _add(issues, found)
        errors = [issue for issue in found if issue.severity is Severity.ERROR]
        if errors:
            held.append(_held(entry, channel, errors))
        else:
            entries.append(networks.as_taken(entry))
    for entry, cells in _misread(desired):
        if (channel := by_id.get(entry.key.channel_id)) is not None and entry.kind is not Kind.IDEA:
            told = _certain(entry, entry.origin.cell("media") in cells, channel, free_plan, media)
            found = [_switched(issue, switches or {}) for issue in told if issue.cell not in cells]
            _add(issues, found)
    for channel in channels:
        passed.note(channel, good[channel.id], free_plan=free_plan)
    return replace(
        desired,
        entries=tuple(entries),
        held=(*desired.held, *held),
        issues=(*desired.issues, *issues.values()),
    )


_IDEA_BOARD = Channel(IDEA_CHANNEL, "the idea board", "", known=False)


def _add(issues: dict[tuple[str, str, str], Issue], found: Sequence[Issue]) -> None:
    """Add what was found; what several channels of a row have in common is told once, of all of them."""
    for issue in found:
        told = (issue.rule, issue.cell, issue.message)
        issues[told] = issues[told].and_of(issue) if told in issues else issue


def _misread(desired: DesiredState) -> Iterator[tuple[Entry, frozenset[str]]]:
    """Yield what else the rows say that could not be read as a whole, each with the cells that were to blame."""
    waiting = [entry for item in desired.held for entry in (item.entry, *item.parts) if entry is not None]
    if not waiting:
        return
    cells: dict[tuple[str, int], set[str]] = {}
    for issue in desired.issues:
        if issue.severity is Severity.ERROR and issue.row:
            cells.setdefault((issue.tab, issue.row), set()).add(issue.cell)
    for entry in waiting:
        yield entry, frozenset(cells.get((entry.origin.tab, entry.origin.row), ()))


_MISSING = (Asset("image", "https://example.com/1.jpg"), Asset("video", "https://example.com/1.mp4"))


def _certain(
    entry: Entry, is_short: bool, channel: Channel, free_plan: bool, media: Mapping[str, MediaFacts] | None
) -> list[Issue]:
    """Return what breaks a rule whatever the media are, where not all of them could be read (``is_short``)."""
    found = _issues(entry, channel, free_plan, media)
    for asset in _MISSING if is_short else ():
        also = _issues(replace(entry, assets=(*entry.assets, asset)), channel, free_plan, media)
        found = [issue for issue in found if issue in also]
    return found


def _issues(entry: Entry, channel: Channel, free_plan: bool, media: Mapping[str, MediaFacts] | None) -> list[Issue]:
    return [
        Issue(
            rule=finding.rule,
            severity=finding.severity,
            cell=_cell(entry, finding.field),
            message=finding.message,
            fix=finding.fix,
            row=entry.origin.row,
            tab=entry.origin.tab,
            channel_id=channel.id,
        )
        for finding in networks.check(entry, channel, free_plan=free_plan, media=media)
    ]


def _switched(issue: Issue, switches: Mapping[str, str]) -> Issue:
    wanted = switches.get(issue.rule)
    if wanted is None:
        return issue
    return replace(issue, severity=Severity.ERROR if wanted == str(Severity.ERROR) else Severity.WARNING)


_BESIDE: Mapping[str, tuple[str, ...]] = {"event_start": ("post_type",), "event_end": ("post_type",)}
"""Where a problem is shown in calendars that lack its column."""


def _cell(entry: Entry, field: str) -> str:
    if field == "text":
        return entry.origin.cell(entry.text_field, "text")
    return entry.origin.cell(field, *_BESIDE.get(field, ()), "channels", "text")


def _held(entry: Entry, channel: Channel, errors: Sequence[Issue]) -> Held:
    message = errors[0].message + (f" (and {len(errors) - 1} more)" if len(errors) > 1 else "")
    place = (channel.id, channel.handle, channel.service)
    return Held(entry.key, entry.origin, HoldReason.INVALID, message, blocked=True, channels=(place,), entry=entry)


def check_rows(
    mapped: Mapped,
    rules: ReadingRules,
    new_id: Callable[[], str],
    *,
    now: datetime,
    probe: Probe | None = None,
) -> DesiredState:
    """Check the rows alone, without Buffer: names of channels are taken on trust.

    Args:
        mapped: The calendar with its columns mapped.
        rules: From the settings.
        new_id: Makes Sync IDs; they are thrown away.
        now: Aware UTC; times before it are reported for rows that were never synced.
        probe: Looks behind addresses of media; ``None`` where nobody asked for it.
    """
    book = OfflineBook(rules.aliases)

    def read(media: Mapping[str, MediaFacts]) -> DesiredState:
        return build(
            mapped.rows,
            book,
            rules,
            calendar_id="",
            new_id=new_id,
            complete=mapped.complete,
            issues=mapped.issues,
            media=media,
        )

    desired, media = read_and_probe(read, probe, now=now)
    channels = {channel.id: channel for row in mapped.rows for channel in book.find(row.text("channels"))[0]}
    wished = desired.entries
    desired = check_networks(desired, tuple(channels.values()), free_plan=False, media=media, switches=rules.switches)
    desired = check_approval(check_sense(desired, now=now, wished=wished))
    desired = apply_switches(desired, rules.switches, tuple(channels.values()))
    synced = {row.row_id for row in desired.rows if row.shown.get("post_ids")}
    zones = {row.row_id: row.timezone for row in desired.rows}
    wanted = rules.switches.get("schedule.past", "")
    past = [
        replace(issue, severity=Severity(wanted or issue.severity))
        for entry in desired.entries
        if entry.key.row_id not in synced
        and wanted != OFF
        and (issue := past_due(entry, now, zones.get(entry.key.row_id, "")))
    ]
    twins = find_twins(desired.entries, (), now)
    said = [
        twin_issue(entry, twins[entry.key], _named(channels, entry), rules.switches.get("row.duplicate", ""))
        for entry in desired.entries
        if entry.key in twins
    ]
    issues: dict[tuple[str, str, str], Issue] = {}
    for issue in (*past, *said):
        told = (issue.rule, issue.cell, issue.message)
        issues[told] = issues[told].and_of(issue) if told in issues else issue
    return replace(desired, issues=(*desired.issues, *issues.values(), *_unverified(book)))


def _named(channels: Mapping[str, Channel], entry: Entry) -> str:
    channel = channels.get(entry.key.channel_id)
    return channel.handle if channel else entry.service


def _unverified(book: OfflineBook) -> list[Issue]:
    names = ", ".join(f"'{name}'" for name in sorted(book.unverified))
    if not names:
        return []
    message = f"Without asking Buffer nobody knows which channels these are: {names}."
    fix = "calendar-sync plan looks them up."
    return [Issue("channel.unverified", Severity.WARNING, "", message, fix)]
