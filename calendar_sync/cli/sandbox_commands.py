"""The commands below ``sandbox``. What they do is imported when they run, so that ``--help`` is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class Group(click.Group):
    """Lists commands in the order in which one needs them."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=Group)
def sandbox() -> None:
    """The built-in local Buffer, for rehearsals, demos and tests."""


@sandbox.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=4010, show_default=True, help="Port; 0 takes any free one."
)
@click.option("--data", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the state here.")
@click.option("--plan", type=click.Choice(["free", "essentials", "team"]), default="team", show_default=True)
@click.option("--key", "keys", multiple=True, metavar="KEY", help="API key to accept; default: sandbox-key.")
@click.option("--seed", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Account to start from.")
@click.option(
    "--faults",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help='Things that go wrong, as JSON: {"seed": 7, "faults": [{"kind": "drop_answer", "probability": 0.1}]}.',
)
@click.option("--fetch-media", is_flag=True, help="Really fetch the addresses of images and videos.")
@click.option("--rate-limits/--no-rate-limits", default=True, show_default=True, help="Count requests as Buffer does.")
@click.option(
    "--control-token",
    envvar="CALENDAR_SYNC_CONTROL_TOKEN",
    metavar="TOKEN",
    help="Opens /_sandbox/ to other machines as well.",
)
def serve(**options: Any) -> int:
    """Serve a local Buffer that real clients can use."""
    from calendar_sync.cli.sandbox import run_serve

    return run_serve(**options)


@sandbox.command()
@click.argument("source", required=False, type=click.Path(path_type=Path, dir_okay=False), metavar="[SEED_FILE]")
@click.option("--data", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="State for serve --data.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Seed for serve --seed.")
@click.option("--plan", type=click.Choice(["free", "essentials", "team"]), help="Plan while it is filled.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings file.")
@click.option("--organization", metavar="NAME", help="Buffer organization, by name or id.")
@click.option("--endpoint", metavar="URL", help="Buffer's API; default: BUFFER_API_URL, else the real one.")
def seed(source: Path | None, data: Path | None, out: Path | None, plan: str | None, **options: Any) -> int:
    """Make a sandbox like your account: from the live one (only read), or from SEED_FILE."""
    from calendar_sync.cli.rehearse import run_seed

    return run_seed(source, data, out, plan, options)


@sandbox.command()
@click.argument("calendar", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--url", default="http://127.0.0.1:4010", show_default=True, help="Where sandbox serve listens.")
@click.option(
    "--credentials",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("local-google.json"),
    show_default=True,
    help="The service account's file; made if it is not there.",
)
def google(calendar: Path, url: str, credentials: Path) -> int:
    """Make a local Google Sheet of CALENDAR on a running sandbox, to rehearse the whole Google way with."""
    from calendar_sync.cli.google import run_local_sheet

    return run_local_sheet(str(calendar), url, credentials)
