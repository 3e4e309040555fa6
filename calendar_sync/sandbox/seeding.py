"""Filling a sandbox from a seed file.

A seed file is JSON::

    {"account": {"id", "email", "name", "timezone"},
     "organizations": [{
        "id", "name", "approvals": false,
        "channels": [{"id", "name", "service", "type", "timezone",
                      "schedule": {"weekdays": ["09:00", "15:30"], "sat": ["10:00"]},
                      "displayName", "serviceId", "queuePaused", "disconnected", "locked", "verified",
                      "boards": [{"id", "name", "serviceId"}], "maxCharacters", "subscription"}],
        "tags":      [{"id", "name", "color", "colorName"}],
        "groups":    [{"id", "name", "locked"}],
        "ideas":     [{"id", "title", "text", "group", "services", "tags", "date", "created"}],
        "posts":     [{"id", "channel", "text", "at", "status", "mode", "assets", "metadata", "tags", "created",
                       "schedulingType", "idea", "error"}],
        "templates": [{"id", "title", "body", "description", "emoji", "visibility"}]}]}

Only ``name``, ``service``, and for posts ``channel`` and ``text``, are needed; an ``id`` that is left out is made
from the place in the file. Times are either ISO 8601 with an offset, or relative to today in the time zone of the
channel (of the account, for ideas): ``+2d 09:30``, ``-3d 17:00``. A post without ``at`` and without ``status`` stands
in the queue, in the order of the file. ``weekdays`` is Monday to Friday. ``assets`` and ``metadata`` are as in
``CreatePostInput`` (``metadata`` only the channel's own part). ``channel`` is an id or ``service:name``; ``tags``,
``group`` and ``idea`` are names or ids. Content rules are not checked.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from calendar_sync.sandbox.domain import queue
from calendar_sync.sandbox.domain.content import own_settings
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse, zone

DEFAULT_SEED = "agency"
_RELATIVE = re.compile(r"(?P<days>[+-]\d+)d(?: (?P<time>\d\d:\d\d(?::\d\d)?))?")
_WEEKDAYS = queue.DAYS[:5]


def read(seed: str | Path | Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a seed: one that is shipped (by name), a file, or a value already read.

    Raises:
        ValueError: No such seed, or no JSON object.
    """
    if isinstance(seed, Mapping):
        return seed
    shipped = files("calendar_sync.sandbox").joinpath("seeds", f"{seed}.json")
    source = shipped if isinstance(seed, str) and re.fullmatch(r"[\w-]+", seed) and shipped.is_file() else Path(seed)
    try:
        found = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot read the seed {seed}: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"the seed {seed} is not a JSON object")
    return found


def plant(store: Store, seed: Mapping[str, Any], now: datetime) -> None:
    """Add everything a seed holds, inside a transaction.

    Args:
        now: What relative times are relative to, aware.

    Raises:
        ValueError: Something needed is missing, or something named is not there; the message says where.
    """
    try:
        account = _account(seed.get("account") or {}, now)
        store.put("accounts", account)
        for organization in seed["organizations"]:
            _Organization(store, organization, account, now).plant()
    except (KeyError, TypeError, AttributeError, LookupError) as error:
        raise ValueError(f"the seed is not complete: {error!r}") from error


def _account(given: Doc, now: datetime) -> Doc:
    return {
        "id": given.get("id") or _made_id("account", "me"),
        "email": given.get("email", "owner@example.com"),
        "name": given.get("name", "Owner"),
        "avatar": given.get("avatar", "https://www.gravatar.com/avatar/?d=mp"),
        "timezone": given.get("timezone", "UTC"),
        "createdAt": iso(now - timedelta(days=900)),
        "preferences": {"timeFormat": "24", "startOfWeek": "monday", "defaultScheduleOption": "Queue"},
        "connectedApps": [],
    }


def _made_id(*parts: str) -> str:
    """Return an id that is the same each time for the same names."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:24]


def moment(text: str, timezone: str, now: datetime) -> datetime:
    """Return the moment a seed names, aware.

    Raises:
        ValueError: Neither relative nor ISO 8601.
    """
    match = _RELATIVE.fullmatch(text)
    if match is None:
        return parse(text)
    place = zone(timezone)
    day = now.astimezone(place).date() + timedelta(days=int(match["days"]))
    return datetime.combine(day, time.fromisoformat(match["time"] or "09:00"), place)


class _Organization:
    """Plants one organization; knows its channels and labels by name."""

    def __init__(self, store: Store, given: Mapping[str, Any], account: Doc, now: datetime) -> None:
        self._store, self._given, self._account, self._now = store, given, account, now
        self._id = given.get("id") or _made_id("organization", given["name"])
        self._names: dict[tuple[str, str], str] = {}

    def plant(self) -> None:
        self._store.put(
            "organizations",
            {
                "id": self._id,
                "name": self._given["name"],
                "ownerEmail": self._account["email"],
                "shouldEnforce2FASetup": False,
                "members": {"totalCount": int(self._given.get("members", 0))},
                "approvals": bool(self._given.get("approvals")),
            },
        )
        steps: tuple[tuple[str, str, Callable[[Doc], Doc]], ...] = (
            ("channels", "channels", self._channel),
            ("tags", "tags", self._tag),
            ("ideaGroups", "groups", self._group),
            ("postTemplates", "templates", self._template),
            ("ideas", "ideas", self._idea),
            ("posts", "posts", self._post),
        )
        for kind, name, build in steps:
            for number, given in enumerate(self._given.get(name) or []):
                made = _made_id(kind, self._id, str(number))
                doc = {"id": given.get("id") or made, "organizationId": self._id, **build(given)}
                self._store.put(kind, doc)
                for key in {
                    given.get("name"),
                    f"{given.get('service')}:{given.get('name')}",
                    given.get("title"),
                    doc["id"],
                }:
                    self._names.setdefault((kind, str(key)), doc["id"])
        for channel in self._store.find("channels", "organizationId = ?", (self._id,)):
            queue.settle(self._store, channel, self._now)

    def _named(self, kind: str, name: str | None) -> str | None:
        if name is None:
            return None
        if (kind, name) not in self._names:
            raise ValueError(f"the seed names {name!r}, which is not among its {kind}")
        return self._names[kind, name]

    def _channel(self, given: Doc) -> Doc:
        service, name = given["service"], given["name"]
        times = {
            **dict.fromkeys(_WEEKDAYS, (given.get("schedule") or {}).get("weekdays", [])),
            **(given.get("schedule") or {}),
        }
        zone(given.get("timezone", "UTC"))
        made = iso(self._now - timedelta(days=400))
        return {
            "service": service,
            "name": name,
            "displayName": given.get("displayName", name),
            "descriptor": given.get("descriptor", f"{name} on {service}"),
            "type": given.get("type", "account"),
            "timezone": given.get("timezone", "UTC"),
            "serviceId": given.get("serviceId") or str(int(_made_id("service", self._id, service, name)[:12], 16)),
            "avatar": given.get("avatar", "https://www.gravatar.com/avatar/?d=identicon"),
            "postingSchedule": [
                {"day": day, "times": list(times.get(day, [])), "paused": day in given.get("pausedDays", ())}
                for day in queue.DAYS
            ],
            "isQueuePaused": bool(given.get("queuePaused")),
            "isDisconnected": bool(given.get("disconnected")),
            "isLocked": bool(given.get("locked")),
            "isNew": False,
            "hasActiveMemberDevice": False,
            "showTrendingTopicSuggestions": False,
            "verified": bool(given.get("verified")),
            "allowedActions": [
                "viewChannel",
                "viewPublish",
                "viewUpdates",
                "readUpdates",
                "manageUpdates",
                "managePostingSchedule",
                "viewInsights",
            ],
            "linkShortening": {"isEnabled": False, "config": None},
            "products": ["publish", "analyze"],
            "scopes": [],
            "postingGoal": None,
            "weeklyPostingLimit": None,
            "externalLink": given.get("externalLink"),
            "metadata": _channel_metadata(given),
            "createdAt": made,
            "updatedAt": made,
        }

    def _tag(self, given: Doc) -> Doc:
        color = given.get("color", "#2c4bff")
        return {"name": given["name"], "color": color, "colorName": given.get("colorName"), "isLocked": False}

    def _group(self, given: Doc) -> Doc:
        return {"name": given["name"], "isLocked": bool(given.get("locked"))}

    def _template(self, given: Doc) -> Doc:
        made = iso(self._now)
        words = {name: given.get(name, "") for name in ("description", "emoji")}
        visibility = given.get("visibility", "private")
        return {
            **words,
            "title": given["title"],
            "body": given["body"],
            "visibility": visibility,
            "createdAt": made,
            "updatedAt": made,
        }

    def _idea(self, given: Doc) -> Doc:
        created = int(moment(given.get("created", "-1d"), self._account["timezone"], self._now).timestamp())
        date = given.get("date")
        return {
            "groupId": self._named("ideaGroups", given.get("group")),
            "position": float(self._store.count("ideas") + 1),
            "createdAt": created,
            "updatedAt": created,
            "tagIds": [self._named("tags", tag) for tag in given.get("tags") or []],
            "content": {
                "aiAssisted": False,
                "date": iso(moment(date, self._account["timezone"], self._now)) if date else None,
                "media": [],
                "services": given.get("services") or [],
                "text": given.get("text"),
                "title": given.get("title"),
            },
        }

    def _post(self, given: Doc) -> Doc:
        channel = self._store.require("channels", str(self._named("channels", given["channel"])))
        at = iso(moment(given["at"], channel["timezone"], self._now)) if given.get("at") else None
        status = given.get("status", "scheduled")
        mode = given.get("mode") or ("customScheduled" if at else "addToQueue")
        created = iso(moment(given.get("created", "-5d 10:00"), channel["timezone"], self._now))
        queued = mode != "customScheduled" and status == "scheduled"
        metadata = given.get("metadata") or {}
        return {
            "channelId": channel["id"],
            "channelService": channel["service"],
            "text": given["text"].strip(),
            "status": status,
            "dueAt": None if status == "draft" else at,
            "sentAt": at if status == "sent" else None,
            "createdAt": created,
            "updatedAt": max(created, at or "") if status == "sent" else created,
            "rank": float(self._store.count("posts") + 1) if queued else None,
            "via": given.get("via", "buffer"),
            "authorId": self._account["id"],
            "assets": given.get("assets") or [],
            "settings": own_settings(channel["service"], metadata) or metadata,
            "schedulingType": given.get("schedulingType", "automatic"),
            "shareMode": mode,
            "tagIds": [self._named("tags", tag) for tag in given.get("tags") or []],
            "ideaId": self._named("ideas", given.get("idea")),
            "draftId": None,
            "sharedNow": False,
            "error": {"message": given["error"], "rawError": None, "supportUrl": None} if given.get("error") else None,
            "externalLink": given.get("externalLink"),
            "notificationStatus": None,
        }


def _channel_metadata(given: Doc) -> Doc | None:
    server = given.get("serverUrl")
    boards = [
        {"avatar": None, "description": None, "url": f"https://www.pinterest.com/board/{board['serviceId']}/", **board}
        for board in given.get("boards") or []
    ]
    builders: Mapping[str, Doc] = {
        "bluesky": {"__typename": "BlueskyMetadata", "serverUrl": server or "https://bsky.social"},
        "facebook": {"__typename": "FacebookMetadata", "locationData": None},
        "googlebusiness": {"__typename": "GoogleBusinessMetadata", "locationData": {"location": given.get("location")}},
        "instagram": {"__typename": "InstagramMetadata", "defaultToReminders": given.get("type") == "profile"},
        "linkedin": {"__typename": "LinkedInMetadata", "shouldShowLinkedinAnalyticsRefreshBanner": False},
        "mastodon": {
            "__typename": "MastodonMetadata",
            "serverUrl": server or f"https://{given['name'].rpartition('@')[2]}",
            "maxCharacters": int(given.get("maxCharacters", 500)),
        },
        "pinterest": {"__typename": "PinterestMetadata", "boards": boards},
        "tiktok": {"__typename": "TiktokMetadata", "defaultToReminders": False},
        "twitter": {"__typename": "TwitterMetadata", "subscriptionType": given.get("subscription")},
        "youtube": {"__typename": "YoutubeMetadata", "defaultToReminders": False},
    }
    return builders.get(given["service"])
