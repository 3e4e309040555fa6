"""A fuzz of layouts: calendars with known truth, laid out at random, read by the layout that is proposed for them.

A row may come out right, or it may wait. It may never come out wrong: another day, another time, another text, another
network, a topic instead of a text, a draft that is taken for final. And most rows that should go must go: a program
that lets everything wait would be safe, and of no use.

    python -m tests.stateful.layouts --seed 17            one calendar, with its story
    python -m tests.stateful.layouts --seeds 0-5000       many; the first wrong row is told
    python -m tests.stateful.layouts --seeds 0-5000 --shard 1/2
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from calendar_sync.entries.build import build
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.proposal import Proposal
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import DesiredState, Entry
from calendar_sync.model.services import fold
from tests.stateful.layout_maker import Made, Maker, Place, Wish
from tests.stateful.layout_traps import with_traps

RULES = ReadingRules()
ENOUGH = 0.6
"""Of the rows that should go, so many go over many calendars, although nobody answers a question in half of them."""


class Wrong(Exception):
    """A row came out wrong.

    Args:
        seed: Of the calendar.
        message: What is wrong.
        story: How it was laid out.
    """

    def __init__(self, seed: int, message: str, story: list[str]) -> None:
        super().__init__(message)
        self.seed, self.story = seed, story


@dataclass(frozen=True)
class Score:
    """How many rows should have gone, and how many of them went."""

    wanted: int = 0
    gone: int = 0


def read(made: Made, *, answered: bool) -> tuple[Proposal, DesiredState]:
    """Return what a calendar comes to: with what is certain alone, or with questions answered by who knows."""
    answers: dict[str, str] = {}
    proposal = propose(made.sheet, answers, statuses=RULES.status)
    while answered and (found := {q.id: told for q in proposal.questions if (told := _answer(made, q.id)) is not None}):
        answers |= found
        proposal = propose(made.sheet, answers, statuses=RULES.status)
    blank = proposal.blank_status or "ready"
    mapped = read_layout(made.sheet, proposal.layout, statuses=RULES.status, blank_status=blank)
    rules = replace(RULES, blank_status=blank)
    ids = iter(range(10**6))
    state = build(
        mapped.rows, OfflineBook(), rules, calendar_id="c", new_id=lambda: f"r{next(ids)}", issues=mapped.issues
    )
    return proposal, state


def _answer(made: Made, question: str) -> str | None:
    if question == "status:" or question.startswith("status:"):
        return "hold"
    head, _, tab = question.partition(":")
    return next((told for name, told in made.answers.items() if fold(name) == fold(f"{head}:{tab}")), None)


def judge(seed: int, *, answered: bool) -> Score:
    """Make one calendar, read it, and hold every entry against the truth.

    Raises:
        Wrong: Something came out that is not what was meant.
    """
    made = with_traps(Maker(seed).make(), seed)
    _, state = read(made, answered=answered)
    by_row: dict[Place, list[Entry]] = {}
    for entry in state.entries:
        by_row.setdefault((entry.origin.tab, entry.origin.row), []).append(entry)
    held = {(item.origin.tab, item.origin.row) for item in state.held}
    for place, entries in by_row.items():
        wish = made.wishes.get(place)
        problem = _problem(wish, entries, waits=place in held)
        if problem:
            raise Wrong(seed, f"{place[0]} row {place[1]}: {problem}", made.story)
    wanted = {place for place, wish in made.wishes.items() if wish.goes}
    return Score(len(wanted), len(wanted & by_row.keys()))


def _problem(wish: Wish | None, entries: list[Entry], *, waits: bool) -> str:
    if wish is None:
        return f"this is no post, but '{entries[0].text[:40]}' would go out"
    if not wish.goes:
        return f"this should wait, but '{entries[0].text[:40]}' would go out"
    services = {entry.service for entry in entries}
    if services - wish.services or (not waits and services != wish.services):
        return f"goes to {sorted(services)} instead of {sorted(wish.services)}"
    due = datetime.combine(wish.day, wish.clock, UTC)
    for entry in entries:
        text = canonical_text(wish.texts.get(entry.service, wish.text))
        kind = str(entry.metadata.get("type", "post"))
        said = {
            "text": (entry.text, text),
            "time": (entry.due_at, due),
            "media": ([asset.url for asset in entry.assets], [wish.media] if wish.media else []),
            "type": (kind, wish.kind or "post") if entry.service in ("instagram", "facebook") else ("", ""),
        }
        for name, (got, meant) in said.items():
            if got != meant:
                return f"{entry.service}: {name} is {got!r} instead of {meant!r}"
    return ""


def judge_all(seeds: range) -> Score:
    """Judge many calendars, every other one with its questions answered; the first wrong row raises :class:`Wrong`."""
    scores = [judge(seed, answered=bool(seed % 2)) for seed in seeds]
    return Score(sum(score.wanted for score in scores), sum(score.gone for score in scores))


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _show(seed: int) -> None:
    made = with_traps(Maker(seed).make(), seed)
    proposal, state = read(made, answered=bool(seed % 2))
    _say("; ".join(made.story))
    for tab in made.sheet.tabs:
        _say(f"--- {tab.name}", *(f"{number:3} {list(row)}" for number, row in enumerate(tab.rows, 1) if any(row)))
    for report in proposal.tabs:
        _say(f"=== {report.name}: {report.kind}, titles in row {report.header_row}", *report.notes)
        _say(*(f"    {g.column} {g.title!r} {g.field} {g.confidence} {g.reason}" for g in report.columns))
    _say(*(f"? {question.id} {question.text}" for question in proposal.questions))
    _say(*(f"went: {e.origin.tab} {e.origin.row} {e.service} {e.due_at} {e.text[:40]!r}" for e in state.entries))
    _say(*(f"held: {item.origin.tab} {item.origin.row} {item.message}" for item in state.held))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--seed", type=int, help="lay out one calendar and show what comes of it")
    chosen.add_argument("--seeds", metavar="A-B", help="the calendars from A up to, not including, B")
    parser.add_argument("--shard", metavar="N/OF", default="1/1", help="every OF-th of them, beginning with the N-th")
    options = parser.parse_args(arguments)
    try:
        if options.seed is not None:
            _show(options.seed)
            judge(options.seed, answered=bool(options.seed % 2))
            return 0
        first, _, last = options.seeds.partition("-")
        shard, _, shards = options.shard.partition("/")
        began = time.perf_counter()
        score = judge_all(range(int(first) + int(shard) - 1, int(last), int(shards)))
        share = score.gone / max(score.wanted, 1)
        _say(f"{score.wanted} rows should go, {score.gone} went ({share:.0%}), none wrong "
             f"({time.perf_counter() - began:.0f} s)")  # fmt: skip
        return 0 if share >= ENOUGH else 1
    except Wrong as wrong:
        _say("; ".join(wrong.story), "", f"WRONG: {wrong}")
        _say(f"replay: python -m tests.stateful.layouts --seed {wrong.seed}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
