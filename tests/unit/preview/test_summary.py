"""How a run is told in a page or a message."""

from __future__ import annotations

from datetime import UTC, datetime

from calendar_sync.preview.summary import MOST, Summary, Trouble, markdown, slack

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_a_page_tells_what_was_done_and_what_to_mend() -> None:
    told = Summary("spring.xlsx", NOW, 1, ("3 created", "1 blocked"), (Trouble("May!D4", "too long", "Cut it"),), "", 5)
    page = markdown(told)
    assert page.startswith("## ⚠️ spring.xlsx: 3 created, 1 blocked\n")
    assert "| May\\!D4 | too long | Cut it |" in page
    assert page.endswith("2026-11-21 09:00 UTC, exit code 1, 5 request(s).\n")
    assert "Nothing" not in page


def test_words_of_a_calendar_stay_words() -> None:
    nasty = "a | b\n<img src=x> [x](javascript:1) `code` @everyone **bold** # title"
    page = markdown(Summary("x", NOW, 3, (), (Trouble(nasty, nasty, nasty),), nasty))
    assert "<img" not in page
    assert "](javascript" not in page.replace("\\](", "").replace("\\]\\(", "")
    assert "@everyone" not in page
    table = [line for line in page.splitlines() if line.startswith("| a")]
    assert len(table) == 1
    assert table[0].replace("\\|", "").count("|") == 4
    message = slack(Summary("<!channel>", NOW, 3, (), (Trouble(nasty, nasty, nasty),), nasty))
    assert "<" not in str(message["blocks"]).replace("&lt;", "")
    assert "<!channel>" not in message["text"]


def test_long_lists_end_and_slack_takes_the_message() -> None:
    many = tuple(Trouble(f"row {number}", "x" * 4000, "y" * 4000) for number in range(MOST + 7))
    told = Summary("x", NOW, 1, ("1 failed",), many)
    assert "and 7 more" in markdown(told)
    message = slack(told)
    assert len(message["blocks"]) <= 50
    assert all(len(block["text"]["text"]) <= 3000 for block in message["blocks"] if "text" in block)


def test_a_run_that_was_stopped_says_so_first() -> None:
    told = Summary("x", NOW, 4, (), (), "There is no Buffer API key.")
    assert told.headline == "x: stopped"
    assert "**Stopped:** There is no Buffer API key." in markdown(told)
    assert slack(told)["text"].startswith(":x: x: stopped")


def test_an_address_in_a_message_leads_where_it_should() -> None:
    sheet = "https://docs.google.com/spreadsheets/d/1uaIn_jkI22_aX/edit#gid=0"
    trouble = Trouble("A_1", "not a picture: https://example.com/a_b.png?x=1&y=*2_3.", f"Share {sheet}")
    message = slack(Summary(sheet, NOW, 3, (), (trouble,), "snake_case"))
    assert message["text"] == f":x: <{sheet}>: stopped"
    told = "".join(block["text"]["text"] for block in message["blocks"] if "text" in block)
    assert f"<{sheet}>" in told
    assert "<https://example.com/a_b.png?x=1&amp;y=*2_3>." in told
    assert "snake\u200b_case" in told
