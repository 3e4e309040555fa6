"""``schedule``: what makes a calendar sync by itself, filled in for it. Nothing is installed, no secret is printed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from calendar_sync import __version__, config
from calendar_sync.calendars import location_of
from calendar_sync.errors import UsageError
from calendar_sync.settings_file import settings_path

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
PYTHON = "3.13"
CHECKOUT, SETUP_PYTHON, CACHE = "v4.3.1", "v5.6.0", "v4.2.4"
"""Releases of GitHub's own actions that the workflow names; each stays what it is (2026-11)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When to run, by the machine's clock (GitHub's is UTC).

    Args:
        hour: 0-23.
        minute: 0-59.
        day: 0 (Sunday) to 6; ``None`` for every day.
    """

    hour: int
    minute: int
    day: int | None = None

    @property
    def cron(self) -> str:
        """Return it as the five fields of cron."""
        return f"{self.minute} {self.hour} * * {'*' if self.day is None else self.day}"

    @property
    def systemd(self) -> str:
        """Return it as systemd's ``OnCalendar``."""
        day = f"{_DAYS[self.day].capitalize()} " if self.day is not None else ""
        return f"{day}*-*-* {self.hour:02}:{self.minute:02}:00"


def parse_moment(text: str) -> Moment:
    """Return the moment that ``06:00``, ``mon 06:00`` or ``Monday 6:00`` means.

    Raises:
        UsageError: It means none.
    """
    found = re.fullmatch(r"\s*(?:([a-z]{3})[a-z]*\s+)?(\d{1,2}):(\d{2})\s*", text, re.IGNORECASE)
    if found and int(found[2]) < 24 and int(found[3]) < 60 and (not found[1] or found[1].lower() in _DAYS):
        return Moment(int(found[2]), int(found[3]), _DAYS.index(found[1].lower()) if found[1] else None)
    raise UsageError(f"'{text}' is no time to run at.", fix='Write "06:00" for every day, or "mon 06:00" for Mondays.')


@dataclass(frozen=True, slots=True)
class Job:
    """What is to run.

    Args:
        calendar: Address, or absolute path.
        settings: The settings file, where there is one.
        ledger: As given; empty for the default.
        moment: When.
        webhook: The environment variable that holds the address of the webhook; empty where none does.
    """

    calendar: str
    settings: Path | None
    ledger: str
    moment: Moment
    webhook: str = ""

    @property
    def is_google(self) -> bool:
        """Whether the calendar is a Google Sheet."""
        return "://" in self.calendar

    @property
    def is_shared(self) -> bool:
        """Whether the ledger is a database that several machines use."""
        return "://" in self.ledger

    @property
    def keys(self) -> str:
        """Return what the file of keys has to hold, in words."""
        names = ["BUFFER_API_KEY=...", *(["CALENDAR_SYNC_LEDGER=..."] if self.is_shared else [])]
        return " and ".join([*names, *([f"{self.webhook}=..."] if self.webhook else [])])

    def command(self, program: str, *more: str, calendar: str = "", settings: str = "") -> list[str]:
        """Return the words of the command that syncs."""
        words = [program, "sync", calendar or self.calendar, "--yes", *more]
        if settings or self.settings is not None:
            words += ["--config", settings or str(self.settings)]
        # The address of a database holds its password: that comes with the keys, where no list of processes shows it.
        return words + (["--ledger", self.ledger] if self.ledger and not self.is_shared else [])


def run_schedule(calendar: str, kind: str, at: str, config_file: Path | None, ledger: str | None) -> int:
    """Print it.

    Raises:
        UsageError: The time is none.
        CalendarUnreadable: The calendar's address is that of something else.
    """
    location = location_of(calendar)
    told = config.load_settings(calendar, config_file).notify.webhook
    settings = settings_path(calendar, config_file)
    where = ledger if not ledger or "://" in ledger else str(Path(ledger).resolve())
    job = Job(
        location, settings.resolve() if settings.is_file() else None, where or "", parse_moment(at), _variable(told)
    )
    click.echo(_KINDS[kind](job), nl=False)
    return 0


# GitHub Actions


def _workflow(job: Job) -> str:
    calendar = job.calendar if job.is_google else Path(job.calendar).name
    settings = job.settings.name if job.settings is not None else ""
    shared = job.is_shared
    ledger = job.ledger if shared else "state/ledger.db"
    words = ["calendar-sync", "sync", calendar, "--yes", *(["--config", settings] if settings else [])]
    place = '"$LEDGER"' if shared else shlex.quote(ledger)
    command = f"{shlex.join(words)} --ledger {place}"
    secrets = {"BUFFER_API_KEY": "BUFFER_API_KEY"}
    if job.is_google:
        secrets["CALENDAR_SYNC_GOOGLE_CREDENTIALS"] = "GOOGLE_CREDENTIALS"
    if shared:
        secrets["LEDGER"] = "LEDGER_URL"
    if job.webhook:
        secrets[job.webhook] = job.webhook
    lines = [
        "# .github/workflows/calendar-sync.yml",
        f"# Secrets to set (Settings > Secrets and variables > Actions): {', '.join(secrets.values())}",
        *(["# GOOGLE_CREDENTIALS is the whole JSON of the service account."] if job.is_google else []),
        "name: calendar-sync",
        "on:",
        "  schedule:",
        f"    - cron: {json.dumps(job.moment.cron)}  # UTC",
        "  workflow_dispatch:",
        "permissions:",
        f"  contents: {'read' if job.is_google else 'write'}",
        "concurrency:",
        "  group: calendar-sync",
        "  cancel-in-progress: false",
        "jobs:",
        "  sync:",
        "    runs-on: ubuntu-24.04",
        "    timeout-minutes: 60",
        "    steps:",
        f"      - uses: actions/checkout@{CHECKOUT}",
        f"      - uses: actions/setup-python@{SETUP_PYTHON}",
        "        with:",
        f"          python-version: {json.dumps(PYTHON)}",
    ]
    if not shared:
        lines += [
            "      # The ledger. GitHub forgets what is unused for a week; the ids in the sheet then stand in.",
            f"      - uses: actions/cache/restore@{CACHE}",
            "        with:",
            "          path: state",
            "          key: calendar-sync-${{ github.run_id }}-${{ github.run_attempt }}",
            "          restore-keys: calendar-sync-",
        ]
    extra = "[postgres]" if shared else ""
    lines += [
        f"      - run: {json.dumps(f'pip install calendar-sync{extra}=={__version__}')}",
        f"      - run: {json.dumps(command, ensure_ascii=False)}",
        "        env:",
        *(f"          {name}: ${{{{ secrets.{secret} }}}}" for name, secret in secrets.items()),
    ]
    if not shared:
        lines += [
            "      # Kept also after a run with rows that need a look, which ends the job with an error.",
            "      - if: ${{ always() }}",
            f"        uses: actions/cache/save@{CACHE}",
            "        with:",
            "          path: state",
            "          key: calendar-sync-${{ github.run_id }}-${{ github.run_attempt }}",
        ]
    if not job.is_google:
        lines += [
            "      # What was written into the calendar goes back into the repository.",
            "      - if: ${{ !cancelled() }}",
            "        env:",
            f"          CALENDAR: {json.dumps(calendar, ensure_ascii=False)}",
            "        run: |",
            "          git config user.name calendar-sync",
            "          git config user.email calendar-sync@users.noreply.github.com",
            '          git add -- "$CALENDAR"',
            "          git diff --cached --quiet || git commit -m 'Write back what became of the posts'",
            "          git push",
        ]
    return "\n".join(lines) + "\n"


# cron


def _cron(job: Job) -> str:
    folder = _folder(job)
    keys, place, log = (_cron_words([str(path)]) for path in (_keys(), folder, folder / "calendar-sync.log"))
    return "\n".join(
        [
            "# crontab -e; times are this machine's. MAILTO gets what is printed: whatever went wrong.",
            f"# Keys are read from the file, which only you may read (chmod 600): lines such as {job.keys}",
            f"{job.moment.cron} set -a; . {keys}; set +a; cd {place} && {_cron_words(job.command(_program()))} >>{log} "
            f"|| echo calendar-sync ended with $?, see {log}",
            "",
        ]
    )


def _cron_words(words: Sequence[str]) -> str:
    """Return words quoted for the shell, and for cron, which ends a command at a bare percent sign even in quotes."""
    return shlex.join(words).replace("%", "\\%")


# systemd


def _systemd(job: Job) -> str:
    words = " ".join(_systemd_word(word) for word in job.command(_program()))
    return f"""\
# ~/.config/systemd/user/calendar-sync.service
[Unit]
Description=Sync the content calendar to Buffer
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
# Only you may read it (chmod 600): lines such as {job.keys}
EnvironmentFile={_systemd_path(_keys())}
WorkingDirectory={_systemd_path(_folder(job))}
ExecStart={words}
# Exit code 1 says that rows need a look: the unit then counts as failed, and OnFailure= can tell somebody.
# SIGTERM settles what is in flight.
TimeoutStopSec=120

# ~/.config/systemd/user/calendar-sync.timer
[Unit]
Description=Sync the content calendar to Buffer, by the clock

[Timer]
OnCalendar={job.moment.systemd}
Persistent=true
RandomizedDelaySec=120

[Install]
WantedBy=timers.target

# Save the two parts under the names above, then:
#   systemctl --user daemon-reload && systemctl --user enable --now calendar-sync.timer
"""


def _systemd_word(word: str) -> str:
    """Return a word of ``ExecStart``: quoted, and without systemd's own meanings of $ and %."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$").replace("%", "%%")
    return f'"{escaped}"' if re.search(r"[^\w@%+=:,./-]", word) else escaped


def _systemd_path(path: Path) -> str:
    return str(path).replace("%", "%%")


def _variable(reference: str | None) -> str:
    """Return the environment variable that a reference such as ``env:SLACK_WEBHOOK`` names; empty for any other."""
    kind, _, name = (reference or "").partition(":")
    return name if kind == "env" else ""


def _program() -> str:
    """Return the program's own path: neither cron nor systemd looks where a shell does."""
    beside = Path(sys.executable).with_name("calendar-sync")
    return str(beside) if beside.is_file() else shutil.which("calendar-sync") or "calendar-sync"


def _keys() -> Path:
    from platformdirs import user_config_path

    return user_config_path("calendar-sync", appauthor=False) / "keys.env"


def _folder(job: Job) -> Path:
    if job.settings is not None:
        return job.settings.parent
    return Path.cwd() if job.is_google else Path(job.calendar).parent


_KINDS: Mapping[str, Callable[[Job], str]] = {"github": _workflow, "cron": _cron, "systemd": _systemd}
