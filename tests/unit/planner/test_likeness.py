"""Posts that are like a row are found by their minutes, days and rarest words as if each were held against it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.planner.likeness import Likeness

_FIRST = datetime(2027, 1, 5, 22, tzinfo=UTC)
_WORDS = st.sampled_from(["bread", "rolls", "of", "the", "day", "at", "six", "and", "seven"])
_TEXTS = st.lists(_WORDS, max_size=12).map(" ".join)
_TIMES = st.none() | st.integers(0, 5).map(lambda hours: _FIRST + timedelta(hours=hours))
_CHANNELS = st.sampled_from(["c1", "c2"])
_POSTS = st.lists(st.tuples(_CHANNELS, _TEXTS, _TIMES), max_size=8)


def _like(post: Post, text: str, due_at: datetime | None) -> str:
    if due_at is not None and post.due_at == due_at:
        return "stands at the same minute"
    words, others = Counter(text.split()), Counter(canonical_text(post.text).split())
    share = (words & others).total() / max(words.total(), others.total(), 1)
    same_day = due_at is not None and post.due_at is not None and due_at.date() == post.due_at.date()
    return "says much the same" if share >= (0.5 if same_day else 0.8) else ""


@given(_POSTS, _CHANNELS, _TEXTS, _TIMES)
def test_what_is_like_a_row_is_found(
    found: list[tuple[str, str, datetime | None]], channel: str, text: str, due_at: datetime | None
) -> None:
    posts = [
        Post(
            id=f"p{place}",
            channel_id=there,
            service="twitter",
            status="scheduled",
            text=said,
            created_at=_FIRST,
            due_at=due,
        )
        for place, (there, said, due) in enumerate(found)
    ]
    wanted = [(post, like) for post in posts if post.channel_id == channel and (like := _like(post, text, due_at))]
    assert list(Likeness(posts).of(channel, text, iso(due_at))) == wanted
