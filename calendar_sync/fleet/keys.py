"""API keys by where they are kept: they stand in no file of settings, no argument, no result and no log."""

from __future__ import annotations

import hashlib
import re

from calendar_sync.access import KEYRING_SERVICE, kept_secret
from calendar_sync.errors import SignInError

_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^\s:]\S*")
_LONG = 32


def reference_problem(reference: str) -> str:
    """Return what is wrong with the place of a key; empty where nothing is. What was written is never repeated."""
    _, _, name = reference.partition(":")
    if not _REFERENCE.fullmatch(reference):
        return (
            'says where a key is kept, because a key is a secret: "env:NAME" (a variable) or "keyring:NAME". '
            "If a key stood here, take it out, and make a new one in Buffer if anybody else has seen this file"
        )
    if len(name) >= _LONG and not re.fullmatch(r"[A-Z][A-Z0-9_]*|[a-z][a-z-]*", name) and re.search(r"\d", name):
        return (
            "has what looks like a key itself where its name is meant; keep the key in a variable or in the keyring, "
            'and write "env:NAME" or "keyring:NAME"'
        )
    return ""


def key_of(reference: str) -> str:
    """Return the key that is kept at a place.

    Args:
        reference: ``env:NAME`` or ``keyring:NAME``.

    Raises:
        SignInError: There is none.
    """
    if key := kept_secret(reference):
        return key
    raise SignInError(f"There is no Buffer API key at {reference}.", fix=f"{_where_to_set(reference)} {_MADE}")


_MADE = "Keys are made at https://publish.buffer.com/settings/api."


def _where_to_set(reference: str) -> str:
    kind, _, name = reference.partition(":")
    how = f"Set the variable {name}" if kind == "env" else f"Store it: keyring set {KEYRING_SERVICE} {name}"
    return f"{how}, on every machine that runs calendars."


def mend_key(problem: SignInError, reference: str) -> str:
    """Return how to mend a key that is refused, or missing, where the fleet looks for it.

    Args:
        problem: With it; a sync of a single calendar has its key elsewhere.
        reference: ``env:NAME`` or ``keyring:NAME``.
    """
    if reference in problem.message:
        return problem.fix
    made = f"Revoked and expired keys must be made anew. {_MADE}"
    return f"The key at {reference} is meant. {_where_to_set(reference)} {made}"


def key_fingerprint(reference: str) -> str:
    """Return a word that is the same for every place that holds the same key, and tells nothing of the key.

    Raises:
        SignInError: There is no key.
    """
    return hashlib.sha256(f"calendar-sync fleet\n{key_of(reference)}".encode()).hexdigest()[:20]
