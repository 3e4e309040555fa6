"""``sandbox serve``: the local Buffer on a socket."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import click

from calendar_sync.errors import UsageError
from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.serve import serve
from calendar_sync.sandbox.settings import DEFAULT_KEY, Settings


def run_serve(
    *,
    host: str,
    port: int,
    data: Path | None,
    plan: str,
    keys: tuple[str, ...],
    seed: Path | None,
    faults: Path | None,
    fetch_media: bool,
    rate_limits: bool,
    control_token: str | None,
) -> int:
    """Serve until SIGINT or SIGTERM.

    Raises:
        UsageError: The address is taken, or a file cannot be used.
    """
    key = (keys or (DEFAULT_KEY,))[0]

    def announce(url: str) -> None:
        click.echo(f"A local Buffer ({plan} plan) listens on {url} (Ctrl-C stops it). Use it with:", err=True)
        click.echo(f"  BUFFER_API_URL={url} BUFFER_API_KEY={key} calendar-sync plan CALENDAR", err=True)

    try:
        script = _script(faults)
        if seed is not None:
            Sandbox(None, plan=plan, seed=seed).close()
        return serve(
            host,
            port,
            data,
            plan,
            seed,
            announce=announce,
            keys=keys or None,
            control_token=control_token,
            fetch_media=fetch_media,
            faults=script.get("faults", ()),
            fault_seed=script.get("seed", 0),
            settings=Settings(rate_limits=rate_limits),
        )
    except OSError as problem:
        raise UsageError(
            f"The sandbox cannot listen on {host}:{port}: {problem.strerror or problem}.",
            fix="Choose another port with --port, or 0 for any free one.",
        ) from None
    except (ValueError, sqlite3.Error) as problem:
        raise UsageError(
            f"The sandbox cannot start: {problem}.", fix="Check the files given with --data, --seed and --faults."
        ) from None


def _script(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        script = json.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ValueError(f"{file} cannot be read ({problem.strerror})") from None
    if not isinstance(script, dict):
        raise ValueError(f"{file} is not a JSON object")
    if unknown := sorted(script.keys() - {"seed", "faults"}):
        raise ValueError(f"{file} has unknown keys ({', '.join(unknown)}); there are seed and faults")
    return script
