"""How many requests a sync takes, against what cannot be done with fewer, and against Buffer's own client in a loop.

    python benchmarks/requests.py                      both tables (half an hour: a client is started 1,800 times)
    python benchmarks/requests.py --part bound         requests against the lower bound
    python benchmarks/requests.py --part client        900 posts: this program and Buffer's client

Everything is counted by the sandbox's own request log. The bound of a run is mutations / 30 + pages / 100, each rounded
up: Buffer takes 30 aliases in one request, and lists 100 posts on a page. A look at an empty list is a request as well.
Pages are those posts that must be read to keep the promise that nothing is posted twice: before, all that stand in the
window of the calendar; afterwards, those that were created. A request that is delivered twice makes two posts, though
it is answered once and clearly, and what follows it may be days away: nothing but a look can tell. Edits and deletes
need none, since doing them twice does what doing them once does.

A key that was never seen must be asked for its organization first, which is in its bound; runs lie a quarter of an hour
apart, as they would if only for the rate limit. "mixed" is a third each of edits, deletes and new posts.

Buffer's client (``.ci/run`` installs it; ``--tools`` says where it is) makes one post with each call. All posts are
really made by it, which takes some ten minutes for each plan; ``--rows 20`` makes 60. Every wait for a window is
jumped over by moving the sandbox's clock, for the client and for this program alike.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

# This file is called like a library that others import.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import httpx  # noqa: E402
import openpyxl  # noqa: E402

KEY = "sandbox-key"
PROGRAM = [sys.executable, "-m", "calendar_sync"]

SIZES = (30, 100, 300, 900, 3000)
MUTATIONS, PAGE = 30, 100


class Sandbox:
    """``calendar-sync sandbox serve`` as a process of its own."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self._log = folder / "sandbox.log"
        with self._log.open("w") as stream:
            self._process = subprocess.Popen(
                [*PROGRAM, "sandbox", "serve", "--port", "0", "--data", str(folder / "buffer.db"), *flags],
                stderr=stream,
                stdout=subprocess.DEVNULL,
            )
        end = time.monotonic() + 60
        while not (found := re.search(r"http://\S+?:\d+", self._log.read_text())):
            if self._process.poll() is not None or time.monotonic() > end:
                raise SystemExit(self._log.read_text())
            time.sleep(0.02)
        self.url = found[0]
        headers = {"Authorization": f"Bearer {KEY}", "User-Agent": "benchmark/1.0"}
        self._line = httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def stop(self) -> None:
        self._line.close()
        self._process.terminate()
        self._process.wait(timeout=30)

    def control(self, method: str, path: str, value: Any = None) -> Any:
        answer = self._line.request(method, f"/_sandbox/{path}", json=value)
        answer.raise_for_status()
        return answer.json()

    def now(self) -> datetime:
        return datetime.fromisoformat(self.control("GET", "clock")["now"])

    def requests(self) -> int:
        """Return how many requests came in since the last call, those refused for their number left out."""
        counts = self.control("GET", "requests?last=0")["counts"]
        self.control("DELETE", "requests")
        return int(counts.get("requests", 0)) - int(counts.get("status 429", 0))

    def parts(self) -> tuple[int, int, int]:
        """Return how many requests came in since the last call: reads before, mutations, reads after."""
        log = [entry for entry in self.control("GET", "requests")["requests"] if entry["status"] != 429]
        self.control("DELETE", "requests")
        sent = [place for place, entry in enumerate(log) if entry["mutations"]]
        before = sent[0] if sent else len(log)
        return before, len(sent), len(log) - before - len(sent)

    def ask(self, query: str, **variables: Any) -> httpx.Response:
        return self._line.post("/graphql", json={"query": query, "variables": variables})

    def wait_out(self) -> None:
        """Move the clock by as long as a 429 says; asking for it costs nothing while the limit is reached."""
        answer = self.ask("{ account { id } }")
        if answer.status_code == 429:
            self.control("POST", "clock", {"move": f"+{math.ceil(float(answer.headers['Retry-After']))}s"})


@contextmanager
def sandbox(*flags: str) -> Iterator[tuple[Sandbox, Path]]:
    """A fresh sandbox and an empty folder."""
    with tempfile.TemporaryDirectory(prefix="requests-") as name:
        running = Sandbox(Path(name), *flags)
        try:
            yield running, Path(name)
        finally:
            running.stop()


def write_calendar(path: Path, rows: int, channels: tuple[str, ...], *, minute: int = 0) -> None:
    """Write a calendar with a row every hour."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Time", "Time zone", "Channels", "Text", "Status"])
    start = (datetime.now(UTC) + timedelta(days=2)).replace(minute=minute, second=0, microsecond=0, tzinfo=None)
    for number in range(rows):
        due = start + timedelta(hours=number)
        text = f"{path.stem} {number}: fresh rolls from seven, come by and say hello"
        sheet.append([due.replace(hour=0, minute=0), due.time(), "UTC", ", ".join(channels), text, "Ready"])
    book.save(path)


def change_texts(path: Path, *, until: int | None = None) -> None:
    """Change the text of the rows up to row ``until``, or of all."""
    book = openpyxl.load_workbook(path)
    for (cell,) in book.worksheets[0].iter_rows(min_row=2, max_row=until, min_col=5, max_col=5):
        cell.value = f"{cell.value}, today"
    book.save(path)


def cancel(path: Path, *, first: int = 2, until: int | None = None) -> None:
    """Cancel the rows from ``first`` to ``until``."""
    book = openpyxl.load_workbook(path)
    for (cell,) in book.worksheets[0].iter_rows(min_row=first, max_row=until, min_col=6, max_col=6):
        cell.value = "Cancelled"
    book.save(path)


def mix(path: Path, rows: int, channels: tuple[str, ...]) -> None:
    """Change the first third of ``rows`` rows, cancel the second, and add as many new ones."""
    third = rows // 3
    change_texts(path, until=1 + third)
    cancel(path, first=2 + third, until=1 + 2 * third)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number in range(third):
        # Where a cancelled one stood, so that no day comes near what a network takes.
        day, time_of_day = (sheet.cell(row=2 + third + number, column=column).value for column in (1, 2))
        due = time_of_day.replace(minute=15)
        sheet.append([day, due, "UTC", ", ".join(channels), f"One more, number {number}: come by", "Ready"])
    book.save(path)


def sync(box: Sandbox, calendar: Path) -> dict[str, Any]:
    """Sync ``calendar``; the ledger stands beside it. Return what the program says."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("BUFFER_", "CALENDAR_SYNC_"))},
        "BUFFER_API_URL": box.url,
        "BUFFER_API_KEY": KEY,
        "CALENDAR_SYNC_LEDGER": str(calendar.parent / "ledger.db"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    command = [*PROGRAM, "sync", str(calendar), "--yes", "--format", "json", "--max-creates", "5000"]
    command += ["--max-delete-percent", "100"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{done.stdout}\n{done.stderr}")
    return {"code": done.returncode, **json.loads(done.stdout)}


# Against the lower bound


@dataclass
class Account:
    """What the sandbox holds on some channels."""

    box: Sandbox
    services: tuple[str, ...]

    def ids(self) -> dict[str, str]:
        """Return the id of each channel, by service."""
        data = self.box.ask("{ account { organizations { id } } }").json()["data"]
        self.organization = data["account"]["organizations"][0]["id"]
        query = "query Q($id: OrganizationId!) { channels(input: {organizationId: $id}) { id service name } }"
        found = self.box.ask(query, id=self.organization).json()["data"]["channels"]
        return {channel["service"]: channel["id"] for channel in found if channel["service"] in self.services}

    def posts(self) -> int:
        """Return how many posts there are on these channels."""
        query = """query Q($input: PostsInput!, $after: String) { posts(first: 100, after: $after, input: $input) {
          edges { node { id } } pageInfo { hasNextPage endCursor } } }"""
        ids = list(self.ids().values())
        count, after = 0, None
        while True:
            wanted = {"organizationId": self.organization, "filter": {"channelIds": ids}}
            page = self.box.ask(query, input=wanted, after=after).json()["data"]["posts"]
            count += len(page["edges"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return count


def against_bound(sizes: tuple[int, ...]) -> None:
    """Print how many requests runs of several kinds take."""
    channels = ("threads:northwindcycles", "bluesky:northwind.bsky.social")
    print(
        "Requests used, and the bound: mutations / 30, and posts / 100 that must be read: before, those that are there;"
    )
    print(
        "after the last batch, those that were created, since nothing but a look tells of one that came twice. The last"
    )
    print("column compares with a bound without that look, as of a program that does not look.\n")
    head = ("changes", "run", "before", "sent", "after", "used", "bound", "ratio", "no look")
    print("{:>8}  {:<24}{:>7}{:>6}{:>7}{:>6}{:>7}{:>7}{:>9}".format(*head))
    for size in sizes:
        with sandbox("--no-rate-limits") as (box, folder):
            account = Account(box, ("threads", "bluesky"))
            first, second, rows = folder / "May.xlsx", folder / "June.xlsx", size // 2
            write_calendar(first, rows, channels)
            write_calendar(second, rows, channels, minute=30)
            third = rows // 3 * len(channels)
            runs: tuple[tuple[str, Path, Callable[[], None], int, int, int], ...] = (
                ("create, key never seen", first, lambda: None, size, size, 1),
                ("nothing to do", first, lambda: None, 0, 0, 0),
                ("edit", first, partial(change_texts, first), size, 0, 0),
                ("create, key known", second, lambda: None, size, size, 0),
                ("mixed", second, partial(mix, second, rows, channels), 3 * third, third, 0),
                ("delete", first, partial(cancel, first), size, 0, 0),
            )
            box.control("POST", "clock", {"move": "-2h"})
            for name, calendar, prepare, changes, creates, asked_first in runs:
                prepare()
                box.control("POST", "clock", {"move": "+15m"})
                there = account.posts()
                box.parts()
                told = sync(box, calendar)
                before, sent, after = box.parts()
                used = before + sent + after
                done = sum(item["status"] == "done" for item in told["outcomes"])
                if told["code"] or done != changes:
                    raise SystemExit(f"{name}: {done} of {changes} done")
                blind = asked_first + math.ceil(changes / MUTATIONS) + max(1, math.ceil(there / PAGE))
                bound = blind + math.ceil(creates / PAGE)
                print(
                    f"{changes:>8}  {name:<24}{before:>7}{sent:>6}{after:>7}{used:>6}{bound:>7}{used / bound:>7.2f}"
                    f"{used / blind:>9.2f}",
                    flush=True,
                )


# Against Buffer's client


def our_program(plan: str, rows: int) -> tuple[int, float, float]:
    """Return requests, seconds of work, and seconds by the sandbox's clock that our program takes."""
    channels = ("threads:northwindcycles", "bluesky:northwind.bsky.social", "mastodon:northwind@mastodon.social")
    with sandbox("--plan", plan) as (box, folder):
        calendar = folder / "May.xlsx"
        write_calendar(calendar, rows, channels)
        box.requests()
        began, by_clock, used = time.perf_counter(), box.now(), 0
        while sync(box, calendar)["code"] == 3:
            box.wait_out()
        used += box.requests()
        return used, time.perf_counter() - began, (box.now() - by_clock).total_seconds()


_LIMITED = re.compile("too many requests|rate limit exceeded", re.IGNORECASE)
"""How Buffer's client says that a window is used up."""


@dataclass(frozen=True)
class Client:
    """Buffer's own client, as its README sets it up."""

    node: str
    script: Path

    def create(self, box: Sandbox, home: Path, given: Mapping[str, Any]) -> bool:
        """Make one post; false where the rate limit is reached."""
        config = home / ".config" / "buffer" / "config.json"
        if not config.exists():
            config.parent.mkdir(parents=True)
            config.write_text(json.dumps({"apiUrl": box.url}))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BUFFER_")}
        quiet = {"BUFFER_API_KEY": KEY, "BUFFER_DISABLE_UPDATE_CHECK": "1", "NO_COLOR": "1"}
        done = subprocess.run(
            [self.node, str(self.script), "posts", "create", "--json", json.dumps(given)],
            env={**kept, **quiet, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode and not _LIMITED.search(f"{done.stdout}{done.stderr}"):
            raise SystemExit(f"Buffer's client: {done.stdout}{done.stderr}")
        return done.returncode == 0


def wishes(ids: Mapping[str, str], posts: int, start: datetime) -> Iterator[dict[str, Any]]:
    """Yield the input of every post: each text on every channel, an hour apart."""
    for number in range(posts // len(ids)):
        due = (start + timedelta(days=2, hours=number)).strftime("%Y-%m-%dT%H:00:00.000Z")
        for channel in ids.values():
            yield {
                "channelId": channel,
                "text": f"Post {number}: fresh rolls from seven, come by and say hello",
                "schedulingType": "automatic",
                "mode": "customScheduled",
                "dueAt": due,
            }


def official_client(client: Client, plan: str, posts: int) -> tuple[int, float, float]:
    """Return requests, seconds of work, and seconds by the sandbox's clock that Buffer's client takes in a loop.

    Args:
        client: Buffer's client; it is started for each post, and again where the limit was reached.
        plan: Of the sandbox.
        posts: How many.
    """
    with sandbox("--plan", plan) as (box, folder):
        ids = Account(box, ("threads", "bluesky", "mastodon")).ids()
        box.requests()
        began, by_clock = time.perf_counter(), box.now()
        for wish in wishes(ids, posts, by_clock + timedelta(days=10)):
            while not client.create(box, folder / "home", wish):
                box.wait_out()
        return box.requests(), time.perf_counter() - began, (box.now() - by_clock).total_seconds()


def against_client(tools: Path, rows: int, plans: Sequence[str]) -> None:
    """Print what it takes to make 900 posts."""
    posts = rows * 3
    node, script = shutil.which("node"), tools / "@bufferapp" / "cli" / "built" / "index.mjs"
    client = Client(node, script) if node and script.is_file() else None
    print(f"\n{posts} posts ({rows} rows on 3 channels), all really made under Buffer's limits; who has to wait for a")
    print("window moves the sandbox's clock to its end: wall time is all but these waits, days are everything\n")
    head = ("plan", "client", "requests", "wall time", "each post", "under the limits", "days")
    print("{:<12}{:<18}{:>9}{:>12}{:>11}{:>18}{:>8}".format(*head))
    runs: dict[str, Callable[[str], tuple[int, float, float]]] = {"calendar-sync": partial(our_program, rows=rows)}
    if client is not None:
        runs["buffer (npm)"] = lambda plan: official_client(client, plan, posts)
    for plan in plans:
        needed = []
        for name, run in runs.items():
            used, seconds, elapsed = run(plan)
            needed.append((used, seconds, elapsed))
            row = f"{plan:<12}{name:<18}{used:>9}{seconds:>10.1f} s{seconds / posts:>9.3f} s"
            print(f"{row}{elapsed:>16.0f} s{elapsed / 86_400:>8.2f}", flush=True)
        if len(needed) > 1:
            more, longer, later = (theirs / ours for ours, theirs in zip(*needed, strict=True))
            print(f"{plan:<12}{'ratio':<18}{more:>8.1f}x{longer:>11.1f}x{'':>11}{later:>17.0f}x", flush=True)
    if client is None:
        print("Buffer's client is not installed: .ci/run installs it, --tools DIR says where it is")


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("all", "bound", "client"), default="all")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="changes; even numbers")
    parser.add_argument("--rows", type=int, default=300, help="rows on three channels, for the second table")
    parser.add_argument("--plans", nargs="+", default=("team", "essentials"), help="of Buffer, for the second table")
    parser.add_argument("--tools", type=Path, default=Path(sys.path[0]) / ".ci" / "tools" / "node_modules")
    options = parser.parse_args()
    if options.part in ("all", "bound"):
        against_bound(tuple(options.sizes))
    if options.part in ("all", "client"):
        against_client(options.tools, options.rows, options.plans)


if __name__ == "__main__":
    main()
