"""``python -m calendar_sync``, and the console script."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # What a command imports and reads stays until its end: it need not be looked through every few hundred values.
    gc.set_threshold(100_000, 50, 1000)
    from calendar_sync.cli.main import run

    code = run(sys.argv[1:])
    # All memory goes back at once: whatever is left needs no search for cycles first, as Python's end has it thrice.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
