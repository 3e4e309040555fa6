"""Rules about links to media that end by themselves or lead nowhere public; they hold on every network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl, urlsplit

from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Severity
from calendar_sync.networks.found_media import fetched_files, file_name
from calendar_sync.networks.rule import IMAGE, Case, Confidence, Hit, Refuser, Rule, Source, example

_FAR = 9000
"""A year from which on nothing can be added to a date without leaving the calendar."""

_FACEBOOK = (".fbcdn.net", ".cdninstagram.com")
"""Hosts of Facebook's and Instagram's files, whose links end at the second that ``oe`` names, in hex."""
_DISCORD = ("cdn.discordapp.com", "media.discordapp.net")
"""Hosts of Discord's files, whose links end at the second that ``ex`` names, in hex."""
_AIRTABLE = re.compile(r"https://[^/?#]+\.airtableusercontent\.com/v\d/(?:u/)?\d+/\d+/([0-9]{13})/")
"""A file of Airtable's, and when its link was made, in milliseconds; it lasts for some two hours."""


def link_end(url: str) -> datetime | None:
    """Return when a signed link ends, aware UTC; ``None`` for a link that is not signed or does not say.

    Amazon S3 and Google Cloud Storage tell when it was signed and for how many seconds; Azure, CloudFront, Discord and
    Facebook when it ends; Airtable to within hours of that.
    """
    if airtable := _AIRTABLE.match(url):
        return datetime.fromtimestamp(int(airtable[1]) // 1000, UTC) + timedelta(days=1)
    if "?" not in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        given = {name.lower(): value for name, value in parse_qsl(parts.query)}
    except ValueError:
        return None
    for vendor in ("amz", "goog"):
        lasts = given.get(f"x-{vendor}-expires", "")
        if lasts.isascii() and lasts.isdigit() and len(lasts) < 10:
            begun = _moment(given.get(f"x-{vendor}-date", ""))
            return begun + timedelta(seconds=int(lasts)) if begun and begun.year < _FAR else None
    if host.endswith(_FACEBOOK) and re.fullmatch(r"[0-9A-Fa-f]{8}", given.get("oe", "")):
        return datetime.fromtimestamp(int(given["oe"], 16), UTC)
    if host in _DISCORD and re.fullmatch(r"[0-9A-Fa-f]{8}", given.get("ex", "")):
        return datetime.fromtimestamp(int(given["ex"], 16), UTC)
    if "sig" in given and "se" in given:
        return _moment(given["se"])
    ends = given.get("expires", "")
    if "signature" in given and re.fullmatch(r"[0-9]{9,11}", ends):
        return datetime.fromtimestamp(int(ends), UTC)
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _ending(case: Case, *, too_soon: bool) -> Iterator[tuple[str, Asset, datetime]]:
    due = case.entry.due_at
    for field, _, asset in fetched_files(case):
        end = link_end(asset.url)
        if end is not None and (due is not None and end < due) is too_soon:
            yield field, asset, end


def _link_ends(case: Case) -> Iterator[Hit]:
    for field, asset, end in _ending(case, too_soon=True):
        yield Hit(
            field,
            f"The link to {file_name(asset.url)} ends on {end:%d %B %Y at %H:%M} UTC, before the post is due.",
            "Use a link that does not end, or one that lasts until some days after the post.",
        )


def _link_signed(case: Case) -> Iterator[Hit]:
    for field, asset, end in _ending(case, too_soon=False):
        yield Hit(
            field,
            f"The link to {file_name(asset.url)} is signed and ends on {end:%d %B %Y at %H:%M} UTC.",
            "Make sure that the post is out by then, or use a link that does not end.",
        )


_NO_NAMES = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|lan|home\.arpa)\.?|[0-9.]+|0x[0-9a-f.x]+")
"""Hosts that nobody finds from outside (RFC 6761, 6762, 8375), and numbers that are no address as it is written."""


_SPECIAL = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23"))
)
"""What not every version of Python knows to be apart from the public internet (RFC 6890, 7526, 6052, 8215)."""


def _is_public(url: str) -> bool:
    """Return whether an address may lead anywhere: its host is a name, or a number of the public internet."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return _NO_NAMES.fullmatch(host) is None
    within = getattr(address, "ipv4_mapped", None) or address
    if any(within in block for block in _SPECIAL if block.version == within.version):
        return False
    return within.is_global and not within.is_multicast


def _oddity(url: str) -> str:
    """Return what makes an address one that a browser may follow and Buffer does not; empty where nothing does."""
    try:
        parts = urlsplit(url)
    except ValueError:  # none that a row would let pass
        return ""
    try:
        port = parts.port
    except ValueError:
        return "a port that cannot be"
    return "a user name in it" if parts.username is not None else "a port that cannot be" if port == 0 else ""


def _odd(case: Case) -> Iterator[Hit]:
    for field, _, asset in fetched_files(case):
        if asset.url not in case.media and (what := _oddity(asset.url)):
            yield Hit(
                field,
                f"The link to {file_name(asset.url)} has {what}, so that Buffer cannot fetch the file.",
                "Link the file as everybody can open it: https://, a name, and the path.",
            )


def _private(case: Case) -> Iterator[Hit]:
    for field, _, asset in fetched_files(case):
        if asset.url not in case.media and not _is_public(asset.url):  # a probe tells it more exactly
            yield Hit(
                field,
                f"The link to {file_name(asset.url)} leads into a private network, where Buffer cannot fetch it.",
                "Put the file where everybody can open it, and link that.",
            )


_SIGNED = "https://files.example.com/a.jpg?X-Amz-Date=20270101T000000Z&X-Amz-Expires="

RULES: tuple[Rule, ...] = (
    Rule(
        id="media.private_link",
        summary="A link to media leads to the public internet.",
        check=_private,
        good=example("linkedin", assets=(IMAGE,)),
        bad=example("linkedin", assets=(Asset("image", "http://127.0.0.1/a.jpg"),)),
        source=Source.OBSERVED,
    ),
    Rule(
        id="media.odd_link",
        summary="A link to media has no user name in it, and a port that can be.",
        check=_odd,
        good=example("linkedin", assets=(IMAGE,)),
        bad=example("linkedin", assets=(Asset("image", "https://anna@example.com/a.jpg"),)),
        source=Source.OBSERVED,
        confidence=Confidence.MEDIUM,
    ),
    Rule(
        id="media.link_ends",
        summary="A signed link to media lasts until the post is due.",
        check=_link_ends,
        good=example("linkedin", assets=(IMAGE,)),
        bad=example("linkedin", assets=(Asset("image", _SIGNED + "604800"),)),
        source=Source.API,
    ),
    Rule(
        id="media.link_signed",
        summary="A link to media does not end by itself.",
        check=_link_signed,
        good=example("linkedin", assets=(IMAGE,)),
        bad=example("linkedin", assets=(Asset("image", _SIGNED + "9999999"),)),
        severity=Severity.WARNING,
        source=Source.API,
        refused_by=Refuser.NOBODY,
    ),
)
