"""Which encoding a text file has, and back into that same encoding.

A file that is not Unicode carries no word on its encoding. Excel in Western Europe and America writes cp1252; that is
taken, but only where the outcome looks like words of one of their languages: a caption in wrong letters must never be
posted.
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

_UNMARKED = (
    (re.compile(rb"(?:[^\0]\0){4}"), "utf-16-le"),
    (re.compile(rb"(?:\0[^\0]){4}"), "utf-16-be"),
)
"""How UTF-16 without a mark begins where titles are in Latin letters; no other text holds zero bytes."""

_NO_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        # Accented letters seldom stand three in a row in Western languages; Cyrillic or Greek in cp1252 looks just so.
        r"(?!([À-ÿ])\1)[À-ÖØ-öø-ÿŠŽŒšžœŸƒ]{3,}",
        # An accented letter of an old Mac file is a capital or a sign inside or after a word.
        r"[a-zß-öø-ÿ][ŽŠŒŸƒ‡†ˆ‰‹](?=[a-zß-öø-ÿ\s]|$)",
        # East Asian letters are full of signs that elsewhere open a quotation, and do so after a blank.
        r"[^\s(\[{\"'“‘«–—-][‚„‡ˆ‰](?=\S)",
        # Polish, Romanian, Thai, Korean, and the files of DOS: a sign amid a word.
        r"[^\W\d_][¹³¿¡¢£¤¥¦§¨¬¯±¶º»¼½¾÷][^\W\d_]",
        # Polish: a letter after which a power or an inverted mark ends the word, but "km³"; œ that no French word has.
        r"[^\W\d_]{2}(?<!m)[¹³¿](?!\w)|[^\W\d_]œ(?![uit])",
        # Hungarian and Romanian: letters of Portuguese and Estonian where those do not have them.
        r"(?i)ã[bcdfgjklmprtvx]",
        # Turkish and Baltic: Icelandic letters where no Icelandic word has them.
        r"(?i)\bð\w|\w{2}þ\b",
    )
)
"""What letters in the wrong encoding look like, and words hardly ever do."""

_NO_LANGUAGE = tuple(
    tuple(re.compile(f"(?i)[{letters}]") for letters in together)
    for together in (
        ("þð", "àâãäåçèêëìîïñòôõùûü"),  # Turkish, Romanian, Croatian, Baltic
        ("ý", "üç"),  # Turkish
        ("šž", "èìøùòïæ"),  # Czech, Slovene, Croatian
        ("õ", "öü", "áíóú"),  # Hungarian
    )
)
"""Letters that no Western language has together, and that other languages get in cp1252."""


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
    for start, codec in _UNMARKED:
        if start.match(data):
            return _checked(_strictly(data, Encoding(codec))), Encoding(codec)
    try:
        return _checked(data.decode("utf-8")), Encoding("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = Encoding("cp1252")
    text = _checked(_strictly(data, encoding))
    if odd := _odd(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise CalendarUnreadable(
            f"The file is not in Unicode, and in line {line} there are letters that make no words ('{odd[0]}').",
            fix=_SAVE_AS,
        )
    return text, encoding


def _odd(text: str) -> re.Match[str] | None:
    """Return where ``text`` looks as if it were written in another encoding."""
    for words in _NO_WORDS:
        if found := words.search(text):
            return found
    for together in _NO_LANGUAGE:
        places = [letters.search(text) for letters in together]
        if all(places):
            return places[0]
    return None


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
