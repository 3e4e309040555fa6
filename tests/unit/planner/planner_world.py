"""A calendar, a Buffer and a ledger small enough to hold in one's hand, for tests of the planner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from calendar_sync.model.buffer import ActualState, Asset, Channel, Idea, Organization, Post, Tag
from calendar_sync.model.canonical import entry_from_values
from calendar_sync.model.entry import (
    IDEA_CHANNEL,
    Cancelled,
    DesiredState,
    Entry,
    EntryKey,
    Held,
    HoldReason,
    Kind,
    Origin,
    RowIdentity,
    Schedule,
)
from calendar_sync.model.plan import WRITES, Action, Change, Plan, Record, Why
from calendar_sync.planner.plan import Base, make_plan
from calendar_sync.planner.policy import Policy
from calendar_sync.planner.records import record_idea, record_post

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
CALENDAR = "cal"
COLUMNS = {"date": 1, "time": 2, "channels": 3, "text": 4}
LINKEDIN = Channel("ch-li", "acme", "linkedin")
TWITTER = Channel("ch-x", "acme", "twitter")
ORGANIZATION = Organization("org", "Acme")


def key(row: str, channel: str = LINKEDIN.id) -> EntryKey:
    return EntryKey(CALENDAR, row, channel)


def entry(row: str = "r1", channel: Channel = LINKEDIN, *, number: int = 2, **wish: Any) -> Entry:
    wish = {"kind": Kind.POST, "text": "Hello", "due_at": LATER, "schedule": Schedule.AT} | wish
    if wish["schedule"] is not Schedule.AT:
        wish["due_at"] = None
    return Entry(key(row, channel.id), Origin("May", number, COLUMNS), service=channel.service, **wish)


def idea(row: str = "r1", text: str = "An idea", title: str = "Title", **wish: Any) -> Entry:
    return Entry(
        key(row, IDEA_CHANNEL), Origin("May", 2, COLUMNS), Kind.IDEA, "", text, schedule=Schedule.NONE, title=title,
        **wish,
    )  # fmt: skip


def held(row: str = "r1", reason: HoldReason = HoldReason.STATUS, *, blocked: bool = False) -> Held:
    places = ((LINKEDIN.id, LINKEDIN.handle, LINKEDIN.service),) if blocked else ()
    return Held(key(row, ""), Origin("May", 2, COLUMNS), reason, "left alone", blocked=blocked, channels=places)


def cancelled(row: str = "r1") -> Cancelled:
    return Cancelled(key(row, ""), Origin("May", 2, COLUMNS), "status 'Cancelled'")


def wish(
    *items: Entry | Held | Cancelled, rows: Sequence[str] | None = None, new: bool = False, **more: Any
) -> DesiredState:
    """Return a desired state.

    ``rows`` are the Sync IDs in the sheet, those of ``items`` unless given; ``new`` ones are not written there yet.
    """
    ids = rows if rows is not None else list(dict.fromkeys(item.key.row_id for item in items))
    return DesiredState(
        calendar_id=CALENDAR,
        entries=tuple(item for item in items if isinstance(item, Entry)),
        held=tuple(item for item in items if isinstance(item, Held)),
        cancelled=tuple(item for item in items if isinstance(item, Cancelled)),
        rows=tuple(RowIdentity(row_id, "May", number, is_new=new) for number, row_id in enumerate(ids, start=2)),
        **more,
    )


def post(post_id: str, channel: Channel = LINKEDIN, **facts: Any) -> Post:
    """Return a post that someone made in Buffer's own composer, scheduled for :data:`LATER`."""
    given = {
        "text": "Hello", "status": "scheduled", "created_at": NOW - timedelta(days=2), "due_at": LATER,
        "custom_scheduled": True, "via": "buffer",
    } | facts  # fmt: skip
    return Post(post_id, channel.id, channel.service, **given)


@dataclass
class World:
    """Buffer and the ledger; a plan can be applied to them, as the executor would."""

    posts: dict[str, Post] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)
    records: dict[EntryKey, Record] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    unsettled: dict[EntryKey, str] = field(default_factory=dict)
    sheet_ids: dict[EntryKey, str] = field(default_factory=dict)
    now: datetime = NOW
    complete: bool = True
    channels: tuple[Channel, ...] = (LINKEDIN, TWITTER)
    made: int = 0

    def actual(self) -> ActualState:
        return ActualState(
            ORGANIZATION, self.channels, tuple(self.posts.values()), tuple(self.ideas.values()), self.now,
            complete=self.complete,
        )  # fmt: skip

    def plan(self, desired: DesiredState, **policy: Any) -> Plan:
        base = Base(self.records, self.elsewhere, self.unsettled)
        return make_plan(desired, self.actual(), base, Policy(**policy), location="may.xlsx", now=self.now)

    def add(self, *posts: Post) -> World:
        self.posts.update((item.id, item) for item in posts)
        return self

    def sync(self, desired: DesiredState, **policy: Any) -> Plan:
        plan = self.plan(desired, **policy)
        self.apply(plan)
        return plan

    def touch(self, post_id: str, **facts: Any) -> None:
        """Change a post by hand, an hour after it was made."""
        old = self.posts[post_id]
        self.posts[post_id] = replace(old, updated_at=old.created_at + timedelta(hours=1), **facts)

    def lose_ledger(self) -> None:
        """Forget everything but what the sheet's own columns say."""
        self.sheet_ids = {
            key: record.post_id for key, record in self.records.items() if record.state not in ("removed", "promoted")
        }
        self.records = {}

    def written(self, plan: Plan) -> dict[EntryKey, str]:
        """Return what the Post IDs cells say once ``plan`` is applied and written back."""
        wrote = {key: record.post_id for key, record in self.records.items() if record.state != "removed"}
        return {
            change.key: post_id
            for change in plan.changes
            if change.row and (post_id := (wrote.get(change.key) if change.action in WRITES else change.post_id))
        }

    def apply(self, plan: Plan) -> None:
        for change in plan.changes:
            _APPLY[change.action](self, change)

    def _create(self, change: Change) -> None:
        assert change.after is not None
        self.made += 1
        made = _post_from(f"p{self.made}", change, self.now)
        self.posts[made.id] = made
        self.records[change.key] = record_post(change.key, change.after, made, change.channel)
        if change.idea_id:
            board = EntryKey(CALENDAR, change.key.row_id, IDEA_CHANNEL)
            self.records[board] = Record(board, "promoted", change.idea_id, "", "ideas", "", "")

    def _idea(self, change: Change) -> None:
        assert change.after is not None
        self.made += 1
        made = Idea(f"i{self.made}", change.after["title"], change.after["text"], self.now)
        self.ideas[made.id] = made
        self.records[change.key] = record_idea(change.key, change.after, made, change.service)

    def _edit(self, change: Change) -> None:
        assert change.post_id is not None
        assert change.after is not None
        old = self.posts[change.post_id]
        assert not old.is_out, "Buffer refuses to edit what is out"
        if change.replace:
            self._delete(change)
            self._create(change)
            return
        made = replace(_post_from(old.id, change, self.now), created_at=old.created_at, updated_at=self.now)
        self.posts[old.id] = made
        self.records[change.key] = record_post(change.key, change.after, made, change.channel)

    def _delete(self, change: Change) -> None:
        assert change.post_id is not None
        assert not self.posts[change.post_id].is_out, "Buffer refuses to delete what is out"
        del self.posts[change.post_id]
        self.records[change.key] = Record(change.key, "removed", change.post_id, change.service, "", "", "")

    def _adopt(self, change: Change) -> None:
        assert change.after is not None
        if change.post_id in self.posts:
            found = self.posts[change.post_id]
            self.records[change.key] = record_post(change.key, change.after, found, change.channel)
        else:
            board = self.ideas[change.post_id or ""]
            self.records[change.key] = record_idea(change.key, change.after, board, change.service)

    def _note(self, change: Change) -> None:
        record = self.records.get(change.key)
        if record is None or record.state not in ("live", "idea"):
            return
        found = self.posts.get(record.post_id)
        if found is not None and found.is_out:
            self.records[change.key] = replace(record, state="sent")
        elif found is None and change.why is Why.ALREADY_GONE:
            self.records[change.key] = replace(record, state="removed")

    def _leave(self, change: Change) -> None:
        """Nothing happens to a change that is only told of."""


_APPLY = {
    Action.CREATE: World._create,
    Action.IDEA: World._idea,
    Action.EDIT: World._edit,
    Action.DELETE: World._delete,
    Action.ADOPT: World._adopt,
    Action.PULL: World._adopt,
    Action.NOOP: World._note,
    Action.HOLD: World._leave,
    Action.BLOCKED: World._leave,
    Action.DRIFT: World._leave,
    Action.CONFLICT: World._leave,
}


def _post_from(post_id: str, change: Change, now: datetime) -> Post:
    values: Mapping[str, Any] = change.after or {}
    draft = values["kind"] == "draft"
    at = values["schedule"] == "at" and not draft
    return Post(
        id=post_id,
        channel_id=change.key.channel_id,
        service=change.service,
        text=values["text"],
        status="draft" if draft else "sent" if values["schedule"] == "now" else "scheduled",
        created_at=now,
        due_at=datetime.fromisoformat(values["due_at"]) if at else None if draft else now + timedelta(days=1),
        updated_at=now,
        custom_scheduled=at,
        scheduling_type="notification" if values["notify"] else "automatic",
        assets=tuple(Asset(**{name: part[name] for name in part}) for part in values["assets"]),
        thread=tuple(values["thread"]),
        tags=tuple(Tag(tag_id, tag_id) for tag_id in values["tags"]),
        metadata=dict(values["metadata"]),
        idea_id=change.idea_id,
    )


def pulled(plan: Plan, desired: DesiredState) -> DesiredState:
    """Return what the rows want once the pulls of ``plan`` are written into them."""
    wanted = {change.key: change.after for change in plan.of(Action.PULL)}
    return replace(
        desired,
        entries=tuple(
            replace(entry_from_values(values, item.key, item.origin, item.service), text_field=item.text_field)
            if (values := wanted.get(item.key)) is not None
            else item
            for item in desired.entries
        ),
    )


def actions(plan: Plan) -> list[tuple[str, str]]:
    """Return (action, row) of every change, in plan order."""
    return [(str(change.action), change.key.row_id) for change in plan.changes]


def only(plan: Plan) -> Change:
    """Return the one change of a plan."""
    (change,) = plan.changes
    return change


def synced(*items: Entry, **facts: Any) -> World:
    """Return a world in which ``items`` were synced a while ago; ``facts`` hold of every post made."""
    world = World(now=NOW - timedelta(days=1))
    world.sync(wish(*items))
    world.posts = {post_id: replace(made, **facts) for post_id, made in world.posts.items()}
    world.now = NOW
    return world


def ids(posts: Iterable[Post]) -> set[str]:
    return {item.id for item in posts}
