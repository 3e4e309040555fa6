"""Settings: everything has a default, and what is wrong is said with the nearest right word."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import get_args

import pytest

from calendar_sync import config
from calendar_sync.errors import SettingsError, SignInError
from calendar_sync.model.services import fold
from calendar_sync.sections import BufferSettings, PolicySettings
from calendar_sync.tab_settings import TabSettings


def load(tmp_path: Path, text: str, **overrides: object) -> config.Settings:
    (tmp_path / config.FILE_NAME).write_text(text, encoding="utf-8")
    return config.load_settings(str(tmp_path / "calendar.xlsx"), None, overrides)


def test_nothing_is_needed(tmp_path: Path) -> None:
    settings = config.load_settings(str(tmp_path / "calendar.xlsx"), None)
    assert settings == config.Settings()
    rules = settings.reading_rules()
    assert rules.status[fold("In progress")] == "hold"
    assert rules.status[fold("Approved")] == "ready"
    assert rules.status[fold("canceled")] == "cancel"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timezon = 'UTC'", "did you mean 'timezone'?"),
        ("[policy]\nprun = true", "did you mean 'prune'?"),
        ("[buffer]\nbatchsize = 3", "did you mean 'batch_size'?"),
        ("[status]\nhould = ['x']", "did you mean 'hold'?"),
        ("[columns]\ntxt = 'Copy'", "did you mean text?"),
        ("[columns]\nsync_id = 'Key'", "cannot be mapped"),
        ("xyzzy = 1", "known are"),
        ("[layout.Plan]\nheader_row = 1\nfil_down = ['date']", "'layout.Plan.fil_down'; did you mean 'fill_down'?"),
        ("rules = 'off'", "'rules': this is a table: write [rules] on a line of its own"),
        ("[rules]\nrow.leftover = 'off'", 'put the rule\'s name in quotation marks, such as "row.leftover" = "off"'),
        ("[rules]\n'row.leftover' = true", "'rules.row.leftover': write a text in quotation marks"),
        ("timezone = 'PST'", "America/Los_Angeles"),
        ("default_time = '25:00'", "is not a time"),
        ("undated = 'maybe'", "'error' or 'queue'"),
        ("[buffer]\nbatch_size = 31", "30"),
        ("[metrics]\ncolumns = ['retweets']", "no metric 'retweets'; known are Reactions"),
        ("[metrics]\ncolumns = []", "names no metric"),
        ("[metrics]\nresults = 'yes'", "write true or false"),
        ("[metrics]\nsince = 'spring'", "'spring' is no day"),
        ("[metrics]\nsince = 90", "quotation marks"),
        ("[buffer]\nendpoint = 'api.buffer.com'", "web address"),
        ("organization = ", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert said in caught.value.message
    assert caught.value.exit_code == 2
    assert caught.value.fix


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (table, name)
        for table, section in (("policy", PolicySettings), ("buffer", BufferSettings), ("layout.May", TabSettings))
        for name, field in section.model_fields.items()
        if {int, float} & {field.annotation, *get_args(field.annotation)}
    ],
)
@pytest.mark.parametrize("value", ["true", "inf", "nan", "'many'", "-1"])
def test_numbers_are_numbers(tmp_path: Path, table: str, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"'{table}\.{name}'"):
        load(tmp_path, f"[{table}]\n{name} = {value}\n")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufefftimezone = 'Europe/London'").timezone == "Europe/London"


def test_flags_come_before_the_file(tmp_path: Path) -> None:
    settings = load(tmp_path, "[policy]\ndrift = 'overwrite'\nprune = true", **{"policy.drift": "keep"})
    assert (settings.policy.drift, settings.policy.prune) == ("keep", True)


def test_values_are_handed_down(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        default_time = "9:30"
        [columns]
        text = "Copy"
        "text:x" = ["Tweet", "X text"]
        [channels]
        Main = ["instagram:a", "facebook:b"]
        Solo = "LinkedIn"
        [status]
        hold = ["Waiting for Mum"]
        """,
    )
    rules = settings.reading_rules()
    assert rules.default_time == time(9, 30)
    assert rules.aliases == {"main": ("instagram:a", "facebook:b"), "solo": ("LinkedIn",)}
    assert rules.status[fold("waiting for mum")] == "hold"
    assert fold("In progress") not in rules.status
    assert settings.column_names() == {"copy": "text", "tweet": "text:twitter", "xtext": "text:twitter"}


def test_config_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no settings file"):
        config.load_settings("calendar.xlsx", tmp_path / "nowhere.toml")


def test_a_ledger_in_the_settings_lies_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALENDAR_SYNC_LEDGER", raising=False)
    settings = load(tmp_path, "ledger = 'state/ledger.db'")
    assert config.ledger_path(settings, None) == str(tmp_path / "state" / "ledger.db")
    assert config.ledger_path(settings, "here.db") == "here.db"
    monkeypatch.setenv("CALENDAR_SYNC_LEDGER", "there.db")
    assert config.ledger_path(settings, None) == "there.db"


def test_endpoint_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BUFFER_API_URL", raising=False)
    settings = load(tmp_path, "[buffer]\nendpoint = 'http://settings.example'")
    assert config.endpoint(config.Settings(), None) == "https://api.buffer.com"
    assert config.endpoint(settings, None) == "http://settings.example"
    monkeypatch.setenv("BUFFER_API_URL", "http://environment.example")
    assert config.endpoint(settings, None) == "http://environment.example"
    assert config.endpoint(settings, "http://flag.example") == "http://flag.example"
    with pytest.raises(SettingsError):
        config.endpoint(settings, "ftp://flag.example")


def test_no_key_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUFFER_API_KEY", raising=False)
    monkeypatch.setattr("keyring.get_password", lambda _service, _user: None)
    with pytest.raises(SignInError) as caught:
        config.api_key()
    assert "BUFFER_API_KEY" in caught.value.fix
    monkeypatch.setattr("keyring.get_password", lambda service, user: f"{service}/{user}")
    assert config.api_key() == "calendar-sync/buffer-api-key"
    monkeypatch.setenv("BUFFER_API_KEY", " from-environment ")
    assert config.api_key() == "from-environment"


def test_layout_and_columns_together_are_told(tmp_path: Path) -> None:
    (tmp_path / "calendar-sync.toml").write_text(
        '[columns]\ntext = "Copy"\n[layout.May]\nheader_row = 1\ncolumns = {A = ["text", "Copy"]}\n'
    )
    with pytest.raises(SettingsError, match="The settings have both 'columns' and 'layout'"):
        config.load_settings(str(tmp_path / "May.xlsx"), None)
