"""How many posts the networks take through other programs in any 24 hours.

Buffer's own word on a channel's day (``dailyPostingLimits``) blocks; this only warns, also where Buffer names no limit.
"""

from __future__ import annotations

from collections.abc import Mapping

POSTS_PER_DAY: Mapping[str, int] = {
    "bluesky": 100,
    "facebook": 35,
    "googlebusiness": 50,
    "instagram": 50,
    "linkedin": 50,
    "mastodon": 100,
    "pinterest": 25,
    "threads": 250,
    "tiktok": 25,
    "twitter": 100,
}
"""By Buffer's service name; last checked 2026-11. YouTube's depends on whether the account is verified."""
