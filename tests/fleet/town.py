"""A server with one Buffer account for each API key, which notes who asked when: ``python -m tests.fleet.town FILE``.

FILE has a key a line. Beside the API there is ``GET /town``: what was asked, connection by connection, and every text
that the accounts hold; and ``POST /town/faults``, with a key and a fault of the sandbox.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import MutableMapping
from importlib import resources
from pathlib import Path
from typing import Any

import click
import uvicorn

from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.asgi import TRANSPORT, Application, Receive, Send
from calendar_sync.sandbox.faults import read
from calendar_sync.sandbox.serve import FaultyProtocol

_SEED = (resources.files("calendar_sync.sandbox") / "seeds" / "agency.json").read_text(encoding="utf-8")

Scope = MutableMapping[str, Any]


class Town:
    """All accounts behind one address.

    Args:
        keys: One account each.
    """

    def __init__(self, keys: list[str]) -> None:
        self._keys = frozenset(keys)
        self._doors: dict[str, Application] = {}
        self._boxes: dict[str, Sandbox] = {}
        self._asked: list[tuple[str, str, float]] = []
        self._connections: dict[object, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith("/town"):
            await self._tell(scope, receive, send)
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        key = headers.get("authorization", "").removeprefix("Bearer ")
        if key in self._keys:
            # A later process may get the port that one had which was killed.
            connection = self._connections.setdefault(scope["extensions"][TRANSPORT], len(self._connections))
            self._asked.append((key, f"connection {connection}", time.time()))
            await self._door(key)(scope, receive, send)

    def _door(self, key: str) -> Application:
        if key not in self._doors:
            # Organizations and channels of different accounts have different ids.
            own = _SEED.replace("65f1c0", f"{0x65F1C0 + len(self._boxes) + 1:06x}")
            self._boxes[key] = Sandbox(keys=[key], seed=json.loads(own))
            self._doors[key] = Application(self._boxes[key], local=True)
        return self._doors[key]

    async def _tell(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            given = json.loads((await receive())["body"])
            self._door(given["key"])
            self._boxes[given["key"]].faults.add(read(given["fault"]))
        texts = {key: [post["text"] for post in box.store.find("posts")] for key, box in self._boxes.items()}
        body = json.dumps({"asked": self._asked, "texts": texts}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})


async def _serve(keys: list[str]) -> None:
    config = uvicorn.Config(
        Town(keys), port=0, http=FaultyProtocol, ws="none", lifespan="off", log_config=None, log_level="critical"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    click.echo(f"http://127.0.0.1:{port}")
    await task


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]).read_text().split()))
