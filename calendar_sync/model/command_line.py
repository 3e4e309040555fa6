"""Commands for people to run, quoted for the shell that they have."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable

_PLAIN = re.compile(r"[\w.:/\\=+-]+", re.ASCII)
_OF_POWERSHELL = re.compile(r"[$`“”„]")


def command_line(words: Iterable[str], *, windows: bool | None = None) -> str:
    """Return words as one line that can be pasted into a terminal.

    On Windows a word stands in double quotes, as both ``cmd`` and PowerShell take it. Where PowerShell would find a
    variable or an end in it, it stands in single ones, which only PowerShell knows.

    Args:
        words: The command and its arguments.
        windows: For the shells of Windows; by default where the program runs there.
    """
    if sys.platform == "win32" if windows is None else windows:
        return " ".join(map(_windows, words))
    return shlex.join(words)


def _windows(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    if _OF_POWERSHELL.search(word):
        return "'" + re.sub("(['‘’‚‛])", r"\1\1", word) + "'"
    # A backslash before the closing quote would make it part of the word.
    return '"' + re.sub(r"(\\+)$", r"\1\1", word.replace('"', '""')) + '"'
