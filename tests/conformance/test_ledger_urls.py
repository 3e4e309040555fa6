"""How a ledger is named, and what is said when there is none: never its password."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from calendar_sync.errors import SettingsError
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.engine import shown


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://user:hush@host/db",
        "mysql://user:hush@host/db",
        "postgresql+asyncpg://user:hush@host/db",
        "postgresql://user:hush@127.0.0.1:1/db",
        "postgresql+psycopg://user:hush@127.0.0.1:1/db",
        "postgresql://user:hu@sh@127.0.0.1:1/db",
        "postgresql://user:hush@x/y@127.0.0.1:1/db",
        "postgresql://user:hush?@127.0.0.1:1/db",
        "postgresql://user:hush",
        "postgresql://user:12hush/db",
        "postgresql://127.0.0.1:1/db?user=user&password=hush&sslpassword=hush",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Ledger(url)
    told = f"{caught.value.message} {caught.value.fix}"
    assert "hu" not in told
    assert "sh@" not in told
    assert "***" in told
    assert caught.value.exit_code == 2
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    "where",
    [
        "ledger.db",
        "sqlite:///a/ledger.db",
        "postgresql://host:5432/db",
        "postgresql://user@[::1]:5432/db",
        "postgresql:///db",
    ],
)
def test_what_hides_nothing_is_shown_as_it_is(where: str) -> None:
    assert shown(where) == where


def test_without_the_driver_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError, match="driver") as caught:
        Ledger("postgresql://user:hush@127.0.0.1:1/db")
    assert caught.value.fix == "pip install 'calendar-sync[postgres]'"


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "100% ours? #1 @home" / "ledger.db"
    Ledger(path).close()
    assert path.is_file()
