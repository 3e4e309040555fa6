"""Many clients at once, with everything going wrong that can, and what must still hold afterwards.

``SANDBOX_SOAK`` sets how many operations are carried out; 20,000 takes some minutes.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

OPERATIONS = int(os.environ.get("SANDBOX_SOAK", "1200"))
CLIENTS = 8
CHANNELS = [
    "65f1c0a1b2d3e4f5a6b7c807",
    "65f1c0a1b2d3e4f5a6b7c808",
    "65f1c0a1b2d3e4f5a6b7c809",
    "65f1c0a1b2d3e4f5a6b7c80a",
]
ORGANIZATION = "65f1c0a0b2d3e4f5a6b7c780"
FAULTS = {
    "drop_request": {},
    "reset": {},
    "drop_answer": {},
    "close_after": {},
    "half_body": {},
    "commit_late": {"seconds": 0.5},
    "delay": {"seconds": 0.05},
    "status": {"status": 502, "html": True},
    "rate_limit": {"seconds": 1},
    "duplicate": {},
}
PAYLOAD = "{__typename ... on PostActionSuccess{post{id text dueAt}} ... on MutationError{message}}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    script = tmp_path / "faults.json"
    faults = [{"kind": kind, "probability": 0.006, **more} for kind, more in FAULTS.items()]
    script.write_text(json.dumps({"seed": 20261121, "faults": faults}))
    command = [sys.executable, "-m", "calendar_sync.sandbox", "--port", "0", "--no-rate-limits"]
    command += ["--faults", str(script), "--data", str(tmp_path / "buffer.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@dataclass
class Ledger:
    """What one client knows for certain of its own posts."""

    texts: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    sent: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)


class Worker:
    """One client that never gives up."""

    def __init__(self, url: str, number: int, operations: int) -> None:
        self.ledger, self.operations, self.number = Ledger(), operations, number
        self.random = random.Random(number)
        self.http = httpx.Client(base_url=url, headers={"Authorization": "Bearer sandbox-key"}, timeout=0.5)
        self.steps = (
            [self.create] * 8 + [self.edit] * 4 + [self.delete] * 2 + [self.move] * 2 + [self.read] * 3 + [self.batch]
        )

    def run(self) -> Ledger:
        with self.http:
            for step in range(self.operations):
                self.random.choice(self.steps)(f"{self.number}/{step}")
        return self.ledger

    def send(self, query: str, **variables: Any) -> dict[str, Any] | None:
        """Return ``data``, or ``None`` if nobody knows what happened."""
        try:
            answer = self.http.post("/", json={"query": query, "variables": variables})
            if answer.status_code != 200:
                return None
            body = answer.json()
        except (httpx.HTTPError, ValueError):
            return None
        assert "errors" not in body, body
        data: dict[str, Any] = body["data"]
        return data

    def create(self, text: str) -> None:
        mode = self.random.choice(["addToQueue", "addToQueue", "shareNext", "customScheduled"])
        given = {"channelId": self.random.choice(CHANNELS), "text": text, "mode": mode, "schedulingType": "automatic"}
        if mode == "customScheduled":
            given["dueAt"] = f"2040-01-{self.random.randint(1, 28):02d}T10:00:00Z"
        self.ledger.sent[text] += 1
        data = self.send(f"mutation($i:CreatePostInput!){{createPost(input:$i){PAYLOAD}}}", i=given)
        if data is not None:
            self.created(data["createPost"])

    def created(self, payload: dict[str, Any]) -> None:
        post = payload["post"]
        self.ledger.acknowledged.append(post["id"])
        self.ledger.texts[post["id"]] = post["text"]

    def batch(self, text: str) -> None:
        creates = " ".join(
            f'm{n}:createPost(input:{{channelId:"{CHANNELS[n % 4]}",text:"{text}.{n}",mode:addToQueue,'
            f"schedulingType:automatic}}){PAYLOAD}"
            for n in range(10)
        )
        self.ledger.sent.update(f"{text}.{n}" for n in range(10))
        data = self.send(f"mutation{{{creates}}}")
        for payload in (data or {}).values():
            self.created(payload)

    def pick(self) -> str | None:
        known = sorted(set(self.ledger.texts) - self.ledger.unclear)
        return self.random.choice(known) if known else None

    def edit(self, text: str) -> None:
        if (id_ := self.pick()) is None:
            return
        query = f"mutation($i:EditPostInput!){{editPost(input:$i){PAYLOAD}}}"
        data = self.send(query, i={"id": id_, "text": f"{text} edited"})
        if data is None:
            self.ledger.unclear.add(id_)
        else:
            assert data["editPost"]["__typename"] == "PostActionSuccess", data
            self.ledger.texts[id_] = f"{text} edited"

    def delete(self, _: str) -> None:
        if (id_ := self.pick()) is None:
            return
        data = self.send("mutation($i:PostId!){deletePost(input:{id:$i}){__typename}}", i=id_)
        if data is None:
            self.ledger.unclear.add(id_)
        else:
            assert data["deletePost"]["__typename"] == "DeletePostSuccess"
            self.ledger.deleted.add(id_)
            del self.ledger.texts[id_]

    def move(self, _: str) -> None:
        position = self.random.choice(["top", "bottom"])
        query = "mutation($i:MovePostInQueueInput!){movePostInQueue(input:$i){__typename}}"
        if (id_ := self.pick()) is not None:
            self.send(query, i={"id": id_, "position": position})

    def read(self, _: str) -> None:
        query = "query($i:PostsInput!){posts(first:20,input:$i){edges{node{id text status}}}}"
        data = self.send(query, i={"organizationId": ORGANIZATION, "filter": {"channelIds": CHANNELS[:2]}})
        if data is not None:
            found = [edge["node"]["id"] for edge in data["posts"]["edges"]]
            assert len(set(found)) == len(found)


def test_what_was_acknowledged_is_there_whatever_went_wrong(server: str) -> None:
    workers = [Worker(server, number, OPERATIONS // CLIENTS) for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        ledgers = [running.result() for running in [pool.submit(worker.run) for worker in workers]]
    time.sleep(0.6)  # what was committed late has landed
    with httpx.Client(base_url=server, timeout=60) as http:
        state = http.get("/_sandbox/state").json()
        counts = http.get("/_sandbox/requests?last=0").json()["counts"]
    struck = {name.removeprefix("fault ") for name in counts if name.startswith("fault ")}
    assert len(struck) >= len(FAULTS) - 2, "the faults did strike"

    posts = {post["id"]: post for post in state["posts"]}
    assert len(posts) == len(state["posts"])
    acknowledged = [id_ for ledger in ledgers for id_ in ledger.acknowledged]
    assert len(set(acknowledged)) == len(acknowledged), "ids are unique"
    for ledger in ledgers:
        assert not ledger.deleted & set(posts), "what was deleted is gone"
        certain = {id_: text for id_, text in ledger.texts.items() if id_ not in ledger.unclear}
        assert {id_: posts[id_]["text"] for id_ in certain} == certain, "what was written is there"
    copies = Counter(post["text"] for post in posts.values() if post["via"] == "api" and "edited" not in post["text"])
    sent = sum((ledger.sent for ledger in ledgers), Counter[str]())
    assert set(copies) <= set(sent), "nothing is there that nobody sent"
    assert max(copies.values()) <= 2, "at most a request and its double"

    for channel in CHANNELS:
        queued = [p for p in posts.values() if p["channelId"] == channel and p["rank"] is not None]
        queued.sort(key=lambda post: post["rank"])
        dues = [post["dueAt"] for post in queued]
        assert dues == sorted(set(dues)), "every queued post has a slot of its own, in the order of the queue"
        assert len({post["rank"] for post in queued}) == len(queued)
