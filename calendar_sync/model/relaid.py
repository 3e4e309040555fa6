"""Columns that stand otherwise than when somebody confirmed what they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relaid:
    """What has changed about the columns of a tab, so that they may be others than their titles say.

    Args:
        said: What has changed, for people, with the columns by letter and title.
        doubted: The sheet itself gives reason to doubt it; else it is only possible.
    """

    said: str
    doubted: bool
