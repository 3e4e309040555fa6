"""Buffer, as the rest of the program sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Self

from calendar_sync.buffer import documents
from calendar_sync.buffer.answers import mapping
from calendar_sync.buffer.applying import apply_batch
from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.http import httpx
from calendar_sync.buffer.insights import Insights
from calendar_sync.buffer.limits import limit_questions, limit_variables, limits_of
from calendar_sync.buffer.parse import parse_account, parse_channels
from calendar_sync.buffer.purse import Purse, Store, in_memory
from calendar_sync.buffer.reads import ideas_lane, ideas_of, posts_lane, posts_of, read_lanes
from calendar_sync.buffer.seen import Seen
from calendar_sync.buffer.snapshots import Enough, FirstPage, named, only, read_created, read_first, read_snapshot
from calendar_sync.buffer.tags import read_tags
from calendar_sync.buffer.wire import Wire
from calendar_sync.model.budget import Pace
from calendar_sync.model.buffer import Account, ActualState, Channel, Idea, Organization, Post, Tag
from calendar_sync.model.directory import Directory
from calendar_sync.model.limits import DailyLimit
from calendar_sync.model.mutation import Mutation, MutationResult

HOST = "api.buffer.com"
BELIEVED = timedelta(minutes=15)
"""So long Buffer's word on its windows holds, for other runs with the key as well."""


class BufferClient:
    """Reads Buffer and applies batches of mutations to it, within the rate budget.

    Reads are repeated when they fail in passing. A batch is repeated only while it was certainly not processed; an
    outcome that is unknown goes to the caller at once.

    Args:
        endpoint: Where Buffer's API is, ``https://api.buffer.com`` unless it is another one.
        key: The API key. It is never shown, stored or put into an error.
        transport: An httpx transport instead of the network, as the embedded sandbox has one.
        clock: Returns now as aware UTC.
        sleep: Waits for so many seconds; a count-down, or a signal, can come in here.
        user_agent: Who asks; Buffer turns away programs that do not say.
        connect_timeout: Seconds.
        read_timeout: Seconds, for sending as well as for the answer.
        pace: How long the run may wait for rate windows, and how much it may use; beyond it :class:`RateLimited` or
            :class:`BudgetSpent` is raised.
        store: Where the account of the key is kept, for everybody who uses it; in memory unless given.
        on_wait: Told of every wait before it begins: seconds, and why.

    Raises:
        SettingsError: The endpoint is no http(s) address.
        SignInError: There is no key, or it cannot be one.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        key: str,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        user_agent: str,
        connect_timeout: float = 10.0,
        read_timeout: float = 60.0,
        pace: Pace = Pace(),  # noqa: B008 - a frozen value
        store: Store | None = None,
        on_wait: Callable[[float, str], None] | None = None,
    ) -> None:
        self._clock = clock
        self._seen = Seen()
        # The clock of a sandbox may have been moved by hand since: it is always asked.
        believes = BELIEVED if f"//{HOST}" in str(endpoint) else timedelta()
        self._purse = Purse(store or in_memory(), pace, clock, believes=believes)
        self._wire = Wire(
            endpoint=endpoint,
            key=key,
            transport=transport,
            clock=clock,
            sleep=sleep,
            user_agent=user_agent,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            purse=self._purse,
            on_wait=on_wait,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, and enter what the last answer said of the windows."""
        self._purse.flush()
        self._wire.close()

    @property
    def purse(self) -> Purse:
        """What is left in the rate windows, and what this run may use of it."""
        return self._purse

    @property
    def budget(self) -> Budget:
        """What is left for this run."""
        return self._purse.budget

    @property
    def requests(self) -> int:
        """Requests sent so far that count against the rate windows (those answered with 429 do not)."""
        return self._purse.requests

    @property
    def server_date(self) -> str:
        """The ``Date`` header of the last answer; empty where there is none."""
        return self._wire.server_date

    def account(self) -> Account:
        """Return whose key this is, with all organizations. One request."""
        return parse_account(mapping(self._wire.read(documents.ACCOUNT, {}).get("account"), "account"))

    def channels(self, organization_id: str) -> tuple[Channel, ...]:
        """Return all channels of an organization. One request."""
        return parse_channels(self._wire.read(documents.CHANNELS, {"organizationId": organization_id}))

    def read_account_and_channels(
        self, organization_id: str | None = None
    ) -> tuple[Account, Organization, tuple[Channel, ...]]:
        """Return the account, one organization of it, and its channels: one request if the organization is known.

        Args:
            organization_id: Which one; ``None`` for the only one there is.

        Raises:
            UsageError: There are several organizations and none was named, or the named one is not the account's.
        """
        if organization_id is None:
            account = self.account()
            organization = only(account)
            return account, organization, self.channels(organization.id)
        data = self._wire.read(documents.ACCOUNT_AND_CHANNELS, {"organizationId": organization_id})
        account = parse_account(mapping(data.get("account"), "account"))
        organization = named(account, organization_id)
        return account, organization, parse_channels(data)

    @property
    def insights(self) -> Insights:
        """What became of posts that are out."""
        return Insights(self._wire.read_tolerantly)

    def read_posts(
        self,
        organization_id: str,
        channel_ids: Sequence[str],
        *,
        due_start: datetime | None = None,
        due_end: datetime | None = None,
        statuses: Iterable[str] | None = None,
        created_start: datetime | None = None,
    ) -> tuple[Post, ...]:
        """Return the posts of some channels that pass every given filter, newest first, each once.

        Args:
            organization_id: Whose posts.
            channel_ids: Of these channels; none of them needs no request.
            due_start: Due at this time or later, aware UTC. Any bound on the due time hides drafts, which have none.
            due_end: Due at this time or earlier, aware UTC.
            statuses: With one of these statuses; ``None`` for any.
            created_start: Created at this time or later, aware UTC.
        """
        if not channel_ids:
            return ()
        due = (due_start, due_end)
        lane = posts_lane(
            "posts", organization_id, channel_ids, statuses=statuses, due=due, created=(created_start, None)
        )
        return self._seen.note(posts_of(read_lanes(self._wire.read_listings, [lane]).refuse_gaps().posts))

    def read_ideas(self, organization_id: str) -> tuple[Idea, ...]:
        """Return all ideas on the board, newest first, each once."""
        return ideas_of(read_lanes(self._wire.read, [ideas_lane(organization_id)]).refuse_gaps().ideas)

    def snapshot(
        self,
        organization: Organization,
        channels: Sequence[Channel],
        *,
        due_start: datetime | None,
        due_end: datetime | None,
        with_ideas: bool,
        enough: Enough | None = None,
        seen: FirstPage | None = None,
    ) -> ActualState:
        """Return Buffer's side as it is now, in as few requests as there are pages in the longest listing.

        Everything unsent is in it, drafts and posts outside the window included; what is sent or has failed only if it
        was due in the window.

        Args:
            organization: Whose posts.
            channels: Posts of these are read.
            due_start: Start of the window for what is out, aware UTC; ``None`` for no bound.
            due_end: Its end.
            with_ideas: Read the idea board as well.
            enough: Where given, unsent posts outside the window are read to the end only if this says, of what was
                read of them with the window's first page, that it does not do.
            seen: What :meth:`first_look` gave just before: it is not read again.
        """
        due = (due_start, due_end)
        return self._snapshot(organization, channels, due, with_ideas, enough, seen=seen)[0]

    def snapshot_with_channels(
        self,
        organization: Organization,
        channels: Sequence[Channel],
        *,
        due_start: datetime,
        due_end: datetime,
        with_ideas: bool,
        enough: Enough | None = None,
    ) -> tuple[ActualState, Directory]:
        """Return what :meth:`snapshot` does, and the organization with all its channels, in the same requests.

        Raises:
            UsageError: The organization is not one of the account's.
        """
        due = (due_start, due_end)
        state, directory = self._snapshot(organization, channels, due, with_ideas, enough, with_setup=True)
        return state, directory or Directory(organization, tuple(channels), False, state.fetched_at)

    def _snapshot(
        self,
        organization: Organization,
        channels: Sequence[Channel],
        due: tuple[datetime | None, datetime | None],
        with_ideas: bool,
        enough: Enough | None,
        *,
        with_setup: bool = False,
        seen: FirstPage | None = None,
    ) -> tuple[ActualState, Directory | None]:
        state, directory = read_snapshot(
            self._wire.read_listings, organization, channels,
            due=due, with_ideas=with_ideas, enough=enough, with_setup=with_setup, now=self._clock(),
            seen=seen,
        )  # fmt: skip
        self._seen.note(state.posts)
        return state, directory

    def first_look(
        self, organization_id: str, *, due_start: datetime, account: Account | None = None
    ) -> tuple[Directory, FirstPage | None]:
        """Return an organization with its channels, and a page of all their posts: one request.

        See :func:`calendar_sync.buffer.snapshots.read_first`.
        """
        now = self._clock()
        directory, page = read_first(self._wire.read, organization_id, due_start=due_start, now=now, account=account)
        self._seen.note(page.posts if page is not None else ())
        return directory, page

    def read_created(
        self, organization_id: str, channel_ids: Sequence[str], since: datetime, *, with_ideas: bool
    ) -> tuple[tuple[Post, ...], tuple[Idea, ...]]:
        """Return the posts created at ``since`` (aware UTC) or later, and all ideas where they are wanted."""
        read = self._wire.read_listings
        found, ideas = read_created(read, organization_id, channel_ids, since, with_ideas=with_ideas)
        return self._seen.note(found), ideas

    def read_tags(
        self, organization_id: str, channel_ids: Sequence[str], enough: Callable[[Collection[Tag]], bool]
    ) -> tuple[Tag, ...]:
        """Return tags that stand on posts of these channels or on ideas; see :mod:`calendar_sync.buffer.tags`."""
        tags = read_tags(self._wire.read, organization_id, channel_ids, enough)
        self._seen.note_tags(tags)
        return tags

    def daily_limits(self, asked: Iterable[tuple[str, date]]) -> tuple[DailyLimit, ...]:
        """Return posting limits of channels (by id), each on a day of its own; some thirty days in one request."""
        return tuple(
            limit
            for questions in limit_questions(asked)
            for limit in limits_of(
                questions, self._wire.read(documents.daily_limits(len(questions)), limit_variables(questions))
            )
        )

    def apply(
        self,
        batch: Sequence[Mutation],
        organization_id: str,
        *,
        before_send: Callable[[], None] | None = None,
    ) -> tuple[MutationResult, ...]:
        """Carry out a batch in one request and return one result for each mutation, in order.

        Mutations whose input Buffer cannot even read would take the whole document down with them; they are refused
        alone, and the others are sent again without them.

        Args:
            batch: At most as many mutations as one document holds (:func:`plan_batches`); none sends nothing.
            organization_id: Where ideas are saved.
            before_send: Called right before each sending, after any wait: the moment from which a lost request may
                still be carried out. There are several when a sending was certainly not processed.

        Raises:
            SignInError: The key is refused.
            NotSent: Certainly nothing of it was processed.
            OutcomeUnknown: Any part of it may have been processed: look before sending again.
        """
        return apply_batch(self._wire.mutate, self._seen, batch, organization_id, before_send)
