"""Applying a plan: intend, send, settle; soonest due first, one channel per mutation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

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
from calendar_sync.executor.noting import adopted_records, noted_records
from calendar_sync.executor.ports import Sender, Surroundings
from calendar_sync.executor.steps import (
    Step,
    attempt_of,
    consequences,
    content_step,
    first_step,
    record_of,
    sending_order,
)
from calendar_sync.model.buffer import ActualState, Channel
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.mutation import MutationResult, Verdict
from calendar_sync.model.plan import WRITES, Action, AttemptState, Change, Outcome, OutcomeStatus, Plan, Record
from calendar_sync.planner.records import record_post
from calendar_sync.planner.recovery import Settlement, settle_attempts

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger


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
        self._unknown: dict[int, Step] = {}
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
        self._ledger.save_records(list(noted_records(plan, actual, records)))
        self._adopt(plan, actual)
        changes = sorted(plan.of(*WRITES), key=sending_order)
        self._total = len(changes)
        first = [first_step(change) for change in changes]
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

    def _adopt(self, plan: Plan, actual: ActualState) -> None:
        adopted = dict(adopted_records(plan, actual))
        for change in plan.of(Action.ADOPT):
            if (record := adopted.get(change.key)) is not None:
                self._outcome(change, OutcomeStatus.DONE, record.post_id, due_at=record.due_at)
        self._ledger.save_records(list(adopted.values()))

    # Sending

    def _send_all(self, steps: Sequence[Step]) -> list[Step]:
        """Send ``steps`` in batches; return the creates that follow from deletes done for a replacement."""
        follow: list[Step] = []
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

    def _send(self, batch: list[Step]) -> list[Step]:
        around = self._around
        now = around.clock()
        ids = self._ledger.intend([attempt_of(step, self._run_id, now) for step in batch])
        for step, attempt_id in zip(batch, ids, strict=True):
            step.attempt_id = attempt_id

        def before_send() -> None:
            sent_at = around.clock()
            self._ledger.mark_sent(ids, now=sent_at)
            for step in batch:
                step.sent_at = sent_at

        try:
            mutations = [step.mutation for step in batch]
            results = self._sender.apply(mutations, self._organization_id, before_send=before_send)
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

    def _split(self, batch: list[Step], problem: DocumentRefused) -> list[Step]:
        """Nothing of a refused document was carried out: send its halves, down to the one mutation that is at fault."""
        if len(batch) == 1:
            self._count(batch)
            self._outcome(batch[0].change, OutcomeStatus.FAILED, batch[0].change.post_id, error=problem.message)
            return []
        middle = (len(batch) + 1) // 2
        if is_too_large(problem):
            self._batch_size = min(self._batch_size, middle)
        return self._send(batch[:middle]) + self._send(batch[middle:])

    def _mark(self, batch: Sequence[Step], state: AttemptState, error: str) -> None:
        self._ledger.settle([(step.attempt_id, state, None, error) for step in batch], [], now=self._around.clock())

    # Settling

    def _take(self, batch: Sequence[Step], results: Sequence[MutationResult]) -> list[Step]:
        settled: list[tuple[int, AttemptState, str | None, str]] = []
        records: list[Record] = []
        follow: list[Step] = []
        for step, result in zip(batch, results, strict=True):
            if result.verdict is Verdict.DONE:
                record = record_of(step, result)
                if record is None and step.action is not Action.DELETE:
                    # Buffer said yes without saying what it made: look for it like for a lost answer.
                    settled.append((step.attempt_id, AttemptState.UNKNOWN, None, "Buffer's answer names no post"))
                    self._unknown[step.attempt_id] = step
                    continue
                records += consequences(step, record)
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

    def _finish(self, step: Step, record: Record | None) -> list[Step]:
        change = step.change
        if step.action is Action.DELETE and change.replace:
            return [content_step(change, Action.CREATE)]
        post_id = record.post_id if record else None
        self._outcome(change, OutcomeStatus.DONE, post_id, due_at=record.due_at if record else None)
        return []

    def _settle_unknown(self) -> None:
        """Look for what was sent without an answer; send again only what certainly did not arrive."""
        for round_number in range(self._around.rounds + 1):
            if not self._unknown:
                return
            settled = self._look()
            again: list[Step] = []
            for item in settled:
                step = self._unknown.pop(item.attempt.attempt_id)
                if item.state is AttemptState.DONE:
                    self._ledger.settle(
                        [(step.attempt_id, item.state, item.record.post_id if item.record else None, "")],
                        list(consequences(step, item.record)),
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
            replace(attempt_of(step, self._run_id, step.sent_at or around.clock()), state=AttemptState.SENT)
            for _, step in sorted(self._unknown.items())
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

    def _count(self, batch: Sequence[Step]) -> None:
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
