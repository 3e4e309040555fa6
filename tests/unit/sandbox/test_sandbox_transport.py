"""What a client meets before any field is looked at: keys, agents, envelopes, document limits, rate windows."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from calendar_sync.sandbox.settings import ALL_SCOPES, Settings
from tests.unit.sandbox.sandbox_client import CHANNELS, ORGANIZATION, Client

ACCOUNT = "{account{id}}"


def errors(reply: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(reply.body)["errors"]
    return found


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (None, "An authentication JWT or Access Token is required"),
        ("Basic c2FuZGJveA==", "An authentication JWT or Access Token is required"),
        ("Bearer ", "An authentication JWT or Access Token is required"),
        ("Bearer someone-elses", "Access token is not valid"),
    ],
)
def test_a_missing_or_wrong_key_is_a_401_without_rate_headers(
    make: Callable[..., Client], header: str | None, message: str
) -> None:
    client = make(settings=Settings())
    reply = client.send(ACCOUNT, key=None, headers={"Authorization": header} if header else {})
    assert reply.status == 401
    assert errors(reply) == [{"message": message, "extensions": {"code": "UNAUTHENTICATED"}}]
    assert not [name for name, _ in reply.headers if name.startswith("RateLimit")]


@pytest.mark.parametrize("agent", ["", "Python-urllib/3.11"])
def test_an_unnamed_client_is_turned_away_in_front_of_buffer(client: Client, agent: str) -> None:
    reply = client.send(ACCOUNT, headers={"User-Agent": agent})
    assert (reply.status, reply.body) == (403, b"error code: 1010")


def test_both_paths_answer_and_nothing_else_does(client: Client) -> None:
    headers = [("User-Agent", "t"), ("Authorization", "Bearer sandbox-key"), ("Content-Type", "application/json")]
    body = json.dumps({"query": ACCOUNT}).encode()
    statuses = {
        (method, path): client.sandbox.handle(method, path, headers, body).status
        for method, path in [("POST", "/"), ("POST", "/graphql"), ("POST", "/1/x.json"), ("GET", "/"), ("OPTIONS", "/")]
    }
    assert list(statuses.values()) == [200, 200, 404, 405, 204]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"query": 1}', b"\xff\xfe", b'{"variables": {}}'])
def test_what_is_no_graphql_request_is_a_400(client: Client, body: bytes) -> None:
    headers = [("User-Agent", "t"), ("Authorization", "Bearer sandbox-key"), ("Content-Type", "application/json")]
    reply = client.sandbox.handle("POST", "/", headers, body)
    assert reply.status == 400
    assert errors(reply)[0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_body_of_another_type_is_refused(client: Client) -> None:
    assert client.send(ACCOUNT, headers={"Content-Type": "text/plain"}).status == 400


CREATE = 'mutation{createPost(input:{channelId:"c",schedulingType:%s,mode:%s}){%s}}'


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            CREATE % ("automatic_publishing", "addToQueue", "__typename"),
            'Value "automatic_publishing" does not exist in "SchedulingType" enum.',
        ),
        (
            CREATE % ("automatic", "addToQueue", "... on VoidMutationError{message}"),
            'Fragment cannot be spread here as objects of type "PostActionPayload" can never be of type '
            '"VoidMutationError".',
        ),
        (CREATE % ("automatic", "addToQueue", "id"), 'Cannot query field "id" on type "PostActionPayload".'),
        (
            CREATE % ("automatic", "customSchedule", "__typename"),
            'Value "customSchedule" does not exist in "ShareMode" enum.',
        ),
        (
            'mutation{deletePost(input:{postId:"x"}){__typename}}',
            'Field "DeletePostInput.id" of required type "PostId!" was not provided.',
        ),
        (
            'mutation{deletePost(input:{postId:"x", id:"x"}){__typename}}',
            'Field "postId" is not defined by type "DeletePostInput".',
        ),
        (
            "{posts(input:{organizationId:null}){edges{cursor}}}",
            'Expected value of type "OrganizationId!", found null.',
        ),
        (
            "{channel{id}}",
            'Field "channel" argument "input" of type "ChannelInput!" is required, but it was not provided.',
        ),
        ("{account{totalCount}}", 'Cannot query field "totalCount" on type "Account".'),
        ("{account{idd}}", 'Cannot query field "idd" on type "Account".'),
    ],
)
def test_documents_are_validated_in_the_words_of_the_real_server(client: Client, query: str, message: str) -> None:
    reply = client.send(query)
    assert reply.status == 400
    assert message in [error["message"] for error in errors(reply)]
    assert {error["extensions"]["code"] for error in errors(reply)} == {"GRAPHQL_VALIDATION_FAILED"}


GIVEN = {"channelId": "c", "mode": "addToQueue", "schedulingType": "automatic"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {**GIVEN, "mode": "now"},
            'Variable "$input" got invalid value "now" at "input.mode"; '
            'Value "now" does not exist in "ShareMode" enum.',
        ),
        (
            {**GIVEN, "assets": {"images": []}},
            'Variable "$input" got invalid value { images: [] } at "input.assets"; '
            'Field "images" is not defined by type "AssetInput".',
        ),
        (
            {**GIVEN, "assets": [{"image": {}}]},
            'Variable "$input" got invalid value {} at "input.assets[0].image"; '
            'Field "url" of required type "String!" was not provided.',
        ),
        (
            {**GIVEN, "mode": None},
            'Variable "$input" got invalid value null at "input.mode"; '
            'Expected non-nullable type "ShareMode!" not to be null.',
        ),
        (
            {**GIVEN, "dueAt": "tomorrow"},
            'Variable "$input" got invalid value "tomorrow" at "input.dueAt"; '
            'DateTime cannot represent an invalid date-time-string "tomorrow".',
        ),
        ("x", 'Variable "$input" got invalid value "x"; Expected type "CreatePostInput" to be an object.'),
        (None, 'Variable "$input" of non-null type "CreatePostInput!" must not be null.'),
        (..., 'Variable "$input" of required type "CreatePostInput!" was not provided.'),
    ],
)
def test_variables_are_checked_in_the_words_of_the_real_server(client: Client, value: Any, message: str) -> None:
    query = "mutation($input:CreatePostInput!){createPost(input:$input){__typename}}"
    reply = client.send(query, {} if value is ... else {"input": value})
    assert reply.status == 400
    assert errors(reply)[0] == {"message": message, "extensions": {"code": "BAD_USER_INPUT"}}


@pytest.mark.parametrize(
    "moment",
    [
        "2026-07",
        "20260701",
        "2026-02-30",
        "2026-07-01T09:00:00",
        "0000-01-01T00:00:00Z",
        5,
        "0001-01-01T00:00:00+05:00",
    ],
)
def test_a_time_needs_a_date_a_time_and_an_offset(client: Client, moment: Any) -> None:
    query = "query($i:PostsInput!){posts(input:$i){edges{cursor}}}"
    given = {"organizationId": ORGANIZATION, "filter": {"dueAt": {"start": moment}}}
    assert client.send(query, {"i": given}).status == 400
    literal = (
        f'{{posts(input:{{organizationId:"o",filter:{{dueAt:{{start:{json.dumps(moment)}}}}}}}){{edges{{cursor}}}}}}'
    )
    assert client.send(literal).status == 400


def test_an_operation_is_chosen_by_its_name(client: Client) -> None:
    query = "query A{account{id}} query B{account{email}}"
    assert "email" in client.ask(query, operationName="B")["account"]
    assert client.send(query).status == 400
    assert client.send(query, operationName="C").status == 400


# -- document limits -----------------------------------------------------------------------------------------


def aliased(count: int, selection: str = "__typename ... on MutationError{message}") -> str:
    create = (
        f'createPost(input:{{channelId:"{CHANNELS["bluesky"]}",text:"n",schedulingType:automatic,mode:addToQueue}})'
    )
    return "mutation{" + " ".join(f"m{n}:{create}{{{selection}}}" for n in range(count)) + "}"


def test_thirty_aliased_mutations_pass_and_one_more_does_not(client: Client) -> None:
    data = client.ask(aliased(30))
    assert len(data) == 30
    assert {payload["__typename"] for payload in data.values()} == {"PostActionSuccess"}
    reply = client.send(aliased(31))
    assert reply.status == 400
    assert errors(reply)[0]["message"] == "Syntax Error: Aliases limit of 30 exceeded, found 31."


def test_aliases_inside_and_in_fragments_count(client: Client) -> None:
    assert client.send(aliased(15, "kind:__typename ... on MutationError{message}")).status == 200
    assert client.send(aliased(16, "kind:__typename ... on MutationError{message}")).status == 400
    fragment = "fragment F on Account{" + " ".join(f"a{n}:id" for n in range(16)) + "}"
    assert client.send("{account{...F}}" + fragment).status == 200
    assert client.send("{account{...F ...on Account{...F}}}" + fragment).status == 400


def nested(levels: int) -> str:
    return "{" + "... on Query{" * levels + "__typename" + "}" * levels + "}"


def test_depth(client: Client) -> None:
    assert client.send(nested(24)).status == 200
    reply = client.send(nested(25))
    assert reply.status == 400
    assert errors(reply)[0]["message"] == "Syntax Error: Query depth limit of 25 exceeded, found 26."


def test_directives(client: Client) -> None:
    query = "{account{" + " ".join(f"id @include(if:true) @skip(if:{'false'})" for _ in range(25)) + "%s}}"
    assert client.send(query % "").status == 200
    reply = client.send(query % " email @include(if:true)")
    assert reply.status == 400
    assert errors(reply)[0]["message"] == "Syntax Error: Directives limit of 50 exceeded, found 51."


def test_tokens(client: Client) -> None:
    query = '{posts(input:{organizationId:"o",filter:{channelIds:[%s]}}){edges{cursor}}}'
    assert "not authorized" in client.send(query % ('"a" ' * 14_900)).body.decode().lower()
    reply = client.send(query % ('"a" ' * 15_000))
    assert reply.status == 400
    assert errors(reply)[0]["message"] == "Syntax Error: Token limit of 15000 exceeded."


def test_complexity(client: Client) -> None:
    level = 'organizations(filter:{organizationId:"x"}){limits{channels ...on OrganizationLimits{tags}}}'
    assert client.send("{account{" + level * 20 + "}}").status == 200
    deep = "... on Query{" * 20 + "account{" + "id " * 60 + "}" + "}" * 20
    reply = client.send("{" + deep + "}")
    assert reply.status == 400
    assert errors(reply)[0]["message"] == "Query exceeds maximum allowed complexity. Please simplify your query."


def test_a_document_nested_without_end_is_refused_and_not_a_crash(client: Client) -> None:
    for query in ("{a" * 4000, nested(3000), "fragment F on Account{...F} {account{...F}}"):
        assert client.send(query).status == 400


def test_pages_are_at_most_100(client: Client) -> None:
    query = f'query($n:Int){{posts(first:$n,input:{{organizationId:"{ORGANIZATION}"}}){{edges{{cursor}}}}}}'
    assert client.ask(query, {"n": 100})["posts"]["edges"]
    reply = client.send(query, {"n": 101})
    assert errors(reply)[0]["message"] == "Pagination limit exceeded. Maximum 100 items per request."
    assert json.loads(reply.body)["data"] is None


# -- rate windows --------------------------------------------------------------------------------------------


def lines(reply: Any, name: str) -> list[str]:
    return [value for key, value in reply.headers if key == name]


def test_every_answer_tells_of_all_windows(make: Callable[..., Client]) -> None:
    client = make(plan="free", settings=Settings())
    reply = client.send(ACCOUNT)
    assert lines(reply, "RateLimit") == [
        '"100-in-15min"; r=99; t=900',
        '"250-in-1day"; r=249; t=86400',
        '"3000-in-30days"; r=2999; t=2592000',
    ]
    pk = base64.b64encode(hashlib.sha256(b"sandbox-key").hexdigest()[:12].encode()).decode()
    assert lines(reply, "RateLimit-Policy") == [
        f'"100-in-15min"; q=100; w=900; pk=:{pk}:',
        f'"250-in-1day"; q=250; w=86400; pk=:{pk}:',
        f'"3000-in-30days"; q=3000; w=2592000; pk=:{pk}:',
    ]
    client.clock.forward(seconds=10.5)
    assert lines(client.send(ACCOUNT), "RateLimit")[0] == '"100-in-15min"; r=98; t=890'


@pytest.mark.parametrize(
    ("plan", "day", "month"), [("free", 250, 3000), ("essentials", 250, 7500), ("team", 500, 15000)]
)
def test_windows_by_plan(make: Callable[..., Client], plan: str, day: int, month: int) -> None:
    policies = lines(make(plan=plan, settings=Settings()).send(ACCOUNT), "RateLimit-Policy")
    assert [policy.split(";")[1].strip() for policy in policies] == ["q=100", f"q={day}", f"q={month}"]


def test_the_101st_request_is_a_429_until_the_window_ends(make: Callable[..., Client]) -> None:
    client = make(settings=Settings())
    for _ in range(100):
        assert client.send(ACCOUNT).status == 200
    client.clock.forward(seconds=600)
    for _ in range(3):
        reply = client.send(ACCOUNT)
        assert reply.status == 429
    assert errors(reply) == [
        {
            "message": "Too many requests from this client. Please try again later.",
            "extensions": {"code": "RATE_LIMIT_EXCEEDED", "window": "15m"},
        }
    ]
    assert lines(reply, "Retry-After") == ["300"]
    assert lines(reply, "RateLimit") == ['"100-in-15min"; r=0; t=300']
    assert len(lines(reply, "RateLimit-Policy")) == 1
    client.clock.forward(seconds=300)
    assert lines(client.send(ACCOUNT), "RateLimit")[:2] == [
        '"100-in-15min"; r=99; t=900',
        '"500-in-1day"; r=399; t=85500',
    ]


def test_a_429_costs_nothing_and_names_the_first_window_used_up(make: Callable[..., Client]) -> None:
    client = make(plan="free", settings=Settings())
    for _ in range(3):
        for _ in range(100):
            client.send(ACCOUNT)
        client.clock.forward(seconds=900)
    reply = client.send(ACCOUNT)
    assert errors(reply)[0]["extensions"]["window"] == "24h"
    assert lines(reply, "RateLimit")[0].startswith('"100-in-15min"; r=')
    assert len(lines(reply, "RateLimit")) == 2
    assert lines(reply, "Retry-After") == [str(86400 - 2700)]
    client.clock.forward(seconds=86400 - 2700)
    assert '"3000-in-30days"; r=2749; t=2505600' in lines(client.send(ACCOUNT), "RateLimit")


def test_failed_requests_cost_quota_but_unknown_keys_do_not(make: Callable[..., Client]) -> None:
    client = make(settings=Settings())
    client.send("{nonsense")
    client.send(ACCOUNT, key="wrong")
    assert '"100-in-15min"; r=98; t=900' in lines(client.send(ACCOUNT), "RateLimit")


def test_keys_have_windows_of_their_own(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(), keys=["one", "two"])
    client.send(ACCOUNT, key="one")
    assert lines(client.send(ACCOUNT, key="two"), "RateLimit")[0] == '"100-in-15min"; r=99; t=900'


def test_a_plan_has_so_many_keys() -> None:
    keys = dict.fromkeys(("one", "two"), ALL_SCOPES)
    with pytest.raises(ValueError, match="1 API key"):
        Settings(plan="free", keys=keys)
    assert Settings(plan="essentials", keys=keys).allowance.api_keys == 3
