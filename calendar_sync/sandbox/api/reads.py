"""Queries: what stands behind each field of ``Query``."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from ariadne import QueryType

from calendar_sync.sandbox.api import listing
from calendar_sync.sandbox.api.context import Info, find_channel, find_organization, needs_insights, refuse, session_of
from calendar_sync.sandbox.domain import filters, metrics
from calendar_sync.sandbox.domain.session import Session
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse, zone

query = QueryType()

_DAILY: dict[str, int] = {"instagram": 50, "facebook": 35, "tiktok": 25}
_UNVERIFIED_YOUTUBE = 10
_LONGEST_SPAN = timedelta(days=365)

# -- account, organizations, channels ------------------------------------------------------------------------


@query.field("account")
def resolve_account(_: None, info: Info) -> Doc | None:
    """The account behind the key."""
    session = session_of(info)
    return session.store.get("accounts", session.account_id)


@query.field("channels")
def resolve_channels(_: None, info: Info, input: Doc) -> list[Doc]:
    """The channels of an organization."""
    session = session_of(info)
    find_organization(session, input["organizationId"])
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
    return find_channel(session_of(info), input["id"])


@query.field("dailyPostingLimits")
def resolve_daily_limits(_: None, info: Info, input: Doc) -> list[Doc]:
    """Sent and scheduled posts of one calendar day, from midnight to midnight where the channel is."""
    session = session_of(info)
    day = parse(input["date"]).date() if input.get("date") else None
    channels = [find_channel(session, id_) for id_ in input["channelIds"]]
    if len({channel["organizationId"] for channel in channels}) > 1:
        raise refuse("All channels must belong to the same organization.", "BAD_USER_INPUT")
    return [_daily(session, channel, day) for channel in channels]


def _daily(session: Session, channel: Doc, day: date | None) -> Doc:
    place = zone(channel["timezone"])
    start = datetime.combine(day or session.now.astimezone(place).date(), time(), place)
    end = start + timedelta(days=1)  # wall-clock arithmetic: the day may have 23 or 25 hours
    span = (channel["id"], iso(start), iso(end))
    count = session.store.count
    sent = count("posts", "channelId = ? AND status = 'sent' AND sentAt >= ? AND sentAt < ?", span)
    where = "channelId = ? AND status IN ('scheduled', 'needs_approval', 'sending') AND dueAt >= ? AND dueAt < ?"
    scheduled = count("posts", where, span)
    limit = (
        _UNVERIFIED_YOUTUBE
        if channel["service"] == "youtube" and not channel.get("verified")
        else _DAILY.get(channel["service"])
    )
    at_limit = limit is not None and sent + scheduled >= limit
    return {"channelId": channel["id"], "sent": sent, "scheduled": scheduled, "limit": limit, "isAtLimit": at_limit}


# -- posts ---------------------------------------------------------------------------------------------------


@query.field("posts")
def resolve_posts(_: None, info: Info, input: Doc, **page: Any) -> Doc:
    """Posts of an organization, page by page."""
    session = session_of(info)
    find_organization(session, input["organizationId"])
    wanted = input.get("filter") or {}
    if wanted.get("dueAtPresence") == "absent" and wanted.get("dueAt") is not None:
        raise refuse("dueAtPresence absent cannot be combined with dueAt.", "BAD_USER_INPUT")
    where, values = filters.posts_where(input)
    return listing.page(session.store, "posts", where, values, listing.posts_order(input), page)


@query.field("post")
def resolve_post(_: None, info: Info, input: Doc) -> Doc:
    """One post."""
    post = session_of(info).store.get("posts", input["id"])
    if post is None:
        raise refuse("Post not found", "NOT_FOUND")
    return post


@query.field("aggregatedPostMetrics")
def resolve_aggregate(_: None, info: Info, input: Doc) -> Doc:
    """Numbers over all sent posts of a span; all of the day it ends on (in UTC) is in it."""
    session = session_of(info)
    find_organization(session, input["organizationId"])
    needs_insights(session)
    start, end = parse(input["startDateTime"]), parse(input["endDateTime"])
    if end < start:
        raise refuse("endDateTime must not be before startDateTime.", "BAD_USER_INPUT")
    if end - start > _LONGEST_SPAN:
        raise refuse("The date range must not exceed 365 days.", "BAD_USER_INPUT")
    days = session.settings.allowance.insights_days
    if days is not None and start < session.now - timedelta(days=days):
        raise refuse(f"Free-plan Insights are limited to the last {days} days of history.", "FORBIDDEN")
    channels = session.store.find("channels", "organizationId = ?", (input["organizationId"],))
    if input.get("channelIds") is not None:
        channels = [channel for channel in channels if channel["id"] in input["channelIds"]]
    wanted = {"channelIds": [channel["id"] for channel in channels], "status": ["sent"], "tags": input.get("tags")}
    where, values = filters.posts_where({"organizationId": input["organizationId"], "filter": wanted})
    last = end.replace(hour=23, minute=59, second=59, microsecond=999_999)
    span = (*values, iso(start), iso(last))
    found = session.store.find("posts", f"{where} AND sentAt BETWEEN ? AND ?", span)
    return metrics.aggregate(found, {channel["service"] for channel in channels}, session.now)


# -- ideas and templates, read -------------------------------------------------------------------------------


def idea_view(idea: Doc) -> Doc:
    return {**idea, "content": {**idea["content"], "tagIds": idea["tagIds"]}}


@query.field("ideas")
def resolve_ideas(_: None, info: Info, input: Doc, **page: Any) -> Doc:
    """Ideas of an organization, page by page, newest first."""
    session = session_of(info)
    find_organization(session, input["organizationId"])
    where, values = filters.ideas_where(input)
    found = listing.page(session.store, "ideas", where, values, (("sequence", "desc"),), page)
    edges = [{**edge, "node": idea_view(edge["node"])} for edge in found["edges"]]
    return {**found, "edges": edges}


@query.field("ideaGroups")
def resolve_idea_groups(_: None, info: Info, input: Doc) -> list[Doc]:
    """The columns of the board."""
    session = session_of(info)
    find_organization(session, input["organizationId"])
    return session.store.find("ideaGroups", "organizationId = ?", (input["organizationId"],))


@query.field("postTemplate")
def resolve_template(_: None, info: Info, input: Doc) -> Doc | None:
    """One template, or nothing."""
    return session_of(info).store.get("postTemplates", input["id"])


@query.field("postTemplates")
def resolve_templates(_: None, info: Info, input: Doc, **page: Any) -> Doc:
    """Templates of an organization, page by page, newest first."""
    session = session_of(info)
    find_organization(session, input["organizationId"])
    where, values = "organizationId = ?", [input["organizationId"]]
    visibility = (input.get("filter") or {}).get("visibility")
    if visibility is not None:
        where, values = f"{where} AND visibility = ?", [*values, visibility]
    found = listing.page(session.store, "postTemplates", where, values, (("sequence", "desc"),), page)
    return {**found, "totalCount": session.store.count("postTemplates", where, values)}
