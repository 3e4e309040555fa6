"""fleet.toml: what it says, what it may not say, and whose word counts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.errors import SettingsError, SignInError
from calendar_sync.fleet.keys import key_fingerprint, key_of
from calendar_sync.fleet.listing import slug
from calendar_sync.fleet.own import calendar_settings
from calendar_sync.fleet.settings import read_fleet
from calendar_sync.fleet.values import Fleet, FleetCalendar, Schedule, Unattended
from tests.effort import spend

SECRET = "1/0e3c9b8f7a6d5c4b3a2918f7e6d5c4b3"
KEY = 'defaults.key = "env:K"\n'
A = KEY + '[[calendars]]\nfile = "a.xlsx"\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of clients' calendars; nothing looks into them here."""
    for name in (
        "clients/Harbor Bakery.xlsx",
        "clients/northwind.csv",
        "clients/~$northwind.xlsx",
        "clients/notes.pdf",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def fleet(place: Path, text: str) -> Fleet:
    (place / "fleet.toml").write_text(text, encoding="utf-8")
    return read_fleet(place / "fleet.toml")


def refused(place: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        fleet(place, text)
    assert str(place / "fleet.toml") in caught.value.fix
    return caught.value.message


def test_files_sheets_and_patterns_become_calendars_with_names_that_stay(place: Path) -> None:
    told = fleet(
        place,
        KEY
        + """
        ledger = "ledger.db"
        endpoint = "https://buffer.example"
        notify.webhook = "env:SLACK"
        [[calendars]]
        glob = "clients/*"
        [[calendars]]
        google = "docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789/edit#gid=0"
        name = "meadow"
        [[calendars]]
        file = "gone.xlsx"
        """,
    )
    assert [item.name for item in told.calendars] == [
        "clients-harbor-bakery",
        "clients-northwind-csv",
        "gone",
        "meadow",
    ]
    assert told.calendars[0].calendar == str(place / "clients/Harbor Bakery.xlsx")
    assert told.calendars[3].calendar == "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"
    assert (told.ledger, told.endpoint, told.webhook) == (
        str(place / "ledger.db"),
        "https://buffer.example",
        "env:SLACK",
    )
    assert not told.faults


def test_the_nearer_word_counts_setting_by_setting(place: Path) -> None:
    told = fleet(
        place,
        """
        [defaults]
        key = "env:AGENCY"
        own_settings = "full"
        schedule.timezone = "Europe/London"
        policy.drift = "overwrite"
        unattended = { may = "no deletes", max_creates = 50 }
        [groups.bakers]
        schedule.cron = "30 7 * * tue"
        policy.conflict = "sheet"
        unattended.max_creates = 20
        [[calendars]]
        file = "a.xlsx"
        group = "bakers"
        key = "keyring:a"
        policy.drift = "keep"
        [[calendars]]
        file = "b.xlsx"
        """,
    )
    a, b = told.calendars
    assert a == FleetCalendar(
        "a", str(place / "a.xlsx"), "keyring:a", "bakers", schedule=Schedule("30 7 * * tue", "Europe/London"),
        policy={"drift": "keep", "conflict": "sheet"}, own_settings="full",
        unattended=Unattended("no deletes", max_creates=20),
    )  # fmt: skip
    assert (b.key, b.schedule, b.unattended.max_creates) == ("env:AGENCY", Schedule(timezone="Europe/London"), 50)


_LAYERS = st.dictionaries(st.sampled_from(["max_creates", "max_edits", "max_deletes"]), st.integers(0, 99), max_size=3)


@given(_LAYERS, _LAYERS, _LAYERS)
def test_what_is_inherited_is_what_the_nearest_says(
    tmp_path_factory: pytest.TempPathFactory, defaults: dict[str, int], group: dict[str, int], own: dict[str, int]
) -> None:
    def table(told: dict[str, int]) -> str:
        return "unattended = { " + ", ".join(f"{name} = {value}" for name, value in told.items()) + " }\n"

    text = f'[defaults]\nkey = "env:K"\n{table(defaults)}[groups.g]\n{table(group)}[[calendars]]\nfile = "a.xlsx"\n'
    place = tmp_path_factory.getbasetemp() / "layers"
    place.mkdir(exist_ok=True)
    (item,) = fleet(place, f'{text}group = "g"\n{table(own)}').calendars
    for name, usual in (("max_creates", 1000), ("max_edits", None), ("max_deletes", None)):
        assert getattr(item.unattended, name) == {name: usual, **defaults, **group, **own}[name]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there are no calendars"),
        ("calendars = 5", "line 1: 'calendars': each calendar has a line [[calendars]], and file"),
        ('[[calendars]]\nfile = "a.xlsx"', "calendar 1 (a.xlsx), line 1: there is no key"),
        (f'[defaults]\nkey = "{SECRET}"', "[defaults], line 2: 'key': says where a key is kept"),
        (f'[defaults]\nkey = "keyring:{SECRET}"', "has what looks like a key itself"),
        (f'[defaults]\nkey = "env:{SECRET}"', "says where a key is kept"),
        (A + '\npolcy = 1', "line 5: there is no setting 'polcy'; did you mean 'policy'?"),
        (A + 'unattended.max_deletes = true', "line 4: 'unattended.max_deletes': write a"),
        (A + 'unattended.max_edits = "5"', "'unattended.max_edits': "),
        (A + 'schedule = "mondays"', "line 4: 'schedule': this is a table of settings, not"),
        (A + '[notify]\nwebhook = "https://hooks.example/x"', "line 5: 'notify.webhook': says"),
        (A + '[policy]\n', "line 4: there is no setting 'policy'"),
        (A + '[groups."my bakers"]\nkey = 5', "[groups.my bakers], line 5: 'key'"),
        (A + '[calendars.policy]\nmax_creates = 1\n[calendars.unattended]\nmax_creates = "2"', "line 7: 'unatt"),
        ('ledger = "env:NOWHERE_AT_ALL"\n' + A, "line 1: 'ledger': there is nothing at env:NOWHERE_AT_ALL"),
        (A + 'policy.prune = 1', "'policy.prune': write true or false"),
        (A + 'group = "bakrs"\n[groups.bakers]', "no group 'bakrs'; did you mean 'bakers'?"),
        (A + 'glob = "*"', "this one has file and glob"),
        (KEY + '[[calendars]]\nglob = "*"\nname = "x"', "'name' is for a single calendar"),
        (A + 'name = "A b"', "such as \"a-b\""),
        (A + 'schedule.cron = "0 6 * *"', "'0 6 * *' is no cron expression"),
        (A + 'schedule.cron = "0 25 * * *"', "it is wrong in the hour"),
        (A + 'schedule.cron = "0 0 30 2 *"', "it is wrong in the day of the month"),
        (A + 'schedule.timezone = "Londn"', "Did you mean Europe/London?"),
        (KEY + 'ledger = "postgresql://u:pw@h/d"\n[[calendars]]\nfile = "a.xlsx"', "'ledger': the address of"),
        (KEY + 'notify.webhook = "https://hooks.example/x"\n[[calendars]]\nfile = "a.xlsx"', "'notify.webhook': says"),
        (A + '[[calendars]]\nfile = "./a.xlsx"', "a.xlsx is there 2 times; which"),
        (A + '[[calendars]]\nfile = "a.xlsx"\nkey = "env:B"', "keys env:K and env:B"),
        (KEY + '[[calendars]]\nfile = "a b.xlsx"\n[[calendars]]\nfile = "a-b.xlsx"', "would both be called 'a-b'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_with_its_place_and_without_keys(place: Path, text: str, said: str) -> None:
    message = refused(place, text)
    assert said in message
    assert SECRET not in message
    assert "pw" not in message


TYPOS = """
[defaults]
key = "env:K"
organisation = "Ours"
schedule = {cron = "0 6 31 2 *", timezone = "Europe/Lodnon"}
[defaults.unattended]
may = "create"
max_create = 5
[groups.bakers]
policy = "keep"
[[calendar]]
file = "a.csv"
group = "bakrs"
[[calendar]]
fil = "b.csv"
name = "B b"
"""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (TYPOS, 10),
        ('[defaults]\nkey = "env:K"\nschedule = {cron = "@weekly"}\n[[calendars]]\nfile = "a.csv"', 1),
        (f'[defaults]\nkey = "{SECRET}"\n[[calendars]]\nfile = "a.csv"\n[[calendars]]\nfile = "b.csv"', 1),
        ('[default]\nkey = "env:K"\n[[calendars]]\nfile = "a.csv"', 1),
        ('[defaults]\ntoken = "env:K"\n[[calendars]]\nfile = "a.csv"', 1),
        ('key = "env:K"\n[[calendars]]\nfile = "a.csv"', 1),
        ('defaults = "env:K"\n[[calendars]]\nfile = "a.csv"', 1),
        ('[group.g]\nkey = "env:K"\n[[calendars]]\nfile = "a.csv"\ngroup = "g"', 1),
        ('[groups.g]\nkey = "env:K"\n[[calendars]]\nfile = "a.csv"\ngroup = "h"', 1),
        ('endpoint = "x"\n[[calendars]]\nfile = 5\n', 3),
    ],
)
def test_one_mistake_neither_hides_another_nor_makes_one_up(place: Path, text: str, number: int) -> None:
    lines = refused(place, text).splitlines()
    assert len(lines) == number, lines
    assert all("line " in line for line in lines)


def test_what_is_wrong_with_files_stops_no_other_calendar(place: Path) -> None:
    text = KEY + '[[calendars]]\nglob = "none/*.xlsx"\n[[calendars]]\nglob = "clients/*"\n'
    (fault,) = fleet(place, text).faults
    assert "No file fits 'none/*.xlsx'" in fault.message
    (place / "clients/harbor-bakery.xlsx").touch()
    told = fleet(place, text)
    assert [item.name for item in told.calendars] == ["clients-northwind-csv"]
    assert "would both be called 'clients-harbor-bakery'" in told.faults[1].message


def test_a_file_that_two_patterns_find_counts_once_unless_they_disagree(place: Path) -> None:
    both = KEY + '[[calendars]]\nglob = "clients/*.csv"\n[[calendars]]\nglob = "**/northwind.*"\n'
    assert [item.name for item in fleet(place, both).calendars] == ["clients-northwind-csv"]
    (fault,) = fleet(place, both + 'key = "env:OTHER"\n').faults
    assert "with the keys env:K and env:OTHER" in fault.message
    assert "calendar 1 (clients/*.csv), line 2 and calendar 2" in fault.where
    without = fleet(place, both + 'key = "env:OTHER"\nexclude = "clients/*"\n')
    assert [item.key for item in without.calendars] == ["env:K"]
    named = fleet(place, both + 'key = "env:OTHER"\n[[calendars]]\nfile = "clients/northwind.csv"\nkey = "env:N"\n')
    assert [(item.key, item.name) for item in named.calendars] == [("env:N", "clients-northwind-csv")]


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=120))
def test_names_are_words_of_ids(first: str, second: str) -> None:
    assert slug(slug(first)) == slug(first)
    assert set(slug(first)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(slug(first)) <= 80
    assert slug("Ёлка " + first) != slug("Юлка " + first)


def test_places_that_hold_the_same_key_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("K1", SECRET), ("K2", SECRET), ("K3", "other"), ("K4", " ")):
        monkeypatch.setenv(name, value)
    assert key_of("env:K1") == SECRET
    assert key_fingerprint("env:K1") == key_fingerprint("env:K2") != key_fingerprint("env:K3")
    assert SECRET not in key_fingerprint("env:K1")
    with pytest.raises(SignInError, match="no Buffer API key at env:K4") as caught:
        key_of("env:K4")
    assert "Set the variable K4" in caught.value.fix


OWN = """
organization = "Own"
ledger = "own.db"
rules = {"channel.daily_limit" = "off", "row.leftover" = "error"}
policy = {drift = "overwrite", conflict = "sheet", prune = true, max_creates = 3000, daily_limits = "off"}
buffer = {endpoint = "https://evil.example", max_requests = 7, batch_size = 5}
notify = {webhook = "env:THEIRS"}
"""


def settle(place: Path, own: str, **more: Any) -> Any:
    shutil.rmtree(place / "own", ignore_errors=True)
    (place / "own").mkdir()
    (place / "own/calendar-sync.toml").write_text(own)
    item = FleetCalendar("a", str(place / "own/a.xlsx"), "env:K", **more)
    return calendar_settings(item, Fleet(place / "fleet.toml", (item,), ledger="postgresql://h/d"))


def test_a_calendars_own_settings_never_allow_more_than_the_fleet(place: Path) -> None:
    told = settle(place, OWN)
    assert told.policy.model_dump() == {
        "drift": "keep", "conflict": "hold", "update": "edit", "prune": False, "max_creates": 1000,
        "max_delete_percent": 30.0, "allow_past": False, "daily_limits": "block",
    }  # fmt: skip
    assert told.rules == {"row.leftover": "error"}
    assert (told.buffer.endpoint, told.ledger, told.notify.webhook) == (None, "postgresql://h/d", "")
    assert (told.buffer.max_requests, told.buffer.batch_size, told.buffer.max_wait) == (7, 5, 0.0)
    assert told.organization == "Own"
    allowed = settle(
        place, OWN, organization="Fleet's", policy={"drift": "overwrite", "prune": True, "daily_limits": "off"},
        unattended=Unattended(max_creates=2000, max_requests=5),
    )  # fmt: skip
    assert (allowed.policy.drift, allowed.policy.prune, allowed.policy.max_creates) == ("overwrite", True, 1000)
    assert allowed.rules["channel.daily_limit"] == "off"
    assert (allowed.buffer.max_requests, allowed.organization) == (5, "Fleet's")


def test_a_calendars_own_settings_may_allow_less(place: Path) -> None:
    own = 'policy = {drift = "pull", max_creates = 10, prune = false}'
    told = settle(place, own, policy={"drift": "overwrite", "prune": True, "conflict": "sheet", "max_creates": 20})
    assert (told.policy.drift, told.policy.max_creates, told.policy.prune, told.policy.conflict) == (
        "pull",
        10,
        False,
        "sheet",
    )


def test_where_the_fleet_says_so_a_calendars_own_settings_hold(place: Path) -> None:
    told = settle(place, OWN, own_settings="full", policy={"drift": "keep", "update": "replace"})
    assert (told.policy.drift, told.policy.max_creates, told.policy.update) == ("overwrite", 3000, "replace")
    assert told.rules["channel.daily_limit"] == "off"
    assert told.buffer.endpoint is None


def test_settings_of_thousands_of_calendars_are_read_in_a_moment(place: Path) -> None:
    text = KEY + "".join(f'[[calendars]]\nfile = "c{number}.xlsx"\n' for number in range(2000))
    told = spend(lambda: fleet(place, text), at_most=4)  # going through all lines for each calendar took eleven
    assert len(told.calendars) == 2000
    assert "calendar 2001, line 4003: there is no setting" in refused(place, text + "[[calendars]]\nfiel = 1\n")
