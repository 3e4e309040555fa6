"""Buffer's own client reads everything there is, and what it shows is what GraphQL says when it is asked directly."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.clients.official_cli import OfficialCli, at_once
from tests.clients.sandbox_server import CHANNELS, NOON, ORGANIZATION, ClientSandbox

SEEDED_POST, SENT_POST, TEMPLATE = "6733a1f0b2d3e4f5a6b7cc05", "6733a1f0b2d3e4f5a6b7cc0f", "6733a2c9b2d3e4f5a6b7ce01"
OWN = {"organizationId": ORGANIZATION}
PAGED = frozenset({"posts", "ideas", "postTemplates"})

READS: dict[str, list[tuple[str, dict[str, Any] | None]]] = {
    "account": [("account", None)],
    "channels list": [("channels", OWN)],
    "channels get": [("channel", {"id": id_}) for id_ in CHANNELS.values()],
    "posts list": [("posts", OWN)],
    "posts get": [("post", {"id": SEEDED_POST}), ("post", {"id": SENT_POST})],
    "dailyPostingLimits list": [("dailyPostingLimits", {"channelIds": [*CHANNELS.values()], "date": NOON})],
    "aggregatedPostMetrics": [
        (
            "aggregatedPostMetrics",
            {**OWN, "startDateTime": "2026-06-01T00:00:00Z", "endDateTime": "2026-06-15T00:00:00Z", **more},
        )
        for more in ({}, {"channelIds": []}, {"channelIds": [CHANNELS["bluesky"]]})
    ],
    "ideaGroups list": [("ideaGroups", OWN)],
    "ideas list": [("ideas", OWN)],
    "postTemplates list": [("postTemplates", OWN)],
    "postTemplates get": [("postTemplate", {"id": TEMPLATE}), ("postTemplate", {"id": "6733a2c9b2d3e4f5a6b7ceff"})],
}
"""Every command that reads, with the field it stands for and inputs to try."""

WRITES = frozenset(
    {
        "posts create",
        "posts edit",
        "posts delete",
        "movePostInQueue",
        "ideas create",
        "posttemplates create",
        "updatePostTemplate",
        "posttemplates delete",
    }
)
"""Every command that changes something; see the other files here."""


def test_no_command_of_the_client_is_left_out(buffer: OfficialCli) -> None:
    listed = buffer("schema", "list").value["commands"]
    kinds = {entry["command"].replace(".", " "): entry["operationType"] for entry in listed}
    assert kinds == dict.fromkeys(READS, "query") | dict.fromkeys(WRITES, "mutation")


@pytest.mark.parametrize("command", READS)
def test_all_fields_of_a_read_are_what_graphql_says(buffer: OfficialCli, sandbox: ClientSandbox, command: str) -> None:
    paths = buffer.selectable(command)
    inputs = READS[command]
    shown = at_once(*(partial(run_read, buffer, command, given) for _, given in inputs))
    for (field, given), answer in zip(inputs, shown, strict=True):
        page = {"first": 25} if field in PAGED else {}
        assert answer.value == sandbox.everything(field, given, paths, **page)
        assert answer.err == ""


def run_read(buffer: OfficialCli, command: str, given: dict[str, Any] | None) -> Any:
    source = () if given is None else ("--json", json.dumps(given))
    return buffer(*command.split(), *source, "--fields", "all")


def test_flags_and_json_mean_the_same(buffer: OfficialCli) -> None:
    twins = [
        (["channels", "get", "--id", CHANNELS["pinterest"]], {"id": CHANNELS["pinterest"]}),
        (["posts", "list", "--organization-id", ORGANIZATION], OWN),
        (
            ["dailyPostingLimits", "list", "--channel-ids", f"{CHANNELS['tiktok']},{CHANNELS['youtube']}"],
            {"channelIds": [CHANNELS["tiktok"], CHANNELS["youtube"]]},
        ),
    ]
    for arguments, given in twins:
        plain, flagged, wrapped = at_once(
            partial(buffer, *arguments),
            partial(buffer.send, *arguments[:2], **given),
            partial(buffer.send, *arguments[:2], input=given),
        )
        assert plain.value == flagged.value == wrapped.value


def test_pages_add_up_to_the_whole_list(buffer: OfficialCli) -> None:
    whole = [post["id"] for post in buffer("posts", "list", "--limit", "100").value["items"]]
    assert len(whole) == len(set(whole)) > 12
    found: list[str] = []
    more: tuple[str, ...] = ()
    while True:
        page = buffer("posts", "list", "--limit", "6", *more).value
        assert len(page["items"]) <= 6
        found += [post["id"] for post in page["items"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        more = ("--after", page["pageInfo"]["endCursor"])
    assert found == whole

    buffer.configure(**json.loads(buffer.config_file.read_text()), paginationLimit=2)
    ideas, templates, posts = at_once(
        partial(buffer, "ideas", "list"),
        partial(buffer, "postTemplates", "list"),
        partial(buffer, "posts", "list"),
    )
    assert [len(answer.value["items"]) for answer in (ideas, templates, posts)] == [2, 1, 2]
    rest = buffer("ideas", "list", "--after", ideas.value["pageInfo"]["endCursor"]).value
    assert (len(rest["items"]), rest["pageInfo"]["hasNextPage"]) == (1, False)


FILTERS: dict[str, tuple[dict[str, Any], Any]] = {
    "channels": (
        {"channelIds": [CHANNELS["twitter"], CHANNELS["bluesky"]]},
        lambda post: post["channelId"] in (CHANNELS["twitter"], CHANNELS["bluesky"]),
    ),
    "no channel": ({"channelIds": []}, lambda post: False),
    "status": ({"status": ["sent", "draft"]}, lambda post: post["status"] in ("sent", "draft")),
    "tags": (
        {"tags": {"in": ["65f1c0d4b2d3e4f5a6b7ca01"]}},
        lambda post: "65f1c0d4b2d3e4f5a6b7ca01" in [tag["id"] for tag in post["tags"]],
    ),
    "tags or none": (
        {"tags": {"in": ["65f1c0d4b2d3e4f5a6b7ca01"], "isEmpty": True}},
        lambda post: not post["tags"] or "65f1c0d4b2d3e4f5a6b7ca01" in [tag["id"] for tag in post["tags"]],
    ),
    "tag ids": (
        {"tagIds": ["65f1c0d4b2d3e4f5a6b7ca02"]},
        lambda post: "65f1c0d4b2d3e4f5a6b7ca02" in [tag["id"] for tag in post["tags"]],
    ),
    "due": (
        {"dueAt": {"start": "2026-06-16T00:00:00Z", "end": "2026-06-18T00:00:00Z"}},
        lambda post: "2026-06-16" <= (post["dueAt"] or "") <= "2026-06-18T00:00:00.000Z",
    ),
    "not due": ({"dueAtPresence": "absent"}, lambda post: post["dueAt"] is None),
    "due some time": ({"dueAtPresence": "present"}, lambda post: post["dueAt"] is not None),
    "made": ({"createdAt": {"start": "2026-06-11T00:00:00Z"}}, lambda post: post["createdAt"] >= "2026-06-11"),
    "several": (
        {"status": ["scheduled"], "channelIds": [CHANNELS["twitter"]], "dueAtPresence": "present"},
        lambda post: post["status"] == "scheduled" and post["channelId"] == CHANNELS["twitter"],
    ),
}


def test_filters_keep_what_they_say(buffer: OfficialCli) -> None:
    fields = ("--limit", "100", "--fields", "items.{id,status,channelId,dueAt,createdAt,tags.id}")
    everything = buffer("posts", "list", *fields).value["items"]
    calls = [
        partial(buffer, "posts", "list", "--json", json.dumps({**OWN, "filter": wanted}), *fields)
        for wanted, _ in FILTERS.values()
    ]
    for (name, (_, holds)), answer in zip(FILTERS.items(), at_once(*calls), strict=True):
        assert answer.value["items"] == [post for post in everything if holds(post)], name
    kept = [sum(holds(post) for post in everything) for _, holds in FILTERS.values()]
    assert sum(0 < count < len(everything) for count in kept) == len(FILTERS) - 1, kept


def test_lists_come_in_the_order_asked_for(buffer: OfficialCli) -> None:
    wanted = [(field, direction) for field in ("dueAt", "createdAt") for direction in ("asc", "desc")]
    narrowed = {**OWN, "filter": {"dueAtPresence": "present"}}
    calls = [
        partial(
            buffer,
            *("posts", "list", "--fields", f"items.{field}", "--limit", "100", "--json"),
            json.dumps({**narrowed, "sort": [{"field": field, "direction": direction}]}),
        )
        for field, direction in wanted
    ]
    for (field, direction), answer in zip(wanted, at_once(*calls), strict=True):
        moments = [post[field] for post in answer.value["items"]]
        assert len(set(moments)) > 5
        assert moments == sorted(moments, reverse=direction == "desc")


def test_channels_ideas_and_templates_can_be_narrowed(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    sandbox.control("POST", f"channels/{CHANNELS['threads']}", {"isLocked": True})
    locked, open_, analysed, to_do, grouped, tagged, private, internal = at_once(
        partial(buffer.send, "channels", "list", **OWN, filter={"isLocked": True}),
        partial(buffer.send, "channels", "list", **OWN, filter={"isLocked": False}),
        partial(buffer.send, "channels", "list", **OWN, filter={"product": "analyze"}),
        partial(buffer.send, "ideas", "list", **OWN, groupFilter={"groups": ["65f1c0e5b2d3e4f5a6b7cb02"]}),
        partial(buffer.send, "ideas", "list", **OWN, groupFilter={"membership": "ungrouped"}),
        partial(buffer.send, "ideas", "list", **OWN, tagsFilter={"in": ["65f1c0d4b2d3e4f5a6b7ca02"]}),
        partial(buffer.send, "postTemplates", "list", **OWN, filter={"visibility": "private"}),
        partial(buffer.send, "postTemplates", "list", **OWN, filter={"visibility": "internal"}),
    )
    assert [channel["id"] for channel in locked.value] == [CHANNELS["threads"]]
    assert (len(open_.value), len(analysed.value)) == (11, 12)
    assert [idea["id"] for idea in to_do.value["items"]] == ["6733a2a7b2d3e4f5a6b7cd01"]
    assert grouped.value["items"] == []
    assert [idea["id"] for idea in tagged.value["items"]] == ["6733a2a7b2d3e4f5a6b7cd01"]
    assert private.value["items"] == []
    assert [template["id"] for template in internal.value["items"]] == [TEMPLATE]


def test_limits_of_a_calendar_day(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    """The client's own workflow sends a day alone; what it says of hours is that they do not matter."""
    due = [post["dueAt"] for post in sandbox.posts() if post["channelId"] == CHANNELS["twitter"]]
    assert all(moment > f"{moment[:10]}T04:00" for moment in due)  # the same day in New York
    day = due[0][:10]
    listed = partial(buffer, "dailyPostingLimits", "list", "--channel-ids", CHANNELS["twitter"])
    for answer in at_once(*(partial(listed, "--date", day + hour) for hour in ("", "T00:00:00Z", "T23:59:00Z"))):
        assert [(limit["scheduled"], limit["limit"]) for limit in answer.value] == [
            (sum(moment.startswith(day) for moment in due), None)
        ]


def test_numbers_grow_and_follow_the_rule_of_the_common_network(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    def rolled_up(**more: Any) -> dict[str, float]:
        span = {**OWN, "startDateTime": "2026-06-01T00:00:00Z", "endDateTime": "2026-06-20T00:00:00Z"}
        answer = buffer.send("aggregatedPostMetrics", **span, **more).value
        return {number["type"]: number["value"] for number in answer["metrics"]}

    always = {"postCount", "reactions", "comments"}
    assert set(rolled_up()) == always
    before = rolled_up(channelIds=[CHANNELS["linkedin"]])
    assert set(before) > always
    assert set(rolled_up(channelIds=[CHANNELS["linkedin"], CHANNELS["mastodon"]])) < set(before)
    paths = "id,metrics.{type,value},metricsUpdatedAt"
    lone = buffer("posts", "get", "--id", "6733a1f0b2d3e4f5a6b7cc0e", "--fields", paths).value
    assert before["postCount"] == 1
    assert {number["type"]: number["value"] for number in lone["metrics"]}.items() <= before.items()
    sandbox.move("+2d")
    assert rolled_up(channelIds=[CHANNELS["linkedin"]])["impressions"] > before["impressions"]
