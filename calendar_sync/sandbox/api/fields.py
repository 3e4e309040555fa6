"""Fields that are worked out when they are asked for."""

from __future__ import annotations

import re
from typing import Any

from ariadne import ObjectType, ScalarType
from graphql import GraphQLError

from calendar_sync.sandbox.api.context import Info, find_channel, needs_insights, session_of
from calendar_sync.sandbox.domain import metrics
from calendar_sync.sandbox.domain.content import asset_view, metadata_view
from calendar_sync.sandbox.domain.session import Session
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse

account_type = ObjectType("Account")
organization_type = ObjectType("Organization")
post_type = ObjectType("Post")
idea_type = ObjectType("IdeaContent")
date_time = ScalarType("DateTime")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@date_time.value_parser
def parse_date_time(value: Any) -> str:
    """Return a moment from a client the way moments are kept; a day alone is its midnight in UTC."""
    try:
        return iso(parse(f"{value}T00:00:00Z" if _DAY.fullmatch(value) else value))
    except (TypeError, ValueError) as error:
        raise GraphQLError(f'DateTime cannot represent an invalid date-time-string "{value}".') from error


@account_type.field("organizations")
def resolve_organizations(_: Doc, info: Info, filter: Doc | None = None) -> list[Doc]:
    """All organizations, or the one asked for."""
    found = session_of(info).store.find("organizations")
    wanted = (filter or {}).get("organizationId")
    return [organization for organization in found if wanted in (None, organization["id"])]


@organization_type.field("channelCount")
def resolve_channel_count(organization: Doc, info: Info) -> int:
    """How many channels are connected."""
    return session_of(info).store.count("channels", "organizationId = ?", (organization["id"],))


@organization_type.field("limits")
def resolve_limits(_: Doc, info: Info) -> dict[str, int]:
    """What the plan allows."""
    return dict(session_of(info).settings.allowance.limits)


@post_type.field("channel")
def resolve_post_channel(post: Doc, info: Info) -> Doc | None:
    """The post's channel."""
    return session_of(info).store.get("channels", post["channelId"])


@post_type.field("metadata")
def resolve_post_metadata(post: Doc, info: Info) -> Doc | None:
    """The network's own part."""
    return metadata_view(post, find_channel(session_of(info), post["channelId"]))


@post_type.field("assets")
def resolve_post_assets(post: Doc, _: Info) -> list[Doc]:
    """Attachments, in order."""
    return [asset_view(asset) for asset in post["assets"]]


@post_type.field("author")
def resolve_post_author(post: Doc, info: Info) -> Doc | None:
    """Who made the post."""
    account = session_of(info).store.get("accounts", post.get("authorId"))
    return account and {**{name: account[name] for name in ("id", "avatar", "email", "name")}, "isDeleted": False}


@post_type.field("tags")
def resolve_post_tags(post: Doc, info: Info) -> list[Doc]:
    """Labels, in the order they were given."""
    return _tags(session_of(info), post["tagIds"])


@idea_type.field("tags")
def resolve_idea_tags(content: Doc, info: Info) -> list[Doc]:
    """Labels of an idea."""
    return _tags(session_of(info), content["tagIds"])


def _tags(session: Session, ids: list[str]) -> list[Doc]:
    return [tag for tag in (session.store.get("tags", id_) for id_ in ids) if tag is not None]


@post_type.field("isCustomScheduled")
def resolve_custom(post: Doc, _: Info) -> bool:
    """Whether somebody chose the time."""
    return bool(post["shareMode"] == "customScheduled")


@post_type.field("notes")
def resolve_notes(_: Doc, __: Info) -> list[Doc]:
    """Remarks of the team; the public API cannot write any, so there are none."""
    return []


_ACTIONS = {
    "draft": [
        "viewPost",
        "updatePost",
        "updatePostTags",
        "deletePost",
        "duplicatePost",
        "addPostToQueue",
        "addPostNote",
    ],
    "needs_approval": [
        "viewPost",
        "updatePost",
        "updatePostTags",
        "deletePost",
        "approvePost",
        "rejectPost",
        "addPostNote",
    ],
    "scheduled": [
        "viewPost",
        "updatePost",
        "updatePostSchedule",
        "updatePostTags",
        "deletePost",
        "duplicatePost",
        "movePostToDraft",
        "publishPostNow",
        "publishPostNext",
        "addPostNote",
    ],
    "sending": ["viewPost"],
    "sent": ["viewPost", "copyPostLink", "sharePostLink", "duplicatePost", "addPostNote"],
    "error": ["viewPost", "updatePost", "updatePostTags", "deletePost", "duplicatePost", "publishPostNow"],
}


@post_type.field("allowedActions")
def resolve_actions(post: Doc, _: Info) -> list[str]:
    """What may be done with a post of this status."""
    return _ACTIONS[post["status"]]


@post_type.field("metrics")
def resolve_metrics(post: Doc, info: Info) -> list[Doc] | None:
    """Numbers of a sent post."""
    session = session_of(info)
    needs_insights(session)
    numbers = metrics.values(post, post["channelService"], session.now)
    return None if numbers is None else metrics.listed(numbers)


@post_type.field("metricsUpdatedAt")
def resolve_metrics_updated(post: Doc, info: Info) -> str | None:
    """When the numbers were last read."""
    moment = metrics.updated_at(post, session_of(info).now)
    return iso(moment) if moment else None
