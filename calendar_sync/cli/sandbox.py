"""``sandbox serve``: the local Buffer on a socket."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from calendar_sync.errors import UsageError
from calendar_sync.sandbox.serve import serve
from calendar_sync.sandbox.settings import DEFAULT_KEY


def run_serve(host: str, port: int, data: Path | None, plan: str, keys: tuple[str, ...], seed: Path | None) -> int:
    """Serve until SIGINT or SIGTERM.

    Raises:
        UsageError: The address is taken, or the seed cannot be used.
    """

    def announce(url: str) -> None:
        click.echo(f"A local Buffer ({plan} plan) listens on {url}", err=True)
        click.echo(f"  key: {', '.join(keys or (DEFAULT_KEY,))}    stop: Ctrl-C", err=True)
        click.echo(
            f"  try: BUFFER_API_URL={url} BUFFER_API_KEY={(keys or (DEFAULT_KEY,))[0]} calendar-sync plan ...", err=True
        )

    try:
        return serve(host, port, data, plan, seed, announce=announce, **({"keys": keys} if keys else {}))
    except OSError as problem:
        raise UsageError(
            f"The sandbox cannot listen on {host}:{port}: {problem.strerror or problem}.",
            fix="Choose another port with --port, or 0 for any free one.",
        ) from None
    except (ValueError, sqlite3.Error) as problem:
        raise UsageError(f"The sandbox cannot start: {problem}.", fix="Check --data and --seed.") from None
