"""What must hold in the end, worked out from the rows alone: no part of the program is asked."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from calendar_sync.model.canonical import canonical_text
from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.times import iso, parse
from tests.stateful.books import Book
from tests.stateful.happenings import FOREIGN, Hands, as_sent
from tests.stateful.user import HANDLES, NOTES, User, Wish, multiplicity

if TYPE_CHECKING:
    from tests.stateful.character import Character

READY = ("", "Ready")
NEAR = timedelta(minutes=10)
"""So soon a post may be out before anybody could do anything to it."""


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


def _is_as_told(post: dict[str, Any], told: list[Any]) -> bool:
    now = _told(post)
    out = [now[0], told[1], now[2], told[3], now[4]]
    return (out if _is_out(post) else now) == told


def _is_out(post: dict[str, Any]) -> bool:
    return bool(post["status"] in ("sending", "sent"))


def check(box: Sandbox, user: User, book: Book, character: Character, hands: Hands, now: datetime) -> None:
    """Compare Buffer with what the rows say.

    Args:
        box: Buffer.
        user: Knows what each row said at any time.
        book: The calendar.
        character: Of the world.
        hands: What people did in Buffer.
        now: Aware UTC, by Buffer's clock.

    Raises:
        Trouble: They differ.
    """
    posts = {post["id"]: post for post in box.store.find("posts")}
    for post_id, told in box.store.meta("foreign", {}).items():
        if post_id not in posts or not _is_as_told(posts[post_id], told):
            raise Trouble(f"somebody else's post {post_id} was touched: {told} is {posts.get(post_id)}")
    ours = [post for post_id, post in posts.items() if not post_id.startswith(FOREIGN)]
    rows = user.wishes()
    families = _Families(user, ours, hands)
    shown = _own_cells(book)
    excused = {
        (note, wish.channel)
        for note, (status, wishes) in rows.items()
        if status in READY
        for wish in wishes
        if families.excuses(note, wish, now, kept=character.hands == "kept")
        or _waits_rightly(character, wish, shown[note].get("Sync status", ""))
    }
    desired = multiplicity(
        [
            wish
            for note, (status, wishes) in rows.items()
            if status in READY
            for wish in wishes
            if (note, wish.channel) not in excused
        ]
    )
    found = Counter(map(_wish_of, ours))
    _check_ideas(box, desired)
    _check_hands(hands, posts, character, {wish for wishes in user.history.values() for wish in wishes})
    desired = Counter({wish: count for wish, count in desired.items() if wish.kind != "idea"})
    if missing := desired - found:
        raise Trouble(f"wished for, and not there: {dict(missing)}")
    extra = found - desired
    leftovers = []
    for note in user.history:
        status = rows[note][0] if note in rows else "removed"
        for channel in HANDLES.values():
            may_stay = (note, channel) in excused or _may_leave(status, character)
            leftovers.append(families.of(note, channel) if may_stay else families.out(note, channel))
    extra = _unexplained(extra, leftovers)
    if character.lose_ledger or character.second_machine:
        # What only a lost ledger, or the other machine's, knew to be ours, and no row names any more, stays.
        named = {wish for wishes in user.history.values() for wish in wishes}
        extra = Counter({wish: count for wish, count in extra.items() if wish not in named or desired[wish]})
    if +extra:
        raise Trouble(f"there once too often, or wished by nobody: {dict(+extra)}")
    _check_sheet(
        user,
        book,
        posts,
        excused,
        {post_id for post_id, (_, after) in hands.touched.items() if after is None},
        character,
    )


def _waits_rightly(character: Character, wish: Wish, told: str) -> bool:
    """Tell whether a row may say that it waits.

    Buffer takes no date that has passed for a draft either. Without the ledger that knew, nobody can tell whether a
    post that differs was changed in the sheet or in Buffer; whether one that is gone was deleted by somebody, is out,
    or was about to be replaced; or whether a row was published at once.
    """
    if wish.kind == "draft" and "Blocked" in told:
        return True
    known = not (character.lose_ledger or character.second_machine)
    return not known and ("Conflict" in told or ("Held" in told and (character.lose_ledger or wish.kind == "now")))


class _Families:
    """Posts that may stand for a row on a channel: as the row had them at one time, or as people left them."""

    def __init__(self, user: User, ours: list[dict[str, Any]], hands: Hands) -> None:
        self._user = user
        self._out = {_wish_of(post) for post in ours if _is_out(post)}
        self._touched = [
            (_wish_of(before), _wish_of(after) if after else None) for before, after in hands.touched.values()
        ]

    def of(self, note: str, channel: str) -> set[Wish]:
        """Return all of them."""
        named = {wish for wish in self._user.history[note] if wish.channel == channel}
        return named | {after for before, after in self._touched if after and before in named}

    def out(self, note: str, channel: str) -> set[Wish]:
        """Return those that are out: they stay, whatever becomes of the row."""
        return self.of(note, channel) & self._out

    def excuses(self, note: str, wish: Wish, now: datetime, *, kept: bool) -> bool:
        """Tell whether it is right that Buffer does not have what the row says now.

        That is so where its time has passed, where the row was changed after its post went out, and where somebody has
        changed the post in Buffer and that is to be kept.
        """
        if wish.kind == "at" and parse(wish.due) <= now + NEAR:
            return True
        if self.out(note, wish.channel):
            return True
        return kept and any(before in self._user.history[note] for before, _ in self._touched)


def _check_hands(hands: Hands, posts: dict[str, dict[str, Any]], character: Character, wishes: set[Wish]) -> None:
    """What people did in Buffer is kept where that is wished, as long as there is a post at all.

    A row that has taken it over may be changed afterwards: then the post is what the row has said at one time
    (``wishes``), and never again what it was before the hand came.
    """
    if character.hands != "kept":
        return
    for post_id, (before, after) in hands.touched.items():
        if after is None or post_id not in posts:
            continue
        now = _wish_of(posts[post_id])
        if now == _wish_of(after) or (character.pulls and now in wishes and now != _wish_of(before)):
            continue
        raise Trouble(f"what somebody did to {post_id} was undone: {_wish_of(after)} is {now}")


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
    return Wish(post["channelId"], canonical_text(as_sent(post["text"])), kind, due)


def _check_ideas(box: Sandbox, desired: Counter[Wish]) -> None:
    found = Counter(canonical_text(idea["content"]["text"]) for idea in box.store.find("ideas"))
    for wish, count in desired.items():
        if wish.kind == "idea" and found[wish.text] != count:
            raise Trouble(f"{wish} is wished {count} time(s), and there {found[wish.text]} time(s)")
    for text, count in found.items():
        if count > 1 and desired[Wish("idea", text, "idea")] < count:
            raise Trouble(f"the idea {text!r} is there {count} times")


def _check_sheet(
    user: User,
    book: Book,
    posts: dict[str, dict[str, Any]],
    excused: set[tuple[str, str]],
    deleted: set[str],
    character: Character,
) -> None:
    grid = book.grid()
    shown = _own_cells(book)
    ids = Counter(cells.get("Sync ID", "") for cells in shown.values() if cells.get("Sync ID"))
    if any(count > 1 for count in ids.values()):
        raise Trouble(f"Sync IDs are not unique: {ids}")
    claimed: Counter[str] = Counter()
    for note, (status, wishes) in user.wishes(grid).items():
        named = [line.rpartition("=") for line in shown[note].get("Post IDs", "").splitlines()]
        gone = [post_id for handle, _, post_id in named if handle != "idea" and post_id not in posts]
        waits = character.lose_ledger and "Held" in shown[note].get("Sync status", "")
        if [post_id for post_id in gone if post_id not in deleted] and not waits:
            raise Trouble(f"row {note} ({status}) names posts that are not there: {shown[note]}")
        if status not in READY:
            continue
        written = dict(line.rsplit("=", 1) for line in shown[note].get("Post IDs", "").splitlines())
        claimed.update(written.values())
        names = {channel: handle for handle, channel in HANDLES.items()} | {"idea": "idea"}
        for wish in wishes:
            post_id = written.get(names[wish.channel], "")
            if wish.kind == "idea" or (note, wish.channel) in excused:
                continue
            # One row of two that say the same is blocked.
            twin = wish.kind == "at" and "Blocked" in shown[note].get("Sync status", "")
            if not twin and (post_id not in posts or _wish_of(posts[post_id]) != wish):
                raise Trouble(f"row {note} names {post_id!r} for {wish}, which is {posts.get(post_id)}: {shown[note]}")
            if not twin and not shown[note].get("Sync ID"):
                raise Trouble(f"row {note} has no Sync ID")
    if any(count > 1 for count in claimed.values()):
        raise Trouble(f"two rows name one post: {claimed}")
    assert str(grid[0][NOTES]) == "Notes"


def _own_cells(book: Book) -> dict[str, dict[str, str]]:
    grid = book.grid()
    titles = [str(value) for value in grid[0]]
    shown: dict[str, dict[str, str]] = {}
    for row in grid[1:]:
        cells = {title: "" if value is None else str(value) for title, value in zip(titles, row, strict=False)}
        if cells.get("Notes"):
            shown[cells["Notes"]] = cells
    return shown
