"""Commands that people paste: each shell gives the program the very words."""

from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.command_line import command_line

WORDS = st.lists(st.text("ab 'Ü\\/:$`%&|<>()#;,@{}=-.", min_size=1, max_size=12), min_size=1, max_size=4)


def parsed(line: str) -> list[str]:
    """Read a line as Windows programs do (rules of ``CommandLineToArgvW``), single quotes as PowerShell."""
    found = []
    for single, rest in re.findall(r"(?<!\S)'((?:[^']|'')*)'(?!\S)|((?:\"[^\"]*\"|[^\s\"])+)", line):
        bare = re.sub(r'(\\+)"$', lambda mark: mark[1][: len(mark[1]) // 2], rest).strip('"')
        found.append(single.replace("''", "'") if single else bare)
    return found


@given(WORDS)
def test_every_shell_reads_the_words_again(words: list[str]) -> None:
    assert shlex.split(command_line(words, windows=False)) == words
    assert parsed(command_line(words, windows=True)) == words


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (r"C:\Users\Jo\may.xlsx", r"C:\Users\Jo\may.xlsx"),
        ("May & June.xlsx", '"May & June.xlsx"'),
        ("Jo's (new).csv", '"Jo\'s (new).csv"'),
        ("--drift=pull", "--drift=pull"),
        ("May!14", '"May!14"'),
        ("C:\\my plans\\", '"C:\\my plans\\\\"'),
        ("cost $5 o'clock", "'cost $5 o''clock'"),
        ("", '""'),
    ],
)
def test_words_for_windows(word: str, told: str) -> None:
    assert command_line(["calendar-sync", word], windows=True) == f"calendar-sync {told}"
