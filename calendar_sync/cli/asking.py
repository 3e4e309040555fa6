"""Asking on the terminal what a calendar does not say beyond doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import time

import click
from rich.console import Console
from rich.text import Text

from calendar_sync.entries.times import parse_time
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import Stopped
from calendar_sync.layout.proposal import LEFT_OUT, Choice, Question
from calendar_sync.model.services import fold, plain


@contextmanager
def breaking_off() -> Iterator[None]:
    """Say what has become of the answers where somebody breaks off in the middle.

    Raises:
        Stopped: Ctrl-C or Ctrl-D was typed in place of an answer.
    """
    try:
        yield
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(err=True)
        raise Stopped(
            "Nothing was written, and no answer is kept.",
            signal_number=2,
            fix="Run the same command again to be asked anew; - leaves a question out, and its rows wait.",
        ) from None


def ask(question: Question) -> str:
    """Ask one question on the terminal; an empty answer leaves it out, or takes what is offered."""
    click.echo(f"\n{question.text}", err=True)
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number}  {choice.label}", err=True)
    click.echo(f"  (If you do not know: {question.left_out}.)", err=True)
    values = [choice.value for choice in question.choices]
    offered = (
        question.likeliest
        if not values
        else str(values.index(question.likeliest) + 1)
        if (question.likeliest in values)
        else ""
    )
    while True:
        said = click.prompt("Answer, or - to leave it out", default=offered or LEFT_OUT, err=True).strip()
        if said == LEFT_OUT:
            return LEFT_OUT
        if not values and _fits(question, said):
            return str(said)
        if said.isdigit() and 1 <= int(said) <= len(values):
            return values[int(said) - 1]
        named = [choice.value for choice in question.choices if _is_called(choice, said)]
        if not named and not question.id.startswith(_LISTS):
            named = [choice.value for choice in question.choices if _begins(choice.label, said)]
        if len(named) == 1:
            return named[0]
        wrong = "Several are called that" if named else "That is none of the answers"
        click.echo(f"{wrong}; type {_wanted(question)}, or {LEFT_OUT}.", err=True)


def _is_called(choice: Choice, said: str) -> bool:
    return bool(fold(said)) and fold(said) in {fold(name) for name in (choice.value, choice.label, *choice.names)}


def _begins(label: str, said: str) -> bool:
    """Return whether an answer is how a label begins, in whole words: ``day`` is ``the day``, ``n`` is ``no, ...``."""
    words, typed = plain(label).split(), plain(said).split()
    typed = [_YES_NO.get(typed[0], typed[0])] if len(typed) == 1 else typed
    return bool(typed) and any(given[: len(typed)] == typed for given in (words, words[words[:1] == ["the"] :]))


_LISTS = ("platform:", "channel:")
"""Questions with lists of networks for answers, of which one network is not the beginning."""
_YES_NO = {"y": "yes", "n": "no"}


def _wanted(question: Question) -> str:
    """Return what can be typed as an answer."""
    if question.choices:
        return "1" if len(question.choices) == 1 else f"a number from 1 to {len(question.choices)}"
    return _TYPED.get(question.id.partition(":")[0], "a time zone such as Europe/London")


_TYPED = {"year": "a year such as 2027", "client": "a name", "time": "a time such as 09:30"}


def _fits(question: Question, said: str) -> bool:
    if question.id.startswith("year:"):
        return said.isdigit() and 2000 <= int(said) <= 2100
    if question.id.startswith("client:"):
        return bool(fold(said))
    if question.id == "time":
        return isinstance(parse_time(said), time)
    return not isinstance(parse_zone(said), ZoneProblem)


def show_answered(console: Console, asked: Mapping[str, Question], answers: Mapping[str, str]) -> None:
    """Print what was answered in an earlier run, and is not asked again."""
    if asked:
        console.print(Text("Answered before (delete a line under answers in the settings to be asked again):"))
    for question in asked.values():
        said = answers[question.id]
        label = next((choice.label for choice in question.choices if choice.value == said), said)
        console.print(Text(f"  = {question.text} {label}"))
    if asked:
        console.print()
