"""The commands. What they do is imported when they run, so that ``--help`` is instant."""

from __future__ import annotations

import json
import os
import signal
import sys
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from calendar_sync import __version__
from calendar_sync.cli.exchange_commands import export, import_
from calendar_sync.cli.fleet_commands import fleet
from calendar_sync.cli.help_commands import doctor, help_, rules, schedule, sign_in, template, unfold
from calendar_sync.cli.options import (
    BUFFER,
    CHANNEL,
    FORMAT,
    PACE,
    PAST,
    PLANNING,
    PROBE,
    REVIEWING,
    SUMMARY,
    TARGET,
)
from calendar_sync.cli.report_commands import metrics, report
from calendar_sync.cli.sandbox_commands import Group, sandbox
from calendar_sync.errors import CalendarSyncError

EXIT_CODES = """\
Exit codes: 0 fine; 1 some rows failed, are blocked, or left; 2 usage or settings; 3 Buffer's API (rate limits
included); 4 sign-in; 130/143 stopped by a signal."""


@click.group(cls=Group, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="calendar-sync")
def cli() -> None:
    """Keep Buffer in step with the content calendar in your spreadsheet.

    Rows become scheduled posts, drafts or ideas; ids, status and errors come back into the same rows. Nothing is posted
    twice, only what the calendar owns is touched, and a plan shows everything beforehand.
    """


@cli.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("calendar-sync-demo"),
    show_default=True,
    help="Where the sample calendar is put.",
)
@click.option("--google", is_flag=True, help="With the calendar in a Google Sheet: a local one, over real connections.")
def demo(folder: Path, google: bool) -> int:
    """Try everything on a sample calendar, against the built-in sandbox. Needs no key and no network."""
    from calendar_sync.cli.demo import run_demo

    return run_demo(folder, google=google)


@cli.command()
@click.argument("calendar")
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the settings here instead."
)
@click.option("--yes", is_flag=True, help="Ask nothing: take what is certain, leave out the rest, and say so.")
@click.option("--force", is_flag=True, help="Replace a settings file that is there (a copy is kept).")
@click.option("--json", "as_json", is_flag=True, help="The proposal as JSON; with --yes it is written as well.")
def init(calendar: str, config: Path | None, yes: bool, force: bool, as_json: bool) -> int:
    """Find out how CALENDAR is laid out, ask what is not certain, and write calendar-sync.toml beside it."""
    from calendar_sync.cli.init import run_init

    return run_init(calendar, config, yes=yes, force=force, as_json=as_json)


@cli.command()
@click.argument("calendar")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings file.")
@CHANNEL
@PROBE
@click.option("--format", "output", type=FORMAT, default="text", show_default=True)
def check(calendar: str, output: str, **options: Any) -> int:
    """Check the rows of CALENDAR alone; no network, unless media are to be looked at."""
    from calendar_sync.cli.commands import run_check

    return run_check(calendar, options, output)


@cli.command()
@click.argument("calendar")
@PLANNING
@PACE
@click.option("--exit-code", "changes_code", is_flag=True, help="Exit with 10 when there is something to do.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Save the plan, for apply FILE."
)
def plan(calendar: str, output: str, changes_code: bool, out: Path | None, **options: Any) -> int:
    """Show what a sync of CALENDAR would do, and why. Writes nothing."""
    from calendar_sync.cli.commands import run_plan

    return run_plan(calendar, options, output, changes_code=changes_code, out=out)


@cli.command()
@click.argument("calendar")
@BUFFER
@PACE
@PAST
@SUMMARY
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
@click.option("--verbose", is_flag=True, help="Show unchanged entries, too.")
def sync(calendar: str, output: str, yes: bool, verbose: bool, **options: Any) -> int:
    """Make Buffer match CALENDAR, and write the results back into it."""
    from calendar_sync.cli.commands import run_sync

    return run_sync(calendar, options, output, yes=yes, verbose=verbose)


@cli.command()
@click.argument("plan_file", type=click.Path(path_type=Path, dir_okay=False))
@TARGET
@PACE
@PAST
@SUMMARY
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
@click.option("--verbose", is_flag=True, help="Show unchanged entries, too.")
def apply(plan_file: Path, output: str, yes: bool, verbose: bool, **options: Any) -> int:
    """Carry out a plan saved by plan --out, exactly as it was reviewed.

    It is refused where the calendar or Buffer has changed since.
    """
    from calendar_sync.cli.commands import run_apply

    return run_apply(plan_file, options, output, yes=yes, verbose=verbose)


@cli.command()
@click.argument("calendar", metavar="CALENDAR|PLAN.JSON")
@BUFFER
@PACE
@PAST
@SUMMARY
@REVIEWING
def review(calendar: str, output: str, yes: bool, show: bool | None, port: int, idle: float, **options: Any) -> int:
    """Show the plan of CALENDAR, or a saved one, as a page on this machine, and apply what is ticked there.

    The page is served to this machine alone, under an address that nobody else knows, until it is applied or closed.
    """
    from calendar_sync.cli.review import run_review

    return run_review(calendar, options, output, yes=yes, show=show, port=port, idle=idle)


@cli.command()
@click.argument("calendar")
@TARGET
@PACE
@SUMMARY
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
def undo(calendar: str, output: str, yes: bool, **options: Any) -> int:
    """Take back the last sync of CALENDAR, as far as Buffer allows."""
    from calendar_sync.cli.commands import run_undo

    return run_undo(calendar, options, output, yes=yes)


@cli.command()
@click.argument("calendar", required=False)
@click.option("--run", "run_id", metavar="ID", help="Show one run, with everything it tried.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many runs.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings file.")
@click.option("--ledger", metavar="FILE|URL", help="Where attempts are recorded.")
@click.option("--format", "output", type=FORMAT, default="text", show_default=True)
def log(calendar: str | None, run_id: str | None, limit: int, output: str, **options: Any) -> int:
    """Show past runs (of CALENDAR, or all), what they tried, and what became of it."""
    from calendar_sync.cli.log import run_log

    return run_log(calendar, run_id, limit, output, options)


cli.add_command(metrics)
cli.add_command(report)


@cli.command()
@click.argument("calendar")
@BUFFER
@click.option("--verbose", is_flag=True, help="Show unchanged entries, too.")
def rehearse(calendar: str, output: str, verbose: bool, **options: Any) -> int:
    """Sync CALENDAR to a copy of the live account, and show the times the queue would give.

    The live account is only read; the calendar and the ledger stay as they are.
    """
    from calendar_sync.cli.rehearse import run_rehearse

    return run_rehearse(calendar, options, output, verbose=verbose)


for command in (
    metrics,
    report,
    import_,
    export,
    template,
    unfold,
    schedule,
    doctor,
    sign_in,
    rules,
    fleet,
    sandbox,
    help_,
):
    cli.add_command(command)


def _terminated(number: int, _frame: FrameType | None) -> NoReturn:
    click.echo("Stopped.", err=True)
    raise SystemExit(128 + number)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; nothing a user sees is ever a traceback."""
    # Where a sync is under way it puts handlers of its own in place, which settle what is in flight.
    signal.signal(signal.SIGTERM, _terminated)
    wants_json = "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
    wants_json = wants_json or (arguments[:1] in (["init"], ["doctor"]) and "--json" in arguments)
    try:
        code = cli.main(args=arguments, prog_name="calendar-sync", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        return 130
    except click.ClickException as problem:
        problem.show()
        if wants_json:
            _say_json(problem.format_message(), "See --help.", 2)
        return 2
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CalendarSyncError as problem:
        return _fail(problem.message, problem.fix, problem.exit_code, wants_json=wants_json)
    except Exception as problem:  # the last line of defence: users get words, never a traceback
        if os.environ.get("CALENDAR_SYNC_DEBUG"):
            raise
        return _fail(
            f"Something unexpected went wrong: {type(problem).__name__}.",
            "Nothing is lost: running the same command again is safe. Set CALENDAR_SYNC_DEBUG=1 to see where it "
            "happened, and report it.",
            70,
            wants_json=wants_json,
        )
    return code if isinstance(code, int) else 0


def _fail(message: str, fix: str, exit_code: int, *, wants_json: bool) -> int:
    if wants_json:
        _say_json(message, fix, exit_code)
    click.echo(f"Error: {message}", err=True)
    if fix:
        click.echo(f"  {fix}", err=True)
    return exit_code


def _say_json(message: str, fix: str, exit_code: int) -> None:
    click.echo(json.dumps({"error": {"message": message, "fix": fix, "exit_code": exit_code}}, ensure_ascii=False))
