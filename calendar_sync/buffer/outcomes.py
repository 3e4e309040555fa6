"""What became of each mutation of a batch, read from the one answer to the whole document.

Only an answer that says so is taken for "done" or "refused". Everything else is unknown, and unknown is settled by
looking into Buffer, not by sending again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calendar_sync.buffer.answers import Node, below
from calendar_sync.buffer.failures import REFUSED_CODES, code_of, errors_of, message_of, shortened
from calendar_sync.buffer.parse import parse_idea, parse_post
from calendar_sync.errors import BufferError
from calendar_sync.model.buffer import Idea
from calendar_sync.model.mutation import MutationResult, Verdict

UNSURE_ERRORS = frozenset({"UnexpectedError"})
"""Error types that tell of an accident rather than a refusal: it may have happened after the deed."""

_PLAINLY: tuple[tuple[str, str], ...] = (
    (
        "needsapproval requires a posting policy",
        "Nobody in this Buffer organization can approve posts, as it has no approval policy: clear the Needs approval "
        "column, or set up approvals in Buffer",
    ),
)
"""Words of refusals (in lower case) that speak of Buffer's fields, and what they mean to whoever plans posts."""

GONE = "document not found"
"""How Buffer answers the deletion of what is no longer there."""


def results_of(fields: Sequence[str], answer: Mapping[str, Any]) -> tuple[MutationResult, ...]:
    """Return one result for each mutation, in order.

    Args:
        fields: Buffer's names of the mutations; number ``n`` was aliased ``mn``.
        answer: The whole answer, ``data`` (perhaps null) and ``errors``.
    """
    data = below(answer, "data")
    errors = _errors_by_alias(answer)
    return tuple(
        _result(field, data[alias], errors.get(alias, ()))
        if isinstance(data.get(alias), Mapping)
        else _without_data(errors.get(alias, ()))
        for alias, field in ((f"m{number}", field) for number, field in enumerate(fields))
    )


def _errors_by_alias(answer: Mapping[str, Any]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for error in errors_of(answer):
        path = error.get("path")
        if isinstance(path, list) and path and isinstance(path[0], str):
            found.setdefault(path[0], []).append(error)
    return found


def _without_data(errors: Sequence[Node]) -> MutationResult:
    """Judge a mutation that was answered by errors alone, or not at all.

    An error deep inside the answer (its path is longer than the alias) was met while reporting, after the deed.
    """
    if not errors:
        return _unknown("", "Buffer's answer says nothing about it")
    first = errors[0]
    code, message = code_of(first), message_of(first)
    if code in REFUSED_CODES and all(len(error["path"]) == 1 for error in errors):
        return MutationResult(Verdict.REFUSED, error_type=code, message=message)
    return _unknown(code, message)


def _result(field: str, node: Node, errors: Sequence[Node]) -> MutationResult:
    kind = node.get("__typename")
    kind = kind if isinstance(kind, str) else ""
    try:
        match field, kind:
            case (("createPost" | "editPost"), "PostActionSuccess"):
                return MutationResult(Verdict.DONE, post=parse_post(below(node, "post")))
            case "deletePost", "DeletePostSuccess":
                return MutationResult(Verdict.DONE)
            case "createIdea", ("Idea" | "IdeaResponse"):
                return MutationResult(Verdict.DONE, idea=_idea(node if kind == "Idea" else node.get("idea")))
    except BufferError as error:
        return _unknown(kind, f"Buffer says it is done, but not what it has: {error.message}")
    return _refusal(field, kind, node, errors)


def _idea(node: Any) -> Idea | None:
    return None if node is None else parse_idea(node if isinstance(node, Mapping) else {})


def _refusal(field: str, kind: str, node: Node, errors: Sequence[Node]) -> MutationResult:
    message, link, code = node.get("message"), node.get("link"), node.get("code")
    if not isinstance(message, str):
        return _unknown(kind, message_of(errors[0]) if errors else f"Buffer answered with an unknown {kind or 'type'}")
    message = shortened(message) if message.strip() else "no reason given"
    message = next((plain for words, plain in _PLAINLY if words in message.casefold()), message)
    if field == "deletePost" and (kind == "NotFoundError" or message.lower().startswith(GONE)):
        return MutationResult(Verdict.DONE, already_gone=True, error_type=kind, message=message)
    link = link if isinstance(link, str) else ""
    broke = kind in UNSURE_ERRORS or (isinstance(code, int) and 500 <= code < 600)
    return MutationResult(Verdict.UNKNOWN if broke else Verdict.REFUSED, error_type=kind, message=message, link=link)


def _unknown(error_type: str, message: str) -> MutationResult:
    return MutationResult(Verdict.UNKNOWN, error_type=error_type, message=message)
