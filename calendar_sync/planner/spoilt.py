"""Texts that nobody meant to change so: emptied beside a picture, or saved in an encoding without their letters.

A spreadsheet that saves a CSV file in an old encoding puts question marks in the place of emoji, and one that reads it
in another shows other letters. Posts that are in Buffer already have the text as it was meant.
"""

from __future__ import annotations

from calendar_sync.model.canonical import canonical_text

_ENCODINGS = ("utf-8", "cp1252", "cp1250", "cp1251", "cp850", "cp437", "mac_roman", "latin-1")
"""What spreadsheets of one language or another save and read text files in, where nobody tells them otherwise."""

_PAIR = "\ufffe\ufffe"
"""Two signs that no encoding of bytes has: so programs that count in units of UTF-16 see an emoji."""

_LAST_OF_PLANE = 0xFFFF


def spoilt(before: str, after: str) -> tuple[str, str]:
    """Return what is the matter with a text that takes another one's place, and how to mend it; empty if nothing.

    Args:
        before: The text that a post has, canonical.
        after: The text of its row.
    """
    if before and not after:
        return _EMPTIED
    return _RECODED if _is_recoded(before, after) else ("", "")


_EMPTIED = (
    "the row has no text any more, and its post has one; the post stays as it is",
    "Write the text again. If the post is to go out without words, empty its text in Buffer as well; if it is not to "
    "go out, give the row a status such as Cancelled.",
)
_RECODED = (
    "the text differs from that of its post by letters alone that another encoding has made of it, as when a "
    "spreadsheet saves a CSV file; the post stays as it is",
    "Bring the text back from an earlier copy, and save the file as 'CSV UTF-8'. If it is meant so, change another "
    "word of it as well.",
)


def _is_recoded(before: str, after: str) -> bool:
    if before.isascii() or before == after:
        return False
    parted = "".join(_PAIR if ord(letter) > _LAST_OF_PLANE else letter for letter in before)
    return any(
        canonical_text(text.encode(written, "replace").decode(read, "replace")) == after
        for text in dict.fromkeys((before, parted))
        for written in _ENCODINGS
        for read in _ENCODINGS
    )
