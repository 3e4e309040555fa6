"""``python -m calendar_sync.sandbox``: a sandbox on a port, for tests and for trying things out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from calendar_sync.sandbox.serve import serve
from calendar_sync.sandbox.settings import DEFAULT_KEY, PLANS, Settings


def main(arguments: list[str] | None = None) -> int:
    """Serve until a signal comes; the URL is the first line on stdout."""
    parser = argparse.ArgumentParser(prog="python -m calendar_sync.sandbox", description="A local Buffer.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4010, help="0 takes any free port")
    parser.add_argument("--data", type=Path, help="file that keeps the state; in memory without it")
    parser.add_argument("--plan", choices=sorted(PLANS), default="team")
    parser.add_argument("--seed", help="a seed file, or the name of a shipped seed")
    parser.add_argument("--key", action="append", help=f"an API key that is accepted (default: {DEFAULT_KEY})")
    parser.add_argument("--control-token", help="token of the control API when it is not asked locally")
    parser.add_argument("--fetch-media", action="store_true", help="really fetch media addresses")
    parser.add_argument("--faults", type=Path, help='JSON file: {"seed": 7, "faults": [...]} as the control API has it')
    parser.add_argument("--no-rate-limits", action="store_true", help="count no requests")
    given = parser.parse_args(arguments)
    try:
        script = json.loads(given.faults.read_text(encoding="utf-8")) if given.faults else {}
        if not isinstance(script, dict):
            raise ValueError(f"{given.faults} is not a JSON object")
        if unknown := sorted(script.keys() - {"seed", "faults"}):
            raise ValueError(f"{given.faults} has unknown keys ({', '.join(unknown)}); there are seed and faults")
        return serve(
            given.host,
            given.port,
            given.data,
            given.plan,
            given.seed,
            announce=lambda url: print(url, flush=True),  # noqa: T201 - the one thing this entry is there to tell
            keys=given.key,
            control_token=given.control_token,
            fetch_media=given.fetch_media,
            faults=script.get("faults", ()),
            fault_seed=script.get("seed", 0),
            settings=Settings(rate_limits=not given.no_rate_limits),
        )
    except (OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    sys.exit(main())
