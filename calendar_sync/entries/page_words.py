"""Words beside the name of a page: its network, and whether it is a company's or a person's."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from calendar_sync.model.buffer import Channel
from calendar_sync.model.services import fold, plain, service_from_word

SIGNS = ":-–—|@"
"""Signs between a network and the name of a page on it."""
_WORDS = re.compile(r"[^\W_]+")
PERSONAL = frozenset({"personal", "private", "privat", "personnel", "prive", "pessoal", "personale", "persoonlijk"})
"""Words, plain, for the account of a person."""
KINDS = frozenset({"page", "profile", "account", "official", "seite", "profil", "konto", "compte", "pagina", "perfil"})
"""Words, plain, for pages and accounts."""
_COMPANYS = frozenset({"company", "business", "corporate", "brand", "main", "unternehmensseite", "firmenseite"})
"""Words beside them that say that it is no person's."""


def network_and_kind(word: str) -> tuple[str | None, frozenset[str]]:
    """Return the network, and the kinds of pages, of which a word is made; none where anything else stands in it."""
    words = [plain(part) for part in _WORDS.findall(word)]
    kinds = frozenset(words) & (KINDS | PERSONAL | _COMPANYS)
    service = service_from_word(" ".join(part for part in words if part not in kinds)) if kinds else None
    return service, kinds if service else frozenset()


def is_of_kind(channel: Channel, kinds: Collection[str]) -> bool:
    """Return whether a channel is of the kind that words name: a person's, which Buffer tells of LinkedIn alone."""
    is_person = channel.service == "linkedin" and channel.type == "profile"
    return is_person if PERSONAL & {*kinds} else not is_person and channel.type != "group"


def bare_names(channel: Channel) -> set[tuple[str, ...]]:
    """Return what a channel is called, but for its own network, as folded words."""
    names = (channel.name, channel.display_name or "")
    return {words for name in names if (words := _bare_words(name, channel.service))}


def is_within(bare: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether a name stands among words in one piece, or begins with all of them."""
    size = len(bare)
    return any((*words[at : at + size],) == (*bare,) for at in range(len(words) - size + 1)) or (
        (*bare[: len(words)],) == (*words,)
    )


def _bare_words(name: str, service: str) -> tuple[str, ...]:
    words = (word.strip("()[]" + SIGNS) for word in name.replace("_", " ").split())
    return tuple(folded for word in words if service_from_word(word) != service and (folded := fold(word)))
