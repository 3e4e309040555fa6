"""Intend, send, settle: nothing is sent again before it was looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_sync.errors import DocumentRefused, NotSent, OutcomeUnknown, RunInProgress, SignInError, Stopped
from calendar_sync.executor.applied import Applied
from calendar_sync.executor.cutting import Cutting
from calendar_sync.executor.lone_refusals import LoneRefusals
from calendar_sync.executor.outlook import Outlook
from calendar_sync.executor.ports import Sender, Surroundings
from calendar_sync.executor.steps import Step, attempt_of, consequences, content_step, record_of
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.mutation import MutationResult, Verdict
from calendar_sync.model.pieces import Pieces
from calendar_sync.model.plan import Action, Attempt, AttemptState, Change, OutcomeStatus, Record
from calendar_sync.planner.recovery import Settlement, settle_attempts

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger

_ALREADY_THERE = re.compile(r"already (got|have) this|already been (scheduled|posted)|same thing twice", re.IGNORECASE)
"""How Buffer refuses the text that a channel already has close in time (as observed, 2026-11)."""


class Sending:
    """Sends the steps of one plan, and settles what becomes of them.

    Args:
        sender: The Buffer client.
        ledger: Where every attempt is written down before it is sent.
        applied: Gets the outcomes.
        outlook: Is told what answers say, and looks for what was not answered.
        run_id: Of this run.
        organization_id: Whose posts.
        around: Clock, sleep, stop flag and settings.
        total: How many changes there are.
        planned_at: When Buffer was read for the plan, aware UTC: what was there then is not the work of this run.
    """

    def __init__(
        self,
        sender: Sender,
        ledger: Ledger,
        applied: Applied,
        outlook: Outlook,
        *,
        run_id: str,
        organization_id: str,
        around: Surroundings,
        total: int,
        planned_at: datetime,
    ) -> None:
        self._sender = sender
        self._ledger = ledger
        self._applied = applied
        self._outlook = outlook
        self._run_id = run_id
        self._organization_id = organization_id
        self._around = around
        self._total = total
        self._planned_at = planned_at
        self._unknown: dict[int, Step] = {}
        self._unwaited = False
        self._done = 0
        self._creates = 0
        self._lone = LoneRefusals()
        self.carried_out: list[Change] = []
        """Changes of which Buffer has done something, as it said."""
        self.any_sent = False
        """Whether anything left that may have been carried out."""
        self.any_unclear = False
        """Whether any answer did not say what became of what was sent."""
        self._batch_size = around.batch_size

    @property
    def unknown_keys(self) -> set[EntryKey]:
        """Entries that were sent, and whose answer was lost."""
        return {step.change.key for step in self._unknown.values()}

    def send(self, steps: Sequence[Step]) -> Pieces[None]:
        """Send ``steps``, a batch to a piece; what follows from a delete done for a replacement goes with the next one.

        Raises:
            Stopped: A signal asked for it; everything sent is settled.
            NotSent: Buffer cannot be reached, allows no more requests for now, or this run has used what it may; or it
                refuses whatever it is sent.
            SignInError: The key is refused.
            RunInProgress: Another run has taken the calendar over.
            SettingsError: The ledger cannot be written.
        """
        cutting = Cutting(steps, self._batch_size, self._learn_size)
        while True:
            if self._around.stop and cutting.waits:
                raise self._stopped("What was sent is settled and written down.")
            if not (batch := cutting.next(alone=self._lone.in_doubt, farthest=self._lone.last_try)):
                return
            creates = sum(step.action is Action.CREATE for step in batch)
            self._around.pay_for(self._creates + creates)
            self._tell()
            try:
                follow = self._send(batch)
            except DocumentRefused as problem:
                # Nothing of a refused document was carried out.
                if not cutting.refused(batch, problem):
                    if (stop := self._lone.note(batch[0], problem.message)) and cutting.waits:
                        for change in self._lone.changes:
                            # Nothing says that it is at fault: it waits like the others.
                            self._applied.outcomes.pop(change.key, None)
                        raise stop from None
                    self._count(batch)
                    self._fail(batch[0], problem.message)
            else:
                self._creates += creates
                cutting.passed(batch)
                cutting.go_on_with(follow)
            yield

    def _stopped(self, what: str) -> Stopped:
        number = self._around.stop.signal_number or 2
        return Stopped(f"Stopped as asked. {what}", signal_number=number, fix="Run the same command again to go on.")

    def _send(self, batch: list[Step]) -> list[Step]:
        around = self._around
        ids = self._ledger.intend([attempt_of(step, self._run_id, around.clock()) for step in batch])
        for step, attempt_id in zip(batch, ids, strict=True):
            step.attempt_id, step.sent_at, step.refusal = attempt_id, None, ""

        def before_send() -> None:
            around.renew()
            sent_at = around.clock()
            self._ledger.mark_sent(ids, now=sent_at)
            for step in batch:
                step.sent_at = sent_at

        try:
            mutations = [step.mutation for step in batch]
            results = self._sender.apply(mutations, self._organization_id, before_send=before_send)
        except OutcomeUnknown as problem:
            self.any_sent = True
            self._mark(batch, AttemptState.UNKNOWN, problem.message)
            self._unclear(batch)
            self._count(batch)
            return []
        except DocumentRefused as problem:
            self._mark(batch, AttemptState.FAILED, problem.message)
            raise
        except (NotSent, SignInError, RunInProgress, Stopped) as problem:
            # All of them come before a sending, or after one that was certainly not processed.
            self._mark(batch, AttemptState.FAILED, f"not sent: {problem.message}")
            raise
        self.any_sent = self._lone.any_accepted = True
        return self._take(batch, results)

    def _learn_size(self, size: int) -> None:
        self._batch_size = size
        self._around.too_large(size)

    def _mark(self, batch: Sequence[Step], state: AttemptState, error: str) -> None:
        self._ledger.settle([(step.attempt_id, state, None, error) for step in batch], [], now=self._around.clock())

    def _count(self, batch: Sequence[Step]) -> None:
        self._done += len(batch)
        self._tell()

    def _tell(self) -> None:
        self._around.progress(min(self._done, self._total), self._total, "sending")

    # Settling what was answered

    def _take(self, batch: Sequence[Step], results: Sequence[MutationResult]) -> list[Step]:
        settled: list[tuple[int, AttemptState, str | None, str]] = []
        records: list[Record] = []
        follow: list[Step] = []
        for step, result in zip(batch, results, strict=True):
            state, message = _verdict(step, result)
            if state is AttemptState.DONE:
                deleted = step.change.post_id if step.action is Action.DELETE else None
                self._outlook.learn(result.post, result.idea, deleted)
                self.carried_out.append(step.change)
                record = record_of(step, result)
                records += consequences(step, record)
                settled.append((step.attempt_id, state, record.post_id if record else None, ""))
                follow += self._finish(step, record)
                continue
            settled.append((step.attempt_id, state, None, message))
            if state is AttemptState.UNKNOWN:
                self._unclear([step])
                step.refusal = message if result.verdict is Verdict.REFUSED else ""
            else:
                self._fail(step, message)
        self._ledger.settle(settled, records, now=self._around.clock())
        self._count(batch)
        return follow

    def _finish(self, step: Step, record: Record | None) -> list[Step]:
        change = step.change
        if step.action is Action.DELETE and change.replace:
            return [content_step(change, Action.CREATE)]
        post_id = record.post_id if record else None
        self._applied.note(change, OutcomeStatus.DONE, post_id, due_at=record.due_at if record else None)
        return []

    def _unclear(self, steps: Sequence[Step]) -> None:
        self.any_unclear = True
        self._unknown.update((step.attempt_id, step) for step in steps)
        self._around.unclear()

    def _fail(self, step: Step, message: str) -> None:
        self._applied.note(step.change, OutcomeStatus.FAILED, step.change.post_id, error=message)

    # Settling what was not

    def settle(self) -> Pieces[None]:
        """Look for what was sent without an answer; send again, piece by piece, only what certainly did not arrive.

        Raises:
            Stopped: A signal asked for it, and it was too early to be sure about all that was sent.
            BufferError: Buffer cannot be read; what is unknown stays so for the next run.
            CalendarSyncError: As :meth:`send`.
        """
        for _ in range(self._around.rounds):
            again = self._settle_round()
            if not again:
                if self._unwaited:
                    raise self._stopped("What was sent without an answer is looked for by the next run.")
                return
            yield from self.send(again)
        for step in self._settle_round():
            self._fail(step, "Buffer did not answer, and nothing arrived there. The next run tries again.")

    def _settle_round(self) -> list[Step]:
        """Settle everything unknown, and return what is to be sent."""
        again: list[Step] = []
        for item in self._look() if self._unknown else ():
            step = self._unknown.pop(item.attempt.attempt_id)
            if step.refusal and item.record is None:
                # Something like it is there, but nothing that is ours.
                self._mark([step], AttemptState.FAILED, step.refusal)
                self._fail(step, step.refusal)
            elif item.state is AttemptState.DONE:
                post_id = item.record.post_id if item.record else None
                self._ledger.settle(
                    [(step.attempt_id, item.state, post_id, item.error)],
                    list(consequences(step, item.record)),
                    now=self._around.clock(),
                )
                again += self._finish(step, item.record)
            elif item.state is AttemptState.UNKNOWN:
                self._applied.note(step.change, OutcomeStatus.UNKNOWN, step.change.post_id, error=item.error)
            else:
                self._mark([step], item.state, item.error)
                if item.state is AttemptState.LOST:
                    again.append(step)
                else:
                    self._fail(step, item.error)
        return again

    def _look(self) -> tuple[Settlement, ...]:
        around = self._around
        attempts = [self._attempt_of(step) for _, step in sorted(self._unknown.items())]
        settled = self._settled(attempts)
        refused = {attempt_id for attempt_id, step in self._unknown.items() if step.refusal}
        open_until = [
            item.wait_until
            for item in settled
            if item.wait_until is not None and item.attempt.attempt_id not in refused
        ]
        self._unwaited = bool(open_until and around.stop)
        if open_until and not self._unwaited:
            wait = (max(open_until) - around.clock()).total_seconds()
            around.progress(self._done, self._total, "waiting to be sure about lost answers")
            around.renew()
            around.sleep(max(wait, 0.0))
            around.renew()
            settled = self._settled(attempts)
        return settled

    def _settled(self, attempts: Sequence[Attempt]) -> tuple[Settlement, ...]:
        calendar_id = attempts[0].key.calendar_id
        # What a lost create made is new; what was to be changed may be any post.
        changes_posts = any(item.action in (Action.EDIT, Action.DELETE) for item in attempts)
        return settle_attempts(
            attempts,
            self._outlook.look(whole=changes_posts, for_ideas=any(item.action is Action.IDEA for item in attempts)),
            self._ledger.records(calendar_id),
            self._ledger.owned_elsewhere(calendar_id, self._organization_id),
            quiet_period=self._around.quiet_period,
        )

    def _attempt_of(self, step: Step) -> Attempt:
        sent_at = step.sent_at or self._around.clock()
        attempt = attempt_of(step, self._run_id, min(self._planned_at, sent_at))
        return replace(attempt, state=AttemptState.SENT, sent_at=sent_at)


def _verdict(step: Step, result: MutationResult) -> tuple[AttemptState, str]:
    """Return what an answer means for the attempt, and the words for it."""
    if result.verdict is Verdict.DONE:
        if record_of(step, result) is None and step.action is not Action.DELETE:
            # Buffer said yes without saying what it made: look for it like for a lost answer.
            return AttemptState.UNKNOWN, "Buffer's answer names no post"
        return AttemptState.DONE, ""
    message = f"{result.message} ({result.link})" if result.link else result.message
    if result.verdict is Verdict.REFUSED:
        # What is there already may be what an earlier request of ours made, or this one delivered twice.
        doubled = step.action is Action.CREATE and _ALREADY_THERE.search(message)
        return (AttemptState.UNKNOWN if doubled else AttemptState.FAILED), message
    return AttemptState.UNKNOWN, message
