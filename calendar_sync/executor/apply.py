"""Applying a plan: intend, send, settle; then look at what Buffer made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from calendar_sync.errors import BudgetSpent, BufferError, CalendarSyncError, DocumentRefused, RateLimited
from calendar_sync.executor.applied import Applied
from calendar_sync.executor.noting import adopted_records, noted_records, seen_records
from calendar_sync.executor.outlook import Outlook, answers_tell, moves_queue
from calendar_sync.executor.ports import Sender, Surroundings
from calendar_sync.executor.sending import Sending
from calendar_sync.executor.steps import first_step, in_sending_order
from calendar_sync.executor.twins import remove_twins
from calendar_sync.model.buffer import ActualState, Channel
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.pieces import Pieces
from calendar_sync.model.plan import WRITES, Action, Change, OutcomeStatus, Plan, Record
from calendar_sync.planner.room import crowded

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger

__all__ = ["Applied", "Applier"]


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

    def run(self, plan: Plan, actual: ActualState, records: Mapping[EntryKey, Record]) -> Pieces[Applied]:
        """Carry out ``plan``, a batch to a piece.

        Whatever happens, every attempt is in the ledger; what could not be finished is in ``problem``.

        Args:
            plan: The reviewed plan.
            actual: Buffer's side as the plan was made from it.
            records: The base as the plan was made from it.
        """
        applied = self._applied
        self._leave(plan)
        self._ledger.save_records(list(noted_records(plan, actual, records)))
        self._adopt(plan, actual)
        writes = plan.of(*WRITES)
        changes = in_sending_order(writes, crowded(writes, actual, self._around.scheduled_posts))
        outlook = Outlook(actual, self._around)
        sending = Sending(
            self._sender,
            self._ledger,
            applied,
            outlook,
            run_id=self._run_id,
            organization_id=self._organization_id,
            around=self._around,
            total=len(changes),
            planned_at=actual.fetched_at,
        )
        read_back = False
        try:
            # Twins are known by the posts on record, so they go before those are touched.
            self._remove_twins(plan, actual, outlook, changes)
            try:
                yield from sending.send([first_step(change) for change in changes])
            except (BudgetSpent, RateLimited, DocumentRefused) as stop:
                # Requests were kept back for what follows: everything that was sent is settled and read back.
                applied.problem = stop
            yield from sending.settle()
            read_back = sending.any_sent and self._verify(
                changes,
                # What was refused has changed nothing, unless an answer was lost.
                changes if sending.any_unclear else sending.carried_out,
                outlook,
                look=sending.any_unclear or bool(applied.twins),
            )
            if read_back:
                self._remove_twins(plan, actual, outlook, ())
        except CalendarSyncError as problem:
            applied.problem = (isinstance(problem, BufferError) and applied.problem) or problem
        applied.read_back = read_back or not sending.any_sent
        applied.note_rest(changes, sending.unknown_keys)
        return applied

    # What needs no request

    def _leave(self, plan: Plan) -> None:
        status = {Action.BLOCKED: OutcomeStatus.BLOCKED}
        for change in plan.of(Action.BLOCKED, Action.HOLD, Action.CONFLICT, Action.DRIFT):
            left = status.get(change.action, OutcomeStatus.HELD)
            self._applied.note(change, left, change.post_id, error=change.reason)

    def _adopt(self, plan: Plan, actual: ActualState) -> None:
        adopted = dict(adopted_records(plan, actual))
        for change in plan.of(Action.ADOPT, Action.PULL):
            if (record := adopted.get(change.key)) is not None:
                self._applied.note(change, OutcomeStatus.DONE, record.post_id, due_at=record.due_at)
        self._ledger.save_records(list(adopted.values()))

    # The end

    def _remove_twins(self, plan: Plan, actual: ActualState, outlook: Outlook, changes: Sequence[Change]) -> None:
        remove_twins(
            self._sender,
            self._ledger,
            self._applied,
            plan,
            self._applied.actual or actual,
            outlook,
            run_id=self._run_id,
            around=self._around,
            busy=frozenset(change.key for change in changes),
        )

    def _verify(self, changes: Sequence[Change], sent: Sequence[Change], outlook: Outlook, *, look: bool) -> bool:
        """Read Buffer once more: what it made of what it was sent is the base of the next comparison.

        What was edited, its answer has told; what was created is read, with whatever may have come besides. Where
        nothing was, that is no reason to ask, unless some answer was not clear, or a twin was taken away (``look``).
        What was refused, and is not in ``sent``, has changed nothing.

        Returns false where that fails: the outcomes stand, and the next run looks again.
        """
        try:
            if look or not answers_tell(sent):
                self._around.progress(len(changes), len(changes), "reading back")
                actual = outlook.look(whole=moves_queue(sent))
            else:
                actual = outlook.known()
        except BufferError as problem:
            self._applied.problem = self._applied.problem or problem
            return False
        self._applied.actual = actual
        outcomes = self._applied.outcomes
        done = [
            change
            for change in changes
            if (outcome := outcomes.get(change.key)) is not None and outcome.status is OutcomeStatus.DONE
        ]
        if done:
            records = self._ledger.records(done[0].key.calendar_id)
            self._ledger.save_records(list(seen_records(done, actual, records)))
        posts = {post.id: post for post in actual.posts}
        for change in done:
            known = outcomes[change.key]
            if (post := posts.get(known.post_id or "")) is not None:
                outcomes[change.key] = replace(known, due_at=post.due_at, link=post.link)
        return True
