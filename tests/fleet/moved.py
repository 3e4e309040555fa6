"""``calendar-sync fleet`` on a machine whose clock is so many seconds ahead as ``MOVED`` says.

Where ``WORKFLOW`` is set, it is the release of another workflow version.
"""

import os
import sys
import time
from datetime import datetime, timedelta

from calendar_sync import opening

AHEAD = float(os.environ.get("MOVED", "0"))
_time, _now = time.time, opening.now


def moved_now() -> datetime:
    """Return the present moment as this machine sees it."""
    return _now() + timedelta(seconds=AHEAD)


time.time = lambda: _time() + AHEAD
opening.now = moved_now

if __name__ == "__main__":
    from calendar_sync.cli.main import run
    from calendar_sync.fleet import engine, standing, turns

    for module in (engine, standing, turns):
        module.VERSION = os.environ.get("WORKFLOW", engine.VERSION)
    sys.exit(run(["fleet", *sys.argv[1:]]))
