"""Settings: ``calendar-sync.toml`` beside the calendar, the environment, and flags on top."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from calendar_sync import settings_file
from calendar_sync.access import KEYRING_SERVICE, from_keyring
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import SettingsError, SignInError
from calendar_sync.layout.saved import SavedLayout
from calendar_sync.model.budget import Pace
from calendar_sync.model.columns import OWN_COLUMNS, READ_COLUMNS, is_field
from calendar_sync.model.pace import parse_moment
from calendar_sync.model.services import fold
from calendar_sync.planner.policy import Policy
from calendar_sync.sections import (
    BufferSettings,
    GoogleSettings,
    MediaSettings,
    MetricsSettings,
    NotifySettings,
    PolicySettings,
    Section,
    StatusSettings,
    Words,
)
from calendar_sync.setting_words import explain
from calendar_sync.tab_settings import TabSettings, with_service

FILE_NAME = settings_file.FILE_NAME
ENDPOINT = "https://api.buffer.com"
KEYRING_USER = "buffer-api-key"


class Settings(Section):
    """Everything that can be set. Everything has a default."""

    organization: str = ""
    calendar: str = ""
    timezone: str = ""
    default_time: time | None = None
    date_order: Literal["day_first", "month_first"] | None = None
    undated: Literal["error", "queue"] = "error"
    hidden_rows: Literal["hold", "read"] = "hold"
    vague_dates: Literal["hold", "idea"] = "hold"
    tabs: Words = Field(default_factory=list)
    default_channels: Words = Field(default_factory=list)
    ledger: str = ""
    columns: dict[str, Words] = Field(default_factory=dict)
    platforms: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, str] = Field(default_factory=dict)
    layout: dict[str, TabSettings] = Field(default_factory=dict)
    channels: dict[str, Words] = Field(default_factory=dict)
    tags: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, str] = Field(default_factory=dict)
    status: StatusSettings = StatusSettings()
    policy: PolicySettings = PolicySettings()
    buffer: BufferSettings = BufferSettings()
    media: MediaSettings = MediaSettings()
    google: GoogleSettings = GoogleSettings()
    metrics: MetricsSettings = MetricsSettings()
    notify: NotifySettings = NotifySettings()

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        zone = parse_zone(value) if value else None
        if isinstance(zone, ZoneProblem):
            raise ValueError(f"{zone.message} {zone.fix}")
        return value

    @field_validator("default_time", mode="before")
    @classmethod
    def _is_time(cls, value: Any) -> Any:
        if isinstance(value, str) and (match := re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", value)):
            hour, minute = int(match[1]), int(match[2])
            if hour < 24 and minute < 60:
                return time(hour, minute)
        if isinstance(value, time) or value is None:
            return value
        raise ValueError('is not a time such as "09:30"')

    @field_validator("columns")
    @classmethod
    def _are_fields(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        known = [*READ_COLUMNS, "text:<network>"]
        for name in value:
            if not is_field(name):
                near = get_close_matches(name, known, n=1, cutoff=0.5)
                hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"
                own = " (the tool's own columns cannot be mapped)" if name in OWN_COLUMNS else ""
                raise ValueError(f"has no field '{name}'{own}{hint}")
        told: dict[str, str] = {}
        for name, titles in value.items():
            for title in titles:
                if told.setdefault(fold(title), name) != name:
                    raise ValueError(f"reads both {told[fold(title)]} and {name} from '{title}'; keep one of the two")
        return value

    @field_validator("channels")
    @classmethod
    def _mean_something(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        for alias, targets in value.items():
            if not fold(alias):
                raise ValueError("an alias needs a name")
            if not any(target.strip() for target in targets):
                raise ValueError(f"the alias '{alias}' stands for nothing; name at least one channel")
        return value

    @field_validator("rules")
    @classmethod
    def _can_be_switched(cls, value: dict[str, str]) -> dict[str, str]:
        if value:
            # Most calendars switch none, and the book of all rules takes long to open.
            from calendar_sync.rulebook import switch_problem

            for rule, wanted in value.items():
                if problem := switch_problem(rule, wanted):
                    raise ValueError(problem)
        return value

    @model_validator(mode="after")
    def _say_it_once(self) -> Settings:
        if self.layout and (self.columns or self.tabs):
            other = "columns" if self.columns else "tabs"
            raise ValueError(
                f"The settings have both '{other}' and 'layout', which says the same tab by tab; keep one of the two"
            )
        return self

    # Handed down as plain values

    def saved_layout(self) -> SavedLayout | None:
        """Return the layout that ``calendar-sync init`` saved; ``None`` where there is none."""
        if not self.layout:
            return None
        tabs = tuple(tab.saved(name, self.date_order, self.default_channels) for name, tab in self.layout.items())
        return SavedLayout(tabs, self.platforms, self.vague_dates)

    def reading_rules(self) -> ReadingRules:
        """Return what the reading of rows depends on."""
        return ReadingRules(
            timezone=self.timezone,
            aliases={fold(alias): tuple(targets) for alias, targets in self.channels.items()},
            status=self.status.meanings(),
            blank_status=self.status.blank,
            undated=self.undated,
            default_time=self.default_time,
            date_order=self.date_order,
            tags=dict(self.tags),
            hidden_rows=self.hidden_rows,
            switches=self.rules,
        )

    def column_names(self) -> dict[str, str]:
        """Return the field by folded column title."""
        names: dict[str, str] = {}
        for field, titles in self.columns.items():
            name = with_service(field)
            names.update((fold(title), name) for title in titles)
        return names

    def pace(self, now: datetime) -> Pace:
        """Return how long a run that begins ``now`` (aware, local) may wait, and how much it may use."""
        told = self.buffer
        until = parse_moment(told.until, now) if told.until is not None else None
        return Pace(told.max_wait, until, told.max_requests)

    def beyond_daily_limits(self) -> tuple[str, bool]:
        """Return what becomes of posts beyond what a channel takes in a day: ``block``, ``warn`` or ``off``.

        Also whether to block those that only the table of limits, and not Buffer itself, counts as too many.
        """
        wanted = self.rules.get("channel.daily_limit")
        choice = {"error": "block", "warning": "warn", "off": "off"}.get(wanted or "", self.policy.daily_limits)
        return choice, wanted == "error"

    def plan_policy(self, *, allow_now: bool) -> Policy:
        """Return what the planner may do.

        Args:
            allow_now: Publishing at once is agreed to.
        """
        told = self.policy.model_dump(exclude={"daily_limits", "allow_past"})
        wanted = self.rules
        return Policy(
            **told,
            allow_now=allow_now,
            duplicates=wanted.get("row.duplicate", ""),
            past=wanted.get("schedule.past", ""),
        )


def load_settings(calendar: str, config: Path | None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings for a calendar.

    Args:
        calendar: Path of the calendar; see :mod:`calendar_sync.settings_file` for where its settings stand.
        config: ``--config FILE``; it must exist.
        overrides: Values from flags, by dotted name (``policy.prune``); ``None`` values say nothing.

    Raises:
        SettingsError: The file cannot be read or says something unknown; the message names the nearest known key.
    """
    path = settings_file.settings_path(calendar, config)
    if config is not None and not config.is_file():
        raise SettingsError(f"There is no settings file {config}.", fix="Check the path given with --config.")
    data = settings_file.read_settings(path, calendar)
    for name, value in (overrides or {}).items():
        if value is not None:
            section, _, key = name.rpartition(".")
            target = data.setdefault(section, {}) if section else data
            if isinstance(target, dict):
                target[key] = value
    try:
        settings = Settings.model_validate(data)
    except ValidationError as problem:
        raise SettingsError(f"{path.name}: {explain(problem, Settings)}", fix=f"Mend it in {path}.") from None
    if settings.google.credentials:
        place = path.parent / Path(settings.google.credentials).expanduser()
        settings = settings.model_copy(
            update={"google": settings.google.model_copy(update={"credentials": str(place)})}
        )
    if settings.ledger and "://" not in settings.ledger:
        settings = settings.model_copy(update={"ledger": str(path.parent / settings.ledger)})
    return settings


def api_key() -> str:
    """Return the Buffer API key from ``BUFFER_API_KEY``, else from the operating system's keyring.

    Raises:
        SignInError: There is none.
    """
    if key := os.environ.get("BUFFER_API_KEY", "").strip():
        return key
    key = from_keyring(KEYRING_USER)
    if not key:
        raise SignInError(
            "There is no Buffer API key.",
            fix="Make one at https://publish.buffer.com/settings/api and set BUFFER_API_KEY, or store it with: "
            f"keyring set {KEYRING_SERVICE} {KEYRING_USER}. To try without one, add --sandbox.",
        )
    return key


def endpoint(settings: Settings, flag: str | None) -> str:
    """Return the address of Buffer's API: flag, ``BUFFER_API_URL``, settings, the real one.

    Raises:
        SettingsError: It is no web address.
    """
    chosen = flag or os.environ.get("BUFFER_API_URL", "").strip() or settings.buffer.endpoint or ENDPOINT
    if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", chosen):
        raise SettingsError(
            f"'{chosen}' is not a web address.", fix="Use http:// or https://, such as http://127.0.0.1:4010."
        )
    return chosen


def ledger_path(settings: Settings, flag: str | None) -> str:
    """Return where the ledger is kept: flag, ``CALENDAR_SYNC_LEDGER``, settings, the user's state folder."""
    chosen = flag or os.environ.get("CALENDAR_SYNC_LEDGER", "").strip()
    if chosen:
        return chosen
    if settings.ledger:
        return settings.ledger
    from platformdirs import user_state_path

    return str(user_state_path("calendar-sync", appauthor=False) / "ledger.db")
