"""Which channels a cell means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from calendar_sync.entries.issues import quoted
from calendar_sync.entries.page_words import SIGNS, bare_names, is_of_kind, is_within, network_and_kind
from calendar_sync.entries.post_types import is_kind_alone
from calendar_sync.entries.status_words import DOUBT
from calendar_sync.model.buffer import Channel
from calendar_sync.model.services import AND, SEVERAL_SERVICES, fold, label, service_from_word

_BRACKETED = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
"""A network, and the name of a page on it in brackets."""
_DASHED = re.compile(r"([^\W_][^–—|]*?)\s+[-–—|]\s+(\S.*)")
"""The same, with a dash between the two."""
LINES = re.compile(r"[\n\r]+")
LISTED = re.compile(r"[,;]+")
_LOOSER = re.compile(rf"\s*(?:[/&+|•·、・]|{AND})\s*", re.IGNORECASE)
_PARTS = re.compile(r"[/,;&+|]")
DOUBTFUL = "channel.doubtful"
_LONGEST_NAME = 4
"""A name may hold so many commas or semicolons, less one, and still be found in a list."""


@dataclass(frozen=True, slots=True)
class ChannelProblem:
    """A word that names no channel, or several.

    Args:
        rule: ``channel.unknown``, ``channel.ambiguous`` or ``channel.doubtful``.
        message: What is wrong.
        fix: How to mend it.
        candidates: The channels that an ambiguous word could mean.
    """

    rule: str
    message: str
    fix: str
    candidates: tuple[Channel, ...] = ()


class ChannelBook:
    """All channels of the organization, findable by the words people use.

    Args:
        channels: From Buffer.
        aliases: Folded alias to the words it stands for.
    """

    def __init__(self, channels: Sequence[Channel], aliases: Mapping[str, Sequence[str]] | None = None) -> None:
        self.channels = tuple(channels)
        self.aliases = dict(aliases or {})
        for word, services in SEVERAL_SERVICES.items():
            # A channel of that name is one channel, and so is what the settings say of the word.
            if word not in self.aliases and not any(_name(channel.name) == word for channel in channels):
                self.aliases[word] = services
        self.by_id = {channel.id: channel for channel in self.channels}
        self._by_name: dict[str, list[Channel]] = {}
        self._by_service: dict[str, list[Channel]] = {}
        self._found: dict[tuple[str, frozenset[str]], tuple[tuple[Channel, ...], tuple[ChannelProblem, ...]]] = {}
        self._by_handle: dict[str, Channel | None] = {}
        self._by_bare: dict[str, list[Channel]] | None = None
        self._by_first: dict[str, list[tuple[tuple[str, ...], Channel]]] | None = None
        for channel in self.channels:
            self._by_service.setdefault(channel.service, []).append(channel)
            for name in {_name(channel.name), _name(channel.display_name or "")} - {""}:
                self._by_name.setdefault(name, []).append(channel)

    def find(
        self, cell: str, own: frozenset[str] = frozenset()
    ) -> tuple[tuple[Channel, ...], tuple[ChannelProblem, ...]]:
        """Return the channels that the text of a Channels cell names, in its order and each once, and the problems.

        Args:
            cell: The text.
            own: Ids of channels of which one is meant where a word could be any of several on its network.
        """
        known = self._found.get((cell, own))
        if known is None:
            known = self._found[cell, own] = self._resolve(cell, own)
        return known

    def named(self, name: str) -> tuple[Channel, ...]:
        """Return the channels that are called ``name``, on whatever network."""
        folded = _name(name)
        return tuple(self._by_name.get(folded, ())) if folded else ()

    def plainly_named(self, name: str) -> tuple[Channel, ...]:
        """Return the channels that are called ``name`` but for their own network: ``Acme`` for ``Acme FB``."""
        if self._by_bare is None:
            self._by_bare = {}
            for channel in self.channels:
                for words in {"".join(words) for words in bare_names(channel)}:
                    self._by_bare.setdefault(words, []).append(channel)
        folded = _name(name)
        return tuple(self._by_bare.get(folded, ())) if folded else ()

    def held_in(self, words: Sequence[str]) -> list[Channel]:
        """Return the channels whose name, but for their network, stands in folded words, or begins with all of them."""
        if self._by_first is None:
            self._by_first = {}
            for channel in self.channels:
                for bare in bare_names(channel):
                    self._by_first.setdefault(bare[0], []).append((bare, channel))
        found = (pair for word in {*words} for pair in self._by_first.get(word, ()))
        return [channel for bare, channel in found if is_within(bare, words)]

    def aliases_in(self, cell: str) -> Iterator[str]:
        """Yield what the settings say, as far as a cell goes by their words: names of channels, or of networks."""
        for word in self._words(cell):
            seen, waiting = set(), [fold(word)]
            while waiting:
                alias = waiting.pop()
                targets = () if alias in seen else self.aliases.get(alias, ())
                seen.add(alias)
                yield from targets
                waiting += map(fold, targets)

    def by_handle(self, handle: str) -> Channel | None:
        """Return the channel whose ``service:name`` this is (as in the Post IDs column), if there is exactly one."""
        if handle not in self._by_handle:
            self._by_handle[handle] = self._handled(handle)
        return self._by_handle[handle]

    def _handled(self, handle: str) -> Channel | None:
        service, _, name = handle.partition(":")
        matches = [
            channel
            for channel in self._by_service.get(service.strip(), ())
            if name.strip() in (channel.name, channel.id)
        ]
        return matches[0] if len(matches) == 1 else None

    def _resolve(self, cell: str, own: frozenset[str]) -> tuple[tuple[Channel, ...], tuple[ChannelProblem, ...]]:
        found: dict[str, Channel] = {}
        problems: list[ChannelProblem] = []
        for word in self._words(cell):
            matches = self._matches(word, own, seen=frozenset())
            if isinstance(matches, ChannelProblem):
                problems.append(matches)
            else:
                found.update((channel.id, channel) for channel in matches)
        return tuple(found.values()), tuple(problems)

    def _words(self, cell: str) -> Iterator[str]:
        """Yield the words of a list; a name may itself hold what separates names in other lists."""
        lines = [cell] if self._knows(cell) else LINES.split(cell)
        for line in lines:
            if self._knows(line):
                yield line.strip()
                continue
            parts = [part for part in _parts(line) if line[part].strip()]
            while parts:
                # "Acme, Inc." may be one name: the longest run of parts that is known counts.
                runs = range(min(_LONGEST_NAME, len(parts)), 1, -1)
                length = next((n for n in runs if self._knows(line[parts[0].start : parts[n - 1].stop])), 1)
                part = line[parts[0].start : parts[length - 1].stop].strip()
                parts = parts[length:]
                pieces = [piece for piece in _LOOSER.split(part) if piece]
                # "Salt & Stone" may be one name: only where the whole is unknown and every piece is known it is a list.
                if not self._knows(part) and len(pieces) > 1 and all(map(self._knows, pieces)):
                    yield from pieces
                else:
                    yield part

    def _knows(self, word: str) -> bool:
        return fold(word) in self.aliases or bool(self._candidates(word))

    def _candidates(self, word: str) -> Sequence[Channel]:
        word = word.strip()
        service, colon, name = (part.strip() for part in word.partition(":"))
        known = service_from_word(service) if colon else None
        if not known and (dashed := _DASHED.fullmatch(word)) and (known := service_from_word(dashed[1])):
            name = dashed[2]
        if known:
            there = self._by_service.get(known, ())
            return (_named(name, there) or self.of_kind(word)) if name else there
        named = _named(word, self._by_name.get(_name(word), ()))
        if named:
            return named
        if word in self.by_id:
            return (self.by_id[word],)
        if service_word := service_from_word(word):
            return self._by_service.get(service_word, ())
        bracketed = _BRACKETED.fullmatch(word)
        service_word = service_from_word(bracketed[1]) if bracketed else None
        if bracketed and service_word and (named := _named(bracketed[2], self._by_service.get(service_word, ()))):
            return named
        return (self.of_kind(word) if network_and_kind(word)[0] else ()) or self._named_with_network(word)

    def _named_with_network(self, word: str) -> Sequence[Channel]:
        """Return the channels of ``Acme Facebook`` or ``FB Acme``: a network, and a name before or behind it."""
        words = word.replace("(", " ").replace(")", " ").split()
        for place in (0, -1) if len(words) > 1 and not LISTED.search(word) else ():
            service = service_from_word(words[place].strip(SIGNS))
            name = " ".join(words[1:] if place == 0 else words[:-1]).strip(SIGNS + " ")
            there = self._by_service.get(service or "", ())
            if found := _named(name, there) or [channel for channel in there if channel in self.plainly_named(name)]:
                return found
        return ()

    def of_kind(self, word: str) -> Sequence[Channel]:
        """Return the channels of the kind that ``word`` names, of the network in it: ``LinkedIn company page``.

        Where it names no network, those of LinkedIn count: only there Buffer tells persons from companies.
        """
        service, kinds = network_and_kind(word if network_and_kind(word)[0] else f"linkedin {word}")
        there = self._by_service.get(service or "", ())
        return [channel for channel in there if is_of_kind(channel, kinds)]

    def _matches(self, word: str, own: frozenset[str], seen: frozenset[str]) -> tuple[Channel, ...] | ChannelProblem:
        word = word.strip()
        folded = fold(word)
        if folded in self.aliases and folded not in seen:
            channels: list[Channel] = []
            for target in self.aliases[folded]:
                known_whole = fold(target) == folded or self._knows(target)
                for name in (target,) if known_whole else self._words(target):
                    matches = self._matches(name, own, seen | {folded})
                    if isinstance(matches, ChannelProblem):
                        return matches
                    channels.extend(matches)
            return tuple(channels)
        candidates = self._candidates(word)
        named = {word, word.partition(":")[2].strip()}
        exact = any(named & {item.name, item.display_name} for item in candidates)
        if candidates and DOUBT.search(word) and not exact:
            return ChannelProblem(
                DOUBTFUL,
                f"{quoted(word)} is in doubt by the sign beside it.",
                "Take the sign away when it is decided, or the channel.",
            )
        if len(candidates) == 1:
            return (candidates[0],)
        mine = [channel for channel in candidates if channel.id in own]
        if len(mine) == 1 and len({channel.service for channel in candidates}) == 1:
            return (mine[0],)
        return self._ambiguous(word, candidates) if candidates else self._unknown(word)

    def _ambiguous(self, word: str, candidates: Sequence[Channel]) -> ChannelProblem:
        spellings = sorted(map(self._spelling, candidates))
        return ChannelProblem(
            "channel.ambiguous",
            f"{quoted(word)} could be any of {len(candidates)} channels: {', '.join(spellings)}.",
            f"Write the one that is meant in full, such as {spellings[0]}, or give it an alias under [channels] in "
            "calendar-sync.toml.",
            tuple(candidates),
        )

    def _spelling(self, channel: Channel) -> str:
        """Return ``service:name``, or ``service:id`` where several channels of a service have one name."""
        alike = [other for other in self._by_service[channel.service] if other.name == channel.name]
        return channel.handle if len(alike) == 1 else f"{channel.service}:{channel.id}"

    def _unknown(self, word: str) -> ChannelProblem:
        if kind := next((part.strip() for part in _PARTS.split(word) if is_kind_alone(part)), ""):
            return ChannelProblem(
                "channel.unknown",
                f"{quoted(word)} does not say on which network the {quoted(kind)} goes out.",
                "Write the network, such as Instagram, and Reel or Story into a column Post type; or say what the word "
                "stands for when calendar-sync init asks.",
            )
        handles = sorted(channel.handle for channel in self.channels)
        spellings = {fold(handle): handle for handle in handles}
        for channel in self.channels:
            for spelling in (channel.name, channel.display_name or "", channel.service, label(channel.service)):
                spellings.setdefault(fold(spelling), channel.handle)
        near = get_close_matches(fold(word), [spelling for spelling in spellings if spelling], n=1, cutoff=0.75)
        hint = f"Did you mean {spellings[near[0]]}? " if near else ""
        service = service_from_word(word.partition(":")[0])
        if service and service not in self._by_service:
            message = f"No {label(service)} channel is connected to this Buffer organization ({quoted(word)})."
        else:
            message = f"There is no channel {quoted(word)} in this Buffer organization."
        listed = ", ".join(handles) if handles else "none"
        return ChannelProblem("channel.unknown", message, f"{hint}Connected channels: {listed}.")


def _parts(line: str) -> Iterator[slice]:
    """Yield where the parts of a line stand."""
    start = 0
    for separator in LISTED.finditer(line):
        yield slice(start, separator.start())
        start = separator.end()
    yield slice(start, len(line))


def _named(name: str, channels: Sequence[Channel]) -> Sequence[Channel]:
    """Return those of ``channels`` that are called ``name``; one that is called exactly so comes before the others."""
    exact = [channel for channel in channels if name in (channel.name, channel.id)]
    if len(exact) == 1:
        return exact
    folded = _name(name)
    return [
        channel for channel in channels if folded and folded in (_name(channel.name), _name(channel.display_name or ""))
    ] or exact


def _name(text: str) -> str:
    return fold(text.strip().lstrip("@"))
