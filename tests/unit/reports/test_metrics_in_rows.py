"""Numbers come into the rows of their posts as numbers, beside what the user keeps there."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from report_world import Desk, Sent, account, holds, post_id

from calendar_sync import strayed
from calendar_sync.calendars.delimited import CsvCalendar
from calendar_sync.calendars.evidence import known_by_contents, to_be_told
from calendar_sync.calendars.header import TabLayout
from calendar_sync.calendars.ownership import known_here, left_in_copies, own_places, to_be_known
from calendar_sync.calendars.writeback import shown_as
from calendar_sync.cli.main import run
from calendar_sync.model.buffer import Post
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.metrics import RATES, USUAL, MeasuredPost, Metric
from calendar_sync.model.plan import Action, Attempt, AttemptState
from calendar_sync.model.sheet import CellRef, CellWrite, Sheet, Tab
from calendar_sync.reports.rows import AS_OF, RowPost, column_titles, metric_cells
from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.domain import metrics as sandbox_metrics
from calendar_sync.sandbox.faults import Fault

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEADER = ["Date", "Time", "Time zone", "Channels", "Text", "Clicks"]

values = st.dictionaries(st.sampled_from(USUAL), st.integers(0, 10**6).map(float))
posts = st.lists(
    st.tuples(st.none() | values, st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))),
    max_size=4,
)


def metric(kind: str, value: float) -> Metric:
    return Metric(kind, value, "percentage" if kind in RATES else "count")


@given(posts)
def test_counts_are_added_rates_are_listed_and_nothing_is_made_up(given_posts: list[Any]) -> None:
    row = [
        RowPost(
            f"x:{place}",
            MeasuredPost(
                Post(str(place), "c", "twitter", "Text", "error" if told is None and place % 2 else "sent", NOW),
                None if told is None else {kind: metric(kind, value) for kind, value in told.items()},
                at,
            ),
        )
        for place, (told, at) in enumerate(given_posts)
    ]  # fmt: skip
    cells = metric_cells(row, USUAL, ZoneInfo("Europe/London"))
    with_numbers = [(told, at) for told, at in given_posts if told]
    assert bool(cells) == bool(with_numbers)
    for kind in USUAL if cells else ():
        said, told = cells[f"metric:{kind}"], [numbers[kind] for numbers, _ in with_numbers if kind in numbers]
        if not told:
            assert said == "", "what is not told is empty, never 0"
        elif any(not item.measured.metrics and item.measured.post.status == "sent" for item in row) or (
            kind in RATES and len(told) > 1
        ):
            assert str(said).count("\n") == len(told) - 1, "a sum of some would look like all of it"
            assert str(said).endswith(" %") is (kind in RATES)
        else:
            assert said == sum(told)
    if cells:
        oldest = min(at for _, at in with_numbers).astimezone(ZoneInfo("Europe/London"))
        assert cells[AS_OF] == f"{oldest:%Y-%m-%d %H:%M} Europe/London"
    assert [*column_titles(USUAL)][-1] == AS_OF


def as_xlsx(path: Path, rows: list[list[Any]]) -> None:
    book = Workbook()
    book.worksheets[0].title = "May"
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


def from_xlsx(path: Path) -> list[dict[str, Any]]:
    titles, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, titles), row, strict=True)) for row in rows]


def as_csv(path: Path, rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def from_csv(path: Path) -> list[dict[str, Any]]:
    def value(text: str) -> Any:
        try:
            return float(text)
        except ValueError:
            return text or None

    with path.open(encoding="utf-8", newline="") as file:
        return [{title: value(text) for title, text in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize(("name", "write", "read"), [("c.xlsx", as_xlsx, from_xlsx), ("c.csv", as_csv, from_csv)])
def test_from_the_sandbox_into_the_rows(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    write: Callable[[Path, list[list[Any]]], None],
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    calendar, at = tmp_path / name, ["--sandbox", "--ledger", str(tmp_path / "l.db")]
    day = date.today() + timedelta(days=2)
    channels = ["mastodon", "linkedin, twitter", "twitter", "linkedin"]
    rows = [[day, time(9 + n), "UTC", channel, f"Post number {n}", 7] for n, channel in enumerate(channels)]
    late = [day + timedelta(days=60), time(9), "UTC", "twitter", "Much later", 7]
    write(calendar, [HEADER, *rows, late])
    assert run(["sync", str(calendar), "--yes", *at]) == 0
    with Sandbox(tmp_path / "sandbox.db") as box:
        box.clock.freeze(datetime.combine(day, time(11, 30), UTC))
        box.catch_up()
        box.faults.add(Fault(kind="publish_error", probability=1.0))
        box.clock.freeze(datetime.combine(day, time(12, 30), UTC))
        box.catch_up()
        box.clock.freeze(datetime.combine(day + timedelta(days=3), time(12), UTC))
    capsys.readouterr()
    (tmp_path / "calendar-sync.toml").write_text('[metrics]\ncolumns = ["...", "Likes"]\nresults = true\n')
    assert run(["metrics", str(calendar), "--format", "json", *at]) == 1
    document = json.loads(capsys.readouterr().out)
    if name.endswith(".xlsx"):
        assert (document["results"]["tab"], document["results"]["made"]) == ("Results", True)
        heads, *lines = load_workbook(calendar)["Results"].iter_rows(values_only=True)
        summed = {title: sum(line[at_] or 0 for line in lines) for at_, title in enumerate(heads[:11]) if at_ > 1}
    else:
        assert document["results"] is None
        assert "takes an Excel workbook" in document["notes"][0]
    holds(document, "metrics")
    assert (document["rows"], document["rows_with_numbers"], document["rows_failed"]) == (4, 3, 1)
    assert document["requests"] <= 2

    with Sandbox(tmp_path / "sandbox.db") as box:
        told: dict[str, dict[str, float]] = {}
        for post in box.store.find("posts", "status = 'sent'", ()):
            numbers = sandbox_metrics.values(post, post["channelService"], box.clock.now())
            for kind, value in (numbers or {}).items():
                at_text = told.setdefault(post["text"], {})
                at_text[kind] = at_text.get(kind, 0.0) + value
    found = read(calendar)
    titles = {field.removeprefix("metric:"): title for field, title in column_titles([*USUAL, "likes"]).items()}
    if document["results"]:
        for kind, title in list(titles.items())[:8]:
            assert summed[title] == sum(told[row[4]].get(kind, 0) for row in rows[:3]), title
        assert summed["Posts"] == 4
    titles["clicks"] = "Clicks (Buffer)"
    for row in found[:3]:
        expected = told[row["Text"]]
        assert row["Clicks"] == 7, "a column of the user's with the same title is left alone"
        for kind, title in titles.items():
            if kind not in {AS_OF, *RATES} or (kind in RATES and row["Channels"] == "twitter"):
                assert row[title] == expected.get(kind), (row["Text"], title)
        assert row["Sync status"] == "Sent"
        assert row["Metrics as of"].endswith("UTC")
    assert str(found[1]["Engagement rate"]).count("%") == 2
    assert found[3]["Sync status"] == "Failed to publish"
    assert "The network refused the post." in str(found[3]["Sync error"])
    assert [found[row]["Reactions"] for row in (3, 4)] == [None, None]
    content = calendar.read_bytes()
    assert run(["metrics", str(calendar), *at]) == 1
    assert "0 cells written" in capsys.readouterr().out
    assert calendar.read_bytes() == content
    # A ledger that knows nothing goes by the ids that stand there, and takes Likes for somebody's own.
    other = ["--sandbox", "--ledger", str(tmp_path / "other.db")]
    assert run(["metrics", str(calendar), "--since", str(day), "--until", str(day), *other]) == 1
    assert "4 rows with posts that are out, 3 with numbers; 4 cells" in capsys.readouterr().out
    assert run(["plan", str(calendar), *at]) in {0, 1}
    assert "to create" not in capsys.readouterr().out
    for wrong, words in (
        (["--column", "retweets"], "no metric"),
        (["--column", "metrics as of"], "no metric"),
        (["--since", "2026-02-02", "--until", "2026-02-01"], "before"),
    ):
        assert run(["metrics", str(calendar), *wrong, *at]) == 2
        assert words in capsys.readouterr().err


def test_a_calendar_that_was_never_synced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    as_xlsx(tmp_path / "c.xlsx", [HEADER, [date(2030, 3, 1), time(9), "UTC", "twitter", "Text", 7]])
    assert run(["metrics", str(tmp_path / "c.xlsx"), "--sandbox", "--ledger", str(tmp_path / "l.db")]) == 2
    assert "Sync it first" in capsys.readouterr().err
    assert sqlite3.connect(tmp_path / "l.db").execute("SELECT count(*) FROM runs").fetchone() == (0,)


AGES = "2026-11-02 09:00 UTC"


@pytest.mark.parametrize(
    ("header", "rows", "known", "ours"),
    [
        # On record: that alone counts, wherever the columns were moved.
        (["Likes", "Clicks", "Saves", "Metrics as of"], [[7, 5, 3, AGES]], {"likes", "metricsasof"}, {"Likes": 1}),
        (["Likes", "Likes (Buffer)", "Metrics as of"], [["x", 5, AGES]], {"likesbuffer", "metricsasof"}, {"Likes": 2}),
        # Nothing on record: what stands beside the mark and holds only what we write.
        # Likes are made on demand only, so a column of that title may be theirs, wherever it stands.
        (["Likes", "Clicks", "Metrics as of"], [[7, 5, AGES]], None, {"Clicks": 2}),
        (["Likes", "Likes (Buffer)", "Clicks", "Metrics as of"], [[7, 5, 3, AGES]], None, {"Likes": 2, "Clicks": 3}),
        (["Likes", "Text", "Clicks", "Metrics as of"], [[7, "", 5, AGES]], None, {"Clicks": 3}),
        (["Clicks", "Metrics as of", "Saves"], [[5, AGES, "by hand: 12"]], None, {"Clicks": 1}),
        (["Clicks", "Metrics as of", "Saves"], [[5, AGES, None], [None, None, 12]], None, {"Clicks": 1}),
        (["Clicks", "Metrics as of"], [["linkedin:a b: 5\ntwitter:c: 7.5 %", AGES]], None, {"Clicks": 1}),
        # A column of theirs that only has the mark's title.
        (["Likes", "Clicks", "Metrics as of"], [[7, 5, "every Friday"]], None, {}),
        (["Likes", "Clicks"], [[7, 5]], None, {}),
    ],
)
def test_columns_that_may_be_the_users_are_theirs(
    header: list[str], rows: list[list[Any]], known: set[str] | None, ours: dict[str, int]
) -> None:
    tab = Tab("May", tuple(tuple(row) for row in ([*header], *rows)))
    on_record = {} if known is None else {"May": frozenset(known)}
    places, missing = own_places(tab, 1, ["Likes", "Clicks", "Saves"], "Metrics as of", on_record)
    assert places == ours
    assert missing == {
        title: f"{title} (Buffer)" if title in header else title
        for title in ("Likes", "Clicks", "Saves")
        if title not in ours
    }


def test_a_formula_is_never_ours() -> None:
    tab = Tab("May", (("Clicks", "Metrics as of"), (5.0, AGES)), formulas=frozenset({(2, 1)}))
    assert own_places(tab, 1, ["Clicks"], "Metrics as of") == ({}, {"Clicks": "Clicks (Buffer)"})


def test_what_people_type_in_columns_of_these_titles_stays(tmp_path: Path) -> None:
    """Whatever was asked for before: also where the tab has our columns, and in the tab of results."""
    planned = {(2, 0): Sent(0, datetime(2026, 11, 2, 9, tzinfo=UTC))}
    with account(["twitter"], planned.values()) as acme:
        desk = Desk(tmp_path, ["twitter"], planned, acme)
        desk.measure(USUAL)
        book = load_workbook(desk.path)
        for name, number in (("Sheet", 7), ("Results", "my likes")):
            end = book[name].max_column
            for column, value in ((end + 1, ("Likes", number)), (end + 2, ("Saves", "=1+1"))):
                book[name].cell(1, column).value, book[name].cell(2, column).value = value
        book.save(desk.path)
        desk.measure([*USUAL, "likes", "saves"])
        rows, results = desk.tab("Sheet"), desk.tab("Results")
        desk.measure([*USUAL, "likes"])
        assert (desk.tab("Sheet"), desk.tab("Results")) == (rows, results)
        desk.ledger.close()
    assert (rows[0]["Likes"], rows[0]["Saves"]) == (7, "=1+1")
    assert rows[0]["Likes (Buffer)"] == results[0]["Likes (Buffer)"] > 0
    assert (results[0]["Likes"], results[0]["Saves"]) == ("my likes", "=1+1")


def test_what_is_ours_is_known_after_tabs_were_renamed(tmp_path: Path) -> None:
    """And what people have typed beside it meanwhile stays, also with a ledger that knows nothing of our columns."""
    planned = {(2, 0): Sent(0, datetime(2026, 11, 2, 9, tzinfo=UTC))}
    with account(["instagram"], planned.values()) as acme:
        desk = Desk(tmp_path, ["instagram"], planned, acme)
        desk.measure([*USUAL, "likes"])
        book = load_workbook(desk.path)
        for old, new in (("Sheet", "Q4"), ("Results", "Ergebnisse")):
            tab = book[old]
            tab.title = new
            titles = [cell.value for cell in tab[1]]
            tab.cell(1, titles.index("Comments") + 1).value = "Comments (mine)"
            tab.cell(1, len(titles) + 1).value, tab.cell(2, len(titles) + 1).value = "Saves", 99
        book.save(desk.path)
        desk.measure(USUAL)
        desk.measure([*USUAL, "likes", "saves"])
        (row,), (line,) = desk.tab("Q4"), desk.tab("Ergebnisse")
        with desk.ledger.transaction() as connection:
            made = {tab for (tab,) in connection.exec_driver_sql("SELECT DISTINCT tab FROM own_columns")}
            connection.exec_driver_sql("DELETE FROM own_columns")
        assert made == {"Q4", "Ergebnisse"}
        book = load_workbook(desk.path)
        for name in made:
            end = book[name].max_column + 1
            book[name].cell(1, end).value, book[name].cell(2, end).value = "Follows", 98
        book.save(desk.path)
        desk.measure([*USUAL, "likes", "saves", "follows"])
        desk.ledger.close()
    for cells in (*desk.tab("Q4"), *desk.tab("Ergebnisse")):
        assert (cells["Saves"], cells["Follows"]) == (99, 98), "typed by hand"
    for cells in (row, line):
        assert (cells["Saves"], cells["Reactions"] > 0) == (99, True)
        assert not {"Reactions (Buffer)", "Likes (Buffer)"} & cells.keys()
        assert {"Comments", "Comments (mine)", "Likes", "Saves (Buffer)"} <= cells.keys()


def test_columns_asked_for_once_are_kept_up_where_they_stand(tmp_path: Path) -> None:
    """No number is older than its row says; and a column that somebody has taken away does not come back."""
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    planned = {(2, 0): Sent(0, at)}
    with account(["twitter"], planned.values()) as acme:
        desk = Desk(tmp_path, ["twitter"], planned, acme)
        desk.measure([*USUAL, "likes"])
        before = desk.tab("Sheet")[0]["Likes"]
        acme.move_to(acme.now + timedelta(days=3))
        desk.measure(USUAL)
        told = {m["type"]: m["value"] for m in acme.posts()[0]["metrics"]}
        assert told["likes"] > before
        assert [desk.tab(name)[0]["Likes"] for name in ("Sheet", "Results")] == [told["likes"]] * 2
        book = load_workbook(desk.path)
        for sheet in book.worksheets:
            sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == "Likes"))
        book.save(desk.path)
        acme.move_to(acme.now + timedelta(days=3))
        assert desk.measure(USUAL).cells > 0
        assert not any("Likes" in desk.tab(name)[0] for name in ("Sheet", "Results"))
        # What they type under that title later is theirs; and so is a copy of the tab, wherever it stands.
        book = load_workbook(desk.path)
        for sheet in book.worksheets:
            end = sheet.max_column + 1
            sheet.cell(1, end).value, sheet.cell(2, end).value = "Likes", 5
        copy = book.copy_worksheet(book["Results"])
        copy.title = "Frozen"
        book.move_sheet(copy, -2)
        book.save(desk.path)
        acme.move_to(acme.now + timedelta(days=3))
        frozen = desk.tab("Frozen")
        found = desk.measure(USUAL)
        assert found.results is not None
        assert (found.results.tab, found.results.cells > 0, desk.tab("Frozen")) == ("Results", True, frozen)
        assert [desk.tab(name)[0]["Likes"] for name in ("Sheet", "Results")] == [5, 5]
        book = load_workbook(desk.path)
        book["Results"].title = "Ergebnisse"
        book.save(desk.path)
        acme.move_to(acme.now + timedelta(days=3))
        found = desk.measure(USUAL)
        assert found.results is not None
        assert (found.results.tab, found.results.cells > 0, desk.tab("Frozen")) == ("Ergebnisse", True, frozen)
        desk.ledger.close()


def test_a_column_that_says_something_else_than_we_wrote_is_theirs(tmp_path: Path) -> None:
    """Deleted and typed anew with no run between; what another machine, or an older copy, says is ours all the same."""
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    planned = {(row, 0): Sent(0, at + timedelta(days=row)) for row in (2, 3)}
    with account(["twitter"], planned.values()) as acme:
        desk = Desk(tmp_path, ["twitter"], planned, acme)
        desk.measure([*USUAL, "likes", "saves"])
        book = load_workbook(desk.path)
        for sheet in book.worksheets:
            for title in ("Likes", "Saves"):
                sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == title))
                sheet.cell(1, sheet.max_column + 1).value = title
                for row in (2, 3):
                    sheet.cell(row, sheet.max_column).value = row
        book.save(desk.path)
        told = {name: desk.tab(name) for name in ("Sheet", "Results")}
        assert desk.measure(USUAL).cells == 0
        desk.measure([*USUAL, "likes", "saves"])
        for name, rows in told.items():
            for row, number in zip(rows, (2, 3), strict=False):
                assert (row["Likes"], row["Saves"]) == (number, number)
                assert {"Likes (Buffer)", "Saves (Buffer)"} <= desk.tab(name)[0].keys()
        book = load_workbook(desk.path)
        sheet = book.worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        for row in (2, 3):
            sheet.cell(row, titles.index("Reactions") + 1).value = 1
            sheet.cell(row, titles.index("Metrics as of") + 1).value = AGES
        book.save(desk.path)
        desk.measure(USUAL)
        assert "Reactions (Buffer)" not in desk.tab("Sheet")[0]
        assert [row["Reactions"] for row in desk.tab("Sheet")] == [row["Reactions"] for row in told["Sheet"]]
        desk.ledger.close()


def test_what_people_fill_in_beside_our_numbers_stays(tmp_path: Path) -> None:
    """A number where no network tells one, and formulas; a column of formulas, or beside cleared ages, is theirs."""
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    planned = {(row, row // 4): Sent(row // 4, at + timedelta(hours=row)) for row in (2, 3, 4)}
    with account(["twitter", "mastodon"], planned.values()) as acme:
        desk = Desk(tmp_path, ["twitter", "mastodon"], planned, acme)

        def fill(tab: str, **said: object) -> None:
            book = load_workbook(desk.path)
            titles = [str(cell.value) for cell in book[tab][1]]
            for place, value in said.items():
                title, row = place.rsplit("_", 1)
                book[tab].cell(int(row), titles.index(title.replace("_", " ")) + 1).value = value  # type: ignore[union-attr]
            book.save(desk.path)

        def again(*kinds: str) -> list[dict[str, Any]]:
            acme.move_to(acme.now + timedelta(days=2))
            assert desk.measure([*USUAL, *kinds]).cells > 0
            return desk.tab("Sheet")

        desk.measure([*USUAL, "likes"])
        fill("Results", Impressions_2=7001)
        fill("Sheet", Impressions_4=7002, Clicks_2="=1+1")
        before = desk.tab("Sheet")
        for _ in range(2):
            rows = again()
            # Nothing is due since then, so that nothing is written, and it stays typed all the same.
            desk.measure(USUAL, since=date(2026, 11, 18))
            assert (rows[2]["Impressions"], rows[0]["Clicks"]) == (7002, "=1+1")
            assert desk.tab("Results")[0]["Impressions"] == 7001
        assert rows[0]["Reactions"] > before[0]["Reactions"]
        fill("Sheet", **{f"Likes_{row}": f"=Z{row}" for row in (2, 3, 4)})
        fill("Sheet", **{f"Comments_{row}": 7000 + row for row in (2, 3, 4)})
        fill("Sheet", **dict.fromkeys(f"Metrics_as_of_{row}" for row in (2, 3, 4)))
        rows = again("likes")
        assert [(row["Likes"], row["Comments"]) for row in rows] == [(f"=Z{n}", 7000 + n) for n in (2, 3, 4)]
        assert {"Likes (Buffer)", "Comments (Buffer)"} <= rows[0].keys()
        desk.ledger.close()


def test_what_columns_say_tells_tabs_apart() -> None:
    titles = ["Sync ID", "Likes", "Saves", "Metrics as of"]
    layouts = [TabLayout(name, 1, {"sync_id": 1}) for name in ("Q1", "Q2", "Q3")]

    def book(**tabs: list[list[Any]]) -> Sheet:
        return Sheet("c", tuple(Tab(name, (tuple(titles), *map(tuple, rows))) for name, rows in tabs.items()), "f")

    ours = [["a", 11230.0, None, AGES], ["b", 120.0, None, AGES], ["c", 130.0, None, AGES]]
    theirs = [["d", 5.0, None, AGES], ["e", 6.0, None, AGES]]
    mark = frozenset({"metricsasof"})
    own = {"Q1": mark | {"likes", "saves"}, "Q2": mark}
    written = {"Q2": {"d": {"Likes": 7.0}}, "Q1": {row[0]: {"Likes": row[1]} for row in ours}}
    told = to_be_told(book(Q1=[[row[0]] for row in ours], Q2=theirs), layouts, own, written)
    assert told["likes"] == {"a": "11230", "b": "120", "c": "130"}
    told = to_be_told(book(Q1=ours, Q2=theirs), layouts, own, {})
    # They took each other's names.
    assert known_by_contents(book(Q2=ours, Q1=theirs), layouts, own, told) == {"Q2": own["Q1"], "Q1": mark | {"saves"}}
    # Torn from their rows, or an older state of them, or told of no row that is known: as it is on record.
    torn = [[row[0], other[1], *row[2:]] for row, other in zip(ours, [*ours[1:], ours[0]], strict=True)]
    older = [[row[0], 1.0, None, "2026-10-30 09:00 UTC"] for row in ours]
    copied = [["", *row[1:]] for row in ours]
    # As a spreadsheet saves numbers in a text file.
    grouped = [[row[0], text, *row[2:]] for row, text in zip(ours, ["11,230", "120,00", "130"], strict=True)]
    for rows in (torn, older, copied, grouped):
        assert known_by_contents(book(Q1=rows), layouts, own, told) == own
    saved = [[*row[:2], 8.0, AGES] for row in ours]
    assert known_by_contents(book(Q1=saved), layouts, own, told)["Q1"] == mark | {"likes"}
    # Copies of the tab for the next month; in the last one they have typed their own number.
    told = to_be_told(book(Q1=saved), layouts, own, {})
    cleared = [["x"], ["y"]]
    for rows in (cleared, [["x", *saved[0][1:]], ["y", *saved[1][1:]]]):
        assert known_by_contents(book(Q1=saved, Q3=rows), layouts, own, told)["Q3"] == own["Q1"]
    for row in (["x", 5.0, *saved[0][2:]], ["x", 5.0, None, AGES]):
        assert "Q3" not in known_by_contents(book(Q1=saved, Q3=[row]), layouts, own, told)


def test_ids_in_the_sheet_stand_in_for_a_ledger_that_does_not_know_the_posts(tmp_path: Path) -> None:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    sent = [Sent(0, at), Sent(1, at + timedelta(days=30)), Sent(0, at), Sent(1, at - timedelta(days=50))]
    with account(["twitter", "facebook"], sent, now=NOW + timedelta(days=60)) as acme:
        desk = Desk(tmp_path, ["twitter", "facebook"], {(5, 0): sent[0]}, acme)
        book = load_workbook(desk.path)
        # Two that name a post of another row, and one of another channel.
        for row in ("row6", "row7"):
            book.worksheets[0].append([date(2026, 7, 1), "X", "Text", row])
        for column, values in enumerate((
            ("Post IDs", f"twitter:acme0={post_id(2)}", f"facebook:acme1={post_id(3)}", "facebook:acme1=" + "f" * 24,
             f"twitter:acme0={post_id(0)}", f"twitter:acme0={post_id(2)}", f"twitter:acme0={post_id(1)}"),
            ("Scheduled for", "2026-11-02 09:00 UTC", "soon", "", "", "", ""),
        ), start=5):  # fmt: skip
            for row, value in enumerate(values, start=1):
                book.worksheets[0].cell(row, column).value = value
        book.save(desk.path)
        found = desk.measure(USUAL)
        told = {post["id"]: {m["type"]: m["value"] for m in post["metrics"]} for post in acme.posts()}
        rows = desk.tab("Sheet")
        assert [row["Reactions"] for row in rows] == [
            *(told[post_id(number)]["reactions"] for number in (2, 3)), None, told[post_id(0)]["reactions"], None, None
        ]  # fmt: skip
        assert [row["Sync status"] for row in rows] == ["Sent", "Sent", None, "Sent", None, None]
        assert sum(row["Posts"] for row in desk.tab("Results")) == 3
        assert (found.rows, len(desk.ledger.records("cal")), found.notes) == (3, 1, ())
        book = load_workbook(desk.path)
        book.worksheets[0].delete_cols(4)
        book.save(desk.path)
        found = desk.measure(USUAL)
        assert (found.rows, ["If 'Sync ID' was deleted, undo that." in note for note in found.notes]) == (0, [True])
        desk.ledger.close()


def test_what_was_moved_into_the_time_in_question_is_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From far away, and on a channel that has nothing else there; what needs no look costs no request."""
    at, days = datetime(2026, 11, 2, 9, tzinfo=UTC), timedelta(days=1)
    planned = {
        (2, 0): Sent(0, at, moved=40 * days), (3, 1): Sent(1, at, moved=-60 * days), (4, 1): Sent(1, at - 90 * days)
    }  # fmt: skip
    with account(["twitter", "facebook"], planned.values()) as acme:
        desk = Desk(tmp_path, ["twitter", "facebook"], planned, acme)
        monkeypatch.setattr(strayed, "MOST_REQUESTS", 0)
        (note,) = desk.measure(USUAL, (at - days).date(), (at + days).date()).notes
        assert "moved into this time" in note
        monkeypatch.undo()
        found = desk.measure(USUAL, (at - days).date(), (at + days).date())
        assert (found.rows, found.notes) == (2, ())
        again = desk.measure(USUAL, (at - days).date(), (at + days).date())
        assert (again.rows, again.cells) == (2, 0)
        assert again.requests == found.requests, "one listing, and no further look"
        assert [row["Sync status"] for row in desk.tab("Sheet")] == ["Sent", "Sent", None]
        desk.ledger.close()


def test_a_tab_that_only_has_the_name_of_another_has_none_of_its_columns() -> None:
    def book(**tabs: list[str]) -> Sheet:
        return Sheet("c.xlsx", tuple(Tab(name, (tuple(titles), ())) for name, titles in tabs.items()), "f")

    ours = ["Likes", "Clicks", "Metrics as of"]
    known = {"Plan": frozenset({"likes", "clicks", "metricsasof"})}
    assert known_here(book(Plan=ours), known) == known
    assert known_here(book(Plan=ours[:2]), known) == known, "they deleted the mark"
    # The plan was laid aside, and a new one begun under its name, with a column of their own.
    assert known_here(book(Plan=["Date", "Likes"], Q3=["Comments", *ours]), known) == {"Q3": known["Plan"]}
    # Of two that were lost, what both had is sure.
    more = {**known, "June": frozenset({"likes", "metricsasof"})}
    here = known_here(book(New=ours, Other=["Likes"]), more)
    assert (here["New"], "Other" in here) == (more["June"], False)
    # Renamed while a run wrote into it: what that one added went by the name.
    sheet = Sheet("url", (Tab("Q4", (tuple(ours),), key="sheetId=1"),), "f")
    here = known_here(sheet, {"sheetId=1": more["June"], "Q4": frozenset({"clicks"})})
    assert here == {"Q4": known["Plan"]}
    assert to_be_known(sheet, {"Q4": frozenset({"saves"})}, here) == ({"sheetId=1": known["Plan"] | {"saves"}}, {"Q4"})


def test_columns_that_were_copied_with_their_tab_are_told_of_once() -> None:
    titles = ("Clicks", "Metrics as of", "Likes (Buffer)", "Likes")
    sheet = Sheet("c.xlsx", tuple(Tab(name, (titles, (5, AGES, 6, 7))) for name in ("Dec", "Feb")), "f")
    usual = frozenset({"clicks", "metricsasof"})
    known = known_here(sheet, {"Dec": usual | {"likesbuffer"}})
    own = {"Dec": known["Dec"], "Feb": usual}
    assert left_in_copies(sheet, own, known) == {"Feb": ["Likes (Buffer)"]}
    assert left_in_copies(sheet, own, {**known, "Feb": usual}) == {}


def test_a_tab_that_takes_over_the_name_of_another_keeps_its_own_records() -> None:
    def book(**tabs: str) -> Sheet:
        return Sheet("c.xlsx", tuple(Tab(name, (tuple(words.split(", ")), ())) for name, words in tabs.items()), "f")

    plain, own, beside = (
        "Clicks, Metrics as of",
        "Likes, Clicks, Metrics as of",
        "Likes, Clicks, Metrics as of, Likes (Buffer)",
    )
    usual = frozenset({"clicks", "metricsasof"})
    known = {"Q1": usual | {"likes"}, "Q2": usual | {"likesbuffer"}}
    assert known_here(book(Q1=own, Q2=beside), known) == known
    assert known_here(book(Archive=own, Q1=beside), known) == {"Archive": known["Q1"], "Q1": known["Q2"]}
    assert known_here(book(Q2=own, Q1=beside), known) == {"Q2": known["Q1"], "Q1": known["Q2"]}
    # They deleted ours and kept their own: it does not become ours for the sake of another tab.
    assert "likes" not in known_here(book(Q1=own, Q2=own), known)["Q2"]
    assert "likes" not in known_here(book(Archive=own, Q2=own), known)["Q2"]
    # Which of the two was renamed cannot be told, so their Likes are nobody's but theirs.
    other = {"Q1": usual | {"likes"}, "Q2": usual}
    assert known_here(book(Archive=own, Q1=own), other)["Q1"] == usual
    assert known_here(book(Archive=plain, Q1=own), other)["Q1"] == other["Q1"]
    (tab,) = book(Q1=beside).tabs
    assert "Likes" not in own_places(tab, 1, ["Likes"], "Metrics as of", {"Q1": other["Q1"]})[0]


def test_posts_that_went_out_at_another_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moved by hand, slid with a queue, a draft that was sent in Buffer: found, and from then on where they are."""
    usual, days = datetime(2026, 11, 2, 9, tzinfo=UTC), timedelta(days=1)
    planned = {
        (2, 0): Sent(0, usual), (2, 1): Sent(1, usual + 12 * days, moved=12 * days),
        (3, 0): Sent(0, usual - 80 * days, moved=-140 * days), (4, 1): Sent(1, usual - 50 * days, moved=None),
    }  # fmt: skip
    with account(["twitter", "facebook"], planned.values()) as acme:
        desk = Desk(tmp_path, ["twitter", "facebook"], planned, acme)
        made = [
            Attempt(0, "run", key, Action.CREATE, AttemptState.DONE, usual - back * days, {}, "x", "x",
                    post_id=desk.ledger.records("cal")[key].post_id)
            for key, back in ((EntryKey("cal", "row3", "c0"), 83.2), (EntryKey("cal", "row4", "c1"), 52.7))
        ]  # fmt: skip
        desk.ledger.mark_sent(desk.ledger.intend(made), now=usual)
        desk.ledger.open_run("run", "cal", now=usual - 84 * days)
        first = desk.measure(USUAL)
        assert '"createdAt":{"start":"2026-08-' in acme.asked[-1].replace(" ", "")
        told = {post["id"]: {m["type"]: m["value"] for m in post["metrics"]} for post in acme.posts()}
        of = [told[f"{number:024x}"]["reactions"] for number in range(4)]
        assert [row["Reactions"] for row in desk.tab("Sheet")] == [of[0] + of[1], of[2], of[3]]
        assert sum(row["Posts"] for row in desk.tab("Results")) == 4
        again = desk.measure(USUAL)
        assert (first.notes, again.notes, again.cells) == ((), (), 0)
        assert first.requests == again.requests + 1, "one for all of them, and they are not looked for again"

        lost, before = EntryKey("cal", "row2", "c1"), desk.tab("Sheet")
        desk.ledger.save_records([replace(desk.ledger.records("cal")[lost], post_id="f" * 24)])
        monkeypatch.setattr(strayed, "MOST_REQUESTS", 0)
        (note,) = desk.measure(USUAL).notes
        assert "Sheet row 2. Their rows are left" in note
        assert desk.tab("Sheet") == before
        monkeypatch.undo()
        for requests in (again.requests + 1, again.requests):
            found = desk.measure(USUAL)
            assert found.notes == ("Deleted in Buffer: posts of Sheet row 2. calendar-sync plan shows what to do.",)
            assert found.requests == requests, "what is nowhere is looked for once"
        assert desk.tab("Sheet")[0]["Reactions"] == of[0]
        known = replace(desk.ledger.records("cal")[lost], key=lost._replace(channel_id="gone"), post_id="e" * 24)
        desk.ledger.save_records([known])
        assert "no longer connected" in desk.measure(USUAL).notes[1]
        assert str(desk.tab("Sheet")[0]["Reactions"]).endswith(f": {of[0]:.0f}"), "listed, as it is not all of it"
        desk.ledger.close()


def test_buffers_clock_may_be_another_than_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By months, as in a sandbox whose clock was moved: a post that was moved there is not taken for a deleted one."""
    calendar, at = tmp_path / "c.csv", ["--sandbox", "--ledger", str(tmp_path / "l.db")]
    ahead = datetime.now(UTC) + timedelta(days=200)
    rows = [[(ahead + days * timedelta(days=1)).date(), time(9), "UTC", "twitter", f"No {days}", 7] for days in (2, 3)]
    as_csv(calendar, [HEADER, *rows])
    with Sandbox(tmp_path / "sandbox.db") as box:
        box.clock.freeze(ahead)
    assert run(["sync", str(calendar), "--yes", *at]) == 0
    with Sandbox(tmp_path / "sandbox.db") as box:
        (post,) = box.store.find("posts", "text = ?", ("No 3",))
        moved = (ahead + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M:00.000Z")
        box.store.put("posts", {**post, "dueAt": moved})
        box.clock.freeze(ahead + timedelta(days=50))
        box.catch_up()
    capsys.readouterr()
    assert run(["metrics", str(calendar), *at]) == 0
    said = capsys.readouterr()
    assert "2 with numbers" in said.out
    assert said.err == ""


@pytest.mark.parametrize(("delimiter", "number"), [(";", "7,47"), (",", "7.47")])
def test_numbers_in_text_files_are_those_of_the_country(tmp_path: Path, delimiter: str, number: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(delimiter.join(["Date", "Channels", "Text", "Clicks"]) + "\n" + delimiter.join(["", "x", "a", ""]))
    calendar = CsvCalendar(path)
    calendar.write([CellWrite(CellRef("c", 2, 4), 7.47)], fingerprint=None)
    assert path.read_text().splitlines()[1].split(delimiter)[3] == number
    assert shown_as(calendar.read().tabs[0], 4, 2, 7.47) == 7.47
