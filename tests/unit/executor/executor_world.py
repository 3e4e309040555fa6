"""A Buffer small enough to hold in one's hand, a real ledger, and plans made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from calendar_sync.errors import BufferError, OutcomeUnknown
from calendar_sync.executor.apply import Applied, Applier
from calendar_sync.executor.ports import StopFlag, Surroundings
from calendar_sync.ledger import Ledger
from calendar_sync.model.buffer import ActualState, Channel, Idea, Organization, Post
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import IDEA_CHANNEL, Entry, EntryKey, Kind, Origin, Schedule
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Mutation, MutationResult, Verdict
from calendar_sync.model.pieces import all_of
from calendar_sync.model.plan import Action, AttemptState, Change, Cost, OutcomeStatus, Plan
from calendar_sync.planner.records import record_post
from calendar_sync.planner.recovery import settle_attempts

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
QUIET = timedelta(seconds=90)
CALENDAR = "cal"
CHANNEL = Channel("ch-x", "acme", "twitter")
ORGANIZATION = Organization("org", "Acme")
REFUSAL = MutationResult(Verdict.REFUSED, error_type="InvalidInputError", message="Invalid post: too long.")
UNCLEAR = MutationResult(Verdict.UNKNOWN, message="something broke")
ALREADY_THERE = MutationResult(
    Verdict.REFUSED, message="Invalid post: Whoops, it looks like you've already got this one scheduled."
)


@dataclass
class Lost:
    """The answer is lost; the work is done at once, later (``after`` seconds), or never (``None``)."""

    after: float | None = 0.0
    after_words: str = "Buffer did not answer in time."


def key(row: int | str, channel: str = CHANNEL.id) -> EntryKey:
    return EntryKey(CALENDAR, f"r{row}", channel)


def wish(row: int = 1, text: str = "", *, days: float = 1, **facts: Any) -> Entry:
    given: dict[str, Any] = {
        "kind": Kind.POST, "text": text or f"Post {row}", "schedule": Schedule.AT, "due_at": NOW + timedelta(days=days),
    } | facts  # fmt: skip
    if given["schedule"] is not Schedule.AT:
        given["due_at"] = None
    return Entry(key(row), Origin("May", row + 1), service=CHANNEL.service, **given)


def change(action: Action, entry: Entry, **facts: Any) -> Change:
    given: dict[str, Any] = {
        "key": entry.key, "tab": "May", "row": entry.origin.row, "channel": CHANNEL.handle,
        "service": entry.service, "due_at": entry.due_at,
        "after": None if action is Action.DELETE else entry_values(entry),
    } | facts  # fmt: skip
    return Change(action=action, **given)


def create(row: int = 1, text: str = "", **facts: Any) -> Change:
    return change(Action.CREATE, wish(row, text, **facts))


def idea(row: int = 1, text: str = "An idea") -> Change:
    entry = replace(wish(row, text, schedule=Schedule.NONE, kind=Kind.IDEA), key=key(row, IDEA_CHANNEL))
    return change(Action.IDEA, entry, channel="ideas")


@dataclass
class World:
    """Buffer, the clock and a run."""

    ledger: Ledger
    now: datetime = NOW
    posts: dict[str, Post] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)
    """What happens to each request: an error before it is sent, a lost answer, other answers by place in the batch, a
    function called first that returns one of these, or nothing (``None``)."""
    sent: list[list[Mutation]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    late: list[tuple[datetime, list[Mutation]]] = field(default_factory=list)
    stop: StopFlag = field(default_factory=StopFlag)
    batch_size: int = 30
    broken_reads: int = 0
    read_seconds: float = 0.0
    rewrite: Callable[[str], str] = lambda text: text
    on_renew: Callable[[], None] = lambda: None
    told: list[Any] = field(default_factory=list)
    """What the run said of its batches: sizes that are left, creates to be paid for, answers that were lost."""
    made: int = 0
    pages: int = 0
    """Requests that reading Buffer as a whole takes; then it can be read in part as well."""
    looks: list[str] = field(default_factory=list)
    before_read: list[Callable[[], object]] = field(default_factory=list)

    # Buffer

    def apply(
        self, batch: Sequence[Mutation], organization_id: str, *, before_send: Callable[[], None] | None = None
    ) -> tuple[MutationResult, ...]:
        assert before_send is not None
        assert organization_id == ORGANIZATION.id
        self.tick(1)
        event = self.events.pop(0) if self.events else None
        if callable(event):
            event = event()
        if isinstance(event, BaseException):
            raise event
        before_send()
        self.sent.append(list(batch))
        if isinstance(event, Lost):
            if event.after is not None:
                self.late.append((self.now + timedelta(seconds=event.after), list(batch)))
            raise OutcomeUnknown(event.after_words)
        given = event or {}
        return tuple(given.get(place) or self.carry_out(item) for place, item in enumerate(batch))

    def carry_out(self, mutation: Mutation) -> MutationResult:
        match mutation:
            case CreatePost(entry, idea_id):
                return MutationResult(Verdict.DONE, post=self.make(entry, idea_id=idea_id))
            case EditPost(post_id, entry):
                return MutationResult(Verdict.DONE, post=self.make(entry, post_id))
            case DeletePost(post_id):
                return MutationResult(Verdict.DONE, already_gone=self.posts.pop(post_id, None) is None)
            case CreateIdea(entry):
                self.made += 1
                saved = Idea(f"i{self.made}", entry.title, entry.text, self.now)
                self.ideas[saved.id] = saved
                return MutationResult(Verdict.DONE, idea=saved)

    def make(self, entry: Entry, post_id: str = "", **facts: Any) -> Post:
        """Put what ``entry`` wants into Buffer."""
        self.made += not post_id
        at = entry.schedule is Schedule.AT
        given = {"created_at": self.posts[post_id].created_at if post_id in self.posts else self.now} | facts
        post = Post(
            post_id or f"p{self.made}", entry.key.channel_id, entry.service, self.rewrite(entry.text), "scheduled",
            due_at=entry.due_at or NOW + timedelta(days=9), custom_scheduled=at, **given,
        )  # fmt: skip
        self.posts[post.id] = post
        return post

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        for due, batch in [item for item in self.late if item[0] <= self.now]:
            self.late.remove((due, batch))
            for mutation in batch:
                self.carry_out(mutation)

    def snapshot(self) -> ActualState:
        self.read("all")
        posts = tuple(sorted(self.posts.values(), key=lambda post: post.created_at, reverse=True))
        return ActualState(ORGANIZATION, (CHANNEL,), posts, tuple(self.ideas.values()), self.now)

    def created(self, since: datetime, with_ideas: bool) -> tuple[list[Post], list[Idea]]:
        self.read("created" + " and ideas" * with_ideas)
        found = [post for post in self.posts.values() if post.created_at >= since]
        return found, list(self.ideas.values()) if with_ideas else []

    def on_read(self, what: Callable[[], object]) -> None:
        """Have something happen right before Buffer is read the next time."""
        self.before_read.append(what)

    def read(self, what: str) -> None:
        self.tick(self.read_seconds)
        while self.before_read:
            self.before_read.pop()()
        self.looks.append(what)
        if self.broken_reads:
            self.broken_reads -= 1
            raise BufferError("Buffer is down.")

    # A run

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.tick(seconds)

    def run(self, *changes: Change) -> Applied:
        plan = Plan(CALENDAR, "may.xlsx", (ORGANIZATION.id, ""), changes, (), Cost(1), "", "", self.now)
        around = Surroundings(
            clock=lambda: self.now, sleep=self.sleep, snapshot=self.snapshot, stop=self.stop,
            renew=self.on_renew, batch_size=self.batch_size, quiet_period=QUIET,
            too_large=lambda size: self.told.append(("too large", size)), unclear=lambda: self.told.append("unclear"),
            pay_for=lambda creates: self.told.append(creates),
            created=self.created if self.pages else None, pages=self.pages or 1,
        )  # fmt: skip
        applier = Applier(
            self, self.ledger, run_id="run", organization_id=ORGANIZATION.id, channels=(CHANNEL,), around=around
        )
        self.ledger.remember(CALENDAR, "may.xlsx", ORGANIZATION.id, now=self.now)
        return all_of(applier.run(plan, self.snapshot(), self.ledger.records(CALENDAR)))

    def own(self, entry: Entry, **facts: Any) -> Post:
        """Put a post into Buffer that the row owns."""
        post = self.make(entry, **facts)
        self.ledger.save_records([record_post(entry.key, entry_values(entry), post, CHANNEL.handle)])
        return post

    def records(self) -> dict[str, tuple[str, str]]:
        """State and post id of every record, by row."""
        found = self.ledger.records(CALENDAR)
        return {at.row_id: (item.state, item.post_id) for at, item in found.items() if at.channel_id != IDEA_CHANNEL}

    def open(self) -> list[str]:
        return [f"{item.action} {item.state}" for item in self.ledger.open_attempts(CALENDAR)]


def statuses(applied: Applied) -> dict[str, OutcomeStatus]:
    return {at.row_id: outcome.status for at, outcome in sorted(applied.outcomes.items())}


def settle(world: World) -> list[AttemptState]:
    """Settle open attempts as the next run does, and write it down."""
    ledger = world.ledger
    found = settle_attempts(
        ledger.open_attempts(CALENDAR), world.snapshot(), ledger.records(CALENDAR), (), quiet_period=QUIET
    )
    ledger.settle(
        [(item.attempt.attempt_id, item.state, item.record.post_id if item.record else None, "") for item in found],
        [item.record for item in found if item.record],
        now=world.now,
    )
    return [item.state for item in found]
