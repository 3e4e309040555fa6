"""Which channels a cell means, where Buffer cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendar_sync.entries.channels import (
    DOUBTFUL,
    LINES,
    LISTED,
    ChannelBook,
    ChannelProblem,
)
from calendar_sync.entries.page_words import PERSONAL, network_and_kind
from calendar_sync.model.buffer import Channel, Slots
from calendar_sync.model.services import fold, label, service_from_word


class OfflineBook(ChannelBook):
    """Channels where Buffer cannot be asked: networks are known by their words, names are taken on trust.

    Args:
        aliases: Folded alias to the words it stands for.
    """

    def __init__(self, aliases: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__((), aliases)
        self.unverified: set[str] = set()

    def _candidates(self, word: str) -> Sequence[Channel]:
        service, colon, name = word.partition(":")
        known = service_from_word(service if colon else word)
        of_kind, kinds = network_and_kind(word)
        if of_kind and not kinds & PERSONAL:
            # Most teams have one page on a network.
            return (_stand_in(of_kind, label(of_kind)),)
        # Without knowing the names, what looks like a list is one.
        if known is None or LINES.search(word.strip()) or LISTED.search(word):
            return ()
        return (_stand_in(known, name.strip() if colon else label(known)),)

    def _unknown(self, word: str) -> ChannelProblem:
        return ChannelProblem("channel.unverified", word, "")

    def find(
        self, cell: str, own: frozenset[str] = frozenset()
    ) -> tuple[tuple[Channel, ...], tuple[ChannelProblem, ...]]:
        """Return stand-ins for the networks that the cell names; other words are noted in ``unverified``."""
        channels, problems = super().find(cell, own)
        self.unverified.update(problem.message for problem in problems if problem.rule != DOUBTFUL)
        return channels, tuple(problem for problem in problems if problem.rule == DOUBTFUL)

    def hangs_on_names(self, cell: str) -> bool:
        """Return whether a cell names channels otherwise than by their network, and by no word of the settings."""
        channels, problems = super().find(cell)
        told = {*map(fold, self.aliases_in(cell))}
        names = [problem.message for problem in problems if problem.rule != DOUBTFUL]
        names += [channel.handle for channel in channels if channel.name != label(channel.service)]
        return not told.issuperset(map(fold, names))


def _stand_in(service: str, name: str) -> Channel:
    every_day = tuple(Slots(day, ("09:00",)) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    return Channel(f"{service}:{name}", name, service, posting_schedule=every_day, known=False)
