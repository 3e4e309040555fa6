"""Columns that stand otherwise than when somebody confirmed what they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Doubt(IntEnum):
    """How much there is to doubt that columns are still what their titles say."""

    HARDLY = 0
    """Columns have moved along with others."""
    SLIGHT = 1
    """A new column stands beside one that is read; titles may have been exchanged with it."""
    FAIR = 2
    """Columns have changed their order."""
    GRAVE = 3
    """The cells look as if they were others."""
    GONE = 4
    """A column that rows were read from is not there any more: without it, they say something else."""


@dataclass(frozen=True, slots=True)
class Relaid:
    """What has changed about the columns of a tab, so that they may be others than their titles say.

    Args:
        said: What has changed, for people, with the columns by letter and title.
        doubt: How likely that is by the sheet alone.
    """

    said: str
    doubt: Doubt
