"""Every entry is held against the rules of its network before anything is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calendar_sync import networks
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import DesiredState, Entry, Held, HoldReason, Issue, Kind, Severity


def check_networks(desired: DesiredState, channels: Sequence[Channel], *, free_plan: bool) -> DesiredState:
    """Hold back what Buffer or the network would refuse; warnings are noted and the entry goes on.

    Args:
        desired: From the rows.
        channels: All channels of the organization.
        free_plan: The organization is on Buffer's Free plan.
    """
    by_id = {channel.id: channel for channel in channels}
    issues: dict[tuple[str, str, str], Issue] = {}
    entries: list[Entry] = []
    held: list[Held] = []
    for entry in desired.entries:
        channel = by_id.get(entry.key.channel_id)
        found = [] if channel is None or entry.kind is Kind.IDEA else _issues(entry, channel, free_plan)
        for issue in found:
            issues.setdefault((issue.rule, issue.cell, issue.message), issue)
        errors = [issue for issue in found if issue.severity is Severity.ERROR]
        if errors and channel is not None:
            held.append(_held(entry, channel, errors))
        else:
            entries.append(entry)
    return replace(
        desired,
        entries=tuple(entries),
        held=(*desired.held, *held),
        issues=(*desired.issues, *issues.values()),
    )


def _issues(entry: Entry, channel: Channel, free_plan: bool) -> list[Issue]:
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
        for finding in networks.check(entry, channel, free_plan=free_plan)
    ]


def _cell(entry: Entry, field: str) -> str:
    if field == "text":
        return entry.origin.cell(entry.text_field, "text")
    return entry.origin.cell(field, "channels", "text")


def _held(entry: Entry, channel: Channel, errors: Sequence[Issue]) -> Held:
    message = errors[0].message + (f" (and {len(errors) - 1} more)" if len(errors) > 1 else "")
    place = (channel.id, channel.handle, channel.service)
    return Held(entry.key, entry.origin, HoldReason.INVALID, message, blocked=True, channels=(place,))
