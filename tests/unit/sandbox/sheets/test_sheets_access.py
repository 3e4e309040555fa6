"""Who may use the local Google, how often, and what goes wrong on the way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import google.auth.exceptions
import google.auth.transport.requests
import gspread
import pytest
import requests
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.serve import serve
from tests.unit.sandbox.sheets.google_client import InProcess, OverSocket, client, control, session

SCOPES = ["https://www.googleapis.com/auth/spreadsheets"]
READING = ["https://www.googleapis.com/auth/spreadsheets.readonly"]
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
COUNTED = "Quota exceeded for quota metric '{0} requests' and limit '{0} requests per minute per user' of service "


class StillClock:
    """Stands at noon."""

    def now(self) -> datetime:
        return NOON


@pytest.fixture
def counting() -> Iterator[Sandbox]:
    """A sandbox of its own, which counts requests and stands at noon."""
    with Sandbox(clock=StillClock()) as sandbox:
        yield sandbox


def error_of(act: Callable[[], Any]) -> dict[str, Any]:
    """Return the error of a call that is refused."""
    with pytest.raises(gspread.exceptions.APIError) as caught:
        act()
    return dict(caught.value.response.json()["error"])


def sign_in(sandbox: Sandbox, account: dict[str, Any], scopes: list[str]) -> gspread.Client:
    """Sign in with a service account's JSON as it is."""
    credentials = Credentials.from_service_account_info(account, scopes=scopes)
    line = requests.Session()
    line.mount("http://", InProcess(sandbox))
    credentials.refresh(google.auth.transport.requests.Request(session=line))
    return gspread.Client(credentials, session=session(InProcess(sandbox), credentials))


def test_a_service_account_signs_in_and_sees_what_is_shared_with_it(box: Sandbox) -> None:
    account = control(box, "POST", "accounts", {"name": "calendar-sync"})
    assert account["client_email"] == "calendar-sync@calendar-sandbox.iam.gserviceaccount.com"
    assert account["token_uri"].endswith("/token")
    robot = sign_in(box, account, SCOPES)
    made = control(
        box, "POST", "spreadsheets", {"title": "May", "tabs": {"Plan": [["Date", "Text"], ["1/2/2026", "Hi"]]}}
    )
    path = f"spreadsheets/{made['spreadsheetId']}"
    with pytest.raises(PermissionError) as denied:
        robot.open_by_key(made["spreadsheetId"])
    assert isinstance(denied.value.__cause__, gspread.exceptions.APIError)
    assert denied.value.__cause__.response.json() == {
        "error": {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"}
    }
    control(box, "POST", path, {"share": {account["client_email"]: "reader"}})
    book = robot.open_by_url(made["spreadsheetUrl"])
    assert book.sheet1.get("A1:B2", value_render_option="UNFORMATTED_VALUE") == [["Date", "Text"], [46024, "Hi"]]
    assert error_of(lambda: book.sheet1.update([["x"]], "A1"))["status"] == "PERMISSION_DENIED"
    control(box, "POST", path, {"share": {account["client_email"]: "writer"}, "values": {"Plan!A3": [["14 May 2026"]]}})
    book.sheet1.update([["x"]], "A1")
    assert book.sheet1.get("A1:A3") == [["x"], ["1/2/2026"], ["14-May-2026"]]
    control(box, "POST", path, {"share": {account["client_email"]: None}})
    assert error_of(lambda: book.sheet1.get("A1"))["code"] == 403
    with pytest.raises(gspread.SpreadsheetNotFound):
        robot.open_by_key("1nothing")
    control(box, "DELETE", path)
    with pytest.raises(gspread.SpreadsheetNotFound):
        robot.open_by_key(made["spreadsheetId"])


def test_wrong_keys_and_tokens_that_have_ended_are_refused(box: Sandbox) -> None:
    account = control(box, "POST", "accounts", {"name": "first"})
    other = control(box, "POST", "accounts", {"name": "second"})
    forged = {**account, "private_key": other["private_key"], "private_key_id": account["private_key_id"]}
    with pytest.raises(google.auth.exceptions.RefreshError, match=r"Invalid JWT Signature"):
        sign_in(box, forged, SCOPES)
    nobody = {**account, "client_email": "nobody@calendar-sandbox.iam.gserviceaccount.com"}
    with pytest.raises(google.auth.exceptions.RefreshError, match="account not found"):
        sign_in(box, nobody, SCOPES)
    reader = sign_in(box, account, READING)
    assert error_of(
        lambda: reader.http_client.request("post", "https://sheets.googleapis.com/v4/spreadsheets", json={})
    ) == {
        "code": 403,
        "message": "Request had insufficient authentication scopes.",
        "status": "PERMISSION_DENIED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {
                    "service": "sheets.googleapis.com",
                    "method": "google.apps.sheets.v4.SpreadsheetsService.CreateSpreadsheet",
                },
            }
        ],
    }
    ended = control(box, "POST", "tokens", {"seconds": -1})["token"]
    answer = json.loads(box.handle("GET", "/v4/spreadsheets/x", [("Authorization", f"Bearer {ended}")]).body)["error"]
    assert (answer["code"], answer["status"]) == (401, "UNAUTHENTICATED")
    assert answer["message"].startswith("Request had invalid authentication credentials. Expected OAuth 2 access token")
    missing = json.loads(box.handle("GET", "/v4/spreadsheets/x", []).body)["error"]
    assert (missing["code"], missing["status"]) == (403, "PERMISSION_DENIED")


def test_a_person_signs_in_with_a_refresh_token(box: Sandbox) -> None:
    kept = control(box, "POST", "users", {"email": "mia@example.com", "scopes": SCOPES})
    credentials = UserCredentials.from_authorized_user_info(kept, scopes=SCOPES)
    line = requests.Session()
    line.mount("https://oauth2.googleapis.com", InProcess(box))
    renew = google.auth.transport.requests.Request(session=line)
    credentials.refresh(renew)
    person = gspread.Client(credentials, session=session(InProcess(box), credentials))
    made = control(box, "POST", "spreadsheets", {"title": "Mine", "owner": "mia@example.com"})
    assert person.open_by_key(made["spreadsheetId"]).title == "Mine"
    control(box, "DELETE", "tokens", {"token": kept["refresh_token"]})
    with pytest.raises(google.auth.exceptions.RefreshError, match="expired or revoked"):
        credentials.refresh(renew)


def test_an_api_that_is_switched_off_says_how_to_switch_it_on(counting: Sandbox) -> None:
    google_client = client(counting)
    book = google_client.create("Test")
    control(counting, "POST", "services", {"sheets.googleapis.com": False})
    error = error_of(book.fetch_sheet_metadata)
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    assert error["message"].startswith("Google Sheets API has not been used in project ")
    reasons = [item.get("reason") for item in error["details"]]
    assert reasons[0] == "SERVICE_DISABLED"
    assert error["details"][0]["metadata"]["activationUrl"] in error["message"]
    control(counting, "POST", "services", {"sheets.googleapis.com": True, "drive.googleapis.com": False})
    assert book.fetch_sheet_metadata()["spreadsheetId"] == book.id
    denied = error_of(google_client.openall)
    assert denied["errors"][0] == {
        "message": denied["message"],
        "domain": "usageLimits",
        "reason": "accessNotConfigured",
    }


def test_a_date_without_a_year_is_one_of_the_clocks_year(counting: Sandbox) -> None:
    book = client(counting).create("Test")
    book.sheet1.update([["14 May", "5/14"]], "A1", value_input_option="USER_ENTERED")
    assert book.sheet1.get("A1:B1", value_render_option="UNFORMATTED_VALUE") == [[46156, 46156]]
    counting.handle("POST", "/_sandbox/clock", [], json.dumps({"move": "+365d"}).encode())
    later = control(counting, "POST", "spreadsheets", {"tabs": {"Plan": [["14 May"]]}})["spreadsheetId"]
    shown = control(counting, "GET", f"spreadsheets/{later}")["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert (shown["effectiveValue"], shown["formattedValue"]) == ({"numberValue": 46521}, "14-May")


def test_sixty_reads_and_sixty_writes_a_minute_and_then_no_more(counting: Sandbox) -> None:
    google_client = client(counting)
    book = google_client.create("Test")
    for _ in range(59):
        book.values_get("A1")
    error = error_of(lambda: book.values_get("A1"))
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["message"].startswith(COUNTED.format("Read"))
    info = error["details"][0]
    assert (info["reason"], info["metadata"]["quota_limit"]) == ("RATE_LIMIT_EXCEEDED", "ReadRequestsPerMinutePerUser")
    body = {"values": [["x"]]}
    for _ in range(60):
        book.values_update("A1", {"valueInputOption": "RAW"}, body)
    assert error_of(lambda: book.values_update("A1", {"valueInputOption": "RAW"}, body))["message"].startswith(
        COUNTED.format("Write")
    )
    other = client(counting, "other@example.com")
    control(counting, "POST", f"spreadsheets/{book.id}", {"share": {"other@example.com": "writer"}})
    assert other.open_by_key(book.id).title == "Test"
    counting.handle("POST", "/_sandbox/clock", [], json.dumps({"move": "+1m"}).encode())
    assert book.values_get("A1")["values"] == [["x"]]


def fault(sandbox: Sandbox, **given: Any) -> None:
    """Ask for one fault of the local Google on the next request."""
    body = json.dumps({"service": "google", "nth_request": 1, **given}).encode()
    assert sandbox.handle("POST", "/_sandbox/faults", [], body).status == 200


def test_faults_strike_google_alone_and_some_do_the_work_first(counting: Sandbox) -> None:
    google_client = client(counting)
    book = google_client.create("Test")

    def write(text: str) -> None:
        book.values_update("A1", {"valueInputOption": "RAW"}, {"values": [[text]]})

    def stands(text: str) -> bool:
        return bool(book.values_get("A1").get("values", [[""]])[0][0] == text)

    fault(counting, kind="status", status=502, html=True)
    buffer = counting.handle("POST", "/graphql", [("User-Agent", "tests"), ("Authorization", "Bearer sandbox-key")])
    assert buffer.status == 400
    with pytest.raises(gspread.exceptions.APIError) as page:
        write("lost")
    assert (page.value.response.status_code, page.value.code) == (502, -1)
    assert page.value.response.headers["Content-Type"].startswith("text/html")
    assert not stands("lost")
    fault(counting, kind="status", status=503, commit=True)
    error = error_of(lambda: write("done"))
    assert error == {"code": 503, "message": "The service is currently unavailable.", "status": "UNAVAILABLE"}
    assert stands("done")
    fault(counting, kind="rate_limit", seconds=7)
    with pytest.raises(gspread.exceptions.APIError) as limited:
        write("lost")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    for kind, arrives in (("reset", False), ("refuse", False), ("close_after", True), ("drop_answer", True)):
        fault(counting, kind=kind)
        with pytest.raises(requests.exceptions.ConnectionError):
            write(kind)
        assert stands(kind) is arrives, kind
    fault(counting, kind="commit_late", seconds=30)
    with pytest.raises(requests.exceptions.ConnectionError):
        write("late")
    assert not stands("late")
    counting.handle("POST", "/_sandbox/clock", [], json.dumps({"move": "+31s"}).encode())
    assert stands("late")
    counting.handle("POST", "/_sandbox/reset", [])
    with pytest.raises(gspread.SpreadsheetNotFound):
        google_client.open_by_key(book.id)


def test_what_a_protection_holds_stays(box: Sandbox, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["header"], ["text"]], "A1")
    book.sheet1.add_protected_range("A1:Z1", [])
    book.share("other@example.com", "user", "writer")
    other = client(box, "other@example.com").open_by_key(book.id)
    said = "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    assert error_of(lambda: other.sheet1.update([["mine"]], "A1"))["message"].startswith(said)
    assert error_of(lambda: other.sheet1.delete_rows(1))["message"].startswith(
        f"Invalid requests[0].deleteDimension: {said}"
    )
    other.sheet1.insert_rows([["above"]], 1)
    other.sheet1.update([["free"]], "A3")
    book.sheet1.update([["changed"]], "A2")
    assert book.sheet1.get("A1:A3") == [["above"], ["changed"], ["free"]]


def test_unmodified_gspread_works_over_a_socket(tmp_path: Any) -> None:
    ready: list[str] = []
    up = threading.Event()

    def announce(url: str) -> None:
        ready.append(url)
        up.set()

    data = tmp_path / "state.sqlite"
    with Sandbox(data) as sandbox:
        account = control(sandbox, "POST", "accounts", {"name": "robot"})
    server = threading.Thread(
        target=serve, kwargs={"host": "127.0.0.1", "port": 0, "data": data, "announce": announce}, daemon=True
    )
    server.start()
    assert up.wait(60)
    url = ready[0]
    credentials = Credentials.from_service_account_info(
        {**account, "token_uri": f"{url}/token"}, scopes=[*SCOPES, "https://www.googleapis.com/auth/drive"]
    )
    line = requests.Session()
    line.trust_env = False
    credentials.refresh(google.auth.transport.requests.Request(session=line))
    robot = gspread.Client(credentials, session=session(OverSocket(url), credentials))
    book = robot.create("Over a socket")
    book.sheet1.update([["a", "ü"], [1, True]], "A1")
    assert book.sheet1.get_all_values() == [["a", "ü"], ["1", "TRUE"]]
    assert [file["name"] for file in robot.list_spreadsheet_files()] == ["Over a socket"]
    made = requests.post(f"{url}/_sandbox/google/tokens", json={}, timeout=60).json()
    assert made["token"].startswith("ya29.")


def test_googles_library_may_ask_where_an_account_is_used_from(box: Sandbox) -> None:
    path = "/v1/projects/-/serviceAccounts/robot@calendar-sandbox.iam.gserviceaccount.com/allowedLocations"
    assert json.loads(box.handle("GET", path, []).body) == {"locations": [], "encodedLocations": "0x0"}
