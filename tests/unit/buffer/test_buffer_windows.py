"""Posts that people move while their pages are read are met, wherever they go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from buffer_fakes import post_node
from hypothesis import example, given
from hypothesis import strategies as st

from calendar_sync.buffer import reads
from calendar_sync.buffer.reads import posts_of, read_lanes, window_lanes

START = datetime(2026, 12, 1, tzinfo=UTC)
WINDOW = (START, START + timedelta(days=10))
PLACES = {"before": -3, "within": 5, "after": 20}


class Listing:
    """Posts of one channel, oldest first; after each request somebody moves one."""

    def __init__(self, places: list[str], moves: list[tuple[int, str]]) -> None:
        self.due = {f"p{number:02}": START + timedelta(days=PLACES[place]) for number, place in enumerate(places)}
        self.moves = list(moves)

    def read(self, _document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        names = [name for name in variables if f"{name}First" in variables]
        answer = {
            name: self.page(variables[name]["filter"], variables[f"{name}First"], variables[f"{name}After"])
            for name in names
        }
        if self.moves:
            number, place = self.moves.pop(0)
            self.due[f"p{number % len(self.due):02}"] = START + timedelta(days=PLACES[place])
        return answer

    def page(self, wanted: Mapping[str, Any], first: int, after: str | None) -> dict[str, Any]:
        bounds = wanted.get("dueAt", {})
        start, end = (datetime.fromisoformat(bounds[side]) if side in bounds else None for side in ("start", "end"))
        found = [
            id_
            for id_, due in sorted(self.due.items())
            if "scheduled" in wanted["status"]
            and wanted.get("dueAtPresence") != "absent"
            and (start is None or due >= start)
            and (end is None or due <= end)
            and (after is None or id_ > after)
        ]
        edges = [{"cursor": id_, "node": post_node(id=id_, status="scheduled")} for id_ in found[:first]]
        more = len(found) > first
        return {"edges": edges, "pageInfo": {"hasNextPage": more, "endCursor": found[first - 1] if more else None}}


@example(["within"] * 5, [(4, "after")])
@given(
    st.lists(st.sampled_from(["within", "within", "before", "after"]), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from([*PLACES])), max_size=4),
)
def test_a_post_that_is_moved_meanwhile_is_not_gone(places: list[str], moves: list[tuple[int, str]]) -> None:
    listing = Listing(places, moves)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reads, "PAGE_SIZE", 2)
        found = read_lanes(listing.read, window_lanes("o", ["c"], WINDOW))
    if not found.cut:
        assert {post.id for post in posts_of(found.posts)} == set(listing.due)
