"""Streams: results on stdout, progress and questions on stderr."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from calendar_sync.preview.forecast import duration
from calendar_sync.preview.wrapping import in_ascii

PIPE_WIDTH = 160
"""Columns where there is no terminal to ask."""

WORTH_A_LINE = 5.0
"""Seconds; shorter waits are not told where nobody looks on."""


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Leave it to the command line: whoever stops reading (`| head`) has not made anything fail."""
        raise BrokenPipeError


def output(columns: int | None = None) -> Console:
    """Return a console on stdout; without colour where NO_COLOR is set or nobody is looking.

    Args:
        columns: Width of text; that of the terminal unless given, and :data:`PIPE_WIDTH` where there is none.

    Brackets and colons in the names of files and in cells are what they are, and no style.
    What the encoding of stdout cannot say is written as an escape, because a name in a sheet must not stop a run.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    width = columns or (None if sys.stdout.isatty() else PIPE_WIDTH)
    return _Console(file=sys.stdout, width=width, highlight=False, soft_wrap=True, markup=False, emoji=False)


def beside() -> Console:
    """Return a console on stderr, for what is no answer; words are printed as they are there, too."""
    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def say(console: Console, lines: Iterable[Text]) -> None:
    """Print lines as they are, with plain signs where the encoding knows no others."""
    try:
        "“…→│".encode(console.encoding)
        show = None
    except UnicodeEncodeError:
        show = in_ascii
    for line in lines:
        console.print(show(line) if show else line)


class _Countdown(ProgressColumn):
    """What is left of a wait, and what it is for."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._end, self._clock = clock() + seconds, clock

    def render(self, task: Task) -> Text:
        """Return ``12:34  why``."""
        left = max(0, round(self._end - self._clock()))
        hours, minutes, seconds = left // 3_600, left % 3_600 // 60, left % 60
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return Text.assemble(("waiting ", "bold"), (clock, "bold cyan"), f"  {task.description}")


class ProgressBar:
    """Shows what takes longer than a moment, on stderr, and only to a person."""

    def __init__(self) -> None:
        self._console = beside()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that ``done`` of ``total`` is done, and what is going on."""
        if not self._console.is_terminal:
            return
        if self._task is None:
            self.stop()
            self._progress = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._progress.start()
            self._task = self._progress.add_task(what, total=total or None)
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total or None, description=what)

    def waiting(self, seconds: float, why: str) -> None:
        """Say that the run waits, and how long: counted down for a person, in one line for a log."""
        if self._console.is_terminal:
            self.stop()
            self._progress = Progress(SpinnerColumn(), _Countdown(seconds), console=self._console, transient=True)
            self._progress.start()
            self._progress.add_task(why)
        elif seconds >= WORTH_A_LINE:
            self._console.print(f"Waiting {duration(seconds)}: {why}", soft_wrap=True)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = self._task = None

    @contextmanager
    def while_doing(self, what: str) -> Iterator[None]:
        """Show a spinner while something of unknown length goes on."""
        self(0, 0, what)
        try:
            yield
        finally:
            self.stop()
