"""Work that goes piece by piece, so that whoever does it can stop between two of them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")
Pieces = Generator[None, None, Result]
"""Does one piece each time it is asked for the next one, and returns the result of all; closed early, it tidies up."""


def all_of(pieces: Pieces[Result]) -> Result:
    """Do all that is left, and return what comes of it."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Result = end.value
            return result
