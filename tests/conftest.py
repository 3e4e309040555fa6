"""What all tests share."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading

from hypothesis import HealthCheck, settings

# Machines differ in speed, so no example has a deadline. The examples are the same each time: whether a change is good
# is no matter of luck. `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile(
    "search",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.register_profile("same", parent=settings.get_profile("search"), derandomize=True, database=None)
settings.load_profile("same")

# What a terminal or a service for builds says of itself, and whose keys are there, is none of the tests' business.
for name in (
    "BUFFER_API_KEY", "BUFFER_API_URL", "CALENDAR_SYNC_DEBUG", "CALENDAR_SYNC_GOOGLE_CREDENTIALS",
    "CALENDAR_SYNC_GOOGLE_URL", "CALENDAR_SYNC_LEDGER", "CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR",
    "GITHUB_STEP_SUMMARY", "LINES", "NO_COLOR",
):  # fmt: skip
    os.environ.pop(name, None)

# What a shell starts in the background ignores Ctrl-C, and so would every program that the tests interrupt.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Thousands of tests are collected, and hundreds of processes started: each that compiled all modules anew, because the
# shell says that no bytecode is to be kept, would take three times as long.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Nothing that is collected becomes garbage before the end, but looking through all of it again and again took a tenth
# of the whole time.
gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage only in what the tests themselves make, and not after every few hundred values."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
