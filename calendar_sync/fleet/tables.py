"""The tables of ``fleet.toml``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, StrictBool, field_validator

from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.fleet.due import schedule_problem
from calendar_sync.fleet.keys import reference_problem
from calendar_sync.sections import NotifySettings, Section, Words

Count = Field(default=None, ge=0, strict=True)


class ScheduleTable(Section):
    """``schedule``: when calendars are due."""

    cron: str | None = None
    timezone: str | None = None

    @field_validator("cron")
    @classmethod
    def _is_cron(cls, value: str | None) -> str | None:
        if value is not None and (problem := schedule_problem(value)):
            raise ValueError(problem)
        return value

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str | None) -> str | None:
        zone = parse_zone(value) if value else None
        if isinstance(zone, ZoneProblem):
            raise ValueError(f"{zone.message} {zone.fix}")
        return value


class PolicyTable(Section):
    """``policy``: as in a calendar's own settings, for one client."""

    drift: Literal["keep", "overwrite", "pull"] | None = None
    conflict: Literal["hold", "sheet", "buffer"] | None = None
    update: Literal["edit", "replace"] | None = None
    prune: StrictBool | None = None
    max_creates: int | None = Count
    max_delete_percent: float | None = Field(default=None, ge=0, le=100)
    allow_past: StrictBool | None = None
    daily_limits: Literal["block", "warn", "off"] | None = None


class UnattendedTable(Section):
    """``unattended``: what a run may do with nobody looking on."""

    may: Literal["creates", "no deletes", "everything"] | None = None
    publish_now: StrictBool | None = None
    max_creates: int | None = Count
    max_edits: int | None = Count
    max_deletes: int | None = Count
    max_requests: int | None = Field(default=None, ge=1, strict=True)


class Inherited(Section):
    """What holds for all calendars, for those of a group, or for one."""

    key: str | None = None
    organization: str | None = None
    own_settings: Literal["narrow", "full"] | None = None
    schedule: ScheduleTable = ScheduleTable()
    policy: PolicyTable = PolicyTable()
    unattended: UnattendedTable = UnattendedTable()

    @field_validator("key")
    @classmethod
    def _is_reference(cls, value: str | None) -> str | None:
        if value is not None and (problem := reference_problem(value)):
            raise ValueError(problem)
        return value


class Entry(Inherited):
    """One of ``[[calendars]]``: a file, a Google Sheet, or all files that fit a pattern."""

    file: str | None = None
    google: str | None = None
    glob: str | None = None
    exclude: Words = Field(default_factory=list)
    name: str | None = None
    group: str | None = None
    config: str | None = None

    def problem(self) -> str:
        """Return why this is no calendar: what was said does not go together; empty where it does."""
        told = [name for name in ("file", "google", "glob") if getattr(self, name)]
        if len(told) != 1:
            said = " and ".join(told) if told else "none of them"
            return f"a calendar is one of file, google and glob; this one has {said}."
        for name in ("name", "config") if self.glob else ("exclude",):
            if getattr(self, name):
                which = "a single calendar (file or google)" if self.glob else "patterns (glob)"
                return f"'{name}' is for {which} only."
        return ""

    @property
    def told(self) -> str:
        """Return which calendars are meant, as they are written."""
        return self.file or self.google or self.glob or ""


class Whole(Section):
    """All of ``fleet.toml``; its parts are looked at one by one, so that each fault can say where it is."""

    ledger: str = ""
    endpoint: str = ""
    notify: NotifySettings = NotifySettings()
    defaults: dict[str, Any] = Field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = Field(default_factory=dict)
    calendars: list[dict[str, Any]] = Field(default_factory=list)

    @field_validator("calendars", mode="before")
    @classmethod
    def _are_tables(cls, value: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueError("each calendar has a line [[calendars]], and file, google or glob below it")
        return value

    @field_validator("endpoint")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("is not a web address (http:// or https://)")
        return value

    @field_validator("ledger")
    @classmethod
    def _has_no_password(cls, value: str) -> str:
        if "://" in value:
            raise ValueError(
                'the address of a database holds its password; keep it in a variable, and write "env:NAME"'
            )
        return value
