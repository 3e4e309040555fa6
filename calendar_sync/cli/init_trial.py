"""What becomes of a calendar's rows by the settings that init is about to write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from calendar_sync import config
from calendar_sync.checks import check_rows
from calendar_sync.entries.channels import OfflineBook
from calendar_sync.entries.clients import hanging
from calendar_sync.model.entry import DesiredState, Severity
from calendar_sync.model.sheet import Sheet
from calendar_sync.opening import now
from calendar_sync.pipeline import new_row_id
from calendar_sync.preview.forecast import counted
from calendar_sync.reading import map_columns

_Places = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Trial:
    """The rows as they would be read; each stands by tab and number.

    Args:
        desired: What they come to.
        going: Those that could go out.
        waiting: Those in which something is wrong.
        hanging: Those that go out only where a channel in Buffer is called like what they name: a channel, a page, a
            client.
    """

    desired: DesiredState
    going: _Places
    waiting: _Places
    hanging: _Places

    def summary(self, questions: int) -> str:
        """Return in a sentence how many rows could go out; ``questions`` were left out."""
        said = f"Read so, {counted(len(self.going), 'row')} could go out and {len(self.waiting)} would wait"
        if self.hanging:
            said += f"; {len(self.hanging)} more {'goes' if len(self.hanging) == 1 else 'go'} out only if a channel in "
            said += "Buffer is called like what they name (a channel, a page, a client)"
        return said + (f"; {counted(questions, 'question')} left out." if questions else ".")


def try_out(text: str, sheet: Sheet) -> Trial:
    """Read the sheet by the settings as they would be written, so that what is saved is what works.

    Args:
        text: The settings.
        sheet: As read.
    """
    settings = config.Settings.model_validate(tomllib.loads(text))
    mapped, rules = map_columns(sheet, settings), settings.reading_rules()
    desired = check_rows(mapped, rules, new_row_id, now=now())
    named = {(entry.origin.tab, entry.origin.row) for entry in desired.entries}
    held = {(item.origin.tab, item.origin.row) for item in desired.held}
    wrong = {(issue.tab, issue.row) for issue in desired.issues if issue.severity is Severity.ERROR}
    waiting = frozenset(held | (named & wrong))
    # What names its channels alone, and no network, comes to nothing until Buffer is asked.
    cancelled = {(item.origin.tab, item.origin.row) for item in desired.cancelled}
    unknown = {(row.tab, row.number) for row in desired.rows} - cancelled
    hang = frozenset(hanging(mapped.rows, OfflineBook(rules.aliases)) & (named | unknown)) - waiting
    return Trial(desired, frozenset(named) - waiting - hang, waiting, hang)
