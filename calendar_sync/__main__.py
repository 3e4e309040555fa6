"""``python -m calendar_sync``, and the console script."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading


def main() -> None:
    """Run the command line and exit with its code."""
    # What a command imports and reads stays until its end: it need not be looked through every few hundred values.
    gc.set_threshold(100_000, 50, 1000)
    from calendar_sync.cli.main import run

    code = run(sys.argv[1:])
    # All memory goes back at once: whatever is left needs no search for cycles first, as Python's end has it thrice.
    gc.freeze()
    if threading.active_count() == 1 and sys.getprofile() is None and sys.gettrace() is None:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """End the process without taking its modules apart one by one, once all that is to be done at an end is done."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        # Python's own end knows what to say of it.
        return
    os._exit(code)


if __name__ == "__main__":
    main()
