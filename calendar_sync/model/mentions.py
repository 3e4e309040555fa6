"""Pages and people that a text names, for networks that link such a name to the profile behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_LINE = re.compile(r"\s*@?(?P<name>\S.*?)\s*=\s*(?P<address>https?://\S+)(?:\s+(?P<id>\S+))?\s*", re.IGNORECASE)
_URN = re.compile(r"urn:li:(?P<kind>organization|person|company):(?P<id>[\w-]+)")
_NUMBER = re.compile(r"\d{1,30}", re.ASCII)
_LINKEDIN_KINDS: Mapping[str, str] = {
    "company": "organization",
    "school": "organization",
    "showcase": "organization",
    "in": "person",
}
_HOSTS: Mapping[str, str] = {"linkedin.com": "linkedin", "facebook.com": "facebook", "fb.com": "facebook"}

MENTIONING = frozenset(_HOSTS.values())
"""Networks whose posts name profiles by more than an ``@`` in the text (Buffer's annotations)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One profile that a text names.

    Args:
        service: Buffer's name of the network.
        name: As it stands in the text, without ``@``.
        address: Of the profile.
        handle: The last part of the address.
        id: The network's number of the profile; empty where nobody said it.
        kind: LinkedIn: ``organization`` or ``person``.
    """

    service: str
    name: str
    address: str
    handle: str
    id: str
    kind: str = ""

    @property
    def line(self) -> str:
        """The mention as a cell holds it, the same for every way of writing it."""
        return " ".join(filter(None, (self.name, "=", self.address, self.id)))


@dataclass(frozen=True, slots=True)
class Span:
    """Where a mention stands in a text, in UTF-16 code units."""

    mention: Mention
    start: int
    length: int


def read_mention(line: str) -> Mention | None:
    """Return what a line such as ``Acme = https://www.linkedin.com/company/acme 1234`` says; ``None`` for any other.

    Args:
        line: The name as in the text, the address of the profile on Facebook or LinkedIn, and the network's number of
            it (on LinkedIn also as a URN) where the address does not hold that.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        parts = urlsplit(match["address"])
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    service = _HOSTS.get(host) or ("linkedin" if host.endswith(".linkedin.com") else "")
    read = {"linkedin": _linkedin, "facebook": _facebook}.get(service)
    return read(match["name"], match["address"], parts.path, parts.query, match["id"] or "") if read else None


def _linkedin(name: str, address: str, path: str, _query: str, given: str) -> Mention | None:
    steps = [step for step in path.split("/") if step]
    if len(steps) < 2 or steps[0] not in _LINKEDIN_KINDS:
        return None
    kind, handle = _LINKEDIN_KINDS[steps[0]], steps[1]
    if urn := _URN.fullmatch(given):
        kind, given = "person" if urn["kind"] == "person" else "organization", urn["id"]
    elif not given and _NUMBER.fullmatch(handle):
        given = handle
    return Mention("linkedin", name, address, handle, given, kind)


def _facebook(name: str, address: str, path: str, query: str, given: str) -> Mention | None:
    steps = [step for step in path.split("/") if step]
    if not steps:
        return None
    handle = dict(parse_qsl(query)).get("id", "") if steps[-1] == "profile.php" else steps[-1]
    # An address such as /people/Acme/1234 or /Acme-1234 ends in the number.
    number = given or next(iter(re.findall(r"(?:^|-)(\d{5,30})$", handle)), "")
    return Mention("facebook", name, address, handle, number) if handle else None


def read_mentions(text: str, service: str) -> tuple[Mention, ...]:
    """Return the mentions of one network among lines that :func:`read_mention` reads."""
    found = map(read_mention, text.splitlines())
    return tuple(mention for mention in found if mention is not None and mention.service == service)


def place_mentions(text: str, mentions: Sequence[Mention]) -> tuple[tuple[Span, ...], tuple[Mention, ...]]:
    """Return where mentions stand in a text, in its order, and those that do not stand there.

    The first place counts that is no part of a longer word and that no longer name has taken. A name that is listed
    twice takes two places.
    """
    taken: list[range] = []
    spans: list[Span] = []
    missing: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: -len(one.name)):
        for match in re.finditer(rf"(?<!\w){re.escape(mention.name)}(?!\w)", text):
            place = range(*match.span())
            if all(place.stop <= other.start or other.stop <= place.start for other in taken):
                taken.append(place)
                start, length = _units(text[: place.start]), _units(text[place.start : place.stop])
                spans.append(Span(mention, start, length))
                break
        else:
            missing.append(mention)
    return tuple(sorted(spans, key=lambda span: span.start)), tuple(missing)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
