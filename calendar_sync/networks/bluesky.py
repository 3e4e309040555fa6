"""Bluesky."""

from __future__ import annotations

from calendar_sync.networks.counting import BYTES, GRAPHEMES
from calendar_sync.networks.format_rules import cover_rule
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Network, Refuser, example
from calendar_sync.networks.text_rules import thread_length, too_long

_FAMILY = "👨\u200d👩\u200d👧\u200d👦"

NETWORK = Network(
    "bluesky",
    "bluesky",
    (
        too_long(
            "bluesky",
            "bluesky",
            300,
            ruler=GRAPHEMES,
            good=example("bluesky", "y" * 200 + _FAMILY * 100),
            bad=example("bluesky", "y" * 301),
        ),
        too_long(
            "bluesky",
            "bluesky",
            3000,
            name="text.too_many_bytes",
            ruler=BYTES,
            good=example("bluesky", _FAMILY * 120),
            bad=example("bluesky", _FAMILY * 121),
            refused_by=Refuser.NETWORK,
            unless_over=(GRAPHEMES, 300),
        ),
        thread_length("bluesky", "bluesky", 25),
        *media_rules("bluesky", "bluesky", {"image": 4, "gif": 1, "video": 1}),
        *alt_text_rules("bluesky", "bluesky", 1000),
        cover_rule("bluesky", "bluesky"),
    ),
)
