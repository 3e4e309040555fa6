"""The ideas board and post templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sandbox_client import ORGANIZATION, Client

TODO, DONE = "65f1c0e5b2d3e4f5a6b7cb02", "65f1c0e5b2d3e4f5a6b7cb03"
EVERGREEN = {"id": "65f1c0d4b2d3e4f5a6b7ca02", "name": "Evergreen", "color": "#2F9E6E"}
IDEA = (
    "id groupId position createdAt updatedAt "
    "content{title text services date tags{name} media{url type source{name}} aiAssisted}"
)
CREATE = (
    f"mutation($i:CreateIdeaInput!){{createIdea(input:$i){{__typename ... on Idea{{{IDEA}}} "
    f"... on IdeaResponse{{refreshIdeas idea{{{IDEA}}}}} ... on MutationError{{message}}}}}}"
)
LIST = (
    f"query($f:Int,$a:String,$i:IdeasInput!){{ideas(first:$f,after:$a,input:$i)"
    f"{{edges{{node{{{IDEA}}}}} pageInfo{{hasNextPage endCursor}}}}}}"
)


def create(client: Client, content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    payload: dict[str, Any] = client.ask(CREATE, {"i": {"organizationId": ORGANIZATION, "content": content, **fields}})[
        "createIdea"
    ]
    return payload


def listed(client: Client, first: int = 100, **fields: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        given = {"f": first, "a": after, "i": {"organizationId": ORGANIZATION, **fields}}
        page = client.ask(LIST, given)["ideas"]
        found.extend(edge["node"] for edge in page["edges"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_an_idea_reads_back_as_it_was_written(client: Client) -> None:
    content = {
        "title": " Title ",
        "text": "Text",
        "services": ["bluesky", "threads"],
        "date": "2026-07-01T10:00:00Z",
        "tags": [EVERGREEN],
        "media": [{"url": "https://e.com/a.jpg", "type": "image", "source": {"name": "unsplash"}}],
    }
    idea = create(client, content, group={"groupId": TODO})
    assert idea["__typename"] == "Idea"
    assert idea["groupId"] == TODO
    assert idea["createdAt"] == int(client.clock.now().timestamp())
    assert idea["content"] == {
        "title": "Title",
        "text": "Text",
        "services": ["bluesky", "threads"],
        "date": "2026-07-01T10:00:00.000Z",
        "tags": [{"name": "Evergreen"}],
        "media": [{"url": "https://e.com/a.jpg", "type": "image", "source": {"name": "unsplash"}}],
        "aiAssisted": False,
    }
    del idea["__typename"]
    assert listed(client)[0] == idea


def test_the_other_shape_of_the_answer(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(idea_payload="IdeaResponse"))
    payload = create(client, {"text": "T"})
    assert payload["__typename"] == "IdeaResponse"
    assert payload["idea"]["content"]["text"] == "T"


def test_pages_and_filters(client: Client) -> None:
    for number in range(5):
        create(client, {"text": str(number)}, **({"group": {"groupId": DONE}} if number % 2 else {}))
    assert [idea["id"] for idea in listed(client, first=2)] == [idea["id"] for idea in listed(client)]
    assert len(listed(client)) == 8
    assert {idea["groupId"] for idea in listed(client, groupFilter={"groups": [DONE]})} == {DONE}
    assert len(listed(client, groupFilter={"membership": "ungrouped"})) == 3
    assert len(listed(client, groupFilter={"membership": "grouped"})) == 5
    assert len(listed(client, tagsFilter={"in": [EVERGREEN["id"]]})) == 1
    assert len(listed(client, tagsFilter={"in": [], "isEmpty": True})) == 6
    wrong = {"organizationId": ORGANIZATION, "groupFilter": {"groups": [DONE], "membership": "grouped"}}
    assert client.send(LIST, {"i": wrong}).status == 400


def test_an_idea_is_placed_after_another_or_at_the_top(client: Client) -> None:
    group = {"groupId": DONE}
    last, first = (create(client, {"text": text}, group=group) for text in "ab")
    middle = create(client, {"text": "m"}, group={**group, "placeAfterId": first["id"]})
    assert first["position"] < middle["position"] < last["position"]
    top = create(client, {"text": "t"}, group={**group, "placeAfterId": None})
    assert top["position"] < first["position"]
    payload = create(client, {"text": "m"}, group={"groupId": TODO, "placeAfterId": first["id"]})
    assert payload["__typename"] == "InvalidInputError"


@pytest.mark.parametrize(
    ("content", "fields", "kind"),
    [
        ({}, {}, "InvalidInputError"),
        ({"text": "  "}, {}, "InvalidInputError"),
        ({"text": "T", "tags": [{"id": "x", "name": "x", "color": "x"}]}, {}, "InvalidInputError"),
        ({"text": "T"}, {"group": {"groupId": "x"}}, "InvalidInputError"),
        ({"text": "T"}, {"organizationId": "x"}, "UnauthorizedError"),
    ],
)
def test_refused_ideas(client: Client, content: dict[str, Any], fields: dict[str, Any], kind: str) -> None:
    assert create(client, content, **fields)["__typename"] == kind
    assert len(listed(client)) == 3


def test_a_hundred_ideas_on_the_free_plan(make: Callable[..., Client]) -> None:
    client = make(plan="free")
    for number in range(97):
        create(client, {"text": str(number)})
    assert create(client, {"text": "one too many"}) == {
        "__typename": "LimitReachedError",
        "message": "Ideas limit reached. You have 100 ideas out of 100 allowed.",
    }


def test_groups(client: Client) -> None:
    query = f'{{ideaGroups(input:{{organizationId:"{ORGANIZATION}"}}){{name isLocked}}}}'
    assert client.ask(query)["ideaGroups"] == [
        {"name": "Unassigned", "isLocked": True},
        {"name": "To do", "isLocked": False},
        {"name": "Done", "isLocked": False},
    ]


# -- templates -----------------------------------------------------------------------------------------------

NEW = {"organizationId": ORGANIZATION, "title": "T", "body": "B", "description": "D"}
TEMPLATE = "id title body description emoji visibility createdAt updatedAt"


def mutate(client: Client, name: str, **given: Any) -> dict[str, Any]:
    kind = name[0].upper() + name[1:]
    success = "" if name.startswith("delete") else f"... on {kind}Success{{postTemplate{{{TEMPLATE}}}}}"
    query = f"mutation($i:{kind}Input!){{{name}(input:$i){{__typename {success} ... on VoidMutationError{{message}}}}}}"
    payload: dict[str, Any] = client.ask(query, {"i": given})[name]
    return payload


def test_a_template_from_creation_to_deletion(client: Client) -> None:
    made = mutate(client, "createPostTemplate", **NEW, visibility="internal")
    template = made["postTemplate"]
    client.clock.forward(minutes=1)
    changed = mutate(client, "updatePostTemplate", id=template["id"], body="New", emoji=None)["postTemplate"]
    assert changed == {**template, "body": "New", "updatedAt": "2026-06-15T12:01:00.000Z"}
    read = client.ask(f'{{postTemplate(input:{{id:"{template["id"]}"}}){{{TEMPLATE}}}}}')["postTemplate"]
    assert read == changed
    query = "query($i:PostTemplatesInput!){postTemplates(first:1,input:$i){totalCount edges{node{id}}}}"
    page = client.ask(query, {"i": {"organizationId": ORGANIZATION}})["postTemplates"]
    assert page == {"totalCount": 2, "edges": [{"node": {"id": template["id"]}}]}
    private = {"organizationId": ORGANIZATION, "filter": {"visibility": "private"}}
    assert client.ask(query, {"i": private})["postTemplates"] == {"totalCount": 0, "edges": []}
    assert mutate(client, "deletePostTemplate", id=template["id"])["__typename"] == "EmptySuccess"
    gone = {"__typename": "VoidMutationError", "message": "Document not found"}
    assert mutate(client, "deletePostTemplate", id=template["id"]) == gone
    assert mutate(client, "updatePostTemplate", id=template["id"], title="x") == gone
    assert client.ask(f'{{postTemplate(input:{{id:"{template["id"]}"}}){{id}}}}')["postTemplate"] is None


def test_a_template_needs_words_and_room(make: Callable[..., Client]) -> None:
    client = make(plan="free")
    for wrong in ({"title": " "}, {"body": ""}, {"description": ""}, {"description": None}, {"visibility": "public"}):
        assert mutate(client, "createPostTemplate", **{**NEW, **wrong})["__typename"] == "VoidMutationError"
    for number in range(9):
        made = mutate(client, "createPostTemplate", **{**NEW, "title": str(number)})["postTemplate"]
    for wrong in ({"title": " "}, {"description": ""}):
        assert mutate(client, "updatePostTemplate", id=made["id"], **wrong)["__typename"] == "VoidMutationError"
    assert "limit reached" in mutate(client, "createPostTemplate", **NEW)["message"]
