"""X (formerly Twitter)."""

from __future__ import annotations

from calendar_sync.networks.counting import X
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Case, Network, example
from calendar_sync.networks.text_rules import too_long

_FREE, _PAID = 280, 25_000


def _limit(case: Case) -> int:
    return _FREE if (case.channel.subscription or "none").casefold() in {"none", "free"} else _PAID


NETWORK = Network(
    "x",
    "twitter",
    (
        too_long(
            "x",
            "twitter",
            _limit,
            ruler=X,
            needs_channel=True,
            summary=f"X takes at most {_FREE} characters, {_PAID:,} on paid accounts ({X.note}).",
            good=example("twitter", "y" * 280),
            bad=example("twitter", "語" * 141),
        ),
        *media_rules("x", "twitter", {"image": 4, "gif": 1, "video": 1}),
        *alt_text_rules("x", "twitter", 1000),
    ),
)
