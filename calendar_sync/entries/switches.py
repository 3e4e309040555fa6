"""Rules as a team wants them: warnings that are to be errors, and warnings that nobody wants to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import DesiredState, Entry, Held, HoldReason, Issue, Severity
from calendar_sync.model.row_rule import OFF


def apply_switches(
    desired: DesiredState, switches: Mapping[str, str], channels: Sequence[Channel] = ()
) -> DesiredState:
    """Return ``desired`` with its warnings as the settings want them: gone, or as errors that hold their entries.

    Notes may become either. Errors stay as they are: those that may be less are taken for warnings where they are
    found. What several channels of a row have in common is told once, of all of them.

    Args:
        desired: With all its problems.
        switches: ``error``, ``warning`` or ``off`` by the rule's id.
        channels: All channels of the organization.
    """
    issues: dict[tuple[str, str, str], Issue] = {}
    raised: dict[tuple[str, int], list[Issue]] = {}
    switched = False
    for issue in desired.issues:
        after = _switched(issue, switches)
        switched = switched or after is not issue
        if after is None:
            continue
        told = (after.rule, after.cell, after.message)
        issues[told] = issues[told].and_of(after) if told in issues else after
        if after is not issue and after.severity is Severity.ERROR and after.row:
            raised.setdefault((after.tab, after.row), []).append(after)
    if len(issues) == len(desired.issues) and not switched:
        return desired
    by_id = {channel.id: channel for channel in channels}
    held = {entry.key: found for entry in desired.entries if (found := _held(entry, raised, by_id)) is not None}
    return replace(
        desired,
        entries=tuple(entry for entry in desired.entries if entry.key not in held),
        held=(*desired.held, *held.values()),
        issues=tuple(issues.values()),
    )


def _switched(issue: Issue, switches: Mapping[str, str]) -> Issue | None:
    wanted = switches.get(issue.rule)
    if wanted is None or issue.severity is Severity.ERROR or wanted == str(issue.severity):
        return issue
    return None if wanted == OFF else replace(issue, severity=Severity(wanted))


def _held(
    entry: Entry, raised: Mapping[tuple[str, int], Sequence[Issue]], channels: Mapping[str, Channel]
) -> Held | None:
    mine = [
        issue
        for issue in raised.get((entry.origin.tab, entry.origin.row), ())
        if not issue.channel_ids or entry.key.channel_id in issue.channel_ids
    ]
    if not mine:
        return None
    message = mine[0].message + (f" (and {len(mine) - 1} more)" if len(mine) > 1 else "")
    channel = channels.get(entry.key.channel_id)
    places = ((channel.id, channel.handle, channel.service),) if channel else ()
    return Held(entry.key, entry.origin, HoldReason.INVALID, message, blocked=True, channels=places, entry=entry)
