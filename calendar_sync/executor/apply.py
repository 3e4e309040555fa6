"""Applying a plan: intend, send, settle; soonest due first, one channel per mutation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from calendar_sync.buffer import is_too_large, plan_batches
from calendar_sync.errors import (
    BufferError,
    CalendarSyncError,
    DocumentRefused,
    NotSent,
    OutcomeUnknown,
    SignInError,
    Stopped,
)
from calendar_sync.executor.ports import Sender, Surroundings
from calendar_sync.model.buffer import ActualState, Channel
from calendar_sync.model.canonical import entry_from_values
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey, Origin
from calendar_sync.model.mutation import (
    CreateIdea,
    CreatePost,
    DeletePost,
    EditPost,
    Mutation,
    MutationResult,
    Verdict,
)
from calendar_sync.model.plan import (
    WRITES,
    Action,
    Attempt,
    AttemptState,
    Change,
    Outcome,
    OutcomeStatus,
    Plan,
    Record,
    Why,
)
from calendar_sync.planner.records import record_idea, record_post
from calendar_sync.planner.recovery import Settlement, settle_attempts

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger

_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Step:
    """One mutation of a change. A replacement is two: delete the old post, then create the new one."""

    change: Change
    action: Action
    mutation: Mutation
    attempt_id: int = 0
    sent_at: datetime | None = None


@dataclass(slots=True)
class Applied:
    """What became of a plan.

    Args:
        outcomes: One for each change that is not a noop, by entry.
        problem: Why the run could not go on; ``None`` when it went through.
        actual: Buffer as it was read after the last batch; ``None`` where nothing was read.
    """

    outcomes: dict[EntryKey, Outcome] = field(default_factory=dict)
    problem: CalendarSyncError | None = None
    actual: ActualState | None = None


def sending_order(change: Change) -> tuple[Any, ...]:
    """Deletes first (they free slots and limits), then soonest due; queue posts in the order of the sheet."""
    values = change.after or {}
    schedule = values.get("schedule")
    rank = 0 if change.action is Action.DELETE else 1 if schedule == "now" else 2 if schedule == "next" else 3
    # Each "next" goes to the front of the queue, so the last one sent comes first.
    row = -change.row if schedule == "next" else change.row
    return (rank, change.due_at or _FAR, change.tab, row, change.channel)


class Applier:
    """Carries out one plan.

    Args:
        sender: The Buffer client.
        ledger: Where every attempt is written down before it is sent.
        run_id: Of this run.
        organization_id: Whose posts.
        channels: All channels.
        around: Clock, sleep, stop flag and settings.
    """

    def __init__(
        self,
        sender: Sender,
        ledger: Ledger,
        *,
        run_id: str,
        organization_id: str,
        channels: Sequence[Channel],
        around: Surroundings,
    ) -> None:
        self._sender = sender
        self._ledger = ledger
        self._run_id = run_id
        self._organization_id = organization_id
        self._channels = {channel.id: channel for channel in channels}
        self._around = around
        self._applied = Applied()
        self._unknown: dict[int, _Step] = {}
        self._done = 0
        self._total = 0
        self._batch_size = around.batch_size

    def run(self, plan: Plan, actual: ActualState, records: Mapping[EntryKey, Record]) -> Applied:
        """Carry out ``plan``.

        Whatever happens, every attempt is in the ledger; what could not be finished is in ``problem``.

        Args:
            plan: The reviewed plan.
            actual: Buffer's side as the plan was made from it.
            records: The base as the plan was made from it.
        """
        self._leave(plan)
        self._note(plan, actual, records)
        self._adopt(plan, actual)
        changes = sorted(plan.of(*WRITES), key=sending_order)
        self._total = len(changes)
        first = [self._first_step(change) for change in changes]
        try:
            second = self._send_all(first)
            self._send_all(second)
            self._settle_unknown()
        except CalendarSyncError as problem:
            self._applied.problem = problem
        self._not_reached(changes)
        if changes and self._applied.problem is None:
            self._verify(changes)
        return self._applied

    # What needs no request

    def _leave(self, plan: Plan) -> None:
        status = {Action.BLOCKED: OutcomeStatus.BLOCKED}
        for change in plan.of(Action.BLOCKED, Action.HOLD, Action.CONFLICT, Action.DRIFT):
            self._outcome(change, status.get(change.action, OutcomeStatus.HELD), change.post_id, error=change.reason)

    def _note(self, plan: Plan, actual: ActualState, records: Mapping[EntryKey, Record]) -> None:
        """Remember what was sent, and what is gone, since the last run."""
        posts = {post.id: post for post in actual.posts}
        noted = []
        for change in plan.of(Action.NOOP):
            record = records.get(change.key)
            if record is None or record.state not in ("live", "idea"):
                continue
            post = posts.get(record.post_id)
            if post is not None and post.is_out:
                noted.append(replace(record, state="sent", due_at=post.due_at))
            elif post is None and change.why is Why.ALREADY_GONE:
                noted.append(replace(record, state="removed"))
        self._ledger.save_records(noted)

    def _adopt(self, plan: Plan, actual: ActualState) -> None:
        posts = {post.id: post for post in actual.posts}
        ideas = {idea.id: idea for idea in actual.ideas}
        records: list[Record] = []
        for change in plan.of(Action.ADOPT):
            values = change.after or {}
            if (post := posts.get(change.post_id or "")) is not None:
                records.append(record_post(change.key, values, post, change.channel))
                self._outcome(change, OutcomeStatus.DONE, post.id, due_at=post.due_at, link=post.link)
            elif (idea := ideas.get(change.post_id or "")) is not None:
                records.append(record_idea(change.key, values, idea, change.service))
                self._outcome(change, OutcomeStatus.DONE, idea.id, due_at=idea.date)
        self._ledger.save_records(records)

    # Sending

    def _first_step(self, change: Change) -> _Step:
        if change.action is Action.DELETE or change.replace:
            return _Step(change, Action.DELETE, DeletePost(change.post_id or ""))
        return self._content_step(change, change.action)

    def _content_step(self, change: Change, action: Action) -> _Step:
        entry = entry_from_values(change.after or {}, change.key, Origin(change.tab, change.row), change.service)
        mutation: Mutation
        if action is Action.IDEA:
            mutation = CreateIdea(entry)
        elif action is Action.EDIT:
            mutation = EditPost(change.post_id or "", entry)
        else:
            mutation = CreatePost(entry, change.idea_id)
        return _Step(change, action, mutation)

    def _send_all(self, steps: Sequence[_Step]) -> list[_Step]:
        """Send ``steps`` in batches; return the creates that follow from deletes done for a replacement."""
        follow: list[_Step] = []
        waiting = list(steps)
        while waiting:
            if self._around.stop:
                raise Stopped(
                    "Stopped as asked. What was sent is settled and written down.",
                    signal_number=self._around.stop.signal_number or 2,
                    fix="Run the same command again to go on.",
                )
            next_steps = waiting[: self._batch_size]
            size = len(plan_batches([step.mutation for step in next_steps], self._batch_size)[0])
            batch, waiting = waiting[:size], waiting[size:]
            follow += self._send(batch)
        return follow

    def _send(self, batch: list[_Step]) -> list[_Step]:
        around = self._around
        now = around.clock()
        ids = self._ledger.intend([self._attempt(step, now) for step in batch])
        for step, attempt_id in zip(batch, ids, strict=True):
            step.attempt_id, step.sent_at = attempt_id, now
        self._ledger.mark_sent(ids, now=now)
        try:
            results = self._sender.apply([step.mutation for step in batch], self._organization_id)
        except OutcomeUnknown as problem:
            self._mark(batch, AttemptState.UNKNOWN, problem.message)
            self._unknown.update((step.attempt_id, step) for step in batch)
            return []
        except DocumentRefused as problem:
            self._mark(batch, AttemptState.FAILED, problem.message)
            return self._split(batch, problem)
        except (NotSent, SignInError) as problem:
            self._mark(batch, AttemptState.FAILED, f"not sent: {problem.message}")
            raise
        return self._take(batch, results)

    def _split(self, batch: list[_Step], problem: DocumentRefused) -> list[_Step]:
        """Nothing of a refused document was carried out: send its halves, down to the one mutation that is at fault."""
        if len(batch) == 1:
            self._count(batch)
            self._outcome(batch[0].change, OutcomeStatus.FAILED, batch[0].change.post_id, error=problem.message)
            return []
        middle = (len(batch) + 1) // 2
        if is_too_large(problem):
            self._batch_size = min(self._batch_size, middle)
        return self._send(batch[:middle]) + self._send(batch[middle:])

    def _attempt(self, step: _Step, now: datetime) -> Attempt:
        change = step.change
        return Attempt(
            attempt_id=0,
            run_id=self._run_id,
            key=change.key,
            action=step.action,
            state=AttemptState.INTENDED,
            intended_at=now,
            values={} if step.action is Action.DELETE else change.after or {},
            service=change.service,
            channel=change.channel,
            post_id=None if step.action in (Action.CREATE, Action.IDEA) else change.post_id,
            sent_at=step.sent_at,
        )

    def _mark(self, batch: Sequence[_Step], state: AttemptState, error: str) -> None:
        self._ledger.settle([(step.attempt_id, state, None, error) for step in batch], [], now=self._around.clock())

    # Settling

    def _take(self, batch: Sequence[_Step], results: Sequence[MutationResult]) -> list[_Step]:
        settled: list[tuple[int, AttemptState, str | None, str]] = []
        records: list[Record] = []
        follow: list[_Step] = []
        for step, result in zip(batch, results, strict=True):
            if result.verdict is Verdict.DONE:
                record = self._record(step, result)
                if record is None and step.action is not Action.DELETE:
                    # Buffer said yes without saying what it made: look for it like for a lost answer.
                    settled.append((step.attempt_id, AttemptState.UNKNOWN, None, "Buffer's answer names no post"))
                    self._unknown[step.attempt_id] = step
                    continue
                records += self._consequences(step, record)
                settled.append((step.attempt_id, AttemptState.DONE, record.post_id if record else None, ""))
                follow += self._finish(step, record)
            elif result.verdict is Verdict.REFUSED:
                settled.append((step.attempt_id, AttemptState.FAILED, None, result.message))
                message = f"{result.message} ({result.link})" if result.link else result.message
                self._outcome(step.change, OutcomeStatus.FAILED, step.change.post_id, error=message)
            else:
                settled.append((step.attempt_id, AttemptState.UNKNOWN, None, result.message))
                self._unknown[step.attempt_id] = step
        self._ledger.settle(settled, records, now=self._around.clock())
        self._count(batch)
        return follow

    def _record(self, step: _Step, result: MutationResult) -> Record | None:
        change = step.change
        if result.post is not None:
            return record_post(change.key, change.after or {}, result.post, change.channel)
        if result.idea is not None:
            return record_idea(change.key, change.after or {}, result.idea, change.service)
        return None

    def _consequences(self, step: _Step, record: Record | None) -> Iterator[Record]:
        """Yield everything that is remembered anew once ``step`` is done."""
        if record is not None:
            yield record
        change = step.change
        if step.action is Action.DELETE:
            yield _removed(change)
        if step.action is Action.CREATE and change.idea_id:
            key = replace(change.key, channel_id=IDEA_CHANNEL)
            yield Record(key, "promoted", change.idea_id, "", "ideas", "", "")

    def _finish(self, step: _Step, record: Record | None) -> list[_Step]:
        change = step.change
        if step.action is Action.DELETE and change.replace:
            return [self._content_step(change, Action.CREATE)]
        post_id = record.post_id if record else None
        self._outcome(change, OutcomeStatus.DONE, post_id, due_at=record.due_at if record else None)
        return []

    def _settle_unknown(self) -> None:
        """Look for what was sent without an answer; send again only what certainly did not arrive."""
        for round_number in range(self._around.rounds + 1):
            if not self._unknown:
                return
            settled = self._look()
            again: list[_Step] = []
            for item in settled:
                step = self._unknown.pop(item.attempt.attempt_id)
                if item.state is AttemptState.DONE:
                    self._ledger.settle(
                        [(step.attempt_id, item.state, item.record.post_id if item.record else None, "")],
                        list(self._consequences(step, item.record)),
                        now=self._around.clock(),
                    )
                    again += self._finish(step, item.record)
                elif item.state is AttemptState.FAILED:
                    self._mark([step], AttemptState.FAILED, item.error)
                    again.append(step)
                else:
                    self._outcome(step.change, OutcomeStatus.UNKNOWN, step.change.post_id, error=item.error)
            if round_number == self._around.rounds:
                for step in again:
                    self._outcome(
                        step.change,
                        OutcomeStatus.FAILED,
                        step.change.post_id,
                        error="Buffer did not answer, and the post did not arrive.",
                    )
                return
            self._send_all(self._send_all(again))

    def _look(self) -> tuple[Settlement, ...]:
        around = self._around
        attempts = [
            replace(self._attempt(step, step.sent_at or around.clock()), attempt_id=attempt_id, state=AttemptState.SENT)
            for attempt_id, step in sorted(self._unknown.items())
        ]
        calendar_id = attempts[0].key.calendar_id
        records = self._ledger.records(calendar_id)
        elsewhere = self._ledger.owned_elsewhere(calendar_id)
        settled = settle_attempts(
            attempts, around.snapshot(), records, elsewhere, quiet_period=around.quiet_period
        )  # fmt: skip
        open_until = [item.wait_until for item in settled if item.wait_until is not None]
        if open_until and not around.stop:
            wait = (max(open_until) - around.clock()).total_seconds()
            around.progress(self._done, self._total, "waiting to be sure about lost answers")
            around.sleep(max(wait, 0.0))
            settled = settle_attempts(
                attempts, around.snapshot(), records, elsewhere, quiet_period=around.quiet_period
            )  # fmt: skip
        return settled

    # The end

    def _not_reached(self, changes: Sequence[Change]) -> None:
        unknown = {step.change.key for step in self._unknown.values()}
        problem = self._applied.problem
        for change in changes:
            if change.key in self._applied.outcomes:
                continue
            if change.key in unknown:
                message = "Buffer's answer was lost; the next run looks whether it was carried out."
                self._outcome(change, OutcomeStatus.UNKNOWN, change.post_id, error=message)
            else:
                message = f"Not sent yet: {problem.message}" if problem else "Not sent yet."
                self._outcome(change, OutcomeStatus.HELD, change.post_id, error=message)

    def _verify(self, changes: Sequence[Change]) -> None:
        """Read Buffer once more: what it made of what it was sent is the base of the next comparison."""
        self._around.progress(self._total, self._total, "reading back")
        try:
            actual = self._around.snapshot()
        except BufferError as problem:
            self._applied.problem = self._applied.problem or problem
            return
        self._applied.actual = actual
        posts = {post.id: post for post in actual.posts}
        records = []
        for change in changes:
            outcome = self._applied.outcomes.get(change.key)
            post = posts.get(outcome.post_id or "") if outcome else None
            if outcome is None or outcome.status is not OutcomeStatus.DONE or post is None or change.after is None:
                continue
            records.append(record_post(change.key, change.after, post, change.channel))
            self._applied.outcomes[change.key] = replace(outcome, due_at=post.due_at, link=post.link)
        self._ledger.save_records(records)

    def _count(self, batch: Sequence[_Step]) -> None:
        self._done += len(batch)
        self._around.progress(min(self._done, self._total), self._total, "sending")

    def _outcome(
        self,
        change: Change,
        status: OutcomeStatus,
        post_id: str | None = None,
        *,
        due_at: datetime | None = None,
        link: str | None = None,
        error: str = "",
    ) -> None:
        self._applied.outcomes[change.key] = Outcome(
            key=change.key,
            action=change.action,
            status=status,
            tab=change.tab,
            row=change.row,
            channel=change.channel,
            post_id=post_id,
            due_at=due_at or change.due_at,
            link=link,
            error=error,
        )


def _removed(change: Change) -> Record:
    before: Mapping[str, Any] = change.before or {}
    return Record(
        key=change.key,
        state="removed",
        post_id=change.post_id or "",
        service=change.service,
        channel=change.channel,
        desired_hash="",
        actual_hash="",
        actual_json=json.dumps(before, sort_keys=True, ensure_ascii=False),
        due_at=change.due_at,
    )
