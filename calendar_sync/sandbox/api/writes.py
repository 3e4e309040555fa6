"""Mutations: each in a step of its own, so that one that fails leaves no trace and disturbs no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ariadne import MutationType

from calendar_sync.sandbox.api.context import Info, session_of
from calendar_sync.sandbox.api.reads import idea_view
from calendar_sync.sandbox.domain import ideas, posts
from calendar_sync.sandbox.domain.session import Refusal, Session
from calendar_sync.sandbox.store import Doc

_log = logging.getLogger(__name__)

mutation = MutationType()

# -- mutations -----------------------------------------------------------------------------------------------


def _carry_out(name: str, unexpected: str, act: Callable[[Session, Doc], Doc]) -> None:
    """Bind a mutation: its changes are undone if it is refused, and its neighbours never notice."""

    @mutation.field(name)
    def resolve(_: None, info: Info, input: Doc) -> Doc:
        session = session_of(info)
        try:
            with session.store.step():
                return act(session, input)
        except Refusal as refusal:
            return {"__typename": refusal.typename, "message": refusal.message}
        except Exception:
            _log.exception("%s failed", name)
            return {"__typename": unexpected, "message": "An unexpected error occurred. Please try again."}


def _success(post: Doc) -> Doc:
    return {"__typename": "PostActionSuccess", "post": post}


def _create_idea(session: Session, given: Doc) -> Doc:
    idea = idea_view(ideas.create(session, given))
    if session.settings.idea_payload == "IdeaResponse":
        return {"__typename": "IdeaResponse", "idea": idea, "refreshIdeas": False}
    return {**idea, "__typename": "Idea"}


def _delete_template(session: Session, given: Doc) -> Doc:
    ideas.delete_template(session, given["id"])
    return {"__typename": "EmptySuccess", "_empty": ""}


def _template(kind: str, act: Callable[[Session, Doc], Doc]) -> Callable[[Session, Doc], Doc]:
    return lambda session, given: {"__typename": f"{kind}PostTemplateSuccess", "postTemplate": act(session, given)}


_carry_out("createPost", "UnexpectedError", lambda session, given: _success(posts.create(session, given)))
_carry_out("editPost", "UnexpectedError", lambda session, given: _success(posts.edit(session, given)))
_carry_out(
    "deletePost",
    "VoidMutationError",
    lambda session, given: {"__typename": "DeletePostSuccess", "id": posts.delete(session, given["id"])},
)
_carry_out(
    "movePostInQueue",
    "VoidMutationError",
    lambda session, given: _success(posts.move(session, given["id"], given["position"])),
)
_carry_out("createIdea", "UnexpectedError", _create_idea)
_carry_out("createPostTemplate", "VoidMutationError", _template("Create", ideas.create_template))
_carry_out("updatePostTemplate", "VoidMutationError", _template("Update", ideas.update_template))
_carry_out("deletePostTemplate", "VoidMutationError", _delete_template)
