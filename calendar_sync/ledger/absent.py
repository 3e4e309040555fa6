"""Which posts of a calendar are no longer in Buffer, so that nobody looks for them again."""

from __future__ import annotations

from collections.abc import Iterable

from calendar_sync.ledger.codec import claim
from calendar_sync.ledger.schema import absent_posts
from calendar_sync.ledger.statements import ABSENT_POSTS_OF
from calendar_sync.ledger.store import Ledger


def known_absent(ledger: Ledger, calendar_id: str) -> frozenset[str]:
    """Return the ids of the posts that were looked for everywhere, and were nowhere."""
    with ledger.transaction() as connection:
        return frozenset(connection.execute(ABSENT_POSTS_OF, {"at_calendar": calendar_id}).scalars())


def keep_absent(ledger: Ledger, calendar_id: str, post_ids: Iterable[str]) -> None:
    """Remember posts that were looked for everywhere, and were nowhere: what was deleted does not come back."""
    ids = sorted(set(post_ids))
    if not ids:
        return
    with ledger.transaction() as connection:
        for post_id in ids:
            claim(connection, absent_posts, {"calendar_id": calendar_id, "post_id": post_id})
