"""What tells one ledger from another."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select

from calendar_sync.ledger.codec import claim
from calendar_sync.ledger.schema import ledger_name
from calendar_sync.ledger.store import Ledger

_NAME = select(ledger_name.c.name)


def signature(ledger: Ledger, calendar_id: str, location: str) -> str:
    """Return the name under which a ledger signs a spreadsheet: the same in each run, another one for each of the two.

    A spreadsheet that was copied, marks and all, therefore bears only names that are strange to it; and a ledger that
    syncs it with two organizations of Buffer has two names there.

    Args:
        ledger: Whose; it gets a name of its own, by chance, when this is first asked.
        calendar_id: The calendar, as this ledger knows it.
        location: Its address.
    """
    with ledger.transaction() as connection:
        name = connection.execute(_NAME).scalar()
        if name is None:
            claim(connection, ledger_name, {"slot": 1, "name": secrets.token_hex(16)})
            name = connection.execute(_NAME).scalar_one()
    return hashlib.sha256(f"{name}\n{calendar_id}\n{location}".encode()).hexdigest()[:16]
