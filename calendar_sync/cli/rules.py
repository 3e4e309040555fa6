"""rules: what is asked of posts and rows."""

from __future__ import annotations

import json

import click

from calendar_sync.errors import UsageError
from calendar_sync.rulebook import books, rules_json, rules_markdown, rules_text, title_of


def run_rules(network: str | None, form: str) -> int:
    """Print the rules of one network, or all.

    Raises:
        UsageError: There is no such network.
    """
    titles = list(books())
    if network is not None:
        title = title_of(network)
        if title is None:
            raise UsageError(
                f"There is no network '{network}'.",
                fix=f"Known are {', '.join(titles[2:-1])}; rows, cells and networks stand for what holds for all, "
                "calendars for what is told of tabs and runs.",
            )
        titles = [title]
    if form == "json":
        click.echo(json.dumps(rules_json(titles), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(rules_text(titles) if form == "text" else rules_markdown(titles)).lstrip("\n"))
    return 0
