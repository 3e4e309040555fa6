"""Streams: results on stdout, progress and questions on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

PIPE_WIDTH = 160
"""Columns where there is no terminal to ask."""


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Leave it to the command line: whoever stops reading (`| head`) has not made anything fail."""
        raise BrokenPipeError


def output() -> Console:
    """Return a console on stdout; without colour where NO_COLOR is set or nobody is looking."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return _Console(file=sys.stdout, width=width, highlight=False, soft_wrap=True)


def say(console: Console, lines: Iterable[Text]) -> None:
    """Print lines as they are."""
    for line in lines:
        console.print(line)


class ProgressBar:
    """Shows what takes longer than a moment, on stderr, and only to a person."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False)
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
        if self._progress is None:
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
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=total or None, description=what)

    def waiting(self, seconds: float, why: str) -> None:
        """Say that the run waits, and how long."""
        self(0, 0, f"waiting {seconds:.0f} s: {why}")

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
