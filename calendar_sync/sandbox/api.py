"""The schema with everything behind it: queries, mutations and computed fields."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ariadne import MutationType, ObjectType, QueryType, ScalarType, make_executable_schema
from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema

from calendar_sync.sandbox import ideas, listing, metrics, posts
from calendar_sync.sandbox.content import asset_view, metadata_view
from calendar_sync.sandbox.outcomes import Refusal, Session
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse, zone

Info = GraphQLResolveInfo[Any]
_log = logging.getLogger(__name__)

_DAILY: dict[str, int] = {"instagram": 50, "facebook": 35, "tiktok": 25}
_LONGEST_SPAN = timedelta(days=365)

query = QueryType()
mutation = MutationType()
account_type = ObjectType("Account")
organization_type = ObjectType("Organization")
channel_type = ObjectType("Channel")
post_type = ObjectType("Post")
idea_type = ObjectType("IdeaContent")
date_time = ScalarType("DateTime")


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """Return the executable schema, built once."""
    text = files("calendar_sync.sandbox").joinpath("schema.graphql").read_text(encoding="utf-8")
    bindables = (query, mutation, account_type, organization_type, channel_type, post_type, idea_type, date_time)
    return make_executable_schema(text, *bindables)


def _session(info: Info) -> Session:
    session: Session = info.context
    return session


def _refuse(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})


@date_time.value_parser
def parse_date_time(value: Any) -> str:
    """Return a moment from a client the way moments are kept."""
    try:
        return iso(parse(value))
    except (TypeError, ValueError) as error:
        raise GraphQLError(f'DateTime cannot represent an invalid date-time-string "{value}".') from error


# -- account, organizations, channels ------------------------------------------------------------------------


@query.field("account")
def resolve_account(_: None, info: Info) -> Doc | None:
    """The account behind the key."""
    session = _session(info)
    return session.store.get("accounts", session.account_id)


@account_type.field("organizations")
def resolve_organizations(_: Doc, info: Info, filter: Doc | None = None) -> list[Doc]:
    """All organizations, or the one asked for."""
    found = _session(info).store.find("organizations")
    wanted = (filter or {}).get("organizationId")
    return [organization for organization in found if wanted in (None, organization["id"])]


@organization_type.field("channelCount")
def resolve_channel_count(organization: Doc, info: Info) -> int:
    """How many channels are connected."""
    return _session(info).store.count("channels", "organizationId = ?", (organization["id"],))


@organization_type.field("limits")
def resolve_limits(_: Doc, info: Info) -> dict[str, int]:
    """What the plan allows."""
    return dict(_session(info).settings.allowance.limits)


def _organization(session: Session, id_: str) -> Doc:
    organization = session.store.get("organizations", id_)
    if organization is None:
        raise _refuse("Not authorized", "FORBIDDEN")
    return organization


@query.field("channels")
def resolve_channels(_: None, info: Info, input: Doc) -> list[Doc]:
    """The channels of an organization."""
    session = _session(info)
    _organization(session, input["organizationId"])
    wanted = input.get("filter") or {}
    found = session.store.find("channels", "organizationId = ?", (input["organizationId"],))
    if wanted.get("isLocked") is not None:
        found = [channel for channel in found if channel["isLocked"] == wanted["isLocked"]]
    if wanted.get("product") is not None:
        found = [channel for channel in found if wanted["product"] in (channel["products"] or ())]
    return found


@query.field("channel")
def resolve_channel(_: None, info: Info, input: Doc) -> Doc:
    """One channel."""
    return _channel(_session(info), input["id"])


def _channel(session: Session, id_: str) -> Doc:
    channel = session.store.get("channels", id_)
    if channel is None:
        raise _refuse("Channel not found", "NOT_FOUND")
    return channel


@query.field("dailyPostingLimits")
def resolve_daily_limits(_: None, info: Info, input: Doc) -> list[Doc]:
    """Sent and scheduled posts of one day, the day as the channel has it."""
    session = _session(info)
    moment = parse(input["date"]) if input.get("date") else session.now
    return [_daily(session, _channel(session, id_), moment) for id_ in input["channelIds"]]


def _daily(session: Session, channel: Doc, moment: datetime) -> Doc:
    place = zone(channel["timezone"])
    start = moment.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + timedelta(days=1)  # wall-clock arithmetic: the day may have 23 or 25 hours
    span = (channel["id"], iso(start), iso(end))
    count = session.store.count
    sent = count("posts", "channelId = ? AND status = 'sent' AND sentAt >= ? AND sentAt < ?", span)
    where = "channelId = ? AND status IN ('scheduled', 'needs_approval', 'sending') AND dueAt >= ? AND dueAt < ?"
    scheduled = count("posts", where, span)
    limit = 10 if channel["service"] == "youtube" and not channel.get("verified") else _DAILY.get(channel["service"])
    at_limit = limit is not None and sent + scheduled >= limit
    return {"channelId": channel["id"], "sent": sent, "scheduled": scheduled, "limit": limit, "isAtLimit": at_limit}


# -- posts ---------------------------------------------------------------------------------------------------


@query.field("posts")
def resolve_posts(_: None, info: Info, input: Doc, **page: Any) -> Doc:
    """Posts of an organization, page by page."""
    session = _session(info)
    _organization(session, input["organizationId"])
    where, values = listing.posts_where(input)
    return listing.page(session.store, "posts", where, values, listing.posts_order(input), page)


@query.field("post")
def resolve_post(_: None, info: Info, input: Doc) -> Doc:
    """One post."""
    post = _session(info).store.get("posts", input["id"])
    if post is None:
        raise _refuse("Post not found", "NOT_FOUND")
    return post


@post_type.field("channel")
def resolve_post_channel(post: Doc, info: Info) -> Doc | None:
    """The post's channel."""
    return _session(info).store.get("channels", post["channelId"])


@post_type.field("metadata")
def resolve_post_metadata(post: Doc, info: Info) -> Doc | None:
    """The network's own part."""
    return metadata_view(post, _channel(_session(info), post["channelId"]))


@post_type.field("assets")
def resolve_post_assets(post: Doc, _: Info) -> list[Doc]:
    """Attachments, in order."""
    return [asset_view(asset) for asset in post["assets"]]


@post_type.field("author")
def resolve_post_author(post: Doc, info: Info) -> Doc | None:
    """Who made the post."""
    account = _session(info).store.get("accounts", post.get("authorId"))
    return account and {**{name: account[name] for name in ("id", "avatar", "email", "name")}, "isDeleted": False}


@post_type.field("tags")
def resolve_post_tags(post: Doc, info: Info) -> list[Doc]:
    """Labels, in the order they were given."""
    return _tags(_session(info), post["tagIds"])


@idea_type.field("tags")
def resolve_idea_tags(content: Doc, info: Info) -> list[Doc]:
    """Labels of an idea."""
    return _tags(_session(info), content["tagIds"])


def _tags(session: Session, ids: list[str]) -> list[Doc]:
    return [tag for tag in (session.store.get("tags", id_) for id_ in ids) if tag is not None]


@post_type.field("isCustomScheduled")
def resolve_custom(post: Doc, _: Info) -> bool:
    """Whether somebody chose the time."""
    return bool(post["shareMode"] == "customScheduled")


@post_type.field("notes")
def resolve_notes(post: Doc, _: Info) -> list[Doc]:
    """Remarks of the team; only seeds make them."""
    notes: list[Doc] = post.get("notes") or []
    return notes


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
    session = _session(info)
    _insights(session)
    numbers = metrics.values(post, post["channelService"], session.now)
    return None if numbers is None else metrics.listed(numbers)


@post_type.field("metricsUpdatedAt")
def resolve_metrics_updated(post: Doc, info: Info) -> str | None:
    """When the numbers were last read."""
    moment = metrics.updated_at(post, _session(info).now)
    return iso(moment) if moment else None


def _insights(session: Session) -> None:
    if "insightsRead" not in session.scopes:
        raise _refuse("The access token lacks the insightsRead scope.", "INSUFFICIENT_SCOPE")


@query.field("aggregatedPostMetrics")
def resolve_aggregate(_: None, info: Info, input: Doc) -> Doc:
    """Numbers over all sent posts of a span."""
    session = _session(info)
    _organization(session, input["organizationId"])
    _insights(session)
    start, end = parse(input["startDateTime"]), parse(input["endDateTime"])
    if end < start:
        raise _refuse("endDateTime must not be before startDateTime.", "BAD_USER_INPUT")
    if end - start > _LONGEST_SPAN:
        raise _refuse("The date range must not exceed 365 days.", "BAD_USER_INPUT")
    days = session.settings.allowance.insights_days
    if days is not None and start < session.now - timedelta(days=days):
        raise _refuse(f"Free-plan Insights are limited to the last {days} days of history.", "FORBIDDEN")
    channels = session.store.find("channels", "organizationId = ?", (input["organizationId"],))
    if input.get("channelIds") is not None:
        channels = [channel for channel in channels if channel["id"] in input["channelIds"]]
    filters = {"channelIds": [channel["id"] for channel in channels], "status": ["sent"], "tags": input.get("tags")}
    where, values = listing.posts_where({"organizationId": input["organizationId"], "filter": filters})
    span = (*values, input["startDateTime"], input["endDateTime"])
    found = session.store.find("posts", f"{where} AND sentAt BETWEEN ? AND ?", span)
    return metrics.aggregate(found, {channel["service"] for channel in channels}, session.now)


# -- ideas and templates, read -------------------------------------------------------------------------------


def _idea_view(idea: Doc) -> Doc:
    return {**idea, "content": {**idea["content"], "tagIds": idea["tagIds"]}}


@query.field("ideas")
def resolve_ideas(_: None, info: Info, input: Doc, **page: Any) -> Doc:
    """Ideas of an organization, page by page, newest first."""
    session = _session(info)
    _organization(session, input["organizationId"])
    where, values = ideas.ideas_where(input)
    found = listing.page(session.store, "ideas", where, values, (("sequence", "desc"),), page)
    edges = [{**edge, "node": _idea_view(edge["node"])} for edge in found["edges"]]
    return {**found, "edges": edges}


@query.field("ideaGroups")
def resolve_idea_groups(_: None, info: Info, input: Doc) -> list[Doc]:
    """The columns of the board."""
    session = _session(info)
    _organization(session, input["organizationId"])
    return session.store.find("ideaGroups", "organizationId = ?", (input["organizationId"],))


@query.field("postTemplate")
def resolve_template(_: None, info: Info, input: Doc) -> Doc | None:
    """One template, or nothing."""
    return _session(info).store.get("postTemplates", input["id"])


@query.field("postTemplates")
def resolve_templates(_: None, info: Info, input: Doc, **page: Any) -> Doc:
    """Templates of an organization, page by page, newest first."""
    session = _session(info)
    _organization(session, input["organizationId"])
    where, values = "organizationId = ?", [input["organizationId"]]
    visibility = (input.get("filter") or {}).get("visibility")
    if visibility is not None:
        where, values = f"{where} AND visibility = ?", [*values, visibility]
    found = listing.page(session.store, "postTemplates", where, values, (("sequence", "desc"),), page)
    return {**found, "totalCount": session.store.count("postTemplates", where, values)}


# -- mutations -----------------------------------------------------------------------------------------------


def _carry_out(name: str, unexpected: str, act: Callable[[Session, Doc], Doc]) -> None:
    """Bind a mutation: its changes are undone if it is refused, and its neighbours never notice."""

    @mutation.field(name)
    def resolve(_: None, info: Info, input: Doc) -> Doc:
        session = _session(info)
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
    idea = _idea_view(ideas.create(session, given))
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
