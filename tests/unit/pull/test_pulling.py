"""What was changed in Buffer comes into the calendar: into the cells that say it, in their form, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pull_desk import DAY, INSTAGRAM, LINKEDIN, NINE, TITLES, Desk, X, told

from calendar_sync import pipeline
from calendar_sync.model.plan import Action, Change, Plan

ROW: dict[str, Any] = {"Date": DAY, "Time": NINE, "Channels": LINKEDIN, "Text": "Hello"}
EVE = datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
PICTURE = {"kind": "image", "url": "https://acme.example/new.png"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def changes(plan: Plan) -> list[Change]:
    return [change for change in plan.changes if change.action is not Action.NOOP]


def only(plan: Plan) -> Change:
    (change,) = changes(plan)
    return change


def test_text_and_time_come_into_their_cells(desk: Desk) -> None:
    desk.put(ROW, {**ROW, "Date": date(2026, 12, 15), "Text": "Other"})
    desk.sync()
    desk.touch("Hello", text="Hello there", dueAt=EVE)
    assert only(desk.plan()).action is Action.DRIFT
    plan = desk.sync(drift="pull")
    assert {str(cell.ref): (cell.before, cell.after) for cell in only(plan).cells} == {
        "May!A2": ("2026-12-14", "2026-12-24"),
        "May!B2": ("09:00:00", "18:30:00"),
        "May!E2": ("Hello", "Hello there"),
    }
    row, other = desk.rows()
    assert (row["Date"], row["Time"], row["Text"]) == (date(2026, 12, 24), time(18, 30), "Hello there")
    assert other["Text"] == "Other"
    assert row["Scheduled for"] == "2026-12-24 18:30 Europe/Berlin"
    desk.stay(drift="pull")
    desk.stay()


FORMS = [
    ({"Date": datetime(2026, 12, 14, 9, 0)}, {"Date": datetime(2026, 12, 24, 18, 30)}),
    ({"Date": DAY, "Time": NINE}, {"Date": date(2026, 12, 24), "Time": time(18, 30)}),
    ({"Date": "14/12/2026", "Time": "9:00 AM"}, {"Date": "24/12/2026", "Time": "6:30 PM"}),
    ({"Date": "Mon, 14 Dec 2026", "Time": "9h00"}, {"Date": "Thu, 24 Dec 2026", "Time": "18h30"}),
    ({"Date": "14. Dezember 2026 09:00 Uhr"}, {"Date": "24. Dezember 2026 18:30 Uhr"}),
    ({"Date": "December 14th, 2026", "Time": "9am"}, {"Date": "December 24th, 2026", "Time": "6:30pm"}),
    ({"Date": "2026-12-14T09:00+02:00"}, {"Date": "2026-12-24T19:30+02:00"}),
    ({"Date": DAY, "Time": NINE, "Time zone": "Asia/Tokyo"}, {"Date": date(2026, 12, 25), "Time": time(2, 30)}),
    ({"Mode": "queue"}, {"Date": "2026-12-24", "Time": "18:30"}),
]


@pytest.mark.parametrize(("before", "after"), FORMS, ids=str)
def test_dates_keep_the_form_that_their_cells_have(desk: Desk, before: dict[str, Any], after: dict[str, Any]) -> None:
    desk.put({"Channels": LINKEDIN, "Text": "Hello", **before})
    desk.sync()
    desk.touch("Hello", dueAt=EVE, shareMode="customScheduled", rank=None)
    plan = desk.sync(drift="pull")
    assert only(plan).action is Action.PULL, told(plan)
    assert {name: value for name, value in desk.rows()[0].items() if name in ("Date", "Time", "Mode")} == after
    desk.stay()


def test_cells_keep_their_look(desk: Desk) -> None:
    """A date keeps the number format of its cell; an empty cell takes that of the nearest one above it."""
    desk.put(ROW, {"Channels": LINKEDIN, "Text": "Queued", "Mode": "queue"})
    book = openpyxl.load_workbook(desk.path)
    for place, form in (("A2", "ddd d mmm yy"), ("B2", "hh:mm")):
        book["May"][place].number_format = form
    book.save(desk.path)
    desk.sync()
    desk.touch("Hello", dueAt=EVE)
    desk.touch("Queued", dueAt=EVE, shareMode="customScheduled", rank=None)
    desk.sync(drift="pull")
    sheet = openpyxl.load_workbook(desk.path)["May"]
    assert [sheet[place].number_format for place in ("A2", "B2", "A3", "B3")] == ["ddd d mmm yy", "hh:mm"] * 2
    assert sheet["A3"].value == datetime(2026, 12, 24)
    assert sheet["K3"].value is None
    desk.stay()


def test_a_post_that_was_put_into_the_queue(desk: Desk) -> None:
    desk.put(ROW)
    desk.sync()
    desk.touch("Hello", shareMode="addToQueue", rank=1.0)
    desk.sync(drift="pull")
    assert desk.rows()[0]["Mode"] == "queue"
    assert not {"Date", "Time"} & desk.rows()[0].keys()
    desk.stay()


def test_all_that_a_row_can_say_comes_along(desk: Desk) -> None:
    titles = (*TITLES, "Post type")
    desk.put({**ROW, "Channels": INSTAGRAM, "Media": "https://acme.example/a.png"}, titles=titles)
    desk.sync()
    (post,) = desk.box.store.find("posts")
    pictures = [
        {"image": {"url": f"https://acme.example/{name}.png", "metadata": {"altText": alt}}}
        for name, alt in (("a", "One"), ("b", "Two"))
    ]
    commented = {**post["settings"], "firstComment": "See more"}
    desk.touch("Hello", assets=pictures, settings={**commented, "type": "story", "shouldShareToFeed": False})
    assert "Instagram story" in only(desk.plan(drift="pull")).reason
    desk.touch("Hello", assets=pictures, settings=commented)
    plan = desk.sync(drift="pull")
    row = desk.rows()[0]
    assert row["Media"] == "https://acme.example/a.png\nhttps://acme.example/b.png", told(plan)
    assert row["Alt text"] == "One\nTwo"
    assert row["First comment"] == "See more"
    desk.stay()


def test_a_cell_that_several_channels_share(desk: Desk) -> None:
    desk.put({**ROW, "Channels": f"{LINKEDIN}, {X}"})
    desk.sync()
    desk.touch("Hello", LINKEDIN, text="On LinkedIn")
    held = only(desk.plan(drift="pull"))
    assert held.action is Action.DRIFT
    assert "other channels" in held.reason
    assert "buffer" not in {way.side for way in held.ways}
    desk.touch("Hello", X, text="On LinkedIn")
    assert [change.action for change in changes(desk.plan(drift="pull"))] == [Action.PULL, Action.PULL]
    desk.sync(drift="pull")
    assert desk.rows()[0]["Text"] == "On LinkedIn"
    desk.stay()
    desk.touch("On LinkedIn", X, text="On X")
    desk.touch("On LinkedIn", LINKEDIN, text="Both differ")
    kept = changes(desk.plan(drift="pull"))
    assert [change.action for change in kept] == [Action.DRIFT, Action.DRIFT]
    assert "otherwise on each of its channels" in kept[0].reason


def test_a_column_for_one_network_takes_its_text(desk: Desk) -> None:
    titles = (*TITLES, "Text (LinkedIn)")
    desk.put({**ROW, "Channels": f"{LINKEDIN}, {X}"}, titles=titles)
    desk.sync()
    for said in ("On LinkedIn", "Again"):
        desk.touch("Hello" if said == "On LinkedIn" else "On LinkedIn", LINKEDIN, text=said)
        desk.sync(drift="pull")
        assert (desk.rows()[0]["Text"], desk.rows()[0]["Text (LinkedIn)"]) == ("Hello", said)
        desk.stay()


def test_formulas_and_missing_columns_are_told(desk: Desk) -> None:
    titles = ("Date", "Time", "Channels", "Text")
    desk.put({**ROW, "Text": '="Hel"&"lo"'}, ROW | {"Date": date(2026, 12, 16), "Text": "Plain"}, titles=titles)
    _calculate(desk.path, "D2", "Hello")
    desk.sync()
    (first,) = (post for post in desk.box.store.find("posts") if post["text"] == "Plain")
    desk.touch("Hello", text="Changed")
    desk.touch("Plain", settings={**first["settings"], "firstComment": "More"})
    before = desk.path.read_bytes()
    plan = desk.plan(drift="pull")
    reasons = {change.row: change.reason for change in changes(plan)}
    assert plan.count(Action.DRIFT) == 2
    assert "May!D2 holds a formula" in reasons[2]
    assert "no column 'First comment'" in reasons[3]
    assert desk.path.read_bytes() == before


def _calculate(path: Path, cell: str, value: str) -> None:
    """Give a formula the value that a spreadsheet program would have stored with it."""
    import zipfile

    parts = {info.filename: zipfile.ZipFile(path).read(info) for info in zipfile.ZipFile(path).infolist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index(f'<c r="{cell}"')
    end = sheet.index("</c>", start)
    formula = sheet[sheet.index("<f>", start) : sheet.index("</f>", start) + 4]
    cells = f'<c r="{cell}" t="str">{formula}<v>{value}</v>'
    parts["xl/worksheets/sheet1.xml"] = (sheet[:start] + cells + sheet[end:]).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_who_wins_a_conflict(desk: Desk) -> None:
    rows = [{**ROW, "Date": date(2026, 12, day), "Text": f"Text {day}"} for day in (14, 15)]
    desk.put(*rows)
    desk.sync()
    ids = [row["Sync ID"] for row in desk.rows()]
    for day in (14, 15):
        desk.touch(f"Text {day}", text=f"By hand {day}")
    book = openpyxl.load_workbook(desk.path)
    for row in (2, 3):
        book["May"].cell(row, 5).value = f"Mine {row}"
    book.save(desk.path)
    assert desk.plan().count(Action.CONFLICT) == 2
    pulled = desk.sync(conflict="buffer")
    assert pulled.count(Action.PULL) == 2
    assert [row["Text"] for row in desk.rows()] == ["By hand 14", "By hand 15"]
    assert [row["Sync ID"] for row in desk.rows()] == ids
    desk.stay(conflict="buffer")


def test_links_that_buffer_shortened_stay_as_they_were_written(desk: Desk) -> None:
    desk.put({**ROW, "Text": "Read https://acme.example/long/one today"})
    desk.sync()
    with desk.box.store.transaction():
        (post,) = desk.box.store.find("posts")
        desk.box.store.put("posts", {**post, "text": "Read https://buff.ly/x today"})
    desk.sync()
    desk.touch("Read https://buff.ly/x today", text="Do read https://buff.ly/x today!")
    desk.sync(drift="pull")
    assert desk.rows()[0]["Text"] == "Do read https://acme.example/long/one today!"
    desk.stay()


def test_a_text_file_keeps_its_own_form(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "May.csv")
    desk.path.write_bytes(
        "Date;Time;Channels;Text;Notes\r\n"
        f'14.12.2026;09:00;{LINKEDIN};Grüße;"a;b"\r\n'
        f"15.12.2026;9:00;{LINKEDIN};Plain;\r\n".encode("cp1252")
    )
    desk.sync()
    desk.touch("Grüße", text="Viele Grüße; bald", dueAt=EVE)
    desk.touch("Plain", text="日本語")
    plan = desk.plan(drift="pull")
    assert sorted(str(change.action) for change in changes(plan)) == ["drift", "pull"]
    assert "encoding (cp1252)" in next(change.reason for change in plan.of(Action.DRIFT))
    desk.sync(drift="pull")
    lines = desk.path.read_bytes().decode("cp1252").split("\r\n")
    assert lines[1].startswith(f'24.12.2026;18:30;{LINKEDIN};"Viele Grüße; bald";"a;b";')
    assert lines[2].startswith(f"15.12.2026;9:00;{LINKEDIN};Plain;;")
    desk.close()


def test_a_run_that_dies_between_sheet_and_ledger_leaves_nothing_to_undo(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(ROW)
    desk.sync()
    desk.touch("Hello", text="By hand")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("calendar_sync.executor.apply.adopted_records", die)
        with pytest.raises(KeyboardInterrupt):
            desk.sync(drift="pull")
    assert desk.rows()[0]["Text"] == "By hand"
    assert only(desk.plan()).action is Action.ADOPT
    desk.sync()
    desk.stay()


SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf"))
SAID = st.text(SIGNS, min_size=1, max_size=60).map(lambda text: f"Say {text}")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=SAID,
    minutes=st.integers(0, 20 * 24 * 60),
    form=st.sampled_from(FORMS),
    first=st.sampled_from(["pull", "overwrite"]),
)
def test_whoever_wins_nothing_is_left_to_do(
    tmp_path_factory: pytest.TempPathFactory, said: str, minutes: int, form: Any, first: str
) -> None:
    """Pulling makes the calendar say what Buffer says, overwriting the other way round; both end in peace."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    try:
        desk.put({"Channels": LINKEDIN, "Text": "Hello", **form[0]})
        desk.sync()
        due = datetime(2026, 12, 5, tzinfo=UTC).timestamp() + minutes * 60
        desk.touch("Hello", text=said, dueAt=datetime.fromtimestamp(due, UTC), shareMode="customScheduled", rank=None)
        drifted = changes(desk.plan())
        plan = desk.sync(drift=first)
        assert all(change.action in (Action.PULL, Action.EDIT) for change in changes(plan)), told(plan)
        assert len(drifted) == len(changes(plan))
        desk.stay(drift=first)
        desk.stay(drift="overwrite" if first == "pull" else "pull")
    finally:
        desk.close()


def test_taking_a_pull_back_tells_what_the_cells_said(desk: Desk) -> None:
    desk.put(ROW)
    desk.sync()
    desk.touch("Hello", text="By hand")
    desk.sync(drift="pull")
    report = pipeline.undo(desk.session(), lambda _: True)
    assert report is not None
    (change,) = report.plan.changes
    assert change.action is Action.HOLD
    assert "May!E2 ('Hello')" in change.reason
    assert [post["text"] for post in desk.box.store.find("posts")] == ["By hand"]
