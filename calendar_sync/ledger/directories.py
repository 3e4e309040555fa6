"""What is remembered of the organizations that a key reaches: their names and channels, to save asking for them."""

from __future__ import annotations

from calendar_sync.ledger.codec import upsert
from calendar_sync.ledger.schema import directories
from calendar_sync.ledger.statements import DIRECTORIES, FORGET_DIRECTORIES
from calendar_sync.ledger.store import Ledger
from calendar_sync.model.directory import Directory


def known_directories(ledger: Ledger, key_hash: str) -> list[Directory]:
    """Return what is remembered of a key, latest first; what cannot be read any more is left out."""
    with ledger.transaction() as connection:
        texts = list(connection.execute(DIRECTORIES, {"at_key": key_hash}).scalars())
    found = [directory for text in texts if (directory := Directory.from_json(text)) is not None]
    return sorted(found, key=lambda directory: (directory.read_at, directory.organization.id), reverse=True)


def keep_directory(ledger: Ledger, key_hash: str, directory: Directory) -> None:
    """Remember an organization in place of what was remembered of it. Only a hash of the key is ever stored."""
    row = {
        "key_hash": key_hash,
        "organization_id": directory.organization.id,
        "directory": directory.to_json(),
    }
    with ledger.transaction() as connection:
        upsert(connection, directories, [row])


def forget_directories(ledger: Ledger, key_hash: str) -> None:
    """Remember nothing of a key any more: something that Buffer said does not go with it."""
    with ledger.transaction() as connection:
        connection.execute(FORGET_DIRECTORIES, {"at_key": key_hash})
