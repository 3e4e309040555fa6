"""Every way to sign in, against the local Google alone: nothing of it reaches another machine."""

from __future__ import annotations

import base64
import json
import os
import re
import threading
import webbrowser
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import keyring
import pytest
import requests
from keyring.backend import KeyringBackend

from calendar_sync.calendars.google import auth, signing_in
from calendar_sync.calendars.google.calendar import GoogleCalendar
from calendar_sync.calendars.google.options import GoogleOptions
from calendar_sync.errors import CalendarSignInError
from calendar_sync.sandbox.serve import serve


class Memory(KeyringBackend):
    """A keyring that ends with the test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Broken(Memory):
    """A keyring such as servers have: none."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("no keyring here")


def started() -> str:
    """Return the address of a local Google on a socket."""
    told: list[str] = []
    up = threading.Event()

    def announce(url: str) -> None:
        told.append(url)
        up.set()

    threading.Thread(target=partial(serve, host="127.0.0.1", port=0, announce=announce), daemon=True).start()
    assert up.wait(60)
    return told[0]


@pytest.fixture(scope="module")
def google() -> str:
    return started()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    """A machine on which nobody has signed in yet."""
    for name in (auth.VARIABLE, "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    before, made = keyring.get_keyring(), Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def control(google: str, path: str, given: Any) -> Any:
    answer = requests.post(f"{google}/_sandbox/{path}", json=given, timeout=60)
    assert answer.ok, answer.text
    return answer.json()


def titles(google: str, **options: Any) -> list[str]:
    """Return the tabs of a new sheet as whoever is signed in reads it."""
    share = {"calendar-sync@calendar-sandbox.iam.gserviceaccount.com": "writer"}
    given = {"title": "May", "tabs": {"May": [["Date", "Text"]]}, "share": share}
    sheet = control(google, "google/spreadsheets", given)["spreadsheetId"]
    calendar = GoogleCalendar(sheet, GoogleOptions(url=google, sleep=lambda _: None, **options))
    return [tab.name for tab in calendar.read().tabs]


class Browser:
    """Somebody who answers Google's question."""

    def __init__(self, answer: str, *, ticks: bool = True) -> None:
        self.answer, self.ticks = answer, ticks

    def open(self, url: str, **_: Any) -> bool:
        page = requests.get(url, timeout=60)
        assert page.ok, page.text
        action = re.search(r'action="([^"]+)"', page.text)
        scopes = re.findall(r'name="scope" value="([^"]+)"', page.text)
        assert action is not None
        assert scopes == [auth.SCOPE]
        given = {"answer": self.answer, "email": "owner@example.com", "scope": scopes if self.ticks else []}
        there = re.sub(r"/o/oauth2/.*", unescape(action[1]), url)
        threading.Thread(target=requests.post, args=(there,), kwargs={"data": given, "timeout": 10}).start()
        return True


def sign_in_at(google: str, folder: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser, **client: Any) -> str:
    file = folder / "client.json"
    file.write_text(json.dumps(control(google, "google/clients", client)))
    monkeypatch.setattr(webbrowser, "get", lambda *_: browser)
    return signing_in.sign_in_with_browser(file, url=google)


def test_a_person_signs_in_once_and_until_seven_days_are_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Memory, capsys: pytest.CaptureFixture[str]
) -> None:
    google = started()  # its clock is turned
    assert "keyring" in sign_in_at(google, tmp_path, monkeypatch, Browser("allow"), testing=True)
    (kept,) = home.kept.values()
    assert json.loads(kept).keys() & {"refresh_token", "token", "expiry"} == {"refresh_token"}
    assert titles(google) == ["May"]
    control(google, "clock", {"move": "+8d"})
    with pytest.raises(CalendarSignInError) as caught:
        titles(google)
    assert "after 7 days" in caught.value.fix
    assert json.loads(kept)["refresh_token"] not in f"{capsys.readouterr()} {caught.value}"
    # Without a keyring the sign-in is kept in a file that only its owner may read.
    keyring.set_keyring(Broken())
    place = Path(sign_in_at(google, tmp_path, monkeypatch, Browser("allow")))
    assert place.stat().st_mode & 0o077 == 0
    control(google, "clock", {"move": "+8d"})
    assert titles(google) == ["May"]


def test_a_sign_in_that_is_refused_is_told_as_one(google: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for browser in (Browser("deny"), Browser("allow", ticks=False)):
        with pytest.raises(CalendarSignInError, match="refused in the browser"):
            sign_in_at(google, tmp_path, monkeypatch, browser)
    monkeypatch.setattr(signing_in, "PATIENCE", 0.05)
    monkeypatch.setattr(Browser, "open", lambda *_, **__: True)
    with pytest.raises(CalendarSignInError, match="Nobody signed in"):
        sign_in_at(google, tmp_path, monkeypatch, Browser("allow"))
    web = {"web": control(google, "google/clients", {})["installed"]}
    (tmp_path / "web.json").write_text(json.dumps(web))
    with pytest.raises(CalendarSignInError, match="no OAuth desktop client"):
        signing_in.sign_in_with_browser(tmp_path / "web.json", url=google)


@pytest.mark.parametrize("place", ["variable", "text", "settings", "keyring", "adc variable", "adc file"])
@pytest.mark.parametrize("kind", ["accounts", "users"])
@pytest.mark.filterwarnings("ignore:Your application has authenticated using end user credentials")
def test_credentials_are_found_in_each_place(
    kind: str, place: str, google: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Memory
) -> None:
    made = control(google, f"google/{kind}", {})
    # As Google gives it out: it is the redirection that leads to the local server, not what the file says.
    text = json.dumps(made | {"token_uri": "https://oauth2.googleapis.com/token"})
    file = tmp_path / ("gcloud/application_default_credentials.json" if place == "adc file" else "key.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    if place in ("variable", "text"):
        monkeypatch.setenv(auth.VARIABLE, text if place == "text" else str(file))
    elif place == "keyring":
        home.set_password(auth.KEYRING_SERVICE, auth.KEYRING_CREDENTIALS, text)
    elif place == "adc variable":
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    assert titles(google, **({"credentials": str(file)} if place == "settings" else {})) == ["May"]


@pytest.mark.parametrize(
    "dress", [str, lambda text: f"'{text}'", lambda text: base64.b64encode(text.encode()).decode()]
)
def test_a_key_in_the_variable_is_known_however_it_was_pasted(
    google: str, monkeypatch: pytest.MonkeyPatch, dress: Callable[[str], str]
) -> None:
    key = control(google, "google/accounts", {"name": "calendar-sync"})
    monkeypatch.setenv(auth.VARIABLE, dress(json.dumps(key)))
    assert auth.sign_in().address == key["client_email"]


@pytest.mark.parametrize("place", ["variable", "settings"])
def test_what_is_no_file_is_never_shown(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    pem = "-----BEGIN PRIVATE KEY-----\nMIIs3cret\n-----END PRIVATE KEY-----"
    for s3cret in (pem, "ya29.s3cret", "GOCSPX-s3cret", '{"private_key": "s3cret"', "s3cret/" * 99, "s3cret\0"):
        if place == "variable":
            monkeypatch.setattr(os, "environ", {**os.environ, auth.VARIABLE: s3cret})
        with pytest.raises(CalendarSignInError) as caught:
            auth.sign_in("" if place == "variable" else s3cret)
        assert "s3cret" not in f"{caught.value} {caught.value.fix}"
        assert "s3cret" not in repr(caught.value)
    monkeypatch.setattr(os, "environ", {**os.environ, auth.VARIABLE: "keys/mine.json"})
    with pytest.raises(CalendarSignInError, match=r"keys/mine\.json .* cannot be read: No such file"):
        auth.sign_in()
