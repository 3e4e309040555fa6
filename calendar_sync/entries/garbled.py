"""Letters that were read in a wrong encoding once and saved so: ``cafÃ©`` for café, ``donâ€™t`` for don’t."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_C1 = "\x80-\x84\x86-\x9f"
"""Signs nobody can see: they come of cp1252 that was taken for Latin-1. Among them U+0085 is a line break."""
_LETTERS = f"{_C1}ƒŠŒŽšœžŸˆ˜†‡‰¡-¿"
_SIGNS = "€‚„…‹‘’“”•–—™›\xa0"
"""Bytes 0x80 to 0xBF, which follow the first one of a character in UTF-8, as cp1252 shows them. The signs may also
end a word."""
_NEXT = _LETTERS + _SIGNS
_SMALL = "[a-zß-öø-ÿ]"

_GARBLED = later(
    rf"\ufffd|(?<=\w)[{_C1}](?=\w)"
    # In capitals, an accented letter ends words of Portuguese and Swedish: "IRMû, "PÅ…".
    rf"|(?<![^\W\d_a-zß-öø-ÿ])(?:[ÂÃ][{_LETTERS}\xa0]|[ÄÅ][{_LETTERS}])"
    rf"|[ÂÃÄÅ][{_LETTERS}](?={_SMALL})|(?:[ÂÃ]|(?<={_SMALL})[ÄÅ])[{_SIGNS}](?={_SMALL})"
    rf"|â€|â[{_NEXT}]{{2}}|ð[Ÿ\x9f][{_NEXT}]"
    # Whole words of Cyrillic, Greek, Hebrew, Arabic and East Asian letters.
    rf"|(?:[ÐÑÎÏ×ØÙÛ][{_NEXT}]){{3}}|(?:[ã-é][{_NEXT}]{{2}}){{2}}"
    # The same in the letters of old Macs.
    r"|‚Ä[ôòúùìîö¶¢]|√[©®†ª∂§ºß±≥≠°™∫´£]|¬[©®∞£ª´Ω±]",
)
_FIRST = later("[\ufffd\x80-\x84\x86-\x9fÂÃÄÅâðÐÑÎÏ×ØÙÛã-é‚√¬]")


def garbled(text: str) -> str:
    """Return the word of ``text`` that shows letters of a wrong encoding; empty where none does."""
    if text.isascii() or _FIRST.search(text) is None or (match := _GARBLED.search(text)) is None:
        return ""
    start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    end = re.search(r"\s|\Z", text[match.end() :])
    return text[max(start, match.start() - 20) : match.end() + min(end.start() if end else 0, 20)]
