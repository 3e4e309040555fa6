"""What became of a plan, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from calendar_sync.model.plan import WRITES, Action, Outcome, OutcomeStatus
from calendar_sync.preview.visible import one_line

_MARKS: Mapping[OutcomeStatus, tuple[str, str]] = {
    OutcomeStatus.DONE: ("ok", "green"),
    OutcomeStatus.FAILED: ("failed", "bold red"),
    OutcomeStatus.BLOCKED: ("blocked", "bold red"),
    OutcomeStatus.HELD: ("held", "dim"),
    OutcomeStatus.UNKNOWN: ("unknown", "bold magenta"),
}


def outcomes_view(outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """Yield what became of a plan: what went wrong line by line, and a summary."""
    for status in (OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN, OutcomeStatus.HELD):
        word, style = _MARKS[status]
        for outcome in outcomes:
            if outcome.status is not status or outcome.action not in WRITES:
                continue
            line = Text("  ")
            line.append(f"{'waiting' if status is OutcomeStatus.HELD else word:<8} ", style=style)
            line.append(f"{outcome.tab} row {outcome.row}  " if outcome.row else "")
            line.append(f"{one_line(outcome.channel)}  ", style="bold")
            line.append(f"({outcome.action}) {one_line(outcome.error)}")
            yield line
    done = Counter(outcome.action for outcome in outcomes if outcome.status is OutcomeStatus.DONE)
    said = ", ".join(
        f"{done[action]} {words[done[action] > 1]}" for action, words in _DONE_WORDS.items() if done[action]
    )
    rest = Counter(outcome.status for outcome in outcomes)
    del rest[OutcomeStatus.DONE]
    tail = "".join(f", {rest[status]} {word}" for status, (word, _) in _MARKS.items() if rest[status])
    nothing = "nothing was sent" if any(outcome.action in WRITES for outcome in outcomes) else "nothing to send"
    yield Text(f"Done: {said or nothing}{tail}.", style="bold")


_DONE_WORDS: Mapping[Action, tuple[str, str]] = {
    Action.CREATE: ("created", "created"),
    Action.EDIT: ("edited", "edited"),
    Action.DELETE: ("deleted", "deleted"),
    Action.IDEA: ("saved as an idea", "saved as ideas"),
    Action.PULL: ("pulled into the calendar", "pulled into the calendar"),
    Action.ADOPT: ("adopted", "adopted"),
}
"""Behind a count of one, and of more."""
