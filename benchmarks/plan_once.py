"""One ``calendar-sync plan`` whose requests are answered from a file at once; run by ``plan_speed.py``.

    python benchmarks/plan_once.py FOLDER

The last line on stderr is JSON: seconds of the processor spent on Buffer's answers (making the requests, decoding and
parsing what comes back), and how many there were.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

WINDOWS = (("15min", 900), ("1day", 86_400), ("30days", 2_592_000))


class Answers:
    """Buffer's answers, from the material in a folder."""

    def __init__(self, folder: Path) -> None:
        self.requests = 0
        account: dict[str, Any] = json.loads((folder / "account.json").read_bytes())
        self._account = {name: json.dumps(told).encode() for name, told in account.items()}
        self._pages: list[tuple[int, int]] = []
        self._file = (folder / "pages.bin").open("rb")
        while head := self._file.read(4):
            size = int.from_bytes(head, "big")
            self._pages.append((self._file.tell(), size))
            self._file.seek(size, os.SEEK_CUR)

    def body(self, request: bytes) -> bytes:
        """Return the answer to a request."""
        self.requests += 1
        asked = msgspec.json.decode(request)
        variables: dict[str, Any] = asked["variables"]
        head = asked["query"].partition("fragment")[0]
        parts = [b'"%b":%b' % (name.encode(), told) for name, told in self._account.items() if f" {name}" in head]
        parts += [self._lane(name, variables) for name, value in variables.items() if isinstance(value, dict)]
        return b'{"data":{%b}}' % b",".join(parts)

    def _lane(self, name: str, variables: dict[str, Any]) -> bytes:
        wanted = variables[name]["filter"]
        # All posts are scheduled, and due within the window of the calendar: none before, after, or without a time.
        holds = "scheduled" in (wanted.get("status") or ["scheduled"]) and "dueAtPresence" not in wanted
        holds = holds and len(wanted.get("dueAt") or ("start", "end")) == 2
        number = int(variables.get(f"{name}After") or 0)
        if not holds or number >= len(self._pages):
            return b'"%b":{"edges":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}' % name.encode()
        start, size = self._pages[number]
        self._file.seek(start)
        more = b"true" if number + 1 < len(self._pages) else b"false"
        return b'"%b":{"edges":%b,"pageInfo":{"hasNextPage":%b,"endCursor":"%d"}}' % (
            name.encode(), self._file.read(size), more, number + 1,
        )  # fmt: skip


def main() -> None:
    """Plan."""
    folder = Path(sys.argv[1])
    os.environ["CALENDAR_SYNC_LEDGER"] = str(folder / "ledger.db")
    os.environ["BUFFER_API_KEY"] = "benchmark"
    answers = Answers(folder)
    spent = 0.0

    from calendar_sync.__main__ import main as command
    from calendar_sync.buffer import client as buffer

    def timed(method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            nonlocal spent
            begin = time.process_time()
            try:
                return method(*arguments, **options)
            finally:
                spent += time.process_time() - begin

        return run

    import httpx

    class Transport(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            body = answers.body(request.read())
            left = 100_000 - answers.requests
            told = [("RateLimit", f'"100000-in-{name}"; r={left}; t={seconds - 60}') for name, seconds in WINDOWS]
            told += [
                ("RateLimit-Policy", f'"100000-in-{name}"; q=100000; w={seconds}; pk=:bm9ib2R5:')
                for name, seconds in WINDOWS
            ]
            return httpx.Response(200, headers=told, content=body, request=request)

    class Client(buffer.BufferClient):
        def __init__(self, **options: Any) -> None:
            super().__init__(**{**options, "transport": Transport()})

        snapshot = timed(buffer.BufferClient.snapshot)
        snapshot_with_channels = timed(buffer.BufferClient.snapshot_with_channels)
        read_account_and_channels = timed(buffer.BufferClient.read_account_and_channels)

    import calendar_sync.buffer as package

    package.BufferClient = Client  # type: ignore[misc]
    sys.argv = ["calendar-sync", "plan", str(folder / "calendar.xlsx"), *sys.argv[2:]]
    atexit.register(lambda: print("\n" + json.dumps({"answers": spent, "requests": answers.requests}), file=sys.stderr))
    command()


if __name__ == "__main__":
    main()
