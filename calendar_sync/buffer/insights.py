"""What became of posts: numbers of single posts in pages of a hundred, and numbers added up by Buffer.

Buffer marks both as experimental. So a type that is not known here passes through under Buffer's own name, and a key
without the permission to see numbers still gets the posts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any

from calendar_sync.buffer.answers import Node, mapping, moment, needed, number, objects, odd, string
from calendar_sync.buffer.cost import LIMITS
from calendar_sync.buffer.documents import with_fragments
from calendar_sync.buffer.failures import code_of, is_too_large, message_of
from calendar_sync.buffer.parse import parse_page, parse_post
from calendar_sync.buffer.reads import MOST_PAGES, OUT, PAGE_SIZE, SMALLEST_PAGE, Lane, posts_lane
from calendar_sync.errors import DocumentRefused, MetricsRefused
from calendar_sync.model.canonical import iso
from calendar_sync.model.metrics import (
    DEPRECATED,
    Aggregate,
    AggregateQuestion,
    MeasuredPost,
    MeasuredPosts,
    Metric,
    Search,
)

DENIED = "INSUFFICIENT_SCOPE"
"""Code of the refusal to show numbers to a key (path of the ``metrics`` field, the rest of the answer intact)."""

TOO_FAR_BACK = "FORBIDDEN"
"""Code of the refusal to add up posts of more than 31 days ago on the Free plan."""

Answer = Mapping[str, Any]
TolerantRead = Callable[[str, Mapping[str, Any], frozenset[str]], Answer]
"""Sends a query and returns the whole answer, whose errors all have one of the given codes."""

Enough = Callable[[Mapping[str, MeasuredPost]], bool]
"""Tells from the posts that were read so far, by id, whether those that are sought are among them."""

_METRICS = "metrics { type name value unit } metricsUpdatedAt"
ALIASES = LIMITS.aliases
"""So many questions go into one document: each has an alias of its own."""


class Insights:
    """Reads metrics.

    Args:
        read: Sends a query.
    """

    def __init__(self, read: TolerantRead) -> None:
        self._read = read

    def sent_posts(
        self,
        organization_id: str,
        channel_ids: Sequence[str],
        *,
        due: Sequence[tuple[datetime, datetime]],
        statuses: Sequence[str] = ("sent",),
    ) -> MeasuredPosts:
        """Return posts with their metrics, in pages of a hundred.

        The times are read side by side. Where one page is not all of one, it is read from both its ends until they
        meet: from the second request on, two pages of each travel together.

        Args:
            organization_id: Whose posts.
            channel_ids: Of these channels; none of them needs no request.
            due: Due from, until (aware UTC); times that do not overlap.
            statuses: With one of these.

        Raises:
            BufferError: They cannot be read; half a listing is never returned.
        """
        if not channel_ids:
            return MeasuredPosts(())
        lane = partial(
            posts_lane, organization_id=organization_id, channel_ids=channel_ids, statuses=statuses, sort="dueAt"
        )
        ends = [
            (lane(f"posts{place or ''}", due=times), lane(f"latest{place or ''}", due=times, newest_first=True))
            for place, times in enumerate(due)
        ]
        return self._listed(
            [end for both in ends for end in both], pairs=[(first.name, second.name) for first, second in ends]
        )

    def strays(self, organization_id: str, search: Search) -> MeasuredPosts:
        """Return what stands beside the times that were read, with metrics; several listings travel in one request.

        Args:
            organization_id: Whose posts.
            search: What for; it ends where all of it is found, or where it takes too many requests.

        Raises:
            BufferError: They cannot be read.
        """
        lane = partial(
            posts_lane, organization_id=organization_id, channel_ids=search.channel_ids,
            statuses=OUT if search.only_out else None, created=search.created, sort="dueAt",
        )  # fmt: skip
        if search.within:
            lanes = [lane(f"within{place}", due=times) for place, times in enumerate(search.within)]
        elif search.beside is None:
            lanes = [lane("anytime", due=(search.since, None), has_due=True)]
        else:
            start, end = search.beside
            lanes = [lane("later", due=(end, None))]
            if search.since is None or search.since < start:
                lanes.append(lane("earlier", due=(search.since, start), newest_first=True))
        if not search.only_out:
            lanes.append(lane("timeless", has_due=False))
        return self._listed(lanes, lambda posts: posts.keys() >= search.ids, search.most_requests)

    def sent_beside(
        self,
        organization_id: str,
        channel_ids: Sequence[str],
        *,
        read: tuple[datetime, datetime],
        enough: Enough,
        most_requests: int,
    ) -> MeasuredPosts:
        """Return sent posts that were due before or after a time that was read, the nearest first, with metrics.

        Args:
            organization_id: Whose posts.
            channel_ids: Of these channels.
            read: That time, aware UTC.
            enough: Whether those that are sought are among posts by id.
            most_requests: So many, and what was found by then is returned.

        Raises:
            BufferError: They cannot be read.
        """
        lane = partial(
            posts_lane, organization_id=organization_id, channel_ids=channel_ids, statuses=("sent",), sort="dueAt"
        )
        lanes = [lane("earlier", due=(None, read[0]), newest_first=True), lane("later", due=(read[1], None))]
        return self._listed(lanes, enough, most_requests)

    def _listed(
        self,
        lanes: Sequence[Lane],
        enough: Enough = lambda _posts: False,
        most_requests: int = MOST_PAGES,
        *,
        pairs: Sequence[tuple[str, str]] = (),
    ) -> MeasuredPosts:
        """Read all of every lane, or until there is enough; half a listing is returned where it takes too long.

        Args:
            lanes: What to read.
            enough: Whether those that are sought are among posts by id.
            most_requests: So many, and what was found by then is returned.
            pairs: Lanes that read one listing by time, oldest first and newest first: read until they meet. One page
                may be all, so the second ones begin with the second request.
        """
        posts: dict[str, MeasuredPost] = {}
        refused, unread, nameless, used = set[str](), set[str](), 0, 0
        seen: dict[str, list[str | None]] = {lane.name: [None] for lane in lanes}
        reached: dict[str, datetime | None] = {}
        pair_of = {name: pair for pair in pairs for name in pair}
        from_the_end = {name for _, name in pairs}
        still, size, together = list(lanes), PAGE_SIZE, True
        while still and not enough(posts):
            if used >= most_requests:
                return MeasuredPosts(tuple(posts.values()), frozenset(refused), len(unread) + nameless, cut=True)
            asked = [lane for lane in still if used or lane.name not in from_the_end] if together else still[:1]
            variables: dict[str, Any] = {}
            for lane in asked:
                after = seen[lane.name][-1]
                variables |= {lane.name: lane.input, f"{lane.name}First": size, f"{lane.name}After": after}
            used += 1
            try:
                answer = self._read(_measured_pages(tuple(lane.name for lane in asked)), variables, frozenset({DENIED}))
            except DocumentRefused as error:
                if not is_too_large(error) or (len(asked) == 1 and size <= SMALLEST_PAGE):
                    raise
                size, together = (max(SMALLEST_PAGE, size // 2), together) if len(asked) == 1 else (size, False)
                continue
            data = mapping(answer.get("data"), "data")
            for lane in asked:
                page = parse_page(data.get(lane.name), lane.name, _measured)
                refused |= _refused(answer.get("errors"), lane.name, data.get(lane.name))
                posts |= {found.post.id: found for found in page.nodes}
                unread |= {*page.unread} - {""}
                nameless += page.unread.count("")
                for found in page.nodes[-1:]:
                    reached[lane.name] = found.post.due_at or reached.get(lane.name)
                ends = pair_of.get(lane.name, (lane.name, lane.name))
                if page.after is None or _have_met(*ends, reached):
                    still = [other for other in still if other.name not in ends]
                elif page.after in seen[lane.name] or len(seen[lane.name]) > MOST_PAGES:
                    raise odd("the pages of posts lead in circles")
                else:
                    seen[lane.name].append(page.after)
        return MeasuredPosts(tuple(posts.values()), frozenset(refused), len(unread) + nameless)

    def aggregates(self, organization_id: str, questions: Sequence[AggregateQuestion]) -> tuple[Aggregate, ...]:
        """Return what Buffer adds up, thirty questions with each request, in the order of ``questions``.

        Raises:
            MetricsRefused: The key may not see metrics, or the plan's history does not go back so far.
            BufferError: They cannot be read.
        """
        found: list[Aggregate] = []
        together = ALIASES
        while len(found) < len(questions):
            asked = questions[len(found) : len(found) + together]
            variables = {f"a{place}": _input(organization_id, question) for place, question in enumerate(asked)}
            try:
                answer = self._read(_aggregates(len(asked)), variables, frozenset({DENIED, TOO_FAR_BACK}))
            except DocumentRefused as error:
                if not is_too_large(error) or together == 1:
                    raise
                together = max(1, together // 2)
                continue
            _check_allowed(answer.get("errors"))
            data = mapping(answer.get("data"), "data")
            found += [_aggregate(mapping(data.get(name), name)) for name in variables]
        return tuple(found)


def _have_met(oldest_first: str, newest_first: str, reached: Mapping[str, datetime | None]) -> bool:
    """Return whether two lanes that come from both ends have passed each other: of equal times all must be read."""
    up, down = reached.get(oldest_first), reached.get(newest_first)
    return up is not None and down is not None and up > down


def _refused(errors: Any, name: str, listing: Any) -> set[str]:
    """Return the ids of the posts of a listing whose metrics were refused: each refusal has the path of its post."""
    nodes = [edge.get("node") for edge in objects(mapping(listing, name), "edges")] if errors else []
    ids = dict(enumerate((string(node, "id") or "") if isinstance(node, Mapping) else "" for node in nodes))
    paths = [error.get("path") if isinstance(error, Mapping) else None for error in errors or ()]
    places = {_place(path) for path in paths if not (isinstance(path, list) and path and path[0] != name)}
    # A refusal without a place may mean any of them.
    return {ids.get(place, "") for place in (ids if None in places else places) if place is not None} - {""}


def _place(path: Any) -> int | None:
    listed = path if isinstance(path, list) else []
    return next((part for part in listed if isinstance(part, int) and part >= 0), None)


def _check_allowed(errors: Any) -> None:
    for error in errors if isinstance(errors, list) else ():
        if not isinstance(error, Mapping):
            continue
        if code_of(error) == DENIED:
            raise MetricsRefused(
                f"This Buffer key may not see metrics: {message_of(error)}",
                too_old=False,
                fix="Make a key with the permission to read insights at https://publish.buffer.com/settings/api, and "
                "set BUFFER_API_KEY to it.",
            )
        raise MetricsRefused(
            f"Buffer does not add up numbers of so long ago: {message_of(error)}",
            too_old=True,
            fix="Begin the report within the last 31 days, or use a paid plan of Buffer.",
        )


@cache
def _measured_pages(names: tuple[str, ...]) -> str:
    """Return a document that reads a page of each named listing; its variables are those of ``documents.listing``."""
    variables = ", ".join(f"${name}: PostsInput!, ${name}First: Int, ${name}After: String" for name in names)
    fields = (
        f"  {name}: posts(input: ${name}, first: ${name}First, after: ${name}After) {{\n"
        f"    edges {{ cursor node {{ ...PostParts {_METRICS} }} }} pageInfo {{ hasNextPage endCursor }}\n  }}"
        for name in names
    )
    return with_fragments("\n".join([f"query Measured({variables}) {{", *fields, "}"]))


@cache
def _aggregates(count: int) -> str:
    variables = ", ".join(f"$a{place}: AggregatedPostMetricsInput!" for place in range(count))
    fields = (f"  a{place}: aggregatedPostMetrics(input: $a{place}) {{ {_METRICS} }}" for place in range(count))
    return "\n".join([f"query Aggregates({variables}) {{", *fields, "}"])


def _input(organization_id: str, question: AggregateQuestion) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "organizationId": organization_id,
        "startDateTime": iso(question.start),
        "endDateTime": iso(question.end),
    }
    if question.channel_ids is not None:
        wanted["channelIds"] = list(question.channel_ids)
    if question.tag_ids is not None:
        wanted["tags"] = {"in": list(question.tag_ids), "isEmpty": question.untagged}
    return wanted


def _aggregate(node: Node) -> Aggregate:
    return Aggregate(_metrics(node), moment(node, "metricsUpdatedAt"))


def _measured(node: Node) -> MeasuredPost:
    told = node.get("metrics") is not None
    return MeasuredPost(parse_post(node), _metrics(node) if told else None, moment(node, "metricsUpdatedAt"))


def _metrics(node: Node) -> dict[str, Metric]:
    listed = (
        Metric(needed(item, "type"), number(item, "value"), string(item, "unit") or "count", string(item, "name") or "")
        for item in objects(node, "metrics")
    )
    return {metric.type: metric for metric in listed if metric.type not in DEPRECATED}
