"""The part of the settings that ``calendar-sync init`` writes: how each tab is laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal

from pydantic import Field, StrictBool, field_validator

from calendar_sync.entries.dates import DateOrder
from calendar_sync.layout.saved import FIELDS, SavedColumn, SavedTab, is_layout_field
from calendar_sync.model.services import joined_from_word
from calendar_sync.model.sheet import column_number
from calendar_sync.sections import Section


class TabSettings(Section):
    """One tab as ``calendar-sync init`` found it: where its titles stood, and how its cells are read."""

    header_row: int = Field(ge=1, le=1_048_576)
    header_lines: int = Field(default=1, ge=1, le=2)
    explained: StrictBool = False
    channel: str = ""
    timezone: str = ""
    date_order: Literal["day_first", "month_first"] | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    year_begins: int | None = Field(default=None, ge=1, le=12)
    month: int | None = Field(default=None, ge=1, le=12)
    fill_down: list[Literal["date", "channels"]] = Field(default_factory=list)
    headings_are_channels: StrictBool = False
    headings_are_months: StrictBool = False
    headings_are_days: StrictBool = False
    colours: StrictBool = False
    named_after_client: StrictBool = False
    not_read: list[str] | None = None
    zone_notes: list[str] | None = None
    platforms: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, tuple[str, str]]

    @field_validator("columns")
    @classmethod
    def _are_columns(cls, value: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
        for letters, (name, _) in value.items():
            if not re.fullmatch(r"[A-Z]{1,3}", letters):
                raise ValueError(f"has a column '{letters}'; columns are named by their letters, such as A or AB")
            if not is_layout_field(name):
                near = get_close_matches(name, [*FIELDS], n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(FIELDS)}"
                raise ValueError(f"reads '{name}' from column {letters}, which is no field; {hint}")
        return value

    def saved(self, name: str, date_order: str | None, default_channels: Sequence[str]) -> SavedTab:
        """Return the layout of the tab ``name`` as plain values.

        Args:
            name: Of the tab.
            date_order: What holds for all tabs that say nothing themselves.
            default_channels: Where the rows of tabs go that have no column for it.
        """
        has_channels = any(
            field == "channels" or field.startswith(("channel:", "post:")) for field, _ in self.columns.values()
        )
        order = self.date_order or date_order
        return SavedTab(
            name=name,
            header_row=self.header_row,
            columns=tuple(
                SavedColumn(column_number(letters), title, with_service(field))
                for letters, (field, title) in self.columns.items()
            ),
            lines=self.header_lines,
            explained=self.explained,
            channel=self.channel or ("" if has_channels else ", ".join(default_channels)),
            timezone=self.timezone,
            date_order={"day_first": DateOrder.DAY_FIRST, "month_first": DateOrder.MONTH_FIRST}.get(order or ""),
            year=self.year,
            year_begins=self.year_begins,
            month=self.month,
            fill=tuple(self.fill_down),
            sections=self.headings_are_channels,
            months=self.headings_are_months,
            days=self.headings_are_days,
            colours=self.colours,
            not_read=None if self.not_read is None else tuple(self.not_read),
            zone_notes=None if self.zone_notes is None else tuple(self.zone_notes),
            platforms=self.platforms,
            client=self.named_after_client,
        )


def with_service(field: str) -> str:
    """Return a field with Buffer's name of the network (``text:IG`` is ``text:instagram``)."""
    head, _, service = field.partition(":")
    return f"{head}:{joined_from_word(service)}" if service else field
