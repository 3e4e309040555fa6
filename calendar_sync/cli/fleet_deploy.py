"""``fleet deploy``: what runs workers on a server or a cluster, ready to be changed. Nothing is installed."""

from __future__ import annotations

from collections.abc import Mapping

import click

from calendar_sync.cli.shipped import shipped

FILES: Mapping[str, tuple[str, ...]] = {
    "systemd": ("calendar-sync-worker@.service", "calendar-sync-enqueue.service", "calendar-sync-enqueue.timer"),
    "docker": ("Dockerfile",),
    "compose": ("compose.yaml",),
    "kubernetes": ("kubernetes.yaml",),
}
"""The files of each kind, in the folder ``deploy``."""


@click.command()
@click.argument("kind", type=click.Choice(list(FILES)))
def deploy(kind: str) -> int:
    """Print what runs workers: systemd units, a Dockerfile, a compose file or a Kubernetes StatefulSet.

    Each begins with what has to be there first. Keys and the database's password are never in it: docs/fleet.md says
    where they are kept.
    """
    texts = [shipped("deploy", name).read_text(encoding="utf-8") for name in FILES[kind]]
    click.echo("\n".join(texts), nl=False)
    return 0
