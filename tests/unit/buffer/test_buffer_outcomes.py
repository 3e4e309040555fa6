"""The verdict on each mutation of a batch."""

from __future__ import annotations

from typing import Any

import pytest
from buffer_fakes import error, idea_node, post_node

from calendar_sync.buffer.outcomes import results_of
from calendar_sync.model.mutation import MutationResult, Verdict

DONE, REFUSED, UNKNOWN = Verdict.DONE, Verdict.REFUSED, Verdict.UNKNOWN


def only(field: str, node: Any, *errors: dict[str, Any]) -> MutationResult:
    (result,) = results_of([field], {"data": {"m0": node}, "errors": list(errors)})
    return result


@pytest.mark.parametrize("field", ["createPost", "editPost"])
def test_a_post_is_done_and_handed_back(field: str) -> None:
    result = only(field, {"__typename": "PostActionSuccess", "post": post_node(7)})
    assert result.verdict is DONE
    assert result.post is not None
    assert result.post.id == "post7"


@pytest.mark.parametrize(
    "node",
    [{"__typename": "Idea", **idea_node(3)}, {"__typename": "IdeaResponse", "idea": idea_node(3)}],
    ids=["Idea", "IdeaResponse"],
)
def test_an_idea_comes_in_two_shapes(node: dict[str, Any]) -> None:
    result = only("createIdea", node)
    assert result.verdict is DONE
    assert result.idea is not None
    assert result.idea.id == "idea3"


def test_an_idea_may_be_done_without_being_told() -> None:
    assert only("createIdea", {"__typename": "IdeaResponse", "idea": None}) == MutationResult(DONE)


def test_a_deletion_is_done() -> None:
    assert only("deletePost", {"__typename": "DeletePostSuccess", "id": "p"}) == MutationResult(DONE)


@pytest.mark.parametrize("kind", ["VoidMutationError", "NotFoundError"])
def test_deleting_what_is_gone_is_done(kind: str) -> None:
    result = only("deletePost", {"__typename": kind, "message": "Document not found"})
    assert (result.verdict, result.already_gone) == (DONE, True)


def test_deleting_what_is_sent_is_refused() -> None:
    message = "Account is not allowed to perform this action on post"
    result = only("deletePost", {"__typename": "VoidMutationError", "message": message})
    assert (result.verdict, result.already_gone, result.message) == (REFUSED, False, message)


def test_editing_what_is_gone_is_no_deed() -> None:
    assert only("editPost", {"__typename": "NotFoundError", "message": "Document not found"}).verdict is REFUSED


@pytest.mark.parametrize(
    ("node", "verdict"),
    [
        ({"__typename": "InvalidInputError", "message": "no"}, REFUSED),
        ({"__typename": "LimitReachedError", "message": "no"}, REFUSED),
        ({"__typename": "NotFoundError", "message": "no"}, REFUSED),
        ({"__typename": "UnauthorizedError", "message": "no"}, REFUSED),
        ({"__typename": "RestProxyError", "message": "no", "code": 1025, "link": "https://help.example"}, REFUSED),
        ({"__typename": "RestProxyError", "message": "no", "code": 503, "link": None}, UNKNOWN),
        ({"__typename": "UnexpectedError", "message": "no"}, UNKNOWN),
        ({"__typename": "SomethingNewError", "message": "no"}, REFUSED),
        ({"__typename": "SomethingNewSuccess"}, UNKNOWN),
        ({"__typename": None}, UNKNOWN),
        ({}, UNKNOWN),
        ({"__typename": "DeletePostSuccess", "id": "p"}, UNKNOWN),
        ({"__typename": "PostActionSuccess", "post": None}, UNKNOWN),
        ({"__typename": "PostActionSuccess", "post": {"id": None}}, UNKNOWN),
        ("text", UNKNOWN),
    ],
)
def test_every_other_answer_is_refused_or_unknown(node: Any, verdict: Verdict) -> None:
    assert only("createPost", node).verdict is verdict


def test_a_refusal_keeps_buffers_words_type_and_link() -> None:
    result = only(
        "createPost", {"__typename": "RestProxyError", "message": "No  more\n", "code": 1, "link": "https://h"}
    )
    assert result == MutationResult(REFUSED, error_type="RestProxyError", message="No more", link="https://h")


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        (error("bad", "BAD_USER_INPUT", path=["m0"]), REFUSED),
        (error("gone", "NOT_FOUND", path=["m0"]), REFUSED),
        (error("no", "FORBIDDEN", path=["m0"]), REFUSED),
        (error("oops", "INTERNAL_SERVER_ERROR", path=["m0"]), UNKNOWN),
        (error("oops", path=["m0"]), UNKNOWN),
        (error("met while reporting", "NOT_FOUND", path=["m0", "post", "channel"]), UNKNOWN),
        (error("of another", "BAD_USER_INPUT", path=["m1"]), UNKNOWN),
        (error("of nobody", "BAD_USER_INPUT"), UNKNOWN),
    ],
)
def test_a_null_is_judged_by_its_own_error(listed: dict[str, Any], verdict: Verdict) -> None:
    assert only("createPost", None, listed).verdict is verdict


def test_each_alias_is_judged_alone() -> None:
    data = {
        "m0": {"__typename": "PostActionSuccess", "post": post_node(1)},
        "m1": None,
        "m3": {"__typename": "DeletePostSuccess", "id": "p"},
    }
    errors = [error("bad", "BAD_USER_INPUT", path=["m1"])]
    fields = ["createPost", "createPost", "createPost", "deletePost"]
    results = results_of(fields, {"data": data, "errors": errors})
    assert [result.verdict for result in results] == [DONE, REFUSED, UNKNOWN, DONE]


def test_one_failure_that_takes_all_data_along_leaves_the_others_unknown() -> None:
    answer = {"data": None, "errors": [error("bad", "BAD_USER_INPUT", path=["m1"])]}
    assert [result.verdict for result in results_of(["createPost"] * 3, answer)] == [UNKNOWN, REFUSED, UNKNOWN]


def test_a_web_page_in_a_message_is_not_quoted() -> None:
    result = only("createPost", {"__typename": "UnexpectedError", "message": "<!DOCTYPE html><html>" + "x" * 5000})
    assert result.message == "a web page"


def test_a_missing_approval_policy_is_told_with_its_mend() -> None:
    said = "Validation error: needsApproval requires a posting policy with approval"
    answer = {"data": {"m0": {"__typename": "InvalidInputError", "message": said}}}
    (result,) = results_of(["createPost"], answer)
    assert result.verdict is Verdict.REFUSED
    assert "clear the Needs approval column" in result.message
