"""What went wrong with one request, told apart by stage: certainly not processed, refused, or anyone's guess.

The stage decides everything that follows. A request that never left is safe to send again; one that may have been
processed must first be looked for in Buffer. Where there is doubt, it is "may have been processed".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json

from calendar_sync.buffer.headers import read_windows, retry_after
from calendar_sync.buffer.stops import rate_limited
from calendar_sync.errors import (
    BufferError,
    CalendarSyncError,
    DocumentRefused,
    NotSent,
    OutcomeUnknown,
    SignInError,
)
from calendar_sync.model.budget import WINDOW_NAMES
from calendar_sync.model.patterns import later

SIGN_IN_CODES = frozenset({"UNAUTHENTICATED"})
REFUSED_CODES = frozenset(
    {
        "BAD_REQUEST",
        "BAD_USER_INPUT",
        "FORBIDDEN",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "INSUFFICIENT_SCOPE",
        "NOT_FOUND",
        "OPERATION_RESOLUTION_FAILURE",
        "RATE_LIMIT_EXCEEDED",
        "UNAUTHENTICATED",
        "UNAUTHORIZED",
    }
)
"""Codes that say "no" rather than "something broke": what they answer was not carried out."""

TOO_LARGE = "TOO_LARGE"
"""The code given to a document that was refused for its size, whatever Buffer called it (often nothing at all)."""

_SIZE = later(
    r"\b(complexity|alias(es)?|tokens?|depth|directives?|cost|pagination)\b.*\b(limit|exceed\w*|maximum|allowed)\b"
    r"|\b(exceed\w*|maximum)\b.*\b(complexity|alias(es)?|tokens?|depth|directives?|cost)\b"
    r"|\btoo (large|complex|expensive|deep)\b",
    re.IGNORECASE,
)
_INVALID_VALUE = "got invalid value"
_NAMED_INPUT = later(r'Variable "\$m(\d{1,3})"')
_SYNTAX_WORDS = ("syntax error", "cannot query field", "unknown argument", _INVALID_VALUE)
_UNSURE_STATUSES = frozenset({408, 425, 499})
_FALLBACK_WAITS: Mapping[str, float] = {"24h": 3_600.0, "30d": 3_600.0}
_LONGEST_QUOTE = 300
_KEY_FIX = "Set BUFFER_API_KEY to a key from Buffer's settings page; revoked and expired keys must be made anew."
_ENDPOINT_FIX = "Check the endpoint: Buffer's API lives at https://api.buffer.com."


_UNREAD_FIX = (
    "Try again later; if it stays, look in Buffer for a post or draft that lacks something, such as an offer or event "
    "without its dates, and complete or delete it."
)


class InputsRefused(DocumentRefused):
    """Buffer could not read some of the inputs, and therefore ran nothing of the document.

    Args:
        message: For people.
        code: The ``extensions.code`` of the first error, if any.
        inputs: What is wrong with each, by the number of its variable (``$m7`` is 7).
    """

    def __init__(self, message: str, *, code: str | None, inputs: Mapping[int, str]) -> None:
        super().__init__(message, code=code)
        self.inputs = inputs


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request brought no usable answer.

    Args:
        error: What to raise.
        transient: Another attempt may well succeed, as far as the cause goes.
        wait: Seconds Buffer asked to wait before it.
        rest: The data of a read of which only single posts are missing, for when no further attempt brings them.
    """

    error: CalendarSyncError
    transient: bool = False
    wait: float | None = None
    rest: Mapping[str, Any] | None = None

    def may_repeat(self, *, mutation: bool) -> bool:
        """Tell whether the same request may go out again: a mutation only if it was certainly not processed."""
        return self.transient and not (mutation and isinstance(self.error, OutcomeUnknown))


def is_too_large(error: BaseException) -> bool:
    """Tell whether Buffer refused a document for its size: fewer mutations, or smaller pages, may pass."""
    return isinstance(error, DocumentRefused) and error.code == TOO_LARGE


def failure_of(
    status: int, headers: Sequence[tuple[str, str]], body: bytes, now: datetime
) -> Failure | Mapping[str, Any]:
    """Return the GraphQL answer an HTTP response holds, or why it holds none.

    An answer with ``data`` is handed back even if it lists errors besides: they belong to single fields.

    Args:
        status: HTTP status.
        headers: All header lines.
        body: As received; at most a few words of it are ever quoted, and of HTML none.
        now: When it came, aware UTC.
    """
    answer = _json(body)
    errors = errors_of(answer)
    codes = {code_of(error) for error in errors}
    ran = _data(answer) is not None or any(error.get("path") for error in errors)
    if status == 429 or ("RATE_LIMIT_EXCEEDED" in codes and not ran):
        return _rate_limited(headers, errors, now)
    if status == 401:
        return _sign_in(errors)
    if status == 403 and not errors:
        return _blocked(body)
    if status >= 500:
        return unknown(f"Buffer's server failed (HTTP {status})")
    if status in _UNSURE_STATUSES or status < 200:
        return unknown(f"Buffer broke off the request (HTTP {status})")
    if 300 <= status < 400:
        return Failure(NotSent(f"Buffer's endpoint has moved (HTTP {status}).", fix=_ENDPOINT_FIX))
    if status == 413:
        words = "The request is too large for Buffer (HTTP 413); shorten the post, or its metadata and links."
        return Failure(DocumentRefused(words, code=TOO_LARGE))
    if codes == SIGN_IN_CODES and not any((_data(answer) or {}).values()):
        return _sign_in(errors)
    if answer is not None and ran:
        return answer
    if errors:
        return _of_errors(status, errors)
    if status >= 400:
        return Failure(DocumentRefused(f"Buffer refused the request (HTTP {status}).", fix=_ENDPOINT_FIX))
    return unknown("Buffer's answer is not one it could have meant: " + _word_for(body))


def errors_of(answer: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Return the ``errors`` of an answer, those that are objects."""
    errors = answer.get("errors") if answer is not None else None
    return [error for error in errors if isinstance(error, Mapping)] if isinstance(errors, list) else []


def code_of(error: Mapping[str, Any]) -> str:
    """Return ``extensions.code`` of one error, empty when it has none."""
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, Mapping) else None
    return code if isinstance(code, str) else ""


def message_of(error: Mapping[str, Any]) -> str:
    """Return Buffer's words for one error, shortened."""
    message = error.get("message")
    return shortened(message) if isinstance(message, str) and message.strip() else "no reason given"


def shortened(text: str) -> str:
    """Return ``text`` on one line and of bounded length; a page of HTML becomes a word."""
    if "<html" in text[:2_000].lower() or "<!doctype" in text[:2_000].lower():
        return "a web page"
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def field_failure(errors: Iterable[Mapping[str, Any]]) -> Failure:
    """Return why a read is unusable of which single fields failed: absence in it would prove nothing."""
    listed = list(errors)
    if any(code_of(error) in SIGN_IN_CODES for error in listed):
        return _sign_in(listed)
    first = listed[0] if listed else {}
    words = f"Buffer could not read everything: {message_of(first)}"
    if _SIZE.search(message_of(first)):
        return Failure(DocumentRefused(_sentence(words), code=TOO_LARGE))
    fixed = code_of(first) in REFUSED_CODES
    return Failure(BufferError(_sentence(words), fix=_UNREAD_FIX), transient=not fixed)


def _of_errors(status: int, errors: Sequence[Mapping[str, Any]]) -> Failure:
    """Judge errors that concern the whole document: none has a path, and there is no data."""
    first = errors[0]
    code, message = code_of(first), message_of(first)
    lowered = message.lower()
    if code in {"UNAUTHENTICATED", "UNAUTHORIZED"} or "access token is not valid" in lowered:
        return _sign_in(errors)
    words = _sentence(f"Buffer refused the request: {message}")
    if _INVALID_VALUE not in lowered and _SIZE.search(message):
        return Failure(DocumentRefused(words, code=TOO_LARGE))
    if inputs := {int(match.group(1)): text for text in map(message_of, errors) if (match := _NAMED_INPUT.match(text))}:
        return Failure(InputsRefused(words, code=code or None, inputs=inputs))
    if code in REFUSED_CODES or status >= 400 or any(word in lowered for word in _SYNTAX_WORDS):
        return Failure(DocumentRefused(words, code=code or None))
    return unknown(f"Buffer failed: {message}")


def _sign_in(errors: Sequence[Mapping[str, Any]]) -> Failure:
    message = message_of(errors[0]) if errors else "the key is not valid"
    if "api.buffer.com" in message:
        return Failure(NotSent(_sentence(f"This is not Buffer's API: {message}"), fix=_ENDPOINT_FIX))
    return Failure(SignInError(_sentence(f"Buffer does not accept the key: {message}"), fix=_KEY_FIX))


def _blocked(body: bytes) -> Failure:
    if b"1010" in body[:2_000]:
        return Failure(
            NotSent(
                "Buffer's gatekeeper turned the program away (HTTP 403, error code: 1010).",
                fix="It does so to programs that do not say who they are: check that no proxy removes the User-Agent.",
            )
        )
    return Failure(
        NotSent(
            f"Buffer's gatekeeper turned the request away (HTTP 403, {_word_for(body)}).",
            fix="Try from another network, without a VPN or proxy.",
        )
    )


def _rate_limited(headers: Sequence[tuple[str, str]], errors: Sequence[Mapping[str, Any]], now: datetime) -> Failure:
    extensions = [error.get("extensions") for error in errors]
    named = [item.get("window") for item in extensions if isinstance(item, Mapping)]
    shut = [reading for reading in read_windows(headers, now) if reading.remaining == 0]
    longest = max(shut, key=lambda reading: reading.resets_in, default=None)
    window = next((name for name in named if isinstance(name, str) and name in WINDOW_NAMES.values()), None)
    if window is None:
        window = WINDOW_NAMES.get(longest.seconds, "15m") if longest else "15m"
    asked = next((value for name, value in headers if name.lower() == "retry-after"), None)
    wait = retry_after(asked, now)
    if wait is None:
        wait = longest.resets_in if longest else _FALLBACK_WAITS.get(window, 60.0)
    return Failure(rate_limited(wait, window, now), transient=True, wait=wait)


def unknown(words: str) -> Failure:
    """Return the failure of a request that may have been processed; ``words`` say what was seen."""
    error = OutcomeUnknown(
        _sentence(words), fix="Run the command again: it looks into Buffer before it sends anything."
    )
    return Failure(error, transient=True)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else words + "."


def _json(body: bytes) -> Mapping[str, Any] | None:
    try:
        # Twice as fast as Python's own; that one also takes what is no proper Unicode, as texts of people may be.
        value = from_json(body)
    except ValueError:
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, Mapping) else None


def _data(answer: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    data = answer.get("data") if answer is not None else None
    return data if isinstance(data, Mapping) else None


def _word_for(body: bytes) -> str:
    start = body[:2_000].lstrip().lower()
    if not start:
        return "an empty body"
    if start.startswith(b"<"):
        return "a web page"
    return "JSON without data" if _json(body) is not None else "no valid JSON"
