"""Every form of a report shows the same numbers, and texts stay texts."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from report_world import Sent, account, holds

from calendar_sync.cli.main import run
from calendar_sync.model.metrics import DEPRECATED, Metric
from calendar_sync.report_files.page import write_page
from calendar_sync.report_files.workbook import write_workbook
from calendar_sync.reports.report import Report
from calendar_sync.reports.sums import Figures, shown_kinds
from calendar_sync.reports.tables import value_text
from calendar_sync.reports.texts import as_csv, as_document, as_markdown

HOSTILE = '=HYPERLINK("http://evil.example","x") <script>alert(1)</script> | [a](b) @everyone \x07 ' + "\u202egnp.exe"


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    start = datetime(2026, 10, 5, 9, tzinfo=UTC)
    sent = [Sent(number % 2, start + timedelta(days=number, hours=number % 5), (), HOSTILE) for number in range(24)]
    with account(["facebook", "mastodon"], sent) as acme:
        yield acme.report(date(2026, 10, 5), date(2026, 11, 1), "week", "previous")


def test_workbook(report: Report) -> None:
    content = write_workbook(report)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Report", "Channels", "Weeks", "Best and weakest", "Best times", "Posts"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"], "no text is a formula"
    posts = list(book["Posts"].iter_rows(values_only=True))
    titles = list(posts[0])
    for column, kind in (("Reactions", "reactions"), ("Impressions", "impressions")):
        found = {row[titles.index("Post ID")]: row[titles.index(column)] for row in posts[1:]}
        metrics = {item.post.id: item.metrics or {} for item in report.posts}
        assert found == {post_id: told[kind].value if kind in told else None for post_id, told in metrics.items()}
    links = [cell for cell in cells if cell.hyperlink]
    assert [cell.hyperlink.target for cell in links] == [cell.value for cell in links]
    assert len(links) == len(report.posts) + len(report.top) + len(report.bottom)
    assert any(cell.number_format == "#,##0" for cell in cells)
    assert any(cell.number_format == '0.00"%"' for cell in cells)
    charts = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "charts/chart" in name]
    assert len(charts) == 4


def test_page(report: Report) -> None:
    page = write_page(report)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src &#39;none&#39;" in page
    assert not re.findall(r'(?:src|href)="(?!data:image/svg\+xml;base64,|https://example\.com/\d+")', page)
    assert page.count("<img ") == page.count("alt=") == 3
    assert "style=" not in page, "the policy would not let it through"
    plots = [base64.b64decode(found).decode() for found in re.findall(r"svg\+xml;base64,([^\"]+)", page)]
    assert "Before (the week before)" in plots[0], "a week is not compared with the period before"
    assert ">Monday<" in plots[2], "texts stay texts: fonts of this machine lack emoji and scripts"


def test_names_of_channels_as_people_give_them(report: Report) -> None:
    names = [
        "🥐 Croissant Club",
        "\u202eברדק $x^2$ \x07",
        "Harbor Bakery and Coffee Roasters, Official Channel 17",
        "a" * 400,
    ]
    lines = [replace(report.lines[0], label=name) for name in names]
    svg = base64.b64decode(write_page(replace(report, lines=tuple(lines))).split("base64,")[1].split('"')[0]).decode()
    ElementTree.fromstring(svg)
    assert "🥐 Croissant Club" in svg
    assert "\u202e" not in svg.split("</metadata>")[-1]
    assert "l Channel 17" in svg, "names often differ at their end only"
    book = load_workbook(io.BytesIO(write_workbook(replace(report, lines=tuple(lines)))))
    (name,) = (cell for cell in book["Report"]["A"] if cell.value == "a" * 400)
    assert name.alignment.wrap_text
    assert book["Report"].row_dimensions[name.row].height > 60


def test_a_period_without_posts_has_no_charts(report: Report) -> None:
    nothing = replace(
        report, posts=(), lines=(), channels=(), total=replace(report.total, figures=Figures({})), before=None
    )
    content = write_workbook(nothing)
    assert load_workbook(io.BytesIO(content)).sheetnames == ["Report", "Channels", "Posts"]
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "chart" in name]
    assert "<img" not in write_page(nothing)


def test_markdown(report: Report) -> None:
    text = as_markdown(report)
    assert "<script>" not in text.replace("\\<", "")
    assert "\\@everyone" in text
    assert "\x07" not in text + value_text(report.posts[0].post.text, "text"), "no text rings or colours a terminal"
    for is_table, lines in groupby(text.splitlines(), lambda line: line.startswith("|")):
        bars = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert len(bars) == 1 or not is_table, "no text adds a column"


def test_csv(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert [row["Week"] for row in rows] == ["2026-W41", "2026-W42", "2026-W43", "2026-W44", "All channels"]
    assert [float(row["Reactions"]) for row in rows][:-1] == [line.figures.value("reactions") for line in report.lines]
    assert [int(row["Posts"]) for row in rows] == [7, 7, 7, 3, 24]
    assert rows[0]["Posts: change"] == ""
    assert float(rows[1]["Posts: change"]) == 0.0


def test_json(report: Report) -> None:
    document = json.loads(json.dumps(as_document(report)))
    holds(document, "report")
    assert document["version"] == 1
    assert (document["from"], document["to"], document["by"]) == ("2026-10-05", "2026-11-01", "week")
    assert document["total"]["metrics"]["postCount"] == 24
    facebook, mastodon = document["channels"]
    assert "impressions" in facebook["metrics"]
    assert "impressions" not in mastodon["metrics"]
    assert len(document["posts"]) == 24
    assert {post["network"] for post in document["posts"]} == {"facebook", "mastodon"}


def test_unknown_metrics_keep_their_name_and_come_last() -> None:
    figures = Figures({"zaps": Metric("zaps", 3.0, "count", "Zaps"), "reactions": Metric("reactions", 1.0)})
    assert shown_kinds([figures]) == ["postCount", "reactions", "comments", "zaps"]
    assert figures.metrics["zaps"].title == "Zaps"
    assert Metric("boosted", 1.0, "percentage").adds_up is False
    assert "retweets" in DEPRECATED


def test_the_command_writes_files_and_refuses_what_it_cannot_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    at = ["--sandbox", "--ledger", str(tmp_path / "l.db")]
    for name in ("r.xlsx", "r.html", "r.md", "r.csv", "r.json"):
        assert run(["report", "--out", name, *at]) == 0
        assert (tmp_path / name).stat().st_size > 100
    assert run(["report", "--channel", "linkedin", *at]) == 0
    assert "By channel" in capsys.readouterr().out
    refusals = [
        (["--out", "r.pdf"], "'.pdf'"),
        (["--out", "no/r.md"], "no folder"),
        (["--from", "2026-11-02", "--to", "2026-11-01"], "would end"),
        (["--channel", "lnkdn"], "lnkdn"),
        (["--from", "0001-01-01"], "No post went out in the year 1"),
        (["--from", "2010-01-01", "--by", "week"], "too many requests"),
    ]
    for arguments, words in refusals:
        assert run(["report", *arguments, *at]) == 2
        assert words in capsys.readouterr().err
    assert run(["report", "--from", "someday", *at]) == 2
