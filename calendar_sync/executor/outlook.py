"""Buffer as one run knows it: what the plan was made from, what answers have told since, and what is read anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from calendar_sync.buffer import reads
from calendar_sync.errors import PartlyRead
from calendar_sync.executor.ports import Surroundings
from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.entry import Schedule
from calendar_sync.model.plan import WRITES, Action, Change, Plan
from calendar_sync.planner.recovery import CLOCK_SKEW


def pages_of(count: int) -> int:
    """Return how many requests a listing of so many posts takes; one that holds nothing takes one as well."""
    return max(1, -(-count // reads.PAGE_SIZE))


def recent_posts(actual: ActualState) -> int:
    """Return how many posts came into being so shortly before ``actual`` was read that the look back meets them again.

    They are others' posts, or those of a run that has just ended.
    """
    since = actual.fetched_at - CLOCK_SKEW
    return sum(post.created_at >= since for post in actual.posts)


def look_back_requests(plan: Plan, actual: ActualState, pages: int) -> int:
    """Return how many requests reading Buffer after the last batch of ``plan`` takes, if every answer is clear.

    Args:
        plan: The plan.
        actual: What it was made from.
        pages: Requests that this took.
    """
    if answers_tell(plan.changes):
        return 0
    creates = plan.count(Action.CREATE) + sum(change.replace for change in plan.of(Action.EDIT))
    whole = whole_requests(plan, actual, pages)
    return whole if moves_queue(plan.changes) else min(whole, pages_of(creates + recent_posts(actual)))


def whole_requests(plan: Plan, actual: ActualState, pages: int) -> int:
    """Return how many requests reading everything after ``plan`` takes; see :func:`look_back_requests`."""
    unsent = sum(not post.is_out for post in actual.posts) + plan.count(Action.CREATE) - plan.count(Action.DELETE)
    return max(pages, pages_of(unsent))


def answers_tell(changes: Iterable[Change]) -> bool:
    """Tell whether clear answers say all there is to know afterwards, so that nothing needs to be read back.

    An edit or a delete that is carried out twice does what it does once, and its answer shows the post as it is then.
    What is created may have been made twice although it was answered once, and what is published at once goes on
    changing; only a look tells.
    """
    made = (Action.CREATE, Action.IDEA)
    listed = [change for change in changes if change.action in WRITES]
    return not moves_queue(listed) and not any(
        change.action in made or change.replace or (change.after or {}).get("schedule") == Schedule.NOW
        for change in listed
    )


def moves_queue(changes: Iterable[Change]) -> bool:
    """Tell whether changes give other posts of a queue other times, which only a whole reading tells."""
    for change in changes:
        if change.action is Action.NOOP:
            continue
        was = (change.before or {}).get("schedule")
        wanted = (change.after or {}).get("schedule")
        if change.action in (Action.DELETE, Action.EDIT) and was == Schedule.QUEUE:
            return True
        if change.action in (Action.CREATE, Action.EDIT) and wanted == Schedule.NEXT:
            return True
    return False


class Outlook:
    """What is known of Buffer while a plan is applied.

    What has come into being since the plan was made is read; whatever else has changed, answers have told. Reading
    everything anew would cost a request for every hundred posts that stand there anyway.

    Args:
        planned: Buffer's side as the plan was made from it.
        around: Reads Buffer.

    Attributes:
        is_whole: The last look was at everything.
    """

    def __init__(self, planned: ActualState, around: Surroundings) -> None:
        self._planned = planned
        self._around = around
        self._posts = {post.id: post for post in planned.posts}
        self._ideas = {idea.id: idea for idea in planned.ideas}
        self._since = planned.fetched_at - CLOCK_SKEW
        self._ideas_made = False
        self.is_whole = False

    def learn(self, post: Post | None, idea: Idea | None, gone: str | None) -> None:
        """Take note of what an answer told: a post or an idea as it is now, or the id of a post that is no more."""
        if post is not None:
            if post.id not in self._posts:
                # Buffer's clock may be far from this machine's.
                self._since = min(self._since, post.created_at)
            self._posts[post.id] = post
        if idea is not None:
            self._ideas[idea.id] = idea
            self._ideas_made = True
        if gone is not None:
            self._posts.pop(gone, None)

    def look(self, *, whole: bool = False, for_ideas: bool = False) -> ActualState:
        """Return Buffer's side as it is now.

        Args:
            whole: Read everything, because any post may have changed or be gone.
            for_ideas: Read the idea board as well.

        Raises:
            BufferError: It cannot be read.
        """
        around = self._around
        everything = max(around.pages, pages_of(sum(not post.is_out for post in self._posts.values())))
        if whole or around.created is None or everything <= pages_of(self._met()):
            actual = around.snapshot()
            self.is_whole = True
            self._posts = {post.id: post for post in actual.posts}
            self._ideas = {idea.id: idea for idea in actual.ideas}
            return actual
        now = around.clock()
        with_ideas = for_ideas or self._ideas_made
        try:
            posts, ideas = around.created(self._since, with_ideas)
        except PartlyRead:
            # Only a look at everything can say that something is there without saying what.
            return self.look(whole=True)
        self.is_whole = False
        self._posts = self._merged(posts)
        if with_ideas:
            self._ideas = {idea.id: idea for idea in ideas}
        return replace(self.known(), fetched_at=now)

    def known(self) -> ActualState:
        """Return Buffer's side as it was last read, with what answers have told since."""
        return replace(
            self._planned,
            posts=tuple(sorted(self._posts.values(), key=_age, reverse=True)),
            ideas=tuple(sorted(self._ideas.values(), key=lambda idea: (idea.created_at, idea.id), reverse=True)),
        )

    def _met(self) -> int:
        """Return how many posts a look at what is new meets, as far as they are known."""
        return sum(post.created_at >= self._since for post in self._posts.values())

    def _merged(self, created: Iterable[Post]) -> dict[str, Post]:
        # What came into being since then and is not among these has gone again.
        older = {post.id: post for post in self._posts.values() if post.created_at < self._since}
        return older | {post.id: post for post in created}


def _age(post: Post) -> tuple[datetime, str]:
    return post.created_at, post.id
