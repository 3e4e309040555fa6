"""What becomes of a calendar's rows by the settings that init is about to write."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calendar_sync import config
from calendar_sync.checks import check_rows
from calendar_sync.entries.beside import HEADING, names_beside
from calendar_sync.entries.clients import hanging
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.layout.client_tabs import seems_client
from calendar_sync.model.entry import DesiredState, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Row, Sheet
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
        beside: Of those that could go out, how many stand beside a name that may be another client's, by the title of
            its column.
    """

    desired: DesiredState
    going: _Places
    waiting: _Places
    hanging: _Places
    beside: Mapping[str, int] = field(default_factory=dict)

    def summary(self, questions: int) -> str:
        """Return in a sentence how many rows could go out; ``questions`` were left out."""
        said = f"Read so, {counted(len(self.going), 'row')} could go out and {len(self.waiting)} would wait"
        if self.hanging:
            said += f"; {len(self.hanging)} more {'goes' if len(self.hanging) == 1 else 'go'} out only if a channel in "
            said += "Buffer is called like what they name (a channel, a page, a client)"
        for title, count in self.beside.items():
            said += (
                f"; of those that could, {count} {'waits' if count == 1 else 'wait'} if other channels in Buffer are "
            )
            said += f"called like what '{title}' says"
        said += f"; {counted(questions, 'question')} left out." if questions else "."
        if self.going:
            said += " Plan asks Buffer: rows that name a network alone wait where there are several channels of it."
        return said


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
    going = frozenset(named) - waiting - hang
    return Trial(desired, going, waiting, hang, _beside(mapped.rows, going))


def _beside(rows: Sequence[Row], going: _Places) -> dict[str, int]:
    """Return by title how many rows stand beside names that seem to be of clients: a few, of which each comes again."""
    names: dict[str, list[str]] = {}
    for row in rows:
        if (row.tab, row.number) in going:
            for title, name in (pair for pair in names_beside(row) if pair[0] != HEADING):
                names.setdefault(title, []).append(name)
    return {title: len(found) for title, found in names.items() if _are_clients(found)}


def _are_clients(names: Sequence[str]) -> bool:
    different = Counter(map(fold, names))
    often = len(different) > 1 and len(names) >= _OFTEN * len(different)
    return often and all(name[:1].isupper() and seems_client(name) for name in names)


_OFTEN = 2
