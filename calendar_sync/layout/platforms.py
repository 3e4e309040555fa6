"""Platform cells as teams fill them in: lists, post types in brackets, networks and what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from calendar_sync.entries.page_words import network_and_kind
from calendar_sync.entries.status_words import DOUBT
from calendar_sync.layout.words import NOT_SOCIAL, TYPE_WORDS
from calendar_sync.model.services import AND, fold, label, plain, service_from_word, services_from_word

_HARD = re.compile(r"[\n\r,;，；،؛]+")
_NUMBERED = re.compile(r"\s*[0-9]{1,2}[.)]\s+(?=\S)")
"""How the lines of a list may begin."""
_SOFT = re.compile(rf"\s*(?:[/&+|•·、・]|\bu\.(?=\s)|{AND})\s*", re.IGNORECASE)
_NAMED = re.compile(r"([^:]{1,20}?)\s*:\s*(\S.*)")
"""A network, and the name of a page on it."""
_SHORT_FOR = {"tweet": "twitter", "tweets": "twitter", "tw": "twitter"} | {
    word: service
    for service, words in {
        "facebook": "facbook facebok facebock",
        "instagram": "instgram instagam instragram instagramm",
        "linkedin": "linkdin linkedn linkin linkedln",
        "mastodon": "mastadon",
        "pinterest": "pintrest pinterst pintarest",
        "twitter": "twiter twtter twiiter twittter",
        "threads": "threds treads thraeds",
        "tiktok": "tictok tiktoc tictoc titkok ticktock ticktok",
        "youtube": "youtub yuotube utube",
        "bluesky": "blusky bluesk",
    }.items()
    for word in words.split()
}
"""What names a network among channels, misspelt, or something else in titles."""
_OTHERWISE = frozenset({"article", "articles", "poll", "polls"})
"""What networks have beside posts; among the types of posts they say what a post leads to."""
_JOINED = re.compile(rf"\s*{AND}\s*(\S.*)", re.IGNORECASE)
"""What stands before the last of a list: ``Facebook, and LinkedIn``."""
_BLANKS = re.compile(r"[\s\-–]+")
_A_PAGE = re.compile(r"(?:(?:company|business|brand|main) )?page", re.IGNORECASE)
_PAGE = re.compile(r"(.+?)(?: (?:company|business|brand|main))? page", re.IGNORECASE)
_OF_PERSONS = "linkedin"
"""The network on which persons have channels beside companies, and Buffer tells the two apart."""
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One channel that a cell names.

    Args:
        word: As it is written, without its post type.
        service: The network, where the word is one.
        post_type: ``reel``, ``story`` ... where one is named with it.
        skipped: It is nothing that is posted through Buffer.
    """

    word: str
    service: str | None = None
    post_type: str = ""
    skipped: bool = False

    @property
    def known(self) -> bool:
        """Whether the word means something on its own."""
        return self.service is not None or self.skipped


def read_platforms(cell: str, told: Mapping[str, str] | None = None) -> tuple[Mention, ...]:
    """Return the channels that a cell names, in its order.

    Args:
        cell: The text of the cell.
        told: What the settings say of words, by folded word: another word, perhaps with a post type in brackets
            (``instagram (reel)``), or nothing for what is not to be posted.
    """
    told = told or {}
    return tuple(mention for part in _words(cell, told) for mention in _mention(part, told))


@lru_cache(maxsize=20_000)
def is_platform_list(cell: str) -> bool:
    """Return whether a cell is made of names of networks, or of things beside them such as Email, and nothing else."""
    mentions = read_platforms(cell)
    return bool(mentions) and all(mention.known for mention in mentions)


def is_posted_elsewhere(name: str) -> bool:
    """Return whether a tab is called after Email, the blog and the like alone, to which Buffer does not post."""
    read = (read_platforms(spelling) for spelling in (name, name.strip().removesuffix("s")))
    return any(mentions and all(mention.skipped for mention in mentions) for mentions in read)


def _words(cell: str, told: Mapping[str, str]) -> Iterator[str]:
    if fold(cell) in told and not DOUBT.search(cell):
        yield cell.strip()
        return
    for part in _HARD.split(cell):
        part = _NUMBERED.sub("", part, count=1) if _NUMBERED.match(part) else part
        if (joined := _JOINED.fullmatch(part)) and service_from_word(joined[1]):
            part = joined[1]
        if not part.strip():
            continue
        pieces = [piece for piece in _SOFT.split(part) if piece.strip()]
        # A name may hold such signs; only where every piece is known, and the whole is not, it is a list.
        whole = _lone(part, told)
        if not whole.known and len(pieces) > 1 and any(_lone(piece, told).known for piece in pieces):
            yield from pieces
        elif not whole.known and len(bare := _BLANKS.split(part.strip())) > 1 and all(map(service_from_word, bare)):
            yield from bare
        else:
            yield part.strip()


def _mention(part: str, told: Mapping[str, str]) -> Iterator[Mention]:
    if fold(part) in told and not DOUBT.search(part):
        meaning = told[fold(part)].strip()
        if not meaning:
            yield Mention(part, skipped=True)
            return
        for word in _HARD.split(meaning):
            yield _lone(word, {})
        return
    if several := services_from_word(part):
        yield from (Mention(label(service), service) for service in several)
        return
    yield _lone(part, told)


def _lone(part: str, told: Mapping[str, str]) -> Mention:
    word = part.strip()
    if DOUBT.search(word):
        return Mention(word)
    if fold(word) in told:
        return Mention(word, "told")
    if service := service_from_word(word) or _SHORT_FOR.get(plain(word)):
        return Mention(word, service)
    # "TT:MM" is how hours and minutes are to be written, in several languages.
    if (
        (page := _NAMED.fullmatch(word))
        and (service := service_from_word(page[1]))
        and not (type_of(page[2]) or page[2] == "MM")
    ):
        return Mention(f"{service}:{page[2].lstrip('@')}", "told")
    if plain(word) in NOT_SOCIAL:
        return Mention(word, skipped=True)
    bare, inside = _BRACKETS.sub("", word).strip(), _BRACKETS.search(word)
    named = service_from_word(inside[1]) if inside else None
    if inside and named and (kind := type_of(bare)):
        return Mention(inside[1].strip(), named, kind)
    listed = _SOFT.search(bare) or not word.endswith((")", "]"))
    if named and bare and not listed and not service_from_word(bare):
        return Mention(f"{named}:{bare.lstrip('@')}", "told")
    if inside and (service := service_from_word(bare)):
        kind = type_of(inside[1]) if not _OTHERWISE & {*plain(inside[1]).split()} else ""
        if not kind and _A_PAGE.fullmatch(inside[1].strip()):
            return Mention(word if service == _OF_PERSONS else bare, service)
        return Mention(bare, service, kind) if kind else Mention(word)
    if (page := _PAGE.fullmatch(word)) and (service := service_from_word(page[1])):
        return Mention(word if service == _OF_PERSONS else page[1], service)
    words = word.split()
    for cut in range(1, min(3, len(words))):
        head, tail = " ".join(words[:-cut]), " ".join(words[-cut:])
        kind = type_of(tail) if len(plain(tail).split()) == cut and not _OTHERWISE & {*plain(tail).split()} else ""
        bare = head.rstrip(" -–:")
        if kind and bare[-1:].isalnum() and (service := service_from_word(bare)):
            return Mention(bare, service, kind)
    return Mention(word)


def type_of(text: str) -> str:
    """Return the post type that all words of ``text`` agree on, or an empty string."""
    words = plain(text).split()
    if words == ["r"]:
        return "reel"
    found = {TYPE_WORDS.get(word, "") for word in words}
    return found.pop() if len(found) == 1 else ""


def spelled(mention: Mention) -> str:
    """Return a mention as the Channels column has it."""
    if mention.service == _OF_PERSONS and network_and_kind(mention.word)[0]:
        return mention.word
    return label(mention.service) if mention.service and mention.service != "told" else mention.word
