"""The tables of ``calendar-sync.toml``, each with what holds where nothing is set."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)

from calendar_sync.entries.rules import CANCEL, HOLD, IDEA, READY, STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.model.metrics import ALL_USUAL, kinds_of
from calendar_sync.model.pace import parse_day, parse_duration, parse_moment

_MEANINGS = (READY, IDEA, HOLD, CANCEL)

USUAL = "..."
"""Stands in a list of status words for all of the default ones."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_listed)]


def _seconds(value: Any) -> Any:
    return parse_duration(value) if isinstance(value, str) else value


Duration = Annotated[float, BeforeValidator(_seconds), Field(ge=0, allow_inf_nan=False)]


class Section(BaseModel):
    """A table of settings: nothing unknown in it, and nothing changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_switch(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse true and false where a number is meant: they would count as 1 and 0."""
        if isinstance(value, bool) and info.field_name in cls.model_fields:
            kind = cls.model_fields[info.field_name].annotation
            if not {int, float}.isdisjoint({kind, *get_args(kind)}):
                raise ValueError("write a number")
        return value


class StatusSettings(Section):
    """What status words mean; a list given here takes the place of the default one, or adds to it with ``...``."""

    ready: Words = list(STATUS_WORDS[READY])
    hold: Words = list(STATUS_WORDS[HOLD])
    cancel: Words = list(STATUS_WORDS[CANCEL])
    idea: Words = list(STATUS_WORDS[IDEA])
    blank: Literal["ready", "hold", "idea"] = "ready"

    @model_validator(mode="after")
    def _contradict_nowhere(self) -> StatusSettings:
        told: dict[str, str] = {}
        for meaning in _MEANINGS:
            for word in getattr(self, meaning) if meaning in self.model_fields_set else ():
                if word == USUAL:
                    continue
                if told.setdefault(status_key(word), meaning) != meaning:
                    raise ValueError(
                        f"says of '{word}' both {told[status_key(word)]} and {meaning}; keep one of the two"
                    )
        return self

    def meanings(self) -> dict[str, str]:
        """Return the meaning by folded word; what the settings say of a word comes before the defaults."""
        found: dict[str, str] = {}
        for told in (False, True):
            for meaning in _MEANINGS:
                if (meaning in self.model_fields_set) is told:
                    words = [word for word in getattr(self, meaning) if word != USUAL]
                    if told and USUAL in getattr(self, meaning):
                        usual = {status_key(word): meaning for word in STATUS_WORDS[meaning]}
                        found = usual | found
                    found.update((status_key(word), meaning) for word in words)
        return found


class PolicySettings(Section):
    """What a sync may do without being asked; each has a flag of the same name."""

    drift: Literal["keep", "overwrite", "pull"] = "keep"
    conflict: Literal["hold", "sheet", "buffer"] = "hold"
    update: Literal["edit", "replace"] = "edit"
    prune: StrictBool = False
    max_creates: int = Field(default=1000, ge=0)
    max_delete_percent: float = Field(default=30.0, ge=0, le=100)
    allow_past: StrictBool = False
    daily_limits: Literal["block", "warn", "off"] = "block"


class BufferSettings(Section):
    """How Buffer is talked to."""

    endpoint: str | None = None
    batch_size: int = Field(default=30, ge=1, le=30)
    connect_timeout: float = Field(default=10.0, gt=0, le=300)
    read_timeout: float = Field(default=60.0, gt=0, le=600)
    quiet_period: float = Field(default=90.0, ge=0, le=3600)
    max_wait: Duration = 900.0
    until: str | None = None
    max_requests: int | None = Field(default=None, ge=1, strict=True)
    channels_age: float = Field(default=3600.0, ge=0, le=86_400)
    scheduled_posts: int | None = Field(default=None, ge=1)

    @field_validator("until")
    @classmethod
    def _is_moment(cls, value: str | None) -> str | None:
        if value is not None:
            parse_moment(value, datetime.now().astimezone())
        return value

    @field_validator("endpoint")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/\s]+", value):
            raise ValueError("is not a web address (http:// or https://)")
        return value


class GoogleSettings(Section):
    """How Google Sheets are reached."""

    credentials: str = ""
    colors: StrictBool = True
    late_ids: StrictBool | None = None


class NotifySettings(Section):
    """Who is told how a run ended: an address where Slack's format is understood, named by where it is kept."""

    webhook: str = ""

    @field_validator("webhook")
    @classmethod
    def _is_reference(cls, value: str) -> str:
        if value and not re.fullmatch(r"env:[A-Za-z_]\w*|keyring:\S+", value):
            raise ValueError(
                'says where the address is kept, because it is a secret: "env:NAME" (a variable) or "keyring:NAME"'
            )
        return value


class MetricsSettings(Section):
    """What is brought into the calendar of what became of its posts; each has a flag."""

    columns: Words = [ALL_USUAL]
    results: StrictBool = False
    since: str | None = None
    until: str | None = None

    @field_validator("columns")
    @classmethod
    def _are_metrics(cls, value: list[str]) -> list[str]:
        if not kinds_of(value):
            raise ValueError('names no metric; write such as ["Reactions", "Clicks"], or ["...", "Likes"]')
        return value

    @field_validator("since", "until")
    @classmethod
    def _is_day(cls, value: str | None) -> str | None:
        if value is not None:
            parse_day(value, datetime.now(UTC).date())
        return value

    @field_validator("since", "until", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        """Take a date as TOML has it, without quotation marks."""
        return value.isoformat() if type(value) is date else value


class MediaSettings(Section):
    """Whether the links to media are looked at before anything is sent."""

    probe: StrictBool = False
