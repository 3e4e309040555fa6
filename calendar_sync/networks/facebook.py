"""Facebook pages and groups."""

from __future__ import annotations

from calendar_sync.networks.format_rules import cover_rule
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Network, example
from calendar_sync.networks.setting_rules import choice, one_asset
from calendar_sync.networks.text_rules import first_comment_rules, no_threads, too_long

NETWORK = Network(
    "facebook",
    "facebook",
    (
        too_long(
            "facebook",
            "facebook",
            5000,
            good=example("facebook", "y" * 5000),
            bad=example("facebook", "y" * 5001),
        ),
        no_threads("facebook", "facebook"),
        choice("facebook", "facebook", "type", "post_type", ("post", "story", "reel"), needed=True),
        one_asset("facebook", "facebook", "story"),
        one_asset("facebook", "facebook", "reel"),
        *media_rules("facebook", "facebook", {"image": 10, "gif": 1, "video": 1}),
        *alt_text_rules("facebook", "facebook", 1000),
        *first_comment_rules("facebook", "facebook", 5000, without="reel"),
        cover_rule("facebook", "facebook"),
    ),
)
