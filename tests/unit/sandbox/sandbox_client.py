"""A client of a sandbox whose time stands still until a test moves it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.settings import DEFAULT_KEY
from calendar_sync.sandbox.wire import Reply

ORGANIZATION = "65f1c0a0b2d3e4f5a6b7c780"
CHANNELS = {
    "bakery-instagram": "65f1c0a1b2d3e4f5a6b7c801",
    "facebook": "65f1c0a1b2d3e4f5a6b7c802",
    "twitter": "65f1c0a1b2d3e4f5a6b7c803",
    "pinterest": "65f1c0a1b2d3e4f5a6b7c804",
    "googlebusiness": "65f1c0a1b2d3e4f5a6b7c805",
    "instagram": "65f1c0a1b2d3e4f5a6b7c806",
    "linkedin": "65f1c0a1b2d3e4f5a6b7c807",
    "threads": "65f1c0a1b2d3e4f5a6b7c808",
    "bluesky": "65f1c0a1b2d3e4f5a6b7c809",
    "mastodon": "65f1c0a1b2d3e4f5a6b7c80a",
    "tiktok": "65f1c0a1b2d3e4f5a6b7c80b",
    "youtube": "65f1c0a1b2d3e4f5a6b7c80c",
}
POST = (
    "id text status dueAt sentAt shareMode isCustomScheduled createdAt updatedAt schedulingType channelId ideaId "
    "externalLink error{message} tags{name} assets{__typename source} allowedActions sharedNow notificationStatus"
)
PAYLOAD = f"__typename ... on PostActionSuccess{{post{{{POST}}}}} ... on MutationError{{message}}"


class HandClock:
    """A clock that moves by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


class Client:
    """Talks to one sandbox as an HTTP client would."""

    def __init__(self, sandbox: Sandbox, clock: HandClock) -> None:
        self.sandbox, self.clock = sandbox, clock

    def send(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        key: str | None = DEFAULT_KEY,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Reply:
        lines = {"User-Agent": "tests/1.0", "Content-Type": "application/json"}
        if key is not None:
            lines["Authorization"] = f"Bearer {key}"
        lines.update(headers or {})
        body = json.dumps({"query": query, "variables": variables, **more}).encode()
        return self.sandbox.handle("POST", "/graphql", list(lines.items()), body)

    def ask(self, query: str, variables: Mapping[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        """Return ``data`` of an answer that must be free of errors."""
        reply = self.send(query, variables, **options)
        answer = json.loads(reply.body)
        assert reply.status == 200, answer
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    def create(self, channel: str, text: str | None = "Hello", **fields: Any) -> dict[str, Any]:
        given = {
            "channelId": CHANNELS.get(channel, channel),
            "text": text,
            "mode": "addToQueue",
            "schedulingType": "automatic",
            **fields,
        }
        query = f"mutation($i:CreatePostInput!){{createPost(input:$i){{{PAYLOAD}}}}}"
        payload: dict[str, Any] = self.ask(query, {"i": given})["createPost"]
        return payload

    def created(self, channel: str, text: str | None = "Hello", **fields: Any) -> dict[str, Any]:
        payload = self.create(channel, text, **fields)
        assert payload["__typename"] == "PostActionSuccess", payload
        post: dict[str, Any] = payload["post"]
        return post

    def edit(self, id_: str, **fields: Any) -> dict[str, Any]:
        query = f"mutation($i:EditPostInput!){{editPost(input:$i){{{PAYLOAD}}}}}"
        payload: dict[str, Any] = self.ask(query, {"i": {"id": id_, **fields}})["editPost"]
        return payload

    def edited(self, id_: str, **fields: Any) -> dict[str, Any]:
        payload = self.edit(id_, **fields)
        assert payload["__typename"] == "PostActionSuccess", payload
        post: dict[str, Any] = payload["post"]
        return post

    def delete(self, id_: str) -> dict[str, Any]:
        query = (
            "mutation($i:PostId!){deletePost(input:{id:$i}){__typename ... on DeletePostSuccess{id} "
            "... on VoidMutationError{message}}}"
        )
        payload: dict[str, Any] = self.ask(query, {"i": id_})["deletePost"]
        return payload

    def post(self, id_: str, fields: str = POST) -> dict[str, Any]:
        found: dict[str, Any] = self.ask(f"query($i:PostId!){{post(input:{{id:$i}}){{{fields}}}}}", {"i": id_})["post"]
        return found

    def posts(self, *, fields: str = POST, first: int = 100, sort: Any = None, **where: Any) -> list[dict[str, Any]]:
        query = (
            "query($f:Int,$a:String,$i:PostsInput!){posts(first:$f,after:$a,input:$i)"
            f"{{edges{{node{{{fields}}}}} pageInfo{{hasNextPage endCursor}}}}}}"
        )
        found: list[dict[str, Any]] = []
        after = None
        while True:
            given = {"organizationId": ORGANIZATION, "filter": where, "sort": sort}
            page = self.ask(query, {"f": first, "a": after, "i": given})["posts"]
            found.extend(edge["node"] for edge in page["edges"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found

    def control(self, method: str, path: str, value: Any = None, **options: Any) -> tuple[int, Any]:
        body = b"" if value is None else json.dumps(value).encode()
        reply = self.sandbox.handle(method, f"/_sandbox/{path}", options.pop("headers", []), body, **options)
        return reply.status, json.loads(reply.body)


NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
"""A Monday; 08:00 in New York, 13:00 in London."""
