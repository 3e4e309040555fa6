"""Which encoding a text file has, and back into that same encoding.

A file that is not Unicode carries no word on its encoding. Excel in Western Europe and America writes cp1252; that is
taken, but only where the outcome looks like words: a caption in wrong letters must never be posted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from calendar_sync.errors import CalendarUnreadable

_SAVE_AS = "Save the file again as 'CSV UTF-8' (Excel: File > Save As; Google Sheets and LibreOffice do so by default)."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16."""

_FOREIGN_WORD = re.compile(r"[À-ÖØ-öø-ÿŠŽŒšžœŸƒ]{3,}")
"""Accented letters seldom stand three in a row in Western languages; Cyrillic or Greek in cp1252 looks just so."""

_BROKEN_WORD = re.compile(r"[a-zß-öø-ÿ][ŽŠŒŸƒ‡†ˆ‰‹](?=[a-zß-öø-ÿ\s]|$)")
"""What an accented letter of an old Mac file looks like in cp1252: a capital or a sign inside or after a word."""

_LOW_SIGN = re.compile(r"[^\s(\[{\"'“‘«–—-][‚„‡ˆ‰](?=\S)")
"""East Asian letters in cp1252: full of signs that elsewhere open a quotation, and do so after a blank."""

_NO_WORDS = (_FOREIGN_WORD, _BROKEN_WORD, _LOW_SIGN)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How text is written in a file.

    Args:
        codec: Python's name of the encoding, without a byte order mark.
        mark: The byte order mark that the file begins with, or nothing.
    """

    codec: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """Return the bytes of a whole file; every character must be known to fit."""
        return self.mark + text.encode(self.codec)

    def fitting(self, text: str) -> str:
        """Return ``text`` with a question mark for each character that the encoding does not have."""
        return text.encode(self.codec, "replace").decode(self.codec)


def decode(data: bytes) -> tuple[str, Encoding]:
    """Return the text of a file and its encoding; encoding it again gives the same bytes.

    Raises:
        CalendarUnreadable: It is no text, or in an encoding that nobody can tell.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            encoding = Encoding(codec, mark)
            return _checked(_strictly(data[len(mark) :], encoding)), encoding
    try:
        return _checked(data.decode("utf-8")), Encoding("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = Encoding("cp1252")
    text = _checked(_strictly(data, encoding))
    if odd := next(filter(None, (signs.search(text) for signs in _NO_WORDS)), None):
        line = text.count("\n", 0, odd.start()) + 1
        raise CalendarUnreadable(
            f"The file is not in Unicode, and in line {line} there are letters that make no words ('{odd[0]}').",
            fix=_SAVE_AS,
        )
    return text, encoding


def _strictly(data: bytes, encoding: Encoding) -> str:
    try:
        return data.decode(encoding.codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CalendarUnreadable(
            f"The file cannot be read as text: line {line} holds bytes that are no letters.", fix=_SAVE_AS
        ) from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise CalendarUnreadable(
            "The file is no text, although it is named like a text file.",
            fix="Open it in the program it was made with, and save it as .xlsx or as 'CSV UTF-8'.",
        )
    return text
