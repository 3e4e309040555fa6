"""Everything a run needs from outside, put together from flags, settings and the environment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calendar_sync import access, config
from calendar_sync.calendars import open_calendar
from calendar_sync.cli.console import WORTH_A_LINE
from calendar_sync.errors import SettingsError, Stopped
from calendar_sync.executor.ports import StopFlag
from calendar_sync.opening import Reach, buffer_client, notebook, now
from calendar_sync.pipeline import Session
from calendar_sync.probing import Probe
from calendar_sync.reading import read_directory

if TYPE_CHECKING:
    import httpx

    from calendar_sync.buffer import BufferClient
    from calendar_sync.buffer.purse import Store
    from calendar_sync.calendars.google.options import GoogleOptions
    from calendar_sync.ledger import Ledger
    from calendar_sync.model.directory import Directory

SANDBOX_URL = "http://sandbox.localhost"


def sleeper(stop: StopFlag) -> Callable[[float], None]:
    """Return a sleep that ends early when a signal asks the run to stop.

    Raises:
        Stopped: By the function returned, when asked to stop while waiting.
    """

    def sleep(seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if stop:
                raise Stopped(
                    "Stopped while waiting.",
                    signal_number=stop.signal_number or 2,
                    fix="Run the same command again to go on.",
                )
            time.sleep(min(left, 0.2))

    return sleep


def _wait_told(seconds: float, why: str) -> None:
    if seconds >= WORTH_A_LINE:
        click.echo(f"Waiting {round(seconds)} s: {why}", err=True)


def google_options(settings: config.Settings, stop: StopFlag | None = None) -> GoogleOptions:
    """Return how Google Sheets are reached; where that is not Google itself, it is said loudly.

    Raises:
        SettingsError: The other server is not one to send a sign-in to.
    """
    made = access.google_options(settings.google, sleep=sleeper(stop or StopFlag()), waiting=_wait_told)
    if made.url:
        click.echo(f"{access.GOOGLE_URL} is set: Google Sheets are those on {made.url}, NOT Google's.", err=True)
    return made


def overrides(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that flags stand for, by dotted name."""
    sections = {
        "policy": (
            "prune",
            "drift",
            "conflict",
            "update",
            "max_creates",
            "max_delete_percent",
            "allow_past",
            "daily_limits",
        ),
        "buffer": ("max_wait", "until", "max_requests"),
    }
    told = {f"{section}.{name}": options.get(name) for section, names in sections.items() for name in names}
    return told | {
        "organization": options.get("organization"),
        "default_channels": list(options.get("channel") or ()) or None,
        "media.probe": options.get("probe_media"),
    }


def prober(settings: config.Settings, progress: Callable[[int, int, str], None]) -> Probe | None:
    """Return what looks behind addresses of media, where the settings ask for it; it remembers them for one run.

    Args:
        settings: As read.
        progress: Told of progress.
    """
    if not settings.media.probe:
        return None
    from calendar_sync.media import Prober  # brings httpx, which a check of rows alone can do without

    probe = Prober()
    return lambda urls: probe(urls, progress)


@contextmanager
def open_session(
    calendar: str,
    options: Mapping[str, Any],
    *,
    allow_now: bool = False,
    progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None,
    on_wait: Callable[[float, str], None] | None = None,
) -> Iterator[Session]:
    """Open calendar, ledger and Buffer client, and close them in the end; rate windows are kept between runs.

    Args:
        calendar: Path of the calendar.
        options: From the command line.
        allow_now: Publishing at once is agreed to.
        progress: Told of progress.
        on_wait: Told of waits for rate windows.

    Raises:
        SettingsError: A setting is wrong.
        SignInError: There is no key.
        CalendarUnreadable: There is no such calendar.
    """
    from calendar_sync.ledger import Ledger  # the ledger and the HTTP client cost a check of rows alone too much

    settings = config.load_settings(calendar, options.get("config"), overrides(options))
    stop = StopFlag()
    backend, location = open_calendar(calendar, google_options(settings, stop))
    with ExitStack() as stack:
        where = config.ledger_path(settings, options.get("ledger"))
        target = _target(stack, settings, options, where)
        ledger = stack.enter_context(Ledger(where))
        client = _client(target, settings, stop, partial(ledger.change_budget, target.key_hash), on_wait)
        yield Session(
            calendar=backend,
            location=location,
            settings=settings,
            client=stack.enter_context(client),
            ledger=ledger,
            clock=now,
            sleep=sleeper(stop),
            progress=progress,
            stop=stop,
            allow_now=allow_now,
            probe=prober(settings, progress),
            key_hash=target.key_hash,
            refresh_channels=bool(options.get("refresh_channels")),
            notebook=notebook(where, location, "passed"),
            row_notebook=notebook(where, location, "rows"),
            only_rows=tuple(options.get("row") or ()),
        )


@contextmanager
def open_client(settings: config.Settings, options: Mapping[str, Any], ledger: str = "") -> Iterator[BufferClient]:
    """Open a Buffer client alone, without calendar and ledger.

    Args:
        settings: As read.
        options: From the command line.
        ledger: Where it is; the sandbox keeps its state beside it.

    Raises:
        SettingsError: A setting is wrong.
        SignInError: There is no key.
    """
    with ExitStack() as stack:
        target = _target(stack, settings, options, ledger)
        yield stack.enter_context(_client(target, settings, StopFlag(), None, None))


@dataclass(frozen=True, slots=True)
class Desk:
    """Buffer and the ledger, for what needs no calendar."""

    client: BufferClient
    ledger: Ledger
    key_hash: str
    refresh_channels: bool = False

    def directory(self, settings: config.Settings) -> Directory:
        """Return the organization that the settings name, with its channels: those remembered, if they are young.

        Raises:
            UsageError: It is not the key's.
            BufferError: Buffer cannot be read.
        """
        from calendar_sync.ledger.directories import keep_directory, known_directories

        wanted, age = settings.organization, timedelta(seconds=settings.buffer.channels_age)
        known = (item for item in known_directories(self.ledger, self.key_hash) if item.answers_to(wanted))
        young = next((item for item in known if item.is_young(now(), age)), None)
        if young is not None and not self.refresh_channels:
            return young
        directory = read_directory(self.client, wanted, now=now())
        keep_directory(self.ledger, self.key_hash, directory)
        return directory


@contextmanager
def open_desk(
    settings: config.Settings, options: Mapping[str, Any], *, on_wait: Callable[[float, str], None] | None = None
) -> Iterator[Desk]:
    """Open Buffer and the ledger, without a calendar; rate windows are kept as in any other run.

    Args:
        settings: As read.
        options: From the command line.
        on_wait: Told of waits for rate windows.

    Raises:
        SettingsError: A setting is wrong.
        SignInError: There is no key.
    """
    from calendar_sync.ledger import Ledger

    with ExitStack() as stack:
        where = config.ledger_path(settings, options.get("ledger"))
        target = _target(stack, settings, options, where)
        ledger = stack.enter_context(Ledger(where))
        client = _client(target, settings, StopFlag(), partial(ledger.change_budget, target.key_hash), on_wait)
        opened = stack.enter_context(client)
        yield Desk(opened, ledger, target.key_hash, bool(options.get("refresh_channels")))
        opened.purse.release()


def _target(stack: ExitStack, settings: config.Settings, options: Mapping[str, Any], ledger: str) -> Reach:
    if options.get("sandbox"):
        return Reach(*sandbox_reach(stack, ledger))
    return Reach(config.endpoint(settings, options.get("endpoint")), config.api_key())


def _client(
    target: Reach,
    settings: config.Settings,
    stop: StopFlag,
    store: Store | None,
    on_wait: Callable[[float, str], None] | None,
) -> BufferClient:
    return buffer_client(
        settings,
        url=target.url,
        key=target.key,
        transport=target.transport,
        sleep=sleeper(stop),
        store=store,
        on_wait=on_wait,
    )


def sandbox_reach(stack: ExitStack, ledger: str) -> tuple[str, str, httpx.BaseTransport]:
    """Return address, key and transport of the built-in local Buffer.

    Args:
        stack: Closes it.
        ledger: Where it is; the sandbox keeps its state beside it.

    Raises:
        SettingsError: It cannot keep its state there.
    """
    import sqlite3

    from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport

    folder = Path.cwd() if "://" in ledger else Path(ledger).resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        box = stack.enter_context(Sandbox(folder / "sandbox.db"))
    except (OSError, ValueError, sqlite3.Error) as problem:
        raise SettingsError(
            f"The sandbox cannot keep its state in {folder}: {problem}.", fix="Name another place with --ledger FILE."
        ) from None
    return SANDBOX_URL, DEFAULT_KEY, SandboxTransport(box)
