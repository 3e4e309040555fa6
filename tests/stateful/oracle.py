"""What must hold in the end, worked out from the rows alone: no part of the program is asked."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from calendar_sync.model.canonical import canonical_text
from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.times import iso, parse
from tests.stateful.parts import Book
from tests.stateful.user import HANDLES, NOTES, User, Wish, multiplicity

if TYPE_CHECKING:
    from tests.stateful.character import Character

READY = ("", "Ready")
FOREIGN = "f" * 16
"""Posts of others have ids that begin like this."""


class Trouble(Exception):
    """A promise was broken.

    Args:
        message: Which, and where.
        story: What had happened.
        seed: Of the schedule.
    """

    def __init__(self, message: str, story: list[str] | None = None, seed: int = 0) -> None:
        super().__init__(message)
        self.story = story or []
        self.seed = seed


def plant_foreign(box: Sandbox, user: User, luck: Random, now: datetime) -> None:
    """Put posts of others into Buffer that are easily mistaken for those of the rows."""
    wishes = [wish for _, found in user.wishes().values() for wish in found if wish.kind != "idea"]
    with box.store.transaction():
        for number in range(luck.randrange(0, 4) if wishes else 0):
            wish = luck.choice(wishes)
            # At night, when nothing of the rows is due: Buffer takes no text twice close in time.
            due = now + timedelta(days=luck.randrange(2, 20), hours=18, minutes=luck.randrange(31, 50))
            text = wish.text
            if luck.random() < 0.5:
                text += luck.choice((" too", ".", "!", " https://b.example"))
                due = parse(wish.due) if wish.due else due
            _put(box, number, wish.channel, text, due, now, luck)


def _put(box: Sandbox, number: int, channel: str, text: str, due: datetime, now: datetime, luck: Random) -> None:
    created = iso(now - timedelta(days=luck.randrange(1, 9)))
    template: dict[str, Any] = {
        "id": f"{FOREIGN}{number:08x}", "organizationId": "0" * 24, "channelId": channel,
        "channelService": box.store.require("channels", channel)["service"], "createdAt": created,
        "updatedAt": created, "via": luck.choice(("buffer", "api", "network")), "authorId": "9" * 24, "text": text,
        "assets": [], "settings": {}, "schedulingType": "automatic", "shareMode": "customScheduled", "tagIds": [],
        "ideaId": None, "status": "scheduled", "dueAt": iso(due), "sentAt": None, "rank": None, "sharedNow": False,
        "error": None, "externalLink": None, "notificationStatus": None,
    }  # fmt: skip
    box.store.put("posts", template)
    box.store.set_meta("foreign", {**box.store.meta("foreign", {}), template["id"]: _told(template)})


def _told(post: dict[str, Any]) -> list[Any]:
    return [post["text"], post["status"], post["dueAt"], post["updatedAt"], post["channelId"]]


def check(box: Sandbox, user: User, book: Book, character: Character) -> None:
    """Compare Buffer with what the rows say.

    Raises:
        Trouble: They differ.
    """
    posts = {post["id"]: post for post in box.store.find("posts")}
    for post_id, told in box.store.meta("foreign", {}).items():
        if post_id not in posts or _told(posts[post_id]) != told:
            raise Trouble(f"somebody else's post {post_id} was touched: {told} is {posts.get(post_id)}")
    ours = [post for post_id, post in posts.items() if not post_id.startswith(FOREIGN)]
    rows = user.wishes()
    desired = multiplicity([wish for status, wishes in rows.values() if status in READY for wish in wishes])
    found = Counter(map(_wish_of, ours))
    _check_ideas(box, desired)
    desired = Counter({wish: count for wish, count in desired.items() if wish.kind != "idea"})
    if missing := desired - found:
        raise Trouble(f"wished for, and not there: {dict(missing)}")
    extra = found - desired
    leftovers = [
        {wish for wish in wishes if wish.channel == channel}
        for note, wishes in user.history.items()
        if _may_leave(rows[note][0] if note in rows else "removed", character)
        for channel in HANDLES.values()
    ]
    extra = _unexplained(extra, leftovers)
    if character.lose_ledger or character.second_machine:
        # What only a lost ledger, or the other machine's, knew to be ours, and no row names any more, stays.
        named = {wish for wishes in user.history.values() for wish in wishes}
        extra = Counter({wish: count for wish, count in extra.items() if wish not in named or desired[wish]})
    if +extra:
        raise Trouble(f"there once too often, or wished by nobody: {dict(+extra)}")
    _check_sheet(user, book, posts)


def _may_leave(status: str, character: Character) -> bool:
    """Tell whether the posts of such a row may stay in Buffer, each as the row had it at one time."""
    if status in READY:
        return False
    told = status == "Cancelled" or (status == "removed" and character.prune)
    return character.lose_ledger or not told


def _unexplained(extra: Counter[Wish], leftovers: list[set[Wish]]) -> Counter[Wish]:
    """Return what is left of ``extra`` once as many as possible are taken for one leftover each (a matching)."""
    units = list(extra.elements())
    taken: dict[int, int] = {}

    def explain(unit: int, seen: set[int]) -> bool:
        for place, wishes in enumerate(leftovers):
            if units[unit] in wishes and place not in seen:
                seen.add(place)
                if place not in taken or explain(taken[place], seen):
                    taken[place] = unit
                    return True
        return False

    return Counter(wish for unit, wish in enumerate(units) if not explain(unit, set()))


def _wish_of(post: dict[str, Any]) -> Wish:
    kind = "draft" if post["status"] == "draft" else {"customScheduled": "at", "shareNow": "now"}.get(
        post["shareMode"], "queue"
    )  # fmt: skip
    due = post["dueAt"] if kind == "at" else ""
    return Wish(post["channelId"], canonical_text(post["text"]), kind, due)


def _check_ideas(box: Sandbox, desired: Counter[Wish]) -> None:
    found = Counter(canonical_text(idea["content"]["text"]) for idea in box.store.find("ideas"))
    for wish, count in desired.items():
        if wish.kind == "idea" and found[wish.text] != count:
            raise Trouble(f"{wish} is wished {count} time(s), and there {found[wish.text]} time(s)")
    for text, count in found.items():
        if count > 1 and desired[Wish("idea", text, "idea")] < count:
            raise Trouble(f"the idea {text!r} is there {count} times")


def _check_sheet(user: User, book: Book, posts: dict[str, dict[str, Any]]) -> None:
    grid = book.grid()
    titles = [str(value) for value in grid[0]]
    shown: dict[str, dict[str, str]] = {}
    for row in grid[1:]:
        cells = {title: "" if value is None else str(value) for title, value in zip(titles, row, strict=False)}
        if cells.get("Notes"):
            shown[cells["Notes"]] = cells
    ids = Counter(cells.get("Sync ID", "") for cells in shown.values() if cells.get("Sync ID"))
    if any(count > 1 for count in ids.values()):
        raise Trouble(f"Sync IDs are not unique: {ids}")
    claimed: Counter[str] = Counter()
    for note, (status, wishes) in user.wishes(grid).items():
        named = [line.rpartition("=") for line in shown[note].get("Post IDs", "").splitlines()]
        gone = [post_id for handle, _, post_id in named if handle != "idea" and post_id not in posts]
        if gone:
            raise Trouble(f"row {note} ({status}) names posts that are not there: {shown[note]}")
        if status not in READY:
            continue
        written = dict(line.rsplit("=", 1) for line in shown[note].get("Post IDs", "").splitlines())
        claimed.update(written.values())
        names = {channel: handle for handle, channel in HANDLES.items()} | {"idea": "idea"}
        for wish in wishes:
            post_id = written.get(names[wish.channel], "")
            if wish.kind == "idea":
                continue
            # One row of two that say the same is blocked, or refused by Buffer where the other one is on hold.
            held = any(
                wish in user.history[other] for other, (word, _) in user.wishes(grid).items() if word == "On hold"
            )  # fmt: skip
            told = shown[note].get("Sync status", "")
            twin = wish.kind == "at" and ("Blocked" in told or (held and "Failed" in told))
            if not twin and (post_id not in posts or _wish_of(posts[post_id]) != wish):
                raise Trouble(f"row {note} names {post_id!r} for {wish}, which is {posts.get(post_id)}: {shown[note]}")
            if not twin and not shown[note].get("Sync ID"):
                raise Trouble(f"row {note} has no Sync ID")
    if any(count > 1 for count in claimed.values()):
        raise Trouble(f"two rows name one post: {claimed}")
    assert titles[NOTES] == "Notes"
