"""What was filled in, passed over or doubted while rows were read: told once for each tab, not once for each row."""

from __future__ import annotations

from dataclasses import dataclass, field

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.sheet import CellRef

_LISTED = 8
"""So many cells are named; the others are counted."""


@dataclass(slots=True)
class Remarks:
    """Collects remarks by tab and kind, each with the cells it concerns."""

    _found: dict[tuple[str, str, str, str], list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, tab: str, rule: str, message: str, fix: str, row: int, column: int) -> None:
        """Note something about one cell.

        Args:
            tab: Tab name.
            rule: Stable id.
            message: What holds for all cells of the kind; ``{cells}`` stands for them.
            fix: How to mend it.
            row: 1-based.
            column: 1-based.
        """
        self._found.setdefault((tab, rule, message, fix), []).append((row, column))

    def issues(self) -> list[Issue]:
        """Return one warning for each kind and tab, in the order in which they were met."""
        return [
            Issue(
                rule=rule,
                severity=Severity.WARNING,
                cell=str(CellRef(tab, *cells[0])),
                message=message.replace("{cells}", _listed(tab, cells)),
                fix=fix,
                tab=tab,
            )
            for (tab, rule, message, fix), cells in self._found.items()
        ]


def _listed(tab: str, cells: list[tuple[int, int]]) -> str:
    names = [str(CellRef(tab, *cell)).rpartition("!")[2] for cell in dict.fromkeys(cells)]
    rest = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + rest
